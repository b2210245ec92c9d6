//! The log of inquiries: what was asked and answered, the latest first.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use basics::Id;
use desk::customers;
use desk::policies::{Verb, Whose, allow};
use desk::scripts::{self, Inquiry, InquiryFilter};
use serde::Deserialize;

use super::told;
use crate::App;
use crate::frame::Frame;
use crate::page::{Stop, Visit, cut, open_page};

const ROWS: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    order: String,
    customer: String,
    script: String,
    without: String,
    before: String,
}

#[derive(Template)]
#[template(path = "inquiries.html")]
struct InquiriesPage {
    frame: Frame,
    asked: Asked,
    rows: Vec<(Inquiry, String, String)>,
    next: Option<String>,
}

/// `GET /inquiries`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    open_page(&app, &visit, "inquiries", "/answers", move |tx, by, frame| {
        allow(by, Verb::SeeScripts, Whose::Others)?;
        let given = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        // A customer that there is not has asked nothing.
        let nobody = Id::from_uuid(uuid::Uuid::nil());
        let customer = match given(&asked.customer) {
            Some(number) => Some(customers::by_number(tx, &number)?.map_or(nobody, |c| c.id)),
            None => None,
        };
        let filter = InquiryFilter {
            order: given(&asked.order),
            customer,
            script: given(&asked.script),
            without_script: asked.without == "1",
            before: given(&asked.before),
        };
        let mut found = scripts::inquiries(tx, &filter, ROWS + 1)?;
        let next = cut(&mut found, ROWS, |i| i.number.clone());
        Ok(InquiriesPage { rows: told(tx, &frame, found)?, asked: asked.clone(), next, frame })
    })
    .await
}
