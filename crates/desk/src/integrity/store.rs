//! SQL of integrity.

use basics::{Instant, Limits};
use db::{Fault, Row, Tx, values};

use super::conduct::Conduct;
use super::finding::{Finding, FindingId, IntegrityRule, Verdict};
use super::recognition::Recognition;
use super::refusal::IntegrityRefusal;
use crate::Failure;
use crate::actor::{Actor, PersonId};

/// Something that a rule is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Suspect {
    pub about: String,
    pub person: PersonId,
    pub happened_at: Instant,
    pub detail: String,
}

/// How often somebody did a thing, of how many times it could have been done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Often {
    pub person: PersonId,
    pub did: i64,
    pub of: i64,
}

fn read_suspect(row: &Row<'_>) -> Result<Suspect, Fault> {
    let mut c = row.columns();
    Ok(Suspect { about: c.take()?, person: c.take()?, happened_at: c.take()?, detail: c.take()? })
}

pub(super) fn suspects(
    tx: &mut Tx,
    rule: IntegrityRule,
    from: Instant,
    most: usize,
) -> Result<Vec<Suspect>, Fault> {
    let sql = match rule {
        IntegrityRule::OwnWaiver => {
            "select 'order ' || o.number, h.resolved_by, h.resolved_at, h.kind from hold h join sales_order o on o.id = h.order_id
             where h.resolved_at >= $1 and h.waived = 1 and h.resolved_by = o.entered_by
               and not exists (select 1 from integrity_finding f where f.rule = $2 and f.about = 'order ' || o.number and f.person = h.resolved_by)
             order by h.resolved_at limit $3"
        }
        IntegrityRule::OwnInspection => {
            "select 'shipment ' || s.number, s.inspected_by, s.shipped_at, 'inspected' from shipment s
             where s.shipped_at >= $1 and (s.inspected_by = s.packed_by or s.inspected_by = s.picked_by)
               and not exists (select 1 from integrity_finding f where f.rule = $2 and f.about = 'shipment ' || s.number and f.person = s.inspected_by)
             order by s.shipped_at limit $3"
        }
        IntegrityRule::OwnCredit => {
            "select 'credit_note ' || coalesce(n.number, n.draft_number), n.decided_by, n.made_at, n.reason from credit_note n
             where n.made_at >= $1 and n.stage = 'released' and n.decided_by = n.made_by and n.rma is null
               and not exists (select 1 from remedy r where r.order_id = n.order_id and r.state = 'done' and r.results like '%' || n.number || '%')
               and not exists (select 1 from integrity_finding f where f.rule = $2 and f.about = 'credit_note ' || coalesce(n.number, n.draft_number)
                 and f.person = n.decided_by)
             order by n.made_at limit $3"
        }
        IntegrityRule::OwnRemedy => {
            "select 'case ' || c.number, r.decided_by, r.decided_at, r.number from remedy r join complaint c on c.id = r.complaint
             where r.proposed_at >= $1 and r.two_people = 1 and r.state in ('approved', 'done') and r.decided_by = r.proposed_by
               and not exists (select 1 from integrity_finding f where f.rule = $2 and f.about = 'case ' || c.number and f.person = r.decided_by)
             order by r.decided_at limit $3"
        }
        IntegrityRule::OwnVersion => {
            "select 'table ' || t.kind, t.decided_by, t.decided_at, t.reason from table_version t
             where t.state = 'approved' and t.decided_at >= $1 and t.decided_by = t.written_by
               and not exists (select 1 from integrity_finding f where f.rule = $2 and f.about = 'table ' || t.kind and f.person = t.decided_by)
             order by t.decided_at limit $3"
        }
        _ => return deep_discounts(tx, from, most),
    };
    tx.query(sql, &values![from, rule.code(), most], read_suspect)
}

