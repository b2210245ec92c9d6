//! PDFs and pictures from bytes to words.

mod broken;
mod child;
mod digital;
mod kit;
mod scans;
