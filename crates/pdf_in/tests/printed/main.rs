//! PDFs and pictures from bytes to words.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod broken;
mod child;
mod digital;
mod kit;
mod scans;
