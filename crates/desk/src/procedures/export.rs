//! Export: what was done to the orders of a time as an object-centred event log (OCEL 2.0): orders, shipments and invoices, with who did what.

use std::collections::BTreeMap;

use basics::Instant;
use db::Tx;
use mining::ocel::{Object, Ocel, OcelEvent};

use super::history;
use crate::Failure;
use crate::actor::Actor;
use crate::policies::{Verb, Whose, allow};

/// People are named by their number in this log only: a log leaves the house.
pub fn event_log(tx: &mut Tx, by: &Actor, from: Instant, to: Instant) -> Result<Ocel, Failure> {
    allow(by, Verb::SeeFigures, Whose::Others)?;
    let mut log = Ocel::default();
    let mut people: BTreeMap<uuid::Uuid, usize> = BTreeMap::new();
    history::each(tx, from, to, false, &mut |history| {
        let mut parts: Vec<&str> = history.done.iter().filter_map(|d| d.part.as_deref()).collect();
        parts.sort_unstable();
        parts.dedup();
        for part in &parts {
            let of = history.done.iter().find(|d| d.part.as_deref() == Some(*part));
            let is_invoice = of.is_some_and(|d| d.verb.ends_with("invoice"));
            log.objects.push(Object {
                id: (*part).to_owned(),
                kind: if is_invoice { "invoice" } else { "shipment" }.to_owned(),
                attributes: Vec::new(),
                objects: vec![(history.order.clone(), "of order".to_owned())],
            });
        }
        log.objects.push(Object {
            id: history.order.clone(),
            kind: "order".to_owned(),
            attributes: vec![
                ("channel".to_owned(), history.facts.channel.clone()),
                ("kind".to_owned(), history.facts.kind.clone()),
            ],
            objects: Vec::new(),
        });
        for (at, done) in history.done.iter().enumerate() {
            let mut objects = vec![(history.order.clone(), "order".to_owned())];
            objects.extend(done.part.as_ref().map(|p| (p.clone(), "part".to_owned())));
            let next = people.len() + 1;
            let who = done.person.map(|p| *people.entry(p.uuid()).or_insert(next));
            log.events.push(OcelEvent {
                id: format!("{}-{}", history.order, at + 1),
                activity: done.verb.to_owned(),
                at: Some(done.at.micros()),
                attributes: who.map(|w| ("person".to_owned(), format!("P{w}"))).into_iter().collect(),
                objects,
            });
        }
    })?;
    log.events.sort_by_key(|e| e.at);
    Ok(log)
}
