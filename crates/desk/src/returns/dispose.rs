//! Dispose: what becomes of goods that came back. Called by the warehouse. Holds: what is sold again lies on hand in the same transaction; nothing is
//! disposed of that is not here; the money is another matter.

use basics::{Limits, Quantity};
use db::Tx;
use serde::{Deserialize, Serialize};

use super::lifecycle::ReturnAct;
use super::refusal::ReturnRefusal;
use super::request::quantity;
use super::rma::{Return, ReturnLine};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::stock;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Disposition {
    Restock,
    /// Set aside until somebody has looked closer; from there it goes one of the other ways.
    Quarantine,
    Scrap,
    Vendor,
}

impl Disposition {
    pub const ALL: [Disposition; 4] =
        [Disposition::Restock, Disposition::Quarantine, Disposition::Scrap, Disposition::Vendor];

    pub fn code(self) -> &'static str {
        match self {
            Disposition::Restock => "restock",
            Disposition::Quarantine => "quarantine",
            Disposition::Scrap => "scrap",
            Disposition::Vendor => "vendor",
        }
    }

    pub fn from_code(code: &str) -> Option<Disposition> {
        Disposition::ALL.into_iter().find(|d| d.code() == code)
    }
}

/// As it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disposal {
    pub line: i64,
    /// In base units.
    pub quantity: String,
    pub to: Disposition,
    /// What was set aside before; else what nobody has decided on.
    pub from_quarantine: bool,
}

pub fn dispose(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    disposals: &[Disposal],
    version: Option<i64>,
) -> Result<Return, Failure> {
    allow(by, Verb::DisposeReturn, Whose::Others)?;
    let of = store::need(tx, number)?;
    store::check_version(&of, version)?;
    of.state.allow(ReturnAct::Dispose)?;
    let lines = decide(&of, disposals)?;
    for (line, restocked) in &lines {
        store::set_disposed(tx, of.id, line)?;
        if restocked.is_positive() {
            stock::restock(tx, line.item, of.place, *restocked, of.id.uuid())?;
        }
    }
    store::touch(tx, of.id)?;
    let told = |d: &Disposal| (d.line, d.quantity.clone(), d.to, d.from_quarantine);
    let entry = Entry {
        verb: Verb::DisposeReturn.code(),
        noun: "return",
        thing: of.id.uuid(),
        number: Some(&of.number),
        reason: None,
        detail: serde_json::json!({ "lines": disposals.iter().map(told).collect::<Vec<_>>() }).to_string(),
    };
    journal::record(tx, by, &entry)?;
    store::need(tx, number)
}

/// Each line as it is to be, and what of it goes back on the shelf.
fn decide(of: &Return, disposals: &[Disposal]) -> Result<Vec<(ReturnLine, Quantity)>, ReturnRefusal> {
    if disposals.is_empty() || disposals.len() > Limits::ORDER_LINES {
        return Err(ReturnRefusal::Lines { most: Limits::ORDER_LINES });
    }
    let mut changed: Vec<(ReturnLine, Quantity)> = Vec::new();
    for one in disposals {
        let position = match changed.iter().position(|(l, _)| l.line_no == one.line) {
            Some(position) => position,
            None => {
                let line = of.lines.iter().find(|l| l.line_no == one.line).cloned();
                let no_line = || ReturnRefusal::NoLine { line: one.line, number: of.number.clone() };
                changed.push((line.ok_or_else(no_line)?, Quantity::ZERO));
                changed.len() - 1
            }
        };
        let Some((line, restocked)) = changed.get_mut(position) else { continue };
        let wanted = quantity(one.line, &one.quantity)?;
        let left = if one.from_quarantine { line.quarantined } else { line.undecided() };
        if wanted > left || (one.from_quarantine && one.to == Disposition::Quarantine) {
            return Err(ReturnRefusal::NotThere { line: one.line, wanted, left });
        }
        if one.from_quarantine {
            line.quarantined = line.quarantined.less(wanted);
        }
        match one.to {
            Disposition::Restock => {
                line.restocked = line.restocked.plus(wanted);
                *restocked = restocked.plus(wanted);
            }
            Disposition::Quarantine => line.quarantined = line.quarantined.plus(wanted),
            Disposition::Scrap => line.scrapped = line.scrapped.plus(wanted),
            Disposition::Vendor => line.to_vendor = line.to_vendor.plus(wanted),
        }
    }
    Ok(changed)
}
