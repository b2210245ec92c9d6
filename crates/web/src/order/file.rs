//! The file of an order as one archive: what is on record about it, for somebody who has only that. `INDEX.json` names each part with its
//! SHA-256; `order.json` is the order as the API says it, `journal.jsonl` what happened, an entry a line, in the order of time.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use ::papers::PrintFn;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::{Fault, Tx};
use desk::records::{self, OrderFile};
use desk::{Actor, Failure, documents, people};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use super::papers::NoPrinter;
use crate::App;
use crate::api::shown::{self, OrderShown, Whole};
use crate::credential::Credential;

/// What the archive is made of, as it stands at this moment.
pub struct Gathered {
    order: OrderShown,
    file: OrderFile,
    people: BTreeMap<desk::actor::PersonId, String>,
    at: basics::Instant,
}

pub fn gather(tx: &mut Tx, by: &Actor, number: &str) -> Result<Gathered, Failure> {
    let file = records::order_file(tx, by, number)?;
    let acted: Vec<_> = file.journal.iter().filter_map(|h| h.person).map(basics::Id::from_uuid).collect();
    let people = people::names(tx, &acted)?;
    Ok(Gathered { order: shown::order(Whole::of(tx, file.order.clone())?), file, people, at: tx.now() })
}

/// Prints what is to be printed, and packs all of it; this takes a core for a while.
pub fn archive(gathered: &Gathered, print: &PrintFn) -> Result<Vec<u8>, Fault> {
    let broken = |e: &dyn std::fmt::Display| Fault::Broken(format!("packing the file of an order: {e}"));
    let Gathered { order, file, at, .. } = gathered;
    let mut parts = vec![
        ("order.json".to_owned(), serde_json::to_vec_pretty(order).map_err(|e| broken(&e))?),
        ("journal.jsonl".to_owned(), journal(gathered).into_bytes()),
    ];
    for (name, paper, style) in &file.papers {
        parts.push((format!("papers/{name}.pdf"), print(paper, style).map_err(|e| broken(&e))?));
    }
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let how = SimpleFileOptions::default();
    let all = parts.iter().map(|(path, content)| (path.as_str(), content.as_slice()));
    let all = all.chain(file.kept.iter().map(|kept| (kept.path.as_str(), kept.content.as_slice())));
    let mut index = Vec::new();
    for (path, content) in all {
        index.push(
            json!({ "path": path, "size": content.len(), "sha256": hex(&documents::hash_of(content)) }),
        );
        zip.start_file(path, how).map_err(|e| broken(&e))?;
        zip.write_all(content).map_err(|e| broken(&e))?;
    }
    let index = json!({ "order": file.order.number, "made_at": at.to_string(), "entries": file.journal.len(), "parts": index });
    zip.start_file("INDEX.json", how).map_err(|e| broken(&e))?;
    zip.write_all(format!("{index:#}\n").as_bytes()).map_err(|e| broken(&e))?;
    Ok(zip.finish().map_err(|e| broken(&e))?.into_inner())
}

fn journal(gathered: &Gathered) -> String {
    let name = |person: uuid::Uuid| gathered.people.get(&basics::Id::from_uuid(person));
    let line = |h: &desk::journal::Happened| {
        let entry = json!({
            "lane": h.lane, "entry": h.entry, "at": h.at.to_string(), "person": h.person.and_then(name), "verb": h.verb, "noun": h.noun,
            "number": h.number, "reason": h.reason, "detail": serde_json::from_str::<Value>(&h.detail).unwrap_or_default(),
        });
        format!("{entry}\n")
    };
    gathered.file.journal.iter().map(line).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// `GET /orders/{number}/file.zip`, and the same for programs.
pub async fn download<No: From<Failure>>(
    State(app): State<App>,
    who: Credential,
    Path(number): Path<String>,
) -> Result<Response, No> {
    let name = format!("attachment; filename=\"{}.zip\"", crate::page::escaped(&number));
    let gathered = app.read(who, "file of an order", move |tx, by| gather(tx, by, &number)).await?;
    let print = app.print.ok_or(NoPrinter).map_err(Failure::from)?;
    let packed = tokio::task::spawn_blocking(move || archive(&gathered, &*print))
        .await
        .map_err(|e| Failure::Fault(Fault::Broken(e.to_string())))?
        .map_err(Failure::Fault)?;
    let headers = [(header::CONTENT_TYPE, "application/zip".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, packed).into_response())
}
