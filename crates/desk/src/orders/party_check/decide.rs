//! Decide: whether a difference between what was said and the record matters. Called by the page, the API and the command line.
//! Holds: what is different is accepted only with a reason; a record that is wrong becomes a task of those who keep it; what is held holds
//! the document, the order, or the draft as soon as it is submitted.

use db::Tx;

use super::compare::{Compared, Decision, PartyField, Said, Subject, Verdict, load};
use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::failure::{Forbids, Kind};
use crate::intake;
use crate::journal::{self, Entry};
use crate::orders::lifecycle::Stage;
use crate::orders::order::HoldKind;
use crate::orders::raise_hold;
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, NewTask};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PartyRefusal {
    #[error("nothing was said of the {field}; write what the document or the caller says")]
    NotSaid { field: &'static str },
    #[error("the {field} is the same on record; there is nothing to correct or to hold")]
    Same { field: &'static str },
    #[error("the {field} resembles the record by {figure} %; say why it is right all the same")]
    NoReason { field: &'static str, figure: i64 },
    #[error("order {number} is {stage}; it can't be held any more")]
    Over { number: String, stage: Stage },
}

impl Forbids for PartyRefusal {
    fn code(&self) -> &'static str {
        match self {
            PartyRefusal::NotSaid { .. } => "not_said",
            PartyRefusal::Same { .. } => "same_on_record",
            PartyRefusal::NoReason { .. } => "no_reason",
            PartyRefusal::Over { .. } => "wrong_stage",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            PartyRefusal::Over { .. } => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
}

/// The field as it stands then.
pub fn decide(
    tx: &mut Tx,
    by: &Actor,
    subject: &Subject,
    said: &Said,
    decision: Decision,
    note: &str,
) -> Result<Compared, Failure> {
    allow(by, Verb::CheckParties, Whose::Own)?;
    let matter = load(tx, subject)?;
    let compared = matter.compared(said.field, std::slice::from_ref(said));
    let note = basics::clean_line(note).0;
    rule(&compared, decision, &note)?;
    let stage = matter.order.as_ref().map(|o| o.stage);
    if let (Decision::Held, Some(order), Some(stage)) = (decision, &matter.order, stage)
        && stage.after(crate::orders::Act::ResolveHold).is_none()
        && stage != Stage::Draft
    {
        return Err(PartyRefusal::Over { number: order.number.clone(), stage }.into());
    }
    store::put(tx, by, (matter.thing, matter.noun), &compared, decision, &note)?;
    let told = told(&compared, &note);
    match (decision, &matter.order) {
        (Decision::Held, Some(order)) if order.stage != Stage::Draft => {
            raise_hold(tx, by, order.id, HoldKind::Address, &told)?;
        }
        (Decision::Held, None) => {
            intake::hold(tx, by, &matter.number, &told)?;
        }
        (Decision::Corrected, _) => {
            let task = NewTask {
                thing: matter.customer.id.uuid(),
                about: format!("customer {}", matter.customer.number),
                title: format!(
                    "Correct the record of {}: {told} ({})",
                    matter.customer.number, matter.number
                ),
                department: keepers(said.field).into(),
                person: None,
                due_at: None,
            };
            tasks::follow_up(tx, by, &task)?;
        }
        _ => {}
    }
    let entry = Entry {
        verb: Verb::CheckParties.code(),
        noun: matter.noun,
        thing: matter.thing,
        number: Some(&matter.number),
        reason: Some(note.as_str()).filter(|n| !n.is_empty()),
        detail: serde_json::json!({
            "field": said.field, "said": compared.said, "on_record": compared.on_record,
            "resemblance": compared.resemblance, "decision": decision,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(load(tx, subject)?.compared(said.field, &[]))
}

/// Whether this may be decided of what stands beside each other.
fn rule(compared: &Compared, decision: Decision, note: &str) -> Result<(), PartyRefusal> {
    let field = word(compared.field);
    match (compared.verdict, decision) {
        (Verdict::NotSaid, _) => Err(PartyRefusal::NotSaid { field }),
        (Verdict::Same, Decision::Corrected | Decision::Held) => Err(PartyRefusal::Same { field }),
        (Verdict::Different | Verdict::NotOnRecord, Decision::Accepted) if note.is_empty() => {
            let figure = compared.resemblance.unwrap_or_default();
            Err(PartyRefusal::NoReason { field, figure })
        }
        _ => Ok(()),
    }
}

/// As a person calls the field.
fn word(field: PartyField) -> &'static str {
    match field {
        PartyField::Name => "name",
        PartyField::BillTo => "bill-to",
        PartyField::ShipTo => "ship-to",
        PartyField::TaxId => "tax number",
        PartyField::Terms => "terms",
        PartyField::Email => "e-mail",
    }
}

/// The team that keeps this part of a customer's record.
fn keepers(field: PartyField) -> &'static str {
    match field {
        PartyField::BillTo | PartyField::TaxId | PartyField::Terms => "finance",
        PartyField::Name | PartyField::ShipTo | PartyField::Email => "sales",
    }
}

/// The difference in one sentence.
fn told(compared: &Compared, note: &str) -> String {
    let (field, said, on_record) = (word(compared.field), &compared.said, &compared.on_record);
    let figure = compared.resemblance.unwrap_or_default();
    let told = format!("{field}: said '{said}', on record '{on_record}', {figure} % alike");
    if note.is_empty() { told } else { format!("{told}; {note}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_decided_of_each_verdict() {
        use Decision::{Accepted, Corrected, Held};
        for (verdict, decision, note, refused) in [
            (Verdict::Same, Accepted, "", None),
            (Verdict::Same, Held, "x", Some("same_on_record")),
            (Verdict::Same, Corrected, "x", Some("same_on_record")),
            (Verdict::Alike, Accepted, "", None),
            (Verdict::Different, Accepted, "", Some("no_reason")),
            (Verdict::Different, Accepted, "they moved", None),
            (Verdict::Different, Corrected, "", None),
            (Verdict::NotOnRecord, Accepted, "", Some("no_reason")),
            (Verdict::NotOnRecord, Held, "", None),
            (Verdict::NotSaid, Accepted, "x", Some("not_said")),
        ] {
            let compared = Compared {
                field: PartyField::Name,
                said: "A".into(),
                on_record: "B".into(),
                resemblance: Some(10),
                verdict,
                nearer: None,
                decided: None,
            };
            let code = rule(&compared, decision, note).err().map(|r| r.code());
            assert_eq!(code, refused, "{verdict:?} {decision:?} {note:?}");
        }
    }
}
