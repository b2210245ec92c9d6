//! From events to rows: one pass in the order of time. Pure, so that every row can be made again from what people did.

use std::collections::{BTreeSet, HashMap};

use super::{Claim, Deed, Event, Kind, Row, Said, Standing, Status, claims};

/// Documents that must agree before a row becomes active without anybody's word.
const AGREEING: usize = 2;

/// A row while it is made.
struct Making {
    row: Row,
    /// Documents that agree, of anyone; of those who may teach, since the last contradiction.
    agreeing: BTreeSet<String>,
    taught: BTreeSet<String>,
    against: BTreeSet<String>,
    /// A person decided that it is not to become active by itself.
    is_held: bool,
}

type Question = (Kind, String, String, String);

fn question(claim: &Claim) -> Question {
    (claim.kind, claim.scope.clone(), claim.layout.clone(), claim.key.clone())
}

/// The rows that follow from events, in the order in which they were first claimed. `events` are in the order of time.
pub fn derive(events: &[Event]) -> Vec<Row> {
    let mut rows: Vec<Making> = Vec::new();
    let mut by_question: HashMap<Question, Vec<usize>> = HashMap::new();
    for (nth, event) in events.iter().enumerate() {
        if event.standing == Standing::Program {
            continue;
        }
        for claim in claims(event) {
            let alike = by_question.entry(question(&claim)).or_default();
            let own = alike
                .iter()
                .copied()
                .find(|at| rows.get(*at).is_some_and(|m| m.row.claim.meaning == claim.meaning));
            let own = own.unwrap_or_else(|| {
                rows.push(Making::new(claim, event));
                alike.push(rows.len() - 1);
                rows.len() - 1
            });
            let others: Vec<usize> = alike.iter().copied().filter(|at| *at != own).collect();
            if let Some(making) = rows.get_mut(own) {
                making.hear(nth, event);
            }
            let counts = !matches!(event.deed, Deed::Retired | Deed::HeldBack);
            for at in others.into_iter().filter(|_| counts) {
                if let Some(making) = rows.get_mut(at) {
                    making.contradicted(nth, event);
                }
            }
        }
    }
    rows.into_iter().map(|m| m.row).collect()
}

impl Making {
    fn new(claim: Claim, event: &Event) -> Making {
        let row = Row {
            claim,
            status: Status::Proposed,
            support: 0,
            contradictions: 0,
            author: event.person.clone(),
            document: event.document.clone(),
            said: Vec::new(),
        };
        let (agreeing, taught, against) = Default::default();
        Making { row, agreeing, taught, against, is_held: false }
    }

    fn hear(&mut self, nth: usize, event: &Event) {
        self.row.said.push(Said { event: nth, agrees: event.deed != Deed::Retired });
        let teaches = event.standing == Standing::Teacher;
        match event.deed {
            Deed::Activated if teaches => {
                self.row.status = Status::Active;
                self.is_held = false;
                return;
            }
            Deed::Retired if teaches => {
                self.row.status = Status::Retired;
                self.taught.clear();
                return;
            }
            Deed::HeldBack => {
                self.is_held = true;
                if self.row.status == Status::Active {
                    self.row.status = Status::Proposed;
                }
                return;
            }
            Deed::Activated | Deed::Retired => return,
            Deed::Corrected | Deed::Accepted | Deed::Remembered => {}
        }
        self.agreeing.insert(event.document.clone());
        self.row.support = u32::try_from(self.agreeing.len()).unwrap_or(u32::MAX);
        if !teaches {
            return;
        }
        self.taught.insert(event.document.clone());
        let claim = &self.row.claim;
        // What holds for everyone is decided by a person who sees who agrees; only who a customer is has no customer to hold for.
        let is_scoped = !claim.scope.is_empty() || claim.kind == Kind::CustomerAlias;
        let by_word = event.deed == Deed::Remembered && claim.kind.by_word();
        let by_agreement = claim.kind.by_agreement() && self.taught.len() >= AGREEING && !self.is_held;
        let may = match self.row.status {
            // Taken back by a person: only a person's word brings it again.
            Status::Retired => by_word,
            _ => by_word || by_agreement,
        };
        if is_scoped && may {
            self.row.status = Status::Active;
        }
    }

