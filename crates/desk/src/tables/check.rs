//! Check: what the rows of a version say twice, what they leave open, and which of them never fires; each in a sentence with an example.

use std::collections::HashSet;

use basics::Decimal;

use super::cell::{Edge, Stretch, Value, step, written};
use super::compile::{Bits, Compiled, Line, compile};
use super::kind::{Column, Hit, Holds};
use super::version::TableVersion;
use crate::failure::{Finding, Severity};

/// Sentences of one sort; a table with more of them has one mistake many times.
const SAID_MAX: usize = 12;
/// Places looked at while searching for gaps.
const LOOKED_AT_MAX: usize = 200_000;

/// Overlaps block a version whose hit policy is *unique*; everything else is for its author and approver to know.
pub fn check(table: &Compiled) -> Vec<Finding> {
    let mut found = Vec::new();
    match table.hit {
        Hit::Unique => overlaps(table, &mut found),
        Hit::First => never_fires(table, &mut found),
        Hit::Collect => {}
    }
    if table.hit != Hit::Collect || table.kind.complete {
        gaps(table, &mut found);
    }
    found
}

/// What [`check`] says of a version on record, or which of its cells can't be read any more.
pub fn findings_of(version: &TableVersion) -> Vec<Finding> {
    compile(version).map_or_else(|unreadable| unreadable, |table| check(&table))
}

fn overlaps(table: &Compiled, found: &mut Vec<Finding>) {
    for (n, row) in table.rows.iter().enumerate() {
        for other in table.rows.iter().skip(n + 1) {
            let shared: Option<Vec<Stretch>> =
                row.when.iter().zip(&other.when).map(|(a, b)| a.meets(b)).collect();
            let Some(shared) = shared else { continue };
            let example = case(table.kind.inputs, &shared);
            let message = format!("rows {} and {} both hold: {example}", row.number, other.number);
            found.push(Finding::new(Severity::Block, "overlap", format!("/rows/{n}"), message));
            if found.len() >= SAID_MAX {
                return;
            }
        }
    }
}

fn never_fires(table: &Compiled, found: &mut Vec<Finding>) {
    for (n, row) in table.rows.iter().enumerate() {
        let covers =
            |above: &&super::compile::Row| above.when.iter().zip(&row.when).all(|(a, b)| a.covers(b));
        let Some(above) = table.rows.iter().take(n).find(covers) else { continue };
        let message =
            format!("row {} never fires: row {} above it holds for all of it", row.number, above.number);
        found.push(Finding::new(Severity::Warn, "never_fires", format!("/rows/{n}"), message));
        if found.len() >= SAID_MAX {
            return;
        }
    }
}

/// Which cases no row is about: column by column, only the rows that hold in the pieces so far.
fn gaps(table: &Compiled, found: &mut Vec<Finding>) {
    let mut search = Search { table, seen: HashSet::new(), looked_at: 0, found: Vec::new() };
    let all = Bits::all(table.rows.len());
    search.column(0, &all, &mut Vec::new());
    for example in &search.found {
        let message = format!("no row holds: {example}");
        found.push(Finding::new(Severity::Warn, "gap", "/rows", message));
    }
    if search.looked_at >= LOOKED_AT_MAX {
        let message = "the table has more combinations than are looked through; there may be further gaps";
        found.push(Finding::new(Severity::Note, "gaps_not_all", "/rows", message));
    }
}

struct Search<'t> {
    table: &'t Compiled,
    /// What is left of the rows at a column: two pieces with the same rows have the same gaps.
    seen: HashSet<(usize, Bits)>,
    looked_at: usize,
    found: Vec<String>,
}

impl Search<'_> {
    fn column(&mut self, at: usize, rows: &Bits, path: &mut Vec<Stretch>) {
        self.looked_at += 1;
        if self.found.len() >= SAID_MAX || self.looked_at >= LOOKED_AT_MAX {
            return;
        }
        if rows.is_empty() {
            self.found.push(case(self.table.kind.inputs, path));
            return;
        }
        let (Some(column), Some(line)) = (self.table.kind.inputs.get(at), self.table.lines.get(at)) else {
            return;
        };
        if !self.seen.insert((at, rows.clone())) {
            return;
        }
        let mut tried: HashSet<Bits> = HashSet::new();
        for (piece, stretch) in pieces(line, column.holds) {
            let mut left = rows.clone();
            left.and(piece);
            if !tried.insert(left.clone()) {
                continue;
            }
            path.push(stretch);
            self.column(at + 1, &left, path);
            path.pop();
        }
    }
}

/// The pieces of a line that hold a value, with where they begin and end.
fn pieces(line: &Line, holds: Holds) -> impl Iterator<Item = (&Bits, Stretch)> {
    line.pieces.iter().enumerate().filter_map(move |(n, bits)| {
        let low = n.checked_sub(1).and_then(|n| line.edges.get(n)).cloned();
        let stretch = (low, line.edges.get(n).cloned());
        example(&stretch, holds).map(|_| (bits, stretch))
    })
}

