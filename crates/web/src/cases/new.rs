//! The form on which a complaint is written down, with the order at hand: its lines, shipments and invoices to choose from.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::Tx;
use desk::cases::{self, Case, CaseChannel, CaseSeverity, Category, NewCase};
use desk::failure::{General, Refusal};
use desk::orders::{self, Order};
use desk::policies::{Verb, Whose, allow};
use desk::{Actor, Failure, billing, shipping};
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, page, refused, see_with};

/// Complaints of the same customer that are shown beside.
const BESIDE: usize = 5;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct About {
    #[serde(default)]
    order: String,
    #[serde(default)]
    customer: String,
    #[serde(default)]
    document: String,
}

#[derive(Template)]
#[template(path = "case_new.html")]
struct NewPage {
    frame: Frame,
    order: Option<Order>,
    shipments: Vec<String>,
    invoices: Vec<String>,
    /// What the customer complained about before.
    before: Vec<Case>,
    channels: [CaseChannel; 4],
    categories: [Category; 10],
    severities: [CaseSeverity; 3],
    refusal: Option<Refusal>,
    typed: Fields,
}

impl NewPage {
    fn chosen(&self, name: &str, code: &str) -> bool {
        self.typed.text(name) == code
    }

    fn chosen_line(&self, line: &i64) -> bool {
        self.typed.text("line") == line.to_string()
    }
}

pub async fn open_new(
    State(app): State<App>,
    visit: Visit,
    Query(about): Query<About>,
) -> Result<Response, Stop> {
    let typed = [("order", about.order), ("customer", about.customer), ("document", about.document)];
    let typed = typed.into_iter().map(|(n, v)| (n.to_owned(), v)).collect::<Vec<_>>();
    answer(&app, &visit, Fields::from(typed), None).await
}

async fn answer(app: &App, visit: &Visit, typed: Fields, refusal: Option<Refusal>) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, crate::problem::status_of);
    let shown = app
        .read(visit.who.clone(), "new complaint", move |tx, by| {
            allow(by, Verb::OpenCase, Whose::Own)?;
            let frame = Frame::of(tx, by, &come, "/cases")?;
            load(tx, frame, typed.clone(), refusal.clone())
        })
        .await?;
    Ok(page(status, &shown, visit))
}

fn load(tx: &mut Tx, frame: Frame, typed: Fields, refusal: Option<Refusal>) -> Result<NewPage, Failure> {
    let order = match typed.text("order") {
        "" => None,
        number => orders::by_number(tx, &number.to_uppercase())?,
    };
    let customer = match (&order, typed.text("customer")) {
        (Some(order), _) => order.customer,
        (None, "") => None,
        (None, number) => desk::customers::by_number(tx, &number.to_uppercase())?.map(|c| c.id),
    };
    let (mut shipments, mut invoices) = (Vec::new(), Vec::new());
    if let Some(order) = &order {
        shipments = shipping::numbers_of_order(tx, order.id)?;
        invoices = billing::numbers_of_order(tx, order.id)?;
    }
    Ok(NewPage {
        before: customer.map(|id| cases::of_customer(tx, id, BESIDE)).transpose()?.unwrap_or_default(),
        order,
        shipments,
        invoices,
        channels: CaseChannel::ALL,
        categories: Category::ALL,
        severities: CaseSeverity::ALL,
        refusal,
        typed,
        frame,
    })
}

/// `POST /cases`. Without `verb` the page comes again with the lines of the order that was typed.
pub async fn ask(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    if fields.text("verb") == "look" {
        return answer(&app, &visit, fields, None).await;
    }
    let typed = fields.clone();
    let made = app.write(visit.who.clone(), "open complaint", move |tx, by| open(tx, by, &typed));
    match made.await {
        Ok(made) => Ok(opened(&made)),
        Err(failure) => answer(&app, &visit, fields, Some(refused(failure)?)).await,
    }
}

fn open(tx: &mut Tx, by: &Actor, fields: &Fields) -> Result<Case, Failure> {
    allow(by, Verb::OpenCase, Whose::Own)?;
    let unknown = |field: &'static str| {
        let problem = format!("'{}' is not known", fields.text(field));
        Failure::from(General::Invalid { field, problem })
    };
    let new = NewCase {
        customer: fields.text("customer").to_owned(),
        order: fields.text("order").to_owned(),
        shipment: fields.text("shipment").to_owned(),
        invoice: fields.text("invoice").to_owned(),
        line: fields.text("line").parse().ok(),
        channel: CaseChannel::from_code(fields.text("channel")).ok_or_else(|| unknown("channel"))?,
        category: Category::from_code(fields.text("category")).ok_or_else(|| unknown("category"))?,
        severity: CaseSeverity::from_code(fields.text("severity")).ok_or_else(|| unknown("severity"))?,
        subject: fields.text("subject").to_owned(),
        description: fields.text("description").to_owned(),
        document: fields.text("document").to_owned(),
    };
    cases::open(tx, by, &new)
}

fn opened(made: &Case) -> Response {
    let notice =
        Notice::ok(format!("Complaint {} is on record; tell the customer that we are on it.", made.number));
    see_with(&format!("/cases/{}", escaped(&made.number)), notice)
}

/// `POST /inbox/{number}/case`: a complaint that came in becomes one.
pub async fn ask_document(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    let document = number.clone();
    let made = app
        .write(visit.who.clone(), "open complaint", move |tx, by| cases::open_document(tx, by, &document))
        .await;
    match made {
        Ok(made) => Ok(opened(&made)),
        Err(failure) => {
            let refusal = refused(failure)?;
            let typed = Fields::from(vec![
                ("document".to_owned(), number),
                ("channel".to_owned(), "mail".to_owned()),
            ]);
            answer(&app, &visit, typed, Some(refusal)).await
        }
    }
}
