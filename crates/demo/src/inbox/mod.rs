//! Documents.
pub struct InboxDocument;
pub fn inbox_documents() {}
