//! `orderdesk task`: what is to be done, and whose hands it is in.

use clap::{Args, Subcommand};
use desk::tasks::{self, Filter, NewTask, Offered};
use desk::{company, orders, people};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct TaskCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// List open tasks, what is due first first.
    List {
        #[arg(long)]
        team: Option<String>,
        /// A login.
        #[arg(long)]
        person: Option<String>,
        /// Only those past their time.
        #[arg(long)]
        late: bool,
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Raise a task about an order.
    Raise {
        order: String,
        title: String,
        /// A team, or a login.
        #[arg(long, default_value = "orders")]
        to: String,
        /// 4h, +3, "fri 14:00": kept to the working hours.
        #[arg(long, default_value = "")]
        due: String,
    },
    /// A task is done.
    Finish {
        task: String,
        #[arg(default_value = "")]
        outcome: String,
    },
    /// Offer a task (T…) or an order to a team or a person.
    HandOff { thing: String, to: String, reason: String },
    /// Accept what was offered.
    Accept { thing: String },
    /// Send back what was offered.
    Return { thing: String, reason: String },
    /// Escalate what is late; the worker does it by itself.
    Escalate,
}

impl TaskCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::List { team, person, late, limit } => {
                let (found, names, zone) = act(&db, &by, "list tasks", move |tx, _| {
                    let person = match &person {
                        Some(login) => tasks::recipient(tx, &format!("@{login}"))?.person,
                        None => None,
                    };
                    let before = late.then(|| tx.now());
                    let filter = Filter { team: team.clone(), person, before, after: None };
                    let found = tasks::list(tx, &filter, limit)?;
                    let ids: Vec<_> = found.iter().filter_map(|t| t.person).collect();
                    let names = people::names(tx, &ids)?;
                    Ok((found, names, company::facts(tx)?.time_zone.clone()))
                })?;
                for t in found {
                    let due = t.due_at.map_or_else(|| "-".to_owned(), |due| due.shown_in(&zone));
                    let who =
                        t.person.and_then(|p| names.get(&p)).map_or(t.department.as_str(), String::as_str);
                    println!("{:10} {:16} {:20} {} · {}", t.number, due, who, t.title, t.about);
                }
            }
            Does::Raise { order, title, to, due } => {
                let number = act(&db, &by, "raise task", move |tx, by| {
                    let order = orders::need(tx, &order)?;
                    let to = tasks::recipient(tx, &to)?;
                    let task = NewTask {
                        thing: order.id.uuid(),
                        about: format!("order {}", order.number),
                        title: title.clone(),
                        department: to.team,
                        person: to.person,
                        due_at: tasks::due_at(tx, &due, order.place)?,
                    };
                    tasks::raise(tx, by, &task)
                })?;
                println!("{number} is raised");
            }
            Does::Finish { task, outcome } => {
                let number = task.clone();
                act(&db, &by, "finish task", move |tx, by| tasks::finish(tx, by, &task, &outcome))?;
                println!("{number} is done");
            }
            Does::HandOff { thing, to, reason } => {
                let what = thing.clone();
                let offered = act(&db, &by, "hand off", move |tx, by| {
                    let to = tasks::recipient(tx, &to)?;
                    if is_task(&thing) {
                        tasks::hand_off(tx, by, &thing, &to, &reason)
                    } else {
                        orders::hand_off(tx, by, &thing, &to, &reason)
                    }
                })?;
                println!("{what} is {}", if offered == Offered::Taken { "yours" } else { "offered" });
            }
            Does::Accept { thing } => {
                answer(&db, &by, &thing, true, "")?;
                println!("{thing} is yours");
            }
            Does::Return { thing, reason } => {
                answer(&db, &by, &thing, false, &reason)?;
                println!("{thing} is returned");
            }
            Does::Escalate => {
                let count = act(&db, &by, "escalate tasks", tasks::escalate)?;
                println!("{count} escalated");
            }
        }
        Ok(())
    }
}

/// Tasks are numbered T100000 and on, orders SO100000.
fn is_task(thing: &str) -> bool {
    thing.strip_prefix(['T', 't']).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
}

fn answer(db: &db::Db, by: &str, thing: &str, accept: bool, reason: &str) -> Result<(), Trouble> {
    let (thing, reason) = (thing.to_owned(), reason.to_owned());
    act(db, by, "answer hand-off", move |tx, by| {
        if is_task(&thing) {
            tasks::answer(tx, by, &thing, accept, &reason)
        } else {
            orders::answer_hand_off(tx, by, &thing, accept, &reason)
        }
    })
}