    /// Another answer to the same question: whoever gave it, this one is only a suggestion from now on.
    fn contradicted(&mut self, nth: usize, event: &Event) {
        self.row.said.push(Said { event: nth, agrees: false });
        self.against.insert(event.document.clone());
        self.row.contradictions = u32::try_from(self.against.len()).unwrap_or(u32::MAX);
        self.taught.clear();
        if self.row.status == Status::Active {
            self.row.status = Status::Proposed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Told;
    use rstest::rstest;

    fn said(deed: Deed, standing: Standing, document: &str, code: &str, item: &str) -> Event {
        let told = Told { codes: vec![code.into()], ..Told::default() };
        Event {
            deed,
            document: document.into(),
            customer: "C1".into(),
            field: "lines/0/item".into(),
            was: None,
            became: item.into(),
            written: code.into(),
            place: None,
            person: "carla".into(),
            standing,
            at: 0,
            told,
            about: None,
        }
    }

    fn decided(deed: Deed, row: &Row) -> Event {
        Event { about: Some(row.claim.clone()), ..said(deed, Standing::Teacher, "", "", "") }
    }

    use Deed::{Accepted, Corrected, Remembered};
    use Standing::{Beginner, Program, Teacher};

    #[rstest]
    #[case::a_word_is_enough(&[(Remembered, Teacher, "1", "A")], "A active 1/0")]
    #[case::one_silent_correction_proposes(&[(Corrected, Teacher, "1", "A")], "A proposed 1/0")]
    #[case::two_that_agree_are_enough(&[(Corrected, Teacher, "1", "A"), (Accepted, Teacher, "2", "A")], "A active 2/0")]
    #[case::of_one_document_they_are_one(&[(Corrected, Teacher, "1", "A"), (Corrected, Teacher, "1", "A")], "A proposed 1/0")]
    #[case::a_beginner_proposes(
        &[(Remembered, Beginner, "1", "A"), (Corrected, Beginner, "2", "A"), (Corrected, Teacher, "3", "A")],
        "A proposed 3/0"
    )]
    #[case::a_program_says_nothing(&[(Remembered, Program, "1", "A"), (Corrected, Program, "2", "A")], "")]
    #[case::a_contradiction_demotes_at_once(
        &[(Remembered, Teacher, "1", "A"), (Corrected, Teacher, "2", "B")],
        "A proposed 1/1, B proposed 1/0"
    )]
    #[case::even_a_beginners(&[(Remembered, Teacher, "1", "A"), (Corrected, Beginner, "2", "B")], "A proposed 1/1, B proposed 1/0")]
    #[case::after_it_agreement_counts_anew(
        &[(Corrected, Teacher, "1", "A"), (Corrected, Teacher, "2", "B"), (Corrected, Teacher, "3", "A")],
        "A proposed 2/1, B proposed 1/1"
    )]
    #[case::the_later_word_wins(
        &[(Remembered, Teacher, "1", "A"), (Remembered, Teacher, "2", "B")],
        "A proposed 1/1, B active 1/0"
    )]
    fn rows_follow_from_events(#[case] events: &[(Deed, Standing, &str, &str)], #[case] expected: &str) {
        let events: Vec<Event> =
            events.iter().map(|(d, s, doc, item)| said(*d, *s, doc, "XY-12", item)).collect();
        let shown: Vec<String> = derive(&events)
            .iter()
            .map(|r| format!("{} {} {}/{}", r.claim.meaning, r.status.code(), r.support, r.contradictions))
            .collect();
        assert_eq!(shown.join(", "), expected);
    }

    #[test]
    fn what_a_person_took_back_only_a_word_brings_again() {
        let mut events = vec![said(Remembered, Teacher, "1", "XY-12", "A")];
        let row = derive(&events).remove(0);
        events.push(decided(Deed::Retired, &row));
        events.extend(["2", "3"].map(|d| said(Corrected, Teacher, d, "XY-12", "A")));
        assert_eq!(derive(&events)[0].status, Status::Retired);
        events.push(said(Remembered, Teacher, "4", "XY-12", "A"));
        assert_eq!(derive(&events)[0].status, Status::Active);
    }

    #[test]
    fn what_is_held_back_waits_for_a_decision() {
        let mut events =
            vec![said(Corrected, Teacher, "1", "XY-12", "A"), said(Corrected, Teacher, "2", "XY-12", "A")];
        let row = derive(&events).remove(0);
        assert_eq!(row.status, Status::Active);
        events.push(decided(Deed::HeldBack, &row));
        events.push(said(Corrected, Teacher, "3", "XY-12", "A"));
        assert_eq!(derive(&events)[0].status, Status::Proposed);
        events.push(decided(Deed::Activated, &row));
        assert_eq!(derive(&events)[0].status, Status::Active);
    }

    #[test]
    fn a_units_word_holds_for_its_customer_and_is_only_proposed_for_all() {
        let told = Told { unit: "Gebinde".into(), factor: "12".into(), ..Told::default() };
        let event = Event {
            field: "lines/0/unit".into(),
            became: "BX".into(),
            told,
            ..said(Remembered, Teacher, "1", "", "")
        };
        let shown: Vec<String> =
            derive(&[event]).iter().map(|r| format!("{} {}", r.claim, r.status.code())).collect();
        assert_eq!(shown, ["'Gebinde' of C1 means BX active", "'Gebinde' means BX proposed"]);
    }

    #[test]
    fn texts_that_say_nothing_or_never_end_teach_nothing() {
        let long = "X1".repeat(400);
        for code in ["", "12", long.as_str()] {
            assert!(derive(&[said(Remembered, Teacher, "1", code, "A")]).is_empty(), "{code}");
        }
    }
}
