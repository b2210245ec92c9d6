//! What was sent, billed, paid and came back: a few of the live orders go all the way, so that returns, credit notes, payments and statements have
//! something to show.

use db::{Db, Tx};
use desk::accuracy::Step;
use desk::audits::{self, Dimension, ErrorClass, InspectionLevel, NewAction, NewFinding, NewScheme, What};
use desk::billing::{self, Method, NewPayment, Towards};
use desk::cases::{
    self, CaseChannel, CaseSeverity, Category, Cause, Leads, NewCase, NewRemedy, RemedyKind, RemedyState,
    Told,
};
use desk::failure::General;
use desk::integrity;
use desk::orders::{self, Stage};
use desk::quality::{self, Answer, Scanned};
use desk::returns::{
    self, Advance, Arrived, Condition, Disposal, Disposition, NewReturn, NewReturnLine, Reason, Remedy,
    Settling,
};
use desk::shipping::{self, Plan, Shipment, ShipmentLine};
use desk::standards::{self, ChartKind, Measure, NewStandard, Period};
use desk::{Actor, Failure};

use crate::day::latest;
use crate::people::People;

/// Orders that go all the way.
const ORDERS: usize = 2;

pub(crate) fn set_up(db: &Db, people: &People) -> Result<(), Failure> {
    watched(db, people)?;
    let mut billed = Vec::new();
    for number in latest(db, Stage::Confirmed, 15)? {
        if billed.len() == ORDERS {
            break;
        }
        billed.extend(sent(db, people, number)?);
    }
    let mut billed = billed.into_iter();
    if let Some((order, invoice)) = billed.next() {
        came_back(db, people, &order)?;
        paid(db, people, &invoice)?;
        complained(db, people, &order)?;
    }
    if let Some((order, _)) = billed.next() {
        let tom = people.get("tom")?;
        let ask = asked(&order, Remedy::Refund, "the colour is another than on the sample");
        db.write_now("demo return", move |tx| returns::request(tx, &tom, &ask).map(|_| ()))?;
    }
    audited(db, people)?;
    behaved(db, people)
}

/// What is aimed at, and how strictly what leaves is audited.
fn watched(db: &Db, people: &People) -> Result<(), Failure> {
    let susan = people.get("susan")?;
    let standard = |code: &str, name: &str, measure: Measure, target: i64| NewStandard {
        code: code.into(),
        name: name.into(),
        measure,
        chart: measure.charts().first().copied().unwrap_or(ChartKind::P),
        period: Period::Week,
        channel: String::new(),
        target,
        adjusted: true,
        team: "quality".into(),
        active: true,
    };
    let all = [
        standard("entry", "Orders entered right", Measure::EntryErrors, 20_000),
        standard("lines", "Lines entered right", Measure::LineErrors, 5_000),
        standard("turnaround", "From the first word to the confirmation", Measure::Turnaround, 240),
        standard("complaints", "Complaints resolved", Measure::ComplaintTime, 2_400),
    ];
    let scheme = NewScheme {
        code: "outgoing".into(),
        name: "Everything that leaves".into(),
        channel: String::new(),
        level: InspectionLevel::Ii,
        aql: "6.5".into(),
        steady: false,
        active: true,
        resume: false,
    };
    db.write_now("demo standards", move |tx| {
        audits::set_scheme(tx, &susan, &scheme)?;
        for new in &all {
            standards::set(tx, &susan, new)?;
        }
        Ok(())
    })
}

/// The code of conduct, who has read it, and what somebody did well.
fn behaved(db: &Db, people: &People) -> Result<(), Failure> {
    let by = |login| people.get(login);
    let (mark, susan, carla) = (by("mark")?, by("susan")?, by("carla")?);
    db.write_now("demo conduct", move |tx| {
        let code = "We write down what was said, not what we wish had been said.\nNobody lets their own work through.\n\
            A mistake is told on the day it is found; nobody is blamed for telling it.\n\
            What customers tell us stays here. We give nothing away that is not ours to give, and take nothing.";
        let now = integrity::publish(tx, &mark, code)?;
        for reader in [&susan, &carla] {
            integrity::acknowledge(tx, reader, now.version)?;
        }
        integrity::recognise(tx, &susan, "carla", "", "asked the customer before the wrong cartons left")?;
        integrity::check(tx, &Actor::desk()).map(|_| ())
    })
}

