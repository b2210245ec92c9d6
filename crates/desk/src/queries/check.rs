//! Check: from what was typed to a question that can be answered, or every point that is wrong.

use basics::{Day, Decimal, Limits, Quantity, typed_day};

use super::column::{Cell, Column, ColumnKind, Source};
use super::spec::{Op, Spec};
use crate::failure::{Finding, Forbids, Kind, Severity};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryRefusal {
    #[error("the query can't be answered as it stands; {} to mend", count(.0))]
    Findings(Vec<Finding>),
    #[error("there is no query {0}")]
    NotFound(String),
    #[error("query {number} is {owner}'s; save it under a name of your own")]
    NotYours { number: String, owner: String },
    #[error("give the query a name")]
    NoName,
    #[error("you have a query of the name '{0}' already")]
    NameTaken(String),
    #[error("'{0}' is neither everyone nor one of your teams")]
    NoTeam(String),
    #[error("that is too long; it may have {most} characters")]
    TooLong { most: usize },
}

fn count(findings: &[Finding]) -> String {
    match findings {
        [one] => format!("1 point: {}", one.message),
        many => format!("{} points", many.len()),
    }
}

impl Forbids for QueryRefusal {
    fn code(&self) -> &'static str {
        match self {
            QueryRefusal::Findings(_) => "findings",
            QueryRefusal::NotFound(_) => "not_found",
            QueryRefusal::NotYours { .. } => "not_yours",
            QueryRefusal::NoName => "no_name",
            QueryRefusal::NameTaken(_) => "name_taken",
            QueryRefusal::NoTeam(_) => "no_team",
            QueryRefusal::TooLong { .. } => "too_long",
        }
    }
    fn kind(&self) -> Kind {
        match self {
            QueryRefusal::NotFound(_) => Kind::NotFound,
            QueryRefusal::NotYours { .. } => Kind::NotAllowed,
            QueryRefusal::NameTaken(_) => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }
    fn findings(self) -> Vec<Finding> {
        match self {
            QueryRefusal::Findings(findings) => findings,
            _ => Vec::new(),
        }
    }
}

/// A question in places of columns and typed values.
#[derive(Debug, Clone)]
pub struct Checked {
    pub source: Source,
    pub columns: Vec<usize>,
    pub filters: Vec<Wanted>,
    /// Column and whether the greatest comes first. With groups: the place among the result's columns.
    pub sort: Vec<(usize, bool)>,
    pub group: Vec<usize>,
    pub sums: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub column: usize,
    pub op: Op,
    pub value: Cell,
    /// Of a text: small letters.
    pub folded: String,
}

/// How many filters, sorts and groups a query may have.
const PARTS_MAX: usize = 12;

