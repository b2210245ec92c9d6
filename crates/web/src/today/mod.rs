//! Today: what waits for this person. Called at `/`.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use desk::orders::{self, Filter, Stage};
use desk::policies::{Verb, Whose, may};

use crate::App;
use crate::frame::{Frame, groups_of};
use crate::page::{Stop, Visit, page};

/// Rows of each list.
const ROWS: usize = 12;

#[derive(Template)]
#[template(path = "today.html")]
struct Today {
    frame: Frame,
    date: String,
    held: i64,
    held_orders: Vec<orders::HeldOrder>,
    drafts: Vec<orders::Listed>,
    waiting: Vec<orders::Listed>,
    to_release: Vec<orders::Listed>,
    may_open: bool,
    may_confirm: bool,
    may_release: bool,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    let come = visit.clone();
    let today = app
        .read(visit.who.clone(), "today", move |tx, by| {
            let frame = Frame::of(tx, by, &come, "/")?;
            let of_stage = |stage| Filter { stage: Some(stage), ..Filter::default() };
            let may_confirm = may(by, Verb::ConfirmOrder, Whose::Others);
            let may_release = may(by, Verb::ReleaseOrder, Whose::Others);
            let may_open = may(by, Verb::OpenOrder, Whose::Own);
            let (mut held, mut held_orders) = (0, Vec::new());
            for group in groups_of(by) {
                held += orders::open_holds(tx, Some(group))?;
                held_orders.extend(orders::held_for(tx, group, ROWS)?);
            }
            held_orders.sort_by_key(|h| h.raised_at);
            held_orders.truncate(ROWS);
            Ok(Today {
                date: frame.manner().day(frame.today, frame.today.plus_days(-400)),
                held,
                held_orders,
                drafts: if may_open { orders::drafts_of(tx, by.person, ROWS)? } else { Vec::new() },
                waiting: if may_confirm {
                    let found = orders::list(tx, &of_stage(Stage::Submitted), ROWS)?;
                    found.into_iter().filter(|o| o.holds == 0).collect()
                } else {
                    Vec::new()
                },
                to_release: if may_release { orders::list(tx, &of_stage(Stage::Confirmed), ROWS)? } else { Vec::new() },
                may_open,
                may_confirm,
                may_release,
                frame,
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &today, &visit))
}
