//! One EDIFACT message to an [`IncomingOrder`]: ORDERS, ORDCHG, ORDRSP, DESADV and INVOIC share their segments.

use basics::Limits;

use super::codes;
use crate::convert;
use crate::edi::Segment;
use crate::message::Message;
use crate::order::{
    AllowanceCharge, Amount, Attribute, Contact, DateRole, Dated, IncomingOrder, ItemRef, ItemRefKind, Line,
    Note, Party, PartyId, Price, Purpose, Reference, ReferenceKind, Schedule,
};
use crate::said::{Remarks, Said, codes as remark};
use crate::{check, date};

pub(super) fn read(remarks: &mut Remarks, unh: &Segment, body: &[Segment]) -> Message {
    let set = unh.part(2, 1).to_owned();
    let mut order = IncomingOrder::new(set.clone());
    order.control = Some(unh.text(1).to_owned());
    let version: Vec<&str> = (2..=unh.parts(2)).map(|of| unh.part(2, of)).filter(|p| !p.is_empty()).collect();
    order.version = unh.said_part(2, 2).map(|s| Said::new(version.join(":"), version.join(":"), s.source));
    let mut walk = Walk { order, line: None, within: Within::Nothing, in_summary: false, remarks };
    for segment in body {
        walk.take(segment);
    }
    walk.end_line();
    let mut order = walk.order;
    settle_numbers(&set, &mut order);
    if matches!(set.as_str(), "ORDERS" | "INVOIC" | "ORDCHG") {
        check::remark_on_sums(remarks, &order);
    }
    if order.po_number.is_none() && matches!(set.as_str(), "ORDERS" | "ORDCHG") {
        remarks.error(remark::MISSING, unh.place(), "the order has no number (BGM)", "Ask the buyer for it.");
    }
    if order.lines.is_empty()
        && set == "ORDERS"
        && order.purpose.as_ref().map(|p| p.value) != Some(Purpose::Cancel)
    {
        remarks.warn(
            remark::MISSING,
            unh.place(),
            "the order has no lines",
            "Ask the buyer for the whole order.",
        );
    }
    kind_of(&set, order)
}

/// BGM carries the PO number of an ORDERS and the message's own number of all others, which refer to the order by RFF+ON.
fn settle_numbers(set: &str, order: &mut IncomingOrder) {
    let own = order.po_number.take();
    let referred = order
        .references
        .iter()
        .find(|r| r.code == "ON")
        .or_else(|| order.lines.iter().flat_map(|l| &l.references).find(|r| r.code == "ON"))
        .map(|r| r.text.clone());
    if set == "ORDERS" {
        order.po_number = own;
    } else {
        order.po_number = referred.or_else(|| if set == "ORDCHG" { own.clone() } else { None });
        order.document_number = own;
        if set == "ORDRSP" {
            order.reply_code = order.purpose.as_ref().map(|p| p.with(p.text.clone()));
        }
    }
}

fn kind_of(set: &str, order: IncomingOrder) -> Message {
    let purpose = order.purpose.as_ref().map(|p| p.value);
    match (set, purpose) {
        ("ORDERS" | "ORDCHG", Some(Purpose::Cancel)) => Message::Cancellation(order),
        ("ORDERS", Some(Purpose::Change)) => Message::Change(order),
        ("ORDERS", _) => Message::Order(order),
        ("ORDCHG", _) => Message::Change(order),
        ("ORDRSP", _) => Message::Reply(order),
        ("DESADV", _) => Message::DespatchAdvice(order),
        ("INVOIC", _) => Message::Invoice(order),
        _ => Message::Other(order),
    }
}

/// The group that a DTM, QTY, MOA or RFF belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Within {
    Nothing,
    Party,
    Schedule,
    Charge,
    Terms,
}

struct Walk<'r> {
    order: IncomingOrder,
    line: Option<Line>,
    within: Within,
    in_summary: bool,
    remarks: &'r mut Remarks,
}

