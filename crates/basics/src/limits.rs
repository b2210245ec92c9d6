//! The limits of every list, loop, text and upload, in one place.

/// How much of anything the desk takes. Beyond a limit the answer is a clear error that names it.
#[derive(Debug, Clone, Copy)]
pub struct Limits;

impl Limits {
    /// Lines of one order.
    pub const ORDER_LINES: usize = 2_000;
    /// Bytes of one uploaded or mailed document.
    pub const DOCUMENT_BYTES: usize = 25 * 1024 * 1024;
    /// Bytes of an upload beyond its limit that are read and thrown away, so that the sender hears why instead of a broken connection.
    pub const THROWN_AWAY_BYTES: usize = 512 * 1024 * 1024;
    /// Bytes of running text, in a mail or a note, that are read for an order.
    pub const TEXT_BYTES: usize = 1024 * 1024;
    /// Bytes that a packed document (XLSX, zip) may unpack to.
    pub const UNPACKED_BYTES: usize = 100 * 1024 * 1024;
    /// Bytes of a form or JSON body that is not a document.
    pub const BODY_BYTES: usize = 2 * 1024 * 1024;
    /// Characters of a buyer's PO number (X12 BEG03 has 22, UBL has no limit).
    pub const PO_NUMBER_CHARS: usize = 60;
    /// Characters of a line of free text: a name, a street, a reason.
    pub const LINE_CHARS: usize = 400;
    /// Characters of a note or a letter.
    pub const NOTE_CHARS: usize = 20_000;
    /// The largest ordered quantity of a line, in the ordered unit.
    pub const LINE_QUANTITY: i32 = 10_000_000;
    /// Rows on one page of a list.
    pub const PAGE_ROWS: usize = 200;
    /// Cells of a spreadsheet that are read.
    pub const SHEET_CELLS: usize = 2_000_000;
    /// Segments of an EDI interchange.
    pub const EDI_SEGMENTS: usize = 500_000;
    /// Messages (orders) in one document.
    pub const MESSAGES: usize = 5_000;
    /// How deep XML elements, mail parts and forwarded mails may nest.
    pub const NESTING: usize = 64;
}
