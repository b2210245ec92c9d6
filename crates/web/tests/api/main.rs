//! The API over HTTP on the small demo company: its answers are as `openapi.json` describes them, and what comes in broken is answered
//! with what is wrong, where, and what to do.
#![expect(clippy::unwrap_used, reason = "a test that can not go on may stop")]
#![expect(clippy::indexing_slicing, reason = "what a test expects to be there")]

mod bad_input;
mod described;
mod desk;
mod entry;
mod inbox;
mod schema;
mod words;
