//! Orders as others write them: bytes in, a [`Reading`] out, and back. X12, EDIFACT, UBL, cXML, Order-X, CSV, workbooks, mail.
//!
//! What always holds: no IO, no clock, no panic, and never an error for odd data. What a document says is kept with the place
//! where it says so ([`Said`]); what it says badly, twice differently, or in words this crate does not know becomes a
//! [`Remark`]. The limits of [`basics::Limits`] hold for every format.
//!
//! Called by `desk::intake` for what comes in, by `desk::correspondence` for what goes out (see [`write`]).

mod check;
mod convert;
pub mod date;
mod edi;
mod edifact;
mod mail;
mod material;
mod message;
pub mod number;
mod order;
mod page;
mod said;
mod sheet;
mod sniff;
mod text_of;
mod unit_word;
pub mod write;
mod x12;
mod xml;

use basics::Limits;

pub use mail::{Attachment, Bounce, Mail, Mailbox, SpanKind, TextSpan};
pub use material::{Material, Reader, Sheet};
pub use message::{AcknowledgedSet, Acknowledgement, Envelope, Format, Message, Reading};
pub use order::{
    AllowanceCharge, Amount, AmountRole, Attribute, Contact, DateRole, Dated, IdScheme, IncomingOrder,
    ItemRef, ItemRefKind, Line, LineAction, Note, Party, PartyId, PartyRole, Price, Purpose, Reference,
    ReferenceKind, Schedule,
};
pub use page::{PageOrigin, Place, PrintedPage, PrintedWord};
pub use said::{Remark, Said, Severity, Source, codes};
pub use sheet::{Cell, CellValue, Grid, Row, ZippedFile, lexicon, unzip};
pub use sniff::sniff;
pub use unit_word::{unit_of_word, unit_words};
pub use x12::{Group as X12Group, groups as x12_groups};

/// Everything that can be read from some bytes. The name is only a hint; the content decides.
pub fn read(bytes: &[u8], file_name: Option<&str>) -> Reading {
    if bytes.len() > Limits::DOCUMENT_BYTES {
        return only_a_remark(
            Format::Unknown,
            codes::LIMIT,
            &format!("the document has more than {} MB and was not read", Limits::DOCUMENT_BYTES / 1_048_576),
            "Ask the sender for a smaller file.",
        );
    }
    match sniff(bytes, file_name) {
        Format::X12 => x12::read(bytes),
        Format::Edifact => edifact::read(bytes),
        Format::Ubl | Format::Cxml | Format::OrderX | Format::Xml => xml::read(bytes),
        Format::Csv => sheet::read_csv(bytes),
        format @ (Format::Xlsx | Format::Xls | Format::Ods) => sheet::read_workbook(bytes, format),
        Format::Mail => mail::read(bytes),
        Format::Html => mail::read_text(bytes, true),
        Format::Text => mail::read_text(bytes, false),
        Format::Empty => only_a_remark(
            Format::Empty,
            codes::EMPTY,
            "the document is empty",
            "Ask the sender for it again.",
        ),
        format @ (Format::Pdf | Format::Image) => only_a_remark(
            format,
            codes::OTHER_READER,
            "this needs the reader for printed pages",
            "Hand it to that reader.",
        ),
        format => only_a_remark(
            format,
            codes::OTHER_READER,
            "this kind of file is not read here",
            "Open it yourself, or ask the sender for the order in another form.",
        ),
    }
}

fn only_a_remark(format: Format, code: &'static str, message: &str, remedy: &str) -> Reading {
    let mut reading = Reading::empty(format);
    reading.remarks.push(Remark {
        severity: Severity::Error,
        code: code.into(),
        place: None,
        message: message.to_owned(),
        remedy: remedy.to_owned(),
    });
    reading
}
