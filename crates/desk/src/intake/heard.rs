//! What a document says, in the desk's own shape: what replies, acknowledgements and the order take from it, kept with the message. Of
//! a document in a standard's form it is the part of [`formats::IncomingOrder`] that they need; of all others, what the reader saw.

use formats::{DateRole, IncomingOrder, ItemRefKind, Reading, Said};
use reader::{LineOutcome, LineSeen, Outcome, RefKind, Seen, Sketch, Value};
use serde::{Deserialize, Serialize};

/// A value, the text it was read from, and the place of that text as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub value: String,
    pub text: String,
    pub source: serde_json::Value,
}

impl Words {
    fn of<T>(said: &Said<T>, value: impl Into<String>) -> Words {
        Words {
            value: value.into(),
            text: said.text.clone(),
            source: serde_json::to_value(&said.source).unwrap_or_default(),
        }
    }

    fn seen(seen: &Seen, value: impl Into<String>) -> Words {
        Words {
            value: value.into(),
            text: seen.text.clone(),
            source: serde_json::to_value(&seen.source).unwrap_or_default(),
        }
    }

    /// A value of the reader, with the text and place where it has one.
    fn read<T: std::fmt::Display>(value: &Value<T>) -> Option<Words> {
        let text = value.value.as_ref()?.to_string();
        Some(match &value.seen {
            Some(seen) => Words::seen(seen, text),
            None => Words { value: text.clone(), text, source: serde_json::Value::Null },
        })
    }
}

