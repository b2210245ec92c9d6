//! A document in a standard's own form (EDI, XML) as a sketch: what it says needs no interpreting, only resolving.

use formats::{
    DateRole, IdScheme, IncomingOrder, ItemRefKind, Line, Party, Purpose, Reading, ReferenceKind, Said,
};

use crate::seen::{
    Clue, ClueKind, DayRole, DaySeen, Kind, LineSeen, NumberSeen, PartyRole, PartySeen, RefKind, RefSeen,
    Seen, Sketch,
};

/// The sketch of one message of a reading.
pub fn sketch(reading: &Reading, message: &formats::Message) -> Option<Sketch> {
    let order = message.document()?;
    let mut sketch = Sketch::new(kind_of(message, order));
    sketch.is_structured = true;
    if let Some(envelope) = &reading.envelope {
        let sender = envelope
            .sender
            .iter()
            .map(|s| Clue { kind: ClueKind::Interchange, seen: Seen::said(s, s.value.clone()) });
        sketch.clues.extend(sender);
        if envelope.is_test {
            sketch.remarks.push("the sender marked it as a test".into());
        }
    }
    head(&mut sketch, order);
    sketch.parties = order.parties.iter().map(party).collect();
    for party in &order.parties {
        for contact in &party.contacts {
            sketch.clues.extend(contact.email.iter().map(|e| clue(ClueKind::Email, e)));
            sketch.clues.extend(contact.phone.iter().map(|p| clue(ClueKind::Phone, p)));
        }
    }
    for reference in &order.references {
        if reference.kind == ReferenceKind::Account {
            sketch.clues.push(clue(ClueKind::Account, &reference.text));
        }
    }
    sketch.lines = order.lines.iter().map(line).collect();
    Some(sketch)
}

fn clue(kind: ClueKind, said: &Said<String>) -> Clue {
    Clue { kind, seen: Seen::said(said, said.value.clone()) }
}

fn kind_of(message: &formats::Message, order: &IncomingOrder) -> Kind {
    let purpose = order.purpose.as_ref().map(|p| p.value);
    match (message, purpose) {
        (formats::Message::Cancellation(_), _) | (formats::Message::Order(_), Some(Purpose::Cancel)) => {
            Kind::Cancellation
        }
        (formats::Message::Change(_), _)
        | (formats::Message::Order(_), Some(Purpose::Change | Purpose::Replace)) => Kind::Change,
        (formats::Message::Order(_), _) => Kind::Order,
        (formats::Message::Invoice(_), _) => Kind::Invoice,
        _ => Kind::Other,
    }
}

fn head(sketch: &mut Sketch, order: &IncomingOrder) {
    sketch.po_numbers.extend(order.po_number.iter().map(|p| (Seen::said(p, p.value.clone()), 100)));
    sketch.currency = order.currency.as_ref().map(|c| (c.value, Seen::said(c, c.text.clone())));
    sketch.stated_lines = order.stated_line_count.as_ref().map(|c| c.value);
    if let Some(issued) = &order.issued {
        let seen = Seen::said(issued, issued.text.clone());
        sketch.days.push(DaySeen { seen, readings: vec![issued.value], role: DayRole::Ordered });
    }
    sketch.days.extend(order.requested_date().map(|d| day(d, DayRole::Requested)));
    for amount in order.amounts.iter().filter(|a| a.role != formats::AmountRole::Tax) {
        let seen = Seen::said(&amount.amount, amount.amount.text.clone());
        let number = NumberSeen::exact(amount.amount.value, seen);
        use formats::AmountRole::{Allowances, Charges, Lines, Net, Payable};
        match amount.role {
            Lines | Net | Payable => sketch.totals.push(number),
            Allowances | Charges => sketch.extras.push(number),
            _ => {}
        }
    }
    for charge in order.charges.iter().filter(|c| c.counts) {
        sketch
            .extras
            .extend(charge.amount.iter().map(|a| NumberSeen::exact(a.value, Seen::said(a, a.text.clone()))));
    }
}

fn day(dated: &formats::Dated, role: DayRole) -> DaySeen {
    let mut readings = vec![dated.date.value];
    readings.extend(&dated.other_readings);
    DaySeen { seen: Seen::said(&dated.date, dated.date.text.clone()), readings, role }
}

