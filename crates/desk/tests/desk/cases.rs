//! Complaints and their remedies through their verbs, on both engines.

use desk::accuracy;
use desk::actor::{Level, Role};
use desk::billing;
use desk::cases::{
    self, Brought, Case, CaseChannel, CasePolicy, CaseSeverity, CaseState, Category, Cause, Leads, NewCase,
    NewRemedy, Remedy, RemedyKind, RemedyState, Told,
};
use desk::notes;
use desk::people;
use desk::policies::AmountByLevel;
use desk::tables::{self, NewVersion, WrittenRow};
use desk::tasks;
use desk::{Actor, Failure};

use crate::kit::*;
use crate::returns::invoiced;

pub fn complaint(order: &str, line: Option<i64>, category: Category) -> NewCase {
    NewCase {
        customer: String::new(),
        order: order.to_owned(),
        shipment: String::new(),
        invoice: String::new(),
        line,
        channel: CaseChannel::Call,
        category,
        severity: CaseSeverity::Minor,
        subject: "Boxes of gloves arrived wet".into(),
        description: "They called at nine.".into(),
        document: String::new(),
    }
}

/// Somebody on record, who can be told something.
pub fn person(scratch: &Scratch, login: &'static str, role: Role) -> desk::actor::PersonId {
    run(scratch, move |tx| {
        let new = people::NewPerson {
            login: login.into(),
            name: login.into(),
            department: "orders".into(),
            email: None,
            language: basics::Language::En,
            password: None,
            roles: vec![role],
        };
        people::add(tx, &Actor::desk(), &new)
    })
    .unwrap()
}

pub fn opened(scratch: &Scratch, by: Actor, new: NewCase) -> Result<Case, Failure> {
    run(scratch, move |tx| cases::open(tx, &by, &new))
}

fn of(scratch: &Scratch, number: &str) -> Case {
    let number = number.to_owned();
    run(scratch, move |tx| cases::need(tx, &number)).unwrap()
}

fn acknowledged(scratch: &Scratch, number: &str) -> Case {
    let number = number.to_owned();
    let told = Told::InPerson("told them on the telephone".into());
    run(scratch, move |tx| Ok(cases::acknowledge(tx, &clerk(), &number, &told, None)?.0)).unwrap()
}

pub fn give(kind: RemedyKind, lines: &[(i64, &str)]) -> NewRemedy {
    NewRemedy {
        kind,
        lines: lines.iter().map(|(line, q)| (*line, (*q).to_owned())).collect(),
        amount: String::new(),
        goods_back: Some(false),
        words: String::new(),
        why: String::new(),
    }
}

pub fn proposed(scratch: &Scratch, by: Actor, case: &str, new: NewRemedy) -> Result<Remedy, Failure> {
    let case = case.to_owned();
    run(scratch, move |tx| cases::propose(tx, &by, &case, &new, None))
}

fn approved(scratch: &Scratch, by: Actor, number: &str) -> Result<Remedy, Failure> {
    let number = number.to_owned();
    run(scratch, move |tx| cases::approve(tx, &by, &number, "", None))
}

fn carried_out(scratch: &Scratch, by: Actor, number: &str) -> Result<Remedy, Failure> {
    let number = number.to_owned();
    run(scratch, move |tx| cases::carry_out(tx, &by, &number, ""))
}

