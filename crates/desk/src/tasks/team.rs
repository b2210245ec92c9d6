//! Teams: who a task or an order may be given to.

use db::Tx;

use super::TaskRefusal;
use crate::Failure;
use crate::actor::{Actor, PersonId, Role};
use crate::people;

pub const TEAMS: [&str; 8] =
    ["orders", "sales", "warehouse", "shipping", "purchasing", "finance", "quality", "management"];

/// A team, and who of it where it is one person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct To {
    pub team: String,
    pub person: Option<PersonId>,
}

/// The teams whose work this person does: that of their department first, then those of their roles.
pub fn teams_of(by: &Actor) -> Vec<&'static str> {
    let own = TEAMS.into_iter().find(|t| *t == by.department);
    let of_role = |role: &Role| -> &'static [&'static str] {
        match role {
            Role::Clerk | Role::Senior | Role::Supervisor => &["orders", "sales"],
            Role::Picker | Role::Packer => &["warehouse"],
            Role::Inspector => &["quality"],
            Role::Shipper => &["shipping"],
            Role::Finance => &["finance"],
            Role::Purchasing => &["purchasing"],
            Role::Manager => &["management"],
            Role::Admin | Role::Machine => &[],
        }
    };
    let mut teams: Vec<&'static str> =
        own.into_iter().chain(by.roles.iter().flat_map(of_role).copied()).collect();
    let mut seen = Vec::new();
    teams.retain(|team| {
        !seen.contains(team) && {
            seen.push(*team);
            true
        }
    });
    teams
}

/// Looks after what is late, whoever's it is.
pub fn oversees(by: &Actor) -> bool {
    by.has(Role::Supervisor) || by.has(Role::Manager)
}

/// A team's name, or somebody's login with or without `@`.
pub fn recipient(tx: &mut Tx, typed: &str) -> Result<To, Failure> {
    let name = typed.trim().trim_start_matches('@').to_lowercase();
    if let Some(team) = TEAMS.into_iter().find(|t| *t == name && !typed.trim().starts_with('@')) {
        return Ok(To { team: team.to_owned(), person: None });
    }
    match people::actor_of_login(tx, &name)? {
        Some(person) => {
            let team = teams_of(&person).first().copied().unwrap_or("orders").to_owned();
            Ok(To { team, person: Some(person.person) })
        }
        None => {
            Err(TaskRefusal::NoRecipient { typed: typed.chars().take(60).collect(), teams: TEAMS.join(", ") }
                .into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_of_their_department_and_of_the_teams_of_their_roles() {
        let with = |department: &str, roles: Vec<Role>| {
            teams_of(&Actor { department: department.into(), roles, ..Actor::desk() })
        };
        assert_eq!(with("warehouse", vec![Role::Shipper]), ["warehouse", "shipping"]);
        assert_eq!(with("orders", vec![Role::Clerk]), ["orders", "sales"]);
        assert_eq!(with("it", vec![Role::Admin]), Vec::<&str>::new());
    }
}
