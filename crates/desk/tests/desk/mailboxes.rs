//! Mail that comes in: once, whatever happens; filed with what it answers; and letters that come back.

use desk::actor::{Actor, Level, Role};
use desk::amendments::{self, Change, Wanted};
use desk::correspondence::{self, LetterPolicy, LetterState, Review, Template};
use desk::intake::{self, MessageStage, Received};
use desk::letters::{self, LetterDraft, Regards};
use desk::mailboxes::{self, Arrival, Mailbox, MailboxKind, NewMailbox, Put, Taken, Way};
use desk::orders;

use crate::kit::{
    Scratch, by_keyboard, clerk, draft, engines, order_of, placed, refused, run, someone, supervisor, trainee,
};

fn admin() -> Actor {
    someone("Anna", Role::Admin, Level::Proficient)
}

fn new(code: &str) -> NewMailbox {
    NewMailbox {
        code: code.into(),
        kind: MailboxKind::Imap,
        host: "mail.example".into(),
        port: 0,
        way: Way::Tls,
        login: Some("orders".into()),
        secret: Some("env:ORDERS_PASSWORD".into()),
        authority: None,
        folder: String::new(),
        done_folder: None,
        address: None,
        places_orders: false,
        only_new: false,
        active: true,
    }
}

fn add(scratch: &Scratch, code: &'static str) -> Mailbox {
    run(scratch, move |tx| {
        mailboxes::add(tx, &admin(), &new(code))?;
        Ok(mailboxes::by_code(tx, code)?.unwrap())
    })
    .unwrap()
}

fn mail(id: &str, more: &str, body: &str) -> String {
    format!(
        "From: Einkauf <einkauf@kunde.example>\r\nTo: orders@us.example\r\nDate: Mon, 23 Nov 2026 08:00:00 +0000\r\n\
         Message-ID: <{id}@kunde.example>\r\n{more}Content-Type: text/plain\r\n\r\n{body}\r\n"
    )
}

fn take(scratch: &Scratch, mailbox: &Mailbox, place: (i64, i64), mail: &str) -> Taken {
    let bytes = mail.as_bytes().to_vec();
    let material = pdf_in::sandbox::Reading::Here.read(&bytes, Some("a.eml"));
    let received = Received::new("a.eml".into(), "message/rfc822".into(), bytes, material);
    let mailbox = mailbox.clone();
    run(scratch, move |tx| {
        let arrival = Arrival { mailbox: &mailbox, place: Some(place), received: &received };
        mailboxes::take_in(tx, &Actor::desk(), &arrival)
    })
    .unwrap()
}

const ORDER: &str = "Hello,\r\nplease send 5 EA of BOLT-8.\r\nOur PO is MB-1. Customer C100.";

#[test]
fn a_mail_is_taken_in_once_across_places_mailboxes_and_counting_anew() {
    for scratch in &engines() {
        let (one, two) = (add(scratch, "one"), add(scratch, "two"));
        let text = mail("order", "Subject: order\r\n", ORDER);
        let Taken::Documents(first) = take(scratch, &one, (1, 10), &text) else { panic!("a document") };
        assert_eq!(first.len(), 1);
        // The same place after a crash, another place, another mailbox by another way, and a server that counts anew.
        assert_eq!(take(scratch, &one, (1, 10), &text), Taken::Again);
        assert_eq!(take(scratch, &one, (1, 11), &text), Taken::Again);
        assert_eq!(take(scratch, &two, (7, 3), &format!("Received: by relay; now\r\n{text}")), Taken::Again);
        assert_eq!(take(scratch, &one, (2, 1), &text), Taken::Again);
        let (code, id) = (one.code.clone(), one.id);
        let (now, known) = run(scratch, move |tx| {
            Ok((mailboxes::by_code(tx, &code)?.unwrap(), mailboxes::known(tx, id, 1, 11)?))
        })
        .unwrap();
        assert_eq!((now.uid_validity, now.uid_done, known), (2, 1, true));
        let all = run(scratch, |tx| Ok(intake::list(tx, None, None, 50)?)).unwrap();
        assert_eq!(all.len(), 1);
    }
}

