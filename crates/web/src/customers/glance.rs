//! A customer at a glance: all that somebody wants to know with the customer on the telephone, in one screen and a dozen short looks.

use basics::{Day, Limits, Quantity};
use db::Tx;
use desk::cases;
use desk::correspondence;
use desk::customers::{Account, Customer};
use desk::notes::{self, NoteKind};
use desk::orders::{self, Bought};
use desk::policies::{Verb, Whose, may};
use desk::stock;
use desk::tasks;
use desk::workboard::{self, Filter, Row};
use desk::{Actor, Failure, intake};
use serde::Serialize;

use crate::frame::Frame;
use crate::items::holds::{HoldShown, shown as holds_shown};
use crate::tasks::{NoteShown, TaskShown, notes_of, shown as tasks_shown};

/// Open orders that are shown; the workboard has the rest.
const OPEN_ORDERS: usize = 15;
const ITEMS: usize = 15;
const MESSAGES: usize = 8;
const NOTES: usize = 20;
const CASES: usize = 8;

pub struct Message {
    pub path: String,
    pub number: String,
    /// It came in; else it went out.
    pub came: bool,
    pub when: String,
    pub about: String,
    pub state: String,
}

/// What the page shows besides the customer's own record.
pub struct Glance {
    pub open: Vec<Row>,
    pub more_open: bool,
    pub bought: Vec<Bought>,
    pub tasks: Vec<TaskShown>,
    pub needs: Vec<NoteShown>,
    pub notes: Vec<NoteShown>,
    pub messages: Vec<Message>,
    pub holds: Vec<HoldShown>,
    pub cases: Vec<crate::cases::Shown>,
}

pub fn glance(tx: &mut Tx, frame: &Frame, by: &Actor, customer: &Customer) -> Result<Glance, Failure> {
    let filter = Filter { customer: Some(customer.id), ..Filter::default() };
    let open = if may(by, Verb::SeeOrders, Whose::Others) {
        workboard::list(tx, &filter, OPEN_ORDERS)?
    } else {
        workboard::Page { rows: Vec::new(), next: None, today: frame.today }
    };
    // What is to be done about the customer, and about their open orders.
    let things: Vec<uuid::Uuid> =
        std::iter::once(customer.id.uuid()).chain(open.rows.iter().map(|o| o.id.uuid())).collect();
    let mut to_do = tasks::of_things(tx, &things)?;
    to_do.sort_by_key(tasks::Task::place);
    let id = customer.id.uuid();
    let held = stock::holds_of_customer(tx, customer.id)?;
    let complaints = match may(by, Verb::SeeOrders, Whose::Others) {
        true => cases::of_customer(tx, customer.id, CASES)?,
        false => Vec::new(),
    };
    Ok(Glance {
        more_open: open.next.is_some(),
        open: open.rows,
        bought: orders::buying(tx, customer.id, ITEMS)?,
        tasks: tasks_shown(tx, frame, to_do)?,
        needs: notes_of(tx, frame, id, NoteKind::Need, NOTES)?,
        notes: notes_of(tx, frame, id, NoteKind::Note, NOTES)?,
        messages: messages(tx, frame, by, customer)?,
        holds: holds_shown(tx, frame, held)?,
        cases: crate::cases::brief(tx, frame, complaints),
    })
}

/// What came in and went out, the latest first.
fn messages(tx: &mut Tx, frame: &Frame, by: &Actor, customer: &Customer) -> Result<Vec<Message>, Failure> {
    let mut found = Vec::new();
    if may(by, Verb::SeeLetters, Whose::Others) {
        for letter in correspondence::list(tx, None, Some(customer.id), None, MESSAGES)? {
            let name = letter.letter_number.clone().unwrap_or_else(|| letter.id.to_string());
            let message = Message {
                path: format!("/letters/{name}"),
                number: name,
                came: false,
                when: frame.when(letter.made_at),
                about: letter.subject.clone(),
                state: letter.state.code().to_owned(),
            };
            found.push((letter.made_at, message));
        }
    }
    if may(by, Verb::SeeIntake, Whose::Others) {
        for document in intake::of_customer(tx, customer.id, MESSAGES)? {
            let message = Message {
                path: format!("/inbox/{}", document.number),
                number: document.number.clone(),
                came: true,
                when: frame.when(document.received_at),
                about: document.name.clone(),
                state: document.stage.code().to_owned(),
            };
            found.push((document.received_at, message));
        }
    }
    found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    found.truncate(MESSAGES);
    Ok(found.into_iter().map(|(_, message)| message).collect())
}

/// The same for programs.
#[derive(Debug, Serialize)]
pub struct GlanceShown {
    customer: String,
    name: String,
    credit_limit: Option<String>,
    credit_used: String,
    overdue: String,
    open_orders: Vec<OpenOrder>,
    tasks: Vec<String>,
    buys: Vec<BoughtShown>,
    needs: Vec<NeedShown>,
    held: Vec<String>,
}

#[derive(Debug, Serialize)]
struct OpenOrder {
    number: String,
    stage: &'static str,
    due: Option<Day>,
    late_days: i32,
    with_team: String,
    step: &'static str,
}

#[derive(Debug, Serialize)]
struct BoughtShown {
    item: String,
    description: String,
    unit: String,
    orders: usize,
    least: Quantity,
    usual: Quantity,
    most: Quantity,
    last: Day,
    every_days: Option<i32>,
    due: Option<Day>,
    is_due: bool,
}

#[derive(Debug, Serialize)]
struct NeedShown {
    text: String,
    author: String,
    at: String,
}

pub fn for_programs(tx: &mut Tx, customer: &Customer, account: &Account) -> Result<GlanceShown, Failure> {
    let amount = |minor| basics::Money::from_minor(minor, customer.currency).amount().to_string();
    let filter = Filter { customer: Some(customer.id), ..Filter::default() };
    let open = workboard::list(tx, &filter, Limits::PAGE_ROWS)?.rows;
    let things: Vec<uuid::Uuid> =
        std::iter::once(customer.id.uuid()).chain(open.iter().map(|o| o.id.uuid())).collect();
    let to_do = tasks::of_things(tx, &things)?;
    let needs = notes::of_thing(tx, customer.id.uuid(), NoteKind::Need, NOTES)?;
    let held = stock::holds_of_customer(tx, customer.id)?;
    Ok(GlanceShown {
        customer: customer.number.clone(),
        name: customer.name.clone(),
        credit_limit: customer.credit_limit.map(amount),
        credit_used: amount(account.used()),
        overdue: amount(account.overdue),
        open_orders: open
            .into_iter()
            .map(|o| OpenOrder {
                due: o.due(),
                number: o.number,
                stage: o.stage.code(),
                late_days: o.late_days,
                with_team: o.with.team,
                step: o.with.step,
            })
            .collect(),
        tasks: to_do.into_iter().map(|t| t.number).collect(),
        buys: orders::buying(tx, customer.id, Limits::PAGE_ROWS)?
            .into_iter()
            .map(|b| BoughtShown {
                item: b.sku,
                description: b.description,
                unit: b.unit,
                orders: b.times,
                least: b.least,
                usual: b.usual,
                most: b.most,
                last: b.last,
                every_days: b.every_days,
                due: b.due,
                is_due: b.is_due,
            })
            .collect(),
        needs: needs
            .into_iter()
            .map(|n| NeedShown { text: n.text, author: n.author_name, at: n.at.to_string() })
            .collect(),
        held: held.into_iter().map(|h| h.number).collect(),
    })
}
