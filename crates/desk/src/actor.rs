//! Who is acting: a person or a machine account with its roles, its department and the level shown for each duty.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use basics::{Id, Language};
use serde::{Deserialize, Serialize};

/// Marks the id of a person.
#[derive(Debug)]
pub struct Person;

pub type PersonId = Id<Person>;

/// What someone is on the desk for. A person may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Clerk,
    Senior,
    Picker,
    Packer,
    Inspector,
    Shipper,
    Finance,
    Purchasing,
    Supervisor,
    Manager,
    Admin,
    /// A program: the worker, or another system with a token.
    Machine,
}

impl Role {
    pub const ALL: [Role; 12] = [
        Role::Clerk,
        Role::Senior,
        Role::Picker,
        Role::Packer,
        Role::Inspector,
        Role::Shipper,
        Role::Finance,
        Role::Purchasing,
        Role::Supervisor,
        Role::Manager,
        Role::Admin,
        Role::Machine,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Role::Clerk => "clerk",
            Role::Senior => "senior",
            Role::Picker => "picker",
            Role::Packer => "packer",
            Role::Inspector => "inspector",
            Role::Shipper => "shipper",
            Role::Finance => "finance",
            Role::Purchasing => "purchasing",
            Role::Supervisor => "supervisor",
            Role::Manager => "manager",
            Role::Admin => "admin",
            Role::Machine => "machine",
        }
    }

    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.code() == code)
    }
}

/// The four levels of the framework, from guided to governing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    #[default]
    Emerging,
    Developing,
    Proficient,
    Advanced,
}

impl Level {
    pub const ALL: [Level; 4] = [Level::Emerging, Level::Developing, Level::Proficient, Level::Advanced];

    pub fn code(self) -> &'static str {
        match self {
            Level::Emerging => "emerging",
            Level::Developing => "developing",
            Level::Proficient => "proficient",
            Level::Advanced => "advanced",
        }
    }

    pub fn from_code(code: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|l| l.code() == code)
    }

    /// What this level means for the work done at it.
    pub fn oversight(self) -> Oversight {
        match self {
            Level::Emerging => Oversight::SignOff,
            Level::Developing => Oversight::Sampled,
            Level::Proficient => Oversight::OnTheirOwn,
            Level::Advanced => Oversight::Governs,
        }
    }
}

/// How work is overseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oversight {
    /// Guided; nothing goes on before someone else has signed it off.
    SignOff,
    /// A sample is looked at afterwards.
    Sampled,
    OnTheirOwn,
    /// Signs off the work of others.
    Governs,
}

/// A duty of the framework: E1 to E10, D1 to D10, P1 to P10, A1 to A10.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duty(u8, u8);

impl Duty {
    pub const ANSWERS: Duty = Duty(b'E', 6);
    pub const ENTRY: Duty = Duty(b'D', 1);
    pub const CHARGES: Duty = Duty(b'D', 5);
    pub const COMPLAINTS: Duty = Duty(b'D', 6);
    pub const INSPECTION: Duty = Duty(b'D', 7);
    pub const CORRESPONDENCE: Duty = Duty(b'D', 8);
    pub const COMPLEX_ORDERS: Duty = Duty(b'P', 1);
    pub const REMEDIES: Duty = Duty(b'P', 4);
    pub const AUDITS: Duty = Duty(b'P', 5);
    pub const STANDARDS: Duty = Duty(b'A', 2);
    pub const STOCK: Duty = Duty(b'A', 8);
    pub const RECONCILIATION: Duty = Duty(b'P', 7);

    /// All forty, in the order of the framework.
    pub fn all() -> impl Iterator<Item = Duty> {
        b"EDPA".iter().flat_map(|letter| (1..=10).map(move |number| Duty(*letter, number)))
    }
}

impl fmt::Display for Duty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.0 as char, self.1)
    }
}

impl fmt::Debug for Duty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Duty {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Duty::all()
            .find(|d| d.to_string() == text)
            .ok_or_else(|| format!("'{text}' is not a duty; they run from E1 to A10"))
    }
}

/// What a token may be used for. A person signed in with a password has them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    Read,
    Orders,
    Intake,
    Warehouse,
    Billing,
    Records,
    Admin,
}

impl Scope {
    pub const ALL: [Scope; 7] = [
        Scope::Read,
        Scope::Orders,
        Scope::Intake,
        Scope::Warehouse,
        Scope::Billing,
        Scope::Records,
        Scope::Admin,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Orders => "orders",
            Scope::Intake => "intake",
            Scope::Warehouse => "warehouse",
            Scope::Billing => "billing",
            Scope::Records => "records",
            Scope::Admin => "admin",
        }
    }

    pub fn from_code(code: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// The person who acts, as every verb takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub person: PersonId,
    pub login: String,
    pub name: String,
    pub department: String,
    pub language: Language,
    pub roles: Vec<Role>,
    pub levels: BTreeMap<Duty, Level>,
    pub scopes: Vec<Scope>,
}

impl Actor {
    /// The desk itself: the worker and the first start. It has the nil id, and no sign-in leads to it.
    pub fn desk() -> Actor {
        Actor {
            person: PersonId::from_uuid(uuid::Uuid::nil()),
            login: "desk".into(),
            name: "Orderdesk".into(),
            department: "desk".into(),
            language: Language::En,
            roles: vec![Role::Machine, Role::Admin],
            levels: BTreeMap::new(),
            scopes: Scope::ALL.to_vec(),
        }
    }

    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The level shown for a duty. Someone who has shown none is Emerging; a program keeps to its rules and is Proficient.
    pub fn level(&self, duty: Duty) -> Level {
        let unshown = if self.has(Role::Machine) { Level::Proficient } else { Level::Emerging };
        self.levels.get(&duty).copied().unwrap_or(unshown)
    }
}
