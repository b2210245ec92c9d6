//! The facts of the whole order on strips: PO number, days, currency, totals, addresses, and clues to who writes.

mod days;
mod weekdays;

use basics::{Currency, Day};
use formats::date;
use formats::lexicon::Role;
use formats::number::without_currency;

pub use self::days::is_past as speaks_of_past;
use self::days::{in_words, is_away, is_denied, is_for, is_latest, names_month, role_by_words};
use crate::places;
use crate::seen::{Clue, ClueKind, DayRole, DaySeen, Label, NumberSeen, PartyRole, PartySeen, Seen, Sketch};
use crate::strips::Strip;

/// Words beyond these are no longer searched for facts of the head.
const STRIPS_MAX: usize = 5_000;

/// Rows that are kept for searching again.
const ROWS_MAX: usize = 800;

/// Adds what the strips tell to the sketch. `used` are strips that belong to lines. `base` gives the year of a day without one.
pub fn gather(sketch: &mut Sketch, strips: &[Strip], used: &[bool], base: Option<Day>) {
    let strips = strips.get(..STRIPS_MAX.min(strips.len())).unwrap_or(strips);
    let sent = base;
    // A day without a year is in that of the first one that has it.
    let base = base.or_else(|| {
        strips
            .iter()
            .flat_map(|s| date::find(&s.whole(), None, None))
            .find_map(|f| f.readings.first().copied())
    });
    let is_used = |at: usize| used.get(at).copied().unwrap_or(false);
    let labels: Vec<Vec<Label>> = strips.iter().map(Strip::labels).collect();
    for (at, strip) in strips.iter().enumerate() {
        clues(sketch, strip);
        if sketch.rows.len() < ROWS_MAX {
            sketch.rows.push((0..strip.words.len()).map(|at| strip.seen(at, at + 1)).collect());
        }
        if is_used(at) {
            continue;
        }
        let own = labels.get(at).map(Vec::as_slice).unwrap_or_default();
        for (nth, label) in own.iter().enumerate() {
            // "TOTAL (IVA no incluido) 7.872,02": "no" is a label in the head of a table only.
            let is_sum = |role: Role| matches!(role, Role::Total | Role::Amount);
            let stops =
                |l: &&Label| !is_sum(label.role) || is_sum(l.role) || !crate::strips::is_line_role(l.role);
            let next = own.iter().skip(nth + 1).find(stops);
            let stop = next.map_or(strip.words.len(), |l| l.first);
            value_of(sketch, strips, &labels, is_used, at, label, stop, base);
        }
        glued_po(sketch, strip, own);
    }
    unlabelled_days(sketch, strips, is_used, base);
    if let Some(sent) = sent {
        named_days(sketch, strips, is_used, sent);
    }
    shaped_po_numbers(sketch, strips, is_used);
    currency(sketch, strips);
    sketch.parties.extend(places::find(strips, &labels, used));
}

#[expect(clippy::too_many_arguments, reason = "the place of a label and what is known of days")]
fn value_of(
    sketch: &mut Sketch,
    strips: &[Strip],
    labels: &[Vec<Label>],
    is_used: impl Fn(usize) -> bool,
    at: usize,
    label: &Label,
    stop: usize,
    base: Option<Day>,
) {
    let Some(strip) = strips.get(at) else { return };
    let wanted = match label.role {
        Role::PoNumber
        | Role::OrderDate
        | Role::RequestedDate
        | Role::Date
        | Role::Total
        | Role::Amount
        | Role::CustomerNumber => label.role,
        // "Lunes" is no "lines".
        Role::LineCount if label.sureness == 3 => label.role,
        // "Our no. 88/26" in a letter is the number of the order: of an item it stands on a line.
        Role::BuyerItem
            if label.sureness == 3 && matches!(strip.seen(0, 1).source, formats::Source::Text { .. }) =>
        {
            Role::PoNumber
        }
        _ => return,
    };
    if wanted == Role::PoNumber
        && (crate::cautions::speaks_of_another(&strip.text(0, label.first))
            || self::days::is_past(&strip.text(0, label.first)))
    {
        return;
    }
    // To the right, up to the next label; then below, where something stands under the label.
    let mut places: Vec<Seen> = vec![strip.seen(label.end, stop)];
    if label.role == Role::PoNumber || label.role == Role::CustomerNumber {
        places.extend(
            strip
                .pieces
                .iter()
                .filter(|(a, _)| *a >= label.end && *a < stop)
                .map(|(a, b)| strip.seen((*a).max(label.end), (*b).min(stop))),
        );
    }
    let (left, right) = (strip.left(label.first), strip.right(label.end));
    let mut below = 0;
    for (nth, next) in strips.iter().enumerate().skip(at + 1).take(3) {
        let near = next.page == strip.page && next.top - strip.bottom < strip.height() * 3;
        if !near || is_used(nth) {
            break;
        }
        for (a, b) in &next.pieces {
            let under = next.right(*b).min(right) - next.left(*a).max(left) > 0
                || (next.left(*a) - left).abs() < strip.height() / 2;
            let is_label = labels.get(nth).into_iter().flatten().any(|l| l.first == *a);
            if under && !is_label && below < 2 {
                places.push(next.seen(*a, *b));
                below += 1;
            }
        }
    }
    for (nth, place) in places.iter().enumerate().filter(|(_, p)| !p.text.trim().is_empty()) {
        if take(sketch, wanted, label, place, nth, base) {
            break;
        }
    }
}

