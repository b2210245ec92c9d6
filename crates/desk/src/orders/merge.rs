//! Merge: what two people wrote into one draft at the same time, put together from the state both began with. Pure; [`super::save_beside`]
//! calls it. Holds: nothing that either wrote is lost. Where both wrote something else into one field, the one that is on record stands and the
//! other is told apart, for a note.

use super::draft::{Draft, DraftLine};
use super::schedule::Schedule;

/// Both wrote something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// `requested_date`, `lines/2/quantity`, in the merged draft.
    pub path: String,
    pub theirs: String,
    pub mine: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    pub draft: Draft,
    pub conflicts: Vec<Conflict>,
}

/// `theirs` is on record, `mine` was written since `base`. Without a base only what is the same in both is known to be old.
pub fn merge(base: Option<&Draft>, theirs: &Draft, mine: &Draft) -> Merged {
    let none = Draft::default();
    let head = base.unwrap_or(&none);
    let mut conflicts = Vec::new();
    let mut field = |path: &str, of: fn(&Draft) -> &String| {
        let (base, theirs, mine) = (of(head), of(theirs), of(mine));
        one(base, theirs, mine, || path.to_owned(), &mut conflicts)
    };
    let mut draft = Draft {
        customer: field("customer", |d| &d.customer),
        buyer_po_no: field("buyer_po_no", |d| &d.buyer_po_no),
        po_date: field("po_date", |d| &d.po_date),
        requested_date: field("requested_date", |d| &d.requested_date),
        ship_to: field("ship_to", |d| &d.ship_to),
        kind: field("kind", |d| &d.kind),
        place: field("place", |d| &d.place),
        carrier: field("carrier", |d| &d.carrier),
        note: field("note", |d| &d.note),
        quotation: field("quotation", |d| &d.quotation),
        agreement: field("agreement", |d| &d.agreement),
        lines: Vec::new(),
        accept: mine.accept.clone(),
    };
    let known;
    let base = match base {
        Some(base) => &base.lines,
        None => {
            known = common(&theirs.lines, &mine.lines);
            &known
        }
    };
    draft.lines = lines(base, &theirs.lines, &mine.lines, &mut conflicts);
    Merged { draft, conflicts }
}

/// What a page doesn't show and so can't send back stays as it was: the date of the PO, the buyer's own line numbers, the prices a document
/// stated, the quotation that it answers.
pub(super) fn with_unseen(base: &Draft, mine: &Draft) -> Draft {
    let kept = |mine: &String, base: &String| if mine.is_empty() { base.clone() } else { mine.clone() };
    let mut draft = Draft {
        po_date: kept(&mine.po_date, &base.po_date),
        kind: kept(&mine.kind, &base.kind),
        place: kept(&mine.place, &base.place),
        carrier: kept(&mine.carrier, &base.carrier),
        quotation: kept(&mine.quotation, &base.quotation),
        agreement: kept(&mine.agreement, &base.agreement),
        ..mine.clone()
    };
    for (old, at) in base.lines.iter().zip(aligned(&base.lines, &mine.lines)) {
        if let Some(line) = at.and_then(|at| draft.lines.get_mut(at)) {
            line.price_reason = kept(&line.price_reason, &old.price_reason);
            line.stated_price = kept(&line.stated_price, &old.stated_price);
            line.requested_date = kept(&line.requested_date, &old.requested_date);
            line.buyer_line = kept(&line.buyer_line, &old.buyer_line);
            line.quoted = kept(&line.quoted, &old.quoted);
            line.ship_to = kept(&line.ship_to, &old.ship_to);
        }
    }
    draft
}

/// One field: whoever changed it counts; where both did, the one on record.
fn one(
    base: &str,
    theirs: &str,
    mine: &str,
    path: impl FnOnce() -> String,
    conflicts: &mut Vec<Conflict>,
) -> String {
    if mine == base || mine == theirs {
        return theirs.to_owned();
    }
    if theirs == base {
        return mine.to_owned();
    }
    conflicts.push(Conflict { path: path(), theirs: theirs.to_owned(), mine: mine.to_owned() });
    theirs.to_owned()
}

