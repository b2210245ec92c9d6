//! Request: lines of an order that a vendor has to be asked for, made in the order's transaction when it is promised. And drop: they are not wanted
//! any more.
//! Holds: what is bought for an order is promised to it and to nobody else.

use basics::{Day, Id, Instant, Quantity, Unit};
use db::{Fault, Tx};
use uuid::Uuid;

use super::store;
use crate::Failure;
use crate::actor::Actor;
use crate::catalog::{ItemId, Sourcing, SourcingWay};
use crate::journal::{self, Entry};
use crate::stock::{self, PlaceId, Promise, Supply};
use crate::tasks::{self, NewTask};

pub type PurchaseId = Id<PurchaseRequest>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PurchaseState {
    /// The vendor is still to be asked.
    Requested,
    /// The vendor said when.
    Ordered,
    /// All of it was sent, or came.
    Done,
    Cancelled,
}

impl PurchaseState {
    pub const ALL: [PurchaseState; 4] =
        [PurchaseState::Requested, PurchaseState::Ordered, PurchaseState::Done, PurchaseState::Cancelled];

    pub fn code(self) -> &'static str {
        match self {
            PurchaseState::Requested => "requested",
            PurchaseState::Ordered => "ordered",
            PurchaseState::Done => "done",
            PurchaseState::Cancelled => "cancelled",
        }
    }

    pub fn from_code(code: &str) -> Option<PurchaseState> {
        PurchaseState::ALL.into_iter().find(|s| s.code() == code)
    }

    pub fn is_open(self) -> bool {
        matches!(self, PurchaseState::Requested | PurchaseState::Ordered)
    }
}

/// Quantities in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseRequest {
    pub id: PurchaseId,
    pub number: String,
    pub order: Uuid,
    pub order_number: String,
    pub line_no: i64,
    pub item: ItemId,
    pub sku: String,
    pub description: String,
    pub unit: Unit,
    pub quantity: Quantity,
    /// What the vendor has sent to the customer.
    pub sent: Quantity,
    pub way: SourcingWay,
    pub vendor: String,
    pub email: String,
    pub supply: Option<Id<Supply>>,
    /// Where the vendor sends it, on one line.
    pub ship_to: Option<String>,
    pub due: Day,
    pub state: PurchaseState,
    pub reference: Option<String>,
    pub tracking: Option<String>,
    pub made_at: Instant,
    pub version: i64,
}

impl PurchaseRequest {
    /// What the vendor has not sent yet.
    pub fn left(&self) -> Quantity {
        self.quantity.less(self.sent)
    }
}

#[derive(Debug, Clone, Default)]
pub struct PurchaseFilter {
    /// None for all that are open.
    pub state: Option<PurchaseState>,
}

/// What a line needs.
pub(crate) struct Needed<'a> {
    pub order: Uuid,
    pub order_number: &'a str,
    pub line_no: i64,
    pub item: ItemId,
    pub sku: &'a str,
    pub description: String,
    pub unit: Unit,
    pub quantity: Quantity,
    pub place: PlaceId,
    pub ship_to: String,
    pub sourcing: &'a Sourcing,
}

/// Asks for it. What comes to us is on its way from now on and promised to the line; the promise is given back.
pub(crate) fn request(
    tx: &mut Tx,
    by: &Actor,
    needed: &Needed<'_>,
    today: Day,
) -> Result<(Day, Option<Promise>), Fault> {
    let sourcing = needed.sourcing;
    let due = today.plus_days(i32::try_from(sourcing.lead_days).unwrap_or(0));
    let number = format!("PR{}", 100_000 + tx.next_number("purchase_request")?);
    let promise = match sourcing.way {
        SourcingWay::DropShip => None,
        SourcingWay::BuyToOrder => {
            let supply = Supply {
                id: tx.new_id(),
                item: needed.item,
                place: needed.place,
                quantity: needed.quantity,
                due,
                source: number.clone(),
            };
            Some(stock::supply_for(tx, needed.order, needed.line_no, &supply)?)
        }
    };
    let request = PurchaseRequest {
        id: tx.new_id(),
        number,
        order: needed.order,
        order_number: needed.order_number.to_owned(),
        line_no: needed.line_no,
        item: needed.item,
        sku: needed.sku.to_owned(),
        description: needed.description.clone(),
        unit: needed.unit,
        quantity: needed.quantity,
        sent: Quantity::ZERO,
        way: sourcing.way,
        vendor: sourcing.vendor.clone(),
        email: sourcing.email.clone(),
        supply: promise.as_ref().and_then(|p| p.supply),
        ship_to: (sourcing.way == SourcingWay::DropShip).then(|| needed.ship_to.clone()),
        due,
        state: PurchaseState::Requested,
        reference: None,
        tracking: None,
        made_at: tx.now(),
        version: 1,
    };
    store::insert(tx, &request)?;
    let entry = Entry {
        verb: "request_purchase",
        noun: "purchase_request",
        thing: request.id.uuid(),
        number: Some(&request.number),
        reason: None,
        detail: serde_json::json!({
            "order": request.order_number, "line": request.line_no, "quantity": request.quantity, "vendor": request.vendor,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok((due, promise))
}

/// Requests of an order, or of one of its lines, that nobody needs any more. What was ordered already is a task for purchasing.
pub(crate) fn drop_lines(
    tx: &mut Tx,
    by: &Actor,
    order: Uuid,
    line_no: Option<i64>,
    reason: &str,
) -> Result<(), Failure> {
    let open = store::of_order(tx, order)?.into_iter().filter(|r| r.state.is_open());
    for request in open.filter(|r| line_no.is_none_or(|n| n == r.line_no)) {
        store::set_state(tx, request.id, PurchaseState::Cancelled)?;
        if let Some(supply) = request.supply.filter(|_| request.state == PurchaseState::Requested) {
            stock::supply_comes_not(tx, supply)?;
        }
        if request.state == PurchaseState::Ordered {
            let title = format!(
                "{} of {} for order {} is not wanted any more: cancel {} with {}",
                request.quantity,
                request.sku,
                request.order_number,
                request.reference.as_deref().unwrap_or(&request.number),
                request.vendor
            );
            tasks::follow_up(
                tx,
                by,
                &NewTask {
                    thing: order,
                    about: format!("order {}", request.order_number),
                    title: title.chars().take(380).collect(),
                    department: "purchasing".to_owned(),
                    person: None,
                    due_at: None,
                },
            )?;
        }
        let entry = Entry {
            verb: "drop_purchase",
            noun: "purchase_request",
            thing: request.id.uuid(),
            number: Some(&request.number),
            reason: Some(reason),
            detail: serde_json::json!({ "from": request.state.code(), "order": request.order_number })
                .to_string(),
        };
        journal::record(tx, by, &entry)?;
    }
    Ok(())
}
