//! The form that asks for a change: the order's lines with what may be different of each, new lines below. What it would do is shown before
//! anything is recorded.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::Tx;
use desk::amendments::{self, Change, Effect, Prices, Wanted};
use desk::failure::Refusal;
use desk::orders::{self, Act, DraftLine, Order, OrderLine};
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure, customers};

use super::asked_for;
use crate::App;
use crate::form::Fields;
use crate::frame::Frame;
use crate::new_order::{self, parts, plain};
use crate::page::{Stop, Visit, page, refused, see_with};
use crate::shown::Manner;

/// Rows for new lines.
const NEW_ROWS: usize = 5;

#[derive(Template)]
#[template(path = "change_order.html")]
struct ChangePage {
    frame: Frame,
    order: Order,
    ship_tos: Vec<(String, String)>,
    prices: [(Prices, &'static str); 3],
    new_rows: usize,
    /// What was typed; empty for a form that nobody has touched.
    typed: Fields,
    effect: Option<Effect>,
    may_decide: bool,
    may_price: bool,
    refusal: Option<Refusal>,
}

impl ChangePage {
    /// What no change can take back any more, in base units.
    fn gone(&self, line: &OrderLine) -> basics::Quantity {
        line.buckets.picked.plus(line.buckets.shipped)
    }

    fn is_typed(&self) -> bool {
        !self.typed.pairs().is_empty()
    }

    /// What stands in a field of a line: as typed, or as the record has it.
    fn of_line(&self, field: &str, line: &OrderLine) -> String {
        if self.is_typed() {
            return self.typed.text(&format!("{field}[{}]", line.line_no)).to_owned();
        }
        match field {
            "quantity" => self.frame.quantity(line.quantity),
            "place" => line.more.ship_to.as_ref().map(|p| p.code.clone()).unwrap_or_default(),
            "requested" => line.requested_date.map(|d| d.to_string()).unwrap_or_default(),
            _ => String::new(),
        }
    }

    fn of_new(&self, field: &str, row: &usize) -> &str {
        self.typed.text(&format!("{field}[{row}]"))
    }

    fn of_head(&self, field: &str) -> String {
        if self.is_typed() {
            return self.typed.text(field).to_owned();
        }
        let order = &self.order;
        match field {
            "buyer_po_no" => order.po_number.clone().unwrap_or_default(),
            "requested_date" => order.requested_date.map(|d| d.to_string()).unwrap_or_default(),
            "ship_to" => order.parties.ship_to.as_ref().map(|p| p.code.clone()).unwrap_or_default(),
            "carrier" => order.carrier.clone().unwrap_or_default(),
            "prices" => Prices::Keep.code().to_owned(),
            _ => String::new(),
        }
    }
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    answer(&app, &visit, number, Fields::default(), None, false).await
}

/// `POST /orders/{number}/change`: works out what it would do, proposes it, or does it at once.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    let at_once = match fields.text("do") {
        "now" => true,
        "propose" => false,
        _ => return answer(&app, &visit, number, fields, None, true).await,
    };
    let (order, typed) = (number.clone(), fields.clone());
    let outcome = app
        .write(visit.who.clone(), "change order", move |tx, by| {
            let wanted = wanted(tx, by, &order, &typed)?;
            asked_for(tx, by, &order, &wanted, at_once)
        })
        .await;
    match outcome {
        Ok((amendment, notice)) => {
            let path = match at_once {
                true => format!("/orders/{number}"),
                false => format!("/amendments/{}", amendment.number),
            };
            Ok(see_with(&path, notice))
        }
        Err(failure) => answer(&app, &visit, number, fields, Some(refused(failure)?), false).await,
    }
}

async fn answer(
    app: &App,
    visit: &Visit,
    number: String,
    typed: Fields,
    refusal: Option<Refusal>,
    weighed: bool,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app
        .read(visit.who.clone(), "change of an order", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let order = orders::need(tx, &number)?;
            let own = Whose::of(order.entered_by == by.person);
            allow(by, Verb::ProposeAmendment, own)?;
            order.stage.allow(Act::Amend)?;
            let frame = Frame::of(tx, by, &come, "/orders")?;
            let (mut effect, mut refusal) = (None, refusal.clone());
            if weighed {
                // What can't be done is said above the form, like any refusal.
                match weigh(tx, by, &order, &typed) {
                    Ok(done) => effect = Some(done),
                    Err(Failure::Refused(no)) => refusal = Some(no),
                    Err(fault) => return Err(fault),
                }
            }
            Ok(ChangePage {
                ship_tos: ship_tos(tx, &order)?,
                prices: [
                    (Prices::Keep, "Lines keep their price; new ones get today's"),
                    (Prices::Difference, "What is more becomes a line at today's price"),
                    (Prices::Reprice, "Price everything anew, by today's lists"),
                ],
                new_rows: NEW_ROWS,
                typed: typed.clone(),
                effect,
                may_decide: may(by, Verb::DecideAmendment, Whose::Own),
                may_price: may(by, Verb::OverridePrice, Whose::Others),
                refusal,
                order,
                frame,
            })
        })
        .await?;
    let status = shown.refusal.as_ref().map_or(StatusCode::OK, crate::problem::status_of);
    Ok(page(status, &shown, visit))
}