fn party(party: &Party) -> PartySeen {
    use formats::PartyRole as Theirs;
    let role = match party.role {
        Theirs::Buyer | Theirs::OrderedBy => PartyRole::Buyer,
        Theirs::BillTo | Theirs::Payer => PartyRole::BillTo,
        Theirs::ShipTo | Theirs::FinalConsignee => PartyRole::ShipTo,
        Theirs::Supplier | Theirs::ShipFrom => PartyRole::Seller,
        Theirs::Carrier | Theirs::Other => PartyRole::Unknown,
    };
    let one = |said: &Option<Said<String>>| said.as_ref().map(|s| s.value.clone()).unwrap_or_default();
    let mut ids: Vec<Seen> = party
        .ids
        .iter()
        .filter(|i| !i.id.value.trim().is_empty() && i.scheme != IdScheme::Other || i.scheme_code == "92")
        .map(|i| Seen::said(&i.id, i.id.value.clone()))
        .collect();
    ids.extend(
        party
            .ids
            .iter()
            .filter(|i| i.scheme == IdScheme::Other)
            .map(|i| Seen::said(&i.id, i.id.value.clone())),
    );
    ids.extend(
        party
            .references
            .iter()
            .filter(|r| r.kind == ReferenceKind::Vat)
            .map(|r| Seen::said(&r.text, r.text.value.clone())),
    );
    let street: Vec<&str> = party.street.iter().map(|s| s.value.as_str()).collect();
    let written = party.written.as_ref().map(|w| Seen::said(w, w.value.clone())).or_else(|| {
        let parts = party.names.iter().map(|n| n.value.as_str()).chain(street.iter().copied());
        let text: Vec<&str> = parts.chain(party.city.iter().map(|c| c.value.as_str())).collect();
        (!text.is_empty()).then(|| Seen::new(text.join(", "), party.source.clone()))
    });
    PartySeen {
        role,
        name: party.names.first().map(|n| Seen::said(n, n.value.clone())),
        street: street.join(" "),
        city: one(&party.city),
        postcode: one(&party.postcode),
        country: one(&party.country),
        ids,
        written,
    }
}

fn line(line: &Line) -> LineSeen {
    let mut seen = LineSeen::new(line.source.clone());
    seen.position = line.position.as_ref().map(|p| p.value.clone());
    for item in &line.items {
        let kind = match item.kind {
            ItemRefKind::Buyer => RefKind::Theirs,
            ItemRefKind::Seller => RefKind::Ours,
            ItemRefKind::Gtin => RefKind::Gtin,
            _ => RefKind::Unknown,
        };
        seen.refs.push(RefSeen { kind, seen: Seen::said(&item.id, item.id.value.clone()) });
    }
    seen.words = line.description.as_ref().map(|d| Seen::said(d, d.value.clone()));
    let in_parts = || {
        let parts: Vec<_> = line.schedule.iter().filter_map(|s| s.quantity.as_ref()).collect();
        (parts.len() == 1).then(|| parts.first().copied()).flatten()
    };
    seen.quantity = line
        .quantity
        .as_ref()
        .or_else(in_parts)
        .map(|q| NumberSeen::exact(q.value.value(), Seen::said(q, q.text.clone())));
    seen.unit = line.unit.as_ref().map(|u| {
        let code = u.value.map(|u| u.code().to_owned());
        Seen::said(u, code.unwrap_or_else(|| u.text.clone()))
    });
    if let Some(price) = &line.price {
        seen.price = Some(NumberSeen::exact(
            price.amount.value.value(),
            Seen::said(&price.amount, price.amount.text.clone()),
        ));
        seen.price_base = price.base.as_ref().map(|b| b.value.value()).filter(|b| !b.is_zero());
    }
    seen.amount = line.amount.as_ref().map(|a| NumberSeen::exact(a.value, Seen::said(a, a.text.clone())));
    let scheduled = || line.schedule.iter().find_map(|s| s.date.as_ref());
    let wanted =
        line.dates.iter().find(|d| matches!(d.role, DateRole::RequestedDelivery | DateRole::RequestedShip));
    seen.day = wanted.or_else(scheduled).map(|d| day(d, DayRole::Requested));
    seen
}
