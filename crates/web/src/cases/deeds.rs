//! What is done with a complaint and its remedies, each a plain post to a noun of its own.

use axum::extract::{Path, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use desk::cases::{
    self, Brought, CaseSeverity, Category, Cause, Leads, NewRemedy, Remedy, RemedyKind, RemedyState, Told,
};
use desk::failure::General;
use desk::notes::{self, About, NoteKind};
use desk::policies::{Verb, Whose, allow};
use desk::{Failure, tasks};

use super::CasePage;
use crate::App;
use crate::form::Fields;
use crate::frame::Notice;
use crate::letters::brought;
use crate::page::{Stop, Visit, escaped, refused, see_with};
use crate::posted::{Posted, open};
use crate::returns::figure;
use crate::tasks::{noted, offered_notice};

fn version(fields: &Fields) -> Option<i64> {
    fields.text("version").parse().ok()
}

fn coded<T>(
    fields: &Fields,
    field: &'static str,
    from_code: impl Fn(&str) -> Option<T>,
) -> Result<T, Failure> {
    let code = fields.text(field);
    let unknown = || General::Invalid { field, problem: format!("'{code}' is not known") };
    Ok(from_code(code).ok_or_else(unknown)?)
}

pub async fn acknowledge(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("acknowledge complaint", |tx, by, number, fields| {
            let told = match fields.text("how") {
                "letter" => Told::ByLetter(fields.text("recipient").to_owned()),
                _ => Told::InPerson(fields.text("words").to_owned()),
            };
            let (_, letter) = cases::acknowledge(tx, by, number, &told, version(fields))?;
            Ok(match letter {
                Some(letter) => {
                    Notice::ok(format!("Letter {letter} about complaint {number} is on its way."))
                }
                None => Notice::ok(format!("The customer knows of complaint {number}.")),
            })
        })
        .await
}

pub async fn investigate(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("investigate complaint", |tx, by, number, fields| {
            cases::investigate(tx, by, number, version(fields))?;
            Ok(Notice::ok(format!("Complaint {number} is yours.")))
        })
        .await
}

pub async fn wait(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("wait for customer", |tx, by, number, fields| {
            cases::wait(tx, by, number, fields.text("reason"), version(fields))?;
            Ok(Notice::ok("The clock stands until the customer has answered."))
        })
        .await
}

pub async fn resume(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("resume complaint", |tx, by, number, fields| {
            cases::resume(tx, by, number, fields.text("reason"), version(fields))?;
            Ok(Notice::ok("The clock runs again, with what was left of it."))
        })
        .await
}

pub async fn escalate(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("escalate complaint", |tx, by, number, fields| {
            let case = cases::escalate(tx, by, number, fields.text("reason"))?;
            let role = case.escalated_to.unwrap_or_default();
            Ok(Notice::ok(format!("Complaint {number} is escalated to: {role}.")))
        })
        .await
}

pub async fn classify(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("classify complaint", |tx, by, number, fields| {
            let category = coded(fields, "category", Category::from_code)?;
            let severity = coded(fields, "severity", CaseSeverity::from_code)?;
            cases::classify(tx, by, number, category, severity, fields.text("reason"))?;
            Ok(Notice::ok("It is on record; the clocks follow the severity."))
        })
        .await
}

pub async fn add_step(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("add step", |tx, by, number, fields| {
            cases::add_step(tx, by, number, fields.text("step"))?;
            Ok(Notice::ok("The step is on the list."))
        })
        .await
}

pub async fn finish_step(posted: Posted) -> Result<Response, Stop> {
    let step = posted.part().parse().unwrap_or_default();
    posted
        .carry_out::<CasePage>("finish step", move |tx, by, number, fields| {
            cases::finish_step(tx, by, number, step, fields.text("finding"))?;
            Ok(Notice::ok("What was found is on record."))
        })
        .await
}

/// `POST /cases/{number}/evidence`: a file, or the number of a document or letter.
pub async fn add_evidence(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Stop> {
    // Whoever may not work on it brings nothing along.
    app.read(visit.who.clone(), "may work", |_, by| Ok(allow(by, Verb::WorkCase, Whose::Others)?)).await?;
    let (fields, files) = brought::form(request, &app).await?;
    let (of, typed) = (number.clone(), fields.clone());
    let done = app.write(visit.who.clone(), "add evidence", move |tx, by| {
        let mut all: Vec<Brought> = files
            .iter()
            .map(|(name, content)| Brought::File { name: name.clone(), content: content.to_vec() })
            .collect();
        match typed.text("thing").to_uppercase() {
            thing if thing.is_empty() => {}
            thing if thing.starts_with("IN") => all.push(Brought::Document(thing)),
            thing => all.push(Brought::Letter(thing)),
        }
        if all.is_empty() {
            let problem = "choose a file, or name a document or a letter".to_owned();
            return Err(General::Invalid { field: "file", problem }.into());
        }
        for one in &all {
            cases::add_evidence(tx, by, &of, one, typed.text("note"))?;
        }
        Ok(())
    });
    match done.await {
        Ok(()) => {
            let path = format!("/cases/{}", escaped(&number));
            Ok(see_with(&path, Notice::ok("The evidence is kept.")))
        }
        Err(failure) => open::<CasePage>(&app, &visit, number, Some(refused(failure)?), fields).await,
    }
}

/// `GET /cases/{number}/evidence/{evidence}`
pub async fn evidence_file(
    State(app): State<App>,
    visit: Visit,
    Path((number, evidence)): Path<(String, String)>,
) -> Result<Response, Stop> {
    let (kept, file) = app
        .read(visit.who, "evidence", move |tx, by| {
            cases::evidence_file(tx, by, &number, evidence.parse().unwrap_or(0))
        })
        .await?;
    let plain: String = kept
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' })
        .collect();
    let headers = [
        (header::CONTENT_TYPE, kept.media_type),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}\"")),
    ];
    Ok((headers, file.content).into_response())
}

