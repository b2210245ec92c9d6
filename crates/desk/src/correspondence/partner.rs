//! Partner: the envelope in which a document of ours travels to a customer's programs, and the letter around it.

use db::{Fault, Tx};
use formats::write::Interchange;

use super::{Body, Conversation, Letter};
use crate::company;
use crate::customers::{Customer, DocumentForm};

/// The number of our next interchange, of at most nine figures.
pub fn control(tx: &mut Tx) -> Result<u32, Fault> {
    Ok(u32::try_from(tx.next_number("interchange")? % 1_000_000_000).unwrap_or(1))
}

/// From us to a customer. A Global Location Number is told as one where the syntax has a word for it.
pub fn envelope(
    tx: &mut Tx,
    customer: &Customer,
    form: DocumentForm,
    control: u32,
) -> Result<Interchange, Fault> {
    let company = company::facts(tx)?;
    let is_edifact = matches!(form, DocumentForm::EdifactAdvice | DocumentForm::EdifactInvoice);
    let qualifier = |id: &str| match (is_edifact, id.len() == 13 && id.bytes().all(|b| b.is_ascii_digit())) {
        (true, true) => "14".to_owned(),
        (true, false) => "ZZZ".to_owned(),
        (false, _) => "ZZ".to_owned(),
    };
    let receiver = customer.edi_id.clone().unwrap_or_default();
    let now = tx.now();
    let minutes = now.micros() / 60_000_000;
    Ok(Interchange {
        sender: company.edi_id.clone(),
        sender_qualifier: qualifier(&company.edi_id),
        receiver_qualifier: qualifier(&receiver),
        receiver,
        control,
        day: now.utc_day(),
        hour: u8::try_from(minutes.rem_euclid(1440) / 60).unwrap_or(0),
        minute: u8::try_from(minutes.rem_euclid(60)).unwrap_or(0),
        is_test: false,
    })
}

/// What goes to a customer's programs about `thing`, ready for the outbox.
pub fn to_programs(
    customer: &Customer,
    form: DocumentForm,
    thing: uuid::Uuid,
    number: &str,
    content: Vec<u8>,
    order: uuid::Uuid,
) -> Letter {
    let on_record = [&customer.edi_id, &customer.gln].into_iter().find_map(Clone::clone);
    Letter {
        kind: form.code(),
        recipient: on_record.unwrap_or_else(|| customer.number.clone()),
        subject: number.to_owned(),
        thing,
        number: Some(number.to_owned()),
        body: Body::Bytes(content),
        media_type: form.media_type(),
        file_name: format!("{}-{number}.{}", form.code(), form.extension()),
        conversation: Conversation {
            order: Some(order),
            customer: Some(customer.id),
            is_automatic: true,
            ..Conversation::default()
        },
    }
}
