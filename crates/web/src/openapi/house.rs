//! The house itself: whether it runs, signing in, how it looks, the first page, in the words of the description.

use super::{Words, get};

pub(super) const WORDS: &[Words] = &[get("/api/v1/openapi.json", "This description", "Description")];
