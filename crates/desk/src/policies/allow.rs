//! Allow: may this person do this? Asked by every verb.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, OnceLock, PoisonError};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityUid, PolicySet, Request, RestrictedExpression,
};

use super::Verb;
use crate::actor::{Actor, Level, Role};
use crate::failure::{Forbids, Kind};

/// Whose work it is that the verb is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whose {
    /// The actor entered it, packed it, raised it.
    Own,
    Others,
}

impl Whose {
    pub fn of(own: bool) -> Whose {
        if own { Whose::Own } else { Whose::Others }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    #[error("{name} may not {verb}; it is for: {roles}")]
    Role { name: String, verb: String, roles: String },
    #[error("{name} may not {verb} yet; it is for a higher level of competence")]
    Level { name: String, verb: String },
    #[error("{name} may not {verb} their own work; someone else has to")]
    OwnWork { name: String, verb: String },
    #[error("this token is not for '{scope}'; issue one with that scope")]
    Scope { scope: &'static str },
}

impl Forbids for NotAllowed {
    fn code(&self) -> &'static str {
        match self {
            NotAllowed::Role { .. } | NotAllowed::Level { .. } => "not_allowed",
            NotAllowed::OwnWork { .. } => "own_work",
            NotAllowed::Scope { .. } => "scope_missing",
        }
    }
    fn kind(&self) -> Kind {
        Kind::NotAllowed
    }
}

/// Refuses unless the policies let `by` do `verb` to work that is `whose`.
pub fn allow(by: &Actor, verb: Verb, whose: Whose) -> Result<(), NotAllowed> {
    let scope = verb.scope();
    if !by.scopes.contains(&scope) {
        return Err(NotAllowed::Scope { scope: scope.code() });
    }
    if decided(by, verb, whose) {
        return Ok(());
    }
    let (name, said) = (by.name.clone(), verb.code().replace('_', " "));
    if whose == Whose::Own && decided(by, verb, Whose::Others) {
        return Err(NotAllowed::OwnWork { name, verb: said });
    }
    let entitled = entitled(verb, whose);
    if by.roles.iter().any(|role| entitled.contains(role)) {
        return Err(NotAllowed::Level { name, verb: said });
    }
    let roles: Vec<&str> = entitled.into_iter().map(Role::code).collect();
    Err(NotAllowed::Role { name, verb: said, roles: roles.join(", ") })
}

/// The roles whose people may do it, at the highest level if not before.
fn entitled(verb: Verb, whose: Whose) -> Vec<Role> {
    let highest = Level::ALL.into_iter().max().unwrap_or_default() as u8;
    let may = |role: &Role| answered(std::slice::from_ref(role), highest, verb, whose);
    Role::ALL.into_iter().filter(|role| *role != Role::Machine).filter(may).collect()
}

/// [`allow`] as a question, for pages that show only what can be done.
pub fn may(by: &Actor, verb: Verb, whose: Whose) -> bool {
    allow(by, verb, whose).is_ok()
}

/// Everything a decision depends on. There are few of these, so each is decided once.
#[derive(PartialEq, Eq, Hash)]
struct Question {
    roles: u16,
    level: u8,
    verb: Verb,
    own: bool,
}

fn decided(by: &Actor, verb: Verb, whose: Whose) -> bool {
    answered(&by.roles, by.level(verb.duty()) as u8, verb, whose)
}

fn answered(roles: &[Role], level: u8, verb: Verb, whose: Whose) -> bool {
    static DECIDED: OnceLock<Mutex<HashMap<Question, bool>>> = OnceLock::new();
    let decided = DECIDED.get_or_init(Mutex::default);
    let bits = roles.iter().fold(0, |bits, role| bits | 1 << (*role as u16));
    let question = Question { roles: bits, level, verb, own: whose == Whose::Own };
    let mut decided = decided.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = decided.get(&question) {
        return *known;
    }
    let answer = ask(roles, level, verb, whose).unwrap_or_else(|error| {
        tracing::error!(verb = verb.code(), "a policy can't be evaluated, so the answer is no: {error}");
        false
    });
    decided.insert(question, answer);
    answer
}

type Trouble = Box<dyn std::error::Error>;

/// Asks Cedar. Any error in its diagnostics counts as a no.
fn ask(roles: &[Role], level: u8, verb: Verb, whose: Whose) -> Result<bool, Trouble> {
    let principal: EntityUid = "Person::\"acting\"".parse()?;
    let action: EntityUid = format!("Action::\"{}\"", verb.code()).parse()?;
    let resource: EntityUid = "Desk::\"desk\"".parse()?;
    let role_names = roles.iter().map(|r| RestrictedExpression::new_string(r.code().to_owned()));
    let attributes = HashMap::from([
        ("roles".to_owned(), RestrictedExpression::new_set(role_names)),
        ("level".to_owned(), RestrictedExpression::new_long(level.into())),
        ("machine".to_owned(), RestrictedExpression::new_bool(roles.contains(&Role::Machine))),
    ]);
    let person = Entity::new(principal.clone(), attributes, HashSet::new())?;
    let context =
        Context::from_pairs([("own".to_owned(), RestrictedExpression::new_bool(whose == Whose::Own))])?;
    let request = Request::new(principal, action, resource, context, None)?;
    let entities = Entities::from_entities([person], None)?;
    let response = Authorizer::new().is_authorized(&request, policies()?, &entities);
    if let Some(error) = response.diagnostics().errors().next() {
        return Err(error.to_string().into());
    }
    Ok(response.decision() == Decision::Allow)
}

fn policies() -> Result<&'static PolicySet, Trouble> {
    static POLICIES: OnceLock<Result<PolicySet, String>> = OnceLock::new();
    let parsed = POLICIES.get_or_init(|| {
        include_str!("desk.cedar").parse::<PolicySet>().map_err(|e| format!("desk.cedar: {e:?}"))
    });
    parsed.as_ref().map_err(|e| e.clone().into())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write;

