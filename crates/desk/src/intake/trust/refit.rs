//! Refit: each night a model is fitted to what people checked, measured on what was held back, and taken into use if it is not worse there
//! than the one in use. Every version stays and can be gone back to; one that a person chose stays until a person chooses another.

use std::collections::BTreeMap;

use basics::Limits;
use db::{Fault, Tx};
use reader::calibrate::{Label, Model, Scored, fit, is_no_worse, measure, threshold};

use super::figures::{self, Figures};
use super::model::{self, Kept, ModelState, Report, Version};
use super::refusal::TrustRefusal;
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::company;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// What people checked, the latest of it, with the figures of the policy and the model in use.
#[derive(Debug, Clone)]
pub struct Labels {
    pub fields: Vec<Label>,
    pub orders: Vec<Label>,
    figures: Figures,
    in_use: Version,
    /// What the newest version was made of.
    before: Option<(usize, usize)>,
}

/// A model that was fitted and measured, and is not kept yet.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub kept: Kept,
    pub report: Report,
    pub passes: bool,
}

/// Has today's model not been made yet? Asked by the worker.
pub fn is_due(tx: &mut Tx) -> Result<bool, Fault> {
    let company = company::facts(tx)?;
    let today = company.day(tx.now());
    Ok(store::refitted_at(tx)?.is_none_or(|at| company.day(at) < today))
}

/// Reads what there is to learn from; fitting takes its time and happens outside of any transaction.
pub fn labels(tx: &mut Tx) -> Result<Labels, Fault> {
    Ok(Labels {
        fields: store::field_labels(tx, Limits::CHECKED_FIELDS)?,
        orders: store::order_labels(tx, Limits::CHECKED_ORDERS)?,
        figures: figures::figures(tx)?,
        in_use: (*model::in_use(tx)?).clone(),
        before: store::newest(tx)?.map(|v| (v.report.fields, v.report.orders)),
    })
}

/// Fits and measures; none where nothing was checked since the newest version. Pure.
pub fn propose(labels: &Labels) -> Option<Candidate> {
    let counted = (labels.fields.len(), labels.orders.len());
    if counted == (0, 0) || labels.before == Some(counted) {
        return None;
    }
    let new = Model { fields: fit(&labels.fields), orders: fit(&labels.orders) };
    let held = |all: &[Label]| all.iter().filter(|l| l.held_back).cloned().collect::<Vec<_>>();
    let (fields, orders) = (held(&labels.fields), held(&labels.orders));
    let now = &labels.in_use.kept.model;
    let report = Report {
        against: labels.in_use.version,
        fields: counted.0,
        orders: counted.1,
        field_measured: measure(&new.fields, fields.iter()),
        field_before: measure(&now.fields, fields.iter()),
        order_measured: measure(&new.orders, orders.iter()),
        order_before: measure(&now.orders, orders.iter()),
    };
    let passes = is_no_worse(&report.field_measured, &report.field_before)
        && is_no_worse(&report.order_measured, &report.order_before);
    let cuts = cuts(&new, labels);
    Some(Candidate { kept: Kept { model: new, cuts }, report, passes })
}

/// Each channel's threshold, where its checked orders prove one.
fn cuts(model: &Model, labels: &Labels) -> BTreeMap<String, reader::calibrate::Cut> {
    let mut by_channel: BTreeMap<&str, Vec<Scored>> = BTreeMap::new();
    for order in &labels.orders {
        let certainty = model.orders.ppm(&order.channel, &order.sender, order.score);
        by_channel.entry(&order.channel).or_default().push(Scored { certainty, is_right: order.is_right });
    }
    let (limit, confidence) = (labels.figures.limit(), labels.figures.confidence());
    by_channel
        .into_iter()
        .filter_map(|(channel, orders)| Some((channel.to_owned(), threshold(orders, limit, confidence)?)))
        .collect()
}

/// Keeps a candidate; in use at once if it passes the gate and no version is pinned. The new version's number, or none if there was nothing
/// to learn. Called by the worker and the command line.
pub fn adopt(tx: &mut Tx, by: &Actor, candidate: Option<&Candidate>) -> Result<Option<i64>, Failure> {
    allow(by, Verb::RefitTrust, Whose::Others)?;
    store::note_refitted(tx)?;
    let Some(candidate) = candidate else { return Ok(None) };
    let in_use = model::in_use(tx)?;
    let state = match (candidate.passes, in_use.state) {
        (false, _) => ModelState::Refused,
        (true, ModelState::Pinned) => ModelState::Kept,
        (true, _) => ModelState::Active,
    };
    let version = store::newest(tx)?.map_or(0, |v| v.version) + 1;
    if state == ModelState::Active {
        store::retire_models(tx)?;
    }
    store::insert_model(tx, by, version, state, candidate)?;
    tx.advance_epoch()?;
    let detail = serde_json::json!({
        "version": version, "to": state, "fields": candidate.report.fields, "orders": candidate.report.orders,
        "against": candidate.report.against,
    });
    record(tx, by, Verb::RefitTrust.code(), version, None, detail)?;
    Ok(Some(version))
}

/// A person goes back to a version, or on to another. The newest that passed goes on being replaced each night; any other stays.
pub fn activate(tx: &mut Tx, by: &Actor, version: i64, reason: &str) -> Result<ModelState, Failure> {
    allow(by, Verb::SwitchAutopilot, Whose::Others)?;
    if reason.trim().is_empty() {
        return Err(TrustRefusal::NoReason.into());
    }
    let all = store::versions(tx, 1_000)?;
    let chosen = all.iter().find(|v| v.version == version);
    let state = match chosen {
        Some(v) if v.state == ModelState::Refused => return Err(TrustRefusal::Refused(version).into()),
        None if version != 0 => return Err(TrustRefusal::NoModel(version).into()),
        _ => {
            let newest = all.iter().find(|v| v.state != ModelState::Refused).map_or(0, |v| v.version);
            if version == newest { ModelState::Active } else { ModelState::Pinned }
        }
    };
    store::retire_models(tx)?;
    if chosen.is_none() {
        store::insert_shipped(tx, by)?;
    }
    store::set_model_state(tx, by, version, state)?;
    tx.advance_epoch()?;
    let detail = serde_json::json!({ "version": version, "to": state });
    record(tx, by, "activate_trust_model", version, Some(reason), detail)?;
    Ok(state)
}

fn record(
    tx: &mut Tx,
    by: &Actor,
    verb: &'static str,
    version: i64,
    reason: Option<&str>,
    detail: serde_json::Value,
) -> Result<(), Fault> {
    let number = format!("model {version}");
    let entry = Entry {
        verb,
        noun: "autopilot",
        thing: uuid::Uuid::nil(),
        number: Some(&number),
        reason,
        detail: detail.to_string(),
    };
    journal::record(tx, by, &entry)
}
