//! Scripts: approved by someone else, found by words without accents, said with the order's facts, and on record.

use basics::{Day, Language};
use desk::actor::{Actor, Level, Role};
use desk::scripts::{self, About, Branch, InquiryFilter, NewInquiry, NewVersion, ScriptState};
use desk::{Failure, tasks};

use crate::kit::{Scratch, clerk, day, engines, order_of, placed, refused, run, someone, supervisor};

fn senior() -> Actor {
    someone("Sam", Role::Senior, Level::Proficient)
}

fn new(code: &str, language: Language, question: &str, answer: &str) -> NewVersion {
    NewVersion {
        code: code.into(),
        language,
        question: question.into(),
        keywords: String::new(),
        answer: answer.into(),
        branches: vec![],
        valid_from: None,
        valid_to: None,
    }
}

fn proposed(scratch: &Scratch, new: NewVersion) -> Result<i64, Failure> {
    run(scratch, move |tx| scripts::propose(tx, &senior(), &new))
}

fn approved(scratch: &Scratch, new: NewVersion) -> i64 {
    let (code, language) = (new.code.clone(), new.language);
    let version = proposed(scratch, new).unwrap();
    run(scratch, move |tx| scripts::decide_version(tx, &supervisor(), &code, language, version, true, ""))
        .unwrap();
    version
}

fn found(scratch: &Scratch, typed: &'static str, language: Language) -> Vec<String> {
    let hits = run(scratch, move |tx| scripts::find(tx, &clerk(), typed, language, 10)).unwrap();
    hits.into_iter().map(|h| format!("{} {}", h.version.code, h.version.language.code())).collect()
}

fn about(order: &str) -> About {
    About { order: order.into(), ..About::default() }
}

#[test]
fn an_answer_is_said_once_someone_else_approved_it_and_from_its_first_day_on() {
    for scratch in &engines() {
        let version = proposed(scratch, new("late", Language::En, "Why is it late?", "Sorry.")).unwrap();
        assert_eq!(
            (version, found(scratch, "late", Language::En).len()),
            (1, 0),
            "not before it is approved"
        );
        let decide = |by: Actor, good: bool, reason: &'static str| {
            run(scratch, move |tx| scripts::decide_version(tx, &by, "late", Language::En, 1, good, reason))
        };
        assert_eq!(refused(decide(clerk(), true, "")), "not_allowed");
        let own = Actor { person: senior().person, ..supervisor() };
        assert_eq!(refused(decide(own, true, "")), "own_work");
        assert_eq!(refused(decide(supervisor(), false, " ")), "no_reason");
        assert_eq!(decide(supervisor(), true, "").unwrap().state, ScriptState::Approved);
        assert_eq!(refused(decide(supervisor(), true, "")), "decided");
        assert_eq!(found(scratch, "late", Language::En), ["late en"]);

        // The second version holds from Christmas on; until then the first is said.
        let second =
            NewVersion { valid_from: Some(day("2026-12-24")), ..new("late", Language::En, "Late?", "Snow.") };
        approved(scratch, second);
        let said = |scratch: &Scratch| {
            run(scratch, |tx| scripts::answer(tx, &clerk(), "late", &About::default(), None)).unwrap()
        };
        assert_eq!((said(scratch).version.version, said(scratch).text.as_str()), (1, "Sorry.\n"));
        scratch.clock.advance_seconds(40 * 86_400);
        assert_eq!(said(scratch).version.version, 2);
        scratch.clock.advance_seconds(-40 * 86_400);

        // Taken back, nothing is left to be said.
        let retire = |version: i64, reason: &'static str| {
            run(scratch, move |tx| scripts::retire(tx, &supervisor(), "late", Language::En, version, reason))
        };
        assert_eq!(refused(retire(1, "")), "no_reason");
        assert_eq!(retire(1, "we are never late").unwrap().state, ScriptState::Retired);
        assert_eq!(refused(retire(1, "again")), "not_approved");
        assert_eq!(refused(retire(7, "what?")), "not_found");
        let answer = |code: &'static str| {
            run(scratch, move |tx| scripts::answer(tx, &clerk(), code, &About::default(), None))
        };
        assert_eq!(refused(answer("late")), "not_in_force");
        assert_eq!(refused(answer("early")), "not_found");
    }
}

