//! Add: a new person or machine account. Called by the people page, `orderdesk user add` and the demo.
//! Holds: a login name is taken once; the first person is added by the desk itself.

use basics::{Language, clean_line};
use db::Tx;

use super::{PeopleRefusal, actors, store};
use crate::Failure;
use crate::actor::{Actor, PersonId, Role};
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

#[derive(Debug, Clone)]
pub struct NewPerson {
    pub login: String,
    pub name: String,
    pub email: Option<String>,
    /// The hash made by [`super::hash_password`]; none for someone who can't sign in by password, such as a program.
    pub password: Option<String>,
    pub department: String,
    pub language: Language,
    pub roles: Vec<Role>,
}

pub fn add(tx: &mut Tx, by: &Actor, new: &NewPerson) -> Result<PersonId, Failure> {
    allow(by, Verb::AddPerson, Whose::Others)?;
    let taken = store::person_of_login(tx, &new.login)?.is_some();
    let new = decide(new, taken)?;
    let person = tx.new_id();
    store::insert(tx, person, &new)?;
    actors::changed(tx)?;
    let roles: Vec<&str> = new.roles.iter().map(|r| r.code()).collect();
    journal::record(
        tx,
        by,
        &Entry {
            verb: Verb::AddPerson.code(),
            noun: "person",
            thing: person.uuid(),
            number: None,
            reason: None,
            detail: serde_json::json!({ "roles": roles, "department": new.department }).to_string(),
        },
    )?;
    Ok(person)
}

fn decide(new: &NewPerson, taken: bool) -> Result<NewPerson, PeopleRefusal> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    let length = new.login.chars().count();
    if !(2..=60).contains(&length) || !new.login.chars().all(fits) {
        return Err(PeopleRefusal::LoginShape);
    }
    if taken {
        return Err(PeopleRefusal::LoginTaken(new.login.clone()));
    }
    if new.roles.is_empty() {
        return Err(PeopleRefusal::NoRole);
    }
    let (name, _) = clean_line(&new.name);
    Ok(NewPerson { name, login: new.login.to_lowercase(), ..new.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ruth() -> NewPerson {
        NewPerson {
            login: "Ruth".into(),
            name: " Ruth  Baker".into(),
            email: None,
            password: None,
            department: "orders".into(),
            language: Language::En,
            roles: vec![Role::Clerk],
        }
    }

    #[test]
    fn a_name_is_cleaned_and_a_login_is_small() {
        let new = decide(&ruth(), false).unwrap();
        assert_eq!((new.login.as_str(), new.name.as_str()), ("ruth", "Ruth Baker"));
    }

    #[test]
    fn what_is_refused() {
        assert_eq!(decide(&ruth(), true).unwrap_err(), PeopleRefusal::LoginTaken("Ruth".into()));
        let no_role = NewPerson { roles: vec![], ..ruth() };
        assert_eq!(decide(&no_role, false).unwrap_err(), PeopleRefusal::NoRole);
        let odd = NewPerson { login: "r u".into(), ..ruth() };
        assert_eq!(decide(&odd, false).unwrap_err(), PeopleRefusal::LoginShape);
    }
}
