//! What lies on the desk this morning besides orders: tasks and hand-offs, notes and what customers always want, questions to those who know
//! more, letters that went and one that waits, and what customers said of past orders. All of it by the people of the demo, through the desk's
//! own verbs, so that a newcomer finds each page filled.

use std::sync::Arc;

use db::{Db, Tx};
use desk::actor::Actor;
use desk::correspondence::{self, LetterState};
use desk::customers::Customer;
use desk::help;
use desk::letters::{self, LetterDraft, Regards};
use desk::notes::{self, About, NoteKind};
use desk::orders::{self, Filter, Stage};
use desk::surveys::{self, SurveyPolicy};
use desk::tasks::{self, NewTask};
use desk::{Failure, company};

use crate::people::People;
use crate::world::World;

/// Customers that were asked how it was.
const ASKED: usize = 24;
const ADDRESS: &str = "https://desk.nordhafen.example";

/// What customers always want, as clerks wrote it down.
const NEEDS: [&str; 8] = [
    "Deliveries before ten; the yard is closed afterwards",
    "Two copies of the packing slip, one outside",
    "No substitutes without a call",
    "Ring the bell at gate 3, the driver needs a helper",
    "Pallets no higher than 1.40 m",
    "Invoice by mail to the works council, not to the site",
    "Only whole cases",
    "A certificate with every batch of anchors",
];

/// The score, and what they wrote with it. Whoever is not here has not answered yet.
const SAID: [(i64, &str); 17] = [
    (5, "Fast as always."),
    (5, ""),
    (4, "Good. The slip was missing."),
    (5, "Thank you for the call about the date."),
    (3, "Two days late."),
    (5, ""),
    (4, ""),
    (5, "Everything right at the first try."),
    (2, "Wrong size twice in a row."),
    (5, ""),
    (4, "Friendly on the telephone."),
    (5, ""),
    (5, "Well packed."),
    (4, ""),
    (1, "The order came without the bolts we ordered it for."),
    (5, ""),
    (4, "Please ring before you deliver."),
];

pub(crate) fn set_up(db: &Db, world: &World, people: &People) -> Result<(), Failure> {
    needs(db, world, people)?;
    work(db, people)?;
    asked(db, people)?;
    wrote(db, people)?;
    said(db, people)?;
    sent(db)
}

fn write(
    db: &Db,
    by: &Arc<Actor>,
    verb: impl Fn(&mut Tx, &Actor) -> Result<(), Failure> + Send + 'static,
) -> Result<(), Failure> {
    let by = Arc::clone(by);
    db.write_now("demo day", move |tx| verb(tx, &by))
}

fn needs(db: &Db, world: &World, people: &People) -> Result<(), Failure> {
    let (carla, dora) = (people.get("carla")?, people.get("dora")?);
    for (n, (customer, need)) in world.customers.iter().zip(NEEDS).enumerate() {
        let about = about_customer(customer);
        let by = if n % 3 == 0 { &dora } else { &carla };
        write(db, by, move |tx, by| notes::write(tx, by, &about, NoteKind::Need, need).map(|_| ()))?;
    }
    if let Some(customer) = world.customers.first() {
        let about = about_customer(customer);
        write(db, &carla, move |tx, by| {
            let text = "Their buyer is away until Monday; @sam knows his stand-in";
            notes::write(tx, by, &about, NoteKind::Note, text).map(|_| ())
        })?;
    }
    Ok(())
}

fn about_customer(customer: &Customer) -> About {
    About::of("customer", customer.id.uuid(), &customer.number)
}

/// Numbers of the latest orders in a stage.
fn numbers(tx: &mut Tx, stage: Stage, most: usize) -> Result<Vec<String>, Failure> {
    let filter = Filter { stage: Some(stage), ..Filter::default() };
    Ok(orders::list(tx, &filter, most)?.into_iter().map(|o| o.number).collect())
}

pub(crate) fn latest(db: &Db, stage: Stage, most: usize) -> Result<Vec<String>, Failure> {
    db.read_now("demo orders", move |tx| numbers(tx, stage, most))
}

