//! The order life as the desk comes with it; version 0, in force until the house approves one of its own.

use basics::{Id, Instant};

use super::procedure::{Procedure, ProcedureState, ProcedureVersion, Step};
use crate::actor::{Actor, Role};

/// The procedure that every order goes through.
pub const ORDER_LIFE: &str = "order-life";

pub(super) fn built_in(code: &str) -> Option<ProcedureVersion> {
    (code == ORDER_LIFE).then(|| ProcedureVersion {
        id: Id::from_uuid(uuid::Uuid::nil()),
        code: ORDER_LIFE.to_owned(),
        version: 0,
        procedure: order_life(),
        valid_from: Instant::from_micros(0).utc_day(),
        state: ProcedureState::Approved,
        note: None,
        written_by: Actor::desk().person,
        written_at: Instant::from_micros(0),
        decided_by: None,
    })
}

struct Made(
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Role,
    i64,
    &'static [&'static str],
    &'static [&'static str],
);

const STEPS: [Made; 10] = [
    Made(
        "entry",
        "Entry",
        "open_order",
        "/orders/new",
        Role::Clerk,
        6,
        &[
            "Customer, addresses and buyer's number are those of the document",
            "Each line has its item, quantity and unit",
        ],
        &[],
    ),
    Made(
        "check",
        "Check",
        "submit_order",
        "/orders/{number}",
        Role::Clerk,
        3,
        &["Completeness, prices, credit and habits are verified", "What is odd has a reason or a hold"],
        &["item", "quantity", "unit", "price", "ship_to"],
    ),
    Made(
        "confirm",
        "Confirm",
        "confirm_order",
        "/orders/{number}",
        Role::Clerk,
        1,
        &["A day is promised for each line"],
        &[],
    ),
    Made(
        "release",
        "Release",
        "release_order",
        "/orders/{number}",
        Role::Clerk,
        1,
        &["No hold is open", "Goods are reserved"],
        &[],
    ),
    Made(
        "pick",
        "Pick",
        "pick_shipment",
        "/shipments/{number}",
        Role::Picker,
        8,
        &["Item, lot and quantity are scanned"],
        &[],
    ),
    Made(
        "pack",
        "Pack",
        "pack_shipment",
        "/shipments/{number}",
        Role::Packer,
        5,
        &["Weight and packages are on record"],
        &[],
    ),
    Made(
        "inspect",
        "Inspect",
        "inspect_shipment",
        "/shipments/{number}",
        Role::Inspector,
        4,
        &["Goods and papers are as the customer specified", "Who inspects did not pack"],
        &["item", "quantity", "ship_to", "order"],
    ),
    Made(
        "ship",
        "Ship",
        "dispatch_shipment",
        "/shipments/{number}",
        Role::Shipper,
        2,
        &["No discrepancy is open"],
        &[],
    ),
    Made(
        "invoice",
        "Invoice",
        "make_invoice",
        "/invoices/{number}",
        Role::Finance,
        1,
        &["Invoiced is what was shipped, at the agreed price"],
        &["price"],
    ),
    Made(
        "release-invoice",
        "Release of the invoice",
        "release_invoice",
        "/invoices/{number}",
        Role::Finance,
        2,
        &["The reconciliation has no difference"],
        &["price"],
    ),
];

fn order_life() -> Procedure {
    let texts = |all: &[&str]| -> Vec<String> { all.iter().map(|t| (*t).to_owned()).collect() };
    let steps = STEPS
        .iter()
        .map(|Made(code, title, verb, screen, role, minutes, checks, catches)| Step {
            code: (*code).to_owned(),
            title: (*title).to_owned(),
            verbs: texts(&[verb]),
            screen: (*screen).to_owned(),
            role: Some(*role),
            checks: texts(checks),
            when: Vec::new(),
            // Which shipments are inspected, their plan says.
            optional: *code == "inspect",
            repeats: !matches!(*code, "entry" | "confirm"),
            beside: false,
            // Partial shipments go round again.
            back_to: if matches!(*code, "ship" | "release-invoice") {
                texts(&["release", "pick"])
            } else {
                Vec::new()
            },
            minutes: *minutes,
            catches: texts(catches),
        })
        .collect();
    Procedure {
        title: "An order's life".to_owned(),
        steps,
        ends: texts(&["cancel_order", "reject_order"]),
        also: texts(&[
            "return_order",
            "resolve_hold",
            "sign_off_order",
            "approve_credit",
            "pull_back_order",
            "put_back_shipment",
            "short_close_order",
            "close_order",
            "raise_discrepancy",
            "resolve_discrepancy",
        ]),
    }
}