fn weigh(tx: &mut Tx, by: &Actor, order: &Order, typed: &Fields) -> Result<Effect, Failure> {
    let wanted = wanted(tx, by, &order.number, typed)?;
    amendments::assess(tx, by, &order.number, &wanted.changes, wanted.prices)
}

fn ship_tos(tx: &mut Tx, order: &Order) -> Result<Vec<(String, String)>, Failure> {
    let customer = match order.customer {
        Some(id) => customers::by_id(tx, id)?,
        None => None,
    };
    let told = |c: &desk::customers::Customer| {
        c.ship_tos().map(|a| (a.code.clone(), format!("{} · {}, {}", a.code, a.name, a.city))).collect()
    };
    Ok(customer.as_deref().map(told).unwrap_or_default())
}

/// What is asked for: all that was typed otherwise than the record has it.
fn wanted(tx: &mut Tx, by: &Actor, number: &str, typed: &Fields) -> Result<Wanted, Failure> {
    let order = orders::double_key::seen(tx, by, number)?;
    let mark = Manner::of(by.language).decimal_mark();
    let mut changes = Vec::new();
    for line in order.lines.iter().filter(|l| !l.is_gone()) {
        changes.extend(of_line(line, typed, mark));
    }
    for (row, item) in typed.keyed("new_item").filter(|(_, item)| !item.is_empty()) {
        let of = |field: &str| typed.text(&format!("{field}[{row}]"));
        changes.push(Change::Add(DraftLine {
            item: item.to_owned(),
            unit: of("new_unit").to_owned(),
            ..new_order::amounts(of("new_quantity"), mark)
        }));
    }
    let differs = |field: &str, was: &str| Some(typed.text(field).to_owned()).filter(|now| now != was);
    let ship_to = order.parties.ship_to.as_ref().map(|p| p.code.as_str()).unwrap_or_default();
    let day = order.requested_date.map(|d| d.to_string()).unwrap_or_default();
    let po = differs("buyer_po_no", order.po_number.as_deref().unwrap_or_default());
    changes.extend(po.map(|buyer_po_no| Change::PoNumber { buyer_po_no }));
    changes.extend(
        differs("requested_date", &day).map(|requested_date| Change::RequestedDate { requested_date }),
    );
    changes.extend(differs("ship_to", ship_to).map(|ship_to| Change::ShipTo { ship_to }));
    let carrier = differs("carrier", order.carrier.as_deref().unwrap_or_default());
    changes.extend(carrier.map(|carrier| Change::Carrier { carrier }));
    Ok(Wanted {
        changes,
        prices: Prices::from_code(typed.text("prices")).unwrap_or_default(),
        reason: typed.text("reason").to_owned(),
        version: typed.text("version").parse().ok(),
        message: None,
    })
}

fn of_line(line: &OrderLine, typed: &Fields, mark: char) -> Vec<Change> {
    let of = |field: &str| typed.text(&format!("{field}[{}]", line.line_no));
    let no = line.line_no;
    let mut changes = Vec::new();
    if let Some((_, parts)) = parts(of("quantity"), mark) {
        return vec![Change::Split { line: no, parts }];
    }
    let quantity = plain(of("quantity"), mark);
    if !of("remove").is_empty() || quantity == "0" {
        return vec![Change::Remove { line: no }];
    }
    let is_same = basics::Quantity::parse(&quantity).is_ok_and(|q| q == line.quantity);
    if !quantity.is_empty() && !is_same {
        changes.push(Change::Quantity { line: no, quantity });
    }
    if !of("price").is_empty() {
        let (price, price_reason) = (plain(of("price"), mark), typed.text("reason").to_owned());
        changes.push(Change::Price { line: no, price, price_reason });
    }
    let day = line.requested_date.map(|d| d.to_string()).unwrap_or_default();
    if !of("requested").is_empty() && of("requested") != day {
        changes.push(Change::LineDate { line: no, requested_date: of("requested").to_owned() });
    }
    let place = line.more.ship_to.as_ref().map_or("", |p| p.code.as_str());
    if typed.has(&format!("place[{no}]")) && of("place") != place {
        changes.push(Change::LineShipTo { line: no, ship_to: of("place").to_owned() });
    }
    if !of("instead").is_empty() {
        changes.push(Change::Substitute { line: no, item: of("instead").to_owned() });
    }
    changes
}
