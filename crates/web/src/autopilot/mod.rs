//! Autopilot: how far documents go without a person. Each channel and sender with its measured record and its switch, how well certainties
//! keep what they promise, the models, and the policy's figures. For supervisors, at `/autopilot`.

pub(crate) mod diagram;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use desk::Failure;
use desk::intake::trust::{self, Family, Figures, ModelState, Record, Version};
use desk::policies::{Verb, Whose, allow};

use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, open_page, refused, see_with};
use crate::words::Words;

/// Versions on the page.
const VERSIONS: usize = 12;

#[derive(Template)]
#[template(path = "autopilot.html")]
struct AutopilotPage {
    frame: Frame,
    figures: Figures,
    needed: usize,
    records: Vec<Record>,
    versions: Vec<Version>,
    in_use: Option<Version>,
    /// Escaped by the side that draws it.
    fields_drawn: String,
    orders_drawn: String,
    touchless: i64,
    waiting: i64,
}

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    open_page(&app, &visit, "autopilot", "/autopilot", move |tx, by, frame| {
        allow(by, Verb::SwitchAutopilot, Whose::Others)?;
        let figures = trust::figures(tx)?;
        let versions = trust::versions(tx, VERSIONS)?;
        let in_use = match versions.iter().find(|v| v.state.is_in_use()) {
            Some(version) => Some(version.clone()),
            None => trust::version_in_use(tx)?,
        };
        let records = trust::records(tx)?;
        let words = frame.words();
        Ok(AutopilotPage {
            frame,
            needed: figures.needed(),
            touchless: records.iter().filter(|r| r.sender.is_empty()).map(|r| r.touchless).sum(),
            waiting: records.iter().filter(|r| r.sender.is_empty()).map(|r| r.audits_open).sum(),
            fields_drawn: drawn(in_use.as_ref(), |v| &v.report.field_measured, "fields", words),
            orders_drawn: drawn(in_use.as_ref(), |v| &v.report.order_measured, "orders", words),
            records,
            versions,
            in_use,
            figures,
        })
    })
    .await
}

fn drawn(
    version: Option<&Version>,
    which: impl Fn(&Version) -> &desk::intake::trust::Measured,
    what: &str,
    words: Words,
) -> String {
    version.map(|v| diagram::reliability(which(v), what, words)).unwrap_or_default()
}

/// The page's forms: a switch, the policy's figures, a model.
pub async fn act(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let done = app
        .write(visit.who.clone(), "autopilot", move |tx, by| {
            Ok(match fields.text("verb") {
                "figures" => {
                    trust::set_figures(tx, by, figures_of(&fields)?)?;
                    "The figures hold from now on.".to_owned()
                }
                "model" => {
                    let version = fields.text("version").parse().unwrap_or(-1);
                    let state = trust::activate(tx, by, version, fields.text("reason"))?;
                    match state {
                        ModelState::Pinned => {
                            format!("Model {version} is in use and stays until another is chosen.")
                        }
                        _ => format!("Model {version} is in use."),
                    }
                }
                verb => {
                    let (channel, sender) = (fields.text("channel"), fields.text("sender"));
                    let on = verb == "on";
                    let record = trust::switch(tx, by, channel, sender, on, fields.text("reason"))?;
                    let who = if sender.is_empty() {
                        crate::inbox::channel_word(channel).to_owned()
                    } else {
                        format!(
                            "{} {} by {}",
                            record.sender,
                            record.name,
                            crate::inbox::channel_word(channel)
                        )
                    };
                    format!(
                        "{who}: {}",
                        if on { "on autopilot." } else { "in shadow; a person confirms each order." }
                    )
                }
            })
        })
        .await;
    match done {
        Ok(text) => Ok(see_with("/autopilot", Notice::ok(text))),
        Err(failure) => {
            let refusal = refused(failure)?;
            if refusal.kind == desk::failure::Kind::NotAllowed {
                return Err(Failure::Refused(refusal).into());
            }
            Ok(see_with("/autopilot", Notice { kind: "stop", text: refusal.message, undo: None }))
        }
    }
}

