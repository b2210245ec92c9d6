//! The statement of a customer: what was invoiced, credited and paid in a period, what is owed and how old it is; as page, PDF and letter.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::Day;
use desk::billing::{self, Method, Statement, StatementEvent};
use desk::failure::Refusal;
use desk::policies::{Verb, Whose, allow, may};
use desk::{company, letters, papers as facts};
use papers::Paper;
use serde::Deserialize;

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::order::papers as printed;
use crate::page::{Stop, Visit, page};
use crate::posted::{Again, Back, Posted};

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    pdf: String,
}

/// The period that was asked for: the last three months where nothing is said.
pub(crate) fn period(from: &str, to: &str, today: Day) -> (Day, Day) {
    let to = to.parse().unwrap_or(today);
    (from.parse().unwrap_or_else(|_| to.plus_days(-90)), to)
}

#[derive(Template)]
#[template(path = "statement.html")]
pub struct StatementPage {
    frame: Frame,
    of: Statement,
    may_refund: bool,
    may_write: bool,
    methods: [Method; 6],
    prints: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

impl StatementPage {
    /// Where the paper of an entry is looked at.
    fn link(&self, entry: &billing::StatementEntry) -> String {
        match entry.event {
            StatementEvent::Invoice => format!("/invoices/{}", entry.number),
            StatementEvent::CreditNote => format!("/credit-notes/{}", entry.number),
            _ => format!("/payments/{}", entry.number),
        }
    }
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    if asked.pdf == "1" {
        let name = format!("statement-{number}");
        let pdf = printed::printed(app, visit.who, name, move |tx, by| {
            let (from, to) = period(&asked.from, &asked.to, company::today(tx)?);
            let of = billing::statement(tx, by, &number, from, to)?;
            let (paper, style) = facts::statement(tx, &of)?;
            Ok((Paper::Statement(paper), style))
        });
        return Ok(pdf.await?);
    }
    answer(&app, &visit, number, asked, None, Fields::default()).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    number: String,
    asked: Asked,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<Response, Stop> {
    let (come, prints) = (visit.clone(), app.print.is_some());
    let status = refusal.as_ref().map_or(StatusCode::OK, crate::problem::status_of);
    let shown = app
        .read(visit.who.clone(), "statement", move |tx, by| {
            allow(by, Verb::SeeInvoices, Whose::Others)?;
            let (from, to) = period(&asked.from, &asked.to, company::today(tx)?);
            let of = billing::statement(tx, by, &number, from, to)?;
            Ok(StatementPage {
                frame: Frame::of(tx, by, &come, "/invoices")?,
                may_refund: of.to_their_credit > 0 && may(by, Verb::RefundCustomer, Whose::Others),
                may_write: may(by, Verb::SendMail, Whose::Own),
                methods: Method::ALL,
                prints,
                refusal: refusal.clone(),
                typed: typed.clone(),
                of,
            })
        })
        .await?;
    Ok(page(status, &shown, visit))
}

impl Again for StatementPage {
    fn path(number: &str) -> String {
        format!("/customers/{number}/statement")
    }

    async fn again(back: Back<'_>) -> Result<Response, Stop> {
        let Back { app, visit, number, refusal, typed } = back;
        let asked =
            Asked { from: typed.text("from").into(), to: typed.text("to").into(), ..Asked::default() };
        answer(app, visit, number, asked, Some(refusal), typed).await
    }
}

pub async fn send(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<StatementPage>("send statement", |tx, by, number, fields| {
            let (from, to) = period(fields.text("from"), fields.text("to"), company::today(tx)?);
            let letter = letters::send_statement(tx, by, number, from, to, fields.text("recipient"))?;
            Ok(Notice::ok(format!("Letter {letter} with the statement of {number} is on its way.")))
        })
        .await
}
