//! Statements of customers by the API.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basics::{Currency, Day, Money};
use db::Tx;
use desk::billing::{self, Statement, StatementEvent};
use desk::{Actor, Failure, company, letters, papers as facts};
use papers::Paper;
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::quotations::Sent;
use crate::App;
use crate::billing::period;
use crate::credential::Credential;
use crate::order::papers::printed;
use crate::problem::Problem;

fn amount(minor: i64, currency: Currency) -> String {
    Money::from_minor(minor, currency).amount().to_string()
}

#[derive(Debug, Serialize)]
struct StatementShown {
    customer: String,
    currency: String,
    from: Day,
    to: Day,
    opening: String,
    entries: Vec<EntryShown>,
    closing: String,
    to_their_credit: String,
    ages: AgesShown,
    open: Vec<OpenShown>,
}

#[derive(Debug, Serialize)]
struct EntryShown {
    day: Day,
    event: StatementEvent,
    number: String,
    reference: String,
    due: Option<Day>,
    amount: String,
    balance: String,
}

#[derive(Debug, Serialize)]
struct AgesShown {
    not_due: String,
    to_30: String,
    to_60: String,
    to_90: String,
    over_90: String,
}

#[derive(Debug, Serialize)]
struct OpenShown {
    number: String,
    day: Day,
    due: Day,
    total: String,
    open: String,
    days_over: i32,
}

fn statement_shown(of: Statement) -> StatementShown {
    let told = |minor| amount(minor, of.currency);
    let (b, currency) = (of.buckets, of.currency);
    StatementShown {
        customer: of.customer.number.clone(),
        currency: currency.code().to_owned(),
        from: of.from,
        to: of.to,
        opening: told(of.opening),
        closing: told(of.closing),
        to_their_credit: told(of.to_their_credit),
        ages: AgesShown {
            not_due: told(b.not_due),
            to_30: told(b.to_30),
            to_60: told(b.to_60),
            to_90: told(b.to_90),
            over_90: told(b.over_90),
        },
        entries: of
            .entries
            .into_iter()
            .map(|e| EntryShown {
                day: e.day,
                event: e.event,
                number: e.number,
                reference: e.reference,
                due: e.due,
                amount: amount(e.amount, currency),
                balance: amount(e.balance, currency),
            })
            .collect(),
        open: of
            .open
            .into_iter()
            .map(|o| OpenShown {
                number: o.number,
                day: o.day,
                due: o.due,
                total: amount(o.total, currency),
                open: amount(o.open, currency),
                days_over: o.days_over,
            })
            .collect(),
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Period {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

fn stated(tx: &mut Tx, by: &Actor, number: &str, asked: &Period) -> Result<Statement, Failure> {
    let (from, to) = period(&asked.from, &asked.to, company::today(tx)?);
    billing::statement(tx, by, number, from, to)
}

pub async fn statement(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    Query(asked): Query<Period>,
) -> Result<Response, Problem> {
    let found = app.read(who, "statement", move |tx, by| stated(tx, by, &number, &asked));
    Ok(Json(statement_shown(found.await?)).into_response())
}

pub async fn statement_paper(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    Query(asked): Query<Period>,
) -> Result<Response, Problem> {
    let pdf = printed(app, who, format!("statement-{number}"), move |tx, by| {
        let of = stated(tx, by, &number, &asked)?;
        let (paper, style) = facts::statement(tx, &of)?;
        Ok((Paper::Statement(paper), style))
    });
    Ok(pdf.await?)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementTo {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    recipient: String,
}

pub async fn send_statement(asks: Asks<StatementTo>) -> Result<Response, Problem> {
    let sent = asks.carry_out("send statement", |tx, by, asked| {
        let (from, to) = period(&asked.given.from, &asked.given.to, company::today(tx)?);
        letters::send_statement(tx, by, &asked.number, from, to, &asked.given.recipient)
    });
    Ok((StatusCode::CREATED, Json(Sent { letter: sent.await? })).into_response())
}
