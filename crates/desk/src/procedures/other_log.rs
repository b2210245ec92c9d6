//! Another system's event log, XES or OCEL, shown as our own orders are. Nothing of it is kept.

use db::Tx;
use mining::{Log, ocel, read_xes};

use super::condition::Facts;
use super::conformance::{Look, Survey};
use super::procedure::{Procedure, ProcedureVersion};
use super::refusal::ProcedureRefusal;
use super::store;
use crate::actor::Actor;
use crate::policies::{Verb, Whose, allow};
use crate::{Failure, company};

#[derive(Debug, Clone)]
pub struct OtherLog {
    pub version: ProcedureVersion,
    pub survey: Survey,
    /// Types of objects of an object-centred log, with how many there are; the first is the one it was seen from.
    pub kinds: Vec<(String, usize)>,
    pub remarks: Vec<String>,
    /// Steps of the procedure that the log has under their code, title or verb; without any there is nothing to hold it against.
    pub known_steps: usize,
}

/// `kind` is the type of object that a case is, in an object-centred log; the one with the most objects of which events tell where it is left out.
pub fn of_other_log(
    tx: &mut Tx,
    by: &Actor,
    procedure: &str,
    bytes: &[u8],
    kind: &str,
) -> Result<OtherLog, Failure> {
    allow(by, Verb::SeeFigures, Whose::Others)?;
    let today = company::today(tx)?;
    let version = store::in_force(tx, procedure, today)?;
    let (log, kinds) = read(bytes, kind)?;
    Ok(decide(version, &log, kinds)?)
}

type Read = (Log, Vec<(String, usize)>);

fn read(bytes: &[u8], kind: &str) -> Result<Read, ProcedureRefusal> {
    let told = |t: mining::Trouble| ProcedureRefusal::Log { place: t.place, problem: t.what };
    let is_json =
        bytes.iter().find(|b| !b.is_ascii_whitespace() && !matches!(b, 0xef | 0xbb | 0xbf)) == Some(&b'{');
    if !is_json {
        return Ok((read_xes(bytes).map_err(told)?, Vec::new()));
    }
    let log = ocel::read(bytes).map_err(told)?;
    let mut kinds: Vec<(String, usize)> = log.kinds().into_iter().map(|(k, n)| (k.to_owned(), n)).collect();
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let wanted = if kind.is_empty() { "order" } else { kind };
    let chosen = kinds.iter().position(|(k, _)| k.eq_ignore_ascii_case(wanted)).unwrap_or(0);
    let of = kinds.get(chosen).map(|(k, _)| k.clone()).unwrap_or_default();
    let seen = log.cases_of(&of);
    if chosen < kinds.len() {
        kinds.swap(0, chosen);
    }
    Ok((seen, kinds))
}

fn decide(
    version: ProcedureVersion,
    log: &Log,
    kinds: Vec<(String, usize)>,
) -> Result<OtherLog, ProcedureRefusal> {
    if log.events() == 0 {
        return Err(ProcedureRefusal::EmptyLog);
    }
    let called: Vec<String> = (0..log.activities.len())
        .map(|n| called(&version.procedure, log.activities.text(u32::try_from(n).unwrap_or(0))))
        .collect();
    let known_steps = version.procedure.steps.iter().filter(|s| called.contains(&s.code)).count();
    let mut look = Look::new(&version.procedure);
    for case in &log.cases {
        let mut case = case.clone();
        for event in &mut case.events {
            let name = called.get(event.activity as usize).map_or("", String::as_str);
            event.activity = look.names().number(name);
        }
        look.take_case(&case, &Facts::default(), false);
    }
    let survey = look.survey();
    Ok(OtherLog { version, survey, kinds, remarks: log.remarks.clone(), known_steps })
}

/// The step that an activity of another system means; its own name where it means none.
fn called(procedure: &Procedure, activity: &str) -> String {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let name = plain(activity);
    let means = |step: &&super::procedure::Step| {
        plain(&step.code) == name || plain(&step.title) == name || step.verbs.iter().any(|v| plain(v) == name)
    };
    procedure.steps.iter().find(means).map_or_else(|| activity.to_owned(), |s| s.code.clone())
}

#[cfg(test)]
mod tests {
    use super::super::built_in::built_in;
    use super::*;

    const LOG: &str = r#"<log><trace><string key="concept:name" value="A"/>
<event><string key="concept:name" value="Entry"/><date key="time:timestamp" value="2026-01-01T10:00:00Z"/></event>
<event><string key="concept:name" value="Submit order"/><date key="time:timestamp" value="2026-01-01T11:00:00Z"/></event>
<event><string key="concept:name" value="Cancel_Order"/><date key="time:timestamp" value="2026-01-01T12:00:00Z"/></event></trace></log>"#;

    #[test]
    fn another_systems_log_is_held_against_the_procedure_where_it_knows_its_steps() {
        let version = built_in("order-life").unwrap();
        let (log, kinds) = read(LOG.as_bytes(), "").unwrap();
        let found = decide(version.clone(), &log, kinds).unwrap();
        assert_eq!((found.known_steps, found.survey.paths.cases), (2, 1));
        assert!(
            found.survey.deviations.len() > 1,
            "Cancel_Order is called otherwise here: {:?}",
            found.survey.deviations
        );
        assert_eq!(read(b"<log/>", "").map(|(log, _)| log.events()).unwrap(), 0);
        let empty = decide(version, &Log::default(), Vec::new()).unwrap_err();
        assert_eq!(empty, ProcedureRefusal::EmptyLog);
        assert!(matches!(read(b"{}", ""), Err(ProcedureRefusal::Log { .. })));
    }
}
