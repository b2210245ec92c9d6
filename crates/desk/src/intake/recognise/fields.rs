//! From an outcome of the reader to the fields that a person sees. Pure.

use std::collections::HashMap;

use basics::{Day, Limits, clean_line};
use reader::{Code, Exception, Field as About, LineOutcome, Outcome, Sketch, Value};

use crate::intake::heard::{Heard, HeardLine, HeardPart, Words};
use crate::intake::message::{Field, FieldStatus, Remark, Suggestion};
use crate::intake::records::Known;

/// Parts per million below which a person looks at a value.
const SURE_FROM: i64 = 900_000;

pub(super) struct Of<'a> {
    pub sketch: &'a Sketch,
    pub outcome: &'a Outcome,
    pub heard: &'a Heard,
    pub remarks: &'a [Remark],
    pub known: &'a Known,
    /// It has more lines than an order may have; they are not in the outcome.
    pub is_endless: bool,
}

impl Of<'_> {
    pub fn fields(&self, settled: &HashMap<String, Field>) -> Vec<Field> {
        let mut fields = vec![self.customer(), self.ship_to(), self.po_number()];
        fields.extend(self.requested());
        fields.extend(self.currency());
        for (at, line) in self.outcome.lines.iter().enumerate() {
            fields.extend(self.line(at, line));
        }
        let mut loose = Vec::new();
        for exception in self.outcome.exceptions.iter().filter(|e| !is_said_elsewhere(e)) {
            let path = self.about(exception);
            match path.and_then(|path| fields.iter_mut().find(|f| f.path == path)) {
                Some(field) => note(field, &exception.message),
                None => loose.push(exception.message.clone()),
            }
        }
        fields.extend(self.whole(loose));
        fields.into_iter().map(|field| settled.get(&field.path).cloned().unwrap_or(field)).collect()
    }

    fn customer(&self) -> Field {
        let value = &self.outcome.customer;
        let number =
            value.value.and_then(|c| self.known.records.directory.customer(c)).map(|c| c.number.clone());
        let mut field = field_of("customer", value, number);
        // Who else it might be is of interest only while it is open.
        if field.status == FieldStatus::Sure {
            field.suggestions.clear();
        }
        field
    }

    fn ship_to(&self) -> Field {
        let value = &self.outcome.ship_to;
        let field = field_of("ship_to", value, value.value.clone());
        match (self.outcome.customer.value, &field.value) {
            (None, _) => field.check("the customer comes first"),
            (Some(_), None) if value.seen.is_none() && value.suggestions.is_empty() => {
                field.sure("", "not stated; the customer's default", 950_000)
            }
            _ => field,
        }
    }

    fn po_number(&self) -> Field {
        let value = &self.outcome.po_number;
        let Some(written) = &value.value else {
            let field = Field::new("po_number", None);
            let customer = self.outcome.customer.value.and_then(|c| self.known.records.directory.customer(c));
            // Not every customer has PO numbers; those who do must give one.
            return if customer.is_some_and(|c| c.po_required) {
                field.check("this customer's orders need a PO number")
            } else {
                field.sure("", "not stated", SURE_FROM)
            };
        };
        let (clean, removed) = clean_line(written);
        let raw = self.heard.po_number.as_ref().map(|w| w.text.clone());
        let odd = removed || raw.is_some_and(|r| r.chars().any(char::is_control));
        let field = field_of("po_number", value, Some(clean.clone()));
        if odd {
            field.check(format!("control characters were taken out of the PO number; it reads '{clean}' now"))
        } else if clean.chars().count() > Limits::PO_NUMBER_CHARS {
            field.check(format!("a PO number has at most {} characters", Limits::PO_NUMBER_CHARS))
        } else {
            field
        }
    }

    fn requested(&self) -> Option<Field> {
        let value = &self.outcome.requested_date;
        let day = value.value?;
        let mut field = field_of("requested_date", value, Some(day.to_string()));
        let seen = self.sketch.days.iter().find(|d| Some(&d.seen) == value.seen.as_ref());
        let others = seen.into_iter().flat_map(|d| &d.readings).filter(|d| **d != day);
        let others: Vec<Suggestion> = others
            .map(|d| Suggestion { value: d.to_string(), label: "could be meant as well".into() })
            .collect();
        if !others.is_empty() {
            field = field.suggest(others);
        }
        Some(in_time(field, self.known.records.today))
    }

    /// Only where the document states one.
    fn currency(&self) -> Option<Field> {
        let (stated, seen) = self.sketch.currency.as_ref()?;
        let value = Value::known(*stated, Some(seen.clone()), "as written", 985_000);
        let field = field_of("currency", &value, Some(stated.code().to_owned()));
        let customer = self.outcome.customer.value.and_then(|c| self.known.records.directory.customer(c));
        match customer.and_then(|c| c.currency) {
            Some(ours) if ours != *stated => {
                let note = format!("the document is in {}, the customer's currency is {ours}", stated.code());
                Some(field.check(note))
            }
            _ => Some(field),
        }
    }

    fn line(&self, at: usize, line: &LineOutcome) -> Vec<Field> {
        let path = |name: &str| format!("lines/{at}/{name}");
        let sku = line.item.value.and_then(|i| self.known.records.catalogue.item(i)).map(|i| i.sku.clone());
        let mut item = field_of(path("item"), &line.item, sku);
        if item.value.is_none() && !line.called.is_empty() {
            item.raw = Some(line.called.clone());
        }
        let shown = |value: &Value<basics::Decimal>| value.value.map(|v| v.normalize().to_string());
        let mut quantity = field_of(path("quantity"), &line.quantity, shown(&line.quantity));
        if quantity.status == FieldStatus::Sure && !line.edits.is_empty() {
            quantity.note = Some(format!("changed by “{}”", line.edits.join("”, “")));
        }
        let unit = field_of(path("unit"), &line.unit, line.unit.value.map(|u| u.code().to_owned()));
        let unit = match &line.unit.value {
            None if line.item.value.is_none() && line.unit.seen.is_none() => {
                unit.check("the item comes first")
            }
            _ => unit,
        };
        // Parts are ordered as the document has them; whoever looks says that they are right.
        let parted = self.parted(at);
        let quantity = match &parted {
            Some(parts) if line.day.value.is_none() => quantity.check(parts.clone()),
            _ => quantity,
        };
        let mut fields = vec![item, quantity, unit];
        if line.price.value.is_some() {
            let price = field_of(path("price"), &line.price, shown(&line.price));
            let negative = line.price.value.is_some_and(|p| p.is_sign_negative() && !p.is_zero());
            fields.push(if negative { price.check("a price can't be negative") } else { price });
        }
        if let Some(day) = line.day.value {
            let field = field_of(path("requested_date"), &line.day, Some(day.to_string()));
            fields.push(match parted {
                Some(parts) => field.check(parts),
                None => in_time(field, self.known.records.today),
            });
        }
        fields
    }

    /// That a line is wanted in parts, and in which.
    fn parted(&self, at: usize) -> Option<String> {
        let line: &HeardLine = self.heard.lines.get(at).filter(|l| l.schedules > 1)?;
        Some(match line.parts.as_slice() {
            [] => format!("the line is wanted in {} parts; one date was taken", line.schedules),
            parts => format!("the line is wanted in parts: {}", told(parts)),
        })
    }

    /// The path of the field that an exception is about; none for the document as a whole.
    fn about(&self, exception: &Exception) -> Option<String> {
        let of_head = match exception.field {
            About::Customer => Some("customer"),
            About::ShipTo => Some("ship_to"),
            About::PoNumber => Some("po_number"),
            About::RequestedDate => Some("requested_date"),
            _ => None,
        };
        if let Some(path) = of_head {
            return Some(path.to_owned());
        }
        let at = exception.line?;
        let name = match exception.field {
            About::Item => "item",
            About::Unit => "unit",
            About::Price => "price",
            _ => "quantity",
        };
        Some(format!("lines/{at}/{name}"))
    }

    /// What is odd about the document as a whole: remarks of those who read it, and what the reader could not place.
    fn whole(&self, loose: Vec<String>) -> Option<Field> {
        let mut notes: Vec<String> = self
            .remarks
            .iter()
            .filter(|r| r.needs_a_look() && self.counts(r))
            .take(5)
            .map(|r| match &r.place {
                Some(place) => format!("{place}: {}", r.message),
                None => r.message.clone(),
            })
            .collect();
        if self.is_endless {
            let most = Limits::ORDER_LINES;
            notes.insert(
                0,
                format!("there are more lines than the {most} that one order may have; ask for it in parts"),
            );
        } else {
            notes.extend(loose);
        }
        notes.dedup();
        if notes.is_empty() {
            return None;
        }
        let value = if self.heard.lines.is_empty() { "" } else { "as read" };
        let mut field = Field::new("document", None).sure(value, "the reader's remarks", 0);
        field.status = FieldStatus::Check;
        field.note = Some(notes.join("; "));
        Some(field)
    }

    /// Remarks of the readers of sheets and mails on what they themselves made of a table or a sentence don't count: the reader has
    /// looked at the same again, with the records at hand. What they say of the file counts.
    fn counts(&self, remark: &Remark) -> bool {
        use formats::codes;
        const OF_VALUES: [&str; 11] = [
            codes::AMBIGUOUS_DATE,
            codes::AMBIGUOUS_NUMBER,
            codes::BAD_DATE,
            codes::BAD_NUMBER,
            codes::BAD_PRICE,
            codes::BAD_QUANTITY,
            codes::LINE_COUNT,
            codes::MISSING,
            codes::TOTAL,
            codes::UNCERTAIN,
            codes::UNKNOWN_CODE,
        ];
        self.sketch.is_structured || !OF_VALUES.contains(&remark.code.as_str())
    }
}