/// What left today is audited: one shipment is looked at, and something was wrong with it.
fn audited(db: &Db, people: &People) -> Result<(), Failure> {
    let (susan, mark) = (people.get("susan")?, people.get("mark")?);
    // What left lies behind the audit, also where the clock stands.
    db.clock().advance_seconds(1);
    let done = db.write_now("demo audit", move |tx: &mut Tx| {
        let audit = audits::draw(tx, &mark, "outgoing", None)?;
        let found = NewFinding {
            class: ErrorClass::Major,
            what: What::New {
                field: "quantity".into(),
                line: Some(1),
                step: Step::Pack,
                was: "one carton less".into(),
                should_be: "as ordered".into(),
            },
            note: "counted by the label".into(),
        };
        audits::judge(tx, &mark, &audit.number, 1, &[found])?;
        let action = NewAction {
            title: "Count cartons at the packing table, not labels".into(),
            dimension: Dimension::Step,
            value: "pack".into(),
            audit: audit.number,
            owner: "iris".into(),
            due: "+14".into(),
        };
        audits::open_action(tx, &susan, &action)
    });
    match done {
        Ok(_) | Err(Failure::Refused(_)) => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// The order's number and that of its invoice, if it could be sent whole; else nothing of it was done.
fn sent(db: &Db, people: &People, order: String) -> Result<Option<(String, String)>, Failure> {
    let by = |login| people.get(login);
    let (susan, pia, paul) = (by("susan")?, by("pia")?, by("paul")?);
    let (iris, sean, fay) = (by("iris")?, by("sean")?, by("fay")?);
    let done = db.write_now("demo shipment", move |tx: &mut Tx| {
        let other = || General::NotFound { what: "order that fits", which: order.clone() };
        let made = shipping::release(tx, &susan, &order, None)?;
        for number in &made.shipments {
            shipping::pick(tx, &pia, number, &[], None)?;
            shipping::pack(tx, &paul, number, &[4_200], &[], None)?;
            let packed = shipping::by_number(tx, number)?.ok_or_else(other)?;
            if packed.plan == Plan::Inspection {
                inspected(tx, &iris, &packed)?;
            }
            shipping::dispatch(tx, &sean, number, None, Some("EK 4711 0815"), None)?;
        }
        if made.shipments.is_empty() || orders::need(tx, &order)?.stage != Stage::Completed {
            return Err(other().into());
        }
        let invoice = billing::make_invoice(tx, &fay, &order)?;
        if invoice.stage != billing::InvoiceStage::Released {
            return Err(other().into());
        }
        Ok((order.clone(), invoice.number))
    });
    match done {
        Ok(done) => Ok(Some(done)),
        Err(Failure::Refused(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Everything is as it should be.
fn inspected(tx: &mut Tx, by: &Actor, shipment: &Shipment) -> Result<(), Failure> {
    let scan = |l: &ShipmentLine| Scanned { code: l.sku.clone(), quantity: l.packed };
    let scans: Vec<Scanned> = shipment.lines.iter().filter(|l| l.packed.is_positive()).map(scan).collect();
    let fine = |code: &str| Answer { code: code.into(), ok: true, note: String::new() };
    let points = ["items", "condition", "labels", "papers"].map(fine);
    quality::inspect(tx, by, &shipment.number, &scans, &points, None).map(|_| ())
}

fn asked(order: &str, remedy: Remedy, note: &str) -> NewReturn {
    NewReturn {
        order: order.to_owned(),
        lines: vec![NewReturnLine {
            line: 1,
            quantity: "1".into(),
            reason: Reason::Defective,
            note: note.to_owned(),
        }],
        remedy,
        advance: Advance::No,
        goods_back: true,
        place: String::new(),
        note: String::new(),
    }
}

/// One unit is here again, lies on the shelf, and is credited.
fn came_back(db: &Db, people: &People, order: &str) -> Result<(), Failure> {
    let ask = asked(order, Remedy::Credit, "arrived with a dent");
    let by = |login| people.get(login);
    let (carla, pia, iris, fay) = (by("carla")?, by("pia")?, by("iris")?, by("fay")?);
    let step = move |tx: &mut Tx, carla: &Actor| -> Result<(), Failure> {
        let made = returns::request(tx, carla, &ask)?;
        let came = Arrived {
            line: 1,
            quantity: "1".into(),
            condition: Condition::Opened,
            note: "carton dented, goods as new".into(),
        };
        returns::receive(tx, &pia, &made.number, &[came], None)?;
        let shelf =
            Disposal { line: 1, quantity: "1".into(), to: Disposition::Restock, from_quarantine: false };
        returns::dispose(tx, &iris, &made.number, &[shelf], None)?;
        returns::settle(tx, &fay, &made.number, &Settling::default())?;
        Ok(())
    };
    db.write_now("demo return", move |tx| step(tx, &carla))
}

/// One complaint is resolved, one waits for somebody to let an exception through, one is only written down.
fn complained(db: &Db, people: &People, order: &str) -> Result<(), Failure> {
    let by = |login| people.get(login);
    let (carla, tom, susan) = (by("carla")?, by("tom")?, by("susan")?);
    let order = order.to_owned();
    let new = move |category, severity, subject: &str, description: &str| NewCase {
        customer: String::new(),
        order: order.clone(),
        shipment: String::new(),
        invoice: String::new(),
        line: Some(1),
        channel: CaseChannel::Call,
        category,
        severity,
        subject: subject.to_owned(),
        description: description.to_owned(),
        document: String::new(),
    };
    db.write_now("demo complaints", move |tx: &mut Tx| {
        let told = Told::InPerson("told Ms Hansen on the telephone".into());
        let late = new(
            Category::Late,
            CaseSeverity::Minor,
            "Arrived two days after the promise",
            "The site had to wait. They ask for something off the price.",
        );
        let one = cases::open(tx, &tom, &late)?;
        cases::acknowledge(tx, &tom, &one.number, &told, None)?;
        cases::investigate(tx, &carla, &one.number, None)?;
        for step in cases::steps(tx, one.id)? {
            let found = "the carrier lost a day at the depot, the other was ours";
            cases::finish_step(tx, &carla, &one.number, step.step_no, found)?;
        }
        let discount = NewRemedy {
            kind: RemedyKind::Discount,
            lines: Vec::new(),
            amount: String::new(),
            goods_back: None,
            words: "We take five percent off for the days that you lost.".into(),
            why: String::new(),
        };
        let given = cases::propose(tx, &carla, &one.number, &discount, None)?;
        if given.state != RemedyState::Approved {
            cases::approve(tx, &susan, &given.number, "", None)?;
        }
        cases::carry_out(tx, &carla, &given.number, "")?;
        let leads = Leads::None("the promise was right when it was given".into());
        cases::find_cause(tx, &carla, &one.number, Cause::Carrier, "late at the depot in Kassel", &leads)?;
        cases::resolve(tx, &carla, &one.number, "Five percent are credited.", None, None)?;
        cases::close(tx, &carla, &one.number, None)?;
        let dent = new(
            Category::Damaged,
            CaseSeverity::Major,
            "Two of the cartons were crushed",
            "Photographs follow. They need the goods by Friday.",
        );
        let two = cases::open(tx, &tom, &dent)?;
        cases::acknowledge(tx, &tom, &two.number, &told, None)?;
        cases::investigate(tx, &carla, &two.number, None)?;
        let reship = NewRemedy {
            kind: RemedyKind::Reship,
            lines: vec![(1, "1".into())],
            amount: String::new(),
            goods_back: None,
            words: String::new(),
            why: "they need it by Friday, and the carrier pays".into(),
        };
        cases::propose(tx, &carla, &two.number, &reship, None)?;
        let rude = new(
            Category::Service,
            CaseSeverity::Minor,
            "Nobody called back",
            "Promised on Monday, and again on Tuesday.",
        );
        cases::open(tx, &carla, &rude)?;
        Ok(())
    })
}

/// Half of what is open is paid.
fn paid(db: &Db, people: &People, invoice: &str) -> Result<(), Failure> {
    let (fay, number) = (people.get("fay")?, invoice.to_owned());
    db.write_now("demo payment", move |tx| {
        let Some(invoice) = billing::by_number(tx, &number)? else { return Ok(()) };
        let half = basics::Money::from_minor((invoice.open() / 2).max(1), invoice.currency);
        let new = NewPayment {
            customer: invoice.content.parties.customer_number.clone(),
            amount: half.amount().to_string(),
            day: None,
            method: Method::BankTransfer,
            reference: "statement 14, item 3".into(),
            towards: Towards::Oldest,
        };
        billing::record_payment(tx, &fay, &new).map(|_| ())
    })
}
