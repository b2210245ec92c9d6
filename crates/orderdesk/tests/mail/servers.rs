//! Real servers for mail, of the test's own: Dovecot for IMAP and Exim for SMTP, from Debian's packages, in a folder and on ports of their
//! own, on this machine alone and as no privileged user. Stopped, with all their children, when the test is done.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub const PASSWORD: &str = "geheim";

pub struct Servers {
    pub folder: tempfile::TempDir,
    pub imap: u16,
    pub imaps: u16,
    pub smtp: u16,
    dovecot: Option<Group>,
    exim: Option<Group>,
}

/// A program with all that it starts.
struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        // Kill -9, all at once: nothing says goodbye.
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-9", "--", &group]).status();
        let _ = self.0.wait();
    }
}

/// Both programs are there. `cargo xtask test` installs them and says that they have to be.
pub fn are_there() -> bool {
    let there =
        ["/usr/sbin/dovecot", "/usr/sbin/exim4", "/usr/bin/openssl"].iter().all(|p| Path::new(p).exists());
    assert!(
        there || std::env::var_os("ORDERDESK_TEST_MAIL").is_none(),
        "dovecot-imapd, exim4-daemon-light or openssl is not installed"
    );
    there
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn is_root() -> bool {
    said("id", &["-u"]) == "0"
}

/// Who the servers run as: never root.
fn user() -> (String, String) {
    if is_root() { ("nobody".into(), "nogroup".into()) } else { (said("id", &["-un"]), said("id", &["-gn"])) }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn as_user(program: &str, log: &Path) -> Group {
    let (user, group) = user();
    let mut words: Vec<&str> = program.split(' ').collect();
    let (reuid, regid) = (format!("--reuid={user}"), format!("--regid={group}"));
    if is_root() {
        words.splice(0..0, ["setpriv", &reuid, &regid, "--clear-groups"]);
    }
    let out = std::fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
    let mut command = Command::new(words[0]);
    command
        .args(&words[1..])
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(out.try_clone().unwrap())
        .stderr(out)
        .process_group(0);
    Group(command.spawn().unwrap())
}

fn wait_for(port: u16) {
    let until = Instant::now() + Duration::from_secs(30);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < until, "no server listens on {port}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

impl Servers {
    pub fn start() -> Servers {
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let (imap, imaps, smtp) = (free_port(), free_port(), free_port());
        let mut servers = Servers { folder, imap, imaps, smtp, dovecot: None, exim: None };
        servers.write();
        servers.start_imap();
        servers.exim = Some(as_user(
            &format!("exim4 -C {} -bd -bdf", servers.path("exim.conf").display()),
            &servers.path("exim.out"),
        ));
        wait_for(servers.smtp);
        servers
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn start_imap(&mut self) {
        let program = format!("dovecot -F -c {}", self.path("dovecot.conf").display());
        self.dovecot = Some(as_user(&program, &self.path("dovecot.out")));
        wait_for(self.imap);
        wait_for(self.imaps);
    }

    pub fn kill_imap(&mut self) {
        self.dovecot = None;
    }

    fn write(&self) {
        let at = self.folder.path().display().to_string();
        let (user, group) = user();
        for sub in ["run", "state", "mail", "home", "spool", "log"] {
            std::fs::create_dir(self.path(sub)).unwrap();
        }
        let (key, cert) = (format!("{at}/key.pem"), format!("{at}/cert.pem"));
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost"])
            .args(["-keyout", &key, "-out", &cert])
            .args(["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE"])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let write = |name: &str, text: &str| {
            let text = text.replace("@AT@", &at).replace("@USER@", &user).replace("@GROUP@", &group);
            let text = text
                .replace("@IMAP@", &self.imap.to_string())
                .replace("@IMAPS@", &self.imaps.to_string())
                .replace("@SMTP@", &self.smtp.to_string());
            std::fs::write(self.path(name), text).unwrap();
        };
        write("users", "orders:{PLAIN}geheim\nkunde:{PLAIN}geheim\n");
        write("boxes", "orders: orders\nkunde: kunde\n");
        write("dovecot.conf", DOVECOT);
        write("exim.conf", EXIM);
        if is_root() {
            let owner = format!("{user}:{group}");
            assert!(Command::new("chown").args(["-R", &owner, &at]).status().unwrap().success());
        }
    }

    /// The mails in a mailbox, as they lie there.
    pub fn mails(&self, name: &str) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        for sub in ["new", "cur"] {
            let Ok(entries) = std::fs::read_dir(self.path("mail").join(name).join(sub)) else { continue };
            let mut paths: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
            paths.sort();
            found.extend(paths.into_iter().filter_map(|p| std::fs::read(p).ok()));
        }
        found
    }

    /// Sends bytes as they are, as a customer's program would.
    pub fn send(&self, mail: &[u8]) {
        let mut line = TcpStream::connect(("127.0.0.1", self.smtp)).unwrap();
        line.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut answers = BufReader::new(line.try_clone().unwrap());
        let mut heard = |expected: &str| {
            let mut text = String::new();
            loop {
                text.clear();
                answers.read_line(&mut text).unwrap();
                if text.get(3..4) != Some("-") {
                    break;
                }
            }
            assert!(text.starts_with(expected), "{text}");
        };
        heard("220");
        for (said, expected) in [
            ("EHLO kunde.example\r\n", "250"),
            ("MAIL FROM:<kunde@kunde.example>\r\n", "250"),
            ("RCPT TO:<orders@nordhafen.example>\r\n", "250"),
            ("DATA\r\n", "354"),
        ] {
            line.write_all(said.as_bytes()).unwrap();
            heard(expected);
        }
        let mut stuffed = Vec::with_capacity(mail.len() + 16);
        for text in mail.split_inclusive(|b| *b == b'\n') {
            if text.starts_with(b".") {
                stuffed.push(b'.');
            }
            stuffed.extend_from_slice(text);
        }
        line.write_all(&stuffed).unwrap();
        line.write_all(b"\r\n.\r\n").unwrap();
        heard("250");
        line.write_all(b"QUIT\r\n").unwrap();
    }
}

const DOVECOT: &str = "\
protocols = imap
listen = 127.0.0.1
base_dir = @AT@/run
state_dir = @AT@/state
log_path = @AT@/log/dovecot
default_internal_user = @USER@
default_internal_group = @GROUP@
default_login_user = @USER@
ssl = yes
ssl_cert = <@AT@/cert.pem
ssl_key = <@AT@/key.pem
disable_plaintext_auth = no
mail_location = maildir:@AT@/mail/%n
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = scheme=PLAIN @AT@/users
}
userdb {
  driver = static
  args = uid=@USER@ gid=@GROUP@ home=@AT@/home/%n
}
service imap-login {
  chroot =
  inet_listener imap {
    port = @IMAP@
  }
  inet_listener imaps {
    port = @IMAPS@
    ssl = yes
  }
}
service anvil {
  chroot =
}
";

const EXIM: &str = "\
exim_user = @USER@
exim_group = @GROUP@
primary_hostname = mx.test
spool_directory = @AT@/spool
log_file_path = @AT@/log/exim-%s
pid_file_path = @AT@/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = @SMTP@
domainlist ours = nordhafen.example : kunde.example
deliver_drop_privilege = true
keep_environment =
message_size_limit = 120M
tls_advertise_hosts = *
tls_certificate = @AT@/cert.pem
tls_privatekey = @AT@/key.pem
acl_smtp_rcpt = rcpt
acl_smtp_data = data
qualify_domain = nordhafen.example

begin acl
data:
  accept
rcpt:
  deny message = no such mailbox
       local_parts = nobody
  accept domains = +ours
  deny message = relay not permitted

begin routers
ghost:
  driver = redirect
  local_parts = ghost
  allow_fail
  data = :fail: the mailbox is gone
local:
  driver = accept
  domains = +ours
  local_parts = lsearch;@AT@/boxes
  transport = box

begin transports
box:
  driver = appendfile
  maildir_format
  directory = @AT@/mail/$local_part_data
  create_directory
  mode = 0600
  user = @USER@
  group = @GROUP@

begin retry
* * F,1h,1s
";
