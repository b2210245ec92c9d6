//! IMAP (RFC 3501, 2177): a mailbox on a server, seen by UID. Each call has its time; whoever gets [`Trouble`] drops the [`Inbox`] and opens
//! another. Nothing is taken away: a message is marked as seen or moved to a folder, and only after the caller has it.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use async_imap::extensions::idle::IdleResponse;
use async_imap::types::Fetch;
use async_imap::{Client, Session};
use futures_util::TryStreamExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::time::timeout;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::{Security, Server, Trouble, tls};

/// A line to a server, secure or not.
trait Line: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Line for T {}
type Stream = Box<dyn Line>;

const CONNECT: Duration = Duration::from_secs(20);
const ANSWER: Duration = Duration::from_secs(60);
/// A whole message on a slow line.
const FETCH: Duration = Duration::from_secs(600);

/// Which mailbox of the server this is, in its own counting: UIDs mean something only together with the validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub uid_validity: u32,
    /// The next UID that the server will give, where it says so.
    pub uid_next: Option<u32>,
}

/// A message that lies in the mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    pub uid: u32,
    pub bytes: u32,
}

/// An open mailbox.
pub struct Inbox {
    runtime: Runtime,
    /// None while it is lent to IDLE, and after that failed.
    session: Option<Session<Stream>>,
    pub place: Place,
    can_idle: bool,
    can_move: bool,
}

impl Inbox {
    pub fn open(server: &Server, folder: &str) -> Result<Inbox, Trouble> {
        server.guard()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| Trouble::Server { doing: "start", why: e.to_string() })?;
        let (session, place, can_idle, can_move) = runtime.block_on(async {
            let mut session = sign_in(server).await?;
            let can = within("ask for capabilities", ANSWER, session.capabilities()).await?;
            let box_ = within("select the folder", ANSWER, session.select(folder)).await?;
            let uid_validity = box_.uid_validity.ok_or(Trouble::Server {
                doing: "select the folder",
                why: "the server names no UIDVALIDITY; its messages can't be told apart".into(),
            })?;
            let place = Place { uid_validity, uid_next: box_.uid_next };
            Ok::<_, Trouble>((session, place, can.has_str("IDLE"), can.has_str("MOVE")))
        })?;
        Ok(Inbox { runtime, session: Some(session), place, can_idle, can_move })
    }

    pub fn can_idle(&self) -> bool {
        self.can_idle
    }

    /// What lies in the mailbox above a UID, the oldest first.
    pub fn above(&mut self, uid: u32) -> Result<Vec<Seen>, Trouble> {
        let (runtime, session) = parts(&self.runtime, &mut self.session)?;
        runtime.block_on(async {
            let range = format!("UID {}:*", uid.saturating_add(1));
            let found = within("search", ANSWER, session.uid_search(range)).await?;
            // `n:*` also names the last message where it is below n.
            let mut uids: Vec<u32> = found.into_iter().filter(|found| *found > uid).collect();
            uids.sort_unstable();
            let mut seen = Vec::with_capacity(uids.len());
            for some in uids.chunks(500) {
                let set: Vec<String> = some.iter().map(ToString::to_string).collect();
                let fetched = fetch(session, &set.join(","), "(UID RFC822.SIZE)", ANSWER).await?;
                for one in fetched {
                    if let (Some(uid), Some(bytes)) = (one.uid, one.size) {
                        seen.push(Seen { uid, bytes });
                    }
                }
            }
            seen.sort_unstable_by_key(|s| s.uid);
            seen.dedup();
            Ok(seen)
        })
    }

    /// A message whole, as it came; none if somebody took it away.
    pub fn message(&mut self, uid: u32) -> Result<Option<Vec<u8>>, Trouble> {
        let (runtime, session) = parts(&self.runtime, &mut self.session)?;
        let found = runtime.block_on(fetch(session, &uid.to_string(), "(UID BODY.PEEK[])", FETCH))?;
        Ok(found.iter().find(|f| f.uid == Some(uid)).and_then(|f| f.body().map(<[u8]>::to_vec)))
    }

    /// The head of a message alone, for one that is too large.
    pub fn head(&mut self, uid: u32) -> Result<Option<Vec<u8>>, Trouble> {
        let (runtime, session) = parts(&self.runtime, &mut self.session)?;
        let found = runtime.block_on(fetch(session, &uid.to_string(), "(UID BODY.PEEK[HEADER])", ANSWER))?;
        Ok(found.iter().find(|f| f.uid == Some(uid)).and_then(|f| f.header().map(<[u8]>::to_vec)))
    }

    /// Marks a message as seen, so that people who look into the mailbox see what is done; moves it where a folder is named.
    pub fn done(&mut self, uid: u32, folder: Option<&str>) -> Result<(), Trouble> {
        let can_move = self.can_move;
        let (runtime, session) = parts(&self.runtime, &mut self.session)?;
        runtime.block_on(async {
            let set = uid.to_string();
            store(session, &set, "+FLAGS.SILENT (\\Seen)").await?;
            let Some(folder) = folder else { return Ok(()) };
            // It may be there already; if it can't be made, moving says why.
            let _ = timeout(ANSWER, session.create(folder)).await;
            if can_move {
                return within("move", ANSWER, session.uid_mv(&set, folder)).await;
            }
            within("copy", ANSWER, session.uid_copy(&set, folder)).await?;
            store(session, &set, "+FLAGS.SILENT (\\Deleted)").await
        })
    }

    /// Waits until something happens in the mailbox, at most so long. Where the server can't tell, it only waits.
    pub fn wait(&mut self, at_most: Duration) -> Result<(), Trouble> {
        if !self.can_idle {
            self.runtime.block_on(tokio::time::sleep(at_most));
            let (runtime, session) = parts(&self.runtime, &mut self.session)?;
            return runtime.block_on(within("ask whether the line stands", ANSWER, session.noop()));
        }
        let session = self.session.take().ok_or_else(closed)?;
        let back = self.runtime.block_on(async {
            let mut idle = session.idle();
            within("begin to wait", ANSWER, idle.init()).await?;
            let (waiting, _stop) = idle.wait_with_timeout(at_most);
            // The server may send signs of life for ever; we look ourselves once in a while.
            let heard = match timeout(at_most, waiting).await {
                Ok(heard) => heard.map_err(|e| said("wait", e))?,
                Err(_) => IdleResponse::Timeout,
            };
            drop(heard);
            within("end the wait", ANSWER, idle.done()).await
        })?;
        self.session = Some(back);
        Ok(())
    }

    /// Says goodbye; a server that does not answer is left.
    pub fn close(mut self) {
        if let Some(mut session) = self.session.take() {
            let _ = self.runtime.block_on(async { timeout(Duration::from_secs(5), session.logout()).await });
        }
    }
}

