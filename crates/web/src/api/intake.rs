//! Documents by the API: `POST /intake` takes any document as it is; what was read from it can be looked at, mended and converted.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use basics::{Instant, Limits};
use desk::intake::{self, Field, IntakeRefusal, Listed, Message, MessageStage, Received, Remark};
use desk::orders::{self, Converted, GoOn};
use desk::policies::{Verb, Whose, allow};
use desk::{Failure, Finding};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};

use super::{Reason, coded, json, rows};
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

#[derive(Debug, Serialize)]
pub struct MessageShown {
    number: String,
    stage: MessageStage,
    kind: intake::Kind,
    channel: String,
    format: String,
    name: String,
    sender: String,
    customer: Option<String>,
    buyer_po_no: Option<String>,
    lines: i64,
    order: Option<String>,
    open_fields: i64,
    received_at: String,
    reason: Option<String>,
    version: i64,
    fields: Vec<Field>,
    remarks: Vec<Remark>,
    findings: Vec<Finding>,
}

fn shown(message: Message, fields: Vec<Field>, findings: Vec<Finding>) -> MessageShown {
    MessageShown {
        number: message.number,
        stage: message.stage,
        kind: message.kind,
        channel: message.channel,
        format: message.format,
        name: message.name,
        sender: message.sender,
        customer: message.customer_name,
        buyer_po_no: message.po_number,
        lines: message.lines,
        order: message.order_number,
        open_fields: message.open_fields,
        received_at: message.received_at.to_string(),
        reason: message.reason,
        version: message.version,
        fields,
        remarks: message.remarks,
        findings,
    }
}

#[derive(Debug, Default, Deserialize)]
pub struct HowTaken {
    /// Go on to an order where nothing is open.
    #[serde(default)]
    place: bool,
}

/// The first order of the document; a file with several has the others beside it.
#[derive(Debug, Serialize)]
struct TakenShown {
    #[serde(flatten)]
    first: MessageShown,
    duplicate: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<MessageShown>,
}

pub async fn receive(
    State(app): State<App>,
    who: Credential,
    Query(how): Query<HowTaken>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let bytes = whole(body).await?;
    if bytes.is_empty() {
        let detail = "the request has no body; send the document as it is";
        return Err(Problem::new(StatusCode::BAD_REQUEST, "empty_document", detail));
    }
    let media_type = text_of(&headers, header::CONTENT_TYPE.as_str()).unwrap_or("application/octet-stream");
    let file_name = name_of(&headers).unwrap_or_else(|| "document".into());
    app.read(who.clone(), "receive document", intake::read_ahead).await?;
    let received = read(&app, file_name, media_type.to_owned(), bytes).await?;
    let place = how.place;
    let (taken, duplicate) = app
        .write(who, "receive document", move |tx, by| {
            let (taken, duplicate) = orders::take_in(tx, by, &received, GoOn::from(place))?;
            let mut all = Vec::with_capacity(taken.len());
            for one in taken {
                let fields = intake::fields_of(tx, one.message.id)?;
                all.push(shown(one.message, fields, one.findings));
            }
            Ok((all, duplicate))
        })
        .await?;
    let mut all = taken.into_iter();
    let Some(first) = all.next() else { return Err(Problem::not_found("order in the document")) };
    let status = if duplicate { StatusCode::OK } else { StatusCode::CREATED };
    let place = format!("/api/v1/intake/{}", first.number);
    let answer = TakenShown { first, duplicate, others: all.collect() };
    Ok((status, [(header::LOCATION, place)], Json(answer)).into_response())
}

/// The file's name in `Content-Disposition`.
pub(super) fn name_of(headers: &HeaderMap) -> Option<String> {
    text_of(headers, header::CONTENT_DISPOSITION.as_str()).and_then(file_name)
}

