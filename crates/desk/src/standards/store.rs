//! SQL of standards.

use basics::{Id, Instant};
use db::{Fault, Row, Tx, Value, values};

use super::chart::ChartKind;
use super::measured::Unit;
use super::refusal::StandardRefusal;
use super::standard::{Alert, Measure, Period, Standard};
use crate::Failure;
use crate::actor::Actor;

/// Orders, shipments or complaints of one chart at most.
const UNITS_MAX: i64 = 200_000;
/// Times of one chart at most, the latest.
const TIMES_MAX: i64 = 2_000;
/// An order that was begun longer before is none of this chart.
const BEGUN_BEFORE_SECONDS: i64 = 180 * 86_400;

fn coded<T>(c: &mut db::Columns<'_, '_>, from_code: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
    let code: String = c.take()?;
    from_code(&code).ok_or_else(|| Fault::Statement(format!("a standard can't be read: {code}")))
}

fn read(row: &Row<'_>) -> Result<Standard, Fault> {
    let mut c = row.columns();
    Ok(Standard {
        code: c.take()?,
        id: c.take()?,
        name: c.take()?,
        measure: coded(&mut c, Measure::from_code)?,
        chart: coded(&mut c, ChartKind::from_code)?,
        period: coded(&mut c, Period::from_code)?,
        channel: c.take()?,
        target: c.take()?,
        adjusted: c.take()?,
        team: c.take()?,
        active: c.take()?,
        watched_to: c.take()?,
        version: c.take()?,
    })
}

pub fn list(tx: &mut Tx) -> Result<Vec<Standard>, Fault> {
    tx.query(
        "select code, id, name, measure, chart, period, channel, target, adjusted, team, active, watched_to, version from standard
         where code > '' order by code limit 200",
        &[],
        read,
    )
}

pub fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Standard>, Fault> {
    tx.first(
        "select code, id, name, measure, chart, period, channel, target, adjusted, team, active, watched_to, version from standard
         where code = $1",
        &values![code],
        read,
    )
}

pub fn need(tx: &mut Tx, code: &str) -> Result<Standard, Failure> {
    let code = code.trim().to_lowercase();
    Ok(by_code(tx, &code)?.ok_or(StandardRefusal::NotFound(code))?)
}

pub(super) fn put(tx: &mut Tx, s: &Standard) -> Result<(), Fault> {
    tx.record(
        "insert into standard (code, id, name, measure, chart, period, channel, target, adjusted, team, active, watched_to, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (code) do update set name = excluded.name, measure = excluded.measure, chart = excluded.chart,
           period = excluded.period, channel = excluded.channel, target = excluded.target, adjusted = excluded.adjusted,
           team = excluded.team, active = excluded.active, version = excluded.version",
        &values![
            &s.code,
            s.id,
            &s.name,
            s.measure.code(),
            s.chart.code(),
            s.period.code(),
            &s.channel,
            s.target,
            s.adjusted,
            &s.team,
            s.active,
            s.watched_to,
            s.version
        ],
    )
}

pub(super) fn set_watched(tx: &mut Tx, code: &str, to: Instant) -> Result<(), Fault> {
    tx.record("update standard set watched_to = $2 where code = $1", &values![code, to])
}

/// How hard it is: lines in three steps, channel and level.
fn stratum(lines: i64, channel: &str, level: &str) -> String {
    let size = match lines {
        ..=3 => "few",
        4..=10 => "some",
        _ => "many",
    };
    format!("{size} {channel} {level}")
}

