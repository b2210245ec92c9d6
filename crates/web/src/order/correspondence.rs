//! What went to and fro about an order: the documents it came as, and the letters and replies that went out or wait to. Shown in the
//! messages of the order page.

use db::Tx;
use desk::correspondence::{self, Outgoing};
use desk::orders::Order;
use desk::{Failure, intake};

use crate::frame::Frame;
use crate::letters;

/// Characters of a letter that the page shows.
const LETTER_CHARS: usize = 6_000;

/// A document that came in.
pub struct Came {
    pub number: String,
    /// It came by mail, so it can be answered.
    pub is_mail: bool,
    pub how: String,
    pub from: String,
    pub when: String,
    pub chip: (&'static str, String),
    pub reason: String,
}

/// A letter that went out, or is to.
pub struct Went {
    pub row: letters::Row,
    pub text: String,
}

pub fn of(tx: &mut Tx, frame: &Frame, order: &Order) -> Result<(Vec<Came>, Vec<Went>), Failure> {
    let documents = intake::of_order(tx, order.id.uuid(), order.customer, order.po_number.as_deref())?;
    let letters = correspondence::of_order(tx, order.id.uuid(), order.intake_message)?;
    let came = documents
        .into_iter()
        .map(|d| Came {
            chip: crate::inbox::chip(&d),
            how: crate::inbox::channel_word(&d.channel).to_owned(),
            from: if d.sender.is_empty() { d.name.clone() } else { d.sender.clone() },
            when: frame.when(d.received_at),
            reason: d.reason.unwrap_or_default(),
            is_mail: d.channel == "email",
            number: d.number,
        })
        .collect();
    Ok((came, letters.into_iter().map(|letter| went(frame, letter)).collect()))
}

fn went(frame: &Frame, letter: Outgoing) -> Went {
    let text: String = letter.text().chars().take(LETTER_CHARS).collect();
    Went { row: letters::row(frame, letter), text }
}

/// `x12_855` as a person says it.
pub fn kind_word(kind: &str) -> &'static str {
    match kind {
        "x12_997" => "Acknowledgement (997)",
        "edifact_contrl" => "Acknowledgement (CONTRL)",
        "x12_855" => "Order reply (855)",
        "edifact_ordrsp" => "Order reply (ORDRSP)",
        "ubl_order_response" => "Order reply (UBL)",
        "x12_856" => "Despatch advice (856)",
        "edifact_desadv" => "Despatch advice (DESADV)",
        "ubl_despatch_advice" => "Despatch advice (UBL)",
        "x12_810" => "Invoice (810)",
        "edifact_invoic" => "Invoice (INVOIC)",
        "ubl_invoice" => "Invoice (UBL)",
        "cii_invoice" => "Invoice (CII)",
        "email" => "E-mail",
        _ => "Letter",
    }
}