/// A price that is 30 % below the list or more; samples are free of charge anyway.
fn deep_discounts(tx: &mut Tx, from: Instant, most: usize) -> Result<Vec<Suspect>, Fault> {
    tx.query(
        "select 'order ' || o.number, l.override_by, o.created_at,
           l.sku || ': ' || cast((l.list_price - l.price) * 100 / l.list_price as text) || ' %; ' || coalesce(l.override_reason, '')
         from sales_order o join order_line l on l.order_id = o.id
         where o.created_at >= $1 and o.submitted_at is not null and o.kind <> 'sample' and l.override_by is not null and l.list_price > 0
           and l.price * 100 <= l.list_price * 70
           and l.line_no = (select min(x.line_no) from order_line x where x.order_id = o.id and x.override_by = l.override_by and x.list_price > 0
             and x.price * 100 <= x.list_price * 70)
           and not exists (select 1 from integrity_finding f where f.rule = $2 and f.about = 'order ' || o.number and f.person = l.override_by)
         order by o.created_at limit $3",
        &values![from, IntegrityRule::DeepDiscount.code(), most],
        read_suspect,
    )
}

pub(super) fn counted(tx: &mut Tx, rule: IntegrityRule, from: Instant) -> Result<Vec<Often>, Fault> {
    let sql = match rule {
        IntegrityRule::ManyWaivers => {
            "select h.resolved_by, cast(sum(h.waived) as bigint), count(*) from hold h where h.resolved_at >= $1 and h.resolved_by is not null
             group by h.resolved_by order by h.resolved_by limit $2"
        }
        _ => {
            "select o.entered_by, cast(sum(case when l.override_by is not null and l.price < l.list_price then 1 else 0 end) as bigint), count(*)
             from sales_order o join order_line l on l.order_id = o.id
             where o.created_at >= $1 and o.submitted_at is not null and o.kind <> 'sample'
             group by o.entered_by order by o.entered_by limit $2"
        }
    };
    tx.query(sql, &values![from, Limits::PAGE_ROWS], |row| {
        let mut c = row.columns();
        Ok(Often { person: c.take()?, did: c.take()?, of: c.take()? })
    })
}

