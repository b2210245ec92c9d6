//! The people of the demo desk: one for each role, clerks of all four levels. They all sign in with [`PASSWORD`].

use std::collections::BTreeMap;
use std::sync::Arc;

use basics::Language;
use db::{Db, Fault, Tx};
use desk::Failure;
use desk::actor::{Actor, Duty, Level, Role};
use desk::people::{self, NewPerson};

/// The password of every person of the demo, printed at the start. Not for any other database.
pub const PASSWORD: &str = "orderdesk-demo";

/// Someone who signs in.
#[derive(Debug, Clone, Copy)]
pub struct Login {
    pub login: &'static str,
    pub name: &'static str,
    pub role: Role,
    /// Shown for every duty but for those in `but`.
    pub level: Level,
    pub but: &'static [(Duty, Level)],
    pub department: &'static str,
    pub language: Language,
}

/// Everybody, in the order in which the demo prints them. `api` is a program and has no password.
pub const LOGINS: [Login; 14] = [
    someone("carla", "Carla Brandt", Role::Clerk, Level::Proficient, "orders", Language::En),
    someone("tom", "Tom Ekholm", Role::Clerk, Level::Emerging, "orders", Language::En),
    Login {
        but: &[(Duty::COMPLEX_ORDERS, Level::Emerging), (Duty::CORRESPONDENCE, Level::Proficient)],
        ..someone("dora", "Dora Petrides", Role::Clerk, Level::Developing, "orders", Language::En)
    },
    Login {
        but: &[(Duty::STOCK, Level::Proficient)],
        ..someone("sam", "Sam Okafor", Role::Senior, Level::Advanced, "orders", Language::En)
    },
    someone("susan", "Susan Lindqvist", Role::Supervisor, Level::Advanced, "orders", Language::En),
    someone("mark", "Mark Hollander", Role::Manager, Level::Advanced, "management", Language::En),
    someone("pia", "Pia Novak", Role::Picker, Level::Proficient, "warehouse", Language::En),
    someone("paul", "Paul Reimers", Role::Packer, Level::Proficient, "warehouse", Language::En),
    someone("iris", "Iris Vandamme", Role::Inspector, Level::Advanced, "warehouse", Language::En),
    someone("sean", "Sean Byrne", Role::Shipper, Level::Proficient, "warehouse", Language::En),
    someone("fay", "Fay Rosenthal", Role::Finance, Level::Proficient, "finance", Language::En),
    someone("bert", "Bert Claasen", Role::Purchasing, Level::Proficient, "purchasing", Language::De),
    someone("anna", "Anna Sorel", Role::Admin, Level::Proficient, "it", Language::En),
    someone("api", "Integration", Role::Machine, Level::Proficient, "it", Language::En),
];

const fn someone(
    login: &'static str,
    name: &'static str,
    role: Role,
    level: Level,
    department: &'static str,
    language: Language,
) -> Login {
    Login { login, name, role, level, but: &[], department, language }
}

/// The people as actors, by login.
#[derive(Debug, Clone)]
pub struct People(BTreeMap<String, Arc<Actor>>);

impl People {
    pub fn get(&self, login: &str) -> Result<Arc<Actor>, Fault> {
        self.0.get(login).cloned().ok_or_else(|| Fault::Broken(format!("the demo has no {login}")))
    }
}

pub(crate) fn set_up(db: &Db) -> Result<People, Failure> {
    // Hashed once for all: each hash takes some 16 ms of a core on purpose.
    let hash = people::hash_password(PASSWORD)?;
    let actors = db.write_now("demo people", move |tx| {
        let mut actors = BTreeMap::new();
        for login in &LOGINS {
            actors.insert(login.login.to_owned(), add(tx, login, &hash)?);
        }
        Ok::<_, Failure>(actors)
    })?;
    Ok(People(actors))
}

fn add(tx: &mut Tx, login: &Login, hash: &str) -> Result<Arc<Actor>, Failure> {
    let desk = Actor::desk();
    // Levels are a supervisor's to grant; here by one who is none of those who are rated.
    let founder = Actor { roles: vec![Role::Supervisor, Role::Manager, Role::Admin], ..Actor::desk() };
    let new = NewPerson {
        login: login.login.into(),
        name: login.name.into(),
        email: Some(format!("{}@nordhafen.example", login.login)),
        password: (login.role != Role::Machine).then(|| hash.to_owned()),
        department: login.department.into(),
        language: login.language,
        roles: vec![login.role],
    };
    let person = people::add(tx, &desk, &new)?;
    // A program is Proficient by nature; nobody rates it.
    if login.role != Role::Machine {
        for duty in Duty::all() {
            let own = login.but.iter().find(|(d, _)| *d == duty).map(|(_, level)| *level);
            let level = own.unwrap_or(login.level);
            if level != Level::Emerging {
                people::grant_level(tx, &founder, person, duty, level)?;
            }
        }
    }
    let actor = people::actor(tx, person)?;
    Ok(actor.ok_or_else(|| Fault::Broken(format!("{} was not kept", login.login)))?)
}
