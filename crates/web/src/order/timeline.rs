//! What happened to a thing, in words, from the journal.

use basics::Id;
use db::Tx;
use desk::{Failure, journal, people};
use serde_json::Value;

use crate::frame::Frame;
use crate::shown::{label, words};

/// Entries of a page.
const ENTRIES: usize = 100;

pub struct Told {
    pub at: String,
    pub when: String,
    pub what: String,
    pub who: String,
    pub more: String,
}

pub fn of(tx: &mut Tx, frame: &Frame, thing: uuid::Uuid) -> Result<Vec<Told>, Failure> {
    let happened = journal::timeline(tx, thing, ENTRIES)?;
    let ids: Vec<_> = happened.iter().filter_map(|h| h.person).map(Id::from_uuid).collect();
    let names = people::names(tx, &ids)?;
    Ok(happened
        .into_iter()
        .map(|h| {
            let detail: Value = serde_json::from_str(&h.detail).unwrap_or_default();
            let mut more = details(frame, &detail);
            more.extend(h.reason.map(|r| format!("“{r}”")));
            Told {
                at: h.at.to_string(),
                when: frame.when(h.at),
                what: what(&h.verb, &detail),
                who: h
                    .person
                    .and_then(|p| names.get(&Id::from_uuid(p)).cloned())
                    .unwrap_or_else(|| "the desk".into()),
                more: more.join(" · "),
            }
        })
        .collect())
}

fn what(verb: &str, detail: &Value) -> String {
    let text = |name: &str| detail.get(name).and_then(Value::as_str).unwrap_or_default();
    match verb {
        "open_order" => "Opened".into(),
        "place_order" => format!("Placed: {}", words(text("to"))),
        "submit_order" => "Submitted".into(),
        "confirm_order" => "Confirmed".into(),
        "release_order" => "Released to the warehouse".into(),
        "pull_back_order" => "Pulled back from the warehouse".into(),
        "return_order" => "Sent back".into(),
        "reject_order" => "Rejected".into(),
        "cancel_order" => "Cancelled".into(),
        "short_close_order" => "Rest short-closed".into(),
        "close_order" => "Closed".into(),
        "propose_amendment" => format!("Change {} proposed", text("amendment")),
        "decide_amendment" if text("to") == "refused" => format!("Change {} refused", text("amendment")),
        "decide_amendment" => format!("Change {} let through; goods are put back first", text("amendment")),
        "withdraw_amendment" => format!("Change {} withdrawn", text("amendment")),
        "apply_amendment" => format!("Changed by {}", text("amendment")),
        "put_back_shipment" => "Goods put back".into(),
        "sign_off_order" => "Signed off".into(),
        "approve_credit" | "resolve_hold" => format!("Hold resolved: {}", words(text("hold"))),
        "pick_shipment" => "Picked".into(),
        "pack_shipment" => "Packed".into(),
        "inspect_shipment" => "Inspected".into(),
        "dispatch_shipment" => "Shipped".into(),
        "request_return" if text("from").is_empty() => "Return asked for".into(),
        "request_return" => "Sent again".into(),
        "authorise_return" if text("to") == "rejected" => "Rejected".into(),
        "authorise_return" => "Authorised".into(),
        "cancel_return" => "Cancelled".into(),
        "receive_return" => "Goods came back".into(),
        "dispose_return" => "Said what becomes of the goods".into(),
        "settle_return" => "Settled".into(),
        "close_return" => "Closed".into(),
        "audit_orders" if detail.get("scheme").is_some() => "Sample drawn".into(),
        "audit_orders" if detail.get("item").is_some() => format!("Looked at {}", text("shipment")),
        "audit_orders" if text("to") == "accepted" => "Lot accepted".into(),
        "audit_orders" => "Lot refused".into(),
        "open_case" if text("deed") == "reopen" => "Opened again".into(),
        "open_case" => "Complaint written down".into(),
        "work_case" => case_deed(text("deed")).into(),
        "escalate_case" => format!("Escalated by the clock to: {}", words(text("role"))),
        "close_case" => "Closed".into(),
        "propose_remedy" => format!("Remedy {} proposed: {}", text("remedy"), words(text("kind"))),
        "approve_remedy" if text("deed") == "refuse" => format!("Remedy {} refused", text("remedy")),
        "approve_remedy" => format!("Remedy {} approved", text("remedy")),
        "carry_out_remedy" => format!("Remedy {} carried out", text("remedy")),
        "make_credit_note" => "Credit note made".into(),
        "release_credit_note" if text("to") == "refused" => "Credit note refused".into(),
        "release_credit_note" => "Credit note released".into(),
        "correct_invoice" => format!("Credited and invoiced anew: {}", text("invoice")),
        "record_payment" => "Payment recorded".into(),
        "allocate_payment" => "Allocated to invoices".into(),
        "reverse_payment" => "Reversed".into(),
        "refund_customer" => "Paid back".into(),
        "make_invoice" => "Invoice made".into(),
        "release_invoice" => "Invoice released".into(),
        "send_mail" => "Letter written".into(),
        "offer_document" => format!("Offer begun: {}", text("draft")),
        "check_parties" => "Names and billing checked".into(),
        "key_again" => "Keyed a second time".into(),
        "settle_double_key" => format!("Settled: {}", words(text("outcome"))),
        "make_quotation" if text("how") == "revise" => "Quotation revised".into(),
        "make_quotation" => "Quotation made".into(),
        "accept_quotation" => format!("Ordered: {}", text("order")),
        "decline_quotation" => "Declined".into(),
        "extend_quotation" => "Another last day".into(),
        "expire_quotation" => "Its day was over".into(),
        other => label(other),
    }
}

fn case_deed(deed: &str) -> &'static str {
    match deed {
        "acknowledge" => "The customer was told that we know",
        "investigate" => "Taken up",
        "step" => "To find out",
        "finding" => "Found out",
        "classify" => "Classified anew",
        "evidence" => "Evidence kept",
        "wait" => "The customer was asked; the clock stands",
        "resume" => "The customer answered; the clock runs",
        "escalate" => "Escalated by hand",
        "cause" => "Cause found",
        _ => "Resolved",
    }
}

/// The figures that go with it.
fn details(frame: &Frame, detail: &Value) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(channel) = detail.get("channel").and_then(Value::as_str) {
        said.push(frame.fill("by {0}", &[frame.code(channel)]));
    }
    match detail.get("lines").and_then(Value::as_u64) {
        Some(1) => said.push(frame.t("1 line").to_owned()),
        Some(lines) => said.push(frame.fill("{0} lines", &[lines.to_string()])),
        None => {}
    }
    if let Some(day) = detail.get("promised").and_then(Value::as_str) {
        said.push(day.parse().map_or_else(
            |_| day.to_owned(),
            |d: basics::Day| frame.fill("promised for {0}", &[frame.day(d)]),
        ));
    }
    for (name, text) in [("holds", "held: {0}"), ("findings", "said: {0}"), ("shipments", "shipment {0}")] {
        let list: Vec<String> = detail
            .get(name)
            .and_then(Value::as_array)
            .map(|all| all.iter().filter_map(Value::as_str).map(|c| frame.code(c)).collect())
            .unwrap_or_default();
        if !list.is_empty() {
            said.push(frame.fill(text, &[list.join(", ")]));
        }
    }
    said
}
