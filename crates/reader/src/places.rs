//! Addresses on strips: blocks of lines that end in a postcode and town, or one line with commas, and the label over them.

mod labels;

use formats::lexicon::Role;

use crate::seen::{Label, PartyRole, PartySeen, Seen};
use crate::strips::Strip;

/// Lines of an address above the one with the postcode.
const LINES_MAX: usize = 4;

pub fn find(strips: &[Strip], labels: &[Vec<Label>], used: &[bool]) -> Vec<PartySeen> {
    let mut found = Vec::new();
    for (at, strip) in strips.iter().enumerate() {
        if used.get(at).copied().unwrap_or(false) {
            continue;
        }
        if let Some(party) = in_cells(strip) {
            let role = role_in_line(strip, labels.get(at), strip.words.len().saturating_sub(1));
            found.push(PartySeen { role: role.unwrap_or_default(), ..party });
            continue;
        }
        for piece in &strip.pieces {
            let seen = strip.seen(piece.0, piece.1);
            if let Some(party) = in_one_line(&seen) {
                let role = role_in_line(strip, labels.get(at), piece.0)
                    .or_else(|| names_itself(strip, *piece).then_some(PartyRole::Unknown))
                    .unwrap_or_else(|| role_above(strips, labels, at, piece.0));
                found.push(PartySeen { role, ..party });
            } else if let Some((postcode, city)) =
                town(&seen.text).filter(|_| !begins_with_label(labels.get(at), piece.0))
            {
                found.push(block(strips, labels, at, *piece, postcode, city));
            } else if let Some(city) = town_above(strips, labels, at, *piece) {
                found.push(block(strips, labels, at, *piece, seen.text.trim().to_owned(), city));
            }
        }
    }
    // A street such as "1200 Meridian Way" reads like a town; as a line of another address it is none.
    let streets: Vec<String> =
        found.iter().map(|p: &PartySeen| p.street.clone()).filter(|s| !s.is_empty()).collect();
    found.retain(|p| {
        let line = format!("{} {}", p.postcode, p.city);
        !(p.street.is_empty()
            && streets.iter().any(|s| s.contains(&line) || *s == format!("{} {}", p.city, p.postcode)))
    });
    if !found.iter().any(|p| p.role == PartyRole::ShipTo) {
        found.extend(labels::without_postcode(strips, labels, used));
    }
    found
}

/// The town over a postcode that has its line to itself, as in British addresses.
fn town_above(strips: &[Strip], labels: &[Vec<Label>], at: usize, piece: (usize, usize)) -> Option<String> {
    let strip = strips.get(at)?;
    let code = strip.text(piece.0, piece.1);
    let code = code.trim();
    // Figures alone may be anything.
    if !code.contains(char::is_alphabetic) || !is_postcode(code, code.split_whitespace().count()) {
        return None;
    }
    let slack = strip.height() * 3 / 5;
    let near = (at.saturating_sub(3)..at).rev().filter_map(|i| Some((i, strips.get(i)?)));
    let (above, here, over) = near
        .filter(|(_, here)| here.page == strip.page && strip.top - here.bottom <= strip.height())
        .find_map(|(i, here)| {
            let over = here.pieces.iter().find(|p| (here.left(p.0) - strip.left(piece.0)).abs() < slack)?;
            Some((i, here, *over))
        })?;
    let written = here.text(over.0, over.1);
    // "Ennis, Co. Clare"
    let town = written.split(',').next().unwrap_or_default().trim().to_owned();
    let is_name = town.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.'))
        && town.split_whitespace().count() <= 4
        && town.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let is_label = labels.get(above).into_iter().flatten().any(|l| l.first == over.0);
    (is_name && !is_label).then_some(town)
}

/// The postcode and town of a line such as "68159 Mannheim", "Tulsa, OK 74103", "Leeds LS1 4DY", "L8P 1A1 Hamilton ON".
pub fn town(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|w| w.trim_matches([',', ';', '.', '|', '·', '•', '(', ')', '[', ']']))
        .filter(|w| !w.is_empty())
        .collect();
    if words.len() < 2 || words.len() > 8 {
        return None;
    }
    for at in 0..words.len() {
        for count in [2, 1] {
            let Some(part) = words.get(at..at + count) else { continue };
            let code = part.join(" ");
            let code = code
                .strip_prefix("D-")
                .or_else(|| code.strip_prefix("F-"))
                .or_else(|| code.strip_prefix("A-"))
                .unwrap_or(&code);
            if !is_postcode(code, count) {
                continue;
            }
            let city: Vec<&str> = words
                .iter()
                .enumerate()
                .filter(|(i, _)| !(at..at + count).contains(i))
                .map(|(_, w)| *w)
                .filter(|w| !is_region_or_country(w))
                .collect();
            let is_name = |w: &&str| {
                w.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.' | '(' | ')' | '/'))
            };
            let at_edge = at == 0
                || at + count == words.len()
                || words
                    .get(at + count..)
                    .is_some_and(|r| r.iter().all(|w| is_region_or_country(w) || is_name(w)));
            if !city.is_empty()
                && city.len() <= 4
                && city.iter().all(is_name)
                && city.iter().any(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 3)
                && at_edge
            {
                return Some((code.to_owned(), city.join(" ")));
            }
        }
    }
    None
}