#[test]
fn from_the_call_to_the_closed_complaint_and_back() {
    for scratch in &engines() {
        let order = invoiced(scratch, "K1", &[("GLOVE-L", "10", ""), ("BOLT-8", "1", "CS")]);
        let mut new = complaint(&order, Some(1), Category::Damaged);
        new.subject = "4111 1111 1111 1111".into();
        assert_eq!(refused(opened(scratch, clerk(), new)), "card_number");
        assert_eq!(
            refused(opened(scratch, picker(), complaint(&order, None, Category::Other))),
            "not_allowed"
        );
        assert_eq!(refused(opened(scratch, clerk(), complaint("", None, Category::Other))), "about_nothing");
        assert_eq!(refused(opened(scratch, clerk(), complaint(&order, Some(9), Category::Other))), "no_line");
        let mut new = complaint(&order, None, Category::Other);
        new.customer = "C200".into();
        assert_eq!(refused(opened(scratch, clerk(), new)), "other_customer");
        let mut new = complaint(&order, None, Category::Other);
        new.invoice = "IV999999".into();
        assert_eq!(refused(opened(scratch, clerk(), new)), "not_of_order");
        let mut new = complaint(&order, None, Category::Other);
        new.subject = "  ".into();
        assert_eq!(refused(opened(scratch, clerk(), new)), "no_subject");
        let case = opened(scratch, clerk(), complaint(&order, Some(1), Category::Damaged)).unwrap();
        assert_eq!((case.number.as_str(), case.state), ("CA100001", CaseState::Logged));
        assert_eq!((case.customer_number.as_str(), case.sku.as_deref()), ("C100", Some("GLOVE-L")));
        // Monday, ten o'clock in Berlin: eight hours of work are over on Tuesday at nine.
        assert_eq!(case.due_at.unwrap().shown_in("Europe/Berlin"), "2026-11-24 09:00");
        let n = case.number.clone();
        assert_eq!(
            refused(run(scratch, move |tx| cases::investigate(tx, &clerk(), &n, None))),
            "wrong_state"
        );
        let n = case.number.clone();
        let (case, letter) = run(scratch, move |tx| {
            cases::acknowledge(tx, &clerk(), &n, &Told::ByLetter(String::new()), Some(1))
        })
        .unwrap();
        assert_eq!((case.state, case.due_at), (CaseState::Acknowledged, Some(case.resolve_by)));
        let letter = letter.unwrap();
        let written =
            run(scratch, move |tx| Ok(desk::correspondence::by_name(tx, &letter)?.unwrap())).unwrap();
        assert_eq!(written.recipient, "buy@c100.example");
        assert!(
            written.subject.contains("CA100001") && written.text().contains(&order),
            "{}",
            written.text()
        );
        let n = case.number.clone();
        assert_eq!(
            refused(run(scratch, move |tx| cases::investigate(tx, &clerk(), &n, Some(1)))),
            "stale_version"
        );
        let n = case.number.clone();
        let case = run(scratch, move |tx| cases::investigate(tx, &clerk(), &n, None)).unwrap();
        assert_eq!((case.state, case.owner), (CaseState::Investigating, Some(clerk().person)));
        // What is found out, and what speaks for it.
        let n = case.number.clone();
        let steps = run(scratch, move |tx| {
            cases::add_step(tx, &clerk(), &n, "Ask the driver")?;
            let case = cases::need(tx, &n)?;
            let all = cases::steps(tx, case.id)?;
            for step in &all {
                cases::finish_step(tx, &clerk(), &n, step.step_no, "the tarpaulin was torn")?;
            }
            Ok(all)
        })
        .unwrap();
        assert_eq!(steps.len(), 3, "{steps:?}");
        let n = case.number.clone();
        assert_eq!(
            refused(run(scratch, move |tx| cases::finish_step(tx, &clerk(), &n, 1, "again"))),
            "step_done"
        );
        let photo =
            Brought::File { name: "wet.png".into(), content: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec() };
        let (n, p) = (case.number.clone(), photo.clone());
        run(scratch, move |tx| cases::add_evidence(tx, &clerk(), &n, &p, "left corner")).unwrap();
        let n = case.number.clone();
        let (kept, file) = run(scratch, move |tx| cases::evidence_file(tx, &clerk(), &n, 1)).unwrap();
        assert_eq!((kept.media_type.as_str(), file.content.len()), ("image/png", 16));
        assert_eq!(kept.hash.unwrap(), desk::documents::hash_of(&file.content));
        let n = case.number.clone();
        let harm = Brought::File { name: "x.png".into(), content: b"MZ\x90\0".to_vec() };
        assert_eq!(
            refused(run(scratch, move |tx| cases::add_evidence(tx, &clerk(), &n, &harm, ""))),
            "file_refused"
        );
        // A remedy within the policy and one's own limits: carried out once.
        let remedy = proposed(scratch, clerk(), &case.number, give(RemedyKind::Credit, &[(1, "4")])).unwrap();
        assert_eq!((remedy.state, remedy.amount), (RemedyState::Approved, 1_920));
        assert_eq!(of(scratch, &case.number).state, CaseState::Approved);
        let resolve = |number: &str| {
            let number = number.to_owned();
            run(scratch, move |tx| {
                cases::resolve(tx, &clerk(), &number, "Four pairs are credited.", Some(""), None)
            })
        };
        assert_eq!(refused(resolve(&case.number)), "wrong_state");
        let done = carried_out(scratch, clerk(), &remedy.number).unwrap();
        assert_eq!(
            (done.state, done.results.as_slice()),
            (RemedyState::Done, ["CN100001".to_owned()].as_slice())
        );
        let note = run(scratch, |tx| Ok(billing::credit_by_number(tx, "CN100001")?.unwrap())).unwrap();
        assert_eq!((note.sums.goods, note.reason.as_str()), (1_920, "complaint CA100001, RE100001"));
        let case = resolve(&case.number).unwrap();
        assert_eq!((case.state, case.due_at), (CaseState::Resolved, None));
        // Nothing is closed whose cause is not known.
        let close = |number: &str| {
            let number = number.to_owned();
            run(scratch, move |tx| cases::close(tx, &clerk(), &number, None))
        };
        assert_eq!(refused(close(&case.number)), "no_cause");
        let cause = |cause, leads: Leads| {
            let n = case.number.clone();
            run(scratch, move |tx| cases::find_cause(tx, &clerk(), &n, cause, "packed without foil", &leads))
        };
        let error = Leads::Error {
            field: "item".into(),
            line: None,
            was: "no foil".into(),
            should_be: "foil".into(),
        };
        assert_eq!(refused(cause(Cause::Carrier, error.clone())), "no_error_record");
        assert_eq!(refused(cause(Cause::Pack, Leads::Known("E999".into()))), "not_found");
        let found = cause(Cause::Pack, error).unwrap();
        let e = found.error.clone().unwrap();
        let known = run(scratch, move |tx| Ok(accuracy::by_number(tx, &e)?.unwrap())).unwrap();
        assert_eq!(
            (known.source, known.step.as_str(), known.person),
            (accuracy::Source::Complaint, "pack", Some(packer().person))
        );
        let closed = close(&case.number).unwrap();
        assert_eq!(closed.state, CaseState::Closed);
        // It was not over after all, within thirty days.
        let reopen = |number: &str| {
            let number = number.to_owned();
            run(scratch, move |tx| cases::reopen(tx, &clerk(), &number, "two more pairs are wet"))
        };
        let again = reopen(&case.number).unwrap();
        assert_eq!((again.state, again.reopened), (CaseState::Investigating, 1));
        let more = proposed(scratch, clerk(), &case.number, give(RemedyKind::Credit, &[(1, "2")])).unwrap();
        carried_out(scratch, clerk(), &more.number).unwrap();
        resolve(&case.number).unwrap();
        close(&case.number).unwrap();
        scratch.clock.advance_seconds(31 * 86_400);
        assert_eq!(refused(reopen(&case.number)), "too_late");
        assert!(desk::journal::prove(&scratch.db, |_| {}).unwrap().is_whole());
        scratch.clock.advance_seconds(-31 * 86_400);
    }
}