fn written(scratch: &Scratch, order: &str, to: &'static str) -> correspondence::Outgoing {
    let draft = LetterDraft {
        regards: Regards::Order(order.to_owned()),
        recipient: to.into(),
        subject: "A question".into(),
        text: "Hello,\nis a part delivery all right?\n".into(),
        ..LetterDraft::default()
    };
    run(scratch, move |tx| letters::write(tx, &clerk(), &draft)).unwrap()
}

#[test]
fn an_answer_to_our_letter_lies_with_the_order() {
    for scratch in &engines() {
        let inbox = add(scratch, "orders");
        let order = placed(scratch, "T-1", &[("BOLT-8", "5", "EA")]);
        let letter = written(scratch, &order, "einkauf@kunde.example");
        let head =
            format!("In-Reply-To: <{}>\r\nSubject: Re: A question\r\n", letter.message_id.clone().unwrap());
        let taken = take(
            scratch,
            &inbox,
            (1, 1),
            &mail("answer", &head, "Hello,\r\nyes, that is fine with us.\r\nRegards"),
        );
        let Taken::Filed(number) = taken else { panic!("{taken:?}") };
        let of = number.clone();
        let message = run(scratch, move |tx| Ok(intake::by_number(tx, &of)?.unwrap())).unwrap();
        assert_eq!(message.stage, MessageStage::NotOrder);
        assert_eq!(message.order_number.as_deref(), Some(order.as_str()));
        // Whoever wrote has a task.
        let id = crate::kit::order_of(scratch, &order).id.uuid();
        let tasks = run(scratch, move |tx| Ok(desk::tasks::of_thing(tx, id)?)).unwrap();
        assert!(
            tasks.iter().any(|t| t.title.starts_with("Answer from") && t.person == Some(clerk().person)),
            "{tasks:?}"
        );
        // Our answer to that holds the conversation together.
        let (of, answers) = (order.clone(), number);
        let reply = run(scratch, move |tx| {
            let draft = LetterDraft {
                regards: Regards::Order(of.clone()),
                answers: Some(answers.clone()),
                subject: "Re: A question".into(),
                text: "Hello,\nthank you.\n".into(),
                ..LetterDraft::default()
            };
            letters::write(tx, &clerk(), &draft)
        })
        .unwrap();
        assert_eq!(reply.recipient, "einkauf@kunde.example");
        assert_eq!(reply.in_reply_to.as_deref(), Some("answer@kunde.example"));
    }
}

#[test]
fn a_number_in_the_subject_counts_from_a_known_address_only_and_an_order_goes_its_own_way() {
    for scratch in &engines() {
        let inbox = add(scratch, "orders");
        let order = placed(scratch, "T-2", &[("BOLT-8", "5", "EA")]);
        let head = format!("Subject: {order}\r\n");
        let body = "Hello,\r\nwe only wanted to say thank you.\r\nRegards";
        let taken = take(scratch, &inbox, (1, 1), &mail("stranger", &head, body));
        assert!(matches!(taken, Taken::Documents(_)), "{taken:?}");
        let letter = written(scratch, &order, "einkauf@kunde.example");
        let taken = take(scratch, &inbox, (1, 2), &mail("known", &head, body));
        assert!(matches!(taken, Taken::Filed(_)), "{taken:?}");
        let head = format!("In-Reply-To: <{}>\r\nSubject: Re: A question\r\n", letter.message_id.unwrap());
        let taken = take(scratch, &inbox, (1, 3), &mail("more", &head, ORDER));
        let Taken::Documents(numbers) = taken else { panic!("{taken:?}") };
        let of = numbers[0].clone();
        let message = run(scratch, move |tx| Ok(intake::by_number(tx, &of)?.unwrap())).unwrap();
        assert_ne!(message.stage, MessageStage::NotOrder);
    }
}

