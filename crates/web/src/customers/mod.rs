//! Customers: the list by number or by what someone types, and the page of one.

mod glance;
pub mod guide;
pub mod messages;

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::Percent;
use db::Tx;
use desk::customers::{self, Account, Customer, DocumentForm, Documents, Terms};
use desk::failure::{General, Refusal};
use desk::notes::{self, About, NoteKind};
use desk::orders;
use desk::policies::{Verb, Whose, allow, may};
use desk::tasks::{self, NewTask, TEAMS};
use desk::{Actor, Failure};
use serde::Deserialize;
use std::sync::Arc;

use crate::App;
use crate::credential::Credential;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::new_order::plain;
use crate::page::{Stop, Visit, cut, page};
use crate::posted::{Opened, Posted, Thing};
use crate::problem::Problem;
use crate::shown::Manner;
use crate::tasks::noted;
use glance::Glance;

const ROWS: usize = 50;
const LAST_ORDERS: usize = 10;
const LAST_INQUIRIES: usize = 10;
const SURVEYS: usize = 6;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    /// The last number of the page before.
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "customers.html")]
struct CustomersPage {
    frame: Frame,
    q: String,
    customers: Vec<customers::Listed>,
    next: Option<String>,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let list = app
        .read(visit.who.clone(), "customers", move |tx, by| {
            allow(by, Verb::SeeCustomers, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/customers")?;
            let q = asked.q.trim().to_owned();
            let mut found = if q.is_empty() {
                customers::list(tx, &asked.after, ROWS + 1)?
            } else {
                customers::find(tx, &q, ROWS)?
            };
            let next = cut(&mut found, ROWS, |c| c.number.clone());
            Ok(CustomersPage { frame, q, customers: found, next })
        })
        .await?;
    Ok(page(StatusCode::OK, &list, &visit))
}

#[derive(Template)]
#[template(path = "customer.html")]
pub struct CustomerPage {
    frame: Frame,
    sees_invoices: bool,
    customer: Arc<Customer>,
    account: Account,
    used: i64,
    /// How much of the limit is used, 0 to 1, for the meter.
    share: String,
    city: String,
    orders: Vec<orders::Listed>,
    may_open: bool,
    /// What they asked, with when and who answered.
    inquiries: Vec<(desk::scripts::Inquiry, String, String)>,
    may_answer: bool,
    glance: Glance,
    /// How satisfied they were, the latest first, each with when they said it.
    surveys: Vec<(desk::surveys::Survey, String)>,
    teams: [&'static str; 8],
    documents: Documents,
    terms: Terms,
    may_change: bool,
    may_change_terms: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

impl CustomerPage {
    fn path(&self) -> String {
        format!("/customers/{}", self.customer.number)
    }
}

impl Thing for CustomerPage {
    const NAME: &'static str = "customer";
    const PLACE: &'static str = "/customers";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<Self, Failure> {
        let Opened { frame, number, refusal, typed, .. } = opened;
        allow(by, Verb::SeeCustomers, Whose::Others)?;
        let customer = need(tx, &number)?;
        let account = customers::account(tx, customer.id)?;
        let used = account.used();
        let limit = customer.credit_limit.unwrap_or(0).max(1);
        let hundredths = (used.clamp(0, limit) * 100) / limit;
        let inquiries = desk::scripts::of_customer(tx, customer.id, LAST_INQUIRIES)?;
        Ok(CustomerPage {
            sees_invoices: may(by, Verb::SeeInvoices, Whose::Others),
            inquiries: crate::answers::told(tx, &frame, inquiries)?,
            may_answer: may(by, Verb::LogInquiry, Whose::Own),
            glance: glance::glance(tx, &frame, by, &customer)?,
            share: format!("{}.{:02}", hundredths / 100, hundredths % 100),
            city: customer.bill_to().map(|a| a.city.clone()).unwrap_or_default(),
            orders: orders::recent_of_customer(tx, customer.id, LAST_ORDERS)?,
            may_open: may(by, Verb::OpenOrder, Whose::Own),
            documents: customers::documents(tx, customer.id)?,
            terms: *customers::terms(tx, customer.id)?,
            may_change_terms: may(by, Verb::ChangeTerms, Whose::Others),
            may_change: may(by, Verb::ChangeCustomer, Whose::Others),
            surveys: desk::surveys::of_customer(tx, customer.id, SURVEYS)?
                .into_iter()
                .map(|s| (s.answered_at.map(|at| frame.when(at)).unwrap_or_default(), s))
                .map(|(when, survey)| (survey, when))
                .collect(),
            teams: TEAMS,
            refusal,
            typed,
            account,
            used,
            customer,
            frame,
        })
    }
}

fn need(tx: &mut Tx, number: &str) -> Result<Arc<Customer>, Failure> {
    Ok(customers::by_number(tx, number)?
        .ok_or_else(|| General::NotFound { what: "customer", which: number.to_owned() })?)
}

/// `POST /customers/{number}/documents`
pub async fn set_documents(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CustomerPage>("customer documents", |tx, by, number, fields| {
            let wanted =
                crate::api::customers::wanted(Some(fields.text("advice")), Some(fields.text("invoice")))?;
            let customer = need(tx, number)?;
            customers::set_documents(tx, by, &customer, wanted)?;
            Ok(Notice::ok("What their programs get is kept."))
        })
        .await
}

/// `POST /customers/{number}/terms`
pub async fn set_terms(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CustomerPage>("customer terms", |tx, by, number, fields| {
            allow(by, Verb::ChangeTerms, Whose::Others)?;
            let mark = Manner::of(by.language).decimal_mark();
            let percent = |field: &'static str| match plain(fields.text(field), mark).as_str() {
                "" => Ok(Percent::ZERO),
                typed => {
                    Percent::parse(typed).map_err(|e| General::Invalid { field, problem: e.to_string() })
                }
            };
            let samples = fields.text("samples_a_year");
            let terms = Terms {
                prepaid: !fields.text("prepaid").is_empty(),
                samples_a_year: samples.parse().map_err(|_| General::Invalid {
                    field: "samples_a_year",
                    problem: format!("'{samples}' is no whole number"),
                })?,
                under_delivery: percent("under_delivery")?,
            };
            let customer = need(tx, number)?;
            customers::set_terms(tx, by, &customer, &terms)?;
            Ok(Notice::ok("What holds for their orders is kept."))
        })
        .await
}

/// `GET /api/v1/customers/{number}/glance`
pub async fn for_programs(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Json<glance::GlanceShown>, Problem> {
    let found = app.read(who, "customer at a glance", move |tx, by| {
        allow(by, Verb::SeeCustomers, Whose::Others)?;
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let customer = need(tx, &number)?;
        let account = customers::account(tx, customer.id)?;
        glance::for_programs(tx, &customer, &account)
    });
    Ok(Json(found.await?))
}

fn about(tx: &mut Tx, number: &str) -> Result<About, Failure> {
    let customer = need(tx, number)?;
    Ok(About::of("customer", customer.id.uuid(), &customer.number))
}

/// `POST /customers/{number}/notes`: a note, or with `kind=need` what the customer always wants.
pub async fn note(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CustomerPage>("write note", |tx, by, number, fields| {
            let kind = NoteKind::from_code(fields.text("kind")).unwrap_or(NoteKind::Note);
            let about = about(tx, number)?;
            Ok(noted(&notes::write(tx, by, &about, kind, fields.text("text"))?))
        })
        .await
}

/// `POST /customers/{number}/notes/{id}/retirement`
pub async fn retire_note(posted: Posted) -> Result<Response, Stop> {
    let id = posted.part().parse().map_err(|_| Stop::not_found("such note"))?;
    posted
        .carry_out::<CustomerPage>("retire note", move |tx, by, _, _| {
            notes::retire(tx, by, id)?;
            Ok(Notice::ok("The note is put away; it stays on record."))
        })
        .await
}

/// `POST /customers/{number}/tasks`
pub async fn raise(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CustomerPage>("raise task", |tx, by, number, fields| {
            let about = about(tx, number)?;
            let to = fields.text("department");
            let to = tasks::recipient(tx, if to.is_empty() { "orders" } else { to })?;
            let task = NewTask {
                thing: about.thing,
                about: about.said(),
                title: fields.text("title").to_owned(),
                department: to.team,
                person: to.person,
                due_at: tasks::due_at(tx, fields.text("due"), None)?,
            };
            let raised = tasks::raise(tx, by, &task)?;
            Ok(Notice::ok(format!("Task {raised} is raised for {}.", task.department)))
        })
        .await
}
