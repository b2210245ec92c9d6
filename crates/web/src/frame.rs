//! The frame around every page: the places this person may open, with what waits there, and the reader's manner of writing.

use basics::{Currency, Day, Instant, Percent, Quantity, UnitPrice};
use std::borrow::{Borrow, Cow};

use db::Tx;
use desk::actor::Role;
use desk::policies::{Verb, Whose, may};
use desk::proportion::Proportion;
use desk::shipping::{self, ShipmentStage};
use desk::{Actor, Failure, cases, company, orders, returns};

use crate::keys;
use crate::page::{Visit, escaped, unescaped};
use crate::shown::Manner;
use crate::words::Words;

/// Counts beside places stop here.
const COUNT_MAX: i64 = 999;

pub struct Frame {
    pub lang: &'static str,
    pub theme: &'static str,
    pub density: &'static str,
    pub places: Vec<Group>,
    pub person: String,
    pub person_path: String,
    pub keys_json: String,
    pub notice: Option<Notice>,
    pub today: Day,
    pub zone: String,
    /// The texts that the modules say, as JSON.
    pub texts_json: String,
    manner: Manner,
    words: Words,
}

pub struct Group {
    pub title: String,
    pub places: Vec<Place>,
}

pub struct Place {
    pub path: &'static str,
    pub text: &'static str,
    pub key_id: &'static str,
    pub count: Option<i64>,
    pub press: &'static str,
    pub here: bool,
}

/// Shown once after a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// `ok`, `warn` or `stop`.
    pub kind: &'static str,
    pub text: String,
    /// Where a post takes it back.
    pub undo: Option<String>,
}

impl Notice {
    pub fn ok(text: impl Into<String>) -> Notice {
        Notice { kind: "ok", text: text.into(), undo: None }
    }

    pub fn warn(text: impl Into<String>) -> Notice {
        Notice { kind: "warn", text: text.into(), undo: None }
    }

    /// As it stands in a cookie.
    pub fn written(&self) -> String {
        let text: String = self.text.chars().take(400).collect();
        format!("{}.{}", self.kind, escaped(&text).replace('.', "%2E"))
    }

    pub fn read(written: &str) -> Option<Notice> {
        let (kind, text) = written.split_once('.')?;
        let kind = ["ok", "warn", "stop"].into_iter().find(|k| *k == kind)?;
        Some(Notice { kind, text: unescaped(text), undo: None }).filter(|n| !n.text.is_empty())
    }
}

impl Frame {
    /// `here` is the path of the place that this page belongs to.
    pub fn of(tx: &mut Tx, by: &Actor, visit: &Visit, here: &str) -> Result<Frame, Failure> {
        let company = company::facts(tx)?;
        let today = company.day(tx.now());
        let words = words_of(by, visit);
        let manner = words.manner();
        Ok(Frame {
            lang: manner.lang(),
            theme: visit.theme,
            density: visit.density,
            places: places(tx, by, here)?,
            person: by.name.clone(),
            person_path: format!("/people/{}", escaped(&by.login)),
            keys_json: keys::json(words),
            texts_json: words.for_modules(),
            notice: visit.notice.clone(),
            today,
            zone: company.time_zone.clone(),
            manner,
            words,
        })
    }

