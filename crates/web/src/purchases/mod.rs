//! Purchase requests: what vendors are asked for, the first due first; one with what the vendor said and sent.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::Limits;
use db::Tx;
use desk::catalog::SourcingWay;
use desk::failure::Refusal;
use desk::policies::{Verb, Whose, allow, may};
use desk::purchasing::{self, PurchaseFilter, PurchaseRequest, PurchaseState};
use desk::{Actor, Failure, orders};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::new_order::plain;
use crate::page::{Stop, Visit, page};
use crate::posted::{Opened, Posted, Thing};
use crate::shown::Manner;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    state: String,
}

#[derive(Template)]
#[template(path = "purchases.html")]
struct ListPage {
    frame: Frame,
    asked: Asked,
    states: [PurchaseState; 4],
    rows: Vec<PurchaseRequest>,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app
        .read(visit.who.clone(), "purchase requests", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/purchase-requests")?;
            let filter = PurchaseFilter { state: PurchaseState::from_code(&asked.state) };
            Ok(ListPage {
                rows: purchasing::list(tx, &filter, Limits::PAGE_ROWS)?,
                states: PurchaseState::ALL,
                asked: asked.clone(),
                frame,
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &shown, &visit))
}

/// The look of a state.
pub fn chip(state: &PurchaseState) -> &'static str {
    match state {
        PurchaseState::Requested => "wait",
        PurchaseState::Ordered => "go",
        PurchaseState::Done => "ok",
        PurchaseState::Cancelled => "note",
    }
}

#[derive(Template)]
#[template(path = "purchase.html")]
pub struct PurchasePage {
    frame: Frame,
    request: PurchaseRequest,
    may_handle: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

impl PurchasePage {
    /// The vendor sends it to the customer.
    fn is_sent(&self) -> bool {
        self.request.way == SourcingWay::DropShip
    }
}

impl Thing for PurchasePage {
    const NAME: &'static str = "purchase request";
    const PLACE: &'static str = "/purchase-requests";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<Self, Failure> {
        let Opened { frame, number, refusal, typed, .. } = opened;
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let request = purchasing::need(tx, &number)?;
        let may_handle = request.state.is_open() && may(by, Verb::HandlePurchase, Whose::Others);
        Ok(PurchasePage { may_handle, request, refusal, typed, frame })
    }
}

/// `POST /purchase-requests/{number}/order`
pub async fn order(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<PurchasePage>("order purchase", |tx, by, number, fields| {
            let (reference, due) = (fields.text("reference"), fields.text("due"));
            let said = orders::vendor_said(tx, by, number, reference, due)?;
            Ok(Notice::ok(format!("{} is ordered; it is due on {}.", said.number, said.due)))
        })
        .await
}

/// `POST /purchase-requests/{number}/dispatch`
pub async fn dispatch(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<PurchasePage>("vendor dispatch", |tx, by, number, fields| {
            let quantity = plain(fields.text("quantity"), Manner::of(by.language).decimal_mark());
            let sent = orders::vendor_sent(tx, by, number, &quantity, fields.text("tracking"))?;
            Ok(Notice::ok(format!("{} of order {} has left the vendor.", sent.sent, sent.order)))
        })
        .await
}
