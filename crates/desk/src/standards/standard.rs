//! Standards: what is measured, by which chart, against which target; set by those who answer for it.

use basics::{Id, Instant, Limits, clean_line};
use db::Tx;
use serde::{Deserialize, Serialize};

use super::chart::ChartKind;
use super::refusal::StandardRefusal;
use super::store;
use crate::Failure;
use crate::actor::{Actor, PersonId};
use crate::journal::{self, Entry};
use crate::orders::Channel;
use crate::policies::{Verb, Whose, allow};
use crate::tasks::TEAMS;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Orders with an error of entry, of those that were submitted.
    EntryErrors,
    /// Errors of entry for each line.
    LineErrors,
    /// Shipments with a critical or major error, of those that were audited.
    AuditErrors,
    /// Working minutes from the first word of an order to its confirmation.
    Turnaround,
    /// Working minutes from a complaint to its resolution, without those in which the customer was asked.
    ComplaintTime,
}

impl Measure {
    pub const ALL: [Measure; 5] = [
        Measure::EntryErrors,
        Measure::LineErrors,
        Measure::AuditErrors,
        Measure::Turnaround,
        Measure::ComplaintTime,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Measure::EntryErrors => "entry_errors",
            Measure::LineErrors => "line_errors",
            Measure::AuditErrors => "audit_errors",
            Measure::Turnaround => "turnaround",
            Measure::ComplaintTime => "complaint_time",
        }
    }

    pub fn from_code(code: &str) -> Option<Measure> {
        Measure::ALL.into_iter().find(|m| m.code() == code)
    }

    /// The charts that show it, the usual one first.
    pub fn charts(self) -> &'static [ChartKind] {
        match self {
            Measure::EntryErrors | Measure::AuditErrors => &[ChartKind::P],
            Measure::LineErrors => &[ChartKind::U],
            Measure::Turnaround | Measure::ComplaintTime => &[ChartKind::Xbar, ChartKind::Individuals],
        }
    }

    /// It is a time; else a share or a rate.
    pub fn is_time(self) -> bool {
        matches!(self, Measure::Turnaround | Measure::ComplaintTime)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    Day,
    Week,
}

impl Period {
    pub const ALL: [Period; 2] = [Period::Day, Period::Week];

    pub fn code(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Week => "week",
        }
    }

    pub fn from_code(code: &str) -> Option<Period> {
        Period::ALL.into_iter().find(|p| p.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    pub id: Id<Standard>,
    pub code: String,
    pub name: String,
    pub measure: Measure,
    pub chart: ChartKind,
    pub period: Period,
    /// Empty for all.
    pub channel: String,
    /// Parts per million of a share or a rate, minutes of a time.
    pub target: i64,
    /// Held against what is to be expected of work of that difficulty at that level.
    pub adjusted: bool,
    /// Who hears of an alert.
    pub team: String,
    pub active: bool,
    pub watched_to: Instant,
    pub version: i64,
}

/// As it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewStandard {
    pub code: String,
    pub name: String,
    pub measure: Measure,
    pub chart: ChartKind,
    pub period: Period,
    #[serde(default)]
    pub channel: String,
    /// Parts per million of a share or a rate, minutes of a time.
    pub target: i64,
    #[serde(default)]
    pub adjusted: bool,
    pub team: String,
    pub active: bool,
}

/// Something that is more than chance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    pub id: Id<Alert>,
    pub standard: String,
    pub point: String,
    pub rule: String,
    pub value: String,
    pub at: Instant,
    pub task: Option<String>,
    pub seen_by: Option<PersonId>,
    pub seen_at: Option<Instant>,
    /// What was found to lie behind it.
    pub note: Option<String>,
}

pub fn set(tx: &mut Tx, by: &Actor, new: &NewStandard) -> Result<Standard, Failure> {
    allow(by, Verb::ChangeStandards, Whose::Others)?;
    let known = store::by_code(tx, &new.code.trim().to_lowercase())?;
    let (id, now) = (tx.new_id(), tx.now());
    let standard = decide(new, known, id, now)?;
    store::put(tx, &standard)?;
    record(tx, by, &standard, serde_json::json!({ "standard": new }), None)?;
    store::need(tx, &standard.code)
}

fn decide(
    new: &NewStandard,
    known: Option<Standard>,
    id: Id<Standard>,
    now: Instant,
) -> Result<Standard, StandardRefusal> {
    let code = new.code.trim().to_lowercase();
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if code.is_empty() || code.len() > 40 || !code.chars().all(fits) {
        return Err(StandardRefusal::Code(new.code.chars().take(60).collect()));
    }
    let name = clean_line(&new.name).0;
    if name.is_empty() || name.chars().count() > Limits::LINE_CHARS {
        return Err(StandardRefusal::NoName);
    }
    if !new.measure.charts().contains(&new.chart) {
        return Err(StandardRefusal::Chart { measure: new.measure, chart: new.chart });
    }
    let most = if new.measure.is_time() { 1_000_000 } else { 100_000_000 };
    if !(0..=most).contains(&new.target) {
        return Err(StandardRefusal::Target { most });
    }
    let channel = new.channel.trim().to_lowercase();
    if !channel.is_empty() && Channel::from_code(&channel).is_none() {
        return Err(StandardRefusal::Channel(channel));
    }
    if !TEAMS.contains(&new.team.as_str()) {
        return Err(StandardRefusal::Team(new.team.chars().take(40).collect()));
    }
    let (id, watched_to, version) = known.map_or((id, now, 1), |k| (k.id, k.watched_to, k.version + 1));
    Ok(Standard {
        id,
        code,
        name,
        measure: new.measure,
        chart: new.chart,
        period: new.period,
        channel,
        target: new.target,
        adjusted: new.adjusted,
        team: new.team.clone(),
        active: new.active,
        watched_to,
        version,
    })
}

/// Somebody has looked into an alert.
pub fn answer_alert(tx: &mut Tx, by: &Actor, alert: Id<Alert>, note: &str) -> Result<(), Failure> {
    allow(by, Verb::ChangeStandards, Whose::Others)?;
    let found = store::alert(tx, alert)?.ok_or(StandardRefusal::NoAlert)?;
    let note = clean_line(note).0;
    crate::failure::no_card("note", &note)?;
    if note.is_empty() || note.chars().count() > Limits::REMARK_CHARS {
        return Err(StandardRefusal::NoNote.into());
    }
    if found.seen_at.is_some() {
        return Err(StandardRefusal::Seen.into());
    }
    store::answer(tx, by, alert, &note)?;
    let standard = store::need(tx, &found.standard)?;
    let detail = serde_json::json!({ "alert": found.point, "rule": found.rule });
    record(tx, by, &standard, detail, Some(&note))
}

fn record(
    tx: &mut Tx,
    by: &Actor,
    standard: &Standard,
    detail: serde_json::Value,
    reason: Option<&str>,
) -> Result<(), Failure> {
    let entry = Entry {
        verb: Verb::ChangeStandards.code(),
        noun: "standard",
        thing: standard.id.uuid(),
        number: Some(&standard.code),
        reason,
        detail: detail.to_string(),
    };
    Ok(journal::record(tx, by, &entry)?)
}