/// Follow-up tasks to the teams, two of them late by now; orders offered from hand to hand.
fn work(db: &Db, people: &People) -> Result<(), Failure> {
    let carla = people.get("carla")?;
    let confirmed = latest(db, Stage::Confirmed, 12)?;
    let todo = [
        ("Ask the mill for a firm date of the rest", "purchasing", "1h"),
        ("Count the shelf again, the system says none", "warehouse", "4h"),
        ("Book a lorry with a tail lift", "shipping", "+2"),
        ("Ring the customer about the colour", "orders", "4h"),
        ("Two invoices for one delivery, which one counts?", "finance", "+1"),
        ("They want a better price for the year", "sales", "+3"),
    ];
    for (order, (title, team, due)) in confirmed.iter().zip(todo) {
        let number = order.clone();
        write(db, &carla, move |tx, by| {
            let order = orders::need(tx, &number)?;
            let to = tasks::recipient(tx, team)?;
            let task = NewTask {
                thing: order.id.uuid(),
                about: format!("order {}", order.number),
                title: title.to_owned(),
                department: to.team,
                person: to.person,
                due_at: tasks::due_at(tx, due, order.place)?,
            };
            tasks::raise(tx, by, &task).map(|_| ())
        })?;
    }
    let offers = [
        ("purchasing", "ask the mill, it is theirs to promise"),
        ("@sam", "you know the buyer"),
        ("shipping", "it needs a special lorry"),
    ];
    let mut waiting = confirmed.iter().skip(6);
    for (to, why) in offers {
        // An order that is theirs already is no offer; then it is the next one.
        for order in waiting.by_ref() {
            let (number, by) = (order.clone(), Arc::clone(&carla));
            let offered = db.write_now("demo offer", move |tx| {
                let to = tasks::recipient(tx, to)?;
                orders::hand_off(tx, &by, &number, &to, why)
            });
            match offered {
                Ok(_) => break,
                Err(Failure::Refused(_)) => {}
                Err(fault) => return Err(fault),
            }
        }
    }
    for (order, text) in confirmed.iter().zip([
        "They take the rest in January as well, if it is late. @dora has their mail",
        "The driver should ring half an hour before",
    ]) {
        let number = order.clone();
        write(db, &carla, move |tx, by| {
            let order = orders::need(tx, &number)?;
            let about = orders::about(tx, &order, "")?;
            notes::write(tx, by, &about, NoteKind::Note, text).map(|_| ())
        })?;
    }
    Ok(())
}