fn parts<'a>(
    runtime: &'a Runtime,
    session: &'a mut Option<Session<Stream>>,
) -> Result<(&'a Runtime, &'a mut Session<Stream>), Trouble> {
    Ok((runtime, session.as_mut().ok_or_else(closed)?))
}

fn closed() -> Trouble {
    Trouble::Server { doing: "use the line", why: "it is closed".into() }
}

fn said(doing: &'static str, error: impl fmt::Display) -> Trouble {
    Trouble::Server { doing, why: error.to_string() }
}

/// A call with its time.
async fn within<T, E: fmt::Display>(
    doing: &'static str,
    most: Duration,
    call: impl Future<Output = Result<T, E>>,
) -> Result<T, Trouble> {
    match timeout(most, call).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(said(doing, error)),
        Err(_) => Err(Trouble::Late { doing, seconds: most.as_secs() }),
    }
}

async fn fetch(
    session: &mut Session<Stream>,
    set: &str,
    what: &str,
    most: Duration,
) -> Result<Vec<Fetch>, Trouble> {
    within("fetch", most, async { session.uid_fetch(set, what).await?.try_collect::<Vec<Fetch>>().await })
        .await
}

async fn store(session: &mut Session<Stream>, set: &str, flags: &str) -> Result<(), Trouble> {
    within("mark", ANSWER, async {
        session.uid_store(set, flags).await?.try_collect::<Vec<Fetch>>().await.map(|_| ())
    })
    .await
}

async fn sign_in(server: &Server) -> Result<Session<Stream>, Trouble> {
    let reach = |why: String| Trouble::Unreachable { host: server.host.clone(), port: server.port, why };
    let address = (server.host.as_str(), server.port);
    let tcp = match timeout(CONNECT, TcpStream::connect(address)).await {
        Ok(Ok(tcp)) => tcp,
        Ok(Err(error)) => return Err(reach(error.to_string())),
        Err(_) => return Err(reach(format!("no answer within {} s", CONNECT.as_secs()))),
    };
    let client = match server.security {
        Security::Tls => greeted(secured(server, Box::new(tcp)).await?).await?,
        Security::Plain => greeted(Box::new(tcp)).await?,
        Security::StartTls => {
            let mut clear = greeted(Box::new(tcp)).await?;
            within("begin TLS", ANSWER, clear.run_command_and_check_ok("STARTTLS", None)).await?;
            Client::new(secured(server, clear.into_inner()).await?)
        }
    };
    let Some((login, password)) = &server.login else {
        return Err(Trouble::Login { login: "nobody".into(), why: "a mailbox needs a login".into() });
    };
    match timeout(ANSWER, client.login(quoted(login), quoted(password.reveal()))).await {
        Ok(Ok(session)) => Ok(session),
        Ok(Err((error, _))) => Err(Trouble::Login { login: login.clone(), why: error.to_string() }),
        Err(_) => Err(Trouble::Late { doing: "sign in", seconds: ANSWER.as_secs() }),
    }
}

/// The client quotes what it is given; line breaks can't stand in a quoted string at all.
fn quoted(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\r' | '\n' | '\0')).collect()
}

async fn greeted(line: Stream) -> Result<Client<Stream>, Trouble> {
    let mut client = Client::new(line);
    let heard = within("hear the greeting", ANSWER, client.read_response()).await?;
    if heard.is_none() {
        return Err(said("hear the greeting", "the server hung up"));
    }
    Ok(client)
}

async fn secured(server: &Server, line: Stream) -> Result<Stream, Trouble> {
    let failed = |why: String| Trouble::Tls { host: server.host.clone(), why };
    let name = ServerName::try_from(server.host.clone()).map_err(|e| failed(e.to_string()))?;
    let connector = tls::connector(server)?;
    match timeout(CONNECT, connector.connect(name, line)).await {
        Ok(Ok(secure)) => Ok(Box::new(secure)),
        Ok(Err(error)) => Err(failed(error.to_string())),
        Err(_) => Err(failed(format!("no answer within {} s", CONNECT.as_secs()))),
    }
}
