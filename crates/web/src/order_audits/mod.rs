//! Audits of what was shipped: the schemes and the audits, the worksheet of one, the Pareto of what was found, and what is done against it.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use db::Tx;
use desk::accuracy::{self, Step};
use desk::actor::PersonId;
use desk::audits::{
    self, Action, Audit, AuditState, Bar, Dimension, Effect, ErrorClass, Finding, InspectionLevel, Item,
    NewAction, NewFinding, NewScheme, Scheme, Strictness, What,
};
use desk::failure::{General, Refusal};
use desk::orders::Channel;
use desk::policies::{Verb, Whose, allow, may};
use desk::{Actor, Failure, people};
use serde::Deserialize;

use crate::App;
use crate::chart::bars;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::order::timeline;
use crate::page::{Stop, Visit, page, refused, see_with};
use crate::posted::{Opened, Posted, Thing};
use crate::tasks::PEOPLE;

const ROWS: usize = 50;
const DAY_SECONDS: i64 = 86_400;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    by: String,
    #[serde(default)]
    days: String,
}

struct ActionShown {
    action: Action,
    owner: String,
    due: String,
    is_late: bool,
    done: Option<String>,
    effect: Effect,
}

#[derive(Template)]
#[template(path = "order_audits.html")]
struct ListPage {
    frame: Frame,
    schemes: Vec<Scheme>,
    audits: Vec<(String, Audit)>,
    actions: Vec<ActionShown>,
    by: Dimension,
    dimensions: Vec<Dimension>,
    days: i64,
    pareto: Vec<Bar>,
    /// The same as a picture.
    picture: String,
    levels: [InspectionLevel; 7],
    aqls: [&'static str; 26],
    channels: Vec<&'static str>,
    choices: Vec<(String, String)>,
    may_change: bool,
    may_audit: bool,
    may_correct: bool,
    refusal: Option<Refusal>,
    typed: Fields,
}

pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    answer_list(&app, &visit, asked, None, Fields::default()).await
}

