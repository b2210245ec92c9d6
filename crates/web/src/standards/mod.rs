//! Standards: what is aimed at and whether it is met, each with its control chart, the table of its points, and the alerts that it raised.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use basics::Id;
use db::Tx;
use desk::actor::PersonId;
use desk::failure::{General, Refusal};
use desk::orders::Channel;
use desk::policies::{Verb, Whose, allow, may};
use desk::standards::{self, Alert, ChartKind, Measure, Measured, NewStandard, Period, Point, Standard};
use desk::tasks::TEAMS;
use desk::{Actor, Failure, people};

use crate::App;
use crate::chart::control;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, escaped, page, refused, see_with};
use crate::posted::{Opened, Posted, Thing};
use crate::returns::figure;

const ALERTS: usize = 50;

struct AlertShown {
    alert: Alert,
    when: String,
    seen: Option<(String, String)>,
}

struct RowShown {
    standard: Standard,
    target: String,
    value: String,
    verdict: &'static str,
    open_alerts: usize,
}

#[derive(Template)]
#[template(path = "standards.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<RowShown>,
    alerts: Vec<AlertShown>,
    measures: [Measure; 5],
    charts: [ChartKind; 4],
    periods: [Period; 2],
    channels: Vec<&'static str>,
    teams: [&'static str; 8],
    may_change: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    answer_list(&app, &visit, None, Fields::default()).await
}

async fn answer_list(
    app: &App,
    visit: &Visit,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, crate::problem::status_of);
    let shown = app
        .read(visit.who.clone(), "standards", move |tx, by| {
            allow(by, Verb::SeeFigures, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/standards")?;
            load_list(tx, by, frame, refusal.clone(), typed.clone())
        })
        .await?;
    Ok(page(status, &shown, visit))
}

fn load_list(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<ListPage, Failure> {
    let found = standards::alerts(tx, "", ALERTS)?;
    let mut rows = Vec::new();
    for standard in standards::list(tx)? {
        let measured = standards::measured(tx, &standard, false)?;
        let open = found.iter().filter(|a| a.standard == standard.code && a.seen_at.is_none());
        rows.push(RowShown {
            target: told(&frame, &standard, standard.target),
            value: value_of(&frame, &measured),
            verdict: measured.verdict,
            open_alerts: open.count(),
            standard,
        });
    }
    Ok(ListPage {
        rows,
        alerts: alerts(tx, &frame, found)?,
        measures: Measure::ALL,
        charts: ChartKind::ALL,
        periods: Period::ALL,
        channels: Channel::ALL.into_iter().map(Channel::code).collect(),
        teams: TEAMS,
        may_change: may(by, Verb::ChangeStandards, Whose::Others),
        refusal,
        typed,
        frame,
    })
}

fn alerts(tx: &mut Tx, frame: &Frame, found: Vec<Alert>) -> Result<Vec<AlertShown>, Failure> {
    let ids: Vec<PersonId> = found.iter().filter_map(|a| a.seen_by).collect();
    let names = people::names(tx, &ids)?;
    let name = |id: PersonId| names.get(&id).cloned().unwrap_or_else(|| "the desk".into());
    Ok(found
        .into_iter()
        .map(|alert| AlertShown {
            when: frame.when(alert.at),
            seen: alert.seen_at.map(|at| (alert.seen_by.map(name).unwrap_or_default(), frame.when(at))),
            alert,
        })
        .collect())
}

/// A target as it is read: a share, or a time.
fn told(frame: &Frame, standard: &Standard, target: i64) -> String {
    if standard.measure.is_time() { minutes(frame, target) } else { frame.share(target) }
}

fn minutes(frame: &Frame, minutes: i64) -> String {
    match minutes {
        m if m < 60 => frame.fill("{0} min", &[m.to_string()]),
        m => frame.fill("{0} h {1} min", &[(m / 60).to_string(), format!("{:02}", m % 60)]),
    }
}

fn value_of(frame: &Frame, measured: &Measured) -> String {
    match measured.median {
        Some(median) => minutes(frame, median),
        None => frame.rate(measured.overall),
    }
}

struct PointShown {
    name: String,
    of: i64,
    value: String,
    middle: String,
    lower: String,
    upper: String,
    rules: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "standard.html")]
pub struct StandardPage {
    frame: Frame,
    standard: Standard,
    target: String,
    value: String,
    interval: String,
    verdict: &'static str,
    picture: String,
    ranges_picture: String,
    points: Vec<PointShown>,
    alerts: Vec<AlertShown>,
    signals: usize,
    may_change: bool,
    refusal: Option<Refusal>,
}

