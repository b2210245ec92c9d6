//! Log: what was asked and what was answered is on record, with the version that it was answered from. A question that is still open
//! becomes a task to call back.

use basics::{Id, Language, Limits};
use db::Tx;

use super::answer::{About, AboutWhat, fill, in_force};
use super::refusal::ScriptRefusal;
use super::script::{Asking, Inquiry};
use super::{facts, store};
use crate::Failure;
use crate::actor::Actor;
use crate::failure::no_card;
use crate::journal::{self, Entry};
use crate::policies::{Verb, Whose, allow};
use crate::tasks::{self, NewTask};

#[derive(Debug, Clone, Default)]
pub struct NewInquiry {
    pub asked: String,
    /// The script with the language and version that was read out.
    pub script: Option<(String, Language, i64)>,
    /// In one's own words: beside the script's, or instead of it.
    pub own_words: String,
    pub about: About,
    pub channel: Asking,
    /// The inquiry before it in the same conversation.
    pub follows: Option<String>,
}

pub fn log(tx: &mut Tx, by: &Actor, new: &NewInquiry) -> Result<Inquiry, Failure> {
    allow(by, Verb::LogInquiry, Whose::Own)?;
    no_card("asked", &new.asked)?;
    no_card("own_words", &new.own_words)?;
    let what = facts::look_up(tx, by, &new.about)?;
    let mut asked = basics::clean_line(&new.asked).0;
    let mut answered = String::new();
    if let Some((code, language, version)) = &new.script {
        let holding = in_force(tx, code, *language)?;
        if (holding.language, holding.version) != (*language, *version) {
            return Err(ScriptRefusal::Outdated { script: code.clone(), version: *version }.into());
        }
        answered = fill(tx, by, &holding, &what)?;
        if asked.is_empty() {
            asked = holding.question;
        }
    }
    if asked.is_empty() {
        return Err(ScriptRefusal::NotAsked.into());
    }
    asked = asked.chars().take(Limits::LINE_CHARS).collect();
    let own: String = new.own_words.trim().chars().filter(|c| *c != '\0').take(Limits::NOTE_CHARS).collect();
    if !own.is_empty() {
        answered = format!("{answered}\n{own}").trim_start().to_owned();
    }
    let id: Id<Inquiry> = tx.new_id();
    let task = if answered.is_empty() { Some(call_back(tx, by, id, &asked, &what)?) } else { None };
    let inquiry = Inquiry {
        number: format!("Q{}", 100_000 + tx.next_number("inquiry")?),
        asked,
        answered,
        script: new.script.clone(),
        customer_number: what.customer.as_ref().map(|c| c.number.clone()),
        order_number: what.order.as_ref().map(|o| o.number.clone()),
        sku: what.item.as_ref().map(|i| i.sku.clone()),
        channel: new.channel,
        follows: new.follows.clone().filter(|f| !f.trim().is_empty()),
        task,
        person: by.person,
        at: tx.now(),
    };
    let order = what.order.as_ref().map(|o| o.id);
    store::insert_inquiry(tx, id, &inquiry, what.customer.as_ref().map(|c| c.id), order)?;
    record(tx, by, id, &inquiry, &what)?;
    Ok(inquiry)
}

/// On the timeline of the order or customer it is about, else of its own. The words are not in the journal: they may be somebody's own.
fn record(
    tx: &mut Tx,
    by: &Actor,
    id: Id<Inquiry>,
    inquiry: &Inquiry,
    what: &AboutWhat,
) -> Result<(), db::Fault> {
    let (noun, thing, number) = match (&what.order, &what.customer) {
        (Some(order), _) => ("order", order.id.uuid(), order.number.as_str()),
        (None, Some(customer)) => ("customer", customer.id.uuid(), customer.number.as_str()),
        (None, None) => ("inquiry", id.uuid(), inquiry.number.as_str()),
    };
    let script = inquiry.script.as_ref().map(|(code, language, version)| {
        serde_json::json!({ "code": code, "language": language.code(), "version": version })
    });
    let entry = Entry {
        verb: Verb::LogInquiry.code(),
        noun,
        thing,
        number: Some(number),
        reason: None,
        detail: serde_json::json!({ "inquiry": inquiry.number, "script": script, "task": inquiry.task })
            .to_string(),
    };
    journal::record(tx, by, &entry)
}

fn call_back(
    tx: &mut Tx,
    by: &Actor,
    id: Id<Inquiry>,
    asked: &str,
    what: &AboutWhat,
) -> Result<String, db::Fault> {
    let (thing, about) = match (&what.order, &what.customer) {
        (Some(order), _) => (order.id.uuid(), format!("order {}", order.number)),
        (None, Some(customer)) => (customer.id.uuid(), format!("customer {}", customer.number)),
        (None, None) => (id.uuid(), "inquiry".to_owned()),
    };
    let task = NewTask {
        thing,
        about,
        title: format!("Call back: {asked}"),
        department: "orders".into(),
        person: Some(by.person),
        due_at: None,
    };
    tasks::follow_up(tx, by, &task)
}