#[test]
fn a_letter_that_comes_back_shows_why() {
    for scratch in &engines() {
        let inbox = add(scratch, "orders");
        let order = placed(scratch, "T-3", &[("BOLT-8", "5", "EA")]);
        let letter = written(scratch, &order, "gone@kunde.example");
        let sent = letter.clone();
        run(scratch, move |tx| correspondence::mark_mailed(tx, &Actor::desk(), &sent, b"x")).unwrap();
        let report = format!(
            "From: MAILER-DAEMON@mx.example\r\nMessage-ID: <dsn@mx.example>\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\
             Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nAction: failed\r\n\
             Final-Recipient: rfc822;gone@kunde.example\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such mailbox\r\n\
             \r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{}>\r\n\r\n--b--\r\n",
            letter.message_id.clone().unwrap()
        );
        assert_eq!(take(scratch, &inbox, (1, 1), &report), Taken::Bounce(letter.name()));
        let name = letter.name();
        let back = run(scratch, move |tx| Ok(correspondence::by_name(tx, &name)?.unwrap())).unwrap();
        assert_eq!(
            (back.state, back.bounce.as_deref()),
            (LetterState::Sent, Some("5.1.1 550 no such mailbox"))
        );
        let name = letter.name();
        let again =
            run(scratch, move |tx| correspondence::send_again(tx, &clerk(), &name, "einkauf@kunde.example"))
                .unwrap();
        assert_eq!((again.state, again.recipient.as_str()), (LetterState::Waiting, "einkauf@kunde.example"));
    }
}

#[test]
fn a_sender_hears_that_an_order_came_in_where_the_policy_says_so() {
    for scratch in &engines() {
        let inbox = add(scratch, "orders");
        let count = || run(scratch, |tx| Ok(correspondence::list(tx, None, None, None, 50)?)).unwrap().len();
        take(scratch, &inbox, (1, 1), &mail("quiet", "Subject: order\r\n", ORDER));
        assert_eq!(count(), 0);
        let policy = LetterPolicy { customer: String::new(), receipt: true, review: Review::ByLevel };
        run(scratch, move |tx| correspondence::set_policy(tx, &supervisor(), &policy)).unwrap();
        take(scratch, &inbox, (1, 2), &mail("loud", "Subject: order\r\n", &ORDER.replace("MB-1", "MB-2")));
        let letters = run(scratch, |tx| Ok(correspondence::list(tx, None, None, None, 50)?)).unwrap();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].recipient, "einkauf@kunde.example");
        assert_eq!(letters[0].in_reply_to.as_deref(), Some("loud@kunde.example"));
        assert!(letters[0].is_automatic && letters[0].text().contains("IN100"), "{}", letters[0].text());
        // No program answers a program.
        let head = "Auto-Submitted: auto-replied\r\nSubject: order\r\n";
        take(scratch, &inbox, (1, 3), &mail("robot", head, &ORDER.replace("MB-1", "MB-3")));
        assert_eq!(count(), 1);
    }
}

#[test]
fn what_is_too_large_is_told_once_and_left_where_it_lies() {
    for scratch in &engines() {
        let inbox = add(scratch, "orders");
        let aside = |uid: i64| {
            let inbox = inbox.clone();
            run(scratch, move |tx| {
                let put = Put {
                    place: (1, uid),
                    fingerprint: [7; 32],
                    sender: "einkauf@kunde.example",
                    subject: "huge",
                    outcome: "too_large",
                    why: "it has 60 MB, of which at most 25 MB are taken",
                };
                mailboxes::put_aside(tx, &Actor::desk(), &inbox, &put)
            })
            .unwrap();
        };
        aside(1);
        aside(1);
        aside(2);
        let open = run(scratch, |tx| Ok(desk::tasks::open_of(tx, "orders", 50)?)).unwrap();
        assert_eq!(open.iter().filter(|t| t.title.contains("60 MB")).count(), 1, "{open:?}");
    }
}

