//! The reader of documents as a program of its own: what `orderdesk read-document` does, for the tests of this crate.

use pdf_in::sandbox::{Asked, Bounds, serve};

fn main() -> std::io::Result<()> {
    let (mut bounds, mut name, mut asked) = (Bounds::default(), None, Asked::Read);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = |or| arguments.next().and_then(|n| n.parse().ok()).unwrap_or(or);
        match argument.as_str() {
            "--memory-bytes" => bounds.memory_bytes = number(bounds.memory_bytes),
            "--cpu-seconds" => bounds.cpu_seconds = number(bounds.cpu_seconds),
            "--report" => asked = Asked::Report,
            other => {
                if let Some(Ok(look)) = other.strip_prefix("--look=").map(str::parse) {
                    asked = Asked::Look(look);
                }
                name = other.strip_prefix("--name=").map(str::to_owned).or(name);
            }
        }
    }
    serve(bounds, name.as_deref(), asked)
}