/// A value of a stretch; none if no value of the column lies in it.
fn example(stretch: &Stretch, holds: Holds) -> Option<Value> {
    let lies_in = |value: &Value| {
        let point = (Edge::before(value.clone()), Edge::after(value.clone()));
        stretch.0.as_ref().is_none_or(|low| *low <= point.0)
            && stretch.1.as_ref().is_none_or(|high| point.1 <= *high)
    };
    let candidates: Vec<Value> = match holds {
        Holds::Choice(codes) => codes.iter().map(|c| Value::Text((*c).to_owned())).collect(),
        Holds::YesNo => vec![Value::Number(Decimal::ZERO), Value::Number(Decimal::ONE)],
        Holds::Text => match &stretch.0 {
            None => vec![Value::Text("a".into()), Value::Text(String::new())],
            Some(Edge { at: Value::Text(text), after }) => {
                let next = format!("{text}{}", if *after { "\u{10FFFF}x" } else { "" });
                vec![Value::Text(next)]
            }
            Some(_) => Vec::new(),
        },
        _ => {
            let step = step(holds).unwrap_or(Decimal::ONE);
            match (&stretch.0, &stretch.1) {
                (None, _) => vec![Value::Number(Decimal::ZERO)],
                (Some(Edge { at: Value::Number(at), after }), _) => {
                    let whole = at.trunc() + Decimal::ONE;
                    let least = if *after { *at + step } else { *at };
                    let middle = whole.max(least);
                    vec![Value::Number(middle), Value::Number(least)]
                }
                (Some(_), _) => Vec::new(),
            }
        }
    };
    candidates.into_iter().find(lies_in)
}

/// A case in words: the columns that matter, each with a value.
fn case(columns: &[Column], path: &[Stretch]) -> String {
    let said: Vec<String> = columns
        .iter()
        .zip(path)
        .filter(|(_, stretch)| **stretch != (None, None))
        .map(|(column, stretch)| format!("{} {}", column.title, piece(stretch, column.holds)))
        .collect();
    if said.is_empty() { "any case".into() } else { said.join(", ") }
}