#[test]
fn a_clock_that_has_run_out_tells_the_named_role_and_stands_while_the_customer_is_asked() {
    for scratch in &engines() {
        let order = invoiced(scratch, "K2", &[("GLOVE-L", "10", "")]);
        let (boss, head) =
            (person(scratch, "susi", Role::Supervisor), person(scratch, "mark", Role::Manager));
        let told = |whom| run(scratch, move |tx| Ok(notes::mentions_of(tx, whom, 20)?.len())).unwrap();
        let escalated = || run(scratch, |tx| cases::escalate_due(tx, &Actor::desk())).unwrap();
        let case = opened(scratch, clerk(), complaint(&order, None, Category::Late)).unwrap();
        assert_eq!(escalated(), 0);
        // Tuesday 09:01 in Berlin: nobody has told the customer.
        scratch.clock.advance_seconds(23 * 3_600 + 60);
        assert_eq!((escalated(), escalated()), (1, 0));
        let late = of(scratch, &case.number);
        assert_eq!((late.escalation, late.escalated_to.as_deref()), (1, Some("supervisor")));
        assert_eq!((told(boss), told(head)), (1, 0));
        // A working day later the management hears of it.
        scratch.clock.advance_seconds(24 * 3_600);
        assert_eq!(escalated(), 1);
        assert_eq!((told(boss), told(head)), (1, 1));
        let n = case.number.clone();
        let more = run(scratch, move |tx| cases::escalate(tx, &clerk(), &n, "they threaten to leave"));
        assert_eq!(refused(more), "escalated");
        // Asked of the customer: no clock runs, however long.
        let second = opened(scratch, clerk(), complaint(&order, None, Category::Late)).unwrap();
        acknowledged(scratch, &second.number);
        let n = second.number.clone();
        let waits = run(scratch, move |tx| cases::wait(tx, &clerk(), &n, "which boxes?", None)).unwrap();
        assert_eq!((waits.state, waits.due_at), (CaseState::Waiting, None));
        scratch.clock.advance_seconds(30 * 86_400);
        assert_eq!(escalated(), 0, "the first is as far as it goes, the second waits");
        let n = second.number.clone();
        let on = run(scratch, move |tx| cases::resume(tx, &clerk(), &n, "all of them", None)).unwrap();
        assert!(on.due_at.unwrap() > run(scratch, |tx| Ok(tx.now())).unwrap(), "{on:?}");
        assert!(on.waited > 20 * 8 * 3_600 && on.waited < 30 * 9 * 3_600, "{}", on.waited);
        // By hand, before the clock has run out; and with another severity it runs faster.
        let n = second.number.clone();
        let up = run(scratch, move |tx| cases::escalate(tx, &clerk(), &n, "an old customer")).unwrap();
        assert_eq!((up.escalation, told(boss)), (1, 2));
        let n = second.number.clone();
        let worse = run(scratch, move |tx| {
            cases::classify(tx, &clerk(), &n, Category::Late, CaseSeverity::Critical, "their line stands")
        })
        .unwrap();
        assert!(worse.resolve_by < up.resolve_by, "{} {}", worse.resolve_by, up.resolve_by);
        scratch.clock.advance_seconds(-32 * 86_400 + 3_600 - 60);
    }
}

