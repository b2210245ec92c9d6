//! What a document says, in the desk's own shape: the part of [`formats::IncomingOrder`] that recognition needs, kept with the message
//! so that it can be recognised again after a correction. Readers of other kinds of document make the same shape.

use formats::{DateRole, IncomingOrder, ItemRefKind, PartyRole, Reading, ReferenceKind, Said};
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
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardParty {
    pub role: String,
    /// Scheme (`gln`, `vat`, `by_seller` …), qualifier as written, id.
    pub ids: Vec<(String, String, Words)>,
    pub names: Vec<Words>,
    pub street: String,
    pub city: String,
    pub postcode: String,
    pub country: String,
    pub written: Option<Words>,
    pub emails: Vec<String>,
    pub source: serde_json::Value,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardRef {
    /// `buyer`, `seller`, `gtin`, `manufacturer`, `unknown` or `other`.
    pub kind: String,
    pub id: Words,
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
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Heard {
    pub set: String,
    pub version: String,
    pub control: String,
    pub envelope: HeardEnvelope,
    pub mail: Option<HeardMail>,
    pub po_number: Option<Words>,
    pub issued: Option<Words>,
    pub requested: Option<Words>,
    /// Other days that the requested date could mean.
    pub requested_readings: Vec<String>,
    pub currency: Option<Words>,
    pub parties: Vec<HeardParty>,
    /// Account numbers: what we call the customer, as the customer writes it.
    pub accounts: Vec<Words>,
    pub notes: Vec<String>,
    pub stated_lines: Option<u32>,
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
            });
        }
        heard
    }

    fn of_order(order: &IncomingOrder) -> Heard {
        let requested = order.requested_date();
        Heard {
            set: order.set.clone(),
            version: order.version.as_ref().map(|v| v.value.clone()).unwrap_or_default(),
            control: order.control.clone().unwrap_or_default(),
            po_number: order.po_number.as_ref().map(text),
            issued: order.issued.as_ref().map(|d| Words::of(d, d.value.to_string())),
            requested: requested.map(|d| Words::of(&d.date, d.date.value.to_string())),
            requested_readings: requested
                .map(|d| d.other_readings.iter().map(ToString::to_string).collect())
                .unwrap_or_default(),
            currency: order.currency.as_ref().map(|c| Words::of(c, c.value.code())),
            parties: order.parties.iter().map(party).collect(),
            accounts: order
                .references
                .iter()
                .filter(|r| r.kind == ReferenceKind::Account)
                .map(|r| text(&r.text))
                .collect(),
            notes: order.notes.iter().map(|n| n.text.value.clone()).collect(),
            stated_lines: order.stated_line_count.as_ref().map(|c| c.value),
            lines: order.lines.iter().map(line).collect(),
            ..Heard::default()
        }
    }

    pub fn party(&self, role: &str) -> Option<&HeardParty> {
        self.parties.iter().find(|p| p.role == role)
    }
}

fn party(party: &formats::Party) -> HeardParty {
    let one = |said: &Option<Said<String>>| said.as_ref().map(|s| s.value.clone()).unwrap_or_default();
    let role = match party.role {
        PartyRole::FinalConsignee => PartyRole::ShipTo,
        role => role,
    };
    let mut ids: Vec<(String, String, Words)> =
        party.ids.iter().map(|i| (name_of(i.scheme), i.scheme_code.clone(), text(&i.id))).collect();
    for reference in party.references.iter().filter(|r| r.kind == ReferenceKind::Vat) {
        ids.push(("vat".into(), reference.code.clone(), text(&reference.text)));
    }
    HeardParty {
        role: name_of(role),
        ids,
        names: party.names.iter().map(text).collect(),
        street: party.street.iter().map(|s| s.value.as_str()).collect::<Vec<_>>().join(" "),
        city: one(&party.city),
        postcode: one(&party.postcode),
        country: one(&party.country),
        written: party.written.as_ref().map(text),
        emails: party
            .contacts
            .iter()
            .filter_map(|c| c.email.as_ref())
            .map(|e| e.value.to_lowercase())
            .collect(),
        source: serde_json::to_value(&party.source).unwrap_or_default(),
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
        notes: line.notes.iter().map(|n| n.text.value.clone()).collect(),
    }
}
