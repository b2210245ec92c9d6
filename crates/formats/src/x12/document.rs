//! One X12 set to an [`IncomingOrder`]: 850, 860, 855, 865, 856 and 810 share their segments, so one walk reads them all.

use basics::{Limits, Quantity};

use super::codes;
use super::parts::{address, contact, payment_terms, shifted};
use crate::convert;
use crate::edi::Segment;
use crate::message::Message;
use crate::number;
use crate::order::{
    AllowanceCharge, Amount, AmountRole, Attribute, DateRole, Dated, IncomingOrder, ItemRef, ItemRefKind,
    Line, Note, Party, PartyId, Price, Purpose, Reference, ReferenceKind, Schedule,
};
use crate::said::{Remarks, Said, codes as remark};
use crate::{check, date};

pub(super) fn read(
    remarks: &mut Remarks,
    st: &Segment,
    body: &[Segment],
    version: Option<Said<String>>,
) -> Message {
    let set = st.text(1).to_owned();
    let mut order = IncomingOrder::new(set.clone());
    order.control = Some(st.text(2).to_owned());
    order.version = version;
    let mut walk = Walk { order, line: None, party: None, note: None, remarks, despatch: set == "856" };
    for segment in body {
        walk.take(segment);
    }
    walk.end_line();
    let Walk { order, .. } = walk;
    if !walk_is_despatch(&set) {
        check::remark_on_sums(remarks, &order);
    }
    remark_on_missing(remarks, st, &order);
    kind_of(&set, order)
}

fn walk_is_despatch(set: &str) -> bool {
    set == "856" || set == "860" || set == "865"
}

fn kind_of(set: &str, order: IncomingOrder) -> Message {
    let purpose = order.purpose.as_ref().map(|p| p.value);
    match (set, purpose) {
        ("850" | "860" | "875" | "876", Some(Purpose::Cancel)) => Message::Cancellation(order),
        ("850" | "875", Some(Purpose::Change)) => Message::Change(order),
        ("850" | "875", _) => Message::Order(order),
        ("860" | "876", _) => Message::Change(order),
        ("855" | "865", _) => Message::Reply(order),
        ("856", _) => Message::DespatchAdvice(order),
        ("810" | "880", _) => Message::Invoice(order),
        _ => Message::Other(order),
    }
}

fn remark_on_missing(remarks: &mut Remarks, st: &Segment, order: &IncomingOrder) {
    if matches!(order.set.as_str(), "850" | "860") {
        if order.po_number.is_none() {
            remarks.error(remark::MISSING, st.place(), "the order has no PO number", "Ask the buyer for it.");
        }
        if order.lines.is_empty() && !order.purpose.as_ref().is_some_and(|p| p.value == Purpose::Cancel) {
            remarks.warn(
                remark::MISSING,
                st.place(),
                "the order has no lines",
                "Ask the buyer for the whole order.",
            );
        }
    }
}

struct Walk<'r> {
    order: IncomingOrder,
    line: Option<Line>,
    /// The N1 loop that is open, already in the order or in the line.
    party: Option<InLoop>,
    /// The subject of an open N9 loop.
    note: Option<String>,
    remarks: &'r mut Remarks,
    despatch: bool,
}

#[derive(Clone, Copy)]
enum InLoop {
    Order,
    Line,
}