    /// A text of the page, by its English.
    pub fn t<'t>(&self, text: &'t str) -> &'t str {
        self.words.t(text)
    }

    /// What was said in English elsewhere (a chip, a finding, a notice), in the reader's language.
    pub fn say<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.words.say(text)
    }

    /// How an amount comes about, with its figures in the reader's manner.
    pub fn reckoned(&self, text: &str) -> String {
        self.words.reckoned(text)
    }

    /// A code of the desk as words: `level_review`.
    pub fn code(&self, code: &str) -> String {
        self.words.code(code)
    }

    /// The same with a capital, as a label.
    pub fn label(&self, code: &str) -> String {
        self.words.label(code)
    }

    /// A text of ours with its values in it: `{0}`, `{1}`, …
    pub fn fill(&self, text: &str, values: &[String]) -> String {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        self.words.fill(text, &values)
    }

    pub fn words(&self) -> Words {
        self.words
    }

    pub fn manner(&self) -> Manner {
        self.manner
    }

    pub fn decimal_mark(&self) -> char {
        self.manner.decimal_mark()
    }

    pub fn amount(&self, minor: impl Borrow<i64>, currency: impl Borrow<Currency>) -> String {
        self.manner.amount(*minor.borrow(), *currency.borrow())
    }

    pub fn money(&self, minor: impl Borrow<i64>, currency: impl Borrow<Currency>) -> String {
        self.manner.money(*minor.borrow(), *currency.borrow())
    }

    pub fn quantity(&self, quantity: impl Borrow<Quantity>) -> String {
        self.manner.quantity(*quantity.borrow())
    }

    pub fn price(&self, price: impl Borrow<UnitPrice>) -> String {
        self.manner.price(*price.borrow())
    }

    /// Parts per million as a percentage with one decimal.
    pub fn share(&self, ppm: impl Borrow<i64>) -> String {
        let tenths = (*ppm.borrow() + 500) / 1_000;
        format!("{} %", self.figure(format!("{}.{}", tenths / 10, tenths % 10)))
    }

    /// A proportion as a percentage; a dash of nothing.
    pub fn rate(&self, of: impl Borrow<Proportion>) -> String {
        let of = of.borrow();
        if of.whole == 0 { "–".to_owned() } else { self.share(of.ppm()) }
    }

    /// The interval of a proportion: from … to. Of nothing, nothing is said.
    pub fn interval(&self, of: impl Borrow<Proportion>) -> String {
        if of.borrow().whole == 0 {
            return String::new();
        }
        let (low, high) = of.borrow().wilson_ppm();
        format!("{} – {}", self.share(low), self.share(high))
    }

    pub fn percent(&self, percent: impl Borrow<Percent>) -> String {
        self.manner.percent(*percent.borrow())
    }

    pub fn figure(&self, plain: impl AsRef<str>) -> String {
        let plain = plain.as_ref();
        let number = plain.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-') && !plain.is_empty();
        if number { self.manner.figure(plain) } else { plain.to_owned() }
    }

    pub fn day(&self, day: impl Borrow<Day>) -> String {
        self.manner.day(*day.borrow(), self.today)
    }

    /// A day, or a dash where there is none.
    pub fn day_or_dash(&self, day: impl Borrow<Option<Day>>) -> String {
        day.borrow().map_or_else(|| "–".to_owned(), |d| self.manner.day(d, self.today))
    }

    pub fn when(&self, at: impl Borrow<Instant>) -> String {
        self.manner.when(*at.borrow(), &self.zone, self.today)
    }
}

/// The language of who reads. The pseudo language is a look, nobody's own.
pub fn words_of(by: &Actor, visit: &Visit) -> Words {
    if visit.words == Words::PSEUDO { visit.words } else { Words::of(by.language) }
}

