//! The measured record of a sender or a channel: how many documents people checked, how many would have gone touchless, how many of those
//! were wrong, and how many of the next may be.

use db::{Fault, Tx};
use reader::calibrate::upper_bound;
use serde::Serialize;

use super::figures::{self, Figures};
use super::store::{self, Counts};
use super::switch;
use crate::customers;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    pub channel: String,
    /// The customer's number; empty for the channel as a whole.
    pub sender: String,
    pub name: String,
    /// Documents that came.
    pub documents: i64,
    /// Of those that nothing but certainty held up, how many a person has checked.
    pub checked: i64,
    /// Of the checked ones, those that would have gone or went touchless; and how many of them were wrong.
    pub touchless_checked: i64,
    pub errors: i64,
    /// With the confidence of the policy no more than this share is wrong, parts per million.
    pub bound_ppm: u32,
    /// Placed by the desk itself.
    pub touchless: i64,
    pub audited: i64,
    pub audits_open: i64,
    /// Touchless ones found right since the last error, counted as far as the policy asks.
    pub run: i64,
    /// Autopilot is on.
    pub is_on: bool,
    /// It is on because its channel's is.
    pub by_channel: bool,
    /// The record proves what the policy asks for.
    pub is_proven: bool,
    /// Why it was switched last.
    pub reason: Option<String>,
}

/// Senders on one page.
const SENDERS_MAX: usize = 300;

/// All channels, each followed by its senders, those with most documents first.
pub fn records(tx: &mut Tx) -> Result<Vec<Record>, Fault> {
    let figures = figures::figures(tx)?;
    let since = tx.now().plus_seconds(-i64::from(figures.days) * 86_400);
    let senders = store::counts(tx, since, SENDERS_MAX)?;
    let channels = store::channel_counts(tx, since)?;
    let mut found = Vec::with_capacity(senders.len() + channels.len());
    for channel in channels {
        let name = channel.channel.clone();
        found.push(record(tx, channel, &figures)?);
        for sender in senders.iter().filter(|s| s.channel == name && !s.sender.is_empty()) {
            found.push(record(tx, sender.clone(), &figures)?);
        }
    }
    Ok(found)
}

/// The record of one sender, or with an empty sender of the channel; none where nothing ever came.
pub fn record_of(tx: &mut Tx, channel: &str, sender: &str) -> Result<Option<Record>, Fault> {
    let figures = figures::figures(tx)?;
    let since = tx.now().plus_seconds(-i64::from(figures.days) * 86_400);
    let counts = match sender {
        "" => store::channel_counts(tx, since)?.into_iter().find(|c| c.channel == channel),
        sender => store::counts_of(tx, channel, sender, since)?,
    };
    counts.map(|c| record(tx, c, &figures)).transpose()
}

fn record(tx: &mut Tx, counts: Counts, figures: &Figures) -> Result<Record, Fault> {
    let c = counts;
    let name = match c.sender.as_str() {
        "" => String::new(),
        number => customers::by_number(tx, number)?.map(|c| c.name.clone()).unwrap_or_default(),
    };
    let run =
        if c.sender.is_empty() { 0 } else { store::run(tx, &c.channel, &c.sender, figures.sender_from)? };
    let own = switch::state(tx, &c.channel, &c.sender)?;
    let is_on = match c.sender.as_str() {
        "" => own.as_ref().is_some_and(|s| s.is_on),
        sender => switch::is_on(tx, &c.channel, sender, figures)?,
    };
    let bound_ppm = bound(c.errors, c.touchless_checked, figures);
    Ok(Record {
        name,
        documents: c.documents,
        checked: c.checked,
        touchless_checked: c.touchless_checked,
        errors: c.errors,
        bound_ppm,
        touchless: c.touchless,
        audited: c.audited,
        audits_open: c.audits_open,
        run,
        is_on,
        by_channel: is_on && own.is_none(),
        is_proven: bound_ppm <= figures.limit_ppm,
        reason: own.and_then(|s| s.reason),
        channel: c.channel,
        sender: c.sender,
    })
}

fn bound(errors: i64, checked: i64, figures: &Figures) -> u32 {
    let of = |n: i64| usize::try_from(n).unwrap_or(0);
    (upper_bound(of(errors), of(checked), figures.confidence()) * 1e6).round() as u32
}
