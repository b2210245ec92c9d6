//! What was learned of a sender's way of writing, used on a document: which of two readings of a day, where a value stands, what says
//! nothing. A hint adds to what is seen or chooses between readings that are there; it never makes up a value.

use formats::date::{self, DayOrder};
use formats::lexicon::{Role, folded};
use formats::{Material, Source};

use super::layout::{fingerprint, rows};
use super::{Learned, pattern};
use crate::records::Account;
use crate::resolve::days::proven;
use crate::resolve::po_number::shape;
use crate::seen::{DayRole, DaySeen, Seen, Sketch};
use crate::strips::Strip;

/// What a learned phrase asks of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhraseKind {
    Set,
    Remove,
}

impl PhraseKind {
    pub fn of(meaning: &str) -> Option<PhraseKind> {
        match meaning {
            "set_the_quantity" => Some(PhraseKind::Set),
            "remove_the_line" => Some(PhraseKind::Remove),
            _ => None,
        }
    }
}

/// What was learned that fits this document: that of another layout is left out.
#[derive(Debug, Default)]
pub struct Hints<'a> {
    learned: Option<&'a Learned>,
    columns: Vec<(Role, &'a str)>,
    labels: Vec<(&'a str, &'a str)>,
    rows: Vec<Strip>,
}