pub async fn find_cause(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("find cause", |tx, by, number, fields| {
            let cause = coded(fields, "cause", Cause::from_code)?;
            let leads = match fields.text("leads") {
                "error" => Leads::Error {
                    field: fields.text("field").to_owned(),
                    line: fields.text("line").parse().ok(),
                    was: fields.text("was").to_owned(),
                    should_be: fields.text("should_be").to_owned(),
                },
                "known" => Leads::Known(fields.text("known").to_uppercase()),
                _ => Leads::None(fields.text("no_error").to_owned()),
            };
            let case = cases::find_cause(tx, by, number, cause, fields.text("cause_note"), &leads)?;
            Ok(match case.error {
                Some(error) => Notice::ok(format!("The cause is on record, and the error as {error}.")),
                None => Notice::ok("The cause is on record."),
            })
        })
        .await
}

pub async fn propose(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("propose remedy", |tx, by, number, fields| {
            let kind = coded(fields, "kind", RemedyKind::from_code)?;
            let typed = fields.keyed("quantity").filter(|(_, q)| !q.is_empty());
            let amount = match fields.text("amount") {
                percent if percent.ends_with('%') => {
                    format!("{}%", figure(by, percent.trim_end_matches('%').trim()))
                }
                amount => figure(by, amount),
            };
            let new = NewRemedy {
                kind,
                lines: typed
                    .map(|(line, quantity)| (line.parse().unwrap_or_default(), figure(by, quantity)))
                    .collect(),
                amount,
                goods_back: match fields.text("goods_back") {
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => None,
                },
                words: fields.text("words").to_owned(),
                why: fields.text("why").to_owned(),
            };
            let made = cases::propose(tx, by, number, &new, version(fields))?;
            Ok(match made.state {
                RemedyState::Approved => {
                    Notice::ok(format!("Remedy {} is approved; carry it out.", made.number))
                }
                _ => {
                    Notice::warn(format!("Remedy {} waits for somebody else to let it through.", made.number))
                }
            })
        })
        .await
}

