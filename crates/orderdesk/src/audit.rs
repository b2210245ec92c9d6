//! `orderdesk audit` and `orderdesk standard`: audits of what was shipped, and standards, by the command line.

use clap::{Args, Subcommand};
use desk::accuracy::Step;
use desk::audits::{
    self, Audit, Dimension, ErrorClass, InspectionLevel, NewAction, NewFinding, NewScheme, Strictness, What,
};
use desk::policies::{Verb, Whose, allow};
use desk::standards::{self, ChartKind, Measure, NewStandard, Period};

use crate::Trouble;
use crate::database::{Acting, act};

#[derive(Args)]
pub struct AuditCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Set a scheme: how strictly which orders are audited.
    Scheme {
        code: String,
        name: String,
        /// S-1 to S-4, I, II or III.
        #[arg(long, default_value = "II")]
        level: String,
        #[arg(long, default_value = "1.0")]
        aql: String,
        /// Orders that came by it; all where it is left out.
        #[arg(long, default_value = "")]
        channel: String,
        /// Less inspection is answered for, where the score allows it.
        #[arg(long)]
        steady: bool,
        /// Not in use any more.
        #[arg(long)]
        off: bool,
        /// Begin again after it was stopped.
        #[arg(long)]
        resume: bool,
    },
    Schemes,
    /// The plan for a lot, by ISO 2859-1.
    Plan {
        lot: i64,
        #[arg(long, default_value = "II")]
        level: String,
        #[arg(long, default_value = "1.0")]
        aql: String,
        /// normal, tightened or reduced.
        #[arg(long, default_value = "normal")]
        strictness: String,
    },
    /// Draw a sample of what was shipped since the last audit.
    Draw {
        scheme: String,
    },
    List,
    Show {
        number: String,
    },
    /// All is right with a shipment of the sample.
    Right {
        number: String,
        item: i64,
    },
    /// Something is wrong with it.
    Wrong {
        number: String,
        item: i64,
        /// FIELD:WAS:SHOULD-BE, as quantity:4:40.
        error: String,
        #[arg(long)]
        line: Option<i64>,
        /// entry, reading, pricing, stock, pick, pack, billing or customer.
        #[arg(long, default_value = "entry")]
        step: String,
        /// critical, major or minor.
        #[arg(long, default_value = "major")]
        class: String,
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Decide about the lot.
    Finish {
        number: String,
        #[arg(long, default_value = "")]
        note: String,
    },
    /// What comes up most often.
    Pareto {
        /// field, channel, step, person or class.
        #[arg(long, default_value = "step")]
        by: String,
        #[arg(long, default_value_t = 90)]
        days: i64,
    },
    /// Open a corrective action.
    Correct {
        title: String,
        /// DIMENSION:VALUE, as step:pack.
        against: String,
        #[arg(long)]
        owner: String,
        #[arg(long, default_value = "+14")]
        due: String,
        #[arg(long, default_value = "")]
        audit: String,
    },
    /// A corrective action is done.
    Corrected {
        number: String,
        outcome: String,
    },
    /// Corrective actions with their effect.
    Actions,
}