fn piece((low, high): &Stretch, holds: Holds) -> String {
    let say = |value: &Value| written(value, holds);
    match (low, high) {
        (Some(a), Some(b)) if a.at == b.at => say(&a.at),
        _ if matches!(holds, Holds::Text | Holds::Choice(_) | Holds::YesNo) => {
            match example(&(low.clone(), high.clone()), holds) {
                Some(Value::Text(text))
                    if holds == Holds::Text && (low.is_none() || text.contains('\u{10FFFF}')) =>
                {
                    "that no row names".into()
                }
                Some(value) => say(&value),
                None => "that no row names".into(),
            }
        }
        (None, Some(b)) => format!("{} {}", if b.after { "up to" } else { "below" }, say(&b.at)),
        (Some(a), None) => format!("{} {}", if a.after { "above" } else { "from" }, say(&a.at)),
        (Some(a), Some(b)) => {
            let from = if a.after { "above" } else { "from" };
            let to = if b.after { "up to" } else { "below" };
            format!("{from} {} {to} {}", say(&a.at), say(&b.at))
        }
        (None, None) => "any".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::kinds::kind;
    use crate::tables::version::{TableState, WrittenRow};
    use crate::tables::{Facts, Row};
    use basics::Id;

    fn table(code: &str, hit: Hit, rows: &[(&[&str], &[&str])]) -> std::sync::Arc<Compiled> {
        let text = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect();
        let rows = rows.iter().map(|(when, then)| WrittenRow {
            when: text(when),
            then: text(then),
            note: String::new(),
        });
        compile(&TableVersion {
            id: Id::from_uuid(uuid::Uuid::nil()),
            kind: kind(code).unwrap(),
            version: 1,
            hit,
            rows: rows.collect(),
            valid_from: "2026-01-01".parse().unwrap(),
            valid_to: None,
            state: TableState::Approved,
            reason: String::new(),
            note: None,
            written_by: crate::actor::Actor::desk().person,
            written_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            decided_by: None,
        })
        .unwrap()
    }

    fn said(table: &Compiled) -> Vec<String> {
        check(table).into_iter().map(|f| f.message).collect()
    }

    #[test]
    fn two_rows_that_hold_of_the_same_case_are_said_with_the_case() {
        let zones = table(
            "zone",
            Hit::Unique,
            &[(&["DE", "0*, 1*"], &["1"]), (&["DE", "10000..19999"], &["2"]), (&["not DE"], &["9"])],
        );
        assert_eq!(said(&zones)[0], "rows 1 and 2 both hold: Country de, Postcode 10000");
        assert_eq!(check(&zones)[0].severity, Severity::Block);
    }

    #[test]
    fn a_case_that_no_row_is_about_is_said_with_where_it_lies() {
        let zones = table("zone", Hit::First, &[(&["DE", ""], &["1"]), (&["AT", "1*"], &["2"])]);
        let said = said(&zones);
        assert!(said.contains(&"no row holds: Country that no row names".to_owned()), "{said:?}");
        assert!(
            said.contains(&"no row holds: Country at, Postcode that no row names".to_owned()),
            "{said:?}"
        );
        let closed = table("zone", Hit::First, &[(&["DE", ""], &["1"]), (&["not DE", ""], &["2"])]);
        assert!(check(&closed).is_empty(), "{:?}", check(&closed));
    }

    #[test]
    fn numbers_that_meet_to_the_last_place_leave_no_gap() {
        let rows: [(&[&str], &[&str]); 2] =
            [(&["<= 10"], &["nobody", ""]), (&["> 10"], &["review", "more than a tenth"])];
        assert!(check(&table("discount_approval", Hit::Unique, &rows)).is_empty());
        let rows: [(&[&str], &[&str]); 2] = [(&["< 10"], &["nobody"]), (&["> 10"], &["review"])];
        assert_eq!(
            said(&table("discount_approval", Hit::Unique, &rows)),
            ["no row holds: Below the list, percent 10"]
        );
    }

    #[test]
    fn a_row_under_one_that_holds_for_all_of_it_never_fires() {
        let rows: [(&[&str], &[&str]); 2] = [(&["", ""], &["1"]), (&["DE", "8*"], &["2"])];
        assert_eq!(
            said(&table("zone", Hit::First, &rows)),
            ["row 2 never fires: row 1 above it holds for all of it"]
        );
    }

    #[test]
    fn what_fires_follows_the_hit_policy_and_what_is_known() {
        let rows: [(&[&str], &[&str]); 3] =
            [(&["DE", "8*"], &["south"]), (&["DE", ""], &["home"]), (&["", ""], &["abroad"])];
        let zone = |hit: Hit, facts: &Facts| -> Vec<String> {
            let table = table("zone", hit, &rows);
            table.decide(facts).iter().map(|d| d.row.text("zone").to_owned()).collect()
        };
        let munich = Facts::new().text("country", "de").text("postcode", "80331");
        assert_eq!(zone(Hit::First, &munich), ["south"]);
        assert_eq!(zone(Hit::Collect, &munich), ["south", "home", "abroad"]);
        // Without a postcode only the rows that hold for every postcode do.
        assert_eq!(zone(Hit::First, &Facts::new().text("country", "DE")), ["home"]);
        assert_eq!(zone(Hit::First, &Facts::new()), ["abroad"]);
        let table = table("zone", Hit::First, &rows);
        let decided = table.first(&munich).unwrap();
        assert_eq!(decided.trace(), "table zone, version 1, row 1");
        let told: Vec<String> = table.rows.iter().map(Row::told).collect();
        assert_eq!(told[1], "Zone: home");
    }

    proptest::proptest! {
        /// The compiled table says what reading the rows one by one says.
        #[test]
        fn pieces_and_rows_agree(bounds in proptest::collection::vec((0u32..40, 0u32..40), 1..12), at in 0u32..45) {
            let cells: Vec<String> = bounds.iter().map(|(a, b)| format!("{}..{}", a.min(b), a.max(b))).collect();
            let rows: Vec<WrittenRow> = cells
                .iter()
                .map(|c| WrittenRow {
                    when: vec![String::new(), String::new(), String::new(), String::new(), c.clone()],
                    then: vec!["c".into(), "s".into()],
                    note: String::new(),
                })
                .collect();
            let version = TableVersion { rows, hit: Hit::Collect, kind: kind("freight").unwrap(), id: Id::from_uuid(uuid::Uuid::nil()), version: 1,
                valid_from: "2026-01-01".parse().unwrap(), valid_to: None, state: TableState::Approved, reason: String::new(), note: None,
                written_by: crate::actor::Actor::desk().person, written_at: "2026-01-01T00:00:00Z".parse().unwrap(), decided_by: None };
            let table = compile(&version).unwrap();
            let fired: Vec<usize> =
                table.decide(&Facts::new().number("weight", at.into())).iter().map(|d| d.row.number).collect();
            let by_hand: Vec<usize> = bounds
                .iter()
                .enumerate()
                .filter(|(_, (a, b))| (*a.min(b)..=*a.max(b)).contains(&at))
                .map(|(n, _)| n + 1)
                .collect();
            proptest::prop_assert_eq!(fired, by_hand);
        }
    }
}