impl<'a> Hints<'a> {
    pub fn of(material: &Material, account: Option<&'a Account>) -> Hints<'a> {
        let Some(learned) = account.map(|a| &a.learned).filter(|l| l.has_hints()) else {
            return Hints::default();
        };
        let mut hints = Hints { learned: Some(learned), ..Hints::default() };
        let needs_rows = learned.is_of_layouts() || !learned.po_shapes.is_empty();
        if needs_rows {
            hints.rows = rows(material);
        }
        if learned.is_of_layouts() {
            let layout = fingerprint(&hints.rows);
            let fits = |of: &String| !layout.is_empty() && *of == layout;
            let columns = learned.columns.iter().filter(|(of, ..)| fits(of));
            hints.columns =
                columns.filter_map(|(_, role, at)| Some((role_of(role)?, at.value.as_str()))).collect();
            let labels = learned.labels.iter().filter(|(of, ..)| fits(of));
            hints.labels = labels.map(|(_, field, at)| (field.as_str(), at.value.as_str())).collect();
        }
        hints
    }

    /// The columns of this layout on a row: those whose head stands there.
    pub(crate) fn heads(&self, strip: &Strip) -> Vec<(Role, i32, i32)> {
        let heads = self.columns.iter().filter_map(|(role, at)| Some((*role, at.strip_prefix("head:")?)));
        heads
            .filter_map(|(role, head)| {
                let (first, end) = run(strip, head)?;
                Some((role, strip.left(first), strip.right(end)))
            })
            .collect()
    }

    /// The columns of a sheet without heads, by their number counted from 1.
    pub(crate) fn ordinals(&self) -> Vec<(Role, i32, i32)> {
        let cell = crate::strips::CELL;
        let numbered = self.columns.iter().filter_map(|(role, at)| {
            let number: i32 = at.strip_prefix("ordinal:")?.parse().ok()?;
            Some((*role, (number - 1) * cell, number * cell - 1))
        });
        numbered.collect()
    }

    /// What a sentence asks by the sender's own words.
    pub(crate) fn phrase(&self, plain: &str) -> Option<PhraseKind> {
        let phrases = self.learned.map(|l| l.phrases.as_slice()).unwrap_or_default();
        phrases.iter().find(|p| plain.contains(&p.value.0)).map(|p| p.value.1)
    }

    /// Uses the hints on what was seen.
    pub fn apply(&self, sketch: &mut Sketch) {
        let Some(learned) = self.learned else { return };
        if sketch.is_structured {
            return;
        }
        if let Some(order) = &learned.day_order
            && proven(sketch).is_none()
        {
            let of_lines = sketch.lines.iter_mut().filter_map(|l| l.day.as_mut());
            for day in sketch.days.iter_mut().chain(of_lines) {
                choose(day, order.value);
            }
        }
        sketch.style = sketch.style.or(learned.style.as_ref().map(|s| s.value));
        for (field, at) in &self.labels {
            self.labelled(sketch, field, at);
        }
        self.po_shapes(sketch, learned);
        let says_nothing = |text: &str| {
            let pattern = pattern(text);
            learned.noise.iter().any(|n| n.value == pattern)
        };
        sketch.residue.retain(|seen| !says_nothing(&seen.text));
        sketch.remarks.retain(|text| !says_nothing(text));
    }

    /// The value beside, or below, the label that was pointed at.
    fn labelled(&self, sketch: &mut Sketch, field: &str, at: &str) {
        const POINTS: i32 = 110;
        let Some((relation, label)) = at.split_once(':') else { return };
        let found = self.rows.iter().enumerate().find_map(|(nth, strip)| {
            let (first, end) = run(strip, label)?;
            if relation == "below" { below(&self.rows, nth, first, end) } else { right_of(strip, end) }
        });
        let Some(seen) = found else { return };
        match field {
            "po_number" => sketch.po_numbers.push((seen, POINTS)),
            "requested_date" | "order_date" => {
                let role = if field == "order_date" { DayRole::Ordered } else { DayRole::Requested };
                let Some(day) = date::find(&seen.text, None, None).into_iter().next() else { return };
                sketch.days.retain(|d| d.role != role && d.readings.first() != day.readings.first());
                sketch.days.insert(0, DaySeen { seen, readings: day.readings, role });
            }
            _ => {}
        }
    }

    /// Shapes of PO numbers that the sender uses, and those that were taken for one and are none.
    fn po_shapes(&self, sketch: &mut Sketch, learned: &Learned) {
        const POINTS: i32 = 45;
        if learned.po_shapes.is_empty() {
            return;
        }
        let known = |text: &str| {
            let shape = shape(text);
            learned.po_shapes.iter().find(|p| p.value.0 == shape).map(|p| p.value.1)
        };
        for (seen, points) in &mut sketch.po_numbers {
            match known(&seen.text) {
                Some(true) => *points += POINTS,
                Some(false) => *points -= 2 * POINTS,
                None => {}
            }
        }
        let words = self.rows.iter().take(200).flat_map(|strip| {
            (0..strip.words.len()).map(|at| strip.seen(at, at + 1)).filter(|s| s.text.chars().count() >= 4)
        });
        for seen in words {
            let bare = seen.text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
            let is_there = sketch.po_numbers.iter().any(|(s, _)| s.text == bare);
            if !is_there && known(&bare) == Some(true) && date::whole(&bare, None, None).is_none() {
                sketch.po_numbers.push((Seen { text: bare, ..seen }, POINTS));
            }
        }
    }
}

/// Of two readings of a day, the one that the sender's order of day and month asks for.
fn choose(day: &mut DaySeen, order: DayOrder) {
    if let [day_first, month_first] = day.readings.as_slice() {
        let right = if order == DayOrder::MonthFirst { *month_first } else { *day_first };
        day.readings = vec![right];
    }
}

fn role_of(role: &str) -> Option<Role> {
    Some(match role {
        "position" => Role::Position,
        "our_item" => Role::SellerItem,
        "their_item" => Role::BuyerItem,
        "item" => Role::Item,
        "description" => Role::Description,
        "quantity" => Role::Quantity,
        "unit" => Role::Unit,
        "price" => Role::Price,
        "amount" => Role::Amount,
        "requested_date" => Role::RequestedDate,
        _ => return None,
    })
}

/// The words of a row that are just this label.
fn run(strip: &Strip, label: &str) -> Option<(usize, usize)> {
    let count = label.split(' ').count();
    (0..strip.words.len()).find_map(|first| {
        (count..=count + 1)
            .map(|n| first + n)
            .find(|end| *end <= strip.words.len() && folded(&strip.text(first, *end)) == label)
            .map(|end| (first, end))
    })
}

fn right_of(strip: &Strip, end: usize) -> Option<Seen> {
    let rest = strip.pieces.iter().map(|(a, b)| ((*a).max(end), *b)).find(|(a, b)| a < b)?;
    let stop = (rest.0..rest.1).find(|at| ends_a_value(strip, *at)).map_or(rest.1, |at| at + 1);
    value(strip, rest.0, stop)
}

/// A comma or full stop behind a word of a text.
fn ends_a_value(strip: &Strip, at: usize) -> bool {
    let in_text = matches!(strip.words.first().map(|w| &w.source), Some(Source::Text { .. }));
    in_text && strip.words.get(at).is_some_and(|w| w.text.ends_with([',', '.', ';']))
}

fn below(rows: &[Strip], nth: usize, first: usize, end: usize) -> Option<Seen> {
    let strip = rows.get(nth)?;
    let (left, right) = (strip.left(first), strip.right(end));
    let next = rows.iter().skip(nth + 1).take(2).filter(|s| s.page == strip.page);
    next.flat_map(|s| s.pieces.iter().map(move |(a, b)| (s, *a, *b)))
        .find(|(s, a, b)| s.right(*b).min(right) - s.left(*a).max(left) > 0)
        .and_then(|(s, a, b)| value(s, a, b))
}

fn value(strip: &Strip, first: usize, end: usize) -> Option<Seen> {
    let mut seen = strip.seen(first, end);
    let bare = seen.text.trim_matches([':', '#', ',', ';', '.', ' ']).to_owned();
    if bare.is_empty() || bare.chars().count() > 60 {
        return None;
    }
    seen = crate::facts::part(&seen, &bare);
    Some(seen)
}
