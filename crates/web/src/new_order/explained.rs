//! Explained: why a line costs what it costs, when it can be had and what could be sent instead, below the line itself: for the form without
//! the module. The module asks for the same by key.

use db::Tx;
use desk::orders::{Draft, RatedDraft};
use desk::{Actor, Failure, company, stock};

use crate::lookup_item::{by_the_lists, instead, told};
use crate::words::Words;

/// Lines that are explained at once.
pub const LINES_MAX: usize = 60;

#[derive(Default)]
pub struct Explained {
    /// Step, rule, how it comes about, amount.
    pub steps: Vec<[String; 4]>,
    /// What the lists say where the price was set by hand.
    pub lists: Option<String>,
    pub stock: String,
    /// The number of what could be sent instead, and its description with what is free.
    pub others: Vec<(String, String)>,
}

/// Each line of a draft that was rated, with its position in the draft.
pub fn explained(
    tx: &mut Tx,
    by: &Actor,
    draft: &Draft,
    rated: &RatedDraft,
    positions: &[usize],
    words: Words,
) -> Result<Vec<(usize, Explained)>, Failure> {
    let (Some(order), Some(amounts)) = (&rated.verified, &rated.rated) else { return Ok(Vec::new()) };
    let today = company::today(tx)?;
    let mut all = Vec::new();
    for (line, priced) in order.lines.iter().zip(&amounts.lines).take(LINES_MAX) {
        // Of a line in parts the first is explained.
        let Some(position) = positions.get(line.written) else { continue };
        if all.iter().any(|(at, _)| at == position) {
            continue;
        }
        let step = |s: &desk::charges::Step| {
            [
                words.code(&s.what),
                words.say(&s.rule).into_owned(),
                words.reckoned(&s.how),
                words.manner().figure(&s.amount),
            ]
        };
        let written = draft.lines.get(*position);
        let lists = match written.filter(|w| !w.price.is_empty()) {
            Some(w) => {
                let bare = desk::orders::DraftLine { price: String::new(), ..w.clone() };
                by_the_lists(tx, by, &Draft { lines: vec![bare], ..draft.clone() }, words)?
            }
            None => None,
        };
        let known = stock::availability(tx, line.item.id, None)?;
        let others = instead(tx, &line.item)?.into_iter().filter(|o| o.available.is_positive());
        all.push((
            *position,
            Explained {
                steps: priced.trace.iter().map(step).collect(),
                lists,
                stock: told(tx, words, &known, line.stock_quantity, &line.item, today)?,
                others: others
                    .map(|o| {
                        let free = words.manner().quantity(o.available);
                        let text = words.fill("{0}, {1} free", &[&o.item.description, &free]);
                        (o.item.sku.clone(), text)
                    })
                    .collect(),
            },
        ));
    }
    Ok(all)
}
