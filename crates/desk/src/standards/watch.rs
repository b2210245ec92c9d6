//! Watch: what a chart of a standard shows to be more than chance is an alert and a task, once for each point and rule. Called by the worker; looks
//! at a standard when a period has ended.

use basics::Calendar;
use db::Tx;

use super::measured::{measured, start_of};
use super::standard::Standard;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::calendars;
use crate::company;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, NewTask};

/// Points at the end of a chart that may be news.
const NEWS: usize = 3;

/// How many alerts were raised. Called until it says 0.
pub fn watch(tx: &mut Tx, by: &Actor) -> Result<usize, Failure> {
    allow(by, Verb::RunWorker, Whose::Others)?;
    let (calendar, today) = (calendars::of_company(tx)?, company::today(tx)?);
    let mut raised = 0;
    for standard in store::list(tx)?.into_iter().filter(|s| s.active) {
        raised += look(tx, by, &standard, &calendar, today)?;
    }
    Ok(raised)
}

fn look(
    tx: &mut Tx,
    by: &Actor,
    standard: &Standard,
    calendar: &Calendar,
    today: basics::Day,
) -> Result<usize, Failure> {
    let ended = calendar.at(start_of(today, standard.period), 0);
    if standard.watched_to >= ended {
        return Ok(0);
    }
    let found = measured(tx, standard, true)?;
    let points = &found.chart.points;
    let news = points.get(points.len().saturating_sub(NEWS)..).unwrap_or_default();
    let mut raised = 0;
    for point in news {
        for rule in &point.rules {
            let value = format!("{:.4} (limits {:.4} to {:.4})", point.value, point.lower, point.upper);
            if store::is_known(tx, &standard.code, &point.name, rule.code())? {
                continue;
            }
            let title = format!("Standard {}: {} is {}", standard.name, point.name, rule.said());
            let task = NewTask {
                thing: standard.id.uuid(),
                about: format!("standard {}", standard.code),
                title,
                department: standard.team.clone(),
                person: None,
                due_at: calendar.after(tx.now(), 8 * 3_600),
            };
            let task = tasks::follow_up(tx, by, &task)?;
            store::insert_alert(tx, &standard.code, &point.name, rule.code(), &value, &task)?;
            let entry = Entry {
                verb: "alert_standard",
                noun: "standard",
                thing: standard.id.uuid(),
                number: Some(&standard.code),
                reason: None,
                detail:
                    serde_json::json!({ "point": point.name, "rule": rule, "value": value, "task": task })
                        .to_string(),
            };
            journal::record(tx, by, &entry)?;
            raised += 1;
        }
    }
    store::set_watched(tx, &standard.code, ended)?;
    Ok(raised)
}