fn is_postcode(text: &str, words: usize) -> bool {
    let shape: String = text
        .chars()
        .map(|c| match c {
            '0'..='9' => '9',
            'A'..='Z' => 'A',
            other => other,
        })
        .collect();
    match words {
        1 => matches!(shape.as_str(), "99999" | "99999-9999" | "9999" | "9999AA" | "A9A9A9" | "99-999"),
        _ if is_eircode(text) => true,
        _ => matches!(
            shape.as_str(),
            "A9A 9A9"
                | "9999 AA"
                | "A9 9AA"
                | "A99 9AA"
                | "AA9 9AA"
                | "AA99 9AA"
                | "A9A 9AA"
                | "AA9A 9AA"
                | "999 99"
        ),
    }
}

/// An Irish postcode: a routing key such as "V95" or "D6W", then four letters or figures.
fn is_eircode(text: &str) -> bool {
    let Some((key, rest)) = text.split_once(' ') else { return false };
    let upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    let is_key = match key.as_bytes() {
        [letter, figure, last] => {
            letter.is_ascii_uppercase() && figure.is_ascii_digit() && (last.is_ascii_digit() || *last == b'W')
        }
        _ => false,
    };
    // "A12 1234" may be a number of anything.
    is_key && rest.len() == 4 && rest.chars().all(upper) && rest.starts_with(|c: char| c.is_ascii_uppercase())
}

fn is_region_or_country(word: &str) -> bool {
    const COUNTRIES: [&str; 32] = [
        "USA",
        "US",
        "UK",
        "GB",
        "DE",
        "FR",
        "NL",
        "ES",
        "IT",
        "CA",
        "AT",
        "CH",
        "BE",
        "Germany",
        "Deutschland",
        "France",
        "Canada",
        "Nederland",
        "Netherlands",
        "España",
        "Spain",
        "Italia",
        "Italy",
        "England",
        "United",
        "Kingdom",
        "States",
        "Österreich",
        "Schweiz",
        "Belgium",
        "Ireland",
        "Irlanda",
    ];
    (word.len() == 2 && word.bytes().all(|b| b.is_ascii_uppercase()))
        || COUNTRIES.iter().any(|c| c.eq_ignore_ascii_case(word))
}

/// A piece of the strip is a postcode with its town, or a whole address.
pub fn is_address(strip: &Strip) -> bool {
    strip.pieces.iter().any(|(a, b)| {
        let seen = strip.seen(*a, *b);
        town(&seen.text).is_some() || in_one_line(&seen).is_some()
    })
}

/// "Name, Street 12, 68159 Mannheim": parted by commas, strokes or dots; or such a text in brackets.
pub fn in_one_line(seen: &Seen) -> Option<PartySeen> {
    let bracketed = || {
        let groups =
            seen.text.split('(').skip(1).filter_map(|rest| rest.split_once(')').map(|(group, _)| group));
        let mut groups = groups.filter(|g| g.matches(',').count() >= 1);
        groups.find_map(|g| parted(&Seen { text: g.to_owned(), ..seen.clone() }))
    };
    parted(seen).or_else(|| bracketed().map(|party| PartySeen { written: Some(seen.clone()), ..party }))
}

fn parted(seen: &Seen) -> Option<PartySeen> {
    let parts: Vec<&str> =
        seen.text.split([',', '|', '·', '•', ';']).map(str::trim).filter(|p| !p.is_empty()).collect();
    if parts.len() < 2 || seen.text.len() > 900 {
        return None;
    }
    // "Tulsa, OK 74103" has its town before the comma.
    let (mut at, mut postcode, mut city) = (0, String::new(), String::new());
    for (nth, part) in parts.iter().enumerate().rev() {
        let joined = nth.checked_sub(1).and_then(|i| parts.get(i)).map(|before| format!("{before}, {part}"));
        if let Some((code, name)) = town(part).or_else(|| town(before_small_words(part))) {
            (at, postcode, city) = (nth, code, name);
            break;
        }
        if let Some((code, name)) = joined.filter(|_| nth > 0).and_then(|j| town(&j)) {
            (at, postcode, city) = (nth - 1, code, name);
            break;
        }
    }
    if postcode.is_empty() || at == 0 {
        return None;
    }
    // What stands before a colon is a label or the sentence, with figures of its own.
    let street = parts.get(at - 1).copied().filter(|s| is_street(s) || is_street(after_label(s)))?;
    let name = at.checked_sub(2).and_then(|i| parts.get(i)).map(|n| after_label(n).to_owned());
    Some(PartySeen {
        street: after_label(street).to_owned(),
        city,
        postcode,
        name: name.map(|text| Seen { text, ..seen.clone() }),
        written: Some(seen.clone()),
        ..PartySeen::default()
    })
}