#[test]
fn a_script_is_found_by_the_starts_of_words_in_any_language_and_without_accents() {
    for scratch in &engines() {
        let size_de = NewVersion {
            keywords: "Maß Abmessung".into(),
            ..new("size", Language::De, "Welche Größe habe ich bestellt?", "Die bestellte.")
        };
        approved(scratch, size_de);
        approved(scratch, new("size", Language::En, "Which size did I order?", "The one you ordered."));
        approved(
            scratch,
            new("colour", Language::En, "Which colour is it?", "The ordered one, or the size of it."),
        );
        let last_year: Day = day("2025-12-31");
        let old = NewVersion {
            valid_from: Some(day("2025-01-01")),
            valid_to: Some(last_year),
            ..new("size-2025", Language::En, "Size in 2025?", "Large.")
        };
        approved(scratch, old);
        assert_eq!(found(scratch, "GROSS", Language::En), ["size en"], "German words, the English answer");
        assert_eq!(found(scratch, "größe bestel", Language::De), ["size de"]);
        assert_eq!(found(scratch, "abmess", Language::De), ["size de"]);
        // The question weighs more than the answer; what is out of date is not offered.
        assert_eq!(found(scratch, "size", Language::En), ["size en", "colour en"]);
        assert_eq!(found(scratch, "which size ordered", Language::En), ["size en", "colour en"]);
        assert_eq!(found(scratch, "submarine", Language::En), Vec::<String>::new());
        assert_eq!(
            found(scratch, "", Language::Fr),
            ["colour en", "size en"],
            "all, in English where there is no other"
        );
    }
}

#[test]
fn facts_are_filled_in_and_an_answer_with_a_hole_is_not_given() {
    for scratch in &engines() {
        let order = placed(scratch, "S-1", &[("BOLT-8", "5", "EA")]);
        let text = "{{ order }} for {{ customer_number }}: {{ stage }}, {{ promised }}.{% if item %} {{ item }}: {{ item_free }} {{ item_unit }}.{% endif %}";
        approved(scratch, new("when", Language::En, "When?", text));
        let promised = order_of(scratch, &order).lines[0].promised_date.unwrap();
        let told = desk::correspondence::told_day(Language::En, promised);
        let asked =
            |about: About| run(scratch, move |tx| scripts::answer(tx, &clerk(), "when", &about, None));
        let said = asked(about(&order)).unwrap();
        assert_eq!(said.text, format!("{order} for C100: confirmed, {told}.\n"));
        // An item by the customer's own number, counted without what is reserved.
        let item = asked(About { item: "BW 4711".into(), ..about(&order) }).unwrap();
        assert!(item.text.contains("BOLT-8: 995 EA."), "{}", item.text);
        let holed = asked(About { customer: "C200".into(), ..About::default() }).unwrap();
        assert_eq!(
            (holed.text.as_str(), holed.missing),
            ("", vec!["order".into(), "promised".into(), "stage".into()])
        );
        assert_eq!(refused(asked(about("SO999999"))), "not_found");
        assert_eq!(refused(asked(About { customer: "C999".into(), ..About::default() })), "not_found");
        assert_eq!(refused(asked(About { item: "NONE".into(), ..About::default() })), "not_found");
        assert_eq!(
            refused(proposed(scratch, new("shoe", Language::En, "?", "{{ shoe_size }}"))),
            "unknown_fact"
        );
        let branch = Branch { asks: "And then?".into(), script: "nowhere".into() };
        let leads_nowhere = NewVersion { branches: vec![branch], ..new("then", Language::En, "?", "x") };
        assert_eq!(refused(proposed(scratch, leads_nowhere)), "branch");
    }
}