fn places(tx: &mut Tx, by: &Actor, here: &str) -> Result<Vec<Group>, Failure> {
    let sees = |verb| may(by, verb, Whose::Others);
    let place = |path: &'static str, text, key_id, count: Option<i64>| Place {
        path,
        text,
        key_id,
        count: count.filter(|n| *n > 0).map(|n| n.min(COUNT_MAX)),
        // The longest of the names has no room for its key.
        press: if key_id == "items" { "" } else { keys::press(key_id) },
        here: path == here,
    };
    let mut desk = vec![place("/", "Today", "today", None)];
    if may(by, Verb::OpenOrder, Whose::Own) {
        desk.push(place("/orders/new", "New order", "new", None));
    }
    if sees(Verb::SeeOrders) {
        desk.push(place("/workboard", "Workboard", "workboard", None));
        desk.push(place("/tasks", "Tasks", "tasks", None));
        desk.push(place("/orders", "Orders", "orders", None));
        let held = orders::open_holds(tx, None)?;
        desk.push(place("/held-orders", "Held orders", "exceptions", Some(held)));
        desk.push(place("/quotations", "Quotations", "", None));
        desk.push(place("/agreements", "Agreements", "", None));
        desk.push(place("/standing-orders", "Standing orders", "", None));
        desk.push(place("/purchase-requests", "Purchase requests", "", None));
        let asked = match may(by, Verb::AuthoriseReturn, Whose::Others) {
            true => Some(returns::waiting(tx, returns::ReturnState::Requested)?),
            false => None,
        };
        desk.push(place("/returns", "Returns", "", asked));
        let (open, _) = cases::counts(tx)?;
        desk.push(place("/cases", "Complaints", "", Some(open)));
    }
    if sees(Verb::KeyAgain) {
        let waiting = orders::double_key::open_count(tx, by.person)?;
        desk.push(place("/double-key", "Second keying", "", Some(waiting)));
    }
    if sees(Verb::SeeIntake) {
        let waiting = desk::intake::waiting(tx)?;
        desk.push(place("/inbox", "Inbox", "inbox", Some(waiting)));
        desk.push(place("/knowledge", "Learned", "", None));
    }
    if sees(Verb::SeeLetters) {
        let (held, failed) = desk::correspondence::open_ends(tx)?;
        desk.push(place("/letters", "Letters", "", Some(held + failed)));
    }
    if may(by, Verb::LogInquiry, Whose::Own) {
        desk.push(place("/answers", "Answers", "", None));
    }
    if sees(Verb::SeeProcedures) {
        desk.push(place("/procedures", "Procedures", "", None));
    }
    if may(by, Verb::OpenOrder, Whose::Own) {
        desk.push(place("/quality", "Quality of entry", "", None));
        desk.push(place("/surveys", "Satisfaction", "", None));
    }
    if sees(Verb::SeeCustomers) {
        desk.push(place("/customers", "Customers", "customers", None));
    }
    if sees(Verb::SeeItems) {
        desk.push(place("/items", "Catalogue & stock", "items", None));
    }
    if crate::queries::may_ask(by) {
        desk.push(place("/queries", "Queries", "", None));
    }
    let mut groups = vec![Group { title: String::new(), places: desk }];
    let mut warehouse = Vec::new();
    for (verb, path, text, stage) in [
        (Verb::PickShipment, "/shipments?stage=waiting", "Pick", ShipmentStage::Waiting),
        (Verb::PackShipment, "/shipments?stage=picked", "Pack", ShipmentStage::Picked),
        (Verb::InspectShipment, "/shipments?stage=packed", "Inspect", ShipmentStage::Packed),
        (Verb::DispatchShipment, "/shipments?stage=inspected", "Ship", ShipmentStage::Inspected),
    ] {
        if sees(verb) {
            let waiting = shipping::waiting(tx, stage)?;
            warehouse.push(place(path, text, "", Some(waiting)));
        }
    }
    if !warehouse.is_empty() {
        groups.push(Group { title: "Warehouse".into(), places: warehouse });
    }
    let mut office = Vec::new();
    if may(by, Verb::DecideAmendment, Whose::Others) {
        office.push(place("/amendments", "Changes of orders", "", None));
    }
    if sees(Verb::SeeInvoices) {
        office.push(place("/invoices", "Invoices", "", None));
        office.push(place("/credit-notes", "Credit notes", "", None));
        office.push(place("/payments", "Payments", "", None));
    }
    if sees(Verb::SwitchAutopilot) {
        office.push(place("/autopilot", "Autopilot", "autopilot", None));
    }
    if sees(Verb::AuditDocument) {
        let waiting = desk::intake::trust::audits_waiting(tx)?;
        office.push(place("/audits", "Audits", "audits", Some(waiting)));
    }
    if sees(Verb::AuditOrders) {
        office.push(place("/order-audits", "Audits of orders", "", None));
    }
    if sees(Verb::SeeFigures) {
        office.push(place("/standards", "Standards", "", None));
    }
    if sees(Verb::AcknowledgeConduct) {
        office.push(place("/conduct", "Good conduct", "", None));
    }
    if sees(Verb::SeeTables) {
        office.push(place("/tables", "Decision tables", "", None));
    }
    if sees(Verb::ChangeCalendar) {
        office.push(place("/calendars", "Working hours", "", None));
    }
    if sees(Verb::SeePeople) {
        office.push(place("/people", "People", "", None));
    }
    if sees(Verb::SeeFigures) {
        office.push(place("/recommendations", "Recommendations", "", None));
    }
    if sees(Verb::SeeMailboxes) {
        office.push(place("/mailboxes", "Mailboxes", "", None));
    }
    if !office.is_empty() {
        groups.push(Group { title: "Office".into(), places: office });
    }
    Ok(groups)
}

/// The groups whose holds this person looks after.
pub fn groups_of(by: &Actor) -> Vec<&'static str> {
    let mut groups = Vec::new();
    if by.roles.iter().any(|r| matches!(r, Role::Clerk | Role::Senior | Role::Supervisor | Role::Manager)) {
        groups.push("orders");
    }
    if may(by, Verb::SignOffOrder, Whose::Others) {
        groups.push("supervisor");
    }
    if may(by, Verb::ApproveCredit, Whose::Others) {
        groups.push("finance");
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_survives_the_way_through_a_cookie() {
        let notice = Notice::ok("Order SO100001 is placed. Promised for 25 Nov.");
        assert_eq!(Notice::read(&notice.written()), Some(notice));
        assert_eq!(Notice::read("loud.x"), None);
    }
}