/// The first in time first.
pub(super) fn units(
    tx: &mut Tx,
    standard: &Standard,
    from: Instant,
    to: Instant,
) -> Result<Vec<Unit>, Fault> {
    let begun = from.plus_seconds(-BEGUN_BEFORE_SECONDS);
    match standard.measure {
        Measure::EntryErrors | Measure::LineErrors => tx.query(
            "select o.number, o.submitted_at, o.created_at, o.channel, coalesce(c.level, 'emerging'),
               (select count(*) from order_line l where l.order_id = o.id),
               (select count(*) from error_record e where e.order_id = o.id and e.step = 'entry' and e.withdrawn is null)
             from sales_order o left join competency c on c.person = o.entered_by and c.duty = 'D1'
             where o.created_at >= $1 and o.submitted_at >= $2 and o.submitted_at < $3 and o.content_hash is not null
               and (o.channel = $4 or $4 = '')
             order by o.submitted_at limit $5",
            &values![begun, from, to, &standard.channel, UNITS_MAX],
            order,
        ),
        Measure::Turnaround => {
            let mut found = tx.query(
                "select o.number, o.confirmed_at, o.created_at, o.channel, coalesce(c.level, 'emerging'),
                   (select count(*) from order_line l where l.order_id = o.id), 0
                 from sales_order o left join competency c on c.person = o.entered_by and c.duty = 'D1'
                 where o.confirmed_at >= $1 and o.confirmed_at < $2 and o.content_hash is not null and (o.channel = $3 or $3 = '')
                 order by o.confirmed_at desc limit $4",
                &values![from, to, &standard.channel, TIMES_MAX],
                order,
            )?;
            found.reverse();
            Ok(found)
        }
        Measure::AuditErrors => tx.query(
            "select i.shipment, i.checked_at, i.checked_at, i.channel, coalesce(c.level, 'emerging'),
               (select count(*) from order_line l where l.order_id = i.order_id),
               (select count(*) from audit_finding f where f.audit = i.audit and f.item_no = i.item_no and f.class <> 'minor')
             from audit a join audit_item i on i.audit = a.id left join competency c on c.person = i.entered_by and c.duty = 'D1'
             where a.drawn_at >= $1 and i.checked_at >= $2 and i.checked_at < $3 and (i.channel = $4 or $4 = '')
             order by i.checked_at, i.shipment limit $5",
            &values![begun, from, to, &standard.channel, UNITS_MAX],
            order,
        ),
        Measure::ComplaintTime => {
            let mut found = tx.query(
                "select number, resolved_at, opened_at, severity, waited from complaint
                 where opened_at >= $1 and resolved_at >= $2 and resolved_at < $3 order by resolved_at desc limit $4",
                &[begun.into(), from.into(), to.into(), Value::from(TIMES_MAX)],
                |row| {
                    let mut c = row.columns();
                    Ok(Unit {
                        name: c.take()?,
                        at: c.take()?,
                        from: c.take()?,
                        stratum: c.take()?,
                        lines: 1,
                        errors: 0,
                        waited: c.take()?,
                    })
                },
            )?;
            found.reverse();
            Ok(found)
        }
    }
}

fn order(row: &Row<'_>) -> Result<Unit, Fault> {
    let mut c = row.columns();
    let (name, at, from): (String, Instant, Instant) = (c.take()?, c.take()?, c.take()?);
    let (channel, level): (String, String) = (c.take()?, c.take()?);
    let (lines, errors): (i64, i64) = (c.take()?, c.take()?);
    Ok(Unit { name, at, from, stratum: stratum(lines, &channel, &level), lines, errors, waited: 0 })
}

pub(super) fn is_known(tx: &mut Tx, standard: &str, point: &str, rule: &str) -> Result<bool, Fault> {
    let found = tx.first(
        "select 1 from standard_alert where standard = $1 and point = $2 and rule = $3",
        &values![standard, point, rule],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

pub(super) fn insert_alert(
    tx: &mut Tx,
    standard: &str,
    point: &str,
    rule: &str,
    value: &str,
    task: &str,
) -> Result<(), Fault> {
    let (id, now) = (tx.new_id::<Alert>(), tx.now());
    tx.record(
        "insert into standard_alert (id, standard, point, rule, value, at, task) values ($1, $2, $3, $4, $5, $6, $7)",
        &values![id, standard, point, rule, value, now, task],
    )
}

fn read_alert(row: &Row<'_>) -> Result<Alert, Fault> {
    let mut c = row.columns();
    Ok(Alert {
        id: c.take()?,
        standard: c.take()?,
        point: c.take()?,
        rule: c.take()?,
        value: c.take()?,
        at: c.take()?,
        task: c.take()?,
        seen_by: c.take()?,
        seen_at: c.take()?,
        note: c.take()?,
    })
}

pub(super) fn alert(tx: &mut Tx, id: Id<Alert>) -> Result<Option<Alert>, Fault> {
    tx.first(
        "select id, standard, point, rule, value, at, task, seen_by, seen_at, note from standard_alert where id = $1",
        &values![id],
        read_alert,
    )
}

/// Of one standard, or of all; the latest first.
pub fn alerts(tx: &mut Tx, standard: &str, most: usize) -> Result<Vec<Alert>, Fault> {
    tx.query(
        "select id, standard, point, rule, value, at, task, seen_by, seen_at, note from standard_alert
         where at > 0 and (standard = $1 or $1 = '') order by at desc, point desc limit $2",
        &values![standard, most],
        read_alert,
    )
}

pub(super) fn answer(tx: &mut Tx, by: &Actor, id: Id<Alert>, note: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.record(
        "update standard_alert set seen_by = $2, seen_at = $3, note = $4 where id = $1",
        &values![id, by.person, now, note],
    )
}
