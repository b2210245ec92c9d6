//! Quotations: the list, the page of one with what may be done with it, and making one from the New order form. Everything is a plain form.

mod deeds;

pub use deeds::{accept, decline, extend, make, send, set_policy};

use std::borrow::Borrow;

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basics::{Day, Instant};
use db::Tx;
use desk::failure::Refusal;
use desk::policies::{Verb, Whose, allow, may};
use desk::quotations::{self, Ordered, Quotation, QuotationFilter, QuotationPolicy, QuotationState};
use desk::{Actor, Failure, company, customers, papers as facts, people};
use papers::Paper;
use serde::Deserialize;

use crate::App;
use crate::credential::Credential;
use crate::frame::Frame;
use crate::order::papers::printed;
use crate::order::timeline::{self, Told};
use crate::page::{Stop, Visit, cut, escaped, open_page, page};

const ROWS: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    customer: String,
    /// Microseconds; only older ones.
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "quotations.html")]
struct QuotationsPage {
    frame: Frame,
    asked: Asked,
    query: String,
    found: Vec<Quotation>,
    older: Option<i64>,
    states: [QuotationState; 4],
    policy: QuotationPolicy,
    may_change: bool,
    may_make: bool,
}

/// `GET /quotations`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    open_page(&app, &visit, "quotations", "/quotations", move |tx, by, frame| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let customer = match asked.customer.trim() {
            "" => None,
            // A number that is nobody's finds nothing.
            number => {
                let found = customers::by_number(tx, number)?.map(|c| c.id);
                Some(found.unwrap_or_else(|| basics::Id::from_uuid(uuid::Uuid::nil())))
            }
        };
        let filter = QuotationFilter {
            state: QuotationState::from_code(&asked.state),
            customer,
            before: asked.before.parse().ok().map(Instant::from_micros),
        };
        let mut found = quotations::list(tx, &filter, frame.today, ROWS + 1)?;
        let older = cut(&mut found, ROWS, |q| q.made_at.micros());
        let parts = [("state", &asked.state), ("customer", &asked.customer)];
        let given = parts.iter().filter(|(_, v)| !v.is_empty());
        Ok(QuotationsPage {
            query: given.map(|(n, v)| format!("{n}={}", escaped(v))).collect::<Vec<_>>().join("&"),
            asked: asked.clone(),
            found,
            older,
            states: QuotationState::ALL,
            policy: quotations::policy(tx)?,
            may_change: may(by, Verb::ChangeQuotations, Whose::Others),
            may_make: may(by, Verb::MakeQuotation, Whose::Own),
            frame,
        })
    })
    .await
}

#[derive(Template)]
#[template(path = "quotation.html")]
struct QuotationPage {
    frame: Frame,
    quotation: Quotation,
    /// Notes of the lines, as they were written.
    notes: Vec<String>,
    /// The document that asked for it.
    document: Option<String>,
    state: QuotationState,
    made_by: String,
    ship_tos: Vec<(String, String)>,
    orders: Vec<Ordered>,
    letters: Vec<(String, String)>,
    happened: Vec<Told>,
    prints: bool,
    may_make: bool,
    may_accept: bool,
    may_decline: bool,
    may_extend: bool,
    may_send: bool,
    refusal: Option<Refusal>,
    typed: Typed,
}

/// What was typed into a form that was refused.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    pub po: String,
    pub date: String,
    pub ship_to: String,
    pub reason: String,
    /// Quantities by line.
    pub quantities: Vec<(i64, String)>,
}

impl QuotationPage {
    fn is_open(&self) -> bool {
        self.state == QuotationState::Open
    }

    fn note(&self, line: &quotations::QuotedLine) -> &str {
        let at = usize::try_from(line.line_no - 1).ok();
        at.and_then(|at| self.notes.get(at)).map_or("", String::as_str)
    }

    fn is_late(&self) -> bool {
        self.state == QuotationState::Expired
    }

    /// What stands in the field of a line: what was typed, or all that is left.
    fn quantity(&self, line: &quotations::QuotedLine) -> String {
        let typed = self.typed.quantities.iter().find(|(n, _)| *n == line.line_no);
        typed.map_or_else(|| self.frame.quantity(line.left()), |(_, typed)| typed.clone())
    }
}

