//! List: a page of the workboard.

use std::collections::HashMap;

use basics::{Currency, Day, Instant, Limits};
use db::{Fault, Tx};
use uuid::Uuid;

use super::hands::{Known, With, with};
use super::store;
use crate::actor::PersonId;
use crate::company;
use crate::customers::CustomerId;
use crate::orders::{HoldKind, OrderId, Stage};
use crate::people;
use crate::tasks;

/// When it is due: promised, or wanted where nothing is promised yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Due {
    #[default]
    Any,
    /// Before today.
    Late,
    Today,
    /// Within the next seven days, today among them.
    Week,
    Later,
    /// Neither promised nor wanted for a day.
    NoDay,
}

impl Due {
    pub const ALL: [Due; 6] = [Due::Any, Due::Late, Due::Today, Due::Week, Due::Later, Due::NoDay];

    pub fn code(self) -> &'static str {
        match self {
            Due::Any => "any",
            Due::Late => "late",
            Due::Today => "today",
            Due::Week => "week",
            Due::Later => "later",
            Due::NoDay => "no_day",
        }
    }

    pub fn from_code(code: &str) -> Option<Due> {
        Due::ALL.into_iter().find(|d| d.code() == code)
    }

    /// From and to, both counted in.
    pub(super) fn range(self, today: Day) -> (String, String) {
        let (first, last, none) = (String::new(), "9999-12-30".to_owned(), store::NO_DAY.to_owned());
        let on = |days| today.plus_days(days).to_string();
        match self {
            Due::Any => (first, none),
            Due::Late => (first, on(-1)),
            Due::Today => (on(0), on(0)),
            Due::Week => (on(0), on(6)),
            Due::Later => (on(7), last),
            Due::NoDay => (none.clone(), none),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// What is due first.
    #[default]
    Promise,
    /// What was begun first.
    Age,
}

impl Sort {
    pub fn code(self) -> &'static str {
        match self {
            Sort::Promise => "promise",
            Sort::Age => "age",
        }
    }

    pub fn from_code(code: &str) -> Option<Sort> {
        [Sort::Promise, Sort::Age].into_iter().find(|s| s.code() == code)
    }
}

#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub due: Due,
    pub stage: Option<Stage>,
    pub held: Option<HeldBy>,
    pub owner: Option<PersonId>,
    pub customer: Option<CustomerId>,
    /// The team that has it now.
    pub with: Option<String>,
    pub sort: Sort,
    /// What the page before gave as next.
    pub after: Option<(String, String)>,
}

impl Filter {
    /// Rows that are read may not fit: more are read at once.
    fn is_narrow(&self) -> bool {
        let ways = [self.held.is_some(), self.owner.is_some(), self.customer.is_some()];
        self.with.is_some() || ways.into_iter().filter(|w| *w).count() > 1
    }

    fn fits(&self, row: &Row) -> bool {
        self.with.as_ref().is_none_or(|team| *team == row.with.team)
            && self.owner.is_none_or(|owner| owner == row.owner)
            && self.customer.is_none_or(|customer| row.customer == Some(customer))
    }
}

/// Any hold, or those of one kind.
pub type HeldBy = Option<HoldKind>;

/// A hold that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldShort {
    pub kind: HoldKind,
    pub group: String,
    pub since: Instant,
}

#[derive(Debug, Clone)]
pub struct Row {
    pub id: OrderId,
    pub number: String,
    pub stage: Stage,
    pub customer: Option<CustomerId>,
    pub customer_number: Option<String>,
    pub customer_name: Option<String>,
    pub po_number: Option<String>,
    pub requested_date: Option<Day>,
    pub promised_date: Option<Day>,
    pub total: i64,
    pub currency: Currency,
    pub created_at: Instant,
    pub owner: PersonId,
    pub owner_name: String,
    pub with: With,
    pub with_name: Option<String>,
    pub holds: Vec<HoldShort>,
    /// Open tasks, and how many of them are past their time.
    pub tasks: usize,
    pub late_tasks: usize,
    /// To whom it is offered.
    pub offered_to: Option<String>,
    /// Days past the day it is due.
    pub late_days: i32,
}

impl Row {
    pub fn due(&self) -> Option<Day> {
        self.promised_date.or(self.requested_date)
    }

    fn place(&self, sort: Sort) -> (String, String) {
        let key = match sort {
            Sort::Promise => self.due().map_or_else(|| store::NO_DAY.to_owned(), |d| d.to_string()),
            Sort::Age => self.created_at.micros().to_string(),
        };
        (key, self.number.clone())
    }
}

#[derive(Debug, Clone)]
pub struct Page {
    pub rows: Vec<Row>,
    /// Where the next page goes on, if there may be one.
    pub next: Option<(String, String)>,
    pub today: Day,
}

