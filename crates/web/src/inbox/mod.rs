//! The inbox: documents that came in, and each beside what was read from it. Called at `/inbox`.

mod approve;
pub(crate) mod document;
mod picture;
mod source;
mod upload;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::Instant;
use desk::intake::{self, Kind, Listed, MessageStage};
use desk::policies::{Verb, Whose, allow, may};
use serde::Deserialize;

use crate::App;
use crate::frame::Frame;
use crate::page::{Stop, Visit, cut, page};

pub use approve::approve;
pub(crate) use document::{Row, document_shown, label, row_of};
pub use document::{act, settle, show};
pub use picture::picture;
pub use upload::upload;

const ROWS: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    stage: String,
    #[serde(default)]
    kind: String,
    /// Microseconds; only older documents.
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "inbox.html")]
struct Inbox {
    frame: Frame,
    asked: Asked,
    documents: Vec<Listed>,
    older: Option<i64>,
    stages: [MessageStage; 8],
    kinds: [Kind; 14],
    may_upload: bool,
    /// Some of the documents can be approved right here.
    may_approve: bool,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let inbox = app
        .read(visit.who.clone(), "inbox", move |tx, by| {
            allow(by, Verb::SeeIntake, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/inbox")?;
            let before = asked.before.parse().ok().map(Instant::from_micros);
            let mut documents = intake::list_of(
                tx,
                MessageStage::from_code(&asked.stage),
                Kind::known(&asked.kind),
                before,
                ROWS + 1,
            )?;
            let older = cut(&mut documents, ROWS, |d| d.received_at.micros());
            Ok(Inbox {
                older,
                asked: asked.clone(),
                stages: MessageStage::ALL,
                kinds: Kind::ALL,
                may_upload: may(by, Verb::ReceiveDocument, Whose::Own),
                may_approve: may(by, Verb::ConvertDocument, Whose::Others)
                    && documents.iter().any(|d| d.stage == MessageStage::Ready),
                documents,
                frame,
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &inbox, &visit))
}

pub(crate) fn stage_word(stage: &MessageStage) -> &'static str {
    match stage {
        MessageStage::Review => "To settle",
        MessageStage::Held => "Held",
        MessageStage::Ready => "Ready",
        MessageStage::Converted => "Became an order",
        MessageStage::Duplicate => "Duplicate",
        MessageStage::Rejected => "Rejected",
        MessageStage::Failed => "Unreadable",
        MessageStage::NotOrder => "No order",
    }
}

/// The chip's kind and word.
pub(crate) fn chip(document: &Listed) -> (&'static str, String) {
    let word = stage_word(&document.stage).to_owned();
    match (document.stage, document.kind) {
        (MessageStage::Review, Kind::Change) => ("go", "Change?".into()),
        (MessageStage::Review, Kind::Cancellation) => ("stop", "Cancellation".into()),
        (MessageStage::Review, Kind::Duplicate) => ("hold", "Duplicate?".into()),
        (MessageStage::Review, _) if document.open_fields > 0 => {
            ("warn", format!("{} to settle", document.open_fields))
        }
        (MessageStage::Review, _) => ("warn", "To read".into()),
        (MessageStage::Ready | MessageStage::Converted, _) => ("ok", word),
        (MessageStage::Held, _) => ("hold", word),
        (MessageStage::Failed, _) => ("stop", word),
        (MessageStage::NotOrder, kind) if kind != Kind::Other => ("note", kind_word(&kind).to_owned()),
        _ => ("note", word),
    }
}

pub(crate) fn kind_word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Order => "Order",
        Kind::Change => "Change",
        Kind::Cancellation => "Cancellation",
        Kind::Duplicate => "Duplicate",
        Kind::Inquiry => "Inquiry",
        Kind::Quotation => "Request for a quotation",
        Kind::Status => "Question about an order",
        Kind::Complaint => "Complaint",
        Kind::Invoice => "Invoice",
        Kind::Remittance => "Payment advice",
        Kind::Advertisement => "Advertisement",
        Kind::AutoReply => "Automatic reply",
        Kind::Other => "Other",
        Kind::Unread => "Not read",
    }
}

/// `x12_850` as a person says it.
pub(crate) fn channel_word(channel: &str) -> &str {
    match channel {
        "email" => "E-mail",
        "csv" => "CSV",
        "xlsx" => "XLSX",
        "pdf" => "PDF",
        "x12_850" => "X12",
        "edifact_orders" => "EDIFACT",
        "ubl_order" => "UBL",
        "cxml" => "cXML",
        other => other,
    }
}