impl AuditCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    #[expect(clippy::too_many_lines, reason = "one arm for each of the verbs")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Does::Scheme { code, name, level, aql, channel, steady, off, resume } => {
                let level = known("level", &level, InspectionLevel::from_code)?;
                let new = NewScheme { code, name, channel, level, aql, steady, active: !off, resume };
                let s = act(&db, &by, "set audit scheme", move |tx, by| audits::set_scheme(tx, by, &new))?;
                println!("{} is set: {} inspection", s.code, s.standing.strictness);
            }
            Does::Schemes => {
                let found = act(&db, &by, "audit schemes", |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    Ok(audits::schemes(tx)?)
                })?;
                for s in found {
                    let (level, strictness) = (s.level.code(), s.standing.strictness);
                    println!(
                        "{:16} {level:4} {:6} {strictness:12} score {:3} {}",
                        s.code, s.aql, s.standing.score, s.name
                    );
                }
            }
            Does::Plan { lot, level, aql, strictness } => {
                let level = known("level", &level, InspectionLevel::from_code)?;
                let strictness = known("strictness", &strictness, Strictness::from_code)?;
                let plan = audits::plan(lot, level, &aql, strictness).ok_or("there is no plan for this")?;
                println!(
                    "letter {}, plan {}: look at {} of {lot}, accept up to {}, refuse from {}",
                    plan.letter, plan.plan_letter, plan.size, plan.accept, plan.refuse
                );
            }
            Does::Draw { scheme } => {
                show(&act(&db, &by, "draw audit", move |tx, by| audits::draw(tx, by, &scheme, None))?);
            }
            Does::List => {
                let found = act(&db, &by, "list audits", |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    Ok(audits::list(tx, None, 100)?)
                })?;
                found.iter().for_each(show);
            }
            Does::Show { number } => {
                let (audit, items, findings) = act(&db, &by, "show audit", move |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    let audit = audits::need(tx, &number)?;
                    Ok((audit.clone(), audits::items(tx, audit.id)?, audits::findings(tx, audit.id)?))
                })?;
                show(&audit);
                for i in items {
                    let told = i.right.map_or("to look at", |right| if right { "right" } else { "wrong" });
                    println!("  {:>4} {:12} {:12} {told}", i.item_no, i.shipment, i.order_number);
                    for f in findings.iter().filter(|f| f.item_no == i.item_no) {
                        println!("       {} {} {} by {}", f.error, f.class.code(), f.field, f.step);
                    }
                }
            }
            Does::Right { number, item } => {
                show(&act(&db, &by, "judge audit item", move |tx, by| {
                    audits::judge(tx, by, &number, item, &[])
                })?);
            }
            Does::Wrong { number, item, error, line, step, class, note } => {
                let wrong =
                    || format!("'{error}' can't be read; write FIELD:WAS:SHOULD-BE, as quantity:4:40");
                let mut parts = error.splitn(3, ':');
                let mut next = || parts.next().map(|p| p.trim().to_owned()).ok_or_else(wrong);
                let (field, was, should_be) = (next()?, next()?, next()?);
                let step = known("step", &step, Step::from_code)?;
                let class = known("class", &class, ErrorClass::from_code)?;
                let what = What::New { field, line, step, was, should_be };
                let found = [NewFinding { class, what, note }];
                show(&act(&db, &by, "judge audit item", move |tx, by| {
                    audits::judge(tx, by, &number, item, &found)
                })?);
            }
            Does::Finish { number, note } => {
                show(&act(&db, &by, "finish audit", move |tx, by| audits::finish(tx, by, &number, &note))?);
            }
            Does::Pareto { by: dimension, days } => {
                let dimension = known("by", &dimension, Dimension::from_code)?;
                let bars = act(&db, &by, "pareto", move |tx, by| {
                    let now = tx.now();
                    let from = now.plus_seconds(-days * 86_400);
                    audits::pareto(tx, by, dimension, from, now.plus_seconds(1))
                })?;
                for b in bars {
                    println!(
                        "{:20} {:6} {:5.1} % {:5.1} %",
                        b.name,
                        b.count,
                        percent(b.share_ppm),
                        percent(b.together_ppm)
                    );
                }
            }
            Does::Correct { title, against, owner, due, audit } => {
                let (dimension, value) =
                    against.split_once(':').ok_or("write DIMENSION:VALUE, as step:pack")?;
                let dimension = known("dimension", dimension, Dimension::from_code)?;
                let new = NewAction { title, dimension, value: value.to_owned(), audit, owner, due };
                let made =
                    act(&db, &by, "open corrective action", move |tx, by| audits::open_action(tx, by, &new))?;
                println!("{} due {}", made.number, made.due_at);
            }
            Does::Corrected { number, outcome } => {
                let done = act(&db, &by, "finish corrective action", move |tx, by| {
                    audits::finish_action(tx, by, &number, &outcome)
                })?;
                println!("{} is done", done.number);
            }
            Does::Actions => {
                let found = act(&db, &by, "corrective actions", |tx, by| {
                    allow(by, Verb::SeeOrders, Whose::Others)?;
                    let mut all = Vec::new();
                    for action in audits::actions(tx, 100)? {
                        let effect = audits::effect(tx, &action)?;
                        all.push((action, effect));
                    }
                    Ok(all)
                })?;
                for (a, e) in found {
                    let after =
                        e.after.map_or_else(|| "–".to_owned(), |p| format!("{} of {}", p.part, p.whole));
                    println!(
                        "{:10} {:8} {:12} before {} of {}, since {after}: {} {}",
                        a.number,
                        a.dimension.code(),
                        a.value,
                        e.before.part,
                        e.before.whole,
                        e.verdict,
                        a.title
                    );
                }
            }
        }
        Ok(())
    }
}