/// Lines stay in the order of those on record; what is new in mine stands behind the line that it was written behind.
fn lines(
    base: &[DraftLine],
    theirs: &[DraftLine],
    mine: &[DraftLine],
    conflicts: &mut Vec<Conflict>,
) -> Vec<DraftLine> {
    let (in_theirs, in_mine) = (aligned(base, theirs), aligned(base, mine));
    let mut all: Vec<DraftLine> = Vec::with_capacity(theirs.len().max(mine.len()));
    let (mut t, mut m) = (0, 0);
    // What is new in theirs and was not met in mine.
    let mut written: Vec<&DraftLine> = Vec::new();
    for (b, old) in base.iter().enumerate() {
        let (at_theirs, at_mine) = (in_theirs.get(b).copied().flatten(), in_mine.get(b).copied().flatten());
        // What either put before this line.
        if let Some(end) = at_theirs {
            let new = theirs.get(t..end).unwrap_or_default();
            written.extend(new);
            all.extend(new.iter().cloned());
            t = end + 1;
        }
        if let Some(end) = at_mine {
            all.extend(new_in_mine(mine.get(m..end).unwrap_or_default(), &mut written));
            m = end + 1;
        }
        match (at_theirs.and_then(|n| theirs.get(n)), at_mine.and_then(|n| mine.get(n))) {
            (Some(theirs), Some(mine)) => {
                let line = line(old, theirs, mine, all.len(), conflicts);
                all.push(line);
            }
            // Taken out by one; it stays where the other worked on it.
            (Some(kept), None) | (None, Some(kept)) if kept != old => all.push(kept.clone()),
            _ => {}
        }
    }
    let new = theirs.get(t..).unwrap_or_default();
    written.extend(new);
    all.extend(new.iter().cloned());
    all.extend(new_in_mine(mine.get(m..).unwrap_or_default(), &mut written));
    all
}

/// What is new in mine; a line that the other wrote in the same way is one.
fn new_in_mine(new: &[DraftLine], written: &mut Vec<&DraftLine>) -> Vec<DraftLine> {
    let mut all = Vec::with_capacity(new.len());
    for line in new {
        match written.iter().position(|w| *w == line) {
            Some(at) => {
                written.swap_remove(at);
            }
            None => all.push(line.clone()),
        }
    }
    all
}

fn line(
    base: &DraftLine,
    theirs: &DraftLine,
    mine: &DraftLine,
    at: usize,
    conflicts: &mut Vec<Conflict>,
) -> DraftLine {
    let said = [base, theirs, mine].map(|l| l.schedule.text());
    let [base_parts, their_parts, my_parts] = &said;
    let path = || format!("lines/{at}/schedule");
    let schedule = Schedule::parse(&one(base_parts, their_parts, my_parts, path, conflicts));
    let mut field = |name: &str, of: fn(&DraftLine) -> &String| {
        one(of(base), of(theirs), of(mine), || format!("lines/{at}/{name}"), conflicts)
    };
    DraftLine {
        schedule,
        part: None,
        ship_to: field("ship_to", |l| &l.ship_to),
        item: field("item", |l| &l.item),
        specification: field("specification", |l| &l.specification),
        quantity: field("quantity", |l| &l.quantity),
        unit: field("unit", |l| &l.unit),
        price: field("price", |l| &l.price),
        price_reason: field("price_reason", |l| &l.price_reason),
        stated_price: field("stated_price", |l| &l.stated_price),
        requested_date: field("requested_date", |l| &l.requested_date),
        note: field("note", |l| &l.note),
        buyer_line: field("buyer_line", |l| &l.buyer_line),
        quoted: field("quoted", |l| &l.quoted),
    }
}

/// Where each line of `from` is in `to`: first those that are the same, then those of the same item, then those that stand at the same place
/// between two that were found.
fn aligned(from: &[DraftLine], to: &[DraftLine]) -> Vec<Option<usize>> {
    let mut found = vec![None; from.len()];
    pair(from, to, 0, 0, &mut found, &|a, b| a == b);
    between(from, to, &mut found, &|a, b| a.item.eq_ignore_ascii_case(&b.item));
    between(from, to, &mut found, &|_, _| true);
    found
}

/// Pairs what is not paired yet between two neighbours that are.
fn between(
    from: &[DraftLine],
    to: &[DraftLine],
    found: &mut [Option<usize>],
    same: &dyn Fn(&DraftLine, &DraftLine) -> bool,
) {
    let known = found.to_vec();
    let ends = known.iter().enumerate().filter_map(|(n, at)| Some((n, (*at)?)));
    let (mut a, mut b) = (0, 0);
    for (end_a, end_b) in ends.chain(std::iter::once((from.len(), to.len()))) {
        let (gap_a, gap_b) = (from.get(a..end_a).unwrap_or_default(), to.get(b..end_b).unwrap_or_default());
        pair(gap_a, gap_b, a, b, found, same);
        (a, b) = (end_a + 1, end_b + 1);
    }
}

