//! Acknowledge: the technical answer to an interchange, whatever comes of its orders: 997 for X12, CONTRL for EDIFACT. One for each
//! file, in the transaction that receives it; the 997 answers each functional group of it.

use db::{Fault, Tx};
use formats::codes;
use formats::write::{self, GroupResult, Interchange, SetError, SetResult};

use super::message::Message;
use crate::company;
use crate::correspondence::{self, Body, Conversation, Letter};

/// What makes a set or message unacceptable as a whole.
const BROKEN: [&str; 4] =
    [codes::SEGMENT_COUNT, codes::MISSING_TRAILER, codes::DAMAGED, codes::CONTROL_NUMBER];

pub(super) fn acknowledge(tx: &mut Tx, messages: &[Message], received: &[u8]) -> Result<(), Fault> {
    let Some(first) = messages.first() else { return Ok(()) };
    let e = &first.heard.envelope;
    let is_acknowledgement = matches!(first.heard.set.as_str(), "" | "997" | "999" | "CONTRL");
    // What came inside a mail is answered like the mail, not like the interchange.
    if e.control.is_empty() || is_acknowledgement || first.heard.mail.is_some() {
        return Ok(());
    }
    let (kind, body, media_type, file_name) = match first.format.as_str() {
        "x12" => {
            let control = correspondence::control(tx)?;
            let interchange = interchange(tx, first, control)?;
            let text = write::x12_997(&interchange, &group_results(received, messages));
            ("x12_997", Body::Text(text), "application/edi-x12", format!("997-{control}.x12"))
        }
        "edifact" => {
            let control = correspondence::control(tx)?;
            let interchange = interchange(tx, first, control)?;
            let sets: Vec<SetResult> =
                messages.iter().filter(|m| !m.heard.set.is_empty()).map(set_result).collect();
            let bytes = write::contrl(
                &interchange,
                &e.control,
                (&e.sender, &e.sender_qualifier),
                (&e.receiver, &e.receiver_qualifier),
                &sets,
            );
            ("edifact_contrl", Body::Bytes(bytes), "application/edifact", format!("CONTRL-{control}.edi"))
        }
        _ => return Ok(()),
    };
    let letter = Letter {
        kind,
        recipient: e.sender.clone(),
        subject: format!("acknowledgement of {}", e.control),
        thing: first.id.uuid(),
        number: Some(first.number.clone()),
        body,
        media_type,
        file_name,
        conversation: Conversation { customer: first.customer, ..Conversation::default() },
    };
    correspondence::queue(tx, &letter)?;
    Ok(())
}

/// Each group with what was found in each of its sets. Sets come in the order of the file, as messages do; one of which no message
/// was made (an acknowledgement, a set past the limit) was read and is accepted: 997 is about form, not about what we do with it.
fn group_results(received: &[u8], messages: &[Message]) -> Vec<GroupResult> {
    let mut waiting = messages.iter().filter(|m| !m.heard.set.is_empty()).peekable();
    let mut result = |(set, control): (String, String)| match waiting
        .next_if(|m| m.heard.set == set && m.heard.control == control)
    {
        Some(message) => set_result(message),
        None => SetResult { set, control, version: String::new(), errors: Vec::new() },
    };
    formats::x12_groups(received)
        .into_iter()
        .map(|g| GroupResult {
            code: g.code,
            control: g.control,
            sets: g.sets.into_iter().map(&mut result).collect(),
        })
        .collect()
}

fn set_result(message: &Message) -> SetResult {
    let errors = message
        .remarks
        .iter()
        .filter(|r| r.severity == "error" && BROKEN.contains(&r.code.as_str()))
        .map(|_| SetError {
            segment: if message.format == "x12" { "SE".into() } else { "UNT".into() },
            segment_position: 1,
            element: None,
            code: if message.format == "x12" { "8".into() } else { "29".into() },
        })
        .take(1)
        .collect();
    SetResult {
        set: message.heard.set.clone(),
        control: message.heard.control.clone(),
        version: if message.format == "x12" { String::new() } else { message.heard.version.clone() },
        errors,
    }
}

/// The envelope of an answer: sender and receiver of what came in, swapped.
pub(super) fn interchange(tx: &mut Tx, of: &Message, control: u32) -> Result<Interchange, Fault> {
    let company = company::facts(tx)?;
    let e = &of.heard.envelope;
    let now = tx.now();
    let minutes = now.micros() / 60_000_000;
    Ok(Interchange {
        sender: if e.receiver.is_empty() { company.edi_id.clone() } else { e.receiver.clone() },
        sender_qualifier: e.receiver_qualifier.clone(),
        receiver: e.sender.clone(),
        receiver_qualifier: e.sender_qualifier.clone(),
        control,
        day: now.utc_day(),
        hour: u8::try_from(minutes.rem_euclid(1440) / 60).unwrap_or(0),
        minute: u8::try_from(minutes.rem_euclid(60)).unwrap_or(0),
        is_test: e.is_test,
    })
}
