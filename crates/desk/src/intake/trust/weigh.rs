//! Weigh: would this document have gone touchless, and does it? [`note_read`] keeps what spoke for it as it was read; [`weigh`] decides once
//! the order's own verification has been heard.

use basics::Rng;
use db::{Fault, Tx};
use reader::calibrate::OrderEvidence;

use super::calibrate::sender_of;
use super::case::{Case, FieldRead, Mode, Weights, lot_of};
use super::figures::{self, Figures};
use super::{model, store, switch};
use crate::actor::Actor;
use crate::intake::OrderFacts;
use crate::intake::message::{Field, Kind, Message, MessageStage};
use crate::intake::recognise::Spoken;

/// Keeps what spoke for a document; what is no order has no case.
pub(in crate::intake) fn note_read(
    tx: &mut Tx,
    by: &Actor,
    message: &Message,
    fields: &[Field],
    spoken: &Spoken,
) -> Result<(), Fault> {
    if !message.kind.has_lines() {
        return Ok(());
    }
    let sender = sender_of(fields).to_owned();
    let case = Case {
        message: message.id,
        number: message.number.clone(),
        channel: message.channel.clone(),
        weights: weights(fields, spoken, message.lines),
        sender,
        facts: None,
        score: 0,
        certainty: 0,
        model: 0,
        is_eligible: false,
        would_go: false,
        why_not: None,
        mode: Mode::Shadow,
        received_by: Some(by.person),
        read_at: message.received_at,
        outcome: None,
        wrong: Vec::new(),
        audit: None,
        audit_note: None,
    };
    store::insert_case(tx, &case)
}

/// Each field that has a value, with what spoke for it.
fn weights(fields: &[Field], spoken: &Spoken, lines: i64) -> Weights {
    let fields: Vec<FieldRead> = fields
        .iter()
        .filter_map(|field| {
            let value = field.value.clone()?;
            let evidence = *spoken.fields.iter().find(|(path, _)| *path == field.path).map(|(_, e)| e)?;
            Some(FieldRead { path: field.path.clone(), value, evidence })
        })
        .collect();
    let (least, mean_millis) = OrderEvidence::of_fields(fields.iter().map(|f| f.evidence.prior()));
    let order = OrderEvidence {
        certainty: spoken.certainty,
        least,
        mean_millis,
        residue: spoken.residue,
        rules: spoken.rules,
        lines: u16::try_from(lines).unwrap_or(u16::MAX),
        familiar: spoken.familiar,
    };
    Weights { order: Some(order), fields }
}

/// Whether a document goes on by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Weighed {
    pub would_go: bool,
    /// Autopilot is on for its sender.
    pub is_on: bool,
    /// If it goes, it is audited afterwards.
    pub is_sampled: bool,
}

impl Weighed {
    pub fn goes(&self) -> bool {
        self.would_go && self.is_on
    }
}

/// Decides for a message that was received and verified just now. `warnings` are findings of the verification that do not forbid.
pub(crate) fn weigh(
    tx: &mut Tx,
    message: &Message,
    facts: &OrderFacts,
    warnings: usize,
) -> Result<Weighed, Fault> {
    let Some(mut case) = store::case(tx, message.id)? else {
        return Ok(Weighed { would_go: false, is_on: false, is_sampled: false });
    };
    let (figures, version) = (figures::figures(tx)?, model::in_use(tx)?);
    if let Some(order) = &mut case.weights.order {
        order.rules = order.rules.saturating_add(u16::try_from(warnings).unwrap_or(u16::MAX));
        let score = order.score();
        case.score = (score * 1_000.0).round() as i64;
        case.certainty = i64::from(version.kept.model.orders.ppm(&case.channel, &case.sender, score));
    }
    case.model = version.version;
    let threshold = version.kept.threshold(&case.channel, &figures);
    let why_not = decide(message, case.certainty, threshold);
    case.is_eligible = message.stage == MessageStage::Ready;
    case.would_go = why_not.is_none();
    case.why_not = why_not;
    case.facts = Some(facts.clone());
    store::update_weighed(tx, &case)?;
    let is_on = case.would_go && switch::is_on(tx, &case.channel, &case.sender, &figures)?;
    Ok(Weighed { would_go: case.would_go, is_on, is_sampled: is_sampled(&case, &figures) })
}

/// Why a document would not have gone touchless; none if it would.
fn decide(message: &Message, certainty: i64, threshold: u32) -> Option<String> {
    match (message.kind, message.stage) {
        (Kind::Change | Kind::Duplicate, _) => {
            return Some(format!("it looks like a {} of an order on record", message.kind.code()));
        }
        (Kind::Order, MessageStage::Ready) => {}
        (Kind::Order, _) => return Some(format!("{} fields are open", message.open_fields)),
        _ => return Some("it is no order".into()),
    }
    if message.lines == 0 {
        return Some("it orders nothing".into());
    }
    let certainty = u32::try_from(certainty).unwrap_or(0);
    (certainty < threshold).then(|| {
        let shown = super::refusal::percent;
        format!("its certainty is {}, {} is asked for", shown(certainty), shown(threshold))
    })
}

/// The dice are the document's own, so that asking twice draws once.
fn is_sampled(case: &Case, figures: &Figures) -> bool {
    Rng::from_seed(lot_of(case.message)).below(1_000_000) < figures.sample_ppm
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::MessageId;

    #[test]
    fn the_sample_is_the_share_that_policy_asks_for_and_the_same_when_drawn_again() {
        let mut dice = Rng::from_seed(3);
        let at = "2026-11-23T09:00:00Z".parse().unwrap();
        let ids: Vec<MessageId> = (0..20_000).map(|_| MessageId::new(at, &mut dice)).collect();
        let drawn = |sample_ppm| {
            let share = |id: &&MessageId| Rng::from_seed(lot_of(**id)).below(1_000_000) < sample_ppm;
            ids.iter().filter(share).count()
        };
        assert!((520..680).contains(&drawn(30_000)), "{}", drawn(30_000));
        assert_eq!(drawn(30_000), drawn(30_000));
    }
}