#[test]
fn what_was_answered_is_on_record_with_its_version() {
    for scratch in &engines() {
        let order = placed(scratch, "S-2", &[("BOLT-8", "5", "EA")]);
        approved(scratch, new("when", Language::En, "When does it come?", "{{ order }}: {{ promised }}."));
        let log = |new: NewInquiry| run(scratch, move |tx| scripts::log(tx, &clerk(), &new));
        let script = |version| Some(("when".to_owned(), Language::En, version));
        let answered =
            log(NewInquiry { script: script(1), about: about(&order), ..NewInquiry::default() }).unwrap();
        assert_eq!(answered.asked, "When does it come?");
        assert!(answered.answered.starts_with(&order) && answered.task.is_none());
        assert_eq!(answered.customer_number.as_deref(), Some("C100"), "of the order");

        // Facts that lack, a version that is not said any more, nothing asked.
        assert_eq!(refused(log(NewInquiry { script: script(1), ..NewInquiry::default() })), "missing_facts");
        approved(scratch, new("when", Language::En, "When?", "Soon: {{ promised }}."));
        assert_eq!(
            refused(log(NewInquiry { script: script(1), about: about(&order), ..NewInquiry::default() })),
            "outdated"
        );
        assert_eq!(refused(log(NewInquiry { about: about(&order), ..NewInquiry::default() })), "not_asked");
        let outsider = someone("Pia", Role::Picker, Level::Proficient);
        assert_eq!(
            refused(run(scratch, move |tx| scripts::log(tx, &outsider, &NewInquiry::default()))),
            "not_allowed"
        );

        // Own words; and a question that is still open, which becomes a task.
        let own = log(NewInquiry {
            asked: "In blue, too?".into(),
            own_words: "Only in red.".into(),
            about: about(&order),
            follows: Some(answered.number.clone()),
            ..NewInquiry::default()
        });
        assert_eq!(own.unwrap().answered, "Only in red.");
        let open =
            log(NewInquiry { asked: "In green?".into(), about: about(&order), ..NewInquiry::default() })
                .unwrap();
        let task = open.task.clone().unwrap();
        let task = run(scratch, move |tx| tasks::need(tx, &task)).unwrap();
        assert_eq!((task.title.as_str(), task.person), ("Call back: In green?", Some(clerk().person)));

        let of = order_of(scratch, &order);
        let (id, customer) = (of.id, of.customer.unwrap());
        let (on_order, of_customer, without, journal) = run(scratch, move |tx| {
            let without = InquiryFilter { without_script: true, ..InquiryFilter::default() };
            Ok((
                scripts::of_order(tx, id, 10)?,
                scripts::of_customer(tx, customer, 10)?,
                scripts::inquiries(tx, &without, 10)?,
                desk::journal::timeline(tx, id.uuid(), 50)?,
            ))
        })
        .unwrap();
        assert_eq!((on_order.len(), of_customer.len(), without.len()), (3, 3, 2));
        let entry = journal.iter().find(|e| e.verb == "log_inquiry" && e.detail.contains("when")).unwrap();
        assert!(!entry.detail.contains("Soon") && entry.detail.contains("\"version\":1"), "{}", entry.detail);
        let used = run(scratch, |tx| Ok(scripts::library(tx, 10)?)).unwrap();
        assert_eq!((used[0].used, used[0].version), (1, 2));
    }
}

#[test]
fn a_call_is_read_back_from_the_draft_once_its_facts_are_known() {
    for scratch in &engines() {
        let told = |draft: desk::orders::Draft| {
            run(scratch, move |tx| {
                let rated = desk::orders::rate_draft(tx, &clerk(), &draft, None)?;
                let promised = vec![Some(day("2026-11-24")); draft.lines.len()];
                let parts = scripts::call_script(tx, &clerk(), &draft, &rated, &promised)?;
                Ok(parts.into_iter().map(|p| (p.script, p.version, p.text)).collect::<Vec<_>>())
            })
            .unwrap()
        };
        let whole = || desk::orders::Draft {
            requested_date: "2026-11-27".into(),
            ..crate::kit::draft("C100", "PO 5", &[("BW 4711", "2", "CS"), ("GLOVE-L", "10", "")])
        };
        assert!(told(whole()).is_empty(), "nobody approved a script yet");
        let closing = "{{ po }}, {{ requested }}: {% for line in lines %}{{ line.quantity }} {{ line.unit }} {{ line.item }} ({{ line.their_item }}) {{ line.promised }}; {% endfor %}to {{ ship_to }}, {{ total }}, by {{ promised }}.";
        approved(
            scratch,
            new(
                "call-opening",
                Language::En,
                "Open?",
                "{{ company }}, {{ clerk }}.{% if customer %} For {{ customer }}?{% endif %}",
            ),
        );
        approved(scratch, new("call-closing", Language::En, "Close?", closing));
        proposed(scratch, new("call-questions", Language::En, "Ask?", "Anything else?")).unwrap();
        let empty = told(desk::orders::Draft::default());
        assert_eq!(empty, [("call-opening".to_owned(), 1, "Muster GmbH, Carla.\n".to_owned())]);
        assert!(found(scratch, "open", Language::En).is_empty(), "it answers no question");
        let parts = told(whole());
        assert_eq!(parts[0].2, "Muster GmbH, Carla. For Berger Werkzeuge GmbH?\n");
        assert_eq!(
            parts[1].2,
            "PO 5, 27 November 2026: 2 CS BOLT-8 (BW 4711) 24 November 2026; 10 EA GLOVE-L () 24 November 2026; \
             to Berger Werkzeuge GmbH, Hauptstr. 5, 10115 Berlin, DE, 109.48 EUR, by 24 November 2026.\n"
        );
        assert_eq!(parts.len(), 2, "what is only proposed is not said");
        let unknown = crate::kit::draft("C100", "PO 5", &[("NO-SUCH", "2", "")]);
        assert_eq!(told(unknown).len(), 1, "an order that is not understood is not read back");
    }
}
