//! Writes one of each paper, in both languages and sizes, into a folder, and says how long each print took:
//! `cargo run -p papers --example samples -- FOLDER [LINES]`.
#![expect(clippy::print_stdout, reason = "it reports to the terminal")]

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use basics::Language;
use papers::{PageSize, Paper, Print};

#[path = "../tests/samples/mod.rs"]
mod samples;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a folder to write to")?);
    let lines: Option<usize> = arguments.next().map(|text| text.parse()).transpose()?;
    std::fs::create_dir_all(&folder)?;
    let started = Instant::now();
    let printer = Print::new()?;
    println!("{:>8.1?}  made the printer", started.elapsed());
    let papers = match lines {
        None => samples::all(),
        Some(count) => vec![
            ("confirmation", Paper::Order(samples::order_paper(count))),
            ("pick-list", Paper::PickList(samples::pick_list(count))),
            ("packing-slip", Paper::PackingSlip(samples::packing_slip(count))),
            ("invoice", Paper::Invoice(samples::invoice(count))),
        ],
    };
    for (language, size) in
        [(Language::En, PageSize::A4), (Language::De, PageSize::A4), (Language::En, PageSize::Letter)]
    {
        let mut style = samples::style(language, size);
        if language == Language::De {
            style.company.logo_svg = Some(samples::LOGO.as_bytes().to_vec());
        }
        for (name, paper) in &papers {
            let started = Instant::now();
            let pdf = printer.print(paper, &style)?;
            println!("{:>8.1?}  {name} {} {size:?}, {} bytes", started.elapsed(), language.code(), pdf.len());
            std::fs::write(folder.join(format!("{name}-{}-{size:?}.pdf", language.code())), pdf)?;
        }
    }
    Ok(())
}