#[test]
fn a_complaint_goes_from_hand_to_hand_and_is_found() {
    for scratch in &engines() {
        let order = invoiced(scratch, "K3", &[("GLOVE-L", "10", "")]);
        let first = opened(scratch, clerk(), complaint(&order, Some(1), Category::Damaged)).unwrap();
        let mut new = complaint(&order, Some(1), Category::Damaged);
        new.subject = "Gloves arrived wet once more".into();
        let second = opened(scratch, clerk(), new).unwrap();
        let s = second.clone();
        let like = run(scratch, move |tx| Ok(cases::similar(tx, &s, 5)?)).unwrap();
        assert_eq!(like.len(), 1);
        assert_eq!(like[0].case.number, first.number);
        assert_eq!(like[0].same, ["order", "item", "customer", "category", "words"]);
        let find = |words: &'static str| {
            let how = desk::search::How { only: None, texts: true, most: 10 };
            let hits = run(scratch, move |tx| desk::search::search(tx, &clerk(), words, how)).unwrap();
            hits.into_iter().map(|h| h.number).collect::<Vec<_>>()
        };
        assert_eq!(find("CA100001"), std::slice::from_ref(&first.number));
        assert_eq!(find("boxes wet"), std::slice::from_ref(&first.number));
        let mut both = find("gloves wet");
        both.sort();
        assert_eq!(both, [first.number.clone(), second.number.clone()]);
        // Offered to a team, returned, offered again and taken.
        let hand = |to: tasks::To, why: &'static str| {
            let n = first.number.clone();
            run(scratch, move |tx| cases::hand_off(tx, &clerk(), &n, &to, why))
        };
        let to = |team: &str, person| tasks::To { team: team.into(), person };
        hand(to("shipping", None), "ask the carrier").unwrap();
        assert_eq!(refused(hand(to("finance", None), "x")), "offered_already");
        let answer = |by: Actor, accept, why: &'static str| {
            let n = first.number.clone();
            run(scratch, move |tx| cases::answer_hand_off(tx, &by, &n, accept, why))
        };
        assert_eq!(refused(answer(picker(), true, "")), "not_theirs");
        answer(shipper(), false, "the carrier says no").unwrap();
        hand(to("shipping", None), "ask them again").unwrap();
        answer(shipper(), true, "").unwrap();
        let case = of(scratch, &first.number);
        assert_eq!((case.team.as_str(), case.owner), ("shipping", Some(shipper().person)));
        let (open, late) = run(scratch, |tx| Ok(cases::counts(tx)?)).unwrap();
        assert_eq!((open, late), (2, 0));
    }
}