fn percent(ppm: i64) -> f64 {
    ppm as f64 / 10_000.0
}

fn known<T>(what: &str, code: &str, from_code: impl Fn(&str) -> Option<T>) -> Result<T, Trouble> {
    from_code(code).ok_or_else(|| format!("'{code}' is not known as {what}").into())
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
fn show(a: &Audit) {
    println!(
        "{} of {}: {}, {} of {} looked at by plan {} ({}), {} may be wrong, {} are",
        a.number,
        a.scheme,
        a.state.code(),
        a.size,
        a.lot_size,
        a.plan_letter,
        a.strictness,
        a.accept,
        a.wrong
    );
}

#[derive(Args)]
pub struct StandardCommand {
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Sets,
}

#[derive(Subcommand)]
enum Sets {
    /// Set a standard.
    Set {
        code: String,
        name: String,
        /// entry_errors, line_errors, audit_errors, turnaround or complaint_time.
        #[arg(long)]
        measure: String,
        /// p, u, xbar or individuals; the usual one where it is left out.
        #[arg(long)]
        chart: Option<String>,
        /// day or week.
        #[arg(long, default_value = "week")]
        period: String,
        #[arg(long, default_value = "")]
        channel: String,
        /// Parts per million of a share, minutes of a time.
        #[arg(long)]
        target: i64,
        /// Held against what is to be expected of such work at such a level.
        #[arg(long)]
        adjusted: bool,
        /// Who hears of an alert.
        #[arg(long, default_value = "quality")]
        team: String,
        #[arg(long)]
        off: bool,
    },
    List,
    /// The points of its chart.
    Show {
        code: String,
    },
    Alerts,
}

impl StandardCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let db = self.acting.database.open()?;
        let by = self.acting.by;
        match self.command {
            Sets::Set { code, name, measure, chart, period, channel, target, adjusted, team, off } => {
                let measure = known("measure", &measure, Measure::from_code)?;
                let usual = measure.charts().first().copied().unwrap_or(ChartKind::P);
                let new = NewStandard {
                    code,
                    name,
                    measure,
                    chart: chart
                        .map(|c| known("chart", &c, ChartKind::from_code))
                        .transpose()?
                        .unwrap_or(usual),
                    period: known("period", &period, Period::from_code)?,
                    channel,
                    target,
                    adjusted,
                    team,
                    active: !off,
                };
                let done = act(&db, &by, "set standard", move |tx, by| standards::set(tx, by, &new))?;
                println!("{} is set", done.code);
            }
            Sets::List => {
                let found = act(&db, &by, "standards", |tx, by| {
                    allow(by, Verb::SeeFigures, Whose::Others)?;
                    let mut all = Vec::new();
                    for standard in standards::list(tx)? {
                        let measured = standards::measured(tx, &standard, false)?;
                        all.push((standard, measured));
                    }
                    Ok(all)
                })?;
                for (s, m) in found {
                    let now = m.median.map_or_else(
                        || format!("{} of {}", m.overall.part, m.overall.whole),
                        |minutes| format!("{minutes} min"),
                    );
                    println!(
                        "{:16} {:14} target {:8} now {now:16} {}",
                        s.code,
                        s.measure.code(),
                        s.target,
                        m.verdict
                    );
                }
            }
            Sets::Show { code } => {
                let found = act(&db, &by, "standard", move |tx, by| {
                    allow(by, Verb::SeeFigures, Whose::Others)?;
                    let standard = standards::need(tx, &code)?;
                    Ok(standards::measured(tx, &standard, false)?)
                })?;
                for p in found.chart.points {
                    let rules: Vec<&str> = p.rules.iter().map(|r| r.code()).collect();
                    println!(
                        "{:12} {:10.4} middle {:.4} limits {:.4} to {:.4} {}",
                        p.name,
                        p.value,
                        p.middle,
                        p.lower,
                        p.upper,
                        rules.join(", ")
                    );
                }
            }
            Sets::Alerts => {
                let found = act(&db, &by, "alerts", |tx, by| {
                    allow(by, Verb::SeeFigures, Whose::Others)?;
                    Ok(standards::alerts(tx, "", 100)?)
                })?;
                for a in found {
                    println!("{:16} {:12} {:14} {}", a.standard, a.point, a.rule, a.value);
                }
            }
        }
        Ok(())
    }
}
