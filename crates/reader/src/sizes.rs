//! Clothes by size: one row for a model, a column for each size, and in the cells how many. Each cell that is filled in is a line, of the item
//! whose number is that of the model with the size.

use crate::look::Look;
use crate::seen::{LineSeen, NumberSeen, RefKind, RefSeen, Seen};
use crate::strips::{Strip, union};

pub struct Sizes {
    pub lines: Vec<LineSeen>,
    pub used: Vec<bool>,
}

/// A column: the size, and from where to where its cells may stand.
struct Column {
    size: String,
    left: i32,
    right: i32,
}

/// What stands between the number of a model and the size.
const BETWEEN: [&str; 5] = ["-", "", "/", ".", " "];

pub fn read(strips: &[Strip], look: &Look<'_>) -> Option<Sizes> {
    let mut sizes = Sizes { lines: Vec::new(), used: vec![false; strips.len()] };
    let mut columns: Option<(u32, Vec<Column>)> = None;
    for (at, strip) in strips.iter().enumerate() {
        if let Some(found) = head(strip) {
            columns = Some((strip.page, found));
            mark(&mut sizes.used, at);
            continue;
        }
        let Some((_, columns)) = columns.as_ref().filter(|(page, _)| *page == strip.page) else { continue };
        let lines = row(strip, columns, look);
        if !lines.is_empty() {
            mark(&mut sizes.used, at);
            sizes.lines.extend(lines);
        }
    }
    (sizes.lines.len() >= 2).then_some(sizes)
}

fn mark(used: &mut [bool], at: usize) {
    if let Some(used) = used.get_mut(at) {
        *used = true;
    }
}

/// A row with three sizes and more in rising order.
fn head(strip: &Strip) -> Option<Vec<Column>> {
    const FEWEST: usize = 3;
    let sizes: Vec<(u32, usize)> = (0..strip.words.len())
        .filter_map(|at| {
            Some((rank(strip.words.get(at)?.text.trim_matches(|c: char| !c.is_alphanumeric()))?, at))
        })
        .collect();
    let rises = sizes.windows(2).all(|pair| matches!(pair, [a, b] if a.0 < b.0));
    // Figures alone may be anything where other words stand between them.
    let beside = sizes.windows(2).all(|pair| matches!(pair, [a, b] if b.1 == a.1 + 1));
    if sizes.len() < FEWEST || !rises || !beside {
        return None;
    }
    let middle = |at: usize| (strip.left(at) + strip.right(at + 1)) / 2;
    let step = sizes.windows(2).filter_map(|p| Some(middle(p.get(1)?.1) - middle(p.first()?.1))).min()?;
    let columns = sizes.iter().map(|(_, at)| Column {
        size: strip.text(*at, at + 1),
        left: middle(*at) - step / 2,
        right: middle(*at) + step / 2,
    });
    Some(columns.collect())
}

/// Where a size stands among the others; nothing where it is none.
fn rank(text: &str) -> Option<u32> {
    const LETTERS: [&str; 13] =
        ["XXS", "XS", "S", "M", "L", "XL", "XXL", "2XL", "XXXL", "3XL", "4XL", "5XL", "6XL"];
    let by_letters = LETTERS.iter().position(|l| *l == text).and_then(|at| u32::try_from(at).ok());
    by_letters.or_else(|| text.parse().ok().filter(|n| (30..=68).contains(n) && text.len() == 2))
}

/// The lines of one model.
fn row(strip: &Strip, columns: &[Column], look: &Look<'_>) -> Vec<LineSeen> {
    let first = columns.first().map_or(0, |c| c.left);
    let model = (0..strip.words.len()).filter(|at| strip.right(at + 1) <= first).find(|at| {
        let text = strip.words.get(*at).map_or("", |w| w.text.as_str());
        columns.iter().any(|c| number_of(text, &c.size, look).is_some())
    });
    let Some(model) = model else { return Vec::new() };
    let code = strip.seen(model, model + 1);
    let mut lines = Vec::new();
    for at in model + 1..strip.words.len() {
        let middle = (strip.left(at) + strip.right(at + 1)) / 2;
        let Some(column) = columns.iter().find(|c| (c.left..c.right).contains(&middle)) else { continue };
        let Some(quantity) = NumberSeen::of(strip.seen(at, at + 1))
            .filter(|n| n.value(None).is_some_and(|v| v > basics::Decimal::ZERO && v.is_integer()))
        else {
            continue;
        };
        let text = number_of(&code.text, &column.size, look)
            .unwrap_or_else(|| format!("{}-{}", code.text, column.size));
        let mut line = LineSeen::new(union([&code.source, &quantity.seen.source].into_iter()));
        line.refs.push(RefSeen { kind: RefKind::Unknown, seen: Seen { text, ..code.clone() } });
        line.quantity = Some(quantity);
        lines.push(line);
    }
    lines
}

/// The number of the item of a model in a size, where it is on record.
fn number_of(model: &str, size: &str, look: &Look<'_>) -> Option<String> {
    let model = model.trim_matches(|c: char| !c.is_alphanumeric());
    if model.len() < 3 || !model.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    BETWEEN.iter().map(|between| format!("{model}{between}{size}")).find(|text| !look.hits(text).is_empty())
}