/// The longest row of pairs that keeps the order, in `from` behind `a` and `to` behind `b`. Long gaps are paired one by one from the front, so
/// that the work stays bounded.
fn pair(
    from: &[DraftLine],
    to: &[DraftLine],
    a: usize,
    b: usize,
    found: &mut [Option<usize>],
    same: &dyn Fn(&DraftLine, &DraftLine) -> bool,
) {
    let head = from.iter().zip(to).take_while(|(x, y)| same(x, y)).count();
    let rest = from.len().min(to.len()) - head;
    let tail = from.iter().rev().zip(to.iter().rev()).take(rest).take_while(|(x, y)| same(x, y)).count();
    let mut put = |x: usize, y: usize| {
        if let Some(slot) = found.get_mut(a + x) {
            *slot = Some(b + y);
        }
    };
    (0..head).for_each(|n| put(n, n));
    (0..tail).for_each(|n| put(from.len() - 1 - n, to.len() - 1 - n));
    let (left, right) = (
        from.get(head..from.len() - tail).unwrap_or_default(),
        to.get(head..to.len() - tail).unwrap_or_default(),
    );
    if left.is_empty() || right.is_empty() || left.len() * right.len() > CELLS_MAX {
        return;
    }
    // best[x][y]: how many pairs there are behind x and y.
    let width = right.len() + 1;
    let mut best = vec![0_u32; (left.len() + 1) * width];
    let at = |best: &[u32], x: usize, y: usize| best.get(x * width + y).copied().unwrap_or(0);
    for (x, one) in left.iter().enumerate().rev() {
        for (y, other) in right.iter().enumerate().rev() {
            let here = if same(one, other) {
                at(&best, x + 1, y + 1) + 1
            } else {
                at(&best, x + 1, y).max(at(&best, x, y + 1))
            };
            if let Some(cell) = best.get_mut(x * width + y) {
                *cell = here;
            }
        }
    }
    let (mut x, mut y) = (0, 0);
    while let (Some(one), Some(other)) = (left.get(x), right.get(y)) {
        if same(one, other) {
            put(head + x, head + y);
            (x, y) = (x + 1, y + 1);
        } else if at(&best, x + 1, y) >= at(&best, x, y + 1) {
            x += 1;
        } else {
            y += 1;
        }
    }
}

/// Cells of the table of one gap: 1,000 × 1,000 lines.
const CELLS_MAX: usize = 1_000_000;

