//! Surveys: asked once about a shipped order, answered once behind a secret link, a low score is a task.

use desk::correspondence;
use desk::surveys::{self, SurveyPolicy, SurveyState};
use desk::{Actor, Failure, tasks};

use crate::kit::{
    Scratch, clerk, dispatched, engines, order_of, picked_and_packed, placed, refused, released, run,
    supervisor, trainee,
};

fn policy(scratch: &Scratch, by: Actor, new: SurveyPolicy) -> Result<SurveyPolicy, Failure> {
    run(scratch, move |tx| surveys::set_policy(tx, &by, &new))
}

fn open() -> SurveyPolicy {
    SurveyPolicy { address: "https://desk.example".into(), pause_days: 0, ..SurveyPolicy::default() }
}

fn shipped(scratch: &Scratch, po: &'static str) -> String {
    let order = placed(scratch, po, &[("BOLT-8", "5", "EA")]);
    for shipment in released(scratch, &order) {
        picked_and_packed(scratch, &shipment);
        dispatched(scratch, &shipment);
    }
    order
}

fn invite(scratch: &Scratch, by: Actor, order: &str) -> Result<String, Failure> {
    let order = order.to_owned();
    let (_, link) = run(scratch, move |tx| surveys::invite(tx, &by, &order))?;
    Ok(link.strip_prefix("https://desk.example/survey/").unwrap().to_owned())
}

fn answer(scratch: &Scratch, token: &str, score: i64, words: &'static str) -> Result<(), Failure> {
    let token = token.to_owned();
    run(scratch, move |tx| surveys::answer(tx, &token, Some(score), words))
}

#[test]
fn a_shipped_order_is_asked_about_once_by_a_letter_with_the_link() {
    for scratch in &engines() {
        let order = shipped(scratch, "S-1");
        assert_eq!(refused(invite(scratch, clerk(), &order)), "no_public_address");
        assert_eq!(refused(policy(scratch, clerk(), open())), "not_allowed");
        policy(scratch, supervisor(), open()).unwrap();
        let waiting = placed(scratch, "S-2", &[("BOLT-8", "5", "EA")]);
        assert_eq!(refused(invite(scratch, clerk(), &waiting)), "not_shipped");
        assert_eq!(refused(invite(scratch, trainee(), &order)), "not_allowed");
        let token = invite(scratch, clerk(), &order).unwrap();
        assert_eq!(refused(invite(scratch, clerk(), &order)), "asked_already");
        let id = order_of(scratch, &order).id.uuid();
        let letters = run(scratch, move |tx| Ok(correspondence::of_order(tx, id, None)?)).unwrap();
        let letter = letters.iter().find(|l| l.template.as_ref().is_some_and(|t| t.0 == "survey")).unwrap();
        assert!(letter.text().contains(&format!("https://desk.example/survey/{token}")), "{}", letter.text());
        assert_eq!(letter.recipient, "buy@c100.example");
        // The same customer has peace for a while.
        policy(scratch, supervisor(), SurveyPolicy { pause_days: 60, ..open() }).unwrap();
        assert_eq!(refused(invite(scratch, clerk(), &shipped(scratch, "S-3"))), "too_soon");
    }
}

#[test]
fn a_link_is_answered_once_until_it_expires_and_a_low_score_is_a_task() {
    for scratch in &engines() {
        policy(scratch, supervisor(), open()).unwrap();
        let (bad, good) = (shipped(scratch, "A-1"), shipped(scratch, "A-2"));
        let token = invite(scratch, clerk(), &bad).unwrap();
        let look = |token: &str| {
            let token = token.to_owned();
            run(scratch, move |tx| surveys::look(tx, &token))
        };
        assert_eq!(look(&token).unwrap().state, SurveyState::Open);
        assert_eq!(refused(look("00")), "no_such_link");
        assert_eq!(refused(look(&"0".repeat(64))), "no_such_link");
        assert_eq!(refused(answer(scratch, &token, 6, "")), "no_score");
        answer(scratch, &token, 1, " The carton was wet.\r\n").unwrap();
        assert_eq!(refused(answer(scratch, &token, 5, "")), "answered");
        assert_eq!(look(&token).unwrap().state, SurveyState::Answered);
        answer(scratch, &invite(scratch, clerk(), &good).unwrap(), 5, "").unwrap();
        let late = invite(scratch, clerk(), &shipped(scratch, "A-3")).unwrap();
        scratch.clock.advance_seconds(31 * 86_400);
        assert_eq!(refused(answer(scratch, &late, 5, "")), "expired");

        let id = order_of(scratch, &bad).id;
        let (kept, tasks, figures) = run(scratch, move |tx| {
            let since = tx.now().plus_seconds(-90 * 86_400);
            let figures = surveys::figures(tx, &supervisor(), None, since)?;
            Ok((surveys::of_order(tx, id)?, tasks::of_thing(tx, id.uuid())?, figures))
        })
        .unwrap();
        assert_eq!((kept[0].score, kept[0].words.as_deref()), (Some(1), Some("The carton was wet.")));
        assert_eq!(kept[0].task.as_deref(), Some(tasks[0].number.as_str()));
        assert_eq!(tasks[0].title, "Call C100: 1 of 5 for the order");
        assert_eq!((figures.answered.part, figures.answered.whole), (2, 3));
        assert_eq!((figures.all.satisfied.part, figures.all.satisfied.whole, figures.all.nps), (1, 2, 0));
        assert_eq!(figures.by_clerk, [(clerk().person, figures.all)]);
        assert_eq!((figures.by_customer[0].name.as_str(), figures.by_month.len()), ("C100", 1));
        let others = run(scratch, |tx| {
            let since = tx.now();
            surveys::figures(tx, &clerk(), None, since)
        });
        assert_eq!(refused(others), "not_allowed");
    }
}

#[test]
fn the_worker_asks_by_the_policy_and_nobody_twice() {
    for scratch in &engines() {
        let order = shipped(scratch, "W-1");
        let number = order.clone();
        run(scratch, move |tx| {
            desk::billing::make_invoice(tx, &crate::kit::finance(), &number)?;
            desk::billing::close_order(tx, &clerk(), &number)
        })
        .unwrap();
        let due = || run(scratch, |tx| surveys::invite_due(tx, &Actor::desk())).unwrap();
        assert_eq!(due(), 0, "off");
        policy(scratch, supervisor(), SurveyPolicy { is_on: true, ..open() }).unwrap();
        assert_eq!(due(), 0, "not yet");
        scratch.clock.advance_seconds(4 * 86_400);
        assert_eq!((due(), due()), (1, 0));
    }
}
