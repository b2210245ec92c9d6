//! What is special of an item, kept on its page.

use axum::response::Response;
use desk::catalog::{self, Sourcing, SourcingWay, Special};
use desk::failure::General;

use super::ItemPage;
use crate::form::Fields;
use crate::frame::Notice;
use crate::page::Stop;
use crate::posted::Posted;

/// `POST /items/{sku}/special`
pub async fn set(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<ItemPage>("special item", |tx, by, sku, fields| {
            catalog::set_special(tx, by, sku, &read(fields)?)?;
            Ok(Notice::ok("Orders from now on keep to it."))
        })
        .await
}

fn read(fields: &Fields) -> Result<Special, General> {
    let wrong =
        || General::Invalid { field: "lead_days", problem: "say how many days the vendor takes".into() };
    let text = |name: &str| fields.text(name).to_owned();
    let sourcing = match SourcingWay::from_code(fields.text("way")) {
        Some(way) => Some(Sourcing {
            way,
            vendor: text("vendor"),
            email: text("email"),
            lead_days: fields.text("lead_days").parse().map_err(|_| wrong())?,
        }),
        None => None,
    };
    Ok(Special {
        by_confirmation: !fields.text("by_confirmation").is_empty(),
        sourcing,
        specification: text("specification"),
    })
}
