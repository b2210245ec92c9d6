//! What was sent, billed, paid and came back: a few of the live orders go all the way, so that returns, credit notes, payments and statements have
//! something to show.

use db::{Db, Tx};
use desk::billing::{self, Method, NewPayment, Towards};
use desk::failure::General;
use desk::orders::{self, Stage};
use desk::quality::{self, Answer, Scanned};
use desk::returns::{
    self, Advance, Arrived, Condition, Disposal, Disposition, NewReturn, NewReturnLine, Reason, Remedy,
    Settling,
};
use desk::shipping::{self, Plan, Shipment, ShipmentLine};
use desk::{Actor, Failure};

use crate::day::latest;
use crate::people::People;

/// Orders that go all the way.
const ORDERS: usize = 2;

pub(crate) fn set_up(db: &Db, people: &People) -> Result<(), Failure> {
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
    }
    if let Some((order, _)) = billed.next() {
        let tom = people.get("tom")?;
        let ask = asked(&order, Remedy::Refund, "the colour is another than on the sample");
        db.write_now("demo return", move |tx| returns::request(tx, &tom, &ask).map(|_| ()))?;
    }
    Ok(())
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
