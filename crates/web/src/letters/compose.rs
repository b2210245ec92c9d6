//! Writing about an order or to a customer: begun from a template with the facts, checked against the record, sent or held. What goes with it is
//! ticked, or brought along as files; these are kept from the first post on, so that a check or a refusal loses none.

use askama::Template as Page;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use basics::Id;
use db::Tx;
use desk::correspondence::{LetterState, Template};
use desk::failure::{Finding, Refusal, Severity};
use desk::letters::{self, LetterDraft, LetterFile, OwnPaper, Regards};
use desk::policies::{Verb, Whose, allow};
use desk::{Actor, Failure};
use serde::Deserialize;

use super::brought;
use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, page, refused, see_with};
use crate::problem::status_of;
use crate::shown::label;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    template: String,
    #[serde(default)]
    answers: String,
}

/// What is written about, and where its pages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Order,
    Customer,
}

impl About {
    fn regards(self, number: &str) -> Regards {
        match self {
            About::Order => Regards::Order(number.to_owned()),
            About::Customer => Regards::Customer(number.to_owned()),
        }
    }

    fn path(self, number: &str) -> String {
        match self {
            About::Order => format!("/orders/{}", escaped(number)),
            About::Customer => format!("/customers/{}", escaped(number)),
        }
    }

    /// Those that a person starts such a letter from; the first is the usual.
    fn templates(self) -> &'static [Template] {
        match self {
            About::Order => &Template::TO_WRITE,
            About::Customer => &[Template::ToCustomer],
        }
    }

    fn place(self) -> &'static str {
        match self {
            About::Order => "/orders",
            About::Customer => "/customers",
        }
    }
}

