//! Approve several: the ready documents that were ticked in the list become orders, each in a transaction of its own, so that one that
//! can't does not hold up the others.

use axum::extract::State;
use axum::response::Response;
use desk::Failure;
use desk::orders::{self, Converted};
use desk::policies::{Verb, Whose, allow};

use super::ROWS;
use crate::App;
use crate::form::Fields;
use crate::frame::Notice;
use crate::page::{Stop, Visit, see_with};

/// `POST /inbox/approvals`
pub async fn approve(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    app.read(visit.who.clone(), "approve documents", |_, by| {
        Ok(allow(by, Verb::ConvertDocument, Whose::Others)?)
    })
    .await?;
    let picked: Vec<String> = fields.all("pick").map(str::to_owned).take(ROWS).collect();
    if picked.is_empty() {
        return Ok(see_with("/inbox", Notice::warn("No document was ticked; nothing was done.")));
    }
    let (mut placed, mut said) = (0, Vec::new());
    for number in picked {
        let one = number.clone();
        let done: Result<Converted, Failure> = app
            .write(visit.who.clone(), "approve documents", move |tx, by| {
                orders::convert(tx, by, &one, true, false)
            })
            .await;
        match done {
            Ok(done) if done.is_done => {
                placed += 1;
                if !done.holds.is_empty() {
                    said.push(format!("{} is held: {}.", done.order, done.holds.join(", ")));
                }
            }
            Ok(done) => said.push(format!("{number}: {} points to settle.", done.findings.len())),
            Err(Failure::Refused(refusal)) => said.push(format!("{number}: {}.", refusal.message)),
            Err(fault) => return Err(fault.into()),
        }
    }
    let is_clean = said.is_empty();
    said.insert(0, format!("{placed} became orders."));
    let text = said.join(" ");
    Ok(see_with("/inbox", if is_clean { Notice::ok(text) } else { Notice::warn(text) }))
}
