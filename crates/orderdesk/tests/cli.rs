//! The command line on the small demo company: an order and a document from beginning to end, and what comes in broken.
#![expect(clippy::unwrap_used, reason = "a test that can not go on may stop")]

use std::path::PathBuf;
use std::process::{Command, Output};

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        let documents = desk.path("documents");
        desk.told(&["demo", "--small", "--fill-only", "--documents", documents.to_str().unwrap()]);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut all = arguments.to_vec();
        let database = self.path("desk.db");
        all.splice(1..1, ["--database", database.to_str().unwrap()]);
        Command::new(env!("CARGO_BIN_EXE_orderdesk")).args(all).output().unwrap()
    }

    /// What a command that succeeds prints.
    fn told(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
        said
    }

    /// What a command that fails says of it.
    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn orders(&self) -> usize {
        self.told(&["order", "list", "--limit", "200"]).lines().count()
    }

    fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

/// The first word of a text that begins so.
fn word(text: &str, begins: &str) -> String {
    let fits = |w: &&str| w.starts_with(begins);
    let found = text.split(|c: char| !c.is_ascii_alphanumeric()).find(fits);
    found.unwrap_or_else(|| panic!("no {begins} in {text}")).to_owned()
}

#[test]
fn an_order_goes_from_its_placing_to_its_invoice_by_the_command_line() {
    let desk = Desk::new();
    let as_ = |login: &'static str, rest: &[&'static str]| [&["order", "--as", login][..], rest].concat();
    let placed = desk.told(&as_(
        "carla",
        &["place", "--customer", "C1042", "--po", "4477120", "--date", "+5", "TP050:12", "KN018:2:EA"],
    ));
    assert!(placed.contains("is confirmed"), "{placed}");
    let order = word(&placed, "SO");
    let shipment = word(&desk.told(&["order", "--as", "carla", "release", &order]), "SH");
    let step = |login: &str, rest: &[&str]| desk.told(&[&["shipment", "--as", login][..], rest].concat());
    assert!(step("pia", &["pick", &shipment]).contains("picked"));
    assert!(step("paul", &["pack", &shipment, "--grams", "2300"]).contains("packed"));
    let counted = ["inspect", &shipment, "--scan", "TP050:12", "--scan", "KN018:2"];
    let right = ["items", "condition", "labels", "papers"].map(|point| format!("--point={point}=ok"));
    let inspected: Vec<&str> = counted.into_iter().chain(right.iter().map(String::as_str)).collect();
    let own = desk.refused(&[&["shipment", "--as", "paul"][..], &inspected].concat());
    assert!(own.contains("may not"), "{own}");
    assert!(step("iris", &inspected).contains("passed"));
    assert!(
        step("sean", &["dispatch", &shipment, "--carrier", "ELBK", "--tracking", "EK 7"]).contains("shipped")
    );
    let invoice = desk.told(&["order", "--as", "fay", "invoice", &order]);
    assert!(invoice.contains("released"), "{invoice}");
    assert!(desk.told(&["order", "show", &order]).contains("4477120"));
    assert!(desk.told(&["verify"]).contains("entries"));
}

#[test]
fn documents_are_taken_in_and_what_is_wrong_with_one_is_said() {
    let desk = Desk::new();
    let before = desk.orders();
    let x12 = std::fs::read_dir(desk.path("documents")).unwrap().map(|e| e.unwrap().path());
    let x12 = x12.into_iter().find(|p| std::fs::read(p).unwrap().starts_with(b"ISA")).unwrap();
    let whole = std::fs::read(&x12).unwrap();
    let cut = desk.file("cut.edi", whole.get(..whole.len() / 2).unwrap());
    let said = desk.told(&["intake", "--as", "carla", "submit", "--place", &cut]);
    assert!(said.contains("review") && said.contains("Ask the sender for the whole file."), "{said}");
    // What the command line does not take, it says; the others of the same call are taken in.
    let large = desk.path("large.csv");
    std::fs::File::create(&large).unwrap().set_len(200 * 1_048_576).unwrap();
    let good = desk.file("good.csv", b"customer,po,item,quantity\nC1042,CLI-1,TP050,3\n");
    let output = desk.run(&["intake", "--as", "carla", "submit", "--place", large.to_str().unwrap(), &good]);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!output.status.success());
    assert!(err.contains("large.csv") && err.contains("at most 25 MB are taken"), "{err}");
    assert!(out.contains("1 lines"), "{out}");
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\
        <Order xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Order-2\" \
        xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\"><cbc:ID>&b;</cbc:ID></Order>";
    let laughs = desk.file("laughs.xml", laughs.as_bytes());
    let said = desk.told(&["intake", "--as", "carla", "submit", &laughs]);
    assert!(said.contains("is not expanded"), "{said}");
    let nothing = desk.refused(&["intake", "--as", "carla", "submit", "nowhere.edi"]);
    assert!(nothing.contains("nowhere.edi"), "{nothing}");
    let orders = desk.orders() - before;
    assert!(orders <= 1, "{orders} orders of one good file");
}

#[test]
fn a_wrong_order_is_refused_with_every_point_and_nothing_is_kept() {
    let desk = Desk::new();
    let before = desk.orders();
    let place = |rest: &[&str]| {
        desk.refused(&[&["order", "--as", "carla", "place", "--po", "P1"][..], rest].concat())
    };
    let said = place(&["--customer", "C-NOBODY", "NOTHING-1:1e9", "TP050:0"]);
    for point in [
        "/customer: there is no customer C-NOBODY",
        "/lines/0/item: line 1: there is no item 'NOTHING-1'",
        "/lines/0/quantity: line 1: '1e9' is not a number",
        "/lines/1/quantity: line 2: the quantity must be more than zero",
    ] {
        assert!(said.contains(point), "'{point}' is not in {said}");
    }
    let said = place(&["--customer", "C1042", "TP050:-5"]);
    assert!(said.contains("more than zero"), "{said}");
    let many: Vec<String> = (0..2_001).map(|_| "TP050:1".to_owned()).collect();
    let mut all = vec!["--customer", "C1042"];
    all.extend(many.iter().map(String::as_str));
    assert!(place(&all).contains("2001 lines are more than the 2000"));
    let odd =
        desk.told(&["order", "--as", "carla", "place", "--customer", "C1042", "--po", "P\u{7}9", "TP050:1"]);
    assert!(odd.contains("control characters were taken out of the PO number"), "{odd}");
    assert_eq!(desk.orders(), before + 1);
}

#[test]
fn a_question_is_asked_and_answered_at_a_terminal() {
    let desk = Desk::new();
    let placed =
        desk.told(&["order", "--as", "carla", "place", "--customer", "C1042", "--po", "Q-1", "TP050:2"]);
    let order = word(&placed, "SO");
    let question = |login: &str, rest: &[&str]| desk.told(&[&["question", "--as", login][..], rest].concat());
    let asked = question(
        "tom",
        &["ask", &order, "Is that many right?", "--field", "lines/0/quantity", "--to", "sam"],
    );
    assert!(asked.contains("is with Sam Okafor"), "{asked}");
    let number = word(&asked, "AS");
    assert!(question("sam", &["list"]).contains(&number));
    assert!(desk.refused(&["question", "--as", "tom", "answer", &number, "yes"]).contains("own work"));
    assert!(question("sam", &["answer", &number, "yes"]).contains("is answered"));
    assert!(question("tom", &["list", &order]).contains("lines/0/quantity: Is that many right?"));
    assert!(question("tom", &["show", &number]).contains("Sam Okafor answered: yes"));
}