impl Walk<'_> {
    fn end_line(&mut self) {
        if let Some(line) = self.line.take() {
            if self.order.lines.len() < Limits::ORDER_LINES {
                self.order.lines.push(line);
            } else if self.order.lines.len() == Limits::ORDER_LINES {
                self.remarks.error(
                    remark::LIMIT,
                    line.source.clone(),
                    format!("the order has more than {} lines; the rest was left out", Limits::ORDER_LINES),
                    "Split the order.",
                );
                self.order.lines.push(line);
            }
        }
        self.party = None;
        self.note = None;
    }

    fn take(&mut self, segment: &Segment) {
        match segment.tag.as_str() {
            "BEG" | "BCH" | "BAK" | "BCA" | "BIG" | "BSN" => self.beginning(segment),
            "PO1" | "IT1" | "POC" | "LIN" | "SN1" | "ACK" | "SLN" | "SCH" | "SDQ" | "CTP" | "PID" | "PO4"
            | "MEA" | "QTY" => {
                self.line_segment(segment);
            }
            "N1" | "N2" | "N3" | "N4" | "PER" => self.party_segment(segment),
            "REF" => self.reference(segment),
            "DTM" | "DTP" => self.date(segment),
            "SAC" | "TXI" => self.charge(segment),
            "ITD" => {
                let terms = payment_terms(segment);
                self.order.payment_terms.push(terms);
            }
            "FOB" => self.freight(segment),
            "TD5" | "CAD" | "TD1" | "TD3" | "TD4" | "ISS" => {
                let text = segment.written();
                self.order.carrier.push(Said::new(text.clone(), text, segment.place()));
            }
            "N9" | "MSG" | "NTE" | "MTX" | "PKG" | "CSH" => self.note(segment),
            "CUR" => {
                segment.text(1);
                if let Some(code) = segment.said(2) {
                    self.order.currency = convert::currency(self.remarks, &code);
                }
            }
            "AMT" | "TDS" | "CTT" => self.total(segment),
            "HL" => {
                self.end_line();
                segment.read_all();
            }
            "PRF" => {
                if let Some(number) = segment.said(1) {
                    let number = convert::po_number(self.remarks, &number);
                    let reference =
                        Reference { kind: ReferenceKind::Order, code: "PRF".into(), text: number.clone() };
                    self.order.references.push(reference);
                    self.order.po_number.get_or_insert(number);
                }
                self.order.po_date = segment.said(4).and_then(|d| self.day(&d)).or(self.order.po_date.take());
                if self.order.revision.is_none() {
                    self.order.revision = segment.said(2);
                }
            }
            _ => {}
        }
    }

    fn beginning(&mut self, segment: &Segment) {
        // Which element holds: purpose, type, reply code, PO number, PO date, own number, own date, revision.
        let (purpose, kind, reply, po, po_date, own, own_date, revision) = match segment.tag.as_str() {
            "BEG" => (1, 2, 0, 3, 0, 0, 5, 4),
            "BCH" => (1, 2, 0, 3, 6, 0, 11, 5),
            "BAK" => (1, 0, 2, 3, 4, 8, 9, 5),
            "BCA" => (1, 0, 2, 3, 0, 8, 6, 5),
            "BIG" => (8, 7, 0, 4, 3, 2, 1, 5),
            _ => (1, 5, 0, 0, 0, 2, 3, 0),
        };
        self.order.purpose = segment.said(purpose).map(|p| p.with(codes::purpose(&p.value)));
        self.order.order_type = segment.said(kind);
        self.order.reply_code = segment.said(reply);
        self.order.po_number = segment.said(po).map(|n| convert::po_number(self.remarks, &n));
        self.order.document_number = segment.said(own);
        self.order.revision = segment.said(revision);
        self.order.po_date = segment.said(po_date).and_then(|d| self.day(&d));
        self.order.issued = segment.said(own_date).and_then(|d| self.day(&d));
        let (contract, request) = match segment.tag.as_str() {
            "BEG" => (6, 0),
            "BCH" => (8, 7),
            "BAK" => (7, 6),
            _ => (0, 0),
        };
        for (at, kind) in [(contract, ReferenceKind::Contract), (request, ReferenceKind::CustomerReference)] {
            if let Some(text) = segment.said(at) {
                self.order.references.push(Reference { kind, code: format!("{}{at:02}", segment.tag), text });
            }
        }
        if segment.tag == "BCH" && self.order.issued.is_none() {
            self.order.issued = segment.said(10).and_then(|d| self.day(&d));
        }
        if segment.tag == "BSN" {
            segment.text(4);
        }
    }

    fn day(&mut self, said: &Said<String>) -> Option<Said<basics::Day>> {
        convert::day(self.remarks, said, date::compact(&said.value))
    }

    fn line_segment(&mut self, segment: &Segment) {
        match segment.tag.as_str() {
            "PO1" | "IT1" => {
                self.end_line();
                let mut line = Line::new(segment.place());
                line.position = segment.said(1);
                self.quantity_and_price(&mut line, segment, 2);
                self.items(&mut line, segment, 6);
                self.line = Some(line);
            }
            "POC" => {
                self.end_line();
                let mut line = Line::new(segment.place());
                line.position = segment.said(1);
                line.action = segment.said(2).map(|c| c.with(codes::line_action(&c.value)));
                line.quantity = segment.said(3).and_then(|q| convert::quantity(self.remarks, &q));
                line.quantity_left = segment.said(4).and_then(|q| convert::quantity(self.remarks, &q));
                line.unit = segment.said(5).map(|u| convert::unit(&u));
                line.price = self.price(segment, 6);
                self.items(&mut line, segment, 8);
                self.line = Some(line);
            }
            "LIN" if self.despatch || self.line.is_none() => {
                self.end_line();
                let mut line = Line::new(segment.place());
                line.position = segment.said(1);
                self.items(&mut line, segment, 2);
                self.line = Some(line);
            }
            "QTY" => {
                let quantity = segment.said(2).and_then(|q| convert::quantity(self.remarks, &q));
                let code = segment.text(1).to_owned();
                if let (Some(line), Some(quantity)) = (&mut self.line, quantity) {
                    line.other_quantities.push((code, quantity));
                    segment.read_all();
                }
            }
            _ => {
                let Some(mut line) = self.line.take() else {
                    self.before_lines(segment);
                    return;
                };
                self.within_line(&mut line, segment);
                self.line = Some(line);
            }
        }
    }

    /// PID, PO4, MEA and others that stand in the heading are kept as notes.
    fn before_lines(&mut self, segment: &Segment) {
        if segment.tag == "PID" || segment.tag == "MEA" {
            let text = segment.written();
            self.order.notes.push(Note {
                subject: segment.tag.clone(),
                text: Said::new(text.clone(), text, segment.place()),
            });
        }
    }

    fn within_line(&mut self, line: &mut Line, segment: &Segment) {
        match segment.tag.as_str() {
            "LIN" => self.items(line, segment, 2),
            "SN1" => {
                if line.position.is_none() {
                    line.position = segment.said(1);
                }
                segment.text(1);
                line.quantity = segment.said(2).and_then(|q| convert::quantity(self.remarks, &q));
                line.unit = segment.said(3).map(|u| convert::unit(&u));
                if let Some(ordered) = segment.said(5).and_then(|q| convert::quantity(self.remarks, &q)) {
                    line.other_quantities.push(("ordered".into(), ordered));
                    segment.text(6);
                }
                line.action = segment.said(8).map(|c| c.with(codes::line_status(&c.value)));
            }
            "ACK" => self.acknowledged(line, segment),
            "SLN" => {
                let mut sub = Line::new(segment.place());
                sub.position = segment.said(1);
                segment.text(3);
                self.quantity_and_price(&mut sub, segment, 4);
                segment.text(8);
                self.items(&mut sub, segment, 9);
                line.lines.push(sub);
            }
            "SCH" => {
                let quantity = segment.said(1).and_then(|q| convert::quantity(self.remarks, &q));
                let unit = segment.said(2).map(|u| convert::unit(&u));
                let date = self.dated(segment, 5, 6);
                line.schedule.push(Schedule { quantity, unit, date, place: segment.said(4) });
                line.dates.extend(self.dated(segment, 8, 9));
            }
            "SDQ" => {
                let unit = segment.said(1).map(|u| convert::unit(&u));
                segment.text(2);
                for at in (3..=segment.len()).step_by(2) {
                    let Some(place) = segment.said(at) else { continue };
                    let quantity = segment.said(at + 1).and_then(|q| convert::quantity(self.remarks, &q));
                    line.schedule.push(Schedule {
                        quantity,
                        unit: unit.clone(),
                        date: None,
                        place: Some(place),
                    });
                }
            }
            "CTP" => {
                segment.text(1);
                let basis = segment.said(2);
                let Some(amount) = segment.said(3).and_then(|p| convert::price(self.remarks, &p)) else {
                    return;
                };
                let price = Price { amount, base: None, basis };
                if line.price.is_none() { line.price = Some(price) } else { line.other_prices.push(price) }
            }
            "PID" => {
                segment.text(1);
                segment.text(8);
                segment.text(9);
                let characteristic = segment.text(2).to_owned();
                let Some(text) = segment.said(5) else { return };
                if line.description.is_none() {
                    line.description =
                        Some(convert::line(self.remarks, &text, "The description", Limits::LINE_CHARS));
                } else {
                    line.attributes.push(Attribute {
                        name: format!("PID {characteristic}").trim().to_owned(),
                        value: text,
                    });
                }
            }
            "PO4" | "MEA" => {
                let name = if segment.tag == "PO4" { "packing" } else { "measure" };
                let text = segment.written();
                let text = text.split_once(' ').map_or("", |(_, rest)| rest).trim().to_owned();
                line.attributes.push(Attribute {
                    name: name.into(),
                    value: Said::new(text.clone(), text, segment.place()),
                });
            }
            _ => {}
        }
    }

    /// ACK: status, quantity, unit, date qualifier, date, and what is delivered instead.
    fn acknowledged(&mut self, line: &mut Line, segment: &Segment) {
        let status = segment.said(1).map(|c| c.with(codes::line_status(&c.value)));
        let quantity = segment.said(2).and_then(|q| convert::quantity(self.remarks, &q));
        let unit = segment.said(3).map(|u| convert::unit(&u));
        let date = self.dated(segment, 4, 5);
        segment.text(6);
        if let (Some(status), Some(quantity)) = (&status, &quantity) {
            line.other_quantities.push((status.text.clone(), quantity.clone()));
        }
        line.dates.extend(date.clone());
        line.schedule.push(Schedule { quantity, unit, date, place: None });
        let mut instead = Line::new(segment.place());
        self.items(&mut instead, segment, 7);
        if !instead.items.is_empty() {
            line.lines.push(instead);
        }
        // Several ACK segments split a line; what is not simply accepted decides.
        match (&line.action, &status) {
            (Some(old), Some(_)) if old.value != crate::order::LineAction::Accepted => {}
            _ => line.action = status,
        }
    }

    fn quantity_and_price(&mut self, line: &mut Line, segment: &Segment, first: usize) {
        line.quantity = segment.said(first).and_then(|q| convert::quantity(self.remarks, &q));
        line.unit = segment.said(first + 1).map(|u| convert::unit(&u));
        line.price = self.price(segment, first + 2);
    }

    /// Unit price and its basis; "PE" is per each, "HP" per hundred, "TP" per thousand (element 639).
    fn price(&mut self, segment: &Segment, at: usize) -> Option<Price> {
        let basis = segment.said(at + 1);
        let amount = segment.said(at).and_then(|p| convert::price(self.remarks, &p))?;
        let base = basis.as_ref().and_then(|b| match b.value.as_str() {
            "HP" | "PY" | "HT" => Some(b.with(Quantity::whole(100))),
            "TP" | "HF" | "TH" => Some(b.with(Quantity::whole(1000))),
            "DZ" | "PZ" => Some(b.with(Quantity::whole(12))),
            _ => None,
        });
        Some(Price { amount, base, basis })
    }

    fn items(&mut self, line: &mut Line, segment: &Segment, first: usize) {
        for at in (first..=segment.len()).step_by(2) {
            let code = segment.text(at).to_owned();
            let Some(id) = segment.said(at + 1) else { continue };
            match codes::attribute_name(&code) {
                Some("description") => line.description = Some(id),
                Some(name) => {
                    line.attributes.push(Attribute { name: format!("{name} ({code})"), value: id });
                }
                None => {
                    let item: ItemRef = convert::item(self.remarks, codes::item_kind(&code), &code, &id);
                    // An ISBN-10 has no GTIN check digit.
                    let kind =
                        if code == "IB" && id.value.len() == 10 { ItemRefKind::Other } else { item.kind };
                    line.items.push(ItemRef { kind, ..item });
                }
            }
        }
    }

    fn party_segment(&mut self, segment: &Segment) {
        if segment.tag == "N1" {
            self.note = None;
            let party = self.party_of(segment);
            match &mut self.line {
                Some(line) => {
                    line.parties.push(party);
                    self.party = Some(InLoop::Line);
                }
                None => {
                    self.order.parties.push(party);
                    self.party = Some(InLoop::Order);
                }
            }
            return;
        }
        let contact = (segment.tag == "PER").then(|| contact(segment));
        match (self.open_party(), contact) {
            (Some(party), Some(contact)) => party.contacts.push(contact),
            (None, Some(contact)) => self.order.contacts.push(contact),
            (Some(party), None) => address(party, segment),
            (None, None) => {}
        }
    }

    fn open_party(&mut self) -> Option<&mut Party> {
        match self.party? {
            InLoop::Line => self.line.as_mut()?.parties.last_mut(),
            InLoop::Order => self.order.parties.last_mut(),
        }
    }

    fn party_of(&mut self, segment: &Segment) -> Party {
        let code = segment.text(1).to_owned();
        let mut party = Party::new(codes::party_role(&code), code, segment.place());
        party.names.extend(segment.said(2));
        let qualifier = segment.text(3).to_owned();
        if let Some(id) = segment.said(4) {
            let id = convert::line(self.remarks, &id, "A party's number", Limits::LINE_CHARS);
            party.ids.push(PartyId { scheme: codes::id_scheme(&qualifier), scheme_code: qualifier, id });
        }
        party
    }

    fn reference(&mut self, segment: &Segment) {
        let code = segment.text(1).to_owned();
        let Some(text) = segment.said(2).or_else(|| segment.said(3)) else { return };
        let reference = Reference { kind: codes::reference_kind(&code), code, text };
        if let Some(description) = segment.said(3).filter(|d| d.source != reference.text.source) {
            let note = Note { subject: format!("REF {}", reference.code), text: description };
            match &mut self.line {
                Some(line) => line.notes.push(note),
                None => self.order.notes.push(note),
            }
        }
        if let Some(party) = self.open_party() {
            party.references.push(reference);
        } else if let Some(line) = &mut self.line {
            line.references.push(reference);
        } else {
            self.order.references.push(reference);
        }
    }

    fn dated(&mut self, segment: &Segment, code_at: usize, date_at: usize) -> Option<Dated> {
        let code = segment.text(code_at).to_owned();
        let said = segment.said(date_at)?;
        let date = self.day(&said)?;
        Some(Dated { role: codes::date_role(&code), code, date, other_readings: Vec::new() })
    }

    fn date(&mut self, segment: &Segment) {
        let mut dates: Vec<Dated> = self.dated(segment, 1, 2).into_iter().collect();
        segment.text(3);
        segment.text(4);
        // DTM05/06 and DTP02/03 hold a period or a date in a named format.
        let format = segment.text(5).to_owned();
        if let Some(period) = segment.said(6)
            && dates.is_empty()
        {
            let code = segment.text(1).to_owned();
            let (first, last) = period.value.split_once('-').unwrap_or((&period.value, ""));
            let role = codes::date_role(&code);
            let days = [
                (first, role),
                (last, if role == DateRole::Other { role } else { DateRole::DeliverNotAfter }),
            ];
            for (text, role) in days.into_iter().filter(|(t, _)| !t.is_empty()) {
                match date::compact(text) {
                    Some(day) => dates.push(Dated {
                        role,
                        code: code.clone(),
                        date: period.with(day),
                        other_readings: Vec::new(),
                    }),
                    None => convert::bad_date(self.remarks, &format!("{format} {text}"), &period.source),
                }
            }
        }
        match &mut self.line {
            Some(line) => line.dates.extend(dates),
            None => self.order.dates.extend(dates),
        }
    }

    /// SAC: allowance ("A") or charge ("C"); "N" and "P" are for information. The amount has two implied decimals (610/N2).
    fn charge(&mut self, segment: &Segment) {
        let is_sac = segment.tag == "SAC";
        let indicator = segment.text(1).to_owned();
        let (code_at, amount_at) = if is_sac { (2, 5) } else { (1, 2) };
        let amount = segment.said(amount_at).and_then(|a| {
            let read = convert::amount(self.remarks, &a)?;
            let places = if is_sac && !a.value.contains('.') { 2 } else { 0 };
            Some(read.with(shifted(read.value, places)))
        });
        let percent_at = if is_sac { 7 } else { 3 };
        segment.text(6);
        let percent = segment.said(percent_at).and_then(|p| convert::amount(self.remarks, &p));
        let reason = if is_sac { segment.said(15).or_else(|| segment.said(4)) } else { None };
        let charge = AllowanceCharge {
            is_charge: indicator != "A",
            counts: matches!(indicator.as_str(), "A" | "C"),
            code: segment.said(code_at),
            reason,
            amount,
            percent,
        };
        for at in [3, 4, 12, 16] {
            segment.text(at);
        }
        // A SAC behind the totals belongs to the document again.
        match (&mut self.line, self.order.stated_line_count.is_some() || !self.order.amounts.is_empty()) {
            (Some(line), false) => line.charges.push(charge),
            _ => self.order.charges.push(charge),
        }
    }

    fn freight(&mut self, segment: &Segment) {
        for at in [5, 1, 3, 7] {
            self.order.freight_terms.extend(segment.said(at));
        }
        for at in [2, 4, 6] {
            segment.text(at);
        }
    }

    fn note(&mut self, segment: &Segment) {
        let (subject, text) = match segment.tag.as_str() {
            "N9" => {
                let subject = segment.text(1).to_owned();
                self.note = Some(subject.clone());
                self.party = None;
                let texts: Vec<Said<String>> = [2, 3].into_iter().filter_map(|at| segment.said(at)).collect();
                for text in texts {
                    self.push_note(Note { subject: subject.clone(), text });
                }
                return;
            }
            "MSG" => (self.note.clone().unwrap_or_default(), segment.said(1)),
            "NTE" | "MTX" => (segment.text(1).to_owned(), segment.said(2)),
            _ => {
                let text = segment.written();
                (segment.tag.clone(), Some(Said::new(text.clone(), text, segment.place())))
            }
        };
        if let Some(text) = text {
            self.push_note(Note { subject, text });
        }
    }

    fn push_note(&mut self, note: Note) {
        match &mut self.line {
            Some(line) => line.notes.push(note),
            None => self.order.notes.push(note),
        }
    }

    fn total(&mut self, segment: &Segment) {
        match segment.tag.as_str() {
            "CTT" => {
                self.end_line();
                self.order.stated_line_count = segment.said(1).and_then(|c| convert::count(self.remarks, &c));
                // In an 856, CTT01 counts the HL segments, not the lines.
                if self.despatch {
                    self.order.stated_line_count = None;
                }
                self.hash_total(segment);
            }
            "TDS" => {
                self.end_line();
                let amount = segment.said(1).and_then(|a| convert::amount(self.remarks, &a));
                if let Some(amount) = amount {
                    let implied = if amount.text.contains('.') { 0 } else { 2 };
                    let amount = amount.with(shifted(amount.value, implied));
                    self.order.amounts.push(Amount { role: AmountRole::Payable, code: "TDS".into(), amount });
                }
            }
            _ => {
                let code = segment.text(1).to_owned();
                let Some(amount) = segment.said(2).and_then(|a| convert::amount(self.remarks, &a)) else {
                    return;
                };
                match &mut self.line {
                    Some(line) if code == "1" || code == "LI" => line.amount = Some(amount),
                    _ => self.order.amounts.push(Amount { role: codes::amount_role(&code), code, amount }),
                }
            }
        }
    }

    /// CTT02 is the sum of the ordered quantities.
    fn hash_total(&mut self, segment: &Segment) {
        let Some(stated) = segment.said(2) else { return };
        let Some(value) = number::plain(&stated.value) else { return };
        let sum = self
            .order
            .lines
            .iter()
            .filter_map(|l| l.quantity.as_ref())
            .try_fold(basics::Decimal::ZERO, |sum, q| sum.checked_add(q.value.value()));
        if let Some(sum) = sum
            && sum != value
        {
            self.remarks.note(
                remark::TOTAL,
                stated.source,
                format!("CTT02 states a quantity total of {value}, the lines add up to {sum}"),
                "Compare the quantities with the sender's.",
            );
        }
    }
}