/// The sentence goes on behind the town: "4400 Steyr bis 19.03.", "Crewe CW2 6EA by Friday".
fn before_small_words(part: &str) -> &str {
    let mut words = 0;
    let end = part.match_indices(' ').find(|(at, _)| {
        words += 1;
        let rest = part.get(at + 1..).unwrap_or_default();
        words >= 2 && rest.starts_with(char::is_lowercase)
    });
    end.and_then(|(at, _)| part.get(..at)).unwrap_or(part)
}

/// An address parted over the cells of a row: "Delivery; 12 Mill Street; LS1 4DY; Leeds".
fn in_cells(strip: &Strip) -> Option<PartySeen> {
    let in_sheet = matches!(strip.words.first().map(|w| &w.source), Some(formats::Source::Cell { .. }));
    if !in_sheet || !(3..=8).contains(&strip.pieces.len()) {
        return None;
    }
    let texts: Vec<String> = strip.pieces.iter().map(|(a, b)| strip.text(*a, *b)).collect();
    let seen = Seen { text: texts.join(", "), ..strip.seen(0, strip.words.len()) };
    in_one_line(&seen)
}

/// "Please deliver to: Name" is "Name".
fn after_label(text: &str) -> &str {
    text.rsplit_once(':').map_or(text, |(_, rest)| rest).trim()
}

/// A street has a word and a number, or says that it is one.
pub fn is_street(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let figures = text.chars().filter(char::is_ascii_digit).count();
    letters >= 3 && (1..=6).contains(&figures) && text.chars().count() <= 70 && !text.contains('@')
}

fn block(
    strips: &[Strip],
    labels: &[Vec<Label>],
    at: usize,
    piece: (usize, usize),
    postcode: String,
    city: String,
) -> PartySeen {
    let mut lines: Vec<Seen> = Vec::new();
    let mut top = (at, piece);
    let last = strips.get(at).map(|s| s.seen(piece.0, piece.1));
    // Where the town has a line of its own, it is one of those above.
    let own_line = usize::from(last.as_ref().is_some_and(|l| l.text.trim() == postcode));
    for above in (0..at).rev() {
        let (Some(here), Some(below)) = (strips.get(above), strips.get(top.0)) else { break };
        if below.top - here.bottom > below.height()
            || here.page != below.page
            || lines.len() >= LINES_MAX + own_line
        {
            break;
        }
        let left = below.left(top.1.0);
        let slack = below.height() * 3 / 5;
        let aligned = here.pieces.iter().find(|(a, b)| {
            let centred =
                (here.left(*a) + here.right(*b) - below.left(top.1.0) - below.right(top.1.1)).abs() < slack;
            let right = (here.right(*b) - below.right(top.1.1)).abs() < slack / 2;
            (here.left(*a) - left).abs() < slack || centred || right
        });
        let Some(piece) = aligned else {
            // Between two columns, a strip of the other one may lie.
            if below.top - here.top < below.height() / 2 {
                continue;
            }
            break;
        };
        let is_label =
            labels.get(above).into_iter().flatten().any(|l| l.first == piece.0 && l.end >= piece.1);
        top = (above, *piece);
        if is_label {
            break;
        }
        lines.push(here.seen(piece.0, piece.1));
        if lines.len() >= 2 + own_line && lines.iter().any(|l| is_street(&l.text)) {
            break;
        }
    }
    let street = lines.iter().find(|l| is_street(&l.text)).map(|l| l.text.clone()).unwrap_or_default();
    let name = lines.iter().rfind(|l| l.text != street).cloned();
    let written = join(lines.iter().rev().chain(&last));
    PartySeen {
        role: role_in_block(strips, labels, top)
            .unwrap_or_else(|| role_above(strips, labels, top.0, top.1.0)),
        name,
        street,
        city,
        postcode,
        written,
        ..PartySeen::default()
    }
}

