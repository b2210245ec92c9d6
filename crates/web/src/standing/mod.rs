//! Standing orders: the list, one with its runs, and the form that makes one of an order.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::Limits;
use db::Tx;
use desk::failure::Refusal;
use desk::orders;
use desk::policies::{Verb, Whose, allow, may};
use desk::standing::{
    self, Mode, NewStandingOrder, StandingFilter, StandingOrder, StandingRun, StandingState, Unit,
};
use desk::{Actor, Failure};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, page, refused, see_with};
use crate::posted::{Opened, Posted, Thing};

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    state: String,
    /// The order that is to be repeated.
    #[serde(default)]
    order: String,
}

#[derive(Template)]
#[template(path = "standing_orders.html")]
struct ListPage {
    frame: Frame,
    asked: Asked,
    states: [StandingState; 3],
    units: [Unit; 3],
    rows: Vec<StandingOrder>,
    /// What is repeated, line by line.
    of_order: Vec<String>,
    may_plan: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    answer(&app, &visit, asked, None, Fields::default()).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    asked: Asked,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, crate::problem::status_of);
    let shown = app
        .read(visit.who.clone(), "standing orders", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/standing-orders")?;
            let filter =
                StandingFilter { state: StandingState::from_code(&asked.state), ..StandingFilter::default() };
            let of_order = match asked.order.as_str() {
                "" => Vec::new(),
                number => {
                    let order = orders::double_key::seen(tx, by, number)?;
                    let told = |l: &orders::OrderLine| {
                        format!("{} {} {}", frame.quantity(l.quantity), l.unit, l.description)
                    };
                    order.standing_lines().map(told).collect()
                }
            };
            Ok(ListPage {
                rows: standing::list(tx, &filter, Limits::PAGE_ROWS)?,
                states: StandingState::ALL,
                units: Unit::ALL,
                of_order,
                may_plan: may(by, Verb::PlanStandingOrder, Whose::Own),
                asked: asked.clone(),
                refusal: refusal.clone(),
                typed: typed.clone(),
                frame,
            })
        })
        .await?;
    Ok(page(status, &shown, visit))
}

/// `POST /standing-orders`: the lines of an order, again and again.
pub async fn plan(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let typed = fields.clone();
    let planned = app.write(visit.who.clone(), "plan standing order", move |tx, by| {
        allow(by, Verb::PlanStandingOrder, Whose::Own)?;
        let order = orders::double_key::seen(tx, by, typed.text("order"))?;
        let text = |field: &str| typed.text(field).to_owned();
        let mut content = orders::as_draft(&order);
        content.buyer_po_no = text("buyer_po_no");
        let new = NewStandingOrder {
            content,
            unit: text("unit"),
            every: text("every"),
            first_day: text("first_day"),
            last_day: text("last_day"),
            days_before: text("days_before"),
            mode: Mode::from_code(typed.text("mode")).unwrap_or_default(),
        };
        standing::plan(tx, by, &new)
    });
    match planned.await {
        Ok(made) => {
            let notice = Notice::ok(format!("Standing order {} begins on {}.", made.number, made.next_day));
            Ok(see_with(&format!("/standing-orders/{}", made.number), notice))
        }
        Err(failure) => {
            let asked = Asked { order: fields.text("order").to_owned(), ..Asked::default() };
            answer(&app, &visit, asked, Some(refused(failure)?), fields).await
        }
    }
}

#[derive(Template)]
#[template(path = "standing_order.html")]
pub struct StandingPage {
    frame: Frame,
    standing: StandingOrder,
    runs: Vec<(String, StandingRun)>,
    may_change: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

impl Thing for StandingPage {
    const NAME: &'static str = "standing order";
    const PLACE: &'static str = "/standing-orders";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<Self, Failure> {
        let Opened { frame, number, refusal, typed, .. } = opened;
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let standing = standing::need(tx, &number)?;
        let runs = standing::runs_of(tx, standing.id, Limits::PAGE_ROWS)?;
        Ok(StandingPage {
            runs: runs.into_iter().map(|r| (frame.when(r.at), r)).collect(),
            may_change: standing.state != StandingState::Ended
                && may(by, Verb::PlanStandingOrder, Whose::Others),
            standing,
            refusal,
            typed,
            frame,
        })
    }
}

/// The look of a state.
pub fn chip(state: &StandingState) -> &'static str {
    match state {
        StandingState::Active => "ok",
        StandingState::Paused => "wait",
        StandingState::Ended => "note",
    }
}

/// The look of what became of a delivery.
pub fn outcome_chip(outcome: &str) -> &'static str {
    match outcome {
        "placed" => "ok",
        "held" | "draft" => "wait",
        "failed" => "stop",
        _ => "note",
    }
}

/// `POST /standing-orders/{number}/state`: pause, go on, end.
pub async fn change(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<StandingPage>("standing order", |tx, by, number, fields| {
            let to = StandingState::from_code(fields.text("state")).unwrap_or(StandingState::Paused);
            standing::change_state(tx, by, number, to, fields.text("reason"))?;
            Ok(match to {
                StandingState::Active => Notice::ok(format!("Standing order {number} goes on.")),
                StandingState::Paused => Notice::ok(format!("Standing order {number} pauses.")),
                StandingState::Ended => Notice::ok(format!("Standing order {number} is ended.")),
            })
        })
        .await
}