#[derive(Page)]
#[template(path = "letter_new.html")]
struct ComposePage {
    frame: Frame,
    number: String,
    /// Where the thing is: `/orders/SO100001`.
    at: String,
    is_order: bool,
    template: String,
    templates: Vec<(&'static str, String)>,
    answers: String,
    recipient: String,
    subject: String,
    text: String,
    accept: String,
    /// Papers that may go with it, and whether they are ticked.
    papers: Vec<PaperShown>,
    files: Vec<FileShown>,
    /// Facts that the template needs and the record doesn't have.
    missing: Vec<String>,
    findings: Vec<Finding>,
    looked: bool,
    refusal: Option<Refusal>,
}

struct PaperShown {
    code: String,
    /// `Packing slip SH100001`
    name: String,
    ticked: bool,
}

struct FileShown {
    id: String,
    name: String,
    size: String,
}

fn papers_shown(frame: &Frame, all: Vec<OwnPaper>, ticked: &[String]) -> Vec<PaperShown> {
    let shown = |paper: OwnPaper| PaperShown {
        name: format!("{} {}", frame.label(paper.kind), paper.number),
        ticked: ticked.contains(&paper.code),
        code: paper.code,
    };
    all.into_iter().map(shown).collect()
}

/// `GET /orders/{number}/letter`
pub async fn begin(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    begun(app, visit, About::Order, number, asked).await
}

/// `GET /customers/{number}/letter`
pub async fn begin_to_customer(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    begun(app, visit, About::Customer, number, asked).await
}

fn blank(frame: Frame, about: About, number: &str) -> ComposePage {
    ComposePage {
        frame,
        at: about.path(number),
        number: number.to_owned(),
        is_order: about == About::Order,
        template: String::new(),
        templates: about.templates().iter().map(|t| (t.code(), label(t.code()))).collect(),
        answers: String::new(),
        recipient: String::new(),
        subject: String::new(),
        text: String::new(),
        accept: String::new(),
        papers: Vec::new(),
        files: Vec::new(),
        missing: Vec::new(),
        findings: Vec::new(),
        looked: false,
        refusal: None,
    }
}

async fn begun(app: App, visit: Visit, about: About, number: String, asked: Asked) -> Result<Response, Stop> {
    let come = visit.clone();
    let shown = app
        .read(visit.who.clone(), "begin letter", move |tx, by| {
            allow(by, Verb::SendMail, Whose::Own)?;
            let usual = about.templates().first().copied().unwrap_or(Template::Plain);
            let of = Template::from_code(&asked.template).unwrap_or(usual);
            let begun = letters::draft(tx, by, &about.regards(&number), of, Some(asked.answers.as_str()))?;
            let frame = Frame::of(tx, by, &come, about.place())?;
            Ok(ComposePage {
                papers: papers_shown(&frame, begun.papers, &[]),
                template: of.code().to_owned(),
                answers: asked.answers.clone(),
                recipient: begun.recipient,
                subject: begun.subject,
                text: begun.text,
                missing: begun.missing,
                ..blank(frame, about, &number)
            })
        })
        .await?;
    Ok(page(StatusCode::OK, &shown, &visit))
}

/// `POST /orders/{number}/letters`: sends it, or only checks it.
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Stop> {
    posted(app, visit, About::Order, number, request).await
}

/// `POST /customers/{number}/letters`
pub async fn post_to_customer(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Stop> {
    posted(app, visit, About::Customer, number, request).await
}

async fn posted(
    app: App,
    visit: Visit,
    about: About,
    number: String,
    request: Request,
) -> Result<Response, Stop> {
    // Whoever may not write brings nothing along.
    app.read(visit.who.clone(), "may write", |_, by| Ok(allow(by, Verb::SendMail, Whose::Own)?)).await?;
    let (fields, files) = brought::form(request, &app).await?;
    let mut fields = fields;
    for (name, content) in files {
        let kept = app
            .write(visit.who.clone(), "keep file", move |tx, by| letters::keep_file(tx, by, &name, &content))
            .await;
        match kept {
            Ok(file) => {
                let mut pairs = fields.pairs().to_vec();
                pairs.push(("file".to_owned(), file.id.to_string()));
                fields = Fields::from(pairs);
            }
            Err(failure) => return again(&app, &visit, about, number, fields, Some(refused(failure)?)).await,
        }
    }
    if fields.text("do") != "send" {
        return again(&app, &visit, about, number, fields, None).await;
    }
    let draft = draft(about, &number, &fields);
    let sent = app.write(visit.who.clone(), "write letter", move |tx, by| letters::write(tx, by, &draft));
    match sent.await {
        Ok(letter) => {
            let name = letter.name();
            let notice = match letter.state {
                LetterState::Held => {
                    Notice::warn(format!("Letter {name} waits for someone else to look at it."))
                }
                _ => Notice::ok(format!("Letter {name} goes to {}.", letter.recipient)),
            };
            Ok(see_with(&format!("/letters/{}", escaped(&name)), notice))
        }
        Err(failure) => again(&app, &visit, about, number, fields, Some(refused(failure)?)).await,
    }
}

fn draft(about: About, number: &str, fields: &Fields) -> LetterDraft {
    LetterDraft {
        regards: about.regards(number),
        answers: Some(fields.text("answers").to_owned()).filter(|a| !a.is_empty()),
        recipient: fields.text("recipient").to_owned(),
        subject: fields.text("subject").to_owned(),
        text: fields.text("text").to_owned(),
        template: Some(fields.text("template").to_owned()).filter(|t| !t.is_empty()),
        papers: fields.all("paper").map(str::to_owned).collect(),
        files: kept(fields),
        accept: fields.text("accept").to_owned(),
    }
}

/// The files that were kept and not taken out again.
fn kept(fields: &Fields) -> Vec<Id<LetterFile>> {
    let without: Vec<&str> = fields.all("without").collect();
    fields.all("file").filter(|id| !without.contains(id)).filter_map(|id| id.parse().ok()).collect()
}

fn files_shown(
    tx: &mut Tx,
    frame: &Frame,
    by: &Actor,
    ids: &[Id<LetterFile>],
) -> Result<Vec<FileShown>, Failure> {
    let mut all = Vec::new();
    for id in ids {
        let file = letters::own_file(tx, by, *id)?;
        let size = frame.fill("{0} KB", &[frame.figure(((file.size + 1023) / 1024).to_string())]);
        all.push(FileShown { id: file.id.to_string(), name: file.name, size });
    }
    Ok(all)
}

/// The page with what was typed, and what the check says of it.
async fn again(
    app: &App,
    visit: &Visit,
    about: About,
    number: String,
    fields: Fields,
    refusal: Option<Refusal>,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, status_of);
    let shown = app
        .read(visit.who.clone(), "check letter", move |tx, by| {
            let regards = about.regards(&number);
            let findings = letters::look(tx, by, &regards, fields.text("text"))?;
            let papers = letters::papers(tx, by, &regards)?;
            let frame = Frame::of(tx, by, &come, about.place())?;
            let ticked: Vec<String> = fields.all("paper").map(str::to_owned).collect();
            let text = |name: &str| fields.text(name).to_owned();
            Ok(ComposePage {
                papers: papers_shown(&frame, papers, &ticked),
                files: files_shown(tx, &frame, by, &kept(&fields))?,
                template: text("template"),
                answers: text("answers"),
                recipient: text("recipient"),
                subject: text("subject"),
                text: text("text"),
                accept: text("accept"),
                findings,
                looked: true,
                refusal: refusal.clone(),
                ..blank(frame, about, &number)
            })
        })
        .await?;
    Ok(page(status, &shown, visit))
}

/// The class and the word of a finding.
fn weight(finding: &Finding) -> (&'static str, &'static str) {
    match finding.severity {
        Severity::Block => ("block", "Not on record"),
        Severity::Warn => ("warn", "Check"),
        Severity::Note => ("note", "Note"),
    }
}
