//! SMTP (RFC 5321): one mail to one server. That the server took it means that the server has it; whether it arrives is said by a
//! bounce that comes back, or by nothing.

use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{SmtpTransport, Transport};

use crate::{Parcel, Security, Server, Trouble};

/// No answer of a server takes longer.
const ANSWER: Duration = Duration::from_secs(60);

/// The way to a server, for as many mails as there are.
pub struct Post {
    transport: SmtpTransport,
    host: String,
    port: u16,
    login: String,
}

impl Post {
    pub fn to(server: &Server) -> Result<Post, Trouble> {
        server.guard()?;
        let tls = match server.security {
            Security::Plain => Tls::None,
            Security::Tls => Tls::Wrapper(parameters(server)?),
            Security::StartTls => Tls::Required(parameters(server)?),
        };
        let mut builder =
            SmtpTransport::builder_dangerous(&server.host).port(server.port).tls(tls).timeout(Some(ANSWER));
        if let Some((login, password)) = &server.login {
            builder = builder.credentials(Credentials::new(login.clone(), password.reveal().to_owned()));
        }
        let login = server.login.as_ref().map_or_else(|| "nobody".to_owned(), |(login, _)| login.clone());
        Ok(Post { transport: builder.build(), host: server.host.clone(), port: server.port, login })
    }

    /// The line stands, and the server lets us in.
    pub fn test(&self) -> Result<(), Trouble> {
        match self.transport.test_connection() {
            Ok(true) => Ok(()),
            Ok(false) => {
                Err(Trouble::Server { doing: "test", why: "the server does not answer NOOP".into() })
            }
            Err(error) => Err(self.told(&error)),
        }
    }

    /// The server's answer when it took the mail.
    pub fn send(&self, parcel: &Parcel) -> Result<String, Trouble> {
        let message = parcel.message()?;
        match self.transport.send(&message) {
            Ok(answer) => {
                let said: Vec<&str> = answer.message().collect();
                Ok(said.join(" "))
            }
            Err(error) => Err(self.told(&error)),
        }
    }

    fn told(&self, error: &lettre::transport::smtp::Error) -> Trouble {
        let why = whole(error);
        let code = error.status().map(|code| code.to_string()).unwrap_or_default();
        if matches!(code.as_str(), "530" | "534" | "535" | "538") {
            // It is about us, not about the letter: mended by a person, and then the letter goes.
            return Trouble::Login { login: self.login.clone(), why };
        }
        if error.is_permanent() {
            return Trouble::Refused(why);
        }
        if error.is_tls() {
            return Trouble::Tls { host: self.host.clone(), why };
        }
        if error.is_transient() || error.is_response() {
            return Trouble::Server { doing: "send", why };
        }
        Trouble::Unreachable { host: self.host.clone(), port: self.port, why }
    }
}

/// An error with its reasons.
fn whole(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let said = cause.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        next = cause.source();
    }
    text
}

fn parameters(server: &Server) -> Result<TlsParameters, Trouble> {
    let failed = |why: String| Trouble::Tls { host: server.host.clone(), why };
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(file) = &server.authority {
        let pem = std::fs::read(file).map_err(|e| failed(format!("{}: {e}", file.display())))?;
        builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(|e| failed(whole(&e)))?);
    }
    builder.build_rustls().map_err(|e| failed(whole(&e)))
}
