//! Names and billing by the API: both sides of an order or a document, and what is decided of a field.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::routing::{MethodRouter, get, post};
use desk::orders::party_check::{self, Compared, Decision, PartyField, Said, Subject};
use serde::Deserialize;

use super::json;
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

/// What is held against the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Order,
    Document,
}

impl Of {
    fn subject(self, number: String) -> Subject {
        match self {
            Of::Order => Subject::Order(number),
            Of::Document => Subject::Document(number),
        }
    }
}

/// What a caller said; what the document says where it is left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Typed {
    name: String,
    bill_to: String,
    ship_to: String,
    tax_id: String,
    terms: String,
    email: String,
}

impl Typed {
    fn said(self) -> Vec<Said> {
        let of = |field, said| Said { field, said };
        vec![
            of(PartyField::Name, self.name),
            of(PartyField::BillTo, self.bill_to),
            of(PartyField::ShipTo, self.ship_to),
            of(PartyField::TaxId, self.tax_id),
            of(PartyField::Terms, self.terms),
            of(PartyField::Email, self.email),
        ]
    }
}

/// `GET /api/v1/orders/{number}/parties`, `GET /api/v1/intake/{number}/parties`
pub fn compare(of: Of) -> MethodRouter<App> {
    get(
        move |State(app): State<App>,
              who: Credential,
              Path(number): Path<String>,
              Query(typed): Query<Typed>| async move {
            let (subject, said) = (of.subject(number), typed.said());
            let found =
                app.read(who, "parties", move |tx, by| party_check::compare(tx, by, &subject, &said)).await?;
            Ok::<Json<Vec<Compared>>, Problem>(Json(found))
        },
    )
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartyDecided {
    field: PartyField,
    /// What the caller said; what the document says where it is left out.
    #[serde(default)]
    said: String,
    decision: Decision,
    #[serde(default)]
    note: String,
}

/// `POST /api/v1/orders/{number}/parties`, `POST /api/v1/intake/{number}/parties`
pub fn decide(of: Of) -> MethodRouter<App> {
    post(move |State(app): State<App>, who: Credential, Path(number): Path<String>, body: Bytes| async move {
        let given: PartyDecided = json(&body)?;
        let subject = of.subject(number);
        let done = app.write(who, "check parties", move |tx, by| {
            let said = Said { field: given.field, said: given.said.clone() };
            party_check::decide(tx, by, &subject, &said, given.decision, &given.note)
        });
        Ok::<Json<Compared>, Problem>(Json(done.await?))
    })
}