#[test]
fn a_remedy_retried_a_hundred_times_and_at_the_same_time_is_posted_once() {
    for scratch in &engines() {
        let order = invoiced(scratch, "K4", &[("GLOVE-L", "10", "")]);
        let case = opened(scratch, clerk(), complaint(&order, Some(1), Category::NotDelivered)).unwrap();
        acknowledged(scratch, &case.number);
        let credit = proposed(scratch, clerk(), &case.number, give(RemedyKind::Credit, &[(1, "3")])).unwrap();
        let again = proposed(scratch, clerk(), &case.number, give(RemedyKind::Reship, &[(1, "2")])).unwrap();
        for remedy in [&credit, &again] {
            let threads: Vec<_> = (0..20)
                .map(|_| {
                    let (db, number) = (scratch.db.clone(), remedy.number.clone());
                    std::thread::spawn(move || {
                        (0..5)
                            .map(|_| {
                                let number = number.clone();
                                db.write_now("race", move |tx| cases::carry_out(tx, &clerk(), &number, ""))
                                    .unwrap()
                                    .results
                            })
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            let mut all: Vec<Vec<String>> = threads.into_iter().flat_map(|t| t.join().unwrap()).collect();
            assert_eq!(all.len(), 100);
            all.dedup();
            assert_eq!(all.len(), 1, "{all:?}");
        }
        let o = order_of(scratch, &order);
        let notes = run(scratch, move |tx| Ok(billing::credits_of_order(tx, o.id)?)).unwrap();
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].sums.goods, 1_440);
        let n = again.number.clone();
        let sent = run(scratch, move |tx| cases::need_remedy(tx, &n)).unwrap().results;
        let sent = order_of(scratch, &sent[0]);
        assert_eq!((sent.total, sent.kind.as_str()), (0, "replacement"));
        assert_eq!(sent.lines[0].stock_quantity, quantity("2"));
        let count = run(scratch, |tx| {
            Ok(tx.first("select count(*) from sales_order where kind = 'replacement'", &[], |row| {
                row.get::<i64>(0)
            })?)
        });
        assert_eq!(count.unwrap(), Some(1));
        // And the table itself lets nothing be done that was not approved.
        let beyond = run(scratch, |tx| {
            Ok(tx.execute("update remedy set state = 'approved', decided_at = null, done_at = null", &[])?)
        });
        assert!(matches!(beyond, Err(Failure::Fault(_))), "{beyond:?}");
    }
}

#[test]
fn the_same_complaint_gets_the_same_proposal_from_everybody() {
    for scratch in &engines() {
        let order = invoiced(scratch, "K5", &[("GLOVE-L", "10", ""), ("BOLT-8", "1", "CS")]);
        for (category, line) in
            [(Category::Damaged, Some(1)), (Category::Late, None), (Category::Price, Some(2))]
        {
            let mut told = Vec::new();
            for by in [trainee(), clerk(), finance(), supervisor(), inspector()] {
                let case = opened(scratch, by, complaint(&order, line, category)).unwrap();
                told.push(run(scratch, move |tx| Ok(cases::proposal(tx, &case)?)).unwrap());
            }
            assert!(!told[0].is_empty());
            told.dedup();
            assert_eq!(told.len(), 1, "{told:?}");
        }
    }
}

/// A version written by a supervisor and approved by a manager, in force today.
fn decides(scratch: &Scratch, table: &'static str, rows: &[(&[&str], &[&str])]) {
    let cells = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect();
    let row = |(when, then): &(&[&str], &[&str])| WrittenRow {
        when: cells(when),
        then: cells(then),
        note: String::new(),
    };
    let new = NewVersion {
        table: table.into(),
        hit: None,
        rows: rows.iter().map(row).collect(),
        valid_from: None,
        valid_to: None,
        reason: "what we agreed on with sales".into(),
    };
    let manager = someone("Mona", Role::Manager, Level::Advanced);
    run(scratch, move |tx| {
        let version = tables::propose(tx, &supervisor(), &new)?.0.version;
        tables::decide_version(tx, &manager, table, version, true, "")
    })
    .unwrap();
}

#[test]
fn a_table_decides_what_is_proposed_and_who_is_told() {
    for scratch in &engines() {
        let order = invoiced(scratch, "K9", &[("GLOVE-L", "10", "")]);
        let case = opened(scratch, clerk(), complaint(&order, None, Category::Damaged)).unwrap();
        let granted = || {
            let case = of(scratch, &case.number);
            let granted = run(scratch, move |tx| Ok(cases::proposal(tx, &case)?)).unwrap();
            granted.into_iter().map(|g| (g.kind.code(), g.amount, g.goods_back, g.rule)).collect::<Vec<_>>()
        };
        let house = granted();
        assert!(house.iter().any(|(kind, ..)| *kind == "replacement"), "{house:?}");
        let value = house.iter().find(|g| g.0 == "credit").unwrap().1;
        decides(
            scratch,
            "remedy",
            &[
                (&["damaged", "", "", "", "", "", ""], &["discount", "40", "", ""]),
                (&["damaged", "", "", "", "", "", ""], &["credit", "", "5.00", "yes"]),
                (&["late", "", "", "", "", "", ""], &["refund", "", "", ""]),
                (&["", "", "", "", "", "", ""], &["apology", "", "", ""]),
            ],
        );
        let rule = |row: usize| format!("table remedy, version 1, row {row}");
        let two_fifths = (value * 40 + 50) / 100;
        assert_eq!(
            granted(),
            [
                ("discount", two_fifths, false, rule(1)),
                ("credit", 500.min(value), true, rule(2)),
                ("apology", 0, false, rule(4)),
            ]
        );
        // What is proposed says which row granted it, and the row says what it was used for.
        acknowledged(scratch, &case.number);
        let n = case.number.clone();
        run(scratch, move |tx| cases::investigate(tx, &clerk(), &n, None)).unwrap();
        let given = proposed(scratch, clerk(), &case.number, give(RemedyKind::Discount, &[])).unwrap();
        assert_eq!((given.amount, given.rule), (two_fifths, Some(rule(1))));
        let number = given.number.clone();
        let uses = run(scratch, move |tx| Ok(tables::uses_of(tx, "remedy", &number)?)).unwrap();
        let used: Vec<_> = uses.iter().map(|u| (u.table.as_str(), u.version, u.row)).collect();
        assert_eq!(used, [("remedy", 1, 1)]);
        assert_eq!(uses[0].facts.get("category").map(String::as_str), Some("damaged"));
        // And the goods are not replaced any more, unless somebody else lets an exception through.
        let beyond = proposed(scratch, clerk(), &case.number, give(RemedyKind::Replacement, &[]));
        assert_eq!(refused(beyond), "exception");

        decides(scratch, "escalation", &[(&["damaged", "", "", "1", ""], &["finance"])]);
        let n = case.number.clone();
        let up = run(scratch, move |tx| cases::escalate(tx, &clerk(), &n, "an old customer")).unwrap();
        assert_eq!(up.escalated_to.as_deref(), Some("finance"));
        let n = case.number.clone();
        let up = run(scratch, move |tx| cases::escalate(tx, &clerk(), &n, "still nothing")).unwrap();
        assert_eq!(up.escalated_to.as_deref(), Some("manager"), "no row is about it: as the policy has it");
    }
}

#[test]
fn what_the_policy_does_not_grant_takes_two_people_by_whatever_way() {
    for scratch in &engines() {
        let order = invoiced(scratch, "K6", &[("GLOVE-L", "40", "")]);
        let case = opened(scratch, clerk(), complaint(&order, Some(1), Category::Late)).unwrap();
        acknowledged(scratch, &case.number);
        // Late: 5 % of 192.00 are granted, and nothing is sent again.
        let mut reship = give(RemedyKind::Reship, &[(1, "1")]);
        assert_eq!(refused(proposed(scratch, clerk(), &case.number, reship.clone())), "exception");
        let mut much = give(RemedyKind::Discount, &[(1, "")]);
        much.amount = "6%".into();
        assert_eq!(refused(proposed(scratch, clerk(), &case.number, much.clone())), "exception");
        (reship.why, much.why) = ("an old customer".into(), "an old customer".into());
        // Nobody alone, whatever their role and level, by whatever order of verbs.
        for role in Role::ALL {
            for level in Level::ALL {
                let by = someone("Solo", role, level);
                for new in [&reship, &much] {
                    let Ok(remedy) = proposed(scratch, by.clone(), &case.number, new.clone()) else {
                        continue;
                    };
                    assert_eq!(remedy.state, RemedyState::Proposed, "{role:?} {level:?}");
                    assert!(remedy.exceptional && remedy.two_people);
                    assert!(approved(scratch, by.clone(), &remedy.number).is_err(), "{role:?} {level:?}");
                    let posted = carried_out(scratch, by.clone(), &remedy.number);
                    assert!(posted.is_err(), "{role:?} {level:?}: {posted:?}");
                    let n = remedy.number.clone();
                    let table = run(scratch, move |tx| {
                        Ok(tx.execute(
                            "update remedy set state = 'approved', decided_by = proposed_by, decided_at = 1 where number = $1",
                            &[n.as_str().into()],
                        )?)
                    });
                    assert!(matches!(table, Err(Failure::Fault(_))), "{table:?}");
                    let n = remedy.number.clone();
                    run(scratch, move |tx| cases::refuse(tx, &supervisor(), &n, "no")).unwrap();
                }
            }
        }
        // Two: one proposes, another who has seen enough lets it through, the first carries it out.
        let remedy = proposed(scratch, clerk(), &case.number, much.clone()).unwrap();
        let young = someone("Yana", Role::Clerk, Level::Developing);
        assert_eq!(refused(approved(scratch, young, &remedy.number)), "not_allowed");
        approved(scratch, supervisor(), &remedy.number).unwrap();
        let done = carried_out(scratch, clerk(), &remedy.number).unwrap();
        let n = done.results[0].clone();
        let note = run(scratch, move |tx| Ok(billing::credit_by_number(tx, &n)?.unwrap())).unwrap();
        assert_eq!(note.sums.goods, 1_152);
        // The policy's share is used up by it, in another complaint about the same order as well.
        let other = opened(scratch, clerk(), complaint(&order, Some(1), Category::Late)).unwrap();
        acknowledged(scratch, &other.number);
        let small = give(RemedyKind::Discount, &[(1, "")]);
        assert_eq!(refused(proposed(scratch, clerk(), &other.number, small)), "exception");
    }
}

#[test]
fn limits_go_by_level_and_their_change_takes_two_people() {
    for scratch in &engines() {
        let order = invoiced(scratch, "K7", &[("GLOVE-L", "50", "")]);
        let new = CasePolicy {
            remedy_up_to: AmountByLevel {
                emerging: Some(0),
                developing: Some(500),
                proficient: Some(5_000),
                advanced: None,
            },
            two_people_above: 10_000,
            ..CasePolicy::default()
        };
        let p = new.clone();
        assert_eq!(refused(run(scratch, move |tx| cases::propose_policy(tx, &clerk(), &p))), "not_allowed");
        let p = new.clone();
        run(scratch, move |tx| cases::propose_policy(tx, &supervisor(), &p)).unwrap();
        let alone = run(scratch, |tx| cases::approve_policy(tx, &supervisor()));
        assert_eq!(refused(alone), "own_work");
        assert_eq!(run(scratch, |tx| Ok(cases::policy(tx)?)).unwrap(), CasePolicy::default());
        let boss = someone("Marta", Role::Manager, Level::Advanced);
        let b = boss.clone();
        assert_eq!(run(scratch, move |tx| cases::approve_policy(tx, &b)).unwrap(), new);
        assert_eq!(refused(run(scratch, |tx| cases::approve_policy(tx, &supervisor()))), "nothing_proposed");
        let case = opened(scratch, clerk(), complaint(&order, Some(1), Category::NotDelivered)).unwrap();
        acknowledged(scratch, &case.number);
        // Two gloves are 9.60, above the 5.00 of somebody who is still developing.
        let young = someone("Yana", Role::Clerk, Level::Developing);
        let waits =
            proposed(scratch, young.clone(), &case.number, give(RemedyKind::Credit, &[(1, "2")])).unwrap();
        assert_eq!(waits.state, RemedyState::Proposed);
        assert_eq!(refused(approved(scratch, young, &waits.number)), "above_limit");
        assert_eq!(refused(carried_out(scratch, clerk(), &waits.number)), "remedy_state");
        approved(scratch, clerk(), &waits.number).unwrap();
        // With what was given before, ten more are 57.60 together: above the 50.00 of the proficient.
        let waits = proposed(scratch, clerk(), &case.number, give(RemedyKind::Credit, &[(1, "10")])).unwrap();
        assert_eq!(waits.state, RemedyState::Proposed);
        assert_eq!(refused(approved(scratch, clerk(), &waits.number)), "above_limit");
        approved(scratch, supervisor(), &waits.number).unwrap();
        // And above 100.00 somebody without a limit does not let their own through.
        let own =
            proposed(scratch, boss.clone(), &case.number, give(RemedyKind::Credit, &[(1, "15")])).unwrap();
        assert!(own.two_people && own.state == RemedyState::Proposed);
        assert_eq!(refused(approved(scratch, boss, &own.number)), "same_person");
        approved(scratch, supervisor(), &own.number).unwrap();
        let too_many = proposed(scratch, clerk(), &case.number, give(RemedyKind::Credit, &[(1, "51")]));
        assert_eq!(refused(too_many), "too_many");
    }
}

#[test]
fn each_kind_goes_the_way_that_such_things_go() {
    for scratch in &engines() {
        let order = invoiced(scratch, "K8", &[("GLOVE-L", "30", "")]);
        let case = opened(scratch, clerk(), complaint(&order, Some(1), Category::Defective)).unwrap();
        acknowledged(scratch, &case.number);
        let made = |new: NewRemedy| {
            let remedy = proposed(scratch, clerk(), &case.number, new).unwrap();
            carried_out(scratch, clerk(), &remedy.number).unwrap()
        };
        let mut back = give(RemedyKind::Replacement, &[(1, "1")]);
        back.goods_back = None;
        let replaced = made(back);
        assert!(
            replaced.results[0].starts_with("RM") && replaced.results[1].starts_with("SO"),
            "{replaced:?}"
        );
        let kept = made(give(RemedyKind::Replacement, &[(1, "1")]));
        assert_eq!(kept.results.len(), 2, "{kept:?}");
        let repaired = made(give(RemedyKind::Repair, &[(1, "1")]));
        assert!(
            repaired.results[0].starts_with("RM") && repaired.results[1].starts_with('T'),
            "{repaired:?}"
        );
        let refund = made(give(RemedyKind::Refund, &[(1, "1")]));
        assert!(refund.results[0].starts_with("CN") && refund.results[1].starts_with('T'), "{refund:?}");
        let mut back = give(RemedyKind::Refund, &[(1, "1")]);
        back.goods_back = Some(true);
        assert!(made(back).results[0].starts_with("RM"), "the money waits for the goods");
        let mut sorry = give(RemedyKind::Apology, &[]);
        assert_eq!(refused(proposed(scratch, clerk(), &case.number, sorry.clone())), "no_words");
        sorry.words = "The seam was weak; the next ones are sewn twice.".into();
        let letter = made(sorry);
        let n = letter.results[0].clone();
        let letter = run(scratch, move |tx| Ok(desk::correspondence::by_name(tx, &n)?.unwrap())).unwrap();
        assert!(letter.text().contains("sewn twice"), "{}", letter.text());
        // What is not invoiced yet can't be credited.
        let waiting = placed(scratch, "K8b", &[("GLOVE-L", "5", "")]);
        let shipment = released(scratch, &waiting).remove(0);
        picked_and_packed(scratch, &shipment);
        dispatched(scratch, &shipment);
        let case = opened(scratch, clerk(), complaint(&waiting, Some(1), Category::NotDelivered)).unwrap();
        acknowledged(scratch, &case.number);
        let credit = proposed(scratch, clerk(), &case.number, give(RemedyKind::Credit, &[(1, "5")])).unwrap();
        assert_eq!(refused(carried_out(scratch, clerk(), &credit.number)), "not_invoiced");
        let n = credit.number.clone();
        let still = run(scratch, move |tx| cases::need_remedy(tx, &n)).unwrap();
        assert_eq!(still.state, RemedyState::Approved, "nothing was done, so it can be tried again");
    }
}

#[test]
fn a_complaint_by_mail_is_opened_by_the_worker_once() {
    for scratch in &crate::intake::engines_with_nordbau() {
        let body = "Hello,\n\n3 of the 10 boxes of BOLT-8 of PO-7001 arrived damaged, the bolts are broken.\n\
                    Please tell us what to do.\n\nEinkauf\nNordbau KG\n";
        let mail = format!(
            "From: Einkauf <einkauf@nordbau.example>\r\nTo: desk@muster.example\r\nSubject: Complaint about PO-7001\r\n\
             Message-ID: <c@nordbau.example>\r\nDate: Mon, 23 Nov 2026 09:00:00 +0100\r\n\r\n{}\r\n",
            body.replace('\n', "\r\n")
        );
        let (all, _) = crate::intake::taken(scratch, "complaint.eml", mail, true);
        let document = all[0].message.number.clone();
        let worker = || run(scratch, |tx| cases::open_due(tx, &Actor::desk())).unwrap();
        assert_eq!((worker(), worker()), (1, 0));
        let id = all[0].message.id.uuid();
        let number = run(scratch, move |tx| Ok(cases::of_message(tx, id)?.unwrap())).unwrap();
        let case = of(scratch, &number);
        assert_eq!((case.channel, case.category), (CaseChannel::Mail, Category::Damaged));
        assert_eq!(
            (case.customer_number.as_str(), case.document.as_deref()),
            ("C700", Some(document.as_str()))
        );
        assert!(case.description.contains("the bolts are broken"), "{}", case.description);
        // The task that the inbox made of it is done.
        let asked = run(scratch, move |tx| Ok(tasks::of_thing(tx, id)?)).unwrap();
        assert!(asked.iter().all(|t| t.done_at.is_some()), "{asked:?}");
        let d = document.clone();
        assert_eq!(
            refused(run(scratch, move |tx| cases::open_document(tx, &clerk(), &d))),
            "known_complaint"
        );
        // The answer goes to whoever wrote.
        let n = case.number.clone();
        let (_, letter) = run(scratch, move |tx| {
            cases::acknowledge(tx, &clerk(), &n, &Told::ByLetter(String::new()), None)
        })
        .unwrap();
        let letter = letter.unwrap();
        let letter =
            run(scratch, move |tx| Ok(desk::correspondence::by_name(tx, &letter)?.unwrap())).unwrap();
        assert_eq!(letter.recipient, "einkauf@nordbau.example");
    }
}

#[test]
fn a_closed_complaint_is_asked_about_once() {
    for scratch in &engines() {
        let policy = desk::surveys::SurveyPolicy {
            address: "https://desk.example".into(),
            ..desk::surveys::SurveyPolicy::default()
        };
        run(scratch, move |tx| desk::surveys::set_policy(tx, &supervisor(), &policy)).unwrap();
        let order = invoiced(scratch, "K9", &[("GLOVE-L", "10", "")]);
        let mut new = complaint(&order, None, Category::Service);
        new.channel = CaseChannel::Letter;
        let case = opened(scratch, clerk(), new).unwrap();
        acknowledged(scratch, &case.number);
        let mut sorry = give(RemedyKind::Apology, &[]);
        sorry.words = "We are sorry.".into();
        let remedy = proposed(scratch, clerk(), &case.number, sorry).unwrap();
        carried_out(scratch, clerk(), &remedy.number).unwrap();
        let n = case.number.clone();
        let closed = run(scratch, move |tx| {
            cases::resolve(tx, &clerk(), &n, "They are content.", None, None)?;
            for step in cases::steps(tx, case.id)? {
                cases::finish_step(tx, &clerk(), &n, step.step_no, "asked")?;
            }
            let leads = Leads::None("nobody was rude".into());
            cases::find_cause(tx, &clerk(), &n, Cause::None, "a misunderstanding", &leads)?;
            cases::close(tx, &clerk(), &n, None)
        })
        .unwrap();
        let survey = closed.survey.unwrap();
        let o = order_of(scratch, &order).id;
        let asked = run(scratch, move |tx| Ok(desk::surveys::of_order(tx, o)?)).unwrap();
        assert_eq!(asked.iter().map(|s| s.number.as_str()).collect::<Vec<_>>(), [survey.as_str()]);
        let figures = run(scratch, |tx| {
            let since = tx.now().plus_seconds(-86_400);
            desk::surveys::figures(tx, &supervisor(), None, since)
        });
        assert_eq!(figures.unwrap().sent, 0, "satisfaction with orders is counted apart");
    }
}