fn take(sketch: &mut Sketch, role: Role, label: &Label, place: &Seen, nth: usize, base: Option<Day>) -> bool {
    match role {
        Role::PoNumber => {
            let points = 60 - 8 * nth as i32 - 30 * i32::from(label.role == Role::BuyerItem)
                + 10 * i32::from(label.sureness == 3)
                + 6 * i32::from(label.end - label.first > 1);
            po_number(sketch, place, points, nth == 0)
        }
        Role::OrderDate | Role::RequestedDate | Role::Date => {
            let Some(found) = date::find(&place.text, None, base).into_iter().next() else { return false };
            let text = place.text.get(found.start..found.end).unwrap_or(&place.text).to_owned();
            if is_away(&place.text, &text) {
                return false;
            }
            let role = match role {
                Role::RequestedDate => DayRole::Requested,
                _ => DayRole::Ordered,
            };
            sketch.days.push(DaySeen { seen: part(place, &text), readings: found.readings, role });
            true
        }
        Role::Total | Role::Amount => {
            let Some(number) =
                amount(place).filter(|n| role == Role::Total || n.seen.text.contains(['.', ',']))
            else {
                return false;
            };
            sketch.totals.push(number);
            true
        }
        Role::CustomerNumber => {
            let Some(word) = place.text.split_whitespace().find(|w| w.bytes().any(|b| b.is_ascii_digit()))
            else {
                return false;
            };
            sketch.clues.push(Clue {
                kind: ClueKind::Account,
                seen: part(place, word.trim_matches([':', '#', ',', '.'])),
            });
            true
        }
        Role::LineCount => {
            let count =
                place.text.split_whitespace().next().and_then(|w| w.trim_matches([':', '.']).parse().ok());
            sketch.stated_lines = sketch.stated_lines.or(count.filter(|c| *c < 5_000));
            count.is_some()
        }
        _ => false,
    }
}

/// Something of the whole order that stands in a column of the lines.
pub fn of_column(sketch: &mut Sketch, role: Role, seen: Seen) {
    match role {
        // "In bestelling: 0" is what is on its way, not a number of an order.
        Role::PoNumber if is_po_like(&seen.text) || is_named(&seen.text) => {
            let known = sketch.po_numbers.iter().any(|(s, points)| s.text == seen.text && *points >= 80);
            if !known {
                sketch.po_numbers.push((seen, 80));
            }
        }
        Role::OrderDate => {
            if let Some(found) = date::find(&seen.text, None, None).into_iter().next() {
                sketch.days.push(DaySeen { seen, readings: found.readings, role: DayRole::Ordered });
            }
        }
        Role::ShipTo | Role::BillTo | Role::Buyer => {
            let role = if role == Role::ShipTo { PartyRole::ShipTo } else { PartyRole::Buyer };
            let party = places::in_one_line(&seen).unwrap_or_else(|| PartySeen {
                ids: vec![seen.clone()],
                name: Some(seen.clone()),
                written: Some(seen.clone()),
                ..PartySeen::default()
            });
            let party = PartySeen { role, ..party };
            if !sketch.parties.contains(&party) && sketch.parties.len() < 50 {
                sketch.parties.push(party);
            }
        }
        Role::CustomerNumber => sketch.clues.push(Clue { kind: ClueKind::Account, seen }),
        _ => {}
    }
}

