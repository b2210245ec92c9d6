//! Printed pages as words with boxes: PDFs that state their characters, scans and pictures; and the child process in which every
//! foreign document is read.
//!
//! What always holds: odd bytes give remarks, never an error and never a panic; every loop is bounded by [`basics::Limits`];
//! helpers (poppler, tesseract) are child processes with limits on time, memory and output, and do without where they are
//! missing, with a remark that says what to install.
//!
//! Called by `orderdesk read-document` (in the child) and through [`sandbox`] by whoever receives a document.

mod agree;
mod command;
mod digital;
mod geometry;
mod light;
mod lines;
pub mod look;
mod material;
mod ocr;
mod overlooked;
mod pages;
mod picture;
mod poppler;
mod raster;
pub mod sandbox;
mod tools;
mod words;

pub use agree::{Agreement, agreement, text_at};
pub use material::{read, read_with};
pub use pages::{Printed, pages, pages_with};
pub use tools::{LANGUAGES, Tools};
