//! The models that were fitted, and the one in use. Version 0 is the shipped prior.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use basics::Instant;
use db::{Fault, Tx};
use reader::calibrate::{Cut, Measured, Model};
use serde::{Deserialize, Serialize};

use super::figures::Figures;
use super::store;

/// What is kept of a model.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Kept {
    pub model: Model,
    /// The threshold of each channel that proves one.
    pub cuts: BTreeMap<String, Cut>,
}

impl Kept {
    /// From this certainty on a document of the channel may go, parts per million.
    pub fn threshold(&self, channel: &str, figures: &Figures) -> u32 {
        self.cuts.get(channel).map_or(figures.shipped_threshold_ppm, |cut| cut.certainty)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ModelState {
    Active,
    /// In use until a person chooses another: nightly fits don't replace it.
    Pinned,
    Kept,
    /// It did not pass the gate.
    Refused,
}

impl ModelState {
    pub fn code(self) -> &'static str {
        match self {
            ModelState::Active => "active",
            ModelState::Pinned => "pinned",
            ModelState::Kept => "kept",
            ModelState::Refused => "refused",
        }
    }

    pub fn from_code(code: &str) -> ModelState {
        [ModelState::Active, ModelState::Pinned, ModelState::Refused]
            .into_iter()
            .find(|s| s.code() == code)
            .unwrap_or(ModelState::Kept)
    }

    pub fn is_in_use(self) -> bool {
        matches!(self, ModelState::Active | ModelState::Pinned)
    }
}

/// How a model did on outcomes it was not fitted to, and how the one in use then did on the same.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// The version it was compared with.
    pub against: i64,
    /// Outcomes there were in all.
    pub fields: usize,
    pub orders: usize,
    pub field_measured: Measured,
    pub field_before: Measured,
    pub order_measured: Measured,
    pub order_before: Measured,
}

#[derive(Debug, Clone)]
pub struct Version {
    pub version: i64,
    pub state: ModelState,
    pub kept: Kept,
    pub report: Report,
    pub made_at: Instant,
    pub activated_at: Option<Instant>,
}

impl Version {
    /// The shipped prior, before anything was fitted.
    pub fn shipped(state: ModelState) -> Version {
        Version {
            version: 0,
            state,
            kept: Kept::default(),
            report: Report::default(),
            made_at: Instant::from_micros(0),
            activated_at: None,
        }
    }
}

#[derive(Default)]
struct Known(OnceLock<Arc<Version>>);

/// The model in use.
pub(super) fn in_use(tx: &mut Tx) -> Result<Arc<Version>, Fault> {
    let known = tx.memory::<Known>()?;
    if let Some(version) = known.0.get() {
        return Ok(Arc::clone(version));
    }
    let found = store::version_in_use(tx)?.unwrap_or_else(|| Version::shipped(ModelState::Active));
    Ok(Arc::clone(known.0.get_or_init(|| Arc::new(found))))
}