impl Thing for StandardPage {
    const NAME: &'static str = "standard";
    const PLACE: &'static str = "/standards";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<Self, Failure> {
        let Opened { frame, number, refusal, .. } = opened;
        allow(by, Verb::SeeFigures, Whose::Others)?;
        let standard = standards::need(tx, &number)?;
        let measured = standards::measured(tx, &standard, false)?;
        let found = standards::alerts(tx, &standard.code, ALERTS)?;
        let is_time = standard.measure.is_time();
        let figure = |v: f64| {
            if is_time { frame.figure(format!("{v:.0}")) } else { frame.figure(format!("{:.2}", v * 100.0)) }
        };
        let target = if is_time { standard.target as f64 } else { standard.target as f64 / 1_000_000.0 };
        let points = &measured.chart.points;
        let row = |p: &Point| PointShown {
            name: p.name.clone(),
            of: p.of,
            value: figure(p.value),
            middle: figure(p.middle),
            lower: figure(p.lower),
            upper: figure(p.upper),
            rules: p.rules.iter().map(|r| r.said()).collect(),
        };
        Ok(StandardPage {
            target: told(&frame, &standard, standard.target),
            value: value_of(&frame, &measured),
            interval: if is_time { String::new() } else { frame.interval(measured.overall) },
            verdict: measured.verdict,
            picture: control(points, Some(target), &figure),
            ranges_picture: control(&measured.chart.ranges, None, &figure),
            signals: points.iter().filter(|p| !p.rules.is_empty()).count(),
            points: points.iter().rev().map(row).collect(),
            alerts: alerts(tx, &frame, found)?,
            may_change: may(by, Verb::ChangeStandards, Whose::Others),
            standard,
            refusal,
            frame,
        })
    }
}

/// `POST /standards`
pub async fn set(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let typed = fields.clone();
    let done = app.write(visit.who.clone(), "set standard", move |tx, by| {
        allow(by, Verb::ChangeStandards, Whose::Others)?;
        let new = written(by, &typed)?;
        standards::set(tx, by, &new)
    });
    match done.await {
        Ok(standard) => {
            let path = format!("/standards/{}", escaped(&standard.code));
            Ok(see_with(&path, Notice::ok(format!("Standard {} is set.", standard.code))))
        }
        Err(failure) => answer_list(&app, &visit, Some(refused(failure)?), fields).await,
    }
}

fn written(by: &Actor, fields: &Fields) -> Result<NewStandard, Failure> {
    let unknown = |field: &'static str| {
        let problem = format!("'{}' is not known", fields.text(field));
        Failure::from(General::Invalid { field, problem })
    };
    let measure = Measure::from_code(fields.text("measure")).ok_or_else(|| unknown("measure"))?;
    let chart = match fields.text("chart") {
        "" => measure.charts().first().copied().ok_or_else(|| unknown("chart"))?,
        code => ChartKind::from_code(code).ok_or_else(|| unknown("chart"))?,
    };
    let typed = figure(by, fields.text("target"));
    let target = match measure.is_time() {
        true => typed.parse().map_err(|_| unknown("target"))?,
        // A percentage with at most four places is so many parts per million.
        false => {
            let percent = basics::Percent::parse(typed.trim_end_matches('%').trim());
            percent.map_err(|_| unknown("target"))?.stored()
        }
    };
    Ok(NewStandard {
        code: fields.text("code").to_owned(),
        name: fields.text("name").to_owned(),
        measure,
        chart,
        period: Period::from_code(fields.text("period")).ok_or_else(|| unknown("period"))?,
        channel: fields.text("channel").to_owned(),
        target,
        adjusted: fields.text("adjusted") == "1",
        team: fields.text("team").to_owned(),
        active: fields.text("active") == "1",
    })
}

/// `POST /standards/{code}/alerts/{alert}`
pub async fn answer_alert(posted: Posted) -> Result<Response, Stop> {
    let asked = posted.part().to_owned();
    posted
        .carry_out::<StandardPage>("answer alert", move |tx, by, _, fields| {
            allow(by, Verb::ChangeStandards, Whose::Others)?;
            let missing = || General::NotFound { what: "alert", which: asked.clone() };
            let alert: Id<Alert> = asked.parse().map_err(|_| missing())?;
            standards::answer_alert(tx, by, alert, fields.text("note"))?;
            Ok(Notice::ok("What lies behind it is on record."))
        })
        .await
}
