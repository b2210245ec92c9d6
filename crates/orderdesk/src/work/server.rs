//! From a mailbox as it is set up to the server that the courier goes to. Passwords are read here, when they are needed, and kept nowhere.

use std::path::PathBuf;

use courier::{Secret, Security, Server};
use desk::mailboxes::{Mailbox, Way};

use crate::Trouble;

/// Bytes of a file that holds a password.
const SECRET_MAX: u64 = 4_096;

pub fn server(mailbox: &Mailbox) -> Result<Server, Trouble> {
    let login = match (&mailbox.login, &mailbox.secret) {
        (Some(login), Some(reference)) => Some((login.clone(), secret(reference)?)),
        _ => None,
    };
    Ok(Server {
        host: mailbox.host.clone(),
        port: u16::try_from(mailbox.port).map_err(|_| format!("{} is no port", mailbox.port))?,
        security: match mailbox.way {
            Way::Tls => Security::Tls,
            Way::StartTls => Security::StartTls,
            Way::Plain => Security::Plain,
        },
        login,
        authority: mailbox.authority.clone().map(PathBuf::from),
    })
}

fn secret(reference: &str) -> Result<Secret, Trouble> {
    let text = match reference.split_once(':') {
        Some(("env", name)) => {
            std::env::var(name).map_err(|_| format!("the worker's environment has no {name}"))?
        }
        Some(("file", path)) => {
            let size = std::fs::metadata(path).map_err(|e| format!("{path}: {e}"))?.len();
            if size > SECRET_MAX {
                return Err(format!("{path} is too large for a password").into());
            }
            std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?
        }
        _ => return Err("it is not said where the password is found".into()),
    };
    Ok(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}
