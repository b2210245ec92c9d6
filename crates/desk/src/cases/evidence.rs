//! Evidence: what speaks for a complaint or against it. Files are kept by the hash of their content, so that nobody changes one afterwards;
//! documents and letters are named by their number.

use basics::{Limits, clean_line};
use db::Tx;

use super::acknowledge::record;
use super::case::{Case, Evidence, EvidenceKind};
use super::investigate::{MOST, worked};
use super::lifecycle::CaseAct;
use super::refusal::CaseRefusal;
use super::store::{self, NewEvidence};
use super::tell;
use crate::Failure;
use crate::actor::Actor;
use crate::documents::{self, Document};
use crate::policies::{Verb, Whose, allow};
use crate::{correspondence, intake, letters};

/// What is brought along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    File {
        name: String,
        content: Vec<u8>,
    },
    /// The number of something that came in.
    Document(String),
    /// The number of something that went out.
    Letter(String),
}

pub fn add_evidence(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    brought: &Brought,
    note: &str,
) -> Result<Case, Failure> {
    let case = worked(tx, by, number, None)?;
    let state = case.state.allow(CaseAct::Work)?;
    let note = tell::short(note)?.unwrap_or_default();
    if store::evidence(tx, case.id)?.len() >= MOST {
        return Err(CaseRefusal::Full { most: MOST }.into());
    }
    let new = match brought {
        Brought::File { name, content } => file(tx, name, content, note)?,
        Brought::Document(number) => {
            let missing = || CaseRefusal::NoEvidence { what: "document", which: number.clone() };
            let found = intake::by_number(tx, number.trim())?.ok_or_else(missing)?;
            named(EvidenceKind::Document, found.number, Some(found.document), note)
        }
        Brought::Letter(number) => {
            let missing = || CaseRefusal::NoEvidence { what: "letter", which: number.clone() };
            let found = correspondence::by_name(tx, number.trim())?.ok_or_else(missing)?;
            named(EvidenceKind::Letter, found.name(), None, note)
        }
    };
    let hash = new.hash.as_ref().map(|h| h.iter().map(|b| format!("{b:02x}")).collect::<String>());
    let no = store::add_evidence(tx, by, case.id, &new)?;
    store::touch(tx, case.id)?;
    let detail = serde_json::json!({ "evidence": no, "kind": new.kind, "name": new.name, "sha256": hash });
    record(tx, by, Verb::WorkCase, &case, "evidence", state, None, detail)?;
    store::need(tx, &case.number)
}

fn file(tx: &mut Tx, name: &str, content: &[u8], note: String) -> Result<NewEvidence, Failure> {
    let name: String = clean_line(name).0.chars().take(Limits::LINE_CHARS).collect();
    let media_type = letters::media_type_of(&name, content)?;
    let hash = documents::keep(tx, &name, media_type, content)?;
    let (kind, media_type) = (EvidenceKind::File, media_type.to_owned());
    Ok(NewEvidence { kind, name, media_type, hash: Some(hash.to_vec()), note })
}

fn named(kind: EvidenceKind, name: String, hash: Option<Vec<u8>>, note: String) -> NewEvidence {
    NewEvidence { kind, name, media_type: String::new(), hash, note }
}

/// A file that was brought along, as it came.
pub fn evidence_file(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    evidence: i64,
) -> Result<(Evidence, Document), Failure> {
    allow(by, Verb::SeeOrders, Whose::Others)?;
    let case = store::need(tx, number)?;
    let missing = || CaseRefusal::NoEvidence { what: "file", which: evidence.to_string() };
    let all = store::evidence(tx, case.id)?;
    let found = all.into_iter().find(|e| e.evidence_no == evidence && e.kind == EvidenceKind::File);
    let found = found.ok_or_else(missing)?;
    let hash = found.hash.clone().unwrap_or_default();
    let document = documents::by_hash(tx, &hash)?.ok_or_else(missing)?;
    Ok((found, document))
}
