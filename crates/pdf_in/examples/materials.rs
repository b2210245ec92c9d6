//! The documents of a folder with a `manifest.json` as whole materials, one `material/NAME.json` each, for measuring recognition again
//! and again without recognising characters each time: `cargo run -p pdf_in --example materials -- FOLDER`.
#![expect(clippy::print_stdout, reason = "a command line")]

use std::path::Path;
use std::time::Instant;

type Trouble = Box<dyn std::error::Error>;

fn main() -> Result<(), Trouble> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let folder = Path::new(&folder);
    let into = folder.join("material");
    std::fs::create_dir_all(&into)?;
    let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("manifest.json"))?)?;
    let documents =
        manifest.get("docs").and_then(|d| d.as_array()).ok_or("manifest.json has no list 'docs'")?;
    for document in documents {
        let text = |key: &str| document.get(key).and_then(|v| v.as_str()).unwrap_or_default();
        let (id, file) = (text("doc_id"), text("file"));
        let out = into.join(format!("{id}.json"));
        if out.exists() {
            continue;
        }
        let bytes = std::fs::read(folder.join(file))?;
        let start = Instant::now();
        let material = pdf_in::read(&bytes, Some(file));
        let took = start.elapsed();
        std::fs::write(out, serde_json::to_vec(&material)?)?;
        if took.as_millis() > 2_000 {
            println!("{id}: {} ms", took.as_millis());
        }
    }
    Ok(())
}