/// The field, the question, and what came of it: an answer, or the reason why it was handed back.
type Asked = (&'static str, &'static str, Option<(bool, &'static str)>);

/// A trainee's questions: one that waits, one that was answered, one that was handed back; and somebody who looks on.
fn asked(db: &Db, people: &People) -> Result<(), Failure> {
    let (tom, sam, susan) = (people.get("tom")?, people.get("sam")?, people.get("susan")?);
    let submitted = latest(db, Stage::Submitted, 3)?;
    let questions: [Asked; 3] = [
        ("lines/0/quantity", "Single pieces? They usually take the case.", None),
        (
            "ship_to",
            "The mail names another site. Which one counts?",
            Some((true, "The one in the mail; I rang them.")),
        ),
        ("requested_date", "They say 'soon'. What do I write?", Some((false, "Ask them for a day first."))),
    ];
    for (order, (field, text, answer)) in submitted.iter().zip(questions) {
        let (number, sam) = (order.clone(), Arc::clone(&sam));
        write(db, &tom, move |tx, by| {
            let order = orders::need(tx, &number)?;
            let about = orders::about(tx, &order, field)?;
            let (question, _) = help::ask(tx, by, &about, text, "sam")?;
            match answer {
                Some((true, words)) => help::answer(tx, &sam, &question, words).map(|_| ()),
                Some((false, words)) => help::hand_back(tx, &sam, &question, words).map(|_| ()),
                None => Ok(()),
            }
        })?;
    }
    let drafts = db.read_now("demo drafts", {
        let tom = tom.person;
        move |tx| Ok::<_, Failure>(orders::drafts_of(tx, tom, 1)?)
    })?;
    if let Some(draft) = drafts.first() {
        let number = draft.number.clone();
        write(db, &susan, move |tx, by| {
            let order = orders::need(tx, &number)?;
            let about = orders::about(tx, &order, "")?;
            help::follow(tx, by, &about, order.entered_by)
        })?;
    }
    Ok(())
}

/// Letters to customers, one of them by a trainee, which waits for somebody to look at it.
fn wrote(db: &Db, people: &People) -> Result<(), Failure> {
    let (carla, tom) = (people.get("carla")?, people.get("tom")?);
    let confirmed = latest(db, Stage::Confirmed, 8)?;
    let texts = [
        "thank you for your call. Everything goes as we agreed on the telephone.",
        "thank you for your order. We will let you know as soon as it leaves our house.",
        "the drawing came in. We go on with it and come back to you with a date.",
        "thank you for your patience. The rest follows as promised.",
        "your new delivery address is on record from today.",
        "thank you for the certificate; it lies with the order now.",
    ];
    for (n, (order, text)) in confirmed.iter().zip(texts).enumerate() {
        let by = if n == 5 { &tom } else { &carla };
        let number = order.clone();
        write(db, by, move |tx, by| {
            let regards = Regards::Order(number.clone());
            let begun = letters::draft(tx, by, &regards, correspondence::Template::Plain, None)?;
            if begun.recipient.is_empty() {
                return Ok(());
            }
            let greeting = begun.text.lines().next().unwrap_or_default().to_owned();
            let closing: Vec<&str> = begun.text.lines().rev().take_while(|l| !l.is_empty()).collect();
            let closing: Vec<&str> = closing.into_iter().rev().collect();
            let draft = LetterDraft {
                regards,
                subject: begun.subject,
                text: format!("{greeting}\n\n{text}\n\n{}\n", closing.join("\n")),
                template: Some("plain".into()),
                papers: if n == 1 { vec!["acknowledgement".into()] } else { Vec::new() },
                ..LetterDraft::default()
            };
            letters::write(tx, by, &draft).map(|_| ())
        })?;
    }
    Ok(())
}

/// What customers said of past orders.
fn said(db: &Db, people: &People) -> Result<(), Failure> {
    let (susan, carla) = (people.get("susan")?, people.get("carla")?);
    write(db, &susan, |tx, by| {
        let policy = SurveyPolicy { address: ADDRESS.into(), ..surveys::policy(tx)? };
        surveys::set_policy(tx, by, &policy).map(|_| ())
    })?;
    let counter = crate::counter::CUSTOMER;
    // The counter's customer is for whoever tries it out.
    let past = db.read_now("demo past", move |tx| {
        let filter = Filter { stage: Some(Stage::Closed), ..Filter::default() };
        let found = orders::list(tx, &filter, ASKED * 8)?;
        let others = found.into_iter().filter(|o| o.customer_number.as_deref() != Some(counter));
        Ok::<_, Failure>(others.map(|o| o.number).collect::<Vec<_>>())
    })?;
    let mut answers = SAID.into_iter();
    let mut asked = 0;
    for number in past {
        if asked == ASKED {
            break;
        }
        let by = Arc::clone(&carla);
        let invited = db.write_now("demo survey", move |tx| surveys::invite(tx, &by, &number));
        let link = match invited {
            Ok((_, link)) => link,
            // Asked of another order already, or without an address.
            Err(Failure::Refused(_)) => continue,
            Err(fault) => return Err(fault),
        };
        asked += 1;
        if let (Some((score, words)), Some(token)) = (answers.next(), link.rsplit('/').next()) {
            let token = token.to_owned();
            db.write_now("demo survey", move |tx| surveys::answer(tx, &token, Some(score), words))?;
        }
    }
    // The address under which customers reach this desk is for whoever runs it to set.
    write(db, &susan, |tx, by| {
        let policy = SurveyPolicy { address: String::new(), ..surveys::policy(tx)? };
        surveys::set_policy(tx, by, &policy).map(|_| ())
    })
}

/// What waits to be sent went out, as a worker with a mail server would have sent it; one came back.
fn sent(db: &Db) -> Result<(), Failure> {
    let desk = Actor::desk();
    db.write_now("demo post", move |tx| {
        let company = company::facts(tx)?;
        let waiting = correspondence::list(tx, Some(LetterState::Waiting), None, None, 200)?;
        for (n, letter) in waiting.into_iter().filter(|l| l.is_mail()).enumerate() {
            let copy = format!(
                "From: {}\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: <{}>\r\n\r\n{}",
                company.email,
                letter.recipient,
                letter.subject,
                letter.message_id.clone().unwrap_or_default(),
                letter.text()
            );
            correspondence::mark_mailed(tx, &desk, &letter, copy.as_bytes())?;
            if n == 2 {
                correspondence::mark_bounced(tx, &desk, &letter, "550 mailbox unavailable")?;
            }
        }
        Ok(())
    })
}