/// The body, unless it is larger than a document may be; then the rest is thrown away, so that the sender hears why.
async fn whole(body: Body) -> Result<Bytes, Problem> {
    let (mut kept, mut size) = (Vec::new(), 0);
    let mut parts = body.into_data_stream();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| {
            let detail = "the document broke off on its way; nothing was kept, send it again";
            Problem::new(StatusCode::BAD_REQUEST, "broken_off", detail)
        })?;
        size += part.len();
        if size <= Limits::DOCUMENT_BYTES {
            kept.extend_from_slice(&part);
        } else if size <= Limits::THROWN_AWAY_BYTES {
            kept = Vec::new();
        } else {
            break;
        }
    }
    if size > Limits::DOCUMENT_BYTES { Err(too_large()) } else { Ok(kept.into()) }
}

pub(crate) fn too_large() -> Problem {
    let detail = format!(
        "a document may have {} MB; nothing was kept. Send it in parts or ask the sender for a smaller file",
        Limits::DOCUMENT_BYTES / 1_048_576
    );
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "document_too_large", detail)
}

/// Reads a document on a thread of its own, in a process of its own, so that nobody waits behind a large workbook and nothing that a
/// document does to its reader reaches the desk.
pub(crate) async fn read(
    app: &App,
    file_name: String,
    media_type: String,
    bytes: Bytes,
) -> Result<Received, Problem> {
    let reading = app.reading.clone();
    let done = tokio::task::spawn_blocking(move || {
        let material = reading.read(&bytes, Some(&file_name));
        Received::new(file_name, media_type, bytes.to_vec(), material)
    });
    done.await.map_err(|error| {
        let number = crate::problem::log_fault(&db::Fault::Broken(format!("reading a document: {error}")));
        let detail = format!("the document can't be read (fault {number}); nothing was kept");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", detail)
    })
}

fn text_of<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

/// `attachment; filename="po 1.x12"`, or `filename*=UTF-8''po%201.x12`: only the last part of a path.
fn file_name(disposition: &str) -> Option<String> {
    let value = |name: &str| {
        disposition
            .split(';')
            .filter_map(|p| p.trim().split_once('='))
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
    };
    let plain = match value("filename*") {
        Some((_, coded)) => unescaped(coded.trim().rsplit('\'').next().unwrap_or_default()),
        None => value("filename")?.1.trim().trim_matches('"').to_owned(),
    };
    bare_name(&plain)
}

/// The last part of a path, without control characters.
pub(crate) fn bare_name(path: &str) -> Option<String> {
    let last = path.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let name: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    Some(name).filter(|n| !n.is_empty())
}

/// `%20` as the byte it stands for.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let pair = (ahead.next(), ahead.next());
        let digit = |b: Option<&u8>| b.and_then(|b| (*b as char).to_digit(16));
        match (byte, digit(pair.0), digit(pair.1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                rest = ahead;
            }
            _ => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    stage: Option<String>,
    kind: Option<String>,
    before: Option<String>,
    limit: Option<usize>,
}

#[derive(Debug, Serialize)]
pub struct Page {
    documents: Vec<Listed>,
    /// Ask again with this as `before`; none on the last page.
    next: Option<String>,
}

pub async fn list(
    State(app): State<App>,
    who: Credential,
    Query(asked): Query<Asked>,
) -> Result<Json<Page>, Problem> {
    let limit = rows(asked.limit);
    let stage = coded("stage", asked.stage.as_deref(), MessageStage::from_code, "a stage of a document")?;
    let kind = coded("kind", asked.kind.as_deref(), intake::Kind::known, "a kind of document")?;
    let before = super::read("before", asked.before.as_deref(), str::parse::<Instant>)?;
    let documents = app
        .read(who, "list documents", move |tx, by| {
            allow(by, Verb::SeeIntake, Whose::Others)?;
            Ok(intake::list_of(tx, stage, kind, before, limit)?)
        })
        .await?;
    let next =
        if documents.len() == limit { documents.last().map(|d| d.received_at.to_string()) } else { None };
    Ok(Json(Page { documents, next }))
}

