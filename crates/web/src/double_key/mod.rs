//! Second keying: what this person may key a second time, or settle, and how often that is asked for. The first value is nowhere on these pages
//! before it was keyed again.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::Limits;
use db::Tx;
use desk::actor::Level;
use desk::failure::{General, Kind as No, Refusal};
use desk::orders::double_key::{self, DoubleKeyPolicy, Doubled, RiskyField};
use desk::orders::{self, Order};
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure, customers, intake};

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::new_order::plain;
use crate::page::{Stop, Visit, escaped, open_page, page, refused, see_with};
use crate::problem::status_of;
use crate::words::capital;

#[derive(Template)]
#[template(path = "double_key.html")]
struct ListPage {
    frame: Frame,
    open: Vec<(Doubled, String)>,
    policy: DoubleKeyPolicy,
    fields: [RiskyField; 3],
    levels: [Level; 4],
    may_change: bool,
}

impl ListPage {
    fn rate(&self, field: &RiskyField, level: &Level) -> i64 {
        self.policy.of(*field).of(*level)
    }
}

/// Where a field stands, in words: `the quantity of line 2`.
fn place(doubled: &Doubled) -> String {
    match doubled.field {
        RiskyField::ShipTo => "the ship-to".into(),
        field => format!("the {} of line {}", field.code(), doubled.line_no),
    }
}

/// `GET /double-key`
pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    open_page(&app, &visit, "second keying", "/double-key", move |tx, by, frame| {
        allow(by, Verb::KeyAgain, Whose::Others)?;
        let open = double_key::open(tx, by.person, Limits::PAGE_ROWS)?;
        Ok(ListPage {
            frame,
            open: open
                .into_iter()
                .map(|d| {
                    let place = place(&d);
                    (d, place)
                })
                .collect(),
            policy: double_key::policy(tx)?,
            fields: RiskyField::ALL,
            levels: Level::ALL,
            may_change: may(by, Verb::ChangeDoubleKey, Whose::Others),
        })
    })
    .await
}

#[derive(Template)]
#[template(path = "double_key_order.html")]
struct OrderPage {
    frame: Frame,
    number: String,
    customer: String,
    po: String,
    note: String,
    /// The document that the order came by: its number, and what is written in it.
    document: Option<(String, String)>,
    /// What was said on the telephone about it.
    calls: Vec<(String, String)>,
    fields: Vec<FieldShown>,
    ship_tos: Vec<(String, String)>,
    refusal: Option<Refusal>,
    typed: String,
}

struct FieldShown {
    doubled: Doubled,
    place: String,
    /// What the line is about: the item, never how many or for how much.
    about: String,
    /// This person may key it.
    mine: bool,
    /// This person may settle it: both values.
    both: Option<(String, String)>,
}

impl FieldShown {
    /// Both values, with who keyed each.
    fn values(&self) -> Vec<(&str, &'static str)> {
        let both = self.both.as_ref().map(|(first, second)| (first.as_str(), second.as_str()));
        both.map_or_else(Vec::new, |(first, second)| vec![(first, "the first"), (second, "the second")])
    }
}

/// `GET /double-key/{number}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    again(&app, &visit, number, StatusCode::OK, None, String::new()).await
}

async fn again(
    app: &App,
    visit: &Visit,
    number: String,
    status: StatusCode,
    refusal: Option<Refusal>,
    typed: String,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app.read(visit.who.clone(), "second keying", move |tx, by| {
        allow(by, Verb::KeyAgain, Whose::Others)?;
        let frame = Frame::of(tx, by, &come, "/double-key")?;
        filled(tx, by, frame, &number, refusal.clone(), typed.clone())
    });
    Ok(page(status, &shown.await?, visit))
}

fn filled(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    number: &str,
    refusal: Option<Refusal>,
    typed: String,
) -> Result<OrderPage, Failure> {
    let order = orders::need(tx, number)?;
    let own = order.entered_by == by.person;
    let may_settle = may(by, Verb::SettleDoubleKey, Whose::of(own));
    let all = double_key::of_order(tx, order.id)?;
    let fields = all.into_iter().filter(Doubled::is_open).map(|d| FieldShown {
        place: capital(&place(&d)),
        about: about(&order, &d),
        mine: d.is_waiting() && d.first_by != by.person && !own,
        both: d
            .differs()
            .filter(|_| may_settle && d.second_by != Some(by.person))
            .map(|(first, second)| (first.to_owned(), second.to_owned())),
        doubled: d,
    });
    let fields = fields.collect();
    let ship_tos = match order.customer {
        Some(id) => customers::by_id(tx, id)?.map(|c| {
            c.ship_tos().map(|a| (a.code.clone(), format!("{} · {}, {}", a.code, a.name, a.city))).collect()
        }),
        None => None,
    };
    let inquiries = desk::scripts::of_order(tx, order.id, 10)?;
    Ok(OrderPage {
        number: order.number.clone(),
        customer: order.parties.customer_name.clone(),
        po: order.po_number.clone().unwrap_or_default(),
        note: order.note.clone().unwrap_or_default(),
        document: document(tx, &order)?,
        calls: inquiries.into_iter().map(|i| (i.asked, i.answered)).collect(),
        fields,
        ship_tos: ship_tos.unwrap_or_default(),
        refusal,
        typed,
        frame,
    })
}