    use super::*;
    use crate::actor::{Duty, Scope};

    fn someone(role: Role, level: Level) -> Actor {
        let levels: BTreeMap<Duty, Level> = Duty::all().map(|d| (d, level)).collect();
        Actor { roles: vec![role], levels, scopes: Scope::ALL.to_vec(), ..Actor::desk() }
    }

    /// role × level × verb × own or others' work, one line a verb, so that a change of policy is seen as a change of this table.
    /// Each cell has four levels: `#` may do it, `o` only to others' work, `.` not at all.
    #[test]
    fn authority_matrix() {
        let mut table = String::new();
        for verb in Verb::ALL {
            write!(table, "{:20}", verb.code()).unwrap();
            for role in Role::ALL {
                let cell: String = Level::ALL
                    .into_iter()
                    .map(|level| {
                        let by = someone(role, level);
                        match (may(&by, verb, Whose::Own), may(&by, verb, Whose::Others)) {
                            (true, true) => '#',
                            (false, true) => 'o',
                            (false, false) => '.',
                            (true, false) => '!',
                        }
                    })
                    .collect();
                write!(table, " {}:{cell}", role.code()).unwrap();
            }
            table.push('\n');
        }
        assert!(!table.contains('!'), "more may be done to one's own work than to that of others:\n{table}");
        insta::assert_snapshot!(table);
    }

    #[test]
    fn a_token_without_the_scope_opens_nothing() {
        let mut by = someone(Role::Supervisor, Level::Advanced);
        by.scopes = vec![Scope::Read];
        assert_eq!(allow(&by, Verb::ReleaseOrder, Whose::Others), Err(NotAllowed::Scope { scope: "orders" }));
        assert_eq!(allow(&by, Verb::SeeOrders, Whose::Others), Ok(()));
    }

    #[test]
    fn every_verb_is_allowed_to_somebody() {
        for verb in Verb::ALL {
            let somebody =
                Role::ALL.into_iter().any(|role| may(&someone(role, Level::Advanced), verb, Whose::Others));
            assert!(somebody, "no policy permits {}", verb.code());
        }
    }
}
