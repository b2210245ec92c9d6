//! Draw: what was shipped since the last audit of a scheme is a lot; the standard says how many of it are looked at. Called from the page of
//! audits, the API and the command line. Holds: the sample follows from the audit's number and the shipments', so that anybody can draw it
//! again and nobody can choose it; no shipment lies in two lots of a scheme.

use basics::Instant;
use db::Tx;
use sha2::{Digest, Sha256};

use super::audit::{Audit, AuditState, Item};
use super::refusal::AuditRefusal;
use super::sampling::{SamplingPlan, Strictness, plan};
use super::store::{self, Shipped};
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// `to` is when the lot ends; none is now.
pub fn draw(tx: &mut Tx, by: &Actor, scheme: &str, to: Option<Instant>) -> Result<Audit, Failure> {
    allow(by, Verb::AuditOrders, Whose::Others)?;
    let scheme = store::need_scheme(tx, scheme)?;
    let (now, from) = (tx.now(), scheme.audited_to);
    let to = to.unwrap_or(now).min(now);
    if !scheme.active {
        return Err(AuditRefusal::Inactive(scheme.code).into());
    }
    if scheme.standing.strictness == Strictness::Discontinued {
        return Err(AuditRefusal::Discontinued(scheme.code).into());
    }
    if let Some(open) = store::open_of_scheme(tx, &scheme.code)? {
        return Err(AuditRefusal::Open { scheme: scheme.code, audit: open }.into());
    }
    let lot = store::shipped(tx, from, to, &scheme.channel)?;
    let size = lot.len() as i64;
    let plan = plan(size, scheme.level, &scheme.aql, scheme.standing.strictness)
        .ok_or(AuditRefusal::TooFew { scheme: scheme.code.clone(), shipped: size })?;
    let number = format!("AU{}", 100_000 + tx.next_number("audit")?);
    let sample = sample(&number, lot, &plan);
    let audit = Audit {
        id: tx.new_id(),
        number,
        scheme: scheme.code.clone(),
        from,
        to,
        lot_size: size,
        letter: plan.letter.to_string(),
        plan_letter: plan.plan_letter.to_string(),
        strictness: plan.strictness,
        level: scheme.level,
        aql: scheme.aql.clone(),
        size: plan.size,
        accept: plan.accept,
        state: AuditState::Open,
        wrong: 0,
        drawn_by: by.person,
        drawn_at: now,
        decided_by: None,
        decided_at: None,
        note: None,
        task: None,
        version: 1,
    };
    store::insert(tx, &audit, &items(&sample))?;
    store::set_audited_to(tx, &scheme.code, to)?;
    let entry = Entry {
        verb: Verb::AuditOrders.code(),
        noun: "audit",
        thing: audit.id.uuid(),
        number: Some(&audit.number),
        reason: None,
        detail: serde_json::json!({
            "to": audit.state, "scheme": audit.scheme, "lot": size, "size": audit.size, "accept": audit.accept,
            "strictness": audit.strictness, "sample": sample.iter().map(|s| s.number.as_str()).collect::<Vec<_>>(),
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(audit)
}

/// The shipments whose hash with the audit's number is smallest, in that order.
fn sample(audit: &str, lot: Vec<Shipped>, plan: &SamplingPlan) -> Vec<Shipped> {
    let mut hashed: Vec<([u8; 32], Shipped)> =
        lot.into_iter().map(|s| (Sha256::digest(format!("{audit}\n{}", s.number)).into(), s)).collect();
    hashed.sort_by_key(|a| a.0);
    let wanted = usize::try_from(plan.size).unwrap_or(0);
    hashed.into_iter().take(wanted).map(|(_, shipped)| shipped).collect()
}

fn items(sample: &[Shipped]) -> Vec<Item> {
    let item = |(n, s): (i64, &Shipped)| Item {
        item_no: n,
        shipment: s.number.clone(),
        order: s.order,
        order_number: s.order_number.clone(),
        channel: s.channel.clone(),
        entered_by: s.entered_by,
        packed_by: s.packed_by,
        right: None,
        checked_by: None,
        checked_at: None,
    };
    (1..).zip(sample).map(item).collect()
}

/// The numbers of the sample, drawn again from what was shipped: what anybody can hold an audit against.
pub fn redraw(tx: &mut Tx, by: &Actor, number: &str) -> Result<Vec<String>, Failure> {
    allow(by, Verb::SeeOrders, Whose::Others)?;
    let audit = store::need(tx, number)?;
    let scheme = store::need_scheme(tx, &audit.scheme)?;
    let lot = store::shipped(tx, audit.from, audit.to, &scheme.channel)?;
    let plan = plan(lot.len() as i64, audit.level, &audit.aql, audit.strictness);
    let drawn = plan.map(|plan| sample(&audit.number, lot, &plan)).unwrap_or_default();
    Ok(drawn.into_iter().map(|s| s.number).collect())
}
