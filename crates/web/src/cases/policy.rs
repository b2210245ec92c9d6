//! The policy of complaints, on the page of the list: one proposes, another lets it count.

use axum::extract::State;
use axum::response::Response;
use basics::Money;
use db::Tx;
use desk::actor::Role;
use desk::cases::{self, CasePolicy, CaseSeverity, Clock, Clocks};
use desk::failure::General;
use desk::policies::{AmountByLevel, Verb, Whose, allow, may};
use desk::{Actor, Failure, company, people};

use super::{Asked, PolicyShown, answer_list};
use crate::App;
use crate::form::Fields;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, refused, see_with};
use crate::returns::{figure, limits};

pub(super) fn shown(tx: &mut Tx, by: &Actor, frame: &Frame) -> Result<PolicyShown, Failure> {
    let (policy, currency) = (cases::policy(tx)?, company::facts(tx)?.currency);
    let waits = match cases::proposed_policy(tx)? {
        Some(proposed) => {
            let names = people::names(tx, &[proposed.by])?;
            let name = names.get(&proposed.by).cloned().unwrap_or_else(|| "the desk".into());
            Some((proposed.by, name, differences(&policy, &proposed.policy)))
        }
        None => None,
    };
    let own = waits.as_ref().is_some_and(|(by_whom, ..)| *by_whom == by.person);
    Ok(PolicyShown {
        clocks: CaseSeverity::ALL.map(|s| (s.code(), policy.clocks.of(s))).to_vec(),
        limits: limits(frame, &policy.remedy_up_to, currency),
        two_people_above: frame.amount(policy.two_people_above, currency),
        currency,
        roles: Role::ALL.into_iter().filter(|r| *r != Role::Machine).map(Role::code).collect(),
        may_approve: waits.is_some() && may(by, Verb::ApproveCasePolicy, Whose::of(own)),
        waits: waits.map(|(_, name, differences)| (name, differences)),
        policy,
    })
}

/// What would change: field, as it is, as it would be. Nothing else of the two differs.
fn differences(now: &CasePolicy, then: &CasePolicy) -> Vec<(String, String, String)> {
    let flat = |policy: &CasePolicy| {
        let mut found = Vec::new();
        flatten("", &serde_json::to_value(policy).unwrap_or_default(), &mut found);
        found
    };
    let pairs = flat(now).into_iter().zip(flat(then));
    pairs.filter(|(a, b)| a.1 != b.1).map(|((field, a), (_, b))| (field, a, b)).collect()
}

fn flatten(path: &str, value: &serde_json::Value, found: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, inner) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(&path, inner, found);
            }
        }
        serde_json::Value::String(text) => found.push((path.to_owned(), text.clone())),
        other => found.push((path.to_owned(), other.to_string())),
    }
}

/// `POST /cases/policy`
pub async fn propose_policy(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, Stop> {
    let done = app.write(visit.who.clone(), "propose policy of complaints", move |tx, by| {
        allow(by, Verb::ChangeCases, Whose::Others)?;
        let new = written(tx, by, &fields)?;
        cases::propose_policy(tx, by, &new)
    });
    match done.await {
        Ok(()) => Ok(see_with("/cases", Notice::ok("The change waits for somebody else to let it count."))),
        Err(failure) => answer_list(&app, &visit, Asked::default(), Some(refused(failure)?)).await,
    }
}

fn written(tx: &mut Tx, by: &Actor, fields: &Fields) -> Result<CasePolicy, Failure> {
    let currency = company::facts(tx)?.currency;
    let invalid = |field, problem: String| Failure::from(General::Invalid { field, problem });
    let amount = |field: &'static str| -> Result<Option<i64>, Failure> {
        match figure(by, fields.text(field)) {
            text if text.is_empty() => Ok(None),
            text => Ok(Some(Money::parse(&text, currency).map_err(|e| invalid(field, e.to_string()))?.minor)),
        }
    };
    let whole = |field: &'static str| -> Result<i64, Failure> {
        fields.text(field).parse().map_err(|_| invalid(field, "is no number".into()))
    };
    let clock = |acknowledge, resolve| -> Result<Clock, Failure> {
        Ok(Clock { acknowledge: whole(acknowledge)?, resolve: whole(resolve)? })
    };
    Ok(CasePolicy {
        clocks: Clocks {
            minor: clock("minor_acknowledge", "minor_resolve")?,
            major: clock("major_acknowledge", "major_resolve")?,
            critical: clock("critical_acknowledge", "critical_resolve")?,
        },
        escalate_to: fields.text("escalate_to").to_owned(),
        then_to: fields.text("then_to").to_owned(),
        then_after: whole("then_after")?,
        reopen_days: whole("reopen_days")?,
        survey: fields.text("survey") == "1",
        remedy_up_to: AmountByLevel {
            emerging: amount("emerging")?,
            developing: amount("developing")?,
            proficient: amount("proficient")?,
            advanced: amount("advanced")?,
        },
        two_people_above: amount("two_people_above")?.unwrap_or_default(),
    })
}

/// `POST /cases/policy/approval`
pub async fn approve_policy(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    let done = app.write(visit.who.clone(), "approve policy of complaints", cases_approve);
    match done.await {
        Ok(()) => Ok(see_with("/cases", Notice::ok("The policy of complaints counts from now on."))),
        Err(failure) => answer_list(&app, &visit, Asked::default(), Some(refused(failure)?)).await,
    }
}

fn cases_approve(tx: &mut Tx, by: &Actor) -> Result<(), Failure> {
    cases::approve_policy(tx, by).map(|_| ())
}