pub(super) fn is_known(tx: &mut Tx, rule: IntegrityRule, of: &Suspect) -> Result<bool, Fault> {
    let found = tx.first(
        "select 1 from integrity_finding where rule = $1 and about = $2 and person = $3",
        &values![rule.code(), &of.about, of.person],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

pub(super) fn insert_finding(tx: &mut Tx, f: &Finding) -> Result<(), Fault> {
    tx.record(
        "insert into integrity_finding (id, number, rule, about, person, happened_at, detail, found_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &values![f.id, &f.number, f.rule.code(), &f.about, f.person, f.happened_at, &f.detail, f.found_at],
    )
}

fn read_finding(row: &Row<'_>) -> Result<Finding, Fault> {
    let mut c = row.columns();
    let (id, number, rule): (FindingId, String, String) = (c.take()?, c.take()?, c.take()?);
    let unread = || Fault::Statement(format!("finding {number} can't be read"));
    let rule = IntegrityRule::from_code(&rule).ok_or_else(unread)?;
    let (about, person, happened_at, detail) = (c.take()?, c.take()?, c.take()?, c.take()?);
    let (found_at, seen_by, seen_at) = (c.take()?, c.take()?, c.take()?);
    let verdict: Option<String> = c.take()?;
    let verdict = verdict.as_deref().and_then(Verdict::from_code);
    let note = c.take()?;
    Ok(Finding {
        id,
        number,
        rule,
        about,
        person,
        happened_at,
        detail,
        found_at,
        seen_by,
        seen_at,
        verdict,
        note,
    })
}

/// Those that nobody has looked into first, then the latest.
pub fn findings(tx: &mut Tx, most: usize) -> Result<Vec<Finding>, Fault> {
    let mut open = tx.query(
        "select id, number, rule, about, person, happened_at, detail, found_at, seen_by, seen_at, verdict, note from integrity_finding
         where seen_at is null order by happened_at desc limit $1",
        &values![most],
        read_finding,
    )?;
    open.extend(tx.query(
        "select id, number, rule, about, person, happened_at, detail, found_at, seen_by, seen_at, verdict, note from integrity_finding
         where seen_at is not null order by seen_at desc limit $1",
        &values![most],
        read_finding,
    )?);
    open.truncate(most);
    Ok(open)
}

pub fn need(tx: &mut Tx, number: &str) -> Result<Finding, Failure> {
    let number = number.trim().to_uppercase();
    let found = tx.first(
        "select id, number, rule, about, person, happened_at, detail, found_at, seen_by, seen_at, verdict, note from integrity_finding
         where number = $1",
        &values![&number],
        read_finding,
    )?;
    Ok(found.ok_or(IntegrityRefusal::NotFound(number))?)
}

pub(super) fn answer(
    tx: &mut Tx,
    by: &Actor,
    id: FindingId,
    verdict: Verdict,
    note: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update integrity_finding set seen_by = $2, seen_at = $3, verdict = $4, note = $5 where id = $1",
        &values![id, by.person, now, verdict.code(), note],
    )
}

pub(super) fn conduct(tx: &mut Tx) -> Result<Option<Conduct>, Fault> {
    tx.first(
        "select id, version, body, written_by, written_at from conduct where version > 0 order by version desc limit 1",
        &[],
        |row| {
            let mut c = row.columns();
            let (id, version, body) = (c.take()?, c.take()?, c.take()?);
            Ok(Conduct { id, version, body, written_by: c.take()?, written_at: c.take()? })
        },
    )
}

pub(super) fn insert_conduct(tx: &mut Tx, new: &Conduct) -> Result<(), Fault> {
    tx.record(
        "insert into conduct (version, id, body, written_by, written_at) values ($1, $2, $3, $4, $5)",
        &values![new.version, new.id, &new.body, new.written_by, new.written_at],
    )
}

/// Says whether it is news.
pub(super) fn acknowledge(tx: &mut Tx, by: &Actor, version: i64) -> Result<bool, Fault> {
    let now = tx.now();
    let known = tx.first(
        "select 1 from conduct_reader where version = $1 and person = $2",
        &values![version, by.person],
        |row| row.get::<i64>(0),
    )?;
    if known.is_some() {
        return Ok(false);
    }
    tx.record(
        "insert into conduct_reader (version, person, at) values ($1, $2, $3)",
        &values![version, by.person, now],
    )?;
    Ok(true)
}

pub(super) fn readers(
    tx: &mut Tx,
    version: i64,
    most: usize,
) -> Result<Vec<(PersonId, String, Option<Instant>)>, Fault> {
    tx.query(
        "select p.id, p.name, r.at from person p left join conduct_reader r on r.person = p.id and r.version = $1
         where p.active = 1 and not exists (select 1 from person_role m where m.person = p.id and m.role = 'machine')
         order by case when r.at is null then 0 else 1 end, p.name limit $2",
        &values![version, most],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

pub(super) fn insert_recognition(tx: &mut Tx, new: &Recognition) -> Result<(), Fault> {
    tx.record(
        "insert into recognition (id, number, person, given_by, about, words, at) values ($1, $2, $3, $4, $5, $6, $7)",
        &values![new.id, &new.number, new.person, new.given_by, &new.about, &new.words, new.at],
    )
}

/// The latest first.
pub fn recognitions(tx: &mut Tx, most: usize) -> Result<Vec<Recognition>, Fault> {
    tx.query(
        "select id, number, person, given_by, about, words, at from recognition where at > 0 order by at desc limit $1",
        &values![most],
        |row| {
            let mut c = row.columns();
            let (id, number, person, given_by) = (c.take()?, c.take()?, c.take()?, c.take()?);
            Ok(Recognition { id, number, person, given_by, about: c.take()?, words: c.take()?, at: c.take()? })
        },
    )
}