fn about(order: &Order, doubled: &Doubled) -> String {
    let line = order.lines.iter().find(|l| l.line_no == doubled.line_no);
    line.map(|l| match &l.buyer_item {
        Some(theirs) => format!("{} ({theirs}) {}", l.sku, l.description),
        None => format!("{} {}", l.sku, l.description),
    })
    .unwrap_or_default()
}

/// The document's number, and what it is called.
fn document(tx: &mut Tx, order: &Order) -> Result<Option<(String, String)>, Failure> {
    let Some(id) = order.intake_message else { return Ok(None) };
    let found = intake::replied_to(tx, id)?;
    Ok(found.map(|m| {
        let subject = m.heard.mail.as_ref().map(|mail| mail.subject.clone()).unwrap_or_default();
        (m.number, subject)
    }))
}

/// `POST /double-key/{number}`: keyed again, or settled.
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let typed = fields.text("value").to_owned();
    let (of, given, value) = (number.clone(), fields.clone(), typed.clone());
    let done = app.write(visit.who.clone(), "second keying", move |tx, by| {
        let line_no = given.text("line").parse().unwrap_or(0);
        let field = RiskyField::from_code(given.text("field"))
            .ok_or_else(|| General::NotFound { what: "field", which: given.text("field").to_owned() })?;
        let mark = crate::shown::Manner::of(by.language).decimal_mark();
        let value = match field {
            RiskyField::ShipTo => value.clone(),
            // The number as its reader writes it; the unit behind it stays.
            _ => in_plain(&value, mark),
        };
        if given.text("verb") == "settle" {
            double_key::settle(tx, by, &of, line_no, field, &value)?;
            return Ok((Notice::ok(format!("Settled for order {of}.")), false));
        }
        let keyed = double_key::key_again(tx, by, &of, line_no, field, &value)?;
        Ok(match (keyed.same, keyed.open) {
            (true, 0) => (Notice::ok(format!("The same. Order {of} is released from second keying.")), true),
            (true, _) => (Notice::ok("The same."), false),
            (false, _) => {
                let text = "Another value than the first. Somebody else, or the first, settles it.";
                (Notice::warn(text), false)
            }
        })
    });
    match done.await {
        Ok((notice, true)) => Ok(see_with("/double-key", notice)),
        Ok((notice, false)) => Ok(see_with(&format!("/double-key/{}", escaped(&number)), notice)),
        Err(failure) => {
            let refusal = refused(failure)?;
            if matches!(refusal.kind, No::NotAllowed) {
                return Err(Failure::Refused(refusal).into());
            }
            let status = status_of(&refusal);
            again(&app, &visit, number, status, Some(refusal), typed).await
        }
    }
}

/// `1.200 ST` as `1200 ST` for a reader of decimal commas.
fn in_plain(typed: &str, mark: char) -> String {
    let digits = typed.find(char::is_alphabetic).unwrap_or(typed.len());
    let (number, unit) = typed.split_at(digits);
    format!("{} {unit}", plain(number, mark)).trim().to_owned()
}

/// `POST /double-key/policy`
pub async fn set_policy(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let done = app.write(visit.who, "double key policy", move |tx, by| {
        let mut new = DoubleKeyPolicy::default();
        for field in RiskyField::ALL {
            for level in Level::ALL {
                let name = format!("{}.{}", field.code(), level.code());
                new.of_mut(field).set(level, fields.text(&name).parse().unwrap_or(-1));
            }
        }
        double_key::set_policy(tx, by, &new)
    });
    match done.await {
        Ok(()) => Ok(see_with("/double-key", Notice::ok("The policy holds from now on."))),
        Err(failure) => {
            let refusal = refused(failure)?;
            if matches!(refusal.kind, No::NotAllowed) {
                return Err(Failure::Refused(refusal).into());
            }
            Ok(see_with("/double-key", Notice { kind: "stop", text: refusal.message, undo: None }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_keyed_again_is_read_as_its_reader_writes() {
        assert_eq!(in_plain("1.200 ST", ','), "1200 ST");
        assert_eq!(in_plain("1,200cs", '.'), "1200 cs");
        assert_eq!(in_plain("9,50", ','), "9.50");
    }
}