/// What is the same in both, in order.
fn common(theirs: &[DraftLine], mine: &[DraftLine]) -> Vec<DraftLine> {
    let mut found = vec![None; theirs.len()];
    pair(theirs, mine, 0, 0, &mut found, &|a, b| a == b);
    theirs.iter().zip(&found).filter(|(_, at)| at.is_some()).map(|(line, _)| line.clone()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn draft(lines: &[(&str, &str)]) -> Draft {
        let line = |(item, quantity): &(&str, &str)| DraftLine {
            item: (*item).into(),
            quantity: (*quantity).into(),
            ..DraftLine::default()
        };
        Draft { lines: lines.iter().map(line).collect(), ..Draft::default() }
    }

    fn said(draft: &Draft) -> Vec<(&str, &str)> {
        draft.lines.iter().map(|l| (l.item.as_str(), l.quantity.as_str())).collect()
    }

    #[test]
    fn what_each_wrote_elsewhere_is_in_it() {
        let base = draft(&[("A", "1"), ("B", "2"), ("C", "3")]);
        let theirs =
            Draft { note: "ring first".into(), ..draft(&[("A", "1"), ("B", "20"), ("C", "3"), ("D", "4")]) };
        let mine =
            Draft { buyer_po_no: "4711".into(), ..draft(&[("A", "10"), ("B", "2"), ("C", "3"), ("E", "5")]) };
        let merged = merge(Some(&base), &theirs, &mine);
        assert_eq!(said(&merged.draft), [("A", "10"), ("B", "20"), ("C", "3"), ("D", "4"), ("E", "5")]);
        assert_eq!((merged.draft.note.as_str(), merged.draft.buyer_po_no.as_str()), ("ring first", "4711"));
        assert_eq!(merged.conflicts, []);
    }

    #[test]
    fn where_both_wrote_the_one_on_record_stands_and_the_other_is_told() {
        let base = draft(&[("A", "1"), ("B", "2")]);
        let merged = merge(
            Some(&base),
            &draft(&[("A", "1"), ("B", "20")]),
            &draft(&[("N", "9"), ("A", "1"), ("B", "12")]),
        );
        assert_eq!(said(&merged.draft), [("N", "9"), ("A", "1"), ("B", "20")]);
        let conflict = Conflict { path: "lines/2/quantity".into(), theirs: "20".into(), mine: "12".into() };
        assert_eq!(merged.conflicts, [conflict]);
    }

    #[test]
    fn a_line_taken_out_is_gone_unless_the_other_worked_on_it() {
        let base = draft(&[("A", "1"), ("B", "2"), ("C", "3")]);
        let merged = merge(Some(&base), &draft(&[("A", "1"), ("C", "3")]), &draft(&[("A", "1"), ("B", "2")]));
        assert_eq!(said(&merged.draft), [("A", "1")]);
        let merged = merge(
            Some(&base),
            &draft(&[("A", "1"), ("C", "3")]),
            &draft(&[("A", "1"), ("B", "7"), ("C", "3")]),
        );
        assert_eq!(said(&merged.draft), [("A", "1"), ("B", "7"), ("C", "3")]);
    }

    #[test]
    fn an_item_that_one_corrected_stays_the_same_line() {
        let base = draft(&[("A", "1"), ("BB", "2"), ("C", "3")]);
        let merged = merge(
            Some(&base),
            &draft(&[("A", "1"), ("B", "2"), ("C", "3")]),
            &draft(&[("A", "1"), ("BB", "5"), ("C", "3")]),
        );
        assert_eq!(said(&merged.draft), [("A", "1"), ("B", "5"), ("C", "3")]);
    }

    #[test]
    fn without_a_base_both_are_kept() {
        let merged = merge(None, &draft(&[("A", "1"), ("B", "2")]), &draft(&[("A", "1"), ("C", "3")]));
        assert_eq!(said(&merged.draft), [("A", "1"), ("B", "2"), ("C", "3")]);
    }

    #[test]
    fn what_a_page_does_not_show_stays() {
        let mut base = draft(&[("A", "1"), ("B", "2")]);
        base.po_date = "2026-11-01".into();
        base.lines[1].buyer_line = "00020".into();
        let kept = with_unseen(&base, &draft(&[("N", "1"), ("A", "1"), ("B", "3")]));
        assert_eq!((kept.po_date.as_str(), kept.lines[2].buyer_line.as_str()), ("2026-11-01", "00020"));
        assert_eq!(kept.lines[0].buyer_line, "");
    }

    fn any_draft() -> impl Strategy<Value = Draft> {
        let line = ("[A-D]", "[1-4]");
        proptest::collection::vec(line, 0..8).prop_map(|lines| {
            let lines = lines.into_iter().map(|(item, quantity)| DraftLine {
                item,
                quantity,
                ..DraftLine::default()
            });
            Draft { lines: lines.collect(), ..Draft::default() }
        })
    }

    proptest! {
        #[test]
        fn whoever_changed_nothing_gets_what_the_other_wrote(base in any_draft(), other in any_draft()) {
            prop_assert_eq!(&merge(Some(&base), &other, &base).draft, &other);
            prop_assert_eq!(&merge(Some(&base), &base, &other).draft, &other);
            prop_assert_eq!(&merge(None, &other, &other).draft, &other);
        }

        #[test]
        fn every_item_that_somebody_added_is_in_it(base in any_draft(), theirs in any_draft(), mine in any_draft()) {
            let merged = merge(Some(&base), &theirs, &mine);
            for line in theirs.lines.iter().chain(&mine.lines) {
                let was = base.lines.iter().any(|l| l.item == line.item);
                let is = merged.draft.lines.iter().any(|l| l.item == line.item)
                    || merged.conflicts.iter().any(|c| c.mine == line.item);
                prop_assert!(was || is, "{} of {theirs:?} or {mine:?} is not in {merged:?}", line.item);
            }
        }
    }
}