/// Looks at orders in the order of the list until the page is full; whose team has an order is only known after looking.
pub fn list(tx: &mut Tx, filter: &Filter, rows: usize) -> Result<Page, Fault> {
    let today = company::today(tx)?;
    let mut page = Page { rows: Vec::new(), next: None, today };
    let mut filter = filter.clone();
    let mut looked_at = 0;
    loop {
        let chunk = if filter.is_narrow() { 200 } else { rows };
        let mut found = store::rows(tx, &filter, today, chunk + 1)?;
        let more = found.len() > chunk;
        found.truncate(chunk);
        looked_at += found.len();
        let known = known(tx, found, today)?;
        let mut known = known.into_iter();
        for row in known.by_ref() {
            let place = row.place(filter.sort);
            if filter.fits(&row) {
                page.rows.push(row);
            }
            filter.after = Some(place);
            if page.rows.len() == rows {
                break;
            }
        }
        let left = more || known.next().is_some();
        if page.rows.len() >= rows || !more || looked_at >= Limits::BOARD_ROWS {
            page.next = filter.after.filter(|_| left);
            break;
        }
    }
    names(tx, &mut page.rows)?;
    Ok(page)
}

/// An order's row with what other tables know of it, in a statement a table for all rows.
fn known(tx: &mut Tx, found: Vec<store::Found>, today: Day) -> Result<Vec<Row>, Fault> {
    let now = tx.now();
    let ids: Vec<Uuid> = found.iter().map(|f| f.id.uuid()).collect();
    let mut holds: HashMap<Uuid, Vec<HoldShort>> = HashMap::new();
    for (order, hold) in store::holds(tx, &ids)? {
        holds.entry(order).or_default().push(hold);
    }
    let released: Vec<Uuid> =
        found.iter().filter(|f| f.stage == Stage::Released).map(|f| f.id.uuid()).collect();
    let mut shipments = HashMap::new();
    for (order, stage, since, person) in store::shipments(tx, &released)? {
        let at = shipments.entry(order).or_insert((stage, since, person));
        if stage < at.0 {
            *at = (stage, since, person);
        }
    }
    let confirmed = |f: &&store::Found| matches!(f.stage, Stage::Confirmed | Stage::Released);
    let may_be_short: Vec<Uuid> = found.iter().filter(confirmed).map(|f| f.id.uuid()).collect();
    let short = store::short(tx, &may_be_short)?;
    let mut work: HashMap<Uuid, (usize, usize)> = HashMap::new();
    for task in tasks::of_things(tx, &ids)? {
        let (open, late) = work.entry(task.thing).or_default();
        *open += 1;
        *late += usize::from(task.due_at.is_some_and(|due| due < now));
    }
    let offers: HashMap<Uuid, tasks::Handoff> = tasks::open_offers(tx, &ids)?.into_iter().collect();
    Ok(found
        .into_iter()
        .map(|f| {
            let id = f.id.uuid();
            let holds = holds.remove(&id).unwrap_or_default();
            let longest = holds.iter().min_by_key(|h| h.since).map(|h| (h.group.clone(), h.since));
            let known =
                Known { hold: longest, shipment: shipments.remove(&id), is_short: short.contains(&id) };
            let with = with(f.stage, f.since, f.entered_by, &known, &f.taken);
            let due = f.promised_date.or(f.requested_date);
            let (tasks, late_tasks) = work.remove(&id).unwrap_or_default();
            Row {
                id: f.id,
                number: f.number,
                stage: f.stage,
                customer: f.customer,
                customer_number: f.customer_number,
                customer_name: f.customer_name,
                po_number: f.po_number,
                requested_date: f.requested_date,
                promised_date: f.promised_date,
                total: f.total,
                currency: f.currency,
                created_at: f.created_at,
                owner: f.taken.as_ref().map_or(f.entered_by, |(_, person, _)| *person),
                owner_name: String::new(),
                with_name: None,
                with,
                holds,
                tasks,
                late_tasks,
                offered_to: offers.get(&id).map(|o| o.to.team.clone()),
                late_days: due.map_or(0, |day| today.days_since(day).max(0)),
            }
        })
        .collect())
}

fn names(tx: &mut Tx, rows: &mut [Row]) -> Result<(), Fault> {
    let mut ids: Vec<PersonId> = rows.iter().flat_map(|r| [Some(r.owner), r.with.person]).flatten().collect();
    ids.sort();
    ids.dedup();
    let names = people::names(tx, &ids)?;
    for row in rows {
        row.owner_name = names.get(&row.owner).cloned().unwrap_or_else(|| "the desk".to_owned());
        row.with_name = row.with.person.and_then(|p| names.get(&p).cloned());
    }
    Ok(())
}