fn amount(place: &Seen) -> Option<NumberSeen> {
    let text = without_currency(place.text.trim().trim_start_matches(':'));
    // "TOTAL (IVA no incluido) 7.872,02": the last word of what stands beside the label.
    let last = || {
        let word = without_currency(place.text.split_whitespace().next_back()?);
        let has_cents = word.rsplit_once(['.', ',']).is_some_and(|(_, cents)| cents.len() == 2);
        NumberSeen::of(part(place, word)).filter(|_| has_cents)
    };
    // Words before a number are none of its signs.
    let in_words = text.split_whitespace().count() > 1 && text.contains(char::is_alphabetic);
    let whole = || NumberSeen::of(part(place, text));
    let found = if in_words { last().or_else(whole) } else { whole().or_else(last) };
    found.filter(|n| n.seen.text.contains(['.', ',']) || n.seen.text.len() > 1)
}

/// Part of a text at the same place; for texts by offset the exact one.
pub fn part(whole: &Seen, text: &str) -> Seen {
    let source = match (&whole.source, whole.text.find(text)) {
        (formats::Source::Text { part, start, .. }, Some(at)) => formats::Source::Text {
            part: part.clone(),
            start: start + at as u32,
            end: start + (at + text.len()) as u32,
        },
        (source, _) => source.clone(),
    };
    Seen { text: text.to_owned(), source, certainty: whole.certainty }
}

/// The first text of a place that could be a PO number.
fn po_number(sketch: &mut Sketch, place: &Seen, points: i32, beside: bool) -> bool {
    const FILLERS: [&str; 22] = [
        "no", "no.", "nr", "nr.", "number", "n°", "nº", "#", "is", "for", "this", "our", "the", "ist",
        "lautet", "est", "es", "de", "num", "numero", "numéro", "ref",
    ];
    let mut skipped = 0;
    for word in place.text.split_whitespace() {
        let bare = word.trim_matches([':', '#', ',', ';', '(', ')', '"', '*', '.', '|', '?', '!']);
        if is_po_like(bare) || (beside && skipped == 0 && is_short_po(bare)) {
            // "PO 4711 / 12": the number goes on behind a stroke without blanks only.
            if date::whole(bare, None, None).is_some() {
                return false;
            }
            sketch.po_numbers.push((part(place, bare), points - skipped * 12));
            return true;
        }
        let is_filler = bare.is_empty() || FILLERS.contains(&bare.to_lowercase().as_str());
        if !is_filler {
            skipped += 1;
        }
        if skipped > 1 || (skipped > 0 && !beside) {
            return false;
        }
    }
    false
}