pub fn check(spec: &Spec, today: Day) -> Result<Checked, QueryRefusal> {
    let mut findings = Vec::new();
    let mut say = |code: &str, pointer: String, message: String| {
        findings.push(Finding::new(Severity::Block, code, pointer, message));
    };
    let Some(source) = Source::from_code(&spec.source) else {
        let all = Source::ALL.map(Source::code).join(", ");
        say(
            "unknown_source",
            "/source".into(),
            format!("'{}' is no source; there are {all}", short(&spec.source)),
        );
        return Err(QueryRefusal::Findings(findings));
    };
    for (name, length) in
        [("filters", spec.filters.len()), ("sort", spec.sort.len()), ("group", spec.group.len())]
    {
        let most = PARTS_MAX;
        if length > most {
            say("too_many", format!("/{name}"), format!("a query may have {most} of these, not {length}"));
        }
    }
    let mut place = |code: &str, pointer: String| -> Option<(usize, &'static Column)> {
        let found = source.column(code);
        if found.is_none() {
            let message = format!("there is no column '{}' in {}", short(code), source.code());
            let near = source.columns().iter().map(|c| c.code.to_owned());
            let finding = Finding::new(Severity::Block, "unknown_column", pointer, message);
            findings.push(finding.suggest(near));
        }
        found
    };
    let mut columns: Vec<usize> = spec
        .columns
        .iter()
        .enumerate()
        .filter_map(|(n, c)| Some(place(c, format!("/columns/{n}"))?.0))
        .collect();
    columns.dedup();
    let mut group: Vec<usize> =
        spec.group.iter().enumerate().filter_map(|(n, c)| Some(place(c, format!("/group/{n}"))?.0)).collect();
    let sums: Vec<(usize, usize, &Column)> = spec
        .sums
        .iter()
        .enumerate()
        .filter_map(|(n, c)| place(c, format!("/sums/{n}")).map(|(at, column)| (n, at, column)))
        .collect();
    let sort: Vec<(usize, bool)> = spec
        .sort
        .iter()
        .enumerate()
        .filter_map(|(n, s)| Some((place(&s.column, format!("/sort/{n}/column"))?.0, s.descending)))
        .collect();
    let wanted: Vec<(usize, usize, &Column)> = spec
        .filters
        .iter()
        .enumerate()
        .filter_map(|(n, f)| {
            place(&f.column, format!("/filters/{n}/column")).map(|(at, column)| (n, at, column))
        })
        .collect();
    for (n, _, column) in &sums {
        if !column.kind.can_be_summed() {
            let message = format!("'{}' can't be added up", column.code);
            findings.push(Finding::new(Severity::Block, "not_a_figure", format!("/sums/{n}"), message));
        }
    }
    // Amounts of several currencies are never added to one another.
    if sums.iter().any(|(.., c)| c.kind == ColumnKind::Money)
        && let Some((currency, _)) = source.column("currency")
        && !group.contains(&currency)
    {
        group.push(currency);
    }
    let mut filters = Vec::new();
    for (n, column, about) in wanted {
        let Some(filter) = spec.filters.get(n) else { continue };
        match filter_of(filter, column, about, today) {
            Ok(wanted) => filters.push(wanted),
            Err((code, at, message)) => {
                findings.push(Finding::new(Severity::Block, code, format!("/filters/{n}/{at}"), message));
            }
        }
    }
    if !findings.is_empty() {
        return Err(QueryRefusal::Findings(findings));
    }
    let sums: Vec<usize> = sums.into_iter().map(|(_, at, _)| at).collect();
    if columns.is_empty() {
        columns = source.columns().iter().enumerate().filter(|(_, c)| c.usual).map(|(n, _)| n).collect();
    }
    Ok(Checked { source, columns, filters, sort, group, sums })
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

type Wrong = (&'static str, &'static str, String);

fn filter_of(filter: &super::Filter, column: usize, about: &Column, today: Day) -> Result<Wanted, Wrong> {
    let op = Op::from_code(&filter.op);
    let op =
        op.ok_or_else(|| ("unknown_op", "op", format!("'{}' is no way to compare", short(&filter.op))))?;
    if !op.fits(about.kind) {
        let message =
            format!("'{}' does not fit '{}', which is a {}", op.code(), about.code, about.kind.code());
        return Err(("op_does_not_fit", "op", message));
    }
    let typed = filter.value.trim();
    if typed.chars().count() > Limits::LINE_CHARS {
        return Err(("too_long", "value", format!("a value may have {} characters", Limits::LINE_CHARS)));
    }
    let none = Wanted { column, op, value: Cell::None, folded: String::new() };
    if !op.needs_value() {
        return Ok(none);
    }
    if typed.is_empty() {
        return Err(("no_value", "value", format!("what is '{}' to be compared with?", about.code)));
    }
    let wrong = |message: String| ("wrong_value", "value", message);
    let value = match about.kind {
        ColumnKind::Text => Cell::Text(typed.to_owned()),
        ColumnKind::Number | ColumnKind::Money => {
            let number: Decimal = Quantity::parse(typed).map_err(|e| wrong(e.to_string()))?.value();
            Cell::Number(number)
        }
        ColumnKind::Day => {
            // A day that is gone: as many days back.
            let back = typed.strip_prefix('-').and_then(|d| d.trim().parse::<u16>().ok());
            let day = match back {
                Some(days) => today.plus_days(-i32::from(days)),
                None => typed_day(typed, today).map_err(|e| wrong(e.to_string()))?,
            };
            Cell::Day(day)
        }
        ColumnKind::Truth => match typed.to_lowercase().as_str() {
            "yes" | "true" | "1" | "ja" | "oui" | "si" | "sí" => Cell::Truth(true),
            "no" | "false" | "0" | "nein" | "non" => Cell::Truth(false),
            _ => return Err(wrong(format!("'{}' is neither yes nor no", short(typed)))),
        },
    };
    Ok(Wanted { value, folded: typed.to_lowercase(), ..none })
}

impl Wanted {
    pub fn fits(&self, cell: &Cell) -> bool {
        match (self.op, cell) {
            (Op::Empty, cell) => *cell == Cell::None,
            (Op::Filled, cell) => *cell != Cell::None,
            (Op::IsNot, Cell::None) => true,
            (_, Cell::None) => false,
            (Op::Begins, Cell::Text(text)) => text.to_lowercase().starts_with(&self.folded),
            (Op::Contains, Cell::Text(text)) => text.to_lowercase().contains(&self.folded),
            (Op::Is, Cell::Text(text)) => text.to_lowercase() == self.folded,
            (Op::IsNot, Cell::Text(text)) => text.to_lowercase() != self.folded,
            (Op::Is, cell) => *cell == self.value,
            (Op::IsNot, cell) => *cell != self.value,
            (Op::Least, cell) => *cell >= self.value,
            (Op::Most, cell) => *cell <= self.value,
            (Op::Begins | Op::Contains, _) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Filter;
    use super::*;

    fn wrong(spec: &Spec) -> Vec<(String, String)> {
        match check(spec, "2026-11-23".parse().unwrap()) {
            Err(QueryRefusal::Findings(found)) => found.into_iter().map(|f| (f.pointer, f.code)).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn filter(column: &str, op: &str, value: &str) -> Filter {
        Filter { column: column.into(), op: op.into(), value: value.into() }
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once_with_its_place() {
        let spec = Spec {
            source: "orders".into(),
            columns: vec!["order".into(), "password".into()],
            filters: vec![
                filter("total", "contains", "1"),
                filter("promised", "at_most", "soon"),
                filter("total", "at_least", "1; drop table sales_order"),
                filter("held", "is", "perhaps"),
                filter("stage", "is", ""),
                filter("stage", "resembles", "x"),
            ],
            sums: vec!["stage".into()],
            ..Spec::default()
        };
        let said = wrong(&spec);
        let is = |pointer: &str, code: &str| said.contains(&(pointer.to_owned(), code.to_owned()));
        assert!(is("/columns/1", "unknown_column") && is("/filters/0/op", "op_does_not_fit"), "{said:?}");
        assert!(is("/filters/1/value", "wrong_value") && is("/filters/2/value", "wrong_value"), "{said:?}");
        assert!(is("/filters/3/value", "wrong_value") && is("/filters/4/value", "no_value"), "{said:?}");
        assert!(is("/filters/5/op", "unknown_op") && is("/sums/0", "not_a_figure"), "{said:?}");
        assert_eq!(
            wrong(&Spec { source: "people".into(), ..Spec::default() }),
            [("/source".into(), "unknown_source".into())]
        );
    }

    #[test]
    fn amounts_are_added_up_by_currency_and_days_count_from_today() {
        let spec = Spec {
            source: "orders".into(),
            filters: vec![filter("begun", "at_least", "-7"), filter("promised", "at_most", "+2")],
            group: vec!["stage".into()],
            sums: vec!["total".into()],
            ..Spec::default()
        };
        let checked = check(&spec, "2026-11-23".parse().unwrap()).unwrap();
        let names: Vec<&str> = checked.group.iter().map(|n| Source::Orders.columns()[*n].code).collect();
        assert_eq!(names, ["stage", "currency"]);
        let days: Vec<String> = checked.filters.iter().map(|f| f.value.written()).collect();
        assert_eq!(days, ["2026-11-16", "2026-11-25"]);
    }
}