/// The shape of a state's chip.
pub fn chip(state: impl Borrow<QuotationState>) -> &'static str {
    match state.borrow() {
        QuotationState::Open => "go",
        QuotationState::Accepted => "ok",
        QuotationState::Declined => "stop",
        QuotationState::Expired => "wait",
    }
}

/// The state on the reader's day.
pub fn state_on(quotation: &Quotation, today: impl Borrow<Day>) -> QuotationState {
    quotation.state_on(*today.borrow())
}

/// `GET /quotations/{number}`, also `.json` and `.pdf`.
pub async fn show(State(app): State<App>, visit: Visit, Path(asked): Path<String>) -> Result<Response, Stop> {
    if let Some(number) = asked.strip_suffix(".json").map(str::to_owned) {
        let found = app.read(visit.who, "quotation", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let today = company::today(tx)?;
            let quotation = quotations::need(tx, &number)?;
            Ok((quotations::orders_of(tx, quotation.id)?, quotation, today))
        });
        let (orders, quotation, today) = found.await?;
        return Ok(Json(crate::api::quotations::shown(quotation, orders, today)).into_response());
    }
    if let Some(number) = asked.strip_suffix(".pdf") {
        return Ok(paper(app, visit.who, number.to_owned()).await?);
    }
    again(&app, &visit, asked, StatusCode::OK, None, Typed::default()).await
}

/// The paper, for pages and programs alike.
pub async fn paper(app: App, who: Credential, number: String) -> Result<Response, Failure> {
    printed(app, who, number.clone(), move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let quotation = quotations::need(tx, &number)?;
        let (paper, style) = facts::quotation(tx, &quotation)?;
        Ok((Paper::Order(paper), style))
    })
    .await
}

/// The page with what was refused, if something was.
async fn again(
    app: &App,
    visit: &Visit,
    number: String,
    status: StatusCode,
    refusal: Option<Refusal>,
    typed: Typed,
) -> Result<Response, Stop> {
    let (come, prints) = (visit.clone(), app.print.is_some());
    let shown = app.read(visit.who.clone(), "quotation", move |tx, by| {
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let frame = Frame::of(tx, by, &come, "/quotations")?;
        filled(tx, by, frame, &number, prints, refusal.clone(), typed.clone())
    });
    Ok(page(status, &shown.await?, visit))
}

fn filled(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    number: &str,
    prints: bool,
    refusal: Option<Refusal>,
    typed: Typed,
) -> Result<QuotationPage, Failure> {
    let quotation = quotations::need(tx, number)?;
    let own = Whose::of(quotation.made_by == by.person);
    let ship_tos = customers::by_id(tx, quotation.customer)?.map(|c| {
        c.ship_tos().map(|a| (a.code.clone(), format!("{} · {}, {}", a.code, a.name, a.city))).collect()
    });
    let letters = desk::correspondence::of_thing(tx, quotation.id.uuid())?;
    let made_by = people::names(tx, &[quotation.made_by])?.remove(&quotation.made_by);
    let state = quotation.state_on(frame.today);
    let written: desk::orders::Draft = serde_json::from_str(&quotation.content).unwrap_or_default();
    let document = match quotation.message {
        Some(id) => desk::intake::by_id(tx, basics::Id::from_uuid(id))?.map(|m| m.number),
        None => None,
    };
    Ok(QuotationPage {
        notes: written.lines.into_iter().map(|l| l.note).collect(),
        document,
        state,
        made_by: made_by.unwrap_or_else(|| "the desk".into()),
        ship_tos: ship_tos.unwrap_or_default(),
        orders: quotations::orders_of(tx, quotation.id)?,
        letters: letters.iter().map(|l| (l.name(), l.state.code().to_owned())).collect(),
        happened: timeline::of(tx, &frame, quotation.id.uuid())?,
        prints,
        may_make: may(by, Verb::MakeQuotation, Whose::Own),
        may_accept: may(by, Verb::AcceptQuotation, Whose::Own),
        may_decline: may(by, Verb::DeclineQuotation, Whose::Own),
        may_extend: match state {
            QuotationState::Expired => may(by, Verb::ExtendQuotation, own),
            _ => may(by, Verb::MakeQuotation, Whose::Own),
        },
        may_send: may(by, Verb::SendMail, Whose::Own),
        quotation,
        frame,
        refusal,
        typed,
    })
}
