//! What is done with a return, each a plain post to a noun of its own.

use axum::extract::State;
use axum::response::Response;
use basics::Money;
use db::Tx;
use desk::billing::ChargesBack;
use desk::failure::General;
use desk::policies::{AmountByLevel, Verb, Whose, allow};
use desk::returns::{
    self, Arrived, Condition, Disposal, Disposition, FeeSaid, ReturnPolicy, ReturnState, Settling,
};
use desk::{Actor, Failure, company, letters};

use super::{Asked, ReturnPage, answer_list};
use crate::App;
use crate::form::Fields;
use crate::frame::Notice;
use crate::new_order::plain;
use crate::page::{Stop, Visit, refused, see_with};
use crate::posted::Posted;

fn version(fields: &Fields) -> Option<i64> {
    fields.text("version").parse().ok()
}

/// Figures as this person writes them.
pub(crate) fn figure(by: &Actor, text: &str) -> String {
    plain(text, crate::shown::Manner::of(by.language).decimal_mark())
}

fn unknown(field: &'static str, code: &str) -> Failure {
    General::Invalid { field, problem: format!("'{code}' is not known") }.into()
}

pub async fn authorise(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<ReturnPage>("authorise return", |tx, by, number, fields| {
            let of = returns::authorise(tx, by, number, version(fields))?;
            tell(tx, by, &of.number, fields)?;
            Ok(Notice::ok(format!("Return {} is authorised.", of.number)))
        })
        .await
}

/// The customer is told where that is wanted; somebody without an address is told otherwise.
pub(super) fn tell(tx: &mut Tx, by: &Actor, number: &str, fields: &Fields) -> Result<(), Failure> {
    if fields.text("tell") == "1" {
        letters::send_return(tx, by, number, fields.text("recipient"))?;
    }
    Ok(())
}

pub async fn reject(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<ReturnPage>("reject return", |tx, by, number, fields| {
            let of = returns::reject(tx, by, number, fields.text("reason"))?;
            Ok(Notice::ok(format!("Return {} is rejected.", of.number)))
        })
        .await
}

pub async fn cancel(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<ReturnPage>("cancel return", |tx, by, number, fields| {
            let of = returns::cancel(tx, by, number, fields.text("reason"))?;
            Ok(Notice::ok(format!("Return {} is cancelled; the goods may be asked for again.", of.number)))
        })
        .await
}

pub async fn receive(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<ReturnPage>("receive return", |tx, by, number, fields| {
            let mut arrived = Vec::new();
            for (line, quantity) in fields.keyed("came").filter(|(_, q)| !q.is_empty()) {
                let code = fields.text(&format!("condition[{line}]"));
                arrived.push(Arrived {
                    line: line.parse().unwrap_or_default(),
                    quantity: figure(by, quantity),
                    condition: Condition::from_code(code).ok_or_else(|| unknown("condition", code))?,
                    note: fields.text(&format!("note[{line}]")).to_owned(),
                });
            }
            let of = returns::receive(tx, by, number, &arrived, version(fields))?;
            let waits = of.lines.iter().any(|l| l.outstanding().is_positive());
            Ok(match waits {
                true => Notice::ok(format!("What came of return {number} is in; the rest is still to come.")),
                false => Notice::ok(format!("Return {number} is here, all of it.")),
            })
        })
        .await
}

pub async fn dispose(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<ReturnPage>("dispose of return", |tx, by, number, fields| {
            let mut disposals = Vec::new();
            for (field, from_quarantine) in [("put", false), ("aside", true)] {
                for (line, quantity) in fields.keyed(field).filter(|(_, q)| !q.is_empty()) {
                    let code = fields.text(&format!("{field}-to[{line}]"));
                    disposals.push(Disposal {
                        line: line.parse().unwrap_or_default(),
                        quantity: figure(by, quantity),
                        to: Disposition::from_code(code).ok_or_else(|| unknown("disposition", code))?,
                        from_quarantine,
                    });
                }
            }
            returns::dispose(tx, by, number, &disposals, version(fields))?;
            Ok(Notice::ok(format!("It is on record what becomes of the goods of return {number}.")))
        })
        .await
}

pub async fn settle(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<ReturnPage>("settle return", |tx, by, number, fields| {
            let fee = match fields.text("fee") {
                percent if percent.ends_with('%') => {
                    format!("{}%", figure(by, percent.trim_end_matches('%').trim()))
                }
                amount => figure(by, amount),
            };
            let settling = Settling {
                fee: FeeSaid::Said(fee),
                charges: ChargesBack::from_code(fields.text("charges")),
                note: fields.text("note").to_owned(),
                version: version(fields),
            };
            let done = returns::settle(tx, by, number, &settling)?;
            let numbers: Vec<&str> = done.credit_notes.iter().map(|c| c.number.as_str()).collect();
            let (numbers, total) = (numbers.join(", "), Money::from_minor(done.total, done.currency));
            let held = done.credit_notes.iter().any(|c| c.stage != desk::billing::CreditStage::Released);
            Ok(match held {
                true => {
                    Notice::warn(format!("{numbers} over {total} waits for somebody else to release it."))
                }
                false => Notice::ok(format!("Return {number} is settled: {numbers} over {total}.")),
            })
        })
        .await
}

pub async fn replace(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<ReturnPage>("replace return", |tx, by, number, fields| {
            let of = returns::replace(tx, by, number, version(fields))?;
            let orders = of.replacements.join(", ");
            Ok(Notice::ok(format!("The goods of return {number} are sent again: {orders}.")))
        })
        .await
}

pub async fn close(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<ReturnPage>("close return", |tx, by, number, fields| {
            returns::close(tx, by, number, fields.text("reason"))?;
            Ok(Notice::ok(format!("Return {number} is closed.")))
        })
        .await
}

pub async fn send(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<ReturnPage>("send return", |tx, by, number, fields| {
            let letter = letters::send_return(tx, by, number, fields.text("recipient"))?;
            Ok(Notice::ok(format!("Letter {letter} about return {number} is on its way.")))
        })
        .await
}

/// `POST /returns/policy`
pub async fn set_policy(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let done = app.write(visit.who.clone(), "set return policy", move |tx, by| {
        allow(by, Verb::ChangeReturns, Whose::Others)?;
        let currency = company::facts(tx)?.currency;
        let invalid = |field, problem: String| Failure::from(General::Invalid { field, problem });
        let amount = |field: &'static str| -> Result<Option<i64>, Failure> {
            match figure(by, fields.text(field)) {
                text if text.is_empty() => Ok(None),
                text => {
                    Ok(Some(Money::parse(&text, currency).map_err(|e| invalid(field, e.to_string()))?.minor))
                }
            }
        };
        let days = fields.text("days").parse().map_err(|_| invalid("days", "is no number".into()))?;
        let policy = ReturnPolicy {
            days,
            authorise_up_to: AmountByLevel {
                emerging: amount("emerging")?,
                developing: amount("developing")?,
                proficient: amount("proficient")?,
                advanced: amount("advanced")?,
            },
            two_people_above: amount("two_people_above")?.unwrap_or_default(),
            restocking_fee: figure(by, fields.text("restocking_fee")),
            freight_back: fields.text("freight_back") == "1",
        };
        returns::set_policy(tx, by, &policy)
    });
    match done.await {
        Ok(()) => Ok(see_with("/returns", Notice::ok("The policy of returns is set."))),
        Err(failure) => {
            let asked = Asked { state: ReturnState::Requested.code().into(), ..Asked::default() };
            answer_list(&app, &visit, asked, Some(refused(failure)?)).await
        }
    }
}