async fn answer_list(
    app: &App,
    visit: &Visit,
    asked: Asked,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<Response, Stop> {
    let come = visit.clone();
    let status = refusal.as_ref().map_or(StatusCode::OK, crate::problem::status_of);
    let shown = app
        .read(visit.who.clone(), "audits of orders", move |tx, by| {
            allow(by, Verb::SeeOrders, Whose::Others)?;
            let frame = Frame::of(tx, by, &come, "/order-audits")?;
            load_list(tx, by, frame, &asked, refusal.clone(), typed.clone())
        })
        .await?;
    Ok(page(status, &shown, visit))
}

fn load_list(
    tx: &mut Tx,
    by: &Actor,
    frame: Frame,
    asked: &Asked,
    refusal: Option<Refusal>,
    typed: Fields,
) -> Result<ListPage, Failure> {
    let sees_people = may(by, Verb::SeeFigures, Whose::Others);
    let dimensions: Vec<Dimension> =
        Dimension::ALL.into_iter().filter(|d| sees_people || *d != Dimension::Person).collect();
    let dimension =
        Dimension::from_code(&asked.by).filter(|d| dimensions.contains(d)).unwrap_or(Dimension::Step);
    let days = asked.days.parse::<i64>().unwrap_or(90).clamp(1, 730);
    let now = tx.now();
    let (from, to) = (now.plus_seconds(-days * DAY_SECONDS), now.plus_seconds(1));
    let pareto = audits::pareto(tx, by, dimension, from, to)?;
    let told = |b: &Bar| if dimension == Dimension::Person { b.name.clone() } else { frame.code(&b.name) };
    let picture = bars(&pareto.iter().map(|b| (told(b), b.count, b.together_ppm)).collect::<Vec<_>>());
    let audits = audits::list(tx, None, ROWS)?;
    let found = audits::actions(tx, ROWS)?;
    let owners: Vec<PersonId> = found.iter().map(|a| a.owner).collect();
    let names = people::names(tx, &owners)?;
    let mut actions = Vec::new();
    for action in found {
        actions.push(ActionShown {
            owner: names.get(&action.owner).cloned().unwrap_or_else(|| "the desk".into()),
            due: frame.when(action.due_at),
            is_late: action.done_at.is_none() && action.due_at < now,
            done: action.done_at.map(|at| frame.when(at)),
            effect: audits::effect(tx, &action)?,
            action,
        });
    }
    Ok(ListPage {
        schemes: audits::schemes(tx)?,
        audits: audits.into_iter().map(|a| (frame.when(a.drawn_at), a)).collect(),
        actions,
        by: dimension,
        dimensions,
        days,
        pareto,
        picture,
        levels: InspectionLevel::ALL,
        aqls: audits::sampling::AQLS,
        channels: Channel::ALL.into_iter().map(Channel::code).collect(),
        choices: people::choices(tx, PEOPLE)?,
        may_change: may(by, Verb::ChangeAudits, Whose::Others),
        may_audit: may(by, Verb::AuditOrders, Whose::Others),
        may_correct: may(by, Verb::CorrectAction, Whose::Others),
        refusal,
        typed,
        frame,
    })
}

impl ListPage {
    fn is_by(&self, dimension: &Dimension) -> bool {
        self.by == *dimension
    }

    fn is_usual(&self, aql: &str) -> bool {
        aql == "1.0"
    }

    fn bar_name(&self, bar: &Bar) -> String {
        if self.by == Dimension::Person {
            self.frame.say(&bar.name).into_owned()
        } else {
            self.frame.label(&bar.name)
        }
    }
}

/// A post of the list's page, whose page comes again with a refusal.
async fn posted_to_list(
    app: App,
    visit: Visit,
    fields: Fields,
    name: &'static str,
    mut verb: impl FnMut(&mut Tx, &Actor, &Fields) -> Result<(String, Notice), Failure> + Send + 'static,
) -> Result<Response, Stop> {
    let typed = fields.clone();
    match app.write(visit.who.clone(), name, move |tx, by| verb(tx, by, &typed)).await {
        Ok((path, notice)) => Ok(see_with(&path, notice)),
        Err(failure) => answer_list(&app, &visit, Asked::default(), Some(refused(failure)?), fields).await,
    }
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

/// `POST /order-audits/schemes`
pub async fn set_scheme(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    posted_to_list(app, visit, fields, "set audit scheme", |tx, by, fields| {
        allow(by, Verb::ChangeAudits, Whose::Others)?;
        let new = NewScheme {
            code: fields.text("code").to_owned(),
            name: fields.text("name").to_owned(),
            channel: fields.text("channel").to_owned(),
            level: coded(fields, "level", InspectionLevel::from_code)?,
            aql: fields.text("aql").to_owned(),
            steady: fields.text("steady") == "1",
            active: fields.text("active") == "1",
            resume: fields.text("resume") == "1",
        };
        let scheme = audits::set_scheme(tx, by, &new)?;
        Ok(("/order-audits".into(), Notice::ok(format!("Audit scheme {} is set.", scheme.code))))
    })
    .await
}

/// `POST /order-audits`
pub async fn draw(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    posted_to_list(app, visit, fields, "draw audit", |tx, by, fields| {
        let audit = audits::draw(tx, by, fields.text("scheme"), None)?;
        let text = format!("Audit {}: {} of {} shipments.", audit.number, audit.size, audit.lot_size);
        Ok((format!("/order-audits/{}", audit.number), Notice::ok(text)))
    })
    .await
}

/// `POST /order-audits/actions`
pub async fn open_action(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    posted_to_list(app, visit, fields, "open corrective action", |tx, by, fields| {
        allow(by, Verb::CorrectAction, Whose::Others)?;
        let new = NewAction {
            title: fields.text("title").to_owned(),
            dimension: coded(fields, "dimension", Dimension::from_code)?,
            value: fields.text("value").to_owned(),
            audit: fields.text("audit").to_owned(),
            owner: fields.text("owner").to_owned(),
            due: fields.text("due").to_owned(),
        };
        let action = audits::open_action(tx, by, &new)?;
        Ok((
            "/order-audits".into(),
            Notice::ok(format!("Corrective action {} is on its way.", action.number)),
        ))
    })
    .await
}

/// `POST /order-audits/actions/{number}/completion`
pub async fn finish_action(
    State(app): State<App>,
    visit: Visit,
    axum::extract::Path(number): axum::extract::Path<String>,
    fields: Fields,
) -> Result<Response, Stop> {
    posted_to_list(app, visit, fields, "finish corrective action", move |tx, by, fields| {
        let action = audits::finish_action(tx, by, &number, fields.text("outcome"))?;
        let text =
            format!("Corrective action {} is done; its effect is measured from now on.", action.number);
        Ok(("/order-audits".into(), Notice::ok(text)))
    })
    .await
}

struct ItemShown {
    item: Item,
    findings: Vec<Finding>,
    checked: Option<(String, String)>,
    /// What was ordered and what was packed, line by line.
    lines: Vec<LineShown>,
    may_judge: bool,
}

struct LineShown {
    line_no: i64,
    sku: String,
    description: String,
    ordered: String,
    shipped: String,
    differs: bool,
}

#[derive(Template)]
#[template(path = "order_audit.html")]
pub struct AuditPage {
    frame: Frame,
    audit: Audit,
    from: String,
    to: String,
    drawn: (String, String),
    decided: Option<(String, String)>,
    items: Vec<ItemShown>,
    left: usize,
    may_finish: bool,
    classes: [ErrorClass; 3],
    steps: [Step; 8],
    fields: [(&'static str, bool); 10],
    happened: Vec<timeline::Told>,
    refusal: Option<Refusal>,
    typed: Fields,
}

impl Thing for AuditPage {
    const NAME: &'static str = "audit of orders";
    const PLACE: &'static str = "/order-audits";

    fn load(tx: &mut Tx, by: &Actor, opened: Opened) -> Result<Self, Failure> {
        let Opened { frame, number, refusal, typed, .. } = opened;
        allow(by, Verb::SeeOrders, Whose::Others)?;
        let audit = audits::need(tx, &number)?;
        let (items, findings) = (audits::items(tx, audit.id)?, audits::findings(tx, audit.id)?);
        let mut ids: Vec<PersonId> = items.iter().filter_map(|i| i.checked_by).collect();
        ids.push(audit.drawn_by);
        ids.extend(audit.decided_by);
        let names = people::names(tx, &ids)?;
        let name = |id: &PersonId| names.get(id).cloned().unwrap_or_else(|| "the desk".into());
        let left = items.iter().filter(|i| i.right.is_none()).count();
        let is_open = audit.state == AuditState::Open;
        let mut shown = Vec::with_capacity(items.len());
        for item in items {
            let own = item.entered_by == by.person || item.packed_by == Some(by.person);
            shown.push(ItemShown {
                findings: findings.iter().filter(|f| f.item_no == item.item_no).cloned().collect(),
                checked: item
                    .checked_at
                    .map(|at| (item.checked_by.as_ref().map(&name).unwrap_or_default(), frame.when(at))),
                lines: if item.right.is_none() { lines_of(tx, &frame, &item)? } else { Vec::new() },
                may_judge: is_open && item.right.is_none() && may(by, Verb::AuditOrders, Whose::of(own)),
                item,
            });
        }
        Ok(AuditPage {
            from: frame.when(audit.from),
            to: frame.when(audit.to),
            drawn: (name(&audit.drawn_by), frame.when(audit.drawn_at)),
            decided: audit
                .decided_at
                .map(|at| (audit.decided_by.as_ref().map(&name).unwrap_or_default(), frame.when(at))),
            may_finish: is_open && left == 0 && may(by, Verb::AuditOrders, Whose::Others),
            items: shown,
            left,
            classes: ErrorClass::ALL,
            steps: Step::ALL,
            fields: accuracy::FIELDS,
            happened: timeline::of(tx, &frame, audit.id.uuid())?,
            audit,
            refusal,
            typed,
            frame,
        })
    }
}

fn lines_of(tx: &mut Tx, frame: &Frame, item: &Item) -> Result<Vec<LineShown>, Failure> {
    let Some(order) = desk::orders::by_id(tx, item.order)? else { return Ok(Vec::new()) };
    let shipment = desk::shipping::by_number(tx, &item.shipment)?;
    let packed = |line_no: i64| {
        let lines = shipment.iter().flat_map(|s| &s.lines);
        lines.filter(|l| l.line_no == line_no).fold(basics::Quantity::ZERO, |sum, l| sum.plus(l.packed))
    };
    Ok(order
        .lines
        .iter()
        .filter(|l| l.kind == "goods")
        .map(|l| LineShown {
            line_no: l.line_no,
            sku: l.sku.clone(),
            description: l.description.clone(),
            ordered: frame.quantity(l.stock_quantity),
            shipped: frame.quantity(packed(l.line_no)),
            differs: packed(l.line_no) != l.stock_quantity,
        })
        .collect())
}

/// `POST /order-audits/{number}/items/{item}`
pub async fn judge(posted: Posted) -> Result<Response, Stop> {
    let item = posted.part().parse().unwrap_or_default();
    posted
        .carry_out::<AuditPage>("judge audit item", move |tx, by, number, fields| {
            let mut found = Vec::new();
            if fields.text("verdict") == "wrong" {
                let what = match fields.text("known") {
                    "" => What::New {
                        field: fields.text("field").to_owned(),
                        line: fields.text("line").parse().ok(),
                        step: coded(fields, "step", Step::from_code)?,
                        was: fields.text("was").to_owned(),
                        should_be: fields.text("should_be").to_owned(),
                    },
                    number => What::Known(number.to_uppercase()),
                };
                let class = coded(fields, "class", ErrorClass::from_code)?;
                found.push(NewFinding { class, what, note: fields.text("note").to_owned() });
            }
            audits::judge(tx, by, number, item, &found)?;
            Ok(match found.is_empty() {
                true => Notice::ok("All is right; it is on record."),
                false => Notice::ok("The error is on record."),
            })
        })
        .await
}

/// `POST /order-audits/{number}/completion`
pub async fn finish(posted: Posted) -> Result<Response, Stop> {
    posted
        .carry_out::<AuditPage>("finish audit", |tx, by, number, fields| {
            let audit = audits::finish(tx, by, number, fields.text("note"))?;
            Ok(match audit.state {
                AuditState::Accepted => Notice::ok(format!("Audit {number} is accepted.")),
                _ => Notice::warn(format!("Audit {number} is refused; quality has the task.")),
            })
        })
        .await
}

pub(crate) fn chip(state: &AuditState) -> &'static str {
    match state {
        AuditState::Open => "wait",
        AuditState::Accepted => "ok",
        AuditState::Refused => "stop",
    }
}

pub(crate) fn strictness_chip(strictness: &Strictness) -> &'static str {
    match strictness {
        Strictness::Normal => "go",
        Strictness::Reduced => "ok",
        Strictness::Tightened => "warn",
        Strictness::Discontinued => "stop",
    }
}

pub(crate) fn class_chip(class: &ErrorClass) -> &'static str {
    match class {
        ErrorClass::Critical => "stop",
        ErrorClass::Major => "warn",
        ErrorClass::Minor => "note",
    }
}

pub(crate) fn verdict_chip(verdict: &str) -> &'static str {
    match verdict {
        "better" | "met" => "ok",
        "worse" | "missed" => "stop",
        _ => "wait",
    }
}