fn text(said: &Said<String>) -> Words {
    Words::of(said, said.value.clone())
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HeardEnvelope {
    pub sender: String,
    pub sender_qualifier: String,
    pub receiver: String,
    pub receiver_qualifier: String,
    pub control: String,
    pub group_control: String,
    pub group_code: String,
    pub is_test: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HeardMail {
    pub from: String,
    pub reply_to: String,
    pub subject: String,
    pub message_id: String,
    /// The conversation before it, the oldest first.
    pub references: Vec<String>,
    /// A program sent it; nothing automatic answers it.
    pub is_automatic: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardRef {
    /// `buyer`, `seller`, `gtin`, `manufacturer`, `unknown` or `other`.
    pub kind: String,
    pub id: Words,
}

/// A part of a line with a day or a place of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HeardPart {
    pub quantity: String,
    pub day: String,
    pub place: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HeardLine {
    pub position: Option<Words>,
    pub refs: Vec<HeardRef>,
    pub description: Option<Words>,
    pub quantity: Option<Words>,
    /// Value empty where the word is not known.
    pub unit: Option<Words>,
    /// For one unit.
    pub price: Option<Words>,
    pub requested: Option<Words>,
    /// Parts of the line with dates of their own.
    pub schedules: usize,
    /// Those parts, where each says how many: quantity, day and place as written.
    pub parts: Vec<HeardPart>,
    pub notes: Vec<String>,
    /// What a change asks of the line: `add`, `delete`, `change`, `quantity_increase` …; empty where it says nothing.
    pub action: String,
    /// Where the line stands: by this it is found again when the document is recognised once more.
    pub source: serde_json::Value,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Heard {
    pub set: String,
    /// What the document says it is for: `original`, `change`, `replace` …; empty where it says nothing.
    pub purpose: String,
    pub version: String,
    pub control: String,
    pub envelope: HeardEnvelope,
    pub mail: Option<HeardMail>,
    pub po_number: Option<Words>,
    pub issued: Option<Words>,
    pub currency: Option<Words>,
    pub notes: Vec<String>,
    pub lines: Vec<HeardLine>,
}

/// A unit variant's name as serde writes it.
fn name_of(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

impl Heard {
    /// What one business document of a reading says; without one, what the reading as a whole says of its sender.
    pub fn of(reading: &Reading, order: Option<&IncomingOrder>) -> Heard {
        let mut heard = order.map(Heard::of_order).unwrap_or_default();
        if let Some(e) = &reading.envelope {
            let text =
                |said: &Option<Said<String>>| said.as_ref().map(|s| s.value.clone()).unwrap_or_default();
            heard.envelope = HeardEnvelope {
                sender: text(&e.sender),
                sender_qualifier: e.sender_qualifier.clone().unwrap_or_default(),
                receiver: text(&e.receiver),
                receiver_qualifier: e.receiver_qualifier.clone().unwrap_or_default(),
                control: text(&e.control),
                group_control: e.group_control.clone().unwrap_or_default(),
                group_code: e.group_code.clone().unwrap_or_default(),
                is_test: e.is_test,
            };
        }
        if let Some(mail) = reading.mail.as_ref().filter(|m| m.from.is_some()) {
            heard.mail = Some(HeardMail {
                from: mail.from.as_ref().map(|m| m.address.clone()).unwrap_or_default(),
                reply_to: mail.reply_to.as_ref().map(|m| m.address.clone()).unwrap_or_default(),
                subject: mail.subject.clone().unwrap_or_default(),
                message_id: mail.message_id.clone().unwrap_or_default(),
                references: mail.references.iter().take(20).cloned().collect(),
                is_automatic: mail.auto_submitted.is_some() || mail.list_unsubscribe.is_some(),
            });
        }
        heard
    }

    fn of_order(order: &IncomingOrder) -> Heard {
        Heard {
            set: order.set.clone(),
            purpose: order.purpose.as_ref().map(|p| name_of(p.value)).unwrap_or_default(),
            version: order.version.as_ref().map(|v| v.value.clone()).unwrap_or_default(),
            control: order.control.clone().unwrap_or_default(),
            po_number: order.po_number.as_ref().map(text),
            issued: order.issued.as_ref().map(|d| Words::of(d, d.value.to_string())),
            currency: order.currency.as_ref().map(|c| Words::of(c, c.value.code())),
            notes: order.notes.iter().map(|n| n.text.value.clone()).collect(),
            lines: order.lines.iter().map(line).collect(),
            ..Heard::default()
        }
    }

    /// With what the reader saw: all of it where the document has no form of its own, and else the lines that its form doesn't have,
    /// such as those that the mail around it adds.
    pub(super) fn with(mut self, sketch: &Sketch, outcome: &Outcome) -> Heard {
        let mut lines: Vec<HeardLine> =
            sketch.lines.iter().zip(&outcome.lines).map(|(s, o)| seen(s, o)).collect();
        if sketch.is_structured {
            let more = lines.split_off(self.lines.len().min(lines.len()));
            self.lines.extend(more);
            return self;
        }
        if sketch.kind == reader::Kind::Change {
            self.purpose = name_of(formats::Purpose::Change);
        }
        self.lines = lines;
        self.po_number = Words::read(&outcome.po_number);
        self.issued = Words::read(&outcome.order_date);
        self.currency = sketch.currency.as_ref().map(|(currency, at)| Words::seen(at, currency.code()));
        self
    }
}

fn line(line: &formats::Line) -> HeardLine {
    let price = line.price.as_ref().map(|price| {
        let base = price.base.as_ref().map_or(basics::Decimal::ONE, |b| b.value.value());
        let one = if base.is_zero() { price.amount.value.value() } else { price.amount.value.value() / base };
        Words::of(&price.amount, one.round_dp(6).normalize().to_string())
    });
    let scheduled = line.requested_date().or_else(|| {
        line.schedule
            .iter()
            .filter_map(|s| s.date.as_ref())
            .find(|d| matches!(d.role, DateRole::RequestedDelivery | DateRole::RequestedShip))
    });
    HeardLine {
        position: line.position.as_ref().map(text),
        refs: line
            .items
            .iter()
            .filter(|r| !matches!(r.kind, ItemRefKind::Other))
            .map(|r| HeardRef { kind: name_of(r.kind), id: text(&r.id) })
            .collect(),
        description: line.description.as_ref().map(text),
        quantity: line.quantity.as_ref().map(|q| Words::of(q, q.value.to_string())),
        unit: line
            .unit
            .as_ref()
            .map(|u| Words::of(u, u.value.map(|u| u.code().to_owned()).unwrap_or_default())),
        price,
        requested: scheduled.map(|d| Words::of(&d.date, d.date.value.to_string())),
        schedules: line.schedule.iter().filter(|s| s.date.is_some() || s.place.is_some()).count(),
        parts: parts(line),
        notes: line.notes.iter().map(|n| n.text.value.clone()).collect(),
        action: line.action.as_ref().map(|a| name_of(a.value)).unwrap_or_default(),
        source: serde_json::to_value(&line.source).unwrap_or_default(),
    }
}

/// The parts of a line, where there are several and each says how many.
fn parts(line: &formats::Line) -> Vec<HeardPart> {
    let part = |s: &formats::Schedule| {
        Some(HeardPart {
            quantity: s.quantity.as_ref()?.value.to_string(),
            day: s.date.as_ref().map(|d| d.date.value.to_string()).unwrap_or_default(),
            place: s.place.as_ref().map(|p| p.value.trim().to_owned()).unwrap_or_default(),
        })
    };
    let parts: Option<Vec<HeardPart>> = line.schedule.iter().map(part).collect();
    parts.filter(|p| p.len() > 1).unwrap_or_default()
}

/// A line as the reader saw it and what it made of it.
fn seen(line: &LineSeen, outcome: &LineOutcome) -> HeardLine {
    let kind = |kind: RefKind| match kind {
        RefKind::Ours => "seller",
        RefKind::Theirs => "buyer",
        RefKind::Gtin => "gtin",
        RefKind::Unknown => "unknown",
    };
    let source = serde_json::to_value(&line.source).unwrap_or_default();
    HeardLine {
        position: line.position.as_ref().map(|p| Words {
            value: p.clone(),
            text: p.clone(),
            source: source.clone(),
        }),
        refs: line
            .refs
            .iter()
            .map(|r| HeardRef {
                kind: kind(r.kind).into(),
                id: Words::seen(&r.seen, r.seen.text.trim().to_owned()),
            })
            .collect(),
        description: line.words.as_ref().map(|w| Words::seen(w, w.text.clone())),
        quantity: Words::read(&outcome.quantity),
        unit: Words::read(&outcome.unit),
        price: Words::read(&outcome.price),
        requested: Words::read(&outcome.day),
        schedules: 0,
        parts: Vec::new(),
        notes: Vec::new(),
        action: String::new(),
        source,
    }
}
