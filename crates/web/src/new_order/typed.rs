//! What was typed into the form, read without the module: the same text means the same as in the grid. `12cs@9.50` is twelve cases at
//! 9.50, `*` the item above, `=` the quantity this customer bought last.

use db::Tx;
use desk::orders::schedule::Schedule;
use desk::orders::{self, Draft, DraftLine};
use desk::{Failure, catalog, customers};

use crate::form::Fields;

/// A row of the form as typed; rows that were left empty count too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedRow {
    pub item: String,
    pub quantity: String,
}

impl TypedRow {
    pub fn is_blank(&self) -> bool {
        self.item.is_empty() && self.quantity.is_empty()
    }
}

/// The rows `lines[0].item`, `lines[0].quantity`, … in the order of their numbers.
pub fn rows(fields: &Fields) -> Vec<TypedRow> {
    let mut rows: Vec<TypedRow> = Vec::new();
    for (name, value) in fields.pairs() {
        let Some((at, field)) = name.strip_prefix("lines[").and_then(|rest| rest.split_once("].")) else {
            continue;
        };
        let Ok(at) = at.parse::<usize>() else { continue };
        if at >= basics::Limits::ORDER_LINES {
            continue;
        }
        if rows.len() <= at {
            rows.resize(at + 1, TypedRow::default());
        }
        if let Some(row) = rows.get_mut(at) {
            match field {
                "item" => row.item = value.trim().to_owned(),
                "quantity" => row.quantity = value.trim().to_owned(),
                _ => {}
            }
        }
    }
    rows
}

/// Quantity, unit and price out of one field. What can't be read is left as typed; the desk says what is wrong with it.
pub fn quantity(raw: &str, mark: char) -> (String, String, String) {
    let (amount, price) = raw.split_once('@').map_or((raw, ""), |(a, p)| (a, p));
    let amount = amount.trim();
    let digits: String = amount
        .chars()
        .take_while(|c| c.is_ascii_digit() || c.is_whitespace() || ".,'".contains(*c))
        .collect();
    let unit = amount.get(digits.len()..).unwrap_or("").trim();
    let plain_unit = unit.len() <= 8 && unit.chars().all(|c| c.is_ascii_alphanumeric());
    if !digits.contains(|c: char| c.is_ascii_digit()) || !plain_unit {
        return (raw.trim().to_owned(), String::new(), String::new());
    }
    (plain(&digits, mark), unit.to_uppercase(), plain(price, mark))
}

/// A line wanted in parts, `40cs +5 @NORTH; 60`: its unit and its parts; none for what holds no semicolon.
pub fn parts(raw: &str, mark: char) -> Option<(String, Schedule)> {
    if !raw.contains(';') {
        return None;
    }
    let mut schedule = Schedule::parse(raw);
    let mut unit = String::new();
    for part in &mut schedule.0 {
        let (own, of, _) = quantity(&part.quantity, mark);
        part.quantity = own;
        if unit.is_empty() {
            unit = of;
        }
    }
    Some((unit, schedule))
}

/// What a row says: its quantity, unit and price, and its parts where it has several.
pub fn amounts(raw: &str, mark: char) -> DraftLine {
    if let Some((unit, schedule)) = parts(raw, mark) {
        return DraftLine { unit, schedule, ..DraftLine::default() };
    }
    let (quantity, unit, price) = quantity(raw, mark);
    DraftLine { quantity, unit, price, ..DraftLine::default() }
}

/// `1.234,5` or `1,234.5` by the reader's decimal mark, as the desk takes it: `1234.5`. Marks between groups stand before three digits
/// each; what has them elsewhere is left as typed, so that nothing is read that was not meant: `9.50` stays 9.50 for a reader of
/// decimal commas, and `1,5` is refused for one of decimal points.
pub fn plain(text: &str, mark: char) -> String {
    let group = if mark == ',' { '.' } else { ',' };
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let (whole, decimals) = bare.split_once(mark).map_or((bare.as_str(), None), |(w, d)| (w, Some(d)));
    let mut groups = whole.split(group);
    let leads = groups.next().is_some_and(|first| !whole.contains(group) || (1..=3).contains(&first.len()));
    let grouped = leads && groups.all(|g| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit()));
    if !grouped || decimals.is_some_and(|d| d.contains([mark, group])) {
        return bare;
    }
    let whole = whole.replace(group, "");
    decimals.map_or(whole.clone(), |d| format!("{whole}.{d}"))
}