/// Figures as a person writes them: percentages with a point.
fn figures_of(fields: &Fields) -> Result<Figures, Failure> {
    let number = |name: &'static str, scale: u32| -> Result<u32, Failure> {
        let text = fields.text(name).replace(',', ".");
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let places = scale.ilog10() as usize;
        let digits = format!("{whole}{rest:0<places$}");
        let fits = rest.len() <= places && !whole.is_empty();
        digits.parse::<u32>().ok().filter(|_| fits).ok_or_else(|| {
            desk::failure::General::Invalid { field: name, problem: format!("'{text}' is no figure") }.into()
        })
    };
    Ok(Figures {
        limit_ppm: number("limit", 10_000)?,
        confidence_percent: number("confidence", 1)?,
        sample_ppm: number("sample", 10_000)?,
        sender_from: number("sender_from", 1)?,
        shipped_threshold_ppm: number("shipped_threshold", 10_000)?,
        days: number("days", 1)?,
    })
}

#[derive(Template)]
#[template(path = "trust_model.html")]
struct ModelPage {
    frame: Frame,
    version: Version,
    /// Of fields and of orders.
    families: Vec<(&'static str, Family)>,
    fields_drawn: String,
    orders_drawn: String,
}

pub async fn model(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, Stop> {
    open_page(&app, &visit, "trust model", "/autopilot", move |tx, by, frame| {
        allow(by, Verb::SwitchAutopilot, Whose::Others)?;
        let version = number.parse::<i64>().unwrap_or(-1);
        let version = match trust::version(tx, version)? {
            Some(found) => found,
            None if version == 0 => Version::shipped(ModelState::Kept),
            None => return Err(desk::intake::trust::TrustRefusal::NoModel(version).into()),
        };
        let words = frame.words();
        Ok(ModelPage {
            frame,
            fields_drawn: diagram::reliability(&version.report.field_measured, "fields", words),
            orders_drawn: diagram::reliability(&version.report.order_measured, "orders", words),
            families: vec![
                ("Fields", version.kept.model.fields.clone()),
                ("Orders", version.kept.model.orders.clone()),
            ],
            version,
        })
    })
    .await
}

/// Parts per million as a percentage with two places at most.
pub(crate) fn percent(ppm: impl std::borrow::Borrow<u32>) -> String {
    let hundredths = (ppm.borrow() + 50) / 100;
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => format!("{whole} %"),
        (whole, rest) if rest % 10 == 0 => format!("{whole}.{} %", rest / 10),
        (whole, rest) => format!("{whole}.{rest:02} %"),
    }
}

/// The same for a field of a form, without the sign.
pub(crate) fn plain_percent(ppm: &u32) -> String {
    percent(ppm).trim_end_matches(" %").to_owned()
}

/// The state of a record as chip and word.
pub(crate) fn state(record: &Record) -> (&'static str, &'static str) {
    match (record.is_on, record.by_channel, record.is_proven) {
        (true, false, _) => ("ok", "Autopilot"),
        (true, true, _) => ("ok", "By its channel"),
        (false, _, true) => ("go", "Proven, in shadow"),
        (false, ..) => ("wait", "Shadow"),
    }
}

/// Nats of surprise for one outcome, with four places.
pub(crate) fn loss(millionths: &u64) -> String {
    format!("{}.{:04}", millionths / 1_000_000, millionths % 1_000_000 / 100)
}

pub(crate) fn model_state(state: &ModelState) -> (&'static str, &'static str) {
    match state {
        ModelState::Active => ("ok", "In use"),
        ModelState::Pinned => ("hold", "In use, pinned"),
        ModelState::Kept => ("wait", "Kept"),
        ModelState::Refused => ("stop", "Did not pass"),
    }
}

pub(crate) fn curve_word(kind: impl std::borrow::Borrow<desk::intake::trust::CurveKind>) -> &'static str {
    match kind.borrow() {
        desk::intake::trust::CurveKind::Prior => "shipped prior",
        desk::intake::trust::CurveKind::Platt => "logistic",
        desk::intake::trust::CurveKind::Isotonic => "isotonic",
    }
}