/// "TW-7", "B/3": letters, a mark and one figure, right behind the label.
fn is_short_po(text: &str) -> bool {
    text.split_once(['-', '/']).is_some_and(|(letters, figures)| {
        (1..=6).contains(&letters.len())
            && letters.bytes().all(|b| b.is_ascii_uppercase())
            && figures.len() == 1
            && figures.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Figures, perhaps with letters and marks; no amount, no mail address, no telephone number.
pub fn is_po_like(text: &str) -> bool {
    let figures = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let marks = text.chars().filter(|c| matches!(c, '-' | '/' | '_' | '.' | '#')).count();
    let length = text.chars().count();
    figures >= 2
        && (3..=24).contains(&length)
        && figures + letters + marks == length
        && letters <= 10
        && !(text.contains('.') && formats::number::readings(text).iter().any(|n| n.style.is_some()))
}

/// "MANY-3" and "PO-A": under its own head a number may be a name.
fn is_named(text: &str) -> bool {
    let is_mark = |c: char| matches!(c, '-' | '/' | '_' | '#');
    (3..=24).contains(&text.chars().count())
        && text.chars().all(|c| c.is_alphanumeric() || is_mark(c))
        && text.contains(char::is_alphabetic)
        && text.contains(|c: char| is_mark(c) || c.is_ascii_digit())
}

/// "PO#4711", "PO-4711" and "PO4711" without a blank: a label and number in one word.
fn glued_po(sketch: &mut Sketch, strip: &Strip, labels: &[Label]) {
    for (at, word) in strip.words.iter().enumerate() {
        let bare = word.text.trim_matches([':', ',', ';', '(', ')', '"', '*', '.']);
        let upper = bare.to_uppercase();
        let Some(rest) = upper.strip_prefix("PO").or_else(|| upper.strip_prefix("P.O.")) else { continue };
        let number = rest.trim_start_matches(['#', ':', '-', '_', ' ']);
        let after_label = labels.iter().any(|l| l.end == at && l.role == Role::PoNumber);
        if number.starts_with(|c: char| c.is_ascii_digit())
            && is_po_like(bare.trim_start_matches(['#', ':']))
            && !after_label
        {
            let mut seen = strip.seen(at, at + 1);
            // With "#" the letters are a label, else they are part of the number.
            seen.text = if rest.starts_with(['#', ':']) { number.to_owned() } else { bare.to_owned() };
            sketch.po_numbers.push((seen, 48));
        }
    }
}

/// Whatever could be a PO number for its looks, for the customer's earlier numbers to speak for it: an unknown label, or none.
fn shaped_po_numbers(sketch: &mut Sketch, strips: &[Strip], is_used: impl Fn(usize) -> bool) {
    const MOST: usize = 60;
    for (_, strip) in strips.iter().enumerate().filter(|(at, _)| !is_used(*at)).take(MOST) {
        for (at, word) in strip.words.iter().enumerate() {
            let bare = word.text.trim_matches([':', '#', ',', ';', '(', ')', '"', '*', '.', '|', '?', '!']);
            let known = sketch.po_numbers.iter().any(|(seen, _)| seen.text == bare);
            if !known && is_po_like(bare) && bare.len() >= 4 && date::whole(bare, None, None).is_none() {
                sketch
                    .po_numbers
                    .push((Seen { text: bare.to_owned(), ..strip.seen(at, at + 1) }, UNLABELLED));
            }
        }
    }
}

/// Points of a number without a label: not enough by itself.
pub const UNLABELLED: i32 = 5;

fn unlabelled_days(
    sketch: &mut Sketch,
    strips: &[Strip],
    is_used: impl Fn(usize) -> bool,
    base: Option<Day>,
) {
    for (_, strip) in strips.iter().enumerate().filter(|(at, _)| !is_used(*at)) {
        let whole = strip.seen(0, strip.words.len());
        let in_text = matches!(whole.source, formats::Source::Text { .. });
        let all = days_of(strip, &whole, in_text, base);
        let has_figures = |(start, found): &(usize, date::FoundDay)| {
            let text = whole.text.get(*start..start + found.end - found.start);
            text.is_some_and(|t| t.contains(|c: char| c.is_ascii_digit()))
        };
        if let Some((text, readings)) =
            base.filter(|_| in_text && all.is_empty()).and_then(|b| in_words(&whole.text, b))
        {
            let before = whole.text.split(text.as_str()).next().unwrap_or_default();
            let role = if is_denied(before) { DayRole::Other } else { role_by_words(before, true) };
            sketch.days.push(DaySeen { seen: part(&whole, &text), readings, role });
            continue;
        }
        if let Some((text, day)) =
            base.filter(|_| in_text && all.is_empty()).and_then(|b| weekdays::with_month(&whole.text, b))
        {
            let before = whole.text.split(text.as_str()).next().unwrap_or_default();
            let role = if is_denied(before) { DayRole::Other } else { role_by_words(before, true) };
            sketch.days.push(DaySeen { seen: part(&whole, &text), readings: vec![day], role });
            continue;
        }
        // "For tomorrow week, Tuesday 1 September": the date says which day is meant.
        let is_dated = all.iter().any(has_figures);
        for (start, found) in all.into_iter().filter(|day| !is_dated || has_figures(day)) {
            let Some(text) = whole.text.get(start..start + found.end - found.start) else { continue };
            // When someone is away says nothing of the order.
            if is_away(&whole.text, text) {
                continue;
            }
            let known = sketch.days.iter().any(|d| d.readings.first() == found.readings.first());
            if known {
                continue;
            }
            let before = whole.text.get(..start).unwrap_or_default();
            let behind = whole.text.get(start + text.len()..).unwrap_or_default();
            let role = match role_by_words(before, in_text) {
                _ if is_denied(before) => DayRole::Other,
                DayRole::Unlabelled if in_text && is_latest(behind) => DayRole::Requested,
                role => role,
            };
            let seen = place_of_words(strip, text).unwrap_or_else(|| part(&whole, text));
            sketch.days.push(DaySeen { seen, readings: found.readings, role });
        }
    }
}

/// Weekdays and weeks in a text: "by Friday". What a sentence says of a call or a visit is no day of the order.
fn named_days(sketch: &mut Sketch, strips: &[Strip], is_used: impl Fn(usize) -> bool, sent: Day) {
    const OTHER: [&str; 26] = [
        "call",
        "phone",
        "spoke",
        "talk",
        "discuss",
        "meeting",
        "visit",
        "telefon",
        "gespr",
        "besuch",
        "appel",
        "visite",
        "llamad",
        "visita",
        "gebeld",
        "bezoek",
        "telefonata",
        "order of",
        "mail",
        "open",
        "geöffnet",
        "ouvert",
        "abierto",
        "aperto",
        "öffnungs",
        "office hours",
    ];
    let mut unexplained = None;
    let is_told = sketch.days.iter().any(|d| d.readings.iter().any(|day| *day > sent));
    // A day with its date says more than the name of one: "booked for Tuesday, so it has to be here by Monday 13 July".
    let has_date = |role: DayRole| {
        sketch.days.iter().any(|d| d.role == role && d.readings.iter().any(|day| *day > sent))
    };
    if has_date(DayRole::Requested) {
        return;
    }
    let is_dated_elsewhere = has_date(DayRole::Unlabelled);
    for (_, strip) in strips.iter().enumerate().filter(|(at, _)| !is_used(*at)) {
        let whole = strip.seen(0, strip.words.len());
        if !matches!(whole.source, formats::Source::Text { .. }) {
            continue;
        }
        // A month, and nothing that was made of it.
        if !is_told && names_month(&whole.text) && date::find(&whole.text, None, Some(sent)).is_empty() {
            unexplained = unexplained.or(Some(whole.clone()));
        }
        for named in weekdays::find(&whole.text, sent) {
            let (Some(before), Some(text)) =
                (whole.text.get(..named.start), whole.text.get(named.start..named.end))
            else {
                continue;
            };
            let lower = whole.text.to_lowercase();
            if is_away(&whole.text, text) || is_denied(before) || OTHER.iter().any(|w| lower.contains(w)) {
                continue;
            }
            let seen = part(&whole, text);
            // "I'd want it by 2 June, as the ferry doesn't run on the Sunday": a date goes before.
            let is_dated = !date::find(&whole.text, None, Some(sent)).is_empty();
            let is_wanted = !is_conditional(before)
                && (is_for(&before.to_lowercase())
                    || (!is_dated && role_by_words(before, true) == DayRole::Requested));
            if is_dated && !is_wanted {
                continue;
            }
            if !is_wanted {
                unexplained = unexplained.or(Some(seen));
                continue;
            }
            if named.is_open {
                sketch.remarks.push(format!("'{text}' may be more than one day; see which is meant"));
            }
            if !sketch
                .days
                .iter()
                .any(|d| d.role == DayRole::Requested && d.readings.first() == Some(&named.day))
            {
                sketch.days.push(DaySeen { seen, readings: vec![named.day], role: DayRole::Requested });
            }
        }
    }
    let is_said = is_dated_elsewhere || sketch.days.iter().any(|d| d.role == DayRole::Requested);
    if let Some(seen) = unexplained.filter(|_| !is_said) {
        sketch.remarks.push(format!("what '{}' is for is not said", seen.text));
    }
}

/// "If you can't get it here by Thursday": no day on which something is wanted.
fn is_conditional(before: &str) -> bool {
    // A point within a number ends no sentence.
    let sentence =
        before.rsplit(['!', '?', ';']).next().and_then(|s| s.rsplit(". ").next()).unwrap_or_default();
    let plain = crate::records::wording::plain(sentence);
    plain.split(|c: char| !c.is_alphanumeric()).any(|w| crate::edits::words::CONDITIONS.contains(&w))
}

/// The days of a strip, each with where its text begins in the whole. On paper a day stands in one piece: "Net 30" and "September 02, 2026" beside
/// it are not the thirtieth of September. Where no piece has one, the words of the whole may make one.
fn days_of(strip: &Strip, whole: &Seen, in_text: bool, base: Option<Day>) -> Vec<(usize, date::FoundDay)> {
    let all = || date::find(&whole.text, None, base).into_iter().map(|f| (f.start, f)).collect::<Vec<_>>();
    if in_text || strip.pieces.len() < 2 {
        return all();
    }
    let mut found = Vec::new();
    for (first, end) in &strip.pieces {
        let before = strip.text(0, *first);
        let offset = if before.is_empty() { 0 } else { before.len() + 1 };
        let days = date::find(&strip.text(*first, *end), None, base);
        found.extend(days.into_iter().map(|f| (offset + f.start, f)));
    }
    if found.is_empty() { all() } else { found }
}

/// The words that hold a text, for an exact place.
fn place_of_words(strip: &Strip, text: &str) -> Option<Seen> {
    let count = text.split_whitespace().count();
    (0..strip.words.len()).find_map(|first| {
        let here = strip.text(first, first + count);
        here.contains(text).then(|| Seen { text: text.to_owned(), ..strip.seen(first, first + count) })
    })
}

fn currency(sketch: &mut Sketch, strips: &[Strip]) {
    const CODES: [&str; 12] =
        ["EUR", "USD", "GBP", "CHF", "CAD", "SEK", "DKK", "NOK", "PLN", "CZK", "AUD", "JPY"];
    const SIGNS: [(&str, &str); 5] =
        [("€", "EUR"), ("£", "GBP"), ("C$", "CAD"), ("CA$", "CAD"), ("$", "USD")];
    let mut by_sign = None;
    for strip in strips {
        for (at, word) in strip.words.iter().enumerate() {
            let bare = word.text.trim_matches(|c: char| !c.is_alphanumeric());
            let code = CODES.iter().find(|c| {
                **c == bare
                    || bare
                        .strip_suffix(*c)
                        .or(bare.strip_prefix(*c))
                        .is_some_and(|r| r.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b','))
            });
            if let Some(code) = code.and_then(|c| c.parse::<Currency>().ok()) {
                sketch.currency = sketch.currency.take().or_else(|| {
                    let seen = Seen { text: code.code().to_owned(), ..strip.seen(at, at + 1) };
                    Some((code, seen))
                });
            }
            let sign = SIGNS.iter().find(|(s, _)| {
                word.text.contains(s)
                    && word.text.chars().all(|c| c.is_ascii_digit() || ".,-".contains(c) || s.contains(c))
            });
            if let (None, Some((_, code))) = (&by_sign, sign) {
                by_sign = code.parse::<Currency>().ok().map(|c| (c, strip.seen(at, at + 1)));
            }
        }
    }
    sketch.currency = sketch.currency.take().or(by_sign);
}

fn clues(sketch: &mut Sketch, strip: &Strip) {
    for (at, word) in strip.words.iter().enumerate() {
        for text in word.text.split([' ', '<', '>', '(', ')', ';', ',', '|']).filter(|t| t.contains('@')) {
            let bare = text.trim_matches(|c: char| !c.is_alphanumeric()).trim_start_matches("mailto:");
            if bare.split_once('@').is_some_and(|(_, host)| host.contains('.')) {
                let seen = Seen { text: bare.to_lowercase(), ..strip.seen(at, at + 1) };
                sketch.clues.push(Clue { kind: ClueKind::Email, seen });
            }
        }
        let bare = word.text.trim_matches(|c: char| !c.is_alphanumeric());
        let figures = bare.bytes().filter(u8::is_ascii_digit).count();
        if figures >= 8 && bare.len() <= 20 && bare.bytes().all(|b| b.is_ascii_alphanumeric()) {
            sketch.clues.push(Clue {
                kind: ClueKind::Id,
                seen: Seen { text: bare.to_owned(), ..strip.seen(at, at + 1) },
            });
        }
    }
    for (a, b) in &strip.pieces {
        let seen = strip.seen(*a, *b);
        let figures = seen.text.bytes().filter(u8::is_ascii_digit).count();
        if figures >= 8 && seen.text.contains(['+', '(', '-', ' ', '/']) {
            sketch.clues.push(Clue { kind: ClueKind::Phone, seen: seen.clone() });
        }
        if seen.text.chars().filter(|c| c.is_alphabetic()).count() >= 4 && seen.text.len() < 400 {
            sketch.clues.push(Clue { kind: ClueKind::Text, seen });
        } else {
            // A whole paragraph on one row: its sentences.
            let sentences = seen.text.split_inclusive(". ").filter(|s| (4..400).contains(&s.trim().len()));
            sketch.clues.extend(
                sentences.take(40).map(|s| Clue { kind: ClueKind::Text, seen: part(&seen, s.trim()) }),
            );
        }
    }
}