/// The draft that the form stands for, its lines being the rows that are not blank; second, the position of each line's row.
pub fn draft(
    tx: &mut Tx,
    fields: &Fields,
    rows: &[TypedRow],
    mark: char,
) -> Result<(Draft, Vec<usize>), Failure> {
    let typed_customer = fields.text("customer").to_owned();
    let customer = one_customer(tx, &typed_customer)?.unwrap_or(typed_customer);
    let mut draft = Draft {
        customer,
        buyer_po_no: fields.text("buyer_po_no").to_owned(),
        requested_date: fields.text("requested_date").to_owned(),
        ship_to: fields.text("ship_to").to_owned(),
        note: fields.text("note").to_owned(),
        quotation: fields.text("quotation").to_owned(),
        accept: fields.text("reason").to_owned(),
        ..Draft::default()
    };
    let mut positions = Vec::new();
    for (position, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
        let item = match row.item.as_str() {
            "*" => draft.lines.last().map(|l| l.item.clone()).unwrap_or_default(),
            written => written.to_owned(),
        };
        let mut line = DraftLine { item, ..amounts(&row.quantity, mark) };
        if line.quantity == "="
            && let Some((last, last_unit)) = last_quantity(tx, &draft.customer, &line.item)?
        {
            (line.quantity, line.unit) = (last, last_unit);
        }
        draft.lines.push(line);
        positions.push(position);
    }
    Ok((draft, positions))
}

/// The number of the only customer that fits a name, a phone number or an old order.
fn one_customer(tx: &mut Tx, typed: &str) -> Result<Option<String>, Failure> {
    if typed.is_empty() {
        return Ok(None);
    }
    let found = customers::find(tx, typed, 2)?;
    match found.as_slice() {
        [one] => Ok(Some(one.number.clone())),
        _ => Ok(None),
    }
}

fn last_quantity(tx: &mut Tx, customer: &str, item: &str) -> Result<Option<(String, String)>, Failure> {
    let Some(customer) = customers::by_number(tx, customer)? else { return Ok(None) };
    let catalog::Resolved::One { item, .. } = catalog::resolve(tx, Some(customer.id), item)? else {
        return Ok(None);
    };
    let habits = orders::habits_of(tx, customer.id, &[item])?;
    Ok(habits.get(&item).map(|h| (h.last_quantity.to_string(), h.last_unit.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_may_carry_its_unit_and_price() {
        let read = |text, mark| quantity(text, mark);
        let of = |q: &str, u: &str, p: &str| (q.to_owned(), u.to_owned(), p.to_owned());
        assert_eq!(read("12", '.'), of("12", "", ""));
        assert_eq!(read("12cs@9.50", '.'), of("12", "CS", "9.50"));
        assert_eq!(read("1.234,5 kg", ','), of("1234.5", "KG", ""));
        assert_eq!(read("1,234", '.'), of("1234", "", ""));
        assert_eq!(read("=", '.'), of("=", "", ""));
        assert_eq!(read("1 234,50", ','), of("1234.50", "", ""));
        assert_eq!(read("1\u{202f}234,5", ','), of("1234.5", "", ""));
        assert_eq!(read("many", '.'), of("many", "", ""));
    }

    #[test]
    fn a_figure_is_read_in_the_manner_of_its_reader_or_left_as_it_is() {
        for (typed, mark, read) in [
            ("1.234,5", ',', "1234.5"),
            ("1,234.5", '.', "1234.5"),
            ("1.234", ',', "1234"),
            ("1.234", '.', "1.234"),
            ("12.345.678", ',', "12345678"),
            ("9.50", ',', "9.50"),
            ("1,5", '.', "1,5"),
            ("1.23.4", ',', "1.23.4"),
            ("1,2,3", ',', "1,2,3"),
            ("1.234,5.6", ',', "1.234,5.6"),
            ("1'234.5", '.', "1234.5"),
            (".5", ',', ".5"),
            (",5", ',', ".5"),
        ] {
            assert_eq!(plain(typed, mark), read, "{typed} with {mark}");
        }
    }

    #[test]
    fn parts_are_typed_into_the_quantity() {
        let line = amounts("40cs +5 @NORTH; 1.060,5", ',');
        assert_eq!((line.quantity.as_str(), line.unit.as_str()), ("", "CS"));
        assert_eq!(line.schedule.text(), "40 +5 @NORTH; 1060.5");
        assert!(amounts("40cs@9.50", '.').schedule.is_empty());
    }

    #[test]
    fn rows_keep_their_places() {
        let pairs = [
            ("lines[0].item", "A"),
            ("lines[2].item", "B"),
            ("lines[2].quantity", " 4 "),
            ("lines[x].item", "C"),
        ];
        let fields = Fields::from(pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec());
        let rows = rows(&fields);
        assert_eq!(rows.len(), 3);
        assert_eq!((rows[2].item.as_str(), rows[2].quantity.as_str()), ("B", "4"));
    }
}
