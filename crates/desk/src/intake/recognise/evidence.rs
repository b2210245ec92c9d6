//! What speaks for each value, as the models of certainty take it. Pure.

use basics::Decimal;
use formats::Source;
use reader::calibrate::{Evidence, SourceKind};
use reader::{LineOutcome, LineSeen, Outcome, Sketch, Value};

/// What speaks for a document and for each of its fields.
#[derive(Debug, Clone, Default)]
pub(in crate::intake) struct Spoken {
    pub fields: Vec<(String, Evidence)>,
    /// The reader's own that the whole is right, parts per million.
    pub certainty: u32,
    /// What was printed and not explained.
    pub residue: u16,
    /// Exceptions that the reader raised.
    pub rules: u16,
    /// Documents of this sender that people have checked.
    pub familiar: u32,
}

pub(super) fn spoken(sketch: &Sketch, outcome: &Outcome, remarks: usize) -> Spoken {
    let mut fields = Vec::new();
    let mut add = |path: String, evidence: Option<Evidence>| fields.extend(evidence.map(|e| (path, e)));
    let of_scan = sketch.is_scan;
    add("customer".into(), of(&outcome.customer, 0, of_scan));
    add("ship_to".into(), of(&outcome.ship_to, 0, of_scan));
    add("po_number".into(), of(&outcome.po_number, 0, of_scan));
    add("requested_date".into(), of(&outcome.requested_date, 0, of_scan));
    for (at, line) in outcome.lines.iter().enumerate() {
        let seen = sketch.lines.get(at);
        let sums_up = u8::from(is_sum(line));
        let path = |name: &str| format!("lines/{at}/{name}");
        add(path("item"), of(&line.item, agreeing(seen), of_scan));
        add(path("quantity"), of(&line.quantity, sums_up, of_scan));
        add(path("unit"), of(&line.unit, u8::from(line.price.value.is_some()), of_scan));
        add(path("price"), of(&line.price, sums_up, of_scan));
        add(path("requested_date"), of(&line.day, 0, of_scan));
    }
    let count = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    Spoken {
        fields,
        certainty: outcome.certainty,
        residue: count(sketch.residue.len() + remarks),
        rules: count(outcome.exceptions.len()),
        familiar: 0,
    }
}

fn of<T>(value: &Value<T>, support: u8, of_scan: bool) -> Option<Evidence> {
    value.value.as_ref()?;
    let source = match value.seen.as_ref().map(|s| &s.source) {
        Some(Source::Segment { .. } | Source::XPath(_)) => SourceKind::Data,
        Some(Source::Cell { .. }) => SourceKind::Cell,
        Some(Source::Text { .. }) => SourceKind::Text,
        Some(Source::Page { .. }) if of_scan => SourceKind::Scan,
        Some(Source::Page { .. }) => SourceKind::Page,
        Some(Source::Document) | None => SourceKind::None,
    };
    Some(Evidence {
        certainty: value.certainty,
        rival: value.suggestions.iter().map(|s| s.certainty).max().unwrap_or(0).min(value.certainty),
        support,
        source,
        legible: value.seen.as_ref().map_or(100, |s| s.certainty),
        familiar: 0,
    })
}

/// Numbers of the line beyond the first, and its words: each is a witness of its own.
fn agreeing(line: Option<&LineSeen>) -> u8 {
    let witnesses = line.map_or(0, |l| l.refs.len() + usize::from(l.words.is_some()));
    u8::try_from(witnesses.saturating_sub(1)).unwrap_or(u8::MAX)
}

/// Quantity times price is the printed amount.
fn is_sum(line: &LineOutcome) -> bool {
    let (Some(quantity), Some(price), Some(amount)) =
        (line.quantity.value, line.price.value, line.amount.value)
    else {
        return false;
    };
    let half_cent = Decimal::new(6, 3);
    quantity.checked_mul(price).is_some_and(|product| (product - amount).abs() <= half_cent)
}
