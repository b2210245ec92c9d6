//! The steps of guided entry: what each is called, what it takes out of its form, and what stands before and after it.

use db::Tx;
use desk::Failure;
use desk::customers;
use desk::orders::{self, Draft, DraftLine};

use crate::form::Fields;
use crate::new_order::{quantity, rows};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Customer,
    Po,
    ShipTo,
    Lines,
    Check,
    Summary,
}

impl Step {
    pub const ALL: [Step; 6] =
        [Step::Customer, Step::Po, Step::ShipTo, Step::Lines, Step::Check, Step::Summary];

    /// As it stands in the path.
    pub fn code(self) -> &'static str {
        match self {
            Step::Customer => "customer",
            Step::Po => "po",
            Step::ShipTo => "ship-to",
            Step::Lines => "lines",
            Step::Check => "check",
            Step::Summary => "summary",
        }
    }

    pub fn from_code(code: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|s| s.code() == code)
    }

    pub fn title(self) -> &'static str {
        match self {
            Step::Customer => "Who orders",
            Step::Po => "PO and dates",
            Step::ShipTo => "Where it goes",
            Step::Lines => "What they order",
            Step::Check => "Check",
            Step::Summary => "Read it back",
        }
    }

    /// The step in which a field of the order is written.
    pub fn of_field(field: &str) -> Step {
        match field {
            "buyer_po_no" | "requested_date" | "po_date" => Step::Po,
            "ship_to" | "carrier" | "note" => Step::ShipTo,
            "item" | "quantity" | "lines" => Step::Lines,
            _ => Step::Customer,
        }
    }

    pub fn after(self) -> Step {
        let at = self as usize;
        Step::ALL.into_iter().nth(at + 1).unwrap_or(Step::Summary)
    }

    pub fn before(self) -> Step {
        let at = self as usize;
        Step::ALL.into_iter().nth(at.saturating_sub(1)).unwrap_or(Step::Customer)
    }

    /// Puts what the step's form says into the draft.
    pub(super) fn take(
        self,
        tx: &mut Tx,
        draft: &mut Draft,
        fields: &Fields,
        mark: char,
    ) -> Result<(), Failure> {
        match self {
            Step::Customer => {
                let typed = fields.text("customer").to_owned();
                draft.customer = super::the_one(tx, &typed)?.unwrap_or(typed);
            }
            Step::Po => {
                draft.buyer_po_no = fields.text("buyer_po_no").to_owned();
                draft.requested_date = fields.text("requested_date").to_owned();
            }
            Step::ShipTo => {
                draft.ship_to = fields.text("ship_to").to_owned();
                draft.note = fields.text("note").to_owned();
            }
            Step::Lines => {
                draft.lines = lines(fields, mark);
                if let Some(sku) = fields.text("verb").strip_prefix("take:") {
                    draft.lines.extend(usual(tx, &draft.customer, sku)?);
                }
            }
            Step::Check | Step::Summary => {}
        }
        Ok(())
    }
}

/// The rows that say something, but for the one that is taken out.
fn lines(fields: &Fields, mark: char) -> Vec<DraftLine> {
    let removed = fields.text("verb").strip_prefix("remove:").and_then(|n| n.parse::<usize>().ok());
    rows(fields)
        .into_iter()
        .enumerate()
        .filter(|(at, row)| Some(*at) != removed && !row.is_blank())
        .map(|(_, row)| {
            let (quantity, unit, price) = quantity(&row.quantity, mark);
            DraftLine { item: row.item, quantity, unit, price, ..DraftLine::default() }
        })
        .collect()
}

/// What they took last of an item.
fn usual(tx: &mut Tx, customer: &str, sku: &str) -> Result<Option<DraftLine>, Failure> {
    let Some(customer) = customers::by_number(tx, customer)? else { return Ok(None) };
    let all = orders::guide(tx, customer.id, basics::Limits::PAGE_ROWS)?;
    Ok(all.into_iter().find(|l| l.item == sku).map(|l| DraftLine {
        item: l.item,
        quantity: l.last_quantity.to_string(),
        unit: l.last_unit,
        ..DraftLine::default()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_leads_from_the_customer_to_the_summary_and_back() {
        let mut step = Step::Customer;
        let mut way = vec![step.code()];
        while step.after() != step {
            step = step.after();
            way.push(step.code());
            assert_eq!(step.before().after(), step);
        }
        assert_eq!(way, ["customer", "po", "ship-to", "lines", "check", "summary"]);
        assert_eq!(Step::Customer.before(), Step::Customer);
        for step in Step::ALL {
            assert_eq!(Step::from_code(step.code()), Some(step));
        }
    }

    #[test]
    fn a_line_is_taken_out_and_empty_rows_are_none() {
        let pair = |n: &str, v: &str| (n.to_owned(), v.to_owned());
        let fields = Fields::from(vec![
            pair("lines[0].item", "A"),
            pair("lines[0].quantity", "1.200,5 kg"),
            pair("lines[1].item", "B"),
            pair("lines[2].item", ""),
            pair("verb", "remove:1"),
        ]);
        let lines = lines(&fields, ',');
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].quantity.as_str(), lines[0].unit.as_str()), ("1200.5", "KG"));
    }
}
