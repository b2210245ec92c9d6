//! The printed pages of files as JSON: `cargo run -p pdf_in --example words -- FILE > words.json`, or `-- FOLDER OUT_FOLDER` for
//! all PDFs and pictures of a folder (one `NAME.words.json` each).
#![expect(clippy::print_stdout, reason = "a command line")]

use std::path::Path;
use std::time::Instant;

type Trouble = Box<dyn std::error::Error>;

fn main() -> Result<(), Trouble> {
    let mut arguments = std::env::args().skip(1);
    let from = arguments.next().ok_or("which file or folder?")?;
    let Some(into) = arguments.next() else {
        let printed = pdf_in::pages(&std::fs::read(&from)?);
        for remark in &printed.remarks {
            eprintln!("{}: {} {}", remark.code, remark.message, remark.remedy);
        }
        println!("{}", serde_json::to_string_pretty(&printed.pages)?);
        return Ok(());
    };
    std::fs::create_dir_all(&into)?;
    let mut files: Vec<_> = std::fs::read_dir(&from)?.filter_map(|e| Some(e.ok()?.path())).collect();
    files.sort();
    for file in files {
        let extension = file.extension().map(|e| e.to_ascii_lowercase());
        let is_printed =
            extension.is_some_and(|e| ["pdf", "png", "jpg", "jpeg", "tif", "tiff"].iter().any(|w| e == *w));
        if !is_printed {
            continue;
        }
        let start = Instant::now();
        let printed = pdf_in::pages(&std::fs::read(&file)?);
        let took = start.elapsed();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        std::fs::write(
            Path::new(&into).join(format!("{name}.words.json")),
            serde_json::to_vec(&printed.pages)?,
        )?;
        let words: usize = printed.pages.iter().map(|p| p.words.len()).sum();
        let readers: Vec<_> = printed.sheets.iter().map(|s| s.reader).collect();
        println!(
            "{name}: {} pages, {words} words, {} ms, {readers:?}",
            printed.pages.len(),
            took.as_millis()
        );
        for remark in &printed.remarks {
            println!("  {}: {}", remark.code, remark.message);
        }
    }
    Ok(())
}
