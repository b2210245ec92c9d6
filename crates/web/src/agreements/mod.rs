//! Agreements: the list with what is left of each, one with its lines and what was called off, and the form that calls off.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::{Day, Limits};
use db::Tx;
use desk::agreements::{
    self, Agreement, AgreementFilter, AgreementLine, CalledOff, NewAgreement, NewAgreementLine,
};
use desk::failure::Refusal;
use desk::orders::{self, Channel, Draft, DraftLine, Origin};
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure, company, customers};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::new_order::{draft, plain};
use crate::page::{Stop, Visit, page, refused, see_with};
use crate::posted::{Opened, Posted, Thing};
use crate::shown::Manner;

/// Lines of an empty form.
const ROWS: usize = 6;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    customer: String,
    /// Those that are over as well.
    #[serde(default)]
    all: String,
}

#[derive(Template)]
#[template(path = "agreements.html")]
struct ListPage {
    frame: Frame,
    asked: Asked,
    rows: Vec<Agreement>,
    may_make: bool,
    /// Numbers of the form's lines.
    form_rows: Vec<usize>,
    refusal: Option<Refusal>,
    typed: Fields,
}

impl ListPage {
    fn state(&self, agreement: &Agreement) -> &'static str {
        agreement.state_on(self.frame.today)
    }

    fn ends_soon(&self, agreement: &Agreement) -> bool {
        agreement.ends_soon(self.frame.today).is_some()
    }

    fn typed(&self, field: &str, row: &usize) -> &str {
        self.typed.text(&format!("{field}[{row}]"))
    }
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
        .read(visit.who.clone(), "agreements", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/agreements")?;
            let customer = match asked.customer.trim() {
                "" => None,
                number => customers::by_number(tx, number)?.map(|c| c.id),
            };
            let filter = AgreementFilter { customer, only_open: asked.all.is_empty() };
            Ok(ListPage {
                rows: agreements::list(tx, &filter, frame.today, Limits::PAGE_ROWS)?,
                may_make: may(by, Verb::MakeAgreement, Whose::Own),
                form_rows: (1..=ROWS).collect(),
                asked: asked.clone(),
                refusal: refusal.clone(),
                typed: typed.clone(),
                frame,
            })
        })
        .await?;
    Ok(page(status, &shown, visit))
}

/// `POST /agreements`
pub async fn make(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let typed = fields.clone();
    let made = app.write(visit.who.clone(), "make agreement", move |tx, by| {
        let mark = Manner::of(by.language).decimal_mark();
        let line = |row: usize| {
            let of = |field: &str| typed.text(&format!("{field}[{row}]"));
            NewAgreementLine {
                item: of("item").to_owned(),
                quantity: plain(of("quantity"), mark),
                unit: of("unit").to_uppercase(),
                price: plain(of("price"), mark),
            }
        };
        let text = |field: &str| typed.text(field).to_owned();
        let new = NewAgreement {
            customer: text("customer"),
            reference: text("reference"),
            valid_from: text("valid_from"),
            valid_to: text("valid_to"),
            lines: (1..=ROWS).map(line).filter(|l| !l.item.is_empty()).collect(),
        };
        agreements::make(tx, by, &new)
    });
    match made.await {
        Ok(made) => {
            let notice = Notice::ok(format!("Agreement {} is on record.", made.number));
            Ok(see_with(&format!("/agreements/{}", made.number), notice))
        }
        Err(failure) => answer(&app, &visit, Asked::default(), Some(refused(failure)?), fields).await,
    }
}