pub async fn approve(posted: Posted) -> Result<Response, Stop> {
    let remedy = posted.part().to_owned();
    posted
        .carry_out::<CasePage>("approve remedy", move |tx, by, number, fields| {
            of_case(cases::need_remedy(tx, &remedy), tx, number)?;
            let done = cases::approve(tx, by, &remedy, fields.text("reason"), version(fields))?;
            Ok(Notice::ok(format!("Remedy {} is approved; carry it out.", done.number)))
        })
        .await
}

pub async fn refuse(posted: Posted) -> Result<Response, Stop> {
    let remedy = posted.part().to_owned();
    posted
        .carry_out::<CasePage>("refuse remedy", move |tx, by, number, fields| {
            of_case(cases::need_remedy(tx, &remedy), tx, number)?;
            let done = cases::refuse(tx, by, &remedy, fields.text("reason"))?;
            Ok(Notice::ok(format!("Remedy {} is refused.", done.number)))
        })
        .await
}

pub async fn carry_out(posted: Posted) -> Result<Response, Stop> {
    let remedy = posted.part().to_owned();
    posted
        .carry_out::<CasePage>("carry out remedy", move |tx, by, number, fields| {
            of_case(cases::need_remedy(tx, &remedy), tx, number)?;
            let done = cases::carry_out(tx, by, &remedy, fields.text("recipient"))?;
            let results = done.results.join(", ");
            Ok(Notice::ok(format!("Remedy {} is carried out: {results}.", done.number)))
        })
        .await
}

/// A remedy is reached by way of its own complaint.
fn of_case(remedy: Result<Remedy, Failure>, tx: &mut db::Tx, number: &str) -> Result<(), Failure> {
    let remedy = remedy?;
    match cases::need(tx, number)?.id == remedy.case {
        true => Ok(()),
        false => Err(cases::CaseRefusal::NoRemedy(remedy.number).into()),
    }
}

pub async fn resolve(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("resolve complaint", |tx, by, number, fields| {
            let to = (fields.text("tell") == "1").then(|| fields.text("recipient"));
            cases::resolve(tx, by, number, fields.text("outcome"), to, version(fields))?;
            Ok(Notice::ok(format!("Complaint {number} is resolved.")))
        })
        .await
}

pub async fn close(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("close complaint", |tx, by, number, fields| {
            cases::close(tx, by, number, version(fields))?;
            Ok(Notice::ok(format!("Complaint {number} is closed.")))
        })
        .await
}

pub async fn reopen(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("reopen complaint", |tx, by, number, fields| {
            cases::reopen(tx, by, number, fields.text("reason"))?;
            Ok(Notice::ok(format!("Complaint {number} is open again.")))
        })
        .await
}

pub async fn hand_off(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("hand off complaint", |tx, by, number, fields| {
            let to = tasks::recipient(tx, fields.text("to"))?;
            let offered = cases::hand_off(tx, by, number, &to, fields.text("reason"))?;
            Ok(offered_notice(offered, "complaint", number, &to.team))
        })
        .await
}

pub async fn accept_offer(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("accept complaint", |tx, by, number, fields| {
            cases::answer_hand_off(tx, by, number, true, fields.text("reason"))?;
            Ok(Notice::ok(format!("Complaint {number} is yours.")))
        })
        .await
}

pub async fn return_offer(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("return complaint", |tx, by, number, fields| {
            cases::answer_hand_off(tx, by, number, false, fields.text("reason"))?;
            Ok(Notice::ok(format!("The offer of complaint {number} is returned.")))
        })
        .await
}

pub async fn note(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<CasePage>("write note", |tx, by, number, fields| {
            let case = cases::need(tx, number)?;
            let about = About::of("case", case.id.uuid(), &case.number);
            Ok(noted(&notes::write(tx, by, &about, NoteKind::Note, fields.text("text"))?))
        })
        .await
}
