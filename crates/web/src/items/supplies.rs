//! Goods on their way to a warehouse: announced and received on the item's page.

use axum::extract::{Path, State};
use axum::response::Response;
use basics::{Id, Quantity, typed_day};
use db::Tx;
use desk::failure::General;
use desk::stock::{self, Supply};
use desk::{Actor, Failure, catalog, company, orders};

use super::{When, answer};
use crate::App;
use crate::form::Fields;
use crate::frame::Notice;
use crate::new_order::plain;
use crate::page::{Stop, Visit, escaped, refused, see_with};
use crate::shown::Manner;

fn quantity(fields: &Fields, by: &Actor) -> Result<Quantity, Failure> {
    let wrong = |e: basics::AmountError| General::Invalid { field: "quantity", problem: e.to_string() };
    let written = plain(fields.text("quantity"), Manner::of(by.language).decimal_mark());
    Ok(Quantity::parse(&written).map_err(wrong)?)
}

/// `POST /items/{sku}/supplies`
pub async fn announce(
    State(app): State<App>,
    visit: Visit,
    Path(sku): Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    carry_out(app, visit, sku, fields, "add supply", |tx, by, sku, fields| {
        let item = catalog::by_sku(tx, sku)?
            .ok_or_else(|| General::NotFound { what: "item", which: sku.to_owned() })?;
        let place = stock::places(tx)?
            .iter()
            .find(|p| p.code == fields.text("place"))
            .map(|p| p.id)
            .ok_or_else(|| General::NotFound { what: "warehouse", which: fields.text("place").into() })?;
        let wrong = |e: basics::DayError| General::Invalid { field: "due", problem: e.to_string() };
        let supply = Supply {
            id: tx.new_id(),
            item: item.id,
            place,
            quantity: quantity(fields, by)?,
            due: typed_day(fields.text("due"), company::today(tx)?).map_err(wrong)?,
            source: fields.text("source").to_owned(),
        };
        stock::add_supply(tx, by, &[supply])?;
        Ok(Notice::ok("The supply is on record; promises count on it from now on."))
    })
    .await
}

/// `POST /items/{sku}/supplies/{id}/receipt`
pub async fn receive(
    State(app): State<App>,
    visit: Visit,
    Path((sku, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Stop> {
    let id: uuid::Uuid = id.parse().map_err(|_| Stop::not_found("such supply"))?;
    carry_out(app, visit, sku, fields, "receive supply", move |tx, by, _, fields| {
        let bin = Some(fields.text("bin")).filter(|b| !b.is_empty());
        let served = orders::receive_supply(tx, by, Id::from_uuid(id), quantity(fields, by)?, bin)?;
        Ok(match served.len() {
            0 => Notice::ok("The goods are on hand."),
            lines => Notice::ok(format!("The goods are on hand; {lines} lines that waited are served.")),
        })
    })
    .await
}

async fn carry_out(
    app: App,
    visit: Visit,
    sku: String,
    fields: Fields,
    name: &'static str,
    mut verb: impl FnMut(&mut Tx, &Actor, &str, &Fields) -> Result<Notice, Failure> + Send + 'static,
) -> Result<Response, Stop> {
    let (of, typed) = (sku.clone(), fields.clone());
    match app.write(visit.who.clone(), name, move |tx, by| verb(tx, by, &of, &typed)).await {
        Ok(notice) => Ok(see_with(&format!("/items/{}", escaped(&sku)), notice)),
        Err(failure) => answer(&app, &visit, sku, When::default(), Some(refused(failure)?), fields).await,
    }
}
