//! `orderdesk user` and `orderdesk token`.

use basics::Language;
use clap::{Args, Subcommand};
use desk::actor::{Role, Scope};
use desk::people::{self, NewPerson};

use crate::Trouble;
use crate::database::{Database, act, person, told};

#[derive(Args)]
pub struct UserCommand {
    #[command(subcommand)]
    command: User,
}

#[derive(Subcommand)]
enum User {
    /// Add a person. The password is read from standard input.
    Add {
        #[command(flatten)]
        database: Database,
        #[arg(long)]
        login: String,
        #[arg(long)]
        name: String,
        /// One or more of clerk, senior, picker, packer, inspector, shipper, finance, purchasing, supervisor, manager, admin, machine.
        #[arg(long, required = true)]
        role: Vec<String>,
        #[arg(long, default_value = "orders")]
        department: String,
        /// Who adds them; the desk itself where there is nobody yet.
        #[arg(long = "as", default_value = "desk")]
        by: String,
    },
    /// List people.
    List {
        #[command(flatten)]
        database: Database,
    },
}

impl UserCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        match self.command {
            User::Add { database, login, name, role, department, by } => {
                let db = database.open()?;
                let roles: Vec<Role> = role
                    .iter()
                    .map(|code| Role::from_code(code).ok_or_else(|| format!("'{code}' is not a role")))
                    .collect::<Result<_, _>>()?;
                let password = if roles.contains(&Role::Machine) {
                    None
                } else {
                    eprintln!("password for {login}:");
                    let mut line = String::new();
                    std::io::stdin().read_line(&mut line)?;
                    Some(people::hash_password(line.trim_end_matches(['\r', '\n'])).map_err(told)?)
                };
                let new = NewPerson { login, name, email: None, password, department, language: Language::En, roles };
                act(&db, &by, "add person", move |tx, by| people::add(tx, by, &new))?;
                println!("added");
            }
            User::List { database } => {
                let db = database.open()?;
                for person in db.read_now("list people", people::list)? {
                    let roles: Vec<&str> = person.roles.iter().map(|r| r.code()).collect();
                    println!("{:12} {:24} {:12} {}", person.login, person.name, person.department, roles.join(","));
                }
            }
        }
        Ok(())
    }
}

#[derive(Args)]
pub struct TokenCommand {
    #[command(subcommand)]
    command: Token,
}

#[derive(Subcommand)]
enum Token {
    /// Issue a token and print it, once.
    New {
        #[command(flatten)]
        database: Database,
        /// The login of the person or machine account that the token acts as.
        #[arg(long)]
        user: String,
        #[arg(long, default_value = "command line")]
        name: String,
        /// read, orders, intake, warehouse, billing, records, admin; all of them where none is named.
        #[arg(long)]
        scope: Vec<String>,
    },
}

impl TokenCommand {
    #[expect(clippy::print_stdout, reason = "this is the command line")]
    pub fn run(self) -> Result<(), Trouble> {
        let Token::New { database, user, name, scope } = self.command;
        let scopes: Vec<Scope> = if scope.is_empty() {
            Scope::ALL.to_vec()
        } else {
            scope
                .iter()
                .map(|code| Scope::from_code(code).ok_or_else(|| format!("'{code}' is not a scope")))
                .collect::<Result<_, _>>()?
        };
        let db = database.open()?;
        let (_, secret) = act(&db, "desk", "issue token", move |tx, by| {
            let to = person(tx, &user)?;
            people::issue_token(tx, by, to.person, &name, &scopes)
        })?;
        println!("{}", secret.shown());
        Ok(())
    }
}