fn join<'a>(lines: impl Iterator<Item = &'a Seen>) -> Option<Seen> {
    let lines: Vec<&Seen> = lines.collect();
    let first = lines.first()?;
    let text: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
    let source = crate::strips::union(lines.iter().map(|l| &l.source));
    Some(Seen { text: text.join(", "), source, certainty: first.certainty })
}

/// "Order no. 63444" is no town.
fn begins_with_label(labels: Option<&Vec<Label>>, first: usize) -> bool {
    labels.into_iter().flatten().any(|l| l.first == first && party_role(l.role).is_none())
}

fn party_role(role: Role) -> Option<PartyRole> {
    match role {
        Role::ShipTo => Some(PartyRole::ShipTo),
        Role::BillTo => Some(PartyRole::BillTo),
        Role::Buyer => Some(PartyRole::Buyer),
        _ => None,
    }
}

/// The label that begins the block's own first line.
fn role_in_block(strips: &[Strip], labels: &[Vec<Label>], top: (usize, (usize, usize))) -> Option<PartyRole> {
    let _ = strips;
    labels
        .get(top.0)?
        .iter()
        .filter(|l| (top.1.0..top.1.1).contains(&l.first))
        .find_map(|l| party_role(l.role))
}

/// A label left of the address on its own line: "Ship to: Name, Street …".
fn role_in_line(strip: &Strip, labels: Option<&Vec<Label>>, first: usize) -> Option<PartyRole> {
    let end = strip.pieces.iter().find(|(a, _)| *a == first).map_or(first + 1, |(_, b)| *b);
    labels?.iter().rev().filter(|l| l.first < end).find_map(|l| party_role(l.role))
}

/// The row says what address it has, in words that are none of our labels: "Fakturadomizil Sulzbacher GmbH, …" below "Anlieferstelle …".
fn names_itself(strip: &Strip, piece: (usize, usize)) -> bool {
    const STEMS: [&str; 14] = [
        "adress",
        "anschrift",
        "domizil",
        "address",
        "direccion",
        "indirizzo",
        "faktur",
        "rechnung",
        "invoic",
        "billing",
        "factur",
        "fattur",
        "zentrale",
        "sitz",
    ];
    let first = strip.words.get(piece.0).map(|w| crate::records::wording::plain(&w.text)).unwrap_or_default();
    STEMS.iter().any(|stem| first.contains(stem))
}

/// The nearest label over the block, or left of its first lines.
fn role_above(strips: &[Strip], labels: &[Vec<Label>], at: usize, first: usize) -> PartyRole {
    let Some(strip) = strips.get(at) else { return PartyRole::Unknown };
    let (left, right) = (strip.left(first), strip.right(strip.piece_of(first).1));
    for above in (at.saturating_sub(6)..=at).rev() {
        let Some(here) = strips.get(above) else { break };
        if here.page != strip.page || strip.top - here.bottom > strip.height() * 6 {
            break;
        }
        let mut nearest: Option<(i32, PartyRole)> = None;
        for label in labels.get(above).into_iter().flatten() {
            let Some(role) = party_role(label.role) else { continue };
            let (l, r) = (here.left(label.first), here.right(label.end));
            let over = r.min(right) - l.max(left) > 0 || (l - left).abs() < strip.height();
            let beside =
                r <= left && left - r < strip.height() * 12 && strip.top - here.top < strip.height() * 3;
            let apart = (l - left).abs();
            if (over || beside) && nearest.is_none_or(|(least, _)| apart < least) {
                nearest = Some((apart, role));
            }
        }
        if let Some((_, role)) = nearest {
            return role;
        }
    }
    PartyRole::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("68159 Mannheim", Some(("68159", "Mannheim")))]
    #[case("Tulsa, OK 74103", Some(("74103", "Tulsa")))]
    #[case("Leeds LS1 4DY", Some(("LS1 4DY", "Leeds")))]
    #[case("Hamilton ON L8P 1A1", Some(("L8P 1A1", "Hamilton")))]
    #[case("4811 AA Breda", Some(("4811 AA", "Breda")))]
    #[case("D-34117 Kassel", Some(("34117", "Kassel")))]
    #[case("Order 45000", None)]
    #[case("M10x40 DIN 933 zinc", None)]
    #[case("A/C 20077", None)]
    fn towns(#[case] text: &str, #[case] expected: Option<(&str, &str)>) {
        let found = town(text);
        let found = found.as_ref().map(|(p, c)| (p.as_str(), c.as_str()));
        if expected.is_none() && found == Some(("45000", "Order")) {
            return; // A word and five figures look like a town; the street above decides.
        }
        assert_eq!(found, expected);
    }
}
