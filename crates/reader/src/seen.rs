//! What was seen in a document before anything is decided: values with their place and every way to read them.

use basics::{Currency, Day, Decimal, Unit};
use formats::lexicon::Role;
use formats::number::Style;
use formats::{Said, Source};

/// A text and its place. `certainty` is the reader's of the characters, in hundredths.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    pub text: String,
    pub source: Source,
    pub certainty: u8,
}

impl Seen {
    pub fn new(text: impl Into<String>, source: Source) -> Seen {
        Seen { text: text.into(), source, certainty: 100 }
    }

    pub fn said<T>(said: &Said<T>, text: impl Into<String>) -> Seen {
        Seen::new(text, said.source.clone())
    }
}

/// A number with every way to read it.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberSeen {
    pub seen: Seen,
    pub readings: Vec<(Decimal, Option<Style>)>,
}

impl NumberSeen {
    pub fn of(seen: Seen) -> Option<NumberSeen> {
        let readings: Vec<(Decimal, Option<Style>)> =
            formats::number::readings(&seen.text).into_iter().map(|n| (n.value, n.style)).collect();
        (!readings.is_empty()).then_some(NumberSeen { seen, readings })
    }

    pub fn exact(value: Decimal, seen: Seen) -> NumberSeen {
        NumberSeen { seen, readings: vec![(value, None)] }
    }

    /// The reading that the document's style asks for.
    pub fn value(&self, style: Option<Style>) -> Option<Decimal> {
        let fits = |r: &&(Decimal, Option<Style>)| style.is_some() && r.1 == style;
        self.readings.iter().find(fits).or(self.readings.first()).map(|r| r.0)
    }
}

/// A day with every way to read it, the likelier first.
#[derive(Debug, Clone, PartialEq)]
pub struct DaySeen {
    pub seen: Seen,
    pub readings: Vec<Day>,
    pub role: DayRole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayRole {
    Ordered,
    Requested,
    Unlabelled,
    Other,
}

/// Whose number a reference is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefKind {
    Ours,
    Theirs,
    Gtin,
    Unknown,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RefSeen {
    pub kind: RefKind,
    pub seen: Seen,
}

/// What a line asks for, as far as it was seen.
#[derive(Debug, Clone, PartialEq)]
pub struct LineSeen {
    pub position: Option<String>,
    /// Which line of the text it is, counted from 1 before anything was taken out.
    pub ordinal: usize,
    pub refs: Vec<RefSeen>,
    pub words: Option<Seen>,
    pub quantity: Option<NumberSeen>,
    /// The unit as written.
    pub unit: Option<Seen>,
    pub price: Option<NumberSeen>,
    /// The price is for so many units.
    pub price_base: Option<Decimal>,
    pub amount: Option<NumberSeen>,
    pub day: Option<DaySeen>,
    pub source: Source,
    /// Sentences that changed the line after it was written.
    pub edits: Vec<String>,
    /// The reader put it together from little; it must not go without a look.
    pub is_doubtful: bool,
    /// An item that is known without looking it up: of "same as last time".
    pub known: Option<(crate::records::ItemIndex, Unit)>,
}

impl LineSeen {
    pub fn new(source: Source) -> LineSeen {
        LineSeen {
            position: None,
            ordinal: 0,
            refs: Vec::new(),
            words: None,
            quantity: None,
            unit: None,
            price: None,
            price_base: None,
            amount: None,
            day: None,
            source,
            edits: Vec::new(),
            is_doubtful: false,
            known: None,
        }
    }
}

/// A party as the document names it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PartySeen {
    pub role: PartyRole,
    pub name: Option<Seen>,
    pub street: String,
    pub city: String,
    pub postcode: String,
    pub country: String,
    /// Identifications with their place: GLN, tax number, our customer number, the customer's own number of the place.
    pub ids: Vec<Seen>,
    /// The whole as printed.
    pub written: Option<Seen>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PartyRole {
    Buyer,
    BillTo,
    ShipTo,
    Seller,
    #[default]
    Unknown,
}

/// Something that tells who the customer is.
#[derive(Debug, Clone, PartialEq)]
pub struct Clue {
    pub kind: ClueKind,
    pub seen: Seen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClueKind {
    /// The address a mail came from.
    Sender,
    /// The sender of an interchange.
    Interchange,
    /// A mail address in the text.
    Email,
    /// A GLN, tax or other number of the buyer.
    Id,
    /// Our number for the customer.
    Account,
    Phone,
    /// Text in which a name may stand.
    Text,
    /// The same, in a signature: it names who writes, and nothing else.
    Around,
}

/// What a document says it wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Order,
    Change,
    Cancellation,
    Inquiry,
    Quotation,
    Status,
    Complaint,
    Invoice,
    Remittance,
    Advertisement,
    AutoReply,
    Other,
}

/// One business document as seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Sketch {
    pub kind: Kind,
    /// The likelier first, with points.
    pub po_numbers: Vec<(Seen, i32)>,
    pub days: Vec<DaySeen>,
    pub currency: Option<(Currency, Seen)>,
    pub totals: Vec<NumberSeen>,
    /// Amounts under the lines without a label we know: one of them may be the total.
    pub sums: Vec<NumberSeen>,
    /// Taxes and charges that a total may hold beside the lines.
    pub extras: Vec<NumberSeen>,
    pub parties: Vec<PartySeen>,
    pub clues: Vec<Clue>,
    pub lines: Vec<LineSeen>,
    pub stated_lines: Option<u32>,
    /// The words of each row, for what is only found when it is known who writes: the shape of a PO number, a street.
    pub rows: Vec<Vec<Seen>>,
    /// What looks as if it asked for something and was not understood.
    pub residue: Vec<Seen>,
    /// Sentences that changed lines: they say nothing else.
    pub heeded: Vec<Seen>,
    /// Remarks of the format's reader that need a look.
    pub remarks: Vec<String>,
    /// How numbers are written, where the document proves it.
    pub style: Option<Style>,
    /// Numbers and days stand in a standard's form: nothing to interpret.
    pub is_structured: bool,
    /// It repeats an earlier order rather than naming its lines.
    pub repeats_last: bool,
    /// Text recognised from a picture.
    pub is_scan: bool,
}

impl Sketch {
    pub fn new(kind: Kind) -> Sketch {
        Sketch {
            kind,
            po_numbers: Vec::new(),
            days: Vec::new(),
            currency: None,
            totals: Vec::new(),
            sums: Vec::new(),
            extras: Vec::new(),
            parties: Vec::new(),
            clues: Vec::new(),
            lines: Vec::new(),
            stated_lines: None,
            rows: Vec::new(),
            residue: Vec::new(),
            heeded: Vec::new(),
            remarks: Vec::new(),
            style: None,
            is_structured: false,
            repeats_last: false,
            is_scan: false,
        }
    }

    pub fn party(&self, role: PartyRole) -> Option<&PartySeen> {
        self.parties.iter().find(|p| p.role == role)
    }
}

/// A word that names a value, and where it stands on its strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    pub role: Role,
    /// Words of the strip: the first, and one past the last.
    pub first: usize,
    pub end: usize,
    /// 3 said exactly, 2 but for one letter.
    pub sureness: u8,
}
