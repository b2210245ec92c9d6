//! The child process: the same result as in this process, within limits.

use std::time::Duration;

use formats::Format;
use pdf_in::sandbox::{Child, Held, Reading};

use crate::broken::bomb;
use crate::kit::{Pdf, order_lines, text};

fn child() -> Child {
    Child::new(env!("CARGO_BIN_EXE_read-document").into(), Vec::new())
}

#[test]
fn the_child_reads_what_this_process_reads() {
    let pdf = Pdf::of(&[text(&order_lines())], "", &[]);
    let csv = b"item;quantity\nA-1;5\nB-2;7\n".to_vec();
    for (bytes, name) in [(pdf, "order.pdf"), (csv, "--order.csv"), (Vec::new(), "empty")] {
        let here = Reading::Here.read(&bytes, Some(name));
        let there = Reading::Child(child()).read(&bytes, Some(name));
        assert_eq!(there, here);
    }
}

#[test]
fn a_document_that_unpacks_without_end_costs_its_reader_only() {
    let mut small = child();
    small.bounds.memory_bytes = 192 * 1024 * 1024;
    small.bounds.cpu_seconds = 5;
    small.time = Duration::from_secs(60);
    let material = Reading::Child(small).read(&bomb(), Some("bomb.pdf"));
    assert_eq!(material.reading.format, Format::Pdf);
    // Either the reader noticed itself, or it was ended; the desk goes on in both cases, and has no words from it.
    assert!(material.pages.iter().all(|p| p.words.is_empty()));
    assert!(!material.reading.remarks.is_empty() || material.pages.len() == 1);
}

#[test]
fn the_child_says_what_holds_it() {
    let report = child().report().unwrap();
    let held = &report.confinement;
    for limit in [&held.memory, &held.cpu, &held.written_files, &held.open_files] {
        assert_eq!(*limit, Held::Yes);
    }
    // The network is cut off where the system has user namespaces; where not, it says so.
    assert!(held.network == Held::Yes || matches!(&held.network, Held::No(why) if !why.is_empty()));
    assert!(report.to_string().contains("network cut off"));
    // The same for files, which needs a kernel with Landlock.
    assert!(
        held.foreign_files == Held::Yes || matches!(&held.foreign_files, Held::No(why) if !why.is_empty())
    );
    assert!(report.to_string().contains("foreign files closed"));
}
