//! The form on which a return is asked for: the shipped lines of an order, how many of each come back and why.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use db::Tx;
use desk::failure::{General, Refusal};
use desk::orders::{self, Order};
use desk::policies::{Verb, Whose, allow};
use desk::returns::{self, Advance, NewReturn, NewReturnLine, Reason, Remedy, ReturnState, Returnable};
use desk::stock::{self, Place};
use desk::{Actor, Failure};

use super::deeds::{figure, tell};
use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, refused, see_with};
use crate::posted::{Opened, Thing, open};

#[derive(Template)]
#[template(path = "return_new.html")]
pub struct RequestPage {
    frame: Frame,
    order: Order,
    lines: Vec<Returnable>,
    places: Vec<Place>,
    remedies: [Remedy; 3],
    advances: [Advance; 3],
    reasons: [Reason; 9],
    refusal: Option<Refusal>,
    typed: Fields,
}

impl RequestPage {
    fn typed_for(&self, name: &str, line: &i64) -> String {
        self.typed.text(&format!("{name}[{line}]")).to_owned()
    }

    /// A form that comes for the first time tells the customer.
    fn is_told(&self) -> bool {
        self.typed.pairs().is_empty() || self.typed.text("tell") == "1"
    }
}

impl Thing for RequestPage {
    const NAME: &'static str = "ask for return";
    const PLACE: &'static str = "/returns";

    fn path(number: &str) -> String {
        format!("/orders/{}/returns/new", escaped(number))
    }

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<Self, Failure> {
        let Opened { frame, number, refusal, typed, .. } = opened;
        allow(by, Verb::RequestReturn, Whose::Own)?;
        let order = orders::need(tx, &number)?;
        Ok(RequestPage {
            frame,
            lines: returns::returnable(tx, &order)?,
            places: stock::places(tx)?.to_vec(),
            remedies: Remedy::ALL,
            advances: Advance::ALL,
            reasons: Reason::ALL,
            refusal,
            typed,
            order,
        })
    }
}

/// `POST /orders/{number}/returns`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let (of, typed) = (number.clone(), fields.clone());
    let asked = app.write(visit.who.clone(), "request return", move |tx, by| {
        let new = typed_return(by, &of, &typed)?;
        let made = returns::request(tx, by, &new)?;
        if made.state == ReturnState::Authorised {
            tell(tx, by, &made.number, &typed)?;
        }
        Ok(made)
    });
    match asked.await {
        Ok(made) => {
            let notice = match made.state {
                ReturnState::Authorised => Notice::ok(format!("Return {} is authorised.", made.number)),
                _ => Notice::warn(format!("Return {} waits for somebody to authorise it.", made.number)),
            };
            Ok(see_with(&format!("/returns/{}", made.number), notice))
        }
        Err(failure) => open::<RequestPage>(&app, &visit, number, Some(refused(failure)?), fields).await,
    }
}

fn typed_return(by: &Actor, order: &str, fields: &Fields) -> Result<NewReturn, Failure> {
    let unknown = |field, code: &str| {
        Failure::from(General::Invalid { field, problem: format!("'{code}' is not known") })
    };
    let mut lines = Vec::new();
    for (line, quantity) in fields.keyed("quantity").filter(|(_, q)| !q.is_empty()) {
        let code = fields.text(&format!("reason[{line}]"));
        lines.push(NewReturnLine {
            line: line.parse().unwrap_or_default(),
            quantity: figure(by, quantity),
            reason: Reason::from_code(code).ok_or_else(|| unknown("reason", code))?,
            note: fields.text(&format!("note[{line}]")).to_owned(),
        });
    }
    let (remedy, advance) = (fields.text("remedy"), fields.text("advance"));
    Ok(NewReturn {
        order: order.to_owned(),
        lines,
        remedy: Remedy::from_code(remedy).ok_or_else(|| unknown("remedy", remedy))?,
        advance: Advance::from_code(advance).unwrap_or(Advance::No),
        goods_back: fields.text("keep") != "1",
        place: fields.text("place").to_owned(),
        note: fields.text("note").to_owned(),
    })
}