#[test]
fn a_mailbox_is_one_workers_at_a_time_and_an_administrators_to_change() {
    for scratch in &engines() {
        let inbox = add(scratch, "orders");
        let lease = |worker: &'static str| {
            let id = inbox.id;
            run(scratch, move |tx| mailboxes::lease(tx, &Actor::desk(), id, worker, 180)).unwrap().is_some()
        };
        assert!(lease("one") && !lease("two") && lease("one"));
        scratch.clock.advance_seconds(200);
        assert!(lease("two") && !lease("one"));
        let id = inbox.id;
        run(scratch, move |tx| mailboxes::give_back(tx, &Actor::desk(), id, "two")).unwrap();
        assert!(lease("one"));
        assert_eq!(refused(run(scratch, |tx| mailboxes::add(tx, &clerk(), &new("mine")))), "not_allowed");
        assert_eq!(refused(run(scratch, |tx| mailboxes::add(tx, &admin(), &new("orders")))), "exists");
        assert_eq!(
            refused(run(scratch, |tx| mailboxes::change(tx, &admin(), "nowhere", &new("nowhere")))),
            "not_found"
        );
        let off = NewMailbox { active: false, ..new("orders") };
        run(scratch, move |tx| mailboxes::change(tx, &admin(), "orders", &off)).unwrap();
        assert!(!lease("one"));
        run(scratch, |tx| mailboxes::remove(tx, &admin(), "orders")).unwrap();
        assert!(run(scratch, |tx| Ok(mailboxes::list(tx)?)).unwrap().is_empty());
    }
}

#[test]
fn what_an_order_lacks_is_asked_for_and_the_answer_completes_it() {
    for scratch in &engines() {
        let mailbox = add(scratch, "orders");
        let order = run(scratch, |tx| {
            let draft = draft("C200", "", &[("BOLT-8", "5", "EA")]);
            Ok(orders::place(tx, &clerk(), &draft, by_keyboard(), None)?.number)
        })
        .unwrap();
        let held = |order: &str| {
            let order = order_of(scratch, order);
            order.open_holds().map(|h| h.kind.code()).collect::<Vec<_>>()
        };
        assert_eq!(held(&order), ["incomplete"]);
        let begin = |by: Actor, order: &str| {
            let regards = Regards::Order(order.to_owned());
            run(scratch, move |tx| letters::draft(tx, &by, &regards, Template::ChaseUp, None)).unwrap()
        };
        let begun = begin(trainee(), &order);
        assert!(begun.text.contains("- your PO number for this order\n"), "{}", begun.text);
        assert_eq!(begun.recipient, "buy@c200.example");
        // A trainee's own letter waits for somebody else.
        let letter = LetterDraft {
            regards: Regards::Order(order.clone()),
            subject: begun.subject,
            text: begun.text,
            template: Some("chase_up".into()),
            ..LetterDraft::default()
        };
        let sent = run(scratch, move |tx| letters::write(tx, &trainee(), &letter)).unwrap();
        assert_eq!(sent.state, LetterState::Held);
        let name = sent.name();
        let sent = run(scratch, move |tx| correspondence::release(tx, &supervisor(), &name)).unwrap();
        // The answer lies with the order, and its writer has a task.
        let answers = format!("In-Reply-To: <{}>\r\nSubject: Re: your letter\r\n", sent.message_id.unwrap());
        let text = mail("answer", &answers, "Hello,\r\nour number is 77-120.");
        let Taken::Filed(came) = take(scratch, &mailbox, (1, 1), &text) else { panic!("it is filed") };
        let of = order_of(scratch, &order);
        let filed = run(scratch, move |tx| {
            Ok(intake::of_order(tx, of.id.uuid(), of.customer, None)?.into_iter().map(|d| d.number))
        });
        assert!(filed.unwrap().any(|n| n == came));
        // What the answer says goes into the order; nothing is missing then, and nobody has to say so.
        let (number, reason) = (order.clone(), format!("answer {}", came));
        run(scratch, move |tx| {
            let wanted = Wanted {
                changes: vec![Change::PoNumber { buyer_po_no: "77-120".into() }],
                reason: reason.clone(),
                ..Wanted::default()
            };
            let amendment = amendments::propose(tx, &clerk(), &number, &wanted)?.number;
            amendments::decide(tx, &clerk(), &amendment, true, "")
        })
        .unwrap();
        assert_eq!(held(&order), [] as [&str; 0]);
        assert_eq!(begin(clerk(), &order).missing, ["missing_points"]);
    }
}