#[derive(Template)]
#[template(path = "agreement.html")]
pub struct AgreementPage {
    frame: Frame,
    agreement: Agreement,
    state: &'static str,
    /// Days until it ends, where that is soon.
    ends_in: Option<i32>,
    calls: Vec<(String, CalledOff)>,
    ship_tos: Vec<(String, String)>,
    may_call: bool,
    may_end: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

impl AgreementPage {
    fn typed(&self, line: &AgreementLine) -> &str {
        self.typed.text(&format!("quantity[{}]", line.line_no))
    }
}

impl Thing for AgreementPage {
    const NAME: &'static str = "agreement";
    const PLACE: &'static str = "/agreements";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<Self, Failure> {
        let Opened { frame, number, refusal, typed, .. } = opened;
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let agreement = agreements::need(tx, &number)?;
        let calls = agreements::calls_of(tx, agreement.id, Limits::PAGE_ROWS)?;
        let customer = customers::by_id(tx, agreement.customer)?;
        let told = |a: &customers::Address| (a.code.clone(), format!("{} · {}, {}", a.code, a.name, a.city));
        Ok(AgreementPage {
            state: agreement.state_on(frame.today),
            ends_in: agreement.ends_soon(frame.today),
            calls: calls.into_iter().map(|c| (frame.when(c.at), c)).collect(),
            ship_tos: customer.map(|c| c.ship_tos().map(told).collect()).unwrap_or_default(),
            may_call: agreement.state_on(frame.today) == "open" && may(by, Verb::ConfirmOrder, Whose::Own),
            may_end: agreement.ended_at.is_none() && may(by, Verb::EndAgreement, Whose::Others),
            agreement,
            refusal,
            typed,
            frame,
        })
    }
}

/// The look of a state.
pub fn chip(state: &str) -> &'static str {
    match state {
        "open" => "ok",
        "coming" => "wait",
        "expired" => "stop",
        _ => "note",
    }
}

/// `POST /agreements/{number}/call-offs`: places an order of it.
pub async fn call_off(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<AgreementPage>("call off", |tx, by, number, fields| {
            let mark = Manner::of(by.language).decimal_mark();
            let quantities: Vec<(i64, String)> = fields
                .keyed("quantity")
                .filter(|(_, typed)| !typed.is_empty())
                .filter_map(|(line, typed)| Some((line.parse().ok()?, plain(typed, mark))))
                .collect();
            let mut draft = draft_of(tx, number, &quantities)?;
            let text = |field: &str| fields.text(field).to_owned();
            (draft.buyer_po_no, draft.requested_date) = (text("buyer_po_no"), text("requested_date"));
            (draft.ship_to, draft.accept) = (text("ship_to"), text("reason"));
            Ok(draft::told(&draft::place_draft(tx, by, &draft, None)?))
        })
        .await
}

/// A call-off of so much of each line; the whole rest where no quantity is named.
pub(crate) fn draft_of(tx: &mut Tx, number: &str, quantities: &[(i64, String)]) -> Result<Draft, Failure> {
    let agreement = agreements::need(tx, number)?;
    let line = |l: &AgreementLine| {
        let quantity = match quantities {
            [] => l.left().to_string(),
            named => named.iter().find(|(n, _)| *n == l.line_no)?.1.clone(),
        };
        Some(DraftLine { item: l.sku.clone(), quantity, unit: l.unit.to_string(), ..DraftLine::default() })
    };
    Ok(Draft {
        customer: agreement.customer_number.clone(),
        agreement: agreement.number.clone(),
        lines: agreement.lines.iter().filter_map(line).collect(),
        ..Draft::default()
    })
}

/// The same for programs.
pub(crate) fn place(tx: &mut Tx, by: &Actor, draft: &Draft) -> Result<orders::Placed, Failure> {
    orders::place(tx, by, draft, Origin::channel(Channel::Api), None)
}

/// `POST /agreements/{number}/end`
pub async fn end(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<AgreementPage>("end agreement", |tx, by, number, fields| {
            agreements::end(tx, by, number, fields.text("reason"))?;
            Ok(Notice::ok(format!("Agreement {number} is ended.")))
        })
        .await
}

/// The day it is, for programs.
pub(crate) fn today(tx: &mut Tx) -> Result<Day, Failure> {
    Ok(company::today(tx)?)
}