/// What the order's own verification says better, with what can be done about it.
fn is_said_elsewhere(exception: &Exception) -> bool {
    matches!(
        exception.code,
        Code::DuplicatePo | Code::PriceMismatch | Code::PackMultiple | Code::CustomerBlocked
    )
}

fn field_of<T>(path: impl Into<String>, value: &Value<T>, text: Option<String>) -> Field {
    let words = value.seen.as_ref().map(|seen| Words {
        value: String::new(),
        text: seen.text.clone(),
        source: serde_json::to_value(&seen.source).unwrap_or_default(),
    });
    let mut field = Field::new(path, words.as_ref());
    field.method = value.way();
    field.suggestions = value
        .suggestions
        .iter()
        .take(9)
        .map(|s| Suggestion { value: s.value.clone(), label: s.label.clone() })
        .collect();
    if let Some(text) = text {
        field = field.sure(text, &value.way(), i64::from(value.certainty));
        if field.confidence < SURE_FROM {
            field.status = FieldStatus::Check;
        }
    } else {
        field.note = Some(value.how.to_owned()).filter(|how| !how.is_empty());
    }
    field
}

/// An exception on a field: it waits for a person. What is said first stands, the next is added.
fn note(field: &mut Field, message: &str) {
    field.status = if field.value.is_some() { FieldStatus::Check } else { FieldStatus::Missing };
    field.confidence = field.confidence.min(500_000);
    let said = field.note.take().filter(|n| *n != field.method && n != message);
    field.note = Some(said.map_or_else(|| message.to_owned(), |said| format!("{said}; {message}")));
}

/// The parts of a line in one line of text.
fn told(parts: &[HeardPart]) -> String {
    let part = |p: &HeardPart| {
        let place = if p.place.is_empty() { String::new() } else { format!(" @{}", p.place) };
        let day = if p.day.is_empty() { String::new() } else { format!(" {}", p.day) };
        format!("{}{day}{place}", p.quantity)
    };
    parts.iter().map(part).collect::<Vec<_>>().join("; ")
}

/// A requested day must lie ahead, within a year.
fn in_time(field: Field, today: Day) -> Field {
    let day = field.value.as_deref().and_then(|v| v.parse::<Day>().ok());
    match day {
        Some(day) if day < today => {
            let now = Suggestion { value: today.to_string(), label: "today".into() };
            field.check(format!("{day} is past")).suggest(vec![now])
        }
        Some(day) if day.days_since(today) > 366 => field.check(format!("{day} is over a year away")),
        _ => field,
    }
}
