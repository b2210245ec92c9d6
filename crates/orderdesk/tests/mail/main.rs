//! Mail in and out against real servers: what a customer sends by SMTP lies in the mailbox, the worker takes it in, and the answer lies in the
//! customer's own mailbox.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that can not go on may stop")]

mod servers;

use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use servers::Servers;

/// The small demo company, with its mailbox and its way out at the servers.
struct Desk {
    folder: tempfile::TempDir,
    database: String,
    servers: Servers,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("desk.db").display().to_string();
        Desk::on(folder, database)
    }

    fn on(folder: tempfile::TempDir, database: String) -> Desk {
        let desk = Desk { folder, database, servers: Servers::start() };
        let documents = desk.path("documents");
        desk.told(&["demo", "--small", "--fill-only", "--documents", documents.to_str().unwrap()]);
        let (imap, smtp) = (desk.servers.imap.to_string(), desk.servers.smtp.to_string());
        let plain = ["--host", "127.0.0.1", "--way", "plain"];
        let inbox = ["mailbox", "add", "orders", "--kind", "imap", "--port", &imap, "--login", "orders"];
        desk.told(&[&inbox[..], &["--secret", "env:ORDERS_PASSWORD", "--place"], &plain].concat());
        let out = ["mailbox", "add", "way-out", "--kind", "smtp", "--port", &smtp];
        desk.told(&[&out[..], &["--address", "orders@nordhafen.example"], &plain].concat());
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orderdesk"));
        command
            .args(arguments)
            .env("ORDERDESK_DATABASE", &self.database)
            .env("ORDERS_PASSWORD", servers::PASSWORD)
            .env("ORDERDESK_LOG", "info");
        // The demo has a database of its own by default.
        if arguments.first() == Some(&"demo") {
            command.args(["--database", &self.database]);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What a command that succeeds prints.
    fn told(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
        said
    }

    /// Takes in what lies there and sends what is due.
    fn work(&self) {
        self.told(&["work", "--once"]);
    }

    /// A worker that goes on.
    fn worker(&self) -> Worker {
        let child = self.command(&["work", "--every", "1"]).stderr(Stdio::null()).spawn().unwrap();
        Worker(child)
    }

    /// Documents that came by mail; those that the demo brought are not among them.
    fn documents(&self, containing: &str) -> usize {
        let all = self.told(&["intake", "list", "--limit", "200"]);
        all.lines().filter(|l| l.contains(containing)).count()
    }

    fn letters(&self, state: &str) -> String {
        self.told(&["letter", "list", "--limit", "200", "--state", state])
    }
}

struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn until(what: &str, mut is: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(120);
    while !is() {
        assert!(Instant::now() < end, "{what} did not happen");
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn mail(id: &str, subject: &str, more: &str, body: &str) -> Vec<u8> {
    format!(
        "From: Einkauf <kunde@kunde.example>\r\nTo: orders@nordhafen.example\r\nSubject: {subject}\r\n\
         Date: Thu, 26 Nov 2026 08:00:00 +0000\r\nMessage-ID: <{id}@kunde.example>\r\nMIME-Version: 1.0\r\n{more}\r\n{body}"
    )
    .into_bytes()
}

fn prose(id: &str, body: &str) -> Vec<u8> {
    mail(id, "Order", "Content-Type: text/plain; charset=utf-8\r\n", body)
}

/// A mail with a file.
fn with_file(id: &str, name: &str, media_type: &str, bytes: &[u8]) -> Vec<u8> {
    let head = "Content-Type: multipart/mixed; boundary=b\r\n";
    let body = format!(
        "--b\r\nContent-Type: text/plain\r\n\r\nHello,\r\nplease find our order attached.\r\n--b\r\n\
         Content-Type: {media_type}; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n",
        base64(bytes)
    );
    mail(id, "Order", head, &body)
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for (n, three) in bytes.chunks(3).enumerate() {
        if n > 0 && n % 19 == 0 {
            text.push_str("\r\n");
        }
        let word = three.iter().fold(0_u32, |word, b| word << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = char::from(LETTERS[(word >> (18 - 6 * place)) as usize & 63]);
            text.push(if place > three.len() { '=' } else { letter });
        }
    }
    text
}

fn csv(po: &str) -> Vec<u8> {
    format!("customer,po,item,quantity\nC1042,{po},TP050,3\n").into_bytes()
}

/// The first word of a text that begins so.
fn word(text: &str, begins: &str) -> String {
    let found =
        text.split(|c: char| !c.is_ascii_alphanumeric()).find(|w| w.starts_with(begins) && w.len() > 5);
    found.unwrap_or_else(|| panic!("no {begins} in {text}")).to_owned()
}

/// The demo's own document of a kind.
fn document(desk: &Desk, end: &str) -> Vec<u8> {
    let found = std::fs::read_dir(desk.path("documents")).unwrap().map(|e| e.unwrap().path());
    let path = found.into_iter().find(|p| p.extension().is_some_and(|e| e == end)).unwrap();
    std::fs::read(path).unwrap()
}

#[test]
fn an_order_comes_by_mail_and_its_confirmation_lies_in_the_senders_mailbox() {
    if !servers::are_there() {
        return;
    }
    let desk = Desk::new();
    desk.servers.send(&with_file("first", "order.csv", "text/csv", &csv("MAIL-4711")));
    desk.servers.send(&with_file("pdf", "order.pdf", "application/pdf", &document(&desk, "pdf")));
    desk.servers.send(&with_file(
        "xlsx",
        "order.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        &document(&desk, "xlsx"),
    ));
    desk.servers.send(&prose(
        "prose",
        "Hello,\r\n\r\nplease send us 12 pcs TP050.\r\nPO MAIL-4712, customer C1042\r\n",
    ));
    desk.told(&["letter", "--as", "susan", "policy", "--receipt"]);
    desk.work();
    assert!(
        desk.documents("order.csv") == 1 && desk.documents("order.pdf") == 1,
        "{}",
        desk.told(&["intake", "list"])
    );
    assert!(desk.documents("order.xlsx") == 1, "{}", desk.told(&["intake", "list"]));
    until("the confirmation", || desk.servers.mails("kunde").iter().any(|m| contains(m, "MAIL-4711")));
    let mails = desk.servers.mails("kunde");
    let confirmation = mails.iter().find(|m| contains(m, "MAIL-4711")).unwrap();
    let text = String::from_utf8_lossy(confirmation);
    // It answers what the customer sent, and the order's paper is with it.
    assert!(text.contains("In-Reply-To: <first@kunde.example>"), "{text}");
    assert!(text.contains("References: <first@kunde.example>"), "{text}");
    assert!(text.contains("application/pdf") && text.contains("JVBERi"), "{text}");
    assert!(text.contains("Auto-Submitted: auto-generated"), "{text}");
    assert!(text.contains("From: ") && text.contains("orders@nordhafen.example"), "{text}");
    // What could not be placed at once was acknowledged: it came in.
    let all: Vec<String> = mails.iter().map(|m| String::from_utf8_lossy(m).into_owned()).collect();
    assert!(
        all.iter()
            .any(|m| m.contains("In-Reply-To: <xlsx@kunde.example>") || m.contains("<pdf@kunde.example>")),
        "{all:#?}"
    );
    let sent = desk.letters("sent");
    assert!(sent.lines().any(|l| l.contains("MAIL-4711")), "{sent}");
    // Nothing goes a second time.
    let before = mails.len();
    desk.work();
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(desk.servers.mails("kunde").len(), before);
    assert!(desk.told(&["verify"]).contains("entries"));

    // The customer answers the confirmation: it lies with the order and is no document of its own.
    let order = word(&sent_line(&sent, "MAIL-4711"), "SO");
    let ours =
        text.lines().find_map(|l| l.strip_prefix("Message-ID: <")).unwrap().trim_end_matches('>').to_owned();
    let head = format!("In-Reply-To: <{ours}>\r\nContent-Type: text/plain\r\n");
    desk.servers.send(&mail(
        "thanks",
        "Re: your confirmation",
        &head,
        "Hello,\r\nthank you, all is fine.\r\nRegards\r\n",
    ));
    desk.work();
    let all = desk.told(&["intake", "list", "--limit", "200"]);
    let filed = all.lines().find(|l| l.contains("not_order") && l.contains(&order));
    assert!(filed.is_some(), "{all}");
}

#[test]
fn files_and_papers_travel_as_parts_of_the_mail() {
    if !servers::are_there() {
        return;
    }
    let desk = Desk::new();
    let placed =
        desk.told(&["order", "--as", "carla", "place", "--customer", "C1042", "--po", "F-1", "TP050:2"]);
    let order = word(&placed, "SO");
    let drawing = b"%PDF-1.7 a drawing \xff\x00".to_vec();
    std::fs::write(desk.path("Zeichnung Übersicht.pdf"), &drawing).unwrap();
    std::fs::write(desk.path("tool.pdf"), b"MZ\x90").unwrap();
    let file = |name: &str| desk.path(name).display().to_string();
    let write = |number: &str, more: &[&str]| {
        let mut all = vec!["letter", "--as", "carla", "write", number, "--to", "kunde@kunde.example"];
        all.extend(more);
        desk.run(&all)
    };
    assert!(!write(&order, &["--file", &file("tool.pdf")]).status.success());
    assert!(
        write(&order, &["--acknowledgement", "--file", &file("Zeichnung Übersicht.pdf")]).status.success()
    );
    assert!(write("C1042", &["--customer", "--file", &file("Zeichnung Übersicht.pdf")]).status.success());
    desk.work();
    until("both letters", || desk.servers.mails("kunde").len() == 2);
    let parser = mail_parser::MessageParser::default();
    let mut names: Vec<Vec<String>> = Vec::new();
    for mail in desk.servers.mails("kunde") {
        let read = parser.parse(&mail).unwrap();
        let parts: Vec<_> = read.attachments().collect();
        assert!(parts.iter().any(|p| p.contents() == drawing), "the drawing came as it was");
        names.push(
            parts
                .iter()
                .filter_map(|p| mail_parser::MimeHeaders::attachment_name(*p))
                .map(str::to_owned)
                .collect(),
        );
    }
    names.sort_by_key(Vec::len);
    assert_eq!(
        names,
        [
            vec!["Zeichnung Übersicht.pdf".to_owned()],
            vec![format!("{order}.pdf"), "Zeichnung Übersicht.pdf".to_owned()]
        ]
    );
}

fn sent_line(all: &str, containing: &str) -> String {
    all.lines().find(|l| l.contains(containing)).unwrap().to_owned()
}

fn contains(mail: &[u8], text: &str) -> bool {
    String::from_utf8_lossy(mail).replace("=\r\n", "").contains(text)
}

#[test]
fn the_server_for_mail_is_killed_and_nothing_is_lost() {
    if !servers::are_there() {
        return;
    }
    let mut desk = Desk::new();
    let worker = desk.worker();
    desk.servers.send(&with_file("one", "before.csv", "text/csv", &csv("KILL-1")));
    // The worker waits in IDLE and hears of it at once.
    until("the first mail", || desk.documents("before.csv") == 1);
    desk.servers.kill_imap();
    desk.servers.send(&with_file("two", "between.csv", "text/csv", &csv("KILL-2")));
    until("the trouble", || desk.told(&["mailbox", "list"]).contains("trouble"));
    desk.servers.start_imap();
    until("the second mail", || desk.documents("between.csv") == 1);
    until("the end of the trouble", || !desk.told(&["mailbox", "list"]).contains("trouble"));
    // The worker itself is killed between two mails; the next one goes on.
    drop(worker);
    desk.servers.send(&with_file("three", "after.csv", "text/csv", &csv("KILL-3")));
    let _worker = desk.worker();
    until("the third mail", || desk.documents("after.csv") == 1);
    assert_eq!([desk.documents("before.csv"), desk.documents("between.csv")], [1, 1]);
}

#[test]
fn odd_mails_are_taken_in_once_or_told() {
    if !servers::are_there() {
        return;
    }
    let desk = Desk::new();
    // The same mail twice, by two ways.
    let twice = with_file("twice", "twice.csv", "text/csv", &csv("TWICE-1"));
    desk.servers.send(&twice);
    desk.servers.send(&twice);
    // Sixty megabytes.
    let large = with_file("large", "large.pdf", "application/pdf", &vec![b'x'; 45 * 1024 * 1024]);
    assert!(large.len() > 60 * 1024 * 1024);
    desk.servers.send(&large);
    // Broken: a part that never ends, a header that is none, bytes that are no letters.
    let broken = b"From: kunde@kunde.example\r\nSubject: =?utf-8?B?broken\r\nContent-Type: multipart/mixed; boundary=\"x\r\n\
        Message-ID: <broken@kunde.example>\r\n\r\n--x\r\nContent-Transfer-Encoding: base64\r\n\r\n\xff\xfe\x80 nothing\r\n--y";
    desk.servers.send(broken);
    desk.servers.send(&with_file("last", "last.csv", "text/csv", &csv("LAST-1")));
    until("five mails", || desk.servers.mails("orders").len() == 5);
    desk.work();
    let all = desk.told(&["intake", "list", "--limit", "200"]);
    assert_eq!(desk.documents("twice.csv"), 1, "{all}");
    assert_eq!(desk.documents("last.csv"), 1, "{all}");
    // The broken one is there for a person to look at.
    assert!(desk.documents(".eml") >= 1, "{all}");
    let before = all.lines().count();
    desk.work();
    desk.work();
    assert_eq!(desk.told(&["intake", "list", "--limit", "200"]).lines().count(), before);
    // The large one lies where it lay.
    assert_eq!(desk.servers.mails("orders").len(), 5);
}

#[test]
fn two_workers_on_one_mailbox_take_each_mail_once() {
    if !servers::are_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut database = folder.path().join("desk.db").display().to_string();
    if let Ok(server) = std::env::var("ORDERDESK_TEST_POSTGRES") {
        let name = format!("mail_{}", std::process::id());
        let make = format!("create database {name}");
        let made = Command::new("psql").args([&format!("{server}/postgres"), "-qc", &make]).status().unwrap();
        assert!(made.success());
        database = format!("{server}/{name}");
    }
    let desk = Desk::on(folder, database);
    const MAILS: usize = 12;
    for n in 0..MAILS {
        desk.servers.send(&with_file(
            &format!("many{n}"),
            &format!("many{n}.csv"),
            "text/csv",
            &csv(&format!("PO-4470{n:02}")),
        ));
    }
    let (one, two) = (desk.worker(), desk.worker());
    until("all mails", || desk.documents("many") >= MAILS);
    until("all letters", || desk.servers.mails("kunde").len() >= MAILS);
    std::thread::sleep(Duration::from_secs(3));
    drop((one, two));
    assert_eq!(desk.documents("many"), MAILS);
    assert_eq!(desk.servers.mails("kunde").len(), MAILS);
}

#[test]
fn a_letter_that_comes_back_is_shown_and_one_that_is_refused_waits_for_a_person() {
    if !servers::are_there() {
        return;
    }
    let desk = Desk::new();
    let placed =
        desk.told(&["order", "--as", "carla", "place", "--customer", "C1042", "--po", "B-1", "TP050:2"]);
    let order = word(&placed, "SO");
    let write = |to: &str| {
        desk.told(&[
            "letter",
            "--as",
            "carla",
            "write",
            &order,
            "--template",
            "question",
            "--to",
            to,
            "--subject",
            "A question",
        ])
    };
    write("ghost@kunde.example");
    write("nobody@kunde.example");
    desk.work();
    let failed = desk.letters("failed");
    assert!(failed.contains("nobody@kunde.example") && failed.contains("no such mailbox"), "{failed}");
    until("the bounce", || desk.servers.mails("orders").len() == 1);
    desk.work();
    let sent = desk.letters("sent");
    let ghost = sent_line(&sent, "ghost@kunde.example");
    assert!(ghost.contains("came back") && ghost.contains("the mailbox is gone"), "{ghost}");
    // Another address, and it goes.
    desk.told(&["letter", "--as", "carla", "again", &word(&ghost, "L10"), "--to", "kunde@kunde.example"]);
    desk.work();
    until("the letter", || desk.servers.mails("kunde").len() == 1);
}

#[test]
fn a_trainees_letter_goes_after_someone_else_has_looked() {
    if !servers::are_there() {
        return;
    }
    let desk = Desk::new();
    let placed =
        desk.told(&["order", "--as", "carla", "place", "--customer", "C1042", "--po", "T-1", "TP050:2"]);
    let order = word(&placed, "SO");
    let held = desk.told(&[
        "letter",
        "--as",
        "tom",
        "write",
        &order,
        "--template",
        "where_it_stands",
        "--to",
        "kunde@kunde.example",
    ]);
    assert!(held.contains("held") && held.contains("emerging"), "{held}");
    let letter = word(&held, "L10");
    desk.work();
    assert!(desk.servers.mails("kunde").is_empty());
    let own = desk.run(&["letter", "--as", "tom", "release", &letter]);
    assert!(!own.status.success());
    desk.told(&["letter", "--as", "susan", "release", &letter]);
    desk.work();
    until("the letter", || desk.servers.mails("kunde").len() == 1);
}

#[test]
fn a_secure_line_trusts_whom_it_is_told_to_trust() {
    if !servers::are_there() {
        return;
    }
    let desk = Desk::new();
    let (imaps, imap) = (desk.servers.imaps.to_string(), desk.servers.imap.to_string());
    let authority = desk.servers.path("cert.pem").display().to_string();
    let add = |code: &str, way: &str, port: &str, more: &[&str]| {
        let base =
            ["mailbox", "add", code, "--kind", "imap", "--host", "localhost", "--way", way, "--port", port];
        desk.told(
            &[&base[..], &["--login", "orders", "--secret", "env:ORDERS_PASSWORD", "--off"], more].concat(),
        );
    };
    let trusting = ["--authority", authority.as_str()];
    add("tls", "tls", &imaps, &trusting);
    add("starttls", "starttls", &imap, &trusting);
    add("stranger", "tls", &imaps, &[]);
    for code in ["tls", "starttls", "orders", "way-out"] {
        let said = desk.told(&["mailbox", "test", code]);
        assert!(said.contains("lets us in"), "{said}");
    }
    let stranger = desk.run(&["mailbox", "test", "stranger"]);
    let said = String::from_utf8_lossy(&stranger.stderr);
    assert!(!stranger.status.success() && said.contains("no secure line"), "{said}");
    let smtp = desk.servers.smtp.to_string();
    let base = ["mailbox", "add", "out-secure", "--kind", "smtp", "--host", "localhost", "--way", "starttls"];
    let more = ["--port", &smtp, "--address", "orders@nordhafen.example", "--off"];
    desk.told(&[&base[..], &more, &trusting].concat());
    assert!(desk.told(&["mailbox", "test", "out-secure"]).contains("lets us in"));
    // No password is kept or shown.
    let shown = desk.told(&["mailbox", "list"]);
    assert!(!shown.contains(servers::PASSWORD), "{shown}");
}

#[test]
fn a_watched_folder_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("desk.db").display().to_string();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_orderdesk"))
            .args(arguments)
            .env("ORDERDESK_DATABASE", &database)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
        said
    };
    run(&["demo", "--small", "--fill-only", "--database", &database]);
    let watched = folder.path().join("in");
    std::fs::create_dir(&watched).unwrap();
    run(&["mailbox", "add", "drop", "--kind", "folder", "--folder", watched.to_str().unwrap(), "--place"]);
    let put = |name: &str, content: &[u8]| std::fs::write(watched.join(name), content).unwrap();
    put("good.csv", &csv("FOLDER-1"));
    put("half.csv.part", &csv("FOLDER-2"));
    std::fs::File::create(watched.join("huge.pdf")).unwrap().set_len(60 * 1024 * 1024).unwrap();
    run(&["work", "--once"]);
    assert!(watched.join("done/good.csv").exists() && watched.join("half.csv.part").exists());
    let why = std::fs::read_to_string(watched.join("failed/huge.pdf.why.txt")).unwrap();
    assert!(watched.join("failed/huge.pdf").exists() && why.contains("25 MB"), "{why}");
    // The same file once more is known; both copies are kept.
    put("good.csv", &csv("FOLDER-1"));
    run(&["work", "--once"]);
    assert!(watched.join("done/good-2.csv").exists());
    let all = run(&["intake", "list", "--limit", "200"]);
    assert_eq!(all.lines().filter(|l| l.contains("good.csv")).count(), 1, "{all}");
}
