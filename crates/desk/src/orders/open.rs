//! Open: a new draft with a number; and save: what was written since. Called by the grid (per line), the API, the command line and
//! the reader of documents. Holds: nothing that was written is lost, however wrong it is, up to the lines that an order may have.

use db::{Fault, Tx};

use super::draft::{Draft, Origin};
use super::lifecycle::{Act, Stage};
use super::order::OrderId;
use super::refusal::OrderRefusal;
use super::{store, verify};
use crate::Failure;
use crate::actor::Actor;
use crate::failure::{Finding, Severity};
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};

/// An order that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub order: OrderId,
    pub number: String,
    pub version: i64,
}

pub fn open(tx: &mut Tx, by: &Actor, draft: &Draft, origin: Origin) -> Result<Opened, Failure> {
    allow(by, Verb::OpenOrder, Whose::Own)?;
    within_limits(draft)?;
    let (order, number) = (tx.new_id(), new_number(tx)?);
    store::insert_draft(tx, by, order, &number, draft, origin)?;
    let entry = Entry {
        verb: Verb::OpenOrder.code(),
        noun: "order",
        thing: order.uuid(),
        number: Some(&number),
        reason: None,
        detail: serde_json::json!({
            "to": Stage::Draft.code(), "channel": origin.channel.code(), "lines": draft.lines.len(),
            "message": origin.message, "copy_of": origin.copy_of,
        })
        .to_string(),
    };
    journal::record(tx, by, &entry)?;
    Ok(Opened { order, number, version: 1 })
}

/// Keeps what was written into a draft. `version` is the one the writer saw; someone else's later version is not overwritten.
pub fn save_draft(
    tx: &mut Tx,
    by: &Actor,
    number: &str,
    version: i64,
    draft: &Draft,
) -> Result<i64, Failure> {
    allow(by, Verb::OpenOrder, Whose::Own)?;
    let head = store::head(tx, number)?.ok_or_else(|| OrderRefusal::NotFound(number.to_owned()))?;
    head.stage.allow(Act::Save)?;
    within_limits(draft)?;
    if head.version != version {
        return Err(
            OrderRefusal::Stale { number: number.to_owned(), yours: version, now: head.version }.into()
        );
    }
    store::update_draft(tx, by, head.id, version + 1, draft)?;
    Ok(version + 1)
}

/// Whatever is wrong with a draft is kept, except that it is endless.
pub(super) fn within_limits(draft: &Draft) -> Result<(), OrderRefusal> {
    let found: Vec<Finding> = verify::too_many_lines(draft).into_iter().chain(card_numbers(draft)).collect();
    if found.is_empty() { Ok(()) } else { Err(OrderRefusal::Findings(found)) }
}

/// Numbers of payment cards in what is written freely; such numbers are kept nowhere.
fn card_numbers(draft: &Draft) -> Vec<Finding> {
    let head = [("/note", draft.note.as_str()), ("/accept", draft.accept.as_str())];
    let mut found: Vec<Finding> =
        head.into_iter().filter_map(|(at, text)| card_number(at.into(), text)).collect();
    for (position, line) in draft.lines.iter().enumerate() {
        found.extend(card_number(format!("/lines/{position}/note"), &line.note));
        found.extend(card_number(format!("/lines/{position}/price_reason"), &line.price_reason));
    }
    found
}

fn card_number(at: String, text: &str) -> Option<Finding> {
    let shown = basics::card_number(text)?;
    let message = format!(
        "this looks like the number of a payment card ({shown}); such numbers are not kept here. Take it out, and give the payment \
         provider's reference instead"
    );
    Some(Finding::new(Severity::Block, "card_number", at, message))
}

/// Order numbers count up from 100001.
pub(super) fn new_number(tx: &mut Tx) -> Result<String, Fault> {
    Ok(format!("SO{}", 100_000 + tx.next_number("order")?))
}
