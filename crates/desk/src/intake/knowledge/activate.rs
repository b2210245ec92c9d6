//! Activate: a person makes a suggestion count, having seen what it changes on the sender's latest documents. Called by the pages and
//! the API. Holds: what contradicts what people settled needs a reason.

use db::Tx;
use reader::knowledge::{Deed, Status};

use super::note::{decision, enter, follow};
use super::refusal::KnowledgeRefusal;
use super::replay::{self, Difference};
use super::store::{self, Known};
use crate::Failure;
use crate::actor::Actor;
use crate::policies::{Verb, Whose, allow};

/// The row as it is now. An empty `reason` gives none.
pub fn activate(tx: &mut Tx, by: &Actor, number: &str, reason: &str) -> Result<Known, Failure> {
    allow(by, Verb::ActivateKnowledge, Whose::Others)?;
    let known = store::by_number(tx, number)?.ok_or_else(|| KnowledgeRefusal::NotFound(number.to_owned()))?;
    let differences = replay::replay(tx, &known.row.claim, true)?;
    decide(&known, &differences, reason.trim())?;
    let event = decision(tx, by, &known, Deed::Activated, reason);
    for moved in follow(tx, by, None, event)? {
        let reason = Some(reason.trim()).filter(|r| !r.is_empty());
        enter(tx, by, &moved, Deed::Activated.code(), reason)?;
    }
    Ok(store::by_number(tx, number)?.unwrap_or(known))
}

fn decide(known: &Known, differences: &[Difference], reason: &str) -> Result<(), KnowledgeRefusal> {
    let number = || known.number.clone();
    if known.row.status == Status::Active {
        return Err(KnowledgeRefusal::Already { number: number(), status: Status::Active });
    }
    let against: Vec<&Difference> = differences.iter().filter(|d| d.contradicts()).collect();
    let mut documents: Vec<&str> = against.iter().map(|d| d.document.as_str()).collect();
    documents.dedup();
    match against.first() {
        Some(first) if reason.is_empty() => Err(KnowledgeRefusal::Contradicts {
            number: number(),
            documents: documents.len(),
            example: first.to_string(),
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reader::knowledge::{Claim, Kind, Row};

    fn known(status: Status) -> Known {
        let claim = Claim {
            kind: Kind::CrossReference,
            scope: "C1".into(),
            layout: String::new(),
            key: "XY12".into(),
            written: "XY-12".into(),
            meaning: "BOLT".into(),
            detail: String::new(),
        };
        let says = claim.to_string();
        let (author, document) = ("carla".into(), "IN100001".into());
        let row = Row { claim, status, support: 1, contradictions: 0, author, document, said: Vec::new() };
        let at = basics::Instant::from_micros(0);
        Known { id: uuid::Uuid::nil(), number: "KN100001".into(), row, says, made_at: at, changed_at: at }
    }

    #[test]
    fn what_contradicts_people_needs_a_reason() {
        let text = |t: &str| Some(t.to_owned());
        let difference = Difference {
            document: "IN100002".into(),
            path: "lines/0/item".into(),
            before: text("NUT"),
            after: text("BOLT"),
            settled: text("NUT"),
        };
        let one = known(Status::Proposed);
        assert_eq!(decide(&one, &[], ""), Ok(()));
        let Err(KnowledgeRefusal::Contradicts { documents: 1, example, .. }) =
            decide(&one, std::slice::from_ref(&difference), "")
        else {
            panic!("it contradicts");
        };
        assert_eq!(example, "IN100002 lines/0/item: NUT → BOLT, settled as NUT");
        assert_eq!(decide(&one, std::slice::from_ref(&difference), "they changed their numbers"), Ok(()));
        let harmless = Difference { settled: None, ..difference };
        assert_eq!(decide(&one, &[harmless], ""), Ok(()));
        assert!(matches!(decide(&known(Status::Active), &[], ""), Err(KnowledgeRefusal::Already { .. })));
    }
}
