//! Goods on their way to a warehouse: announced and received on the item's page.

use axum::response::Response;
use basics::{Id, Quantity, typed_day};
use desk::failure::General;
use desk::stock::{self, Supply};
use desk::{Actor, Failure, catalog, company, orders};

use super::ItemPage;
use crate::form::Fields;
use crate::frame::Notice;
use crate::new_order::plain;
use crate::page::Stop;
use crate::posted::Posted;
use crate::shown::Manner;

fn quantity(fields: &Fields, by: &Actor) -> Result<Quantity, Failure> {
    let wrong = |e: basics::AmountError| General::Invalid { field: "quantity", problem: e.to_string() };
    let written = plain(fields.text("quantity"), Manner::of(by.language).decimal_mark());
    Ok(Quantity::parse(&written).map_err(wrong)?)
}

/// `POST /items/{sku}/supplies`
pub async fn announce(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<ItemPage>("add supply", |tx, by, sku, fields| {
            let item = catalog::by_sku(tx, sku)?
                .ok_or_else(|| General::NotFound { what: "item", which: sku.to_owned() })?;
            let place =
                stock::places(tx)?.iter().find(|p| p.code == fields.text("place")).map(|p| p.id).ok_or_else(
                    || General::NotFound { what: "warehouse", which: fields.text("place").into() },
                )?;
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
pub async fn receive(posted: Posted) -> Result<Response, Stop> {
    let id: uuid::Uuid = posted.part().parse().map_err(|_| Stop::not_found("such supply"))?;
    posted
        .carry_out::<ItemPage>("receive supply", move |tx, by, _, fields| {
            let bin = Some(fields.text("bin")).filter(|b| !b.is_empty());
            let served = orders::receive_supply(tx, by, Id::from_uuid(id), quantity(fields, by)?, bin)?;
            Ok(match served.len() {
                0 => Notice::ok("The goods are on hand."),
                lines => Notice::ok(format!("The goods are on hand; {lines} lines that waited are served.")),
            })
        })
        .await
}