impl Walk<'_> {
    fn end_line(&mut self) {
        self.within = Within::Nothing;
        let Some(line) = self.line.take() else { return };
        if self.order.lines.len() > Limits::ORDER_LINES {
            return;
        }
        if self.order.lines.len() == Limits::ORDER_LINES {
            self.remarks.error(
                remark::LIMIT,
                line.source.clone(),
                format!("the order has more than {} lines; the rest was left out", Limits::ORDER_LINES),
                "Split the order.",
            );
        }
        self.order.lines.push(line);
    }

    fn take(&mut self, segment: &Segment) {
        match segment.tag.as_str() {
            "BGM" => self.beginning(segment),
            "DTM" => self.date(segment),
            "RFF" => self.reference(segment),
            "NAD" => self.party(segment),
            "CTA" | "COM" => self.contact(segment),
            "CUX" => {
                segment.part(1, 1);
                segment.part(1, 3);
                if let Some(code) = segment.said_part(1, 2) {
                    let read = convert::currency(self.remarks, &code);
                    match &mut self.line {
                        Some(line) => line.currency = read,
                        None => self.order.currency = read,
                    }
                }
            }
            "PAT" | "PCD" | "TOD" | "TDT" => self.terms(segment),
            "ALC" => self.charge(segment),
            "FTX" => self.text(segment),
            "UNS" => {
                segment.read_all();
                self.end_line();
                self.in_summary = segment.text(1) == "S";
            }
            "CNT" => self.count(segment),
            "LIN" => self.line(segment),
            "CPS" => segment.read_all(),
            "QTY" => self.quantity(segment),
            "MOA" => self.amount(segment),
            "PIA" | "IMD" | "PRI" | "TAX" | "SCC" | "LOC" | "MEA" | "PAC" | "PCI" | "GIN" | "GIR" | "QVR"
            | "ALI" | "HAN" => {
                self.line_segment(segment);
            }
            _ => {}
        }
    }

    fn beginning(&mut self, segment: &Segment) {
        self.order.order_type = segment.said(1);
        // The name 1000 may stand in C002 where there is no code.
        if self.order.order_type.is_none() {
            self.order.order_type = segment.said_part(1, 4);
        }
        segment.part(1, 3);
        self.order.po_number = segment.said(2).map(|n| convert::po_number(self.remarks, &n));
        self.order.purpose = segment.said(3).map(|p| p.with(codes::purpose(&p.value)));
        segment.text(4);
    }

    fn date(&mut self, segment: &Segment) {
        let code = segment.part(1, 1).to_owned();
        let format = segment.part(1, 3).to_owned();
        let Some(said) = segment.said_part(1, 2) else { return };
        let Some((day, last)) = date::edifact(&said.value, &format) else {
            convert::bad_date(self.remarks, &said.text, &said.source);
            return;
        };
        if self.line.is_none() && (code == "137" || code == "4") && self.order.issued.is_none() {
            self.order.issued = Some(said.with(day));
            return;
        }
        if self.line.is_none() && code == "171" && self.order.po_date.is_none() {
            self.order.po_date = Some(said.with(day));
        }
        let role = codes::date_role(&code);
        let dated =
            |role, day| Dated { role, code: code.clone(), date: said.with(day), other_readings: Vec::new() };
        let mut dates = vec![dated(role, day)];
        if let Some(last) = last.filter(|l| *l != day) {
            dates.push(dated(if role == DateRole::Other { role } else { DateRole::DeliverNotAfter }, last));
        }
        match (&mut self.line, self.within) {
            (Some(line), Within::Schedule) => {
                if let Some(schedule) = line.schedule.last_mut() {
                    schedule.date = dates.into_iter().next();
                }
            }
            (Some(line), _) => line.dates.extend(dates),
            (None, Within::Terms) => {
                let text = format!("{code} {}", said.text);
                self.order.payment_terms.push(Said::new(text.clone(), text, said.source.clone()));
            }
            (None, _) => self.order.dates.extend(dates),
        }
    }

    fn reference(&mut self, segment: &Segment) {
        let code = segment.part(1, 1).to_owned();
        let Some(text) = segment.said_part(1, 2) else { return };
        let text = match segment.part(1, 3) {
            "" => text,
            line => {
                let both = format!("{} line {line}", text.value);
                text.with(both)
            }
        };
        let reference = Reference { kind: codes::reference_kind(&code), code, text };
        if self.within == Within::Party
            && let Some(party) = self.open_party()
            && reference.kind != ReferenceKind::Order
        {
            party.references.push(reference);
        } else if let Some(line) = &mut self.line {
            line.references.push(reference);
        } else {
            self.order.references.push(reference);
        }
    }

    fn open_party(&mut self) -> Option<&mut Party> {
        match &mut self.line {
            Some(line) => line.parties.last_mut(),
            None => self.order.parties.last_mut(),
        }
    }

    fn party(&mut self, segment: &Segment) {
        let code = segment.text(1).to_owned();
        let mut party = Party::new(codes::party_role(&code), code, segment.place());
        let agency = segment.part(2, 3).to_owned();
        segment.part(2, 2);
        if let Some(id) = segment.said_part(2, 1) {
            let id = convert::line(self.remarks, &id, "A party's number", Limits::LINE_CHARS);
            party.ids.push(PartyId { scheme: codes::id_scheme(&agency), scheme_code: agency, id });
        }
        let texts = |at: usize, last: usize| (1..=last).filter_map(move |of| segment.said_part(at, of));
        // C058 holds name and address unstructured: the first line is the name.
        for (number, text) in texts(3, 5).enumerate() {
            if number == 0 { party.names.push(text) } else { party.street.push(text) }
        }
        party.names.extend(texts(4, 5));
        party.street.extend(texts(5, 4));
        party.city = segment.said(6);
        party.region = segment.said(7).or_else(|| segment.said_part(7, 4));
        party.postcode = segment.said(8);
        party.country = segment.said(9);
        match &mut self.line {
            Some(line) => line.parties.push(party),
            None => self.order.parties.push(party),
        }
        self.within = Within::Party;
    }

    fn contact(&mut self, segment: &Segment) {
        let mut loose = Vec::new();
        {
            let contacts = if self.within == Within::Party {
                match self.open_party() {
                    Some(party) => &mut party.contacts,
                    None => &mut loose,
                }
            } else {
                &mut self.order.contacts
            };
            if segment.tag == "CTA" {
                let name = segment.said_part(2, 2).or_else(|| segment.said_part(2, 1));
                segment.part(2, 1);
                contacts.push(Contact { function: segment.said(1), name, ..Contact::default() });
                return;
            }
            if contacts.is_empty() {
                contacts.push(Contact::default());
            }
            let Some(contact) = contacts.last_mut() else { return };
            for element in 1..=segment.len() {
                for of in (1..=segment.parts(element)).step_by(2) {
                    let Some(text) = segment.said_part(element, of) else { continue };
                    let code = segment.part(element, of + 1).to_owned();
                    match code.as_str() {
                        "TE" | "AL" if contact.phone.is_none() => contact.phone = Some(text),
                        "EM" if contact.email.is_none() => contact.email = Some(text),
                        _ => contact.other.push((code, text)),
                    }
                }
            }
        }
    }

    fn terms(&mut self, segment: &Segment) {
        if segment.tag == "PCD" && self.within == Within::Charge {
            let percent = segment.said_part(1, 2).and_then(|p| convert::amount(self.remarks, &p));
            segment.read_all();
            if let Some(charge) = self.open_charge() {
                charge.percent = percent;
            }
            return;
        }
        let text = segment.written();
        let value = match segment.tag.as_str() {
            "PAT" if !segment.part(2, 4).is_empty() => segment.part(2, 4).to_owned(),
            "PAT" if !segment.part(3, 4).is_empty() => format!("net {} days", segment.part(3, 4)),
            "TOD" if !segment.part(3, 1).is_empty() => {
                [segment.part(3, 1), segment.part(3, 4)].join(" ").trim().to_owned()
            }
            _ => text.clone(),
        };
        let said = Said::new(value, text, segment.place());
        match segment.tag.as_str() {
            "TOD" => self.order.freight_terms.push(said),
            "TDT" => self.order.carrier.push(said),
            _ => {
                self.order.payment_terms.push(said);
                self.within = Within::Terms;
            }
        }
    }

    fn charge(&mut self, segment: &Segment) {
        let charge = AllowanceCharge {
            is_charge: segment.text(1) == "C" || segment.text(1) == "N",
            counts: matches!(segment.text(1), "A" | "C"),
            code: segment.said(5).or_else(|| segment.said(2)),
            reason: segment.said_part(5, 4).or_else(|| segment.said_part(2, 4)),
            amount: None,
            percent: None,
        };
        segment.read_all();
        match &mut self.line {
            Some(line) => line.charges.push(charge),
            None => self.order.charges.push(charge),
        }
        self.within = Within::Charge;
    }

    fn open_charge(&mut self) -> Option<&mut AllowanceCharge> {
        match &mut self.line {
            Some(line) => line.charges.last_mut(),
            None => self.order.charges.last_mut(),
        }
    }

    fn text(&mut self, segment: &Segment) {
        let subject = segment.text(1).to_owned();
        segment.text(2);
        segment.text(5);
        let parts: Vec<Said<String>> =
            (1..=segment.parts(4)).filter_map(|of| segment.said_part(4, of)).collect();
        let code = segment.said_part(3, 1);
        let Some(first) = parts.first().or(code.as_ref()) else { return };
        let text = parts.iter().map(|p| p.value.as_str()).collect::<Vec<_>>().join(" ");
        let text = if text.is_empty() { first.value.clone() } else { text };
        let said = Said::new(text.clone(), text, first.source.clone());
        match &mut self.line {
            Some(line) => line.notes.push(Note { subject, text: said }),
            None => self.order.notes.push(Note { subject, text: said }),
        }
    }

    fn count(&mut self, segment: &Segment) {
        let Some(said) = segment.said_part(1, 2) else { return };
        match segment.part(1, 1) {
            "2" => self.order.stated_line_count = convert::count(self.remarks, &said),
            "1" => {
                let stated = convert::amount(self.remarks, &said);
                let sum = self
                    .order
                    .lines
                    .iter()
                    .filter_map(|l| l.quantity.as_ref())
                    .try_fold(basics::Decimal::ZERO, |sum, q| sum.checked_add(q.value.value()));
                if let (Some(stated), Some(sum)) = (stated, sum)
                    && stated.value != sum
                {
                    self.remarks.note(
                        remark::TOTAL,
                        said.source,
                        format!(
                            "CNT+1 states a quantity total of {}, the lines add up to {sum}",
                            stated.value
                        ),
                        "Compare the quantities with the sender's.",
                    );
                }
            }
            _ => segment.read_all(),
        }
    }

    fn line(&mut self, segment: &Segment) {
        let parent = segment.part(4, 2).to_owned();
        segment.part(4, 1);
        self.end_line();
        let mut line = Line::new(segment.place());
        line.position = segment.said(1);
        line.action = segment.said(2).map(|c| c.with(codes::line_action(&c.value)));
        if let Some(id) = segment.said_part(3, 1) {
            let code = segment.part(3, 2).to_owned();
            line.items.push(self.item(&code, &id));
        }
        segment.part(3, 4);
        // A sub-line is noted with its parent; the parent keeps it when both are known.
        if !parent.is_empty() {
            line.attributes.push(Attribute {
                name: "part of line".into(),
                value: Said::new(parent.clone(), parent, segment.source(4, 2)),
            });
        }
        self.in_summary = false;
        self.line = Some(line);
    }

    fn item(&mut self, code: &str, id: &Said<String>) -> ItemRef {
        let kind = codes::item_kind(code);
        let isbn_10 = code == "IB" && id.value.len() == 10;
        convert::item(self.remarks, if isbn_10 { ItemRefKind::Other } else { kind }, code, id)
    }

    fn quantity(&mut self, segment: &Segment) {
        let code = segment.part(1, 1).to_owned();
        let quantity = segment.said_part(1, 2).and_then(|q| convert::quantity(self.remarks, &q));
        let unit = segment.said_part(1, 3).map(|u| convert::unit(&u));
        let Some(quantity) = quantity else { return };
        let Some(line) = &mut self.line else {
            self.order
                .notes
                .push(Note { subject: format!("QTY {code}"), text: quantity.with(quantity.text.clone()) });
            return;
        };
        let in_schedule = self.within == Within::Schedule;
        if in_schedule && let Some(schedule) = line.schedule.last_mut() {
            schedule.quantity = Some(quantity);
            schedule.unit = unit;
            return;
        }
        let is_main = matches!(code.as_str(), "21" | "1" | "12" | "47" | "113" | "46");
        if is_main && line.quantity.is_none() {
            line.quantity = Some(quantity);
            line.unit = unit;
        } else {
            let code = match unit {
                Some(unit) => format!("{code} {}", unit.text),
                None => code,
            };
            line.other_quantities.push((code, quantity));
        }
    }

    fn amount(&mut self, segment: &Segment) {
        let code = segment.part(1, 1).to_owned();
        segment.part(1, 3);
        segment.part(1, 4);
        let Some(amount) = segment.said_part(1, 2).and_then(|a| convert::amount(self.remarks, &a)) else {
            return;
        };
        if self.within == Within::Charge
            && matches!(code.as_str(), "8" | "23" | "204" | "131")
            && let Some(charge) = self.open_charge()
        {
            charge.amount = Some(amount);
            return;
        }
        match &mut self.line {
            Some(line) if code == "203" || code == "66" => line.amount = Some(amount),
            Some(line) => line
                .attributes
                .push(Attribute { name: format!("MOA {code}"), value: amount.with(amount.text.clone()) }),
            None => self.order.amounts.push(Amount { role: codes::amount_role(&code), code, amount }),
        }
    }

    fn line_segment(&mut self, segment: &Segment) {
        let Some(mut line) = self.line.take() else {
            if segment.tag != "TAX" || self.in_summary {
                let text = segment.written();
                let text = Said::new(text.clone(), text, segment.place());
                self.order.notes.push(Note { subject: segment.tag.clone(), text });
            }
            return;
        };
        match segment.tag.as_str() {
            "PIA" => {
                segment.text(1);
                for at in 2..=segment.len() {
                    let code = segment.part(at, 2).to_owned();
                    segment.part(at, 4);
                    if let Some(id) = segment.said_part(at, 1) {
                        line.items.push(self.item(&code, &id));
                    }
                }
            }
            "IMD" => self.description(&mut line, segment),
            "PRI" => self.price(&mut line, segment),
            "TAX" => {
                line.tax_percent = segment.said_part(5, 4).and_then(|p| convert::amount(self.remarks, &p));
                segment.read_all();
            }
            "SCC" => {
                segment.read_all();
                line.schedule.push(Schedule::default());
                self.within = Within::Schedule;
            }
            "LOC" => {
                segment.text(1);
                segment.part(2, 3);
                let place = segment.said(2);
                match line.schedule.last_mut() {
                    Some(open)
                        if self.within == Within::Schedule
                            && open.place.is_none()
                            && open.quantity.is_none() =>
                    {
                        open.place = place
                    }
                    _ => line.schedule.push(Schedule { place, ..Schedule::default() }),
                }
                self.within = Within::Schedule;
            }
            _ => {
                let text = segment.written();
                let value = Said::new(text.clone(), text, segment.place());
                line.attributes.push(Attribute { name: segment.tag.clone(), value });
            }
        }
        self.line = Some(line);
    }

    fn description(&mut self, line: &mut Line, segment: &Segment) {
        segment.text(1);
        let characteristic = segment.part(2, 1).to_owned();
        segment.part(3, 3);
        segment.part(3, 6);
        let texts: Vec<Said<String>> = [4, 5].into_iter().filter_map(|of| segment.said_part(3, of)).collect();
        let code = segment.said_part(3, 1);
        let Some(first) = texts.first().or(code.as_ref()) else { return };
        let joined = texts.iter().map(|t| t.value.as_str()).collect::<Vec<_>>().join(" ");
        let value = if joined.is_empty() { first.value.clone() } else { joined };
        let said = Said::new(value.clone(), value, first.source.clone());
        if line.description.is_none() && !texts.is_empty() {
            line.description =
                Some(convert::line(self.remarks, &said, "The description", Limits::LINE_CHARS));
        } else {
            line.attributes
                .push(Attribute { name: format!("IMD {characteristic}").trim().to_owned(), value: said });
        }
    }

    /// PRI: AAA net, AAB gross, INV invoice, CAL calculation; C509.5284 is the price base.
    fn price(&mut self, line: &mut Line, segment: &Segment) {
        let basis = segment.said_part(1, 1);
        for of in [3, 4, 6] {
            segment.part(1, of);
        }
        let base = segment.said_part(1, 5).and_then(|b| convert::quantity(self.remarks, &b));
        let base = base.filter(|b| b.value.is_positive());
        let Some(amount) = segment.said_part(1, 2).and_then(|p| convert::price(self.remarks, &p)) else {
            return;
        };
        let price = Price { amount, base, basis };
        let is_net = |p: &Price| p.basis.as_ref().is_some_and(|b| b.value == "AAA");
        match &line.price {
            None => line.price = Some(price),
            Some(old) if is_net(&price) && !is_net(old) => {
                line.other_prices.extend(line.price.replace(price));
            }
            Some(_) => line.other_prices.push(price),
        }
    }
}
