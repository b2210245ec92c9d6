//! The limits of every list, loop, text and upload, in one place.

/// How much of anything the desk takes. Beyond a limit the answer is a clear error that names it.
#[derive(Debug, Clone, Copy)]
pub struct Limits;

impl Limits {
    /// Lines of one order.
    pub const ORDER_LINES: usize = 2_000;
    /// What can be chosen of one item.
    pub const ITEM_ATTRIBUTES: usize = 40;
    /// Items that have something special.
    pub const SPECIAL_ITEMS: usize = 50_000;
    /// Bytes of one uploaded or mailed document.
    pub const DOCUMENT_BYTES: usize = 25 * 1024 * 1024;
    /// Rows of one decision table, and characters of one of its cells.
    pub const TABLE_ROWS: usize = 1_000;
    pub const TABLE_CELL_CHARS: usize = 200;
    /// Past cases that a dry run of a decision table looks at: the latest.
    pub const DRY_RUN_CASES: usize = 2_000;
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
    /// Open orders that are looked at for one page of the workboard; what is not among them is on the next page.
    pub const BOARD_ROWS: usize = 2_000;
    /// Megabytes of documents and letters in the file of one order.
    pub const FILE_MB: usize = 200;
    /// Latest documents, and latest letters, whose texts a search looks at.
    pub const SEARCHED_MESSAGES: usize = 2_000;
    /// Rows that a query over stock or orders looks at: the latest.
    pub const QUERY_LOOKED_AT: usize = 200_000;
    /// Rows of its answer.
    pub const QUERY_ROWS: usize = 50_000;
    /// People who are named in one note.
    pub const MENTIONS: usize = 20;
    /// Questions that one person has open with those who know more.
    pub const QUESTIONS: usize = 20;
    /// People who look on while one order is written.
    pub const FOLLOWERS: usize = 10;
    /// Characters of a note on an order, a task or a customer.
    pub const REMARK_CHARS: usize = 4_000;
    /// Cells of a spreadsheet that are read.
    pub const SHEET_CELLS: usize = 2_000_000;
    /// Segments of an EDI interchange.
    pub const EDI_SEGMENTS: usize = 500_000;
    /// Messages (orders) in one document.
    pub const MESSAGES: usize = 5_000;
    /// Characters of a text that is learned: a part number, a name, a label.
    pub const KNOWLEDGE_TEXT_CHARS: usize = 160;
    /// Things that one correction may say.
    pub const KNOWLEDGE_CLAIMS: usize = 8;
    /// Rows of knowledge of one customer, and of everyone.
    pub const KNOWLEDGE_ROWS: usize = 5_000;
    /// Events from which a row is made; the latest count.
    pub const KNOWLEDGE_EVENTS: usize = 500;
    /// Latest documents of a sender that are read again to see what a change to knowledge does.
    pub const REPLAYED_DOCUMENTS: usize = 10;
    /// How deep XML elements, mail parts and forwarded mails may nest.
    pub const NESTING: usize = 64;
    /// Pages of a printed document that are read.
    pub const PRINTED_PAGES: usize = 100;
    /// Characters of one printed page.
    pub const PAGE_CHARACTERS: usize = 60_000;
    /// Pictures on one printed page that are looked at.
    pub const PAGE_PICTURES: usize = 500;
    /// Pixels of a picture that is taken apart: A3 at 400 dots an inch.
    pub const PICTURE_PIXELS: u64 = 32_000_000;
    /// Files inside a PDF.
    pub const EMBEDDED_FILES: usize = 50;
    /// Pages of a printed document that are recognised from pictures: seconds each.
    pub const SCANNED_PAGES: usize = 20;
    /// Files inside one another (a mail in a mail, a PDF in it, a table in that) that are read.
    pub const DOCUMENT_NESTING: usize = 5;
    /// Files inside one document, all levels together.
    pub const DOCUMENT_PARTS: usize = 200;
    /// Checked orders that the models of certainty are fitted to: the latest.
    pub const CHECKED_ORDERS: usize = 20_000;
    /// Checked fields, likewise.
    pub const CHECKED_FIELDS: usize = 200_000;
    /// Files that go with one letter, bytes of one of them and of all; mail servers refuse more.
    pub const LETTER_FILES: usize = 10;
    pub const LETTER_FILE_BYTES: usize = 10 * 1024 * 1024;
    pub const LETTER_BYTES: usize = 20 * 1024 * 1024;
    /// Files that one person brought and that went with no letter yet.
    pub const LETTER_FILES_KEPT: usize = 50;
    /// Files of one upload, those inside a zip counted one by one.
    pub const UPLOADED_FILES: usize = 200;
    /// Memory of each process that reads a document.
    pub const READER_MEMORY_BYTES: u64 = 2 * 1024 * 1024 * 1024;
    /// Time of the processor that each of them may use.
    pub const READER_CPU_SECONDS: u64 = 120;
    /// Time by the clock for one document with all that is inside it.
    pub const READER_SECONDS: u64 = 240;
    /// Cases, events and activities of an event log that another system wrote.
    pub const LOG_CASES: usize = 500_000;
    pub const LOG_EVENTS: usize = 5_000_000;
    pub const LOG_ACTIVITIES: usize = 2_000;
    /// Objects of an object-centred log, and pairs of event and object.
    pub const LOG_OBJECTS: usize = 1_000_000;
    pub const LOG_RELATIONS: usize = 10_000_000;
    /// Different ways that cases went, kept one by one; what is beyond is counted only.
    pub const LOG_VARIANTS: usize = 50_000;
    /// Times that are kept exactly for a median; beyond it they are kept to about one part in a hundred.
    pub const LOG_TIMES: usize = 50_000;
    /// Places, transitions and arcs of a net.
    pub const NET_PARTS: usize = 20_000;
    /// Markings that are looked at to explain one step, and one case.
    pub const NET_MARKINGS: usize = 20_000;
    pub const NET_ALIGNMENT: usize = 200_000;
}