pub async fn show(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Json<MessageShown>, Problem> {
    let found = app.read(who, "show document", move |tx, by| {
        allow(by, Verb::SeeIntake, Whose::Others)?;
        let message =
            intake::by_number(tx, &number)?.ok_or_else(|| IntakeRefusal::NotFound(number.clone()))?;
        let fields = intake::fields_of(tx, message.id)?;
        Ok(shown(message, fields, Vec::new()))
    });
    Ok(Json(found.await?))
}

/// The document as it came in. It is never shown in place: what a stranger sent must not run here.
pub async fn document(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let found = app.read(who, "document", move |tx, by| {
        allow(by, Verb::SeeIntake, Whose::Others)?;
        let message =
            intake::by_number(tx, &number)?.ok_or_else(|| IntakeRefusal::NotFound(number.clone()))?;
        Ok(intake::document(tx, &message)?.ok_or_else(|| IntakeRefusal::NotFound(number.clone()))?)
    });
    let document = found.await?;
    let name: String = document
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, document.content).into_response())
}

/// What a person says about one field. `status` is `accepted` or `corrected`; without a field all that is sure is accepted.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    #[serde(default)]
    field: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    value: Option<String>,
    #[serde(default)]
    suggestion: Option<String>,
    /// Keep an unknown part number for the item it was given.
    #[serde(default)]
    learn: Option<bool>,
}

pub async fn settle(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Json<MessageShown>, Problem> {
    let said: Said = json(&body)?;
    let done = app.write(who, "settle field", move |tx, by| {
        let message = settled(tx, by, &number, &said)?;
        let fields = intake::fields_of(tx, message.id)?;
        Ok(shown(message, fields, Vec::new()))
    });
    Ok(Json(done.await?))
}

fn settled(tx: &mut db::Tx, by: &desk::Actor, number: &str, said: &Said) -> Result<Message, Failure> {
    if said.field.is_empty() {
        return intake::accept_all_sure(tx, by, number);
    }
    match said.suggestion.as_ref().or(said.value.as_ref()) {
        Some(value) if said.status != "accepted" => {
            intake::correct_field(tx, by, number, &said.field, value, said.learn.unwrap_or(true))
        }
        _ => intake::accept_field(tx, by, number, &said.field),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HowConverted {
    /// Submit and confirm as well; otherwise it is a draft.
    #[serde(default)]
    place: bool,
    /// It is an order of its own although it looks like a change.
    #[serde(default)]
    as_new: bool,
}

pub async fn convert(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let how: HowConverted = json(&body)?;
    let done: Converted = app
        .write(who, "convert document", move |tx, by| orders::convert(tx, by, &number, how.place, how.as_new))
        .await?;
    let status = if done.is_done { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(done)).into_response())
}

pub async fn reject(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Json<MessageShown>, Problem> {
    let asked: Reason = json(&body)?;
    let done = app.write(who, "reject document", move |tx, by| {
        intake::reject(tx, by, &number, &asked.reason)?;
        let message =
            intake::by_number(tx, &number)?.ok_or_else(|| IntakeRefusal::NotFound(number.clone()))?;
        Ok(shown(message, Vec::new(), Vec::new()))
    });
    Ok(Json(done.await?))
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_name_is_only_the_last_part_of_a_path() {
        assert_eq!(file_name("attachment; filename=\"po 1.x12\"").as_deref(), Some("po 1.x12"));
        assert_eq!(file_name("attachment; filename=\"../../etc/po.csv\"").as_deref(), Some("po.csv"));
        assert_eq!(
            file_name("attachment; filename*=UTF-8''Bestellung%20%C3%A4.csv").as_deref(),
            Some("Bestellung ä.csv")
        );
        assert_eq!(file_name("inline"), None);
    }
}
