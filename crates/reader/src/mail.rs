//! The order of a mail: in its attachment, in a table of its text, or in its sentences. Quoted mails are context and never the
//! order, except what someone of our house passes on.

mod again;

use basics::Day;
use formats::{Mail, Reading, SpanKind};

use self::again::{repeat, repeats, repeats_below};
use crate::look::Look;
use crate::records::wording::plain;
use crate::seen::{Clue, ClueKind, DayRole, DaySeen, Kind, LineSeen, Seen, Sketch};
use crate::sketch::{filled, left_over, of_strips, sender, strips_of_kind, worth};
use crate::strips::{self, Strip};
use crate::{cautions, edits, facts, kind, offer, prose};

/// Signs of a cell of a table; more are a text.
const CELL: usize = 90;

/// Words of someone's own below which a passed-on mail is what counts.
const FEW_WORDS: usize = 40;

pub fn sketches(reading: &Reading, attached: Vec<Sketch>, look: &Look<'_>) -> Vec<Sketch> {
    let Some(mail) = &reading.mail else { return Vec::new() };
    let written = Written::of(mail);
    let subject = mail.subject.clone().unwrap_or_default();
    if !attached.is_empty() {
        let cover = |sketch| with_cover(sketch, reading, &written.strips, &subject, look);
        return attached.into_iter().map(cover).collect();
    }
    let table = table_of(reading, &written, look);
    // What heads and cells of the table say, "In stock", is nothing that the sender says.
    let text = match table {
        Some(_) => written.text.lines().filter(|l| !l.contains('\t')).collect::<Vec<_>>().join("\n"),
        None => written.text.clone(),
    };
    let mut sketch = match table {
        // What the sentences around a table say is said of its lines: "15 rather than 10 on row 3".
        Some(sketch) => {
            let cells: Vec<String> = reading
                .grids
                .iter()
                .flat_map(|g| &g.rows)
                .flat_map(|r| &r.cells)
                .map(|c| plain(&c.text).split_whitespace().collect::<Vec<_>>().join(" "))
                // A cell that holds half the mail is only there for the looks.
                .filter(|c| c.chars().count() <= CELL)
                .collect();
            let around: Vec<Strip> =
                written.strips.iter().filter(|s| !is_of_table(s, mail, &cells)).cloned().collect();
            with_cover(sketch, reading, &around, &subject, look)
        }
        None => in_sentences(reading, &written, &subject, &text, look),
    };
    if !written.is_passed_on {
        take_offer(&mut sketch, mail, &written.strips, look);
    }
    tell_kind(&mut sketch, mail, &subject, &text, &written.strips, look);
    let parts = several(&written.strips, look);
    if parts.len() > 1 && sketch.kind == Kind::Order {
        return of_parts(parts, reading, &subject, look);
    }
    vec![sketch]
}

/// A row of a table: its cells are parted by tabs, or it is one of them.
fn is_of_table(strip: &Strip, mail: &Mail, cells: &[String]) -> bool {
    let text = plain(&strip.whole());
    if cells.iter().any(|cell| cell.contains(&text)) {
        return true;
    }
    let formats::Source::Text { start, end, .. } = strip.seen(0, strip.words.len()).source else {
        return false;
    };
    mail.text.get(start as usize..end as usize).is_some_and(|row| row.contains('\t'))
}

/// What of a mail its sender says, or passes on as the order.
struct Written {
    strips: Vec<Strip>,
    text: String,
    is_passed_on: bool,
}

impl Written {
    fn of(mail: &Mail) -> Written {
        let mut text = mail.text_of(SpanKind::Own);
        let few = text.split_whitespace().count() < FEW_WORDS;
        // Some programs pass a mail on under the mark of a quoted one; the subject tells.
        let by_subject = is_passed_on(mail.subject.as_deref().unwrap_or_default());
        // Who passes a mail on may say more about it than a few words.
        let few = few || (by_subject && text.split_whitespace().count() < FEW_WORDS * 3);
        let forwards = few && (by_subject || mail.spans.iter().any(|s| s.kind == SpanKind::Forwarded));
        let kinds: &[SpanKind] = match (forwards, by_subject) {
            (true, true) => &[SpanKind::Own, SpanKind::Forwarded, SpanKind::Quoted],
            (true, false) => &[SpanKind::Own, SpanKind::Forwarded],
            _ => &[SpanKind::Own],
        };
        for kind in kinds.iter().skip(1) {
            text.push_str(&mail.text_of(*kind));
        }
        let mut strips = strips_of_kind(mail, kinds);
        if by_subject {
            without_answered(&mut strips);
        }
        let strips = strips::refolded(strips);
        Written { strips, text, is_passed_on: forwards }
    }
}

/// The order in a table of the mail that is not one of the older mail below it.
fn table_of(reading: &Reading, written: &Written, look: &Look<'_>) -> Option<Sketch> {
    let older = reading.mail.as_ref().filter(|_| !written.is_passed_on);
    let quoted = older.map(|m| plain(&m.text_of(SpanKind::Quoted))).unwrap_or_default();
    let own = plain(&written.text);
    let is_quoted = |grid: &formats::Grid| {
        let cells = grid.rows.iter().flat_map(|r| &r.cells).filter(|c| c.text.trim().len() > 3).take(4);
        let texts: Vec<String> = cells.map(|c| plain(c.text.trim())).collect();
        !texts.is_empty() && texts.iter().all(|t| quoted.contains(t.as_str()) && !own.contains(t.as_str()))
    };
    reading
        .grids
        .iter()
        .filter(|g| !is_quoted(g))
        .enumerate()
        .map(|(number, grid)| of_strips(&strips::of_grid(grid, number as u32 + 1), look))
        .max_by_key(|s| s.lines.len())
        .filter(|s| !s.lines.is_empty())
}

/// What the mail wants; an order of which parts read like something else is looked at.
fn tell_kind(sketch: &mut Sketch, mail: &Mail, subject: &str, text: &str, strips: &[Strip], look: &Look<'_>) {
    let is_automatic = mail.auto_submitted.as_deref().is_some_and(|a| a != "no");
    let mut asked = asked(sketch, mail.sent_on, look);
    asked.known = asked.known.saturating_sub(asked_after(sketch, strips, look));
    sketch.kind = kind::decide(subject, text, is_automatic, mail.list_unsubscribe.is_some(), asked);
    // What asks for something that was not understood is no letter without an order.
    if sketch.kind == Kind::Other && !sketch.residue.is_empty() && (asked.is_numbered || asked.is_ahead) {
        sketch.kind = Kind::Order;
    }
    let (other, points, _) = kind::by_words(subject, text);
    // Thanks for the last delivery take nothing from an order for a day ahead.
    let is_thanks = other == Kind::Other && asked.known > 0 && asked.is_ahead;
    if sketch.kind == Kind::Order {
        let said = std::iter::once(subject).chain(text.split_inclusive(['.', '!', '?', '\n']));
        sketch.remarks.extend(cautions::of(said).into_iter().map(str::to_owned));
    }
    if sketch.kind == Kind::Order && wants_two_days(sketch, mail.sent_on) {
        sketch.remarks.push("it names several days on which something is wanted".into());
    }
    if sketch.kind == Kind::Order && sketch.days.len() >= 2 && kind::splits_delivery(text) {
        sketch.remarks.push("it asks for several deliveries; see which quantity is for which day".into());
    }
    // What else a plain order speaks of, a credit that is still due, is no matter of its lines.
    let is_plain = asked.is_numbered && asked.known > 0 && asked.known == asked.lines;
    let is_beside = || {
        // A question wants an answer.
        let asks = |s: &Seen| is_question(s) && kind::by_words("", &s.text).1 >= 6;
        kind::by_words(subject, &of_lines(sketch, strips, look)).1 < 6
            && !sentences(strips, look).iter().any(asks)
    };
    let is_aside = other != Kind::Advertisement && is_plain && is_beside();
    if sketch.kind == Kind::Order && points >= 6 && !is_thanks && !is_aside {
        sketch.remarks.push(format!("parts of the text read like {}", kind::name(other)));
    }
}

/// The sentences that hold lines.
fn of_lines(sketch: &Sketch, strips: &[Strip], look: &Look<'_>) -> String {
    let held = sentences(strips, look).into_iter();
    held.filter(|s| sketch.lines.iter().any(|line| holds(s, line))).map(|s| s.text + "\n").collect()
}

/// The sentences of a text; each ends with the sign of a question where it is one.
fn sentences(strips: &[Strip], look: &Look<'_>) -> Vec<Seen> {
    let mut all = Vec::new();
    for strip in strips {
        for sentence in prose::tokens(strip, look).split_inclusive(|t| t.ends) {
            let words: Vec<&str> = sentence.iter().map(|t| t.mark.seen.text.as_str()).collect();
            let sign = if sentence.last().is_some_and(|t| t.asks) { " ?" } else { "" };
            all.push(Seen::new(
                words.join(" ") + sign,
                strips::union(sentence.iter().map(|t| &t.mark.seen.source)),
            ));
        }
    }
    all
}

fn holds(sentence: &Seen, line: &LineSeen) -> bool {
    let quantity = line.quantity.as_ref().map(|q| &q.seen.source);
    let mut places = line.refs.iter().map(|r| &r.seen.source).chain(quantity);
    places.any(|place| edits::is_part(place, &sentence.source))
}

fn is_question(sentence: &Seen) -> bool {
    sentence.text.ends_with('?')
}

/// "Do you have 40 of AB-1 in stock?": the lines are in sentences that ask after them.
fn asked_after(sketch: &Sketch, strips: &[Strip], look: &Look<'_>) -> usize {
    const PLAIN: i32 = 6;
    let asks = |s: &Seen| {
        let (kind, points, _) = kind::by_words("", &s.text);
        matches!(kind, Kind::Inquiry | Kind::Quotation | Kind::Status) && points >= PLAIN && is_question(s)
    };
    let all: Vec<Seen> = sentences(strips, look).into_iter().filter(asks).collect();
    sketch.lines.iter().filter(|line| all.iter().any(|s| holds(s, line))).count()
}

/// Two days ahead in the text of a mail on which something is wanted; a day without a year has no other reading.
fn wants_two_days(sketch: &Sketch, sent_on: Option<Day>) -> bool {
    let wanted = sketch
        .days
        .iter()
        .filter(|d| d.role == DayRole::Requested && matches!(d.seen.source, formats::Source::Text { .. }));
    let ahead = |d: &&DaySeen| d.readings.iter().any(|day| sent_on.is_none_or(|sent| *day > sent));
    let mut days: Vec<Option<&Day>> = wanted.filter(ahead).map(|d| d.readings.first()).collect();
    days.sort_unstable();
    days.dedup();
    days.len() > 1
}

/// Several orders in one mail.
fn of_parts(parts: Vec<&[Strip]>, reading: &Reading, subject: &str, look: &Look<'_>) -> Vec<Sketch> {
    let several = format!("the mail holds {} orders; see that each has what is its own", parts.len());
    let mut sketches: Vec<Sketch> =
        parts.into_iter().map(|part| of_part(part, reading, subject, look)).collect();
    // Where each says itself where it goes, nothing was left to guess.
    if !sketches.iter().all(|s| s.parties.iter().any(|p| !p.postcode.is_empty())) {
        sketches.iter_mut().for_each(|s| s.remarks.push(several.clone()));
    }
    sketches
}

/// An answer that names no item of its own may take lines of the offer that it answers.
fn take_offer(sketch: &mut Sketch, mail: &Mail, strips: &[Strip], look: &Look<'_>) {
    if sketch.repeats_last || asked(sketch, mail.sent_on, look).known > 0 {
        return;
    }
    let lines = offer::lines(strips, &strips_of_kind(mail, &[SpanKind::Quoted]), look);
    if !lines.is_empty() {
        sketch.lines = lines;
        sketch.residue.clear();
    }
}

/// What was passed on may itself answer an older mail, which stands below it under marks of its own.
fn without_answered(strips: &mut Vec<Strip>) {
    let is_marked = |s: &Strip| s.words.first().is_some_and(|w| w.text.starts_with('>'));
    let plain = strips.iter().filter(|s| !is_marked(s)).count();
    if plain * 2 >= strips.len() {
        strips.retain(|s| !is_marked(s));
    }
}

/// What the lines and days of a text say for an order.
fn asked(sketch: &Sketch, sent_on: Option<Day>, look: &Look<'_>) -> kind::Asked {
    let counted = sketch.lines.iter().filter(|l| l.quantity.is_some());
    let is_known = |l: &&LineSeen| {
        let words = l.words.as_ref().map(|w| w.text.as_str()).unwrap_or_default();
        l.known.is_some()
            || l.refs.iter().any(|r| !look.hits(&r.seen.text).is_empty())
            || (words.chars().filter(|c| c.is_alphabetic()).count() >= 3
                && look.catalogue.by_words(words).first().is_some_and(|h| h.explained >= 60))
    };
    let is_ahead = |d: &DaySeen| {
        d.role == DayRole::Requested && d.readings.iter().any(|day| sent_on.is_some_and(|sent| *day > sent))
    };
    kind::Asked {
        lines: counted.clone().count(),
        known: counted.filter(is_known).count(),
        is_ahead: sketch.days.iter().any(is_ahead),
        is_numbered: is_numbered(sketch, look),
        is_of_earlier: is_of_earlier(sketch, look),
    }
}

/// The number that the text gives is one of the customer's earlier orders.
fn is_of_earlier(sketch: &Sketch, look: &Look<'_>) -> bool {
    let found = crate::resolve::po_number::po_number(sketch, look.account, None);
    let is_same = |po: &String| {
        look.account.iter().flat_map(|a| &a.orders).any(|o| basics::fold(&o.po_number) == basics::fold(po))
    };
    found.value.as_ref().is_some_and(is_same)
}

/// The text gives a number of an order, and no earlier order of the customer has it.
fn is_numbered(sketch: &Sketch, look: &Look<'_>) -> bool {
    let before: Vec<String> =
        look.account.iter().flat_map(|a| &a.orders).map(|o| basics::fold(&o.po_number)).collect();
    let found = crate::resolve::po_number::po_number(sketch, look.account, None);
    let is_sure = found.certainty >= 985_000 && !before.is_empty();
    found.value.is_some_and(|po| is_sure && !before.contains(&basics::fold(&po)))
}

/// The marks by which programs and people pass mails on.
fn is_passed_on(subject: &str) -> bool {
    const MARKS: [&str; 9] = ["fw:", "fwd:", "wg:", "tr:", "rv:", "i:", "doorst:", "fs:", "wtr:"];
    let lower = subject.trim_start().to_lowercase().replacen(" :", ":", 1);
    MARKS.iter().any(|m| lower.starts_with(m))
}

/// Parts of a text that each have a PO number of their own and lines below it.
fn several<'s>(strips: &'s [Strip], look: &Look<'_>) -> Vec<&'s [Strip]> {
    let mut heads: Vec<(usize, String)> = Vec::new();
    for (at, strip) in strips.iter().enumerate().filter(|(_, s)| s.words.len() <= 10) {
        let mut one = Sketch::new(Kind::Order);
        facts::gather(&mut one, std::slice::from_ref(strip), &[], None);
        let labelled = one.po_numbers.iter().find(|(seen, points)| *points >= 56 && seen.text.len() >= 4);
        if let Some((seen, _)) = labelled
            && !heads.iter().any(|(_, po)| *po == seen.text)
        {
            heads.push((at, seen.text.clone()));
        }
    }
    let ends = heads.iter().skip(1).map(|h| h.0).chain([strips.len()]);
    let parts: Vec<&[Strip]> = heads.iter().zip(ends).filter_map(|(h, end)| strips.get(h.0..end)).collect();
    let all_have_lines = parts.iter().all(|p| !prose::read(p, look).lines.is_empty());
    if parts.len() > 1 && all_have_lines { parts } else { Vec::new() }
}

fn of_part(strips: &[Strip], reading: &Reading, subject: &str, look: &Look<'_>) -> Sketch {
    let mut sketch = Sketch::new(Kind::Order);
    let found = prose::read(strips, look);
    let mut used = found.used;
    sketch.lines = found.lines;
    edits::apply(&mut sketch, strips, &mut used, look);
    cover_facts(&mut sketch, reading, strips, "", &used);
    if sketch.po_numbers.is_empty() {
        cover_facts(&mut sketch, reading, &[], subject, &[]);
    }
    sketch
}

/// An attached order, with what the mail around it adds.
fn with_cover(
    mut sketch: Sketch,
    reading: &Reading,
    strips: &[Strip],
    subject: &str,
    look: &Look<'_>,
) -> Sketch {
    let before = sketch.lines.len();
    let cover = prose::read(strips, look);
    let mut used = cover.used.clone();
    edits::apply(&mut sketch, strips, &mut used, look);
    // Lines beside those of the attachment: someone has to say whether they come on top.
    if sketch.lines.len() == before {
        let wanting = cover.lines.iter().filter(|l| l.quantity.is_some() && !l.refs.is_empty());
        for line in wanting.take(3) {
            let is_known = line.refs.iter().any(|r| !look.hits(&r.seen.text).is_empty());
            if let Some(sentence) = edits::adds(line, strips, look).filter(|_| is_known) {
                let ordinal = sketch.lines.len() + 1;
                sketch.lines.push(LineSeen { ordinal, edits: vec![sentence.text], ..line.clone() });
                continue;
            }
            let text = line.words.as_ref().or(line.refs.first().map(|r| &r.seen));
            sketch.residue.extend(text.cloned());
        }
    }
    let said: Vec<String> = strips.iter().map(Strip::whole).chain([subject.to_owned()]).collect();
    for caution in cautions::of(said.iter().map(String::as_str)) {
        if !sketch.remarks.iter().any(|r| r == caution) {
            sketch.remarks.push(caution.to_owned());
        }
    }
    let of_attachment = std::mem::take(&mut sketch.days);
    cover_facts(&mut sketch, reading, strips, subject, &[]);
    // When the mail says when it is wanted, it says so later than what is attached.
    sketch.days.retain(|d| d.role == DayRole::Requested || of_attachment.is_empty());
    sketch.days.extend(of_attachment);
    sketch
}

/// Who writes, and what the text and subject tell of the order.
fn cover_facts(sketch: &mut Sketch, reading: &Reading, strips: &[Strip], subject: &str, used: &[bool]) {
    let Some(mail) = &reading.mail else { return };
    for address in [&mail.from, &mail.reply_to].into_iter().flatten() {
        sketch.clues.push(sender(&address.address));
        if let Some(name) = &address.name {
            let source = formats::Source::Text { part: "header".into(), start: 0, end: 0 };
            sketch.clues.push(Clue { kind: ClueKind::Text, seen: Seen::new(name.clone(), source) });
        }
    }
    let mut of_text = Sketch::new(Kind::Order);
    facts::gather(&mut of_text, strips, used, mail.sent_on);
    let mut around = Sketch::new(Kind::Order);
    facts::gather(&mut around, &strips_of_kind(mail, &[SpanKind::Signature]), &[], None);
    let subject_strips = strips::of_text(subject, "subject", 0);
    let mut of_subject = Sketch::new(Kind::Order);
    facts::gather(&mut of_subject, &subject_strips, &[], mail.sent_on);
    // A reply's subject names the mail it answers; a subject says less than the text in any case.
    let answers = ["re:", "aw:", "antw:", "sv:", "rif:"]
        .iter()
        .any(|p| subject.trim_start().to_lowercase().starts_with(p));
    let weight = if answers { -60 } else { -15 };
    sketch.po_numbers.extend(of_text.po_numbers);
    sketch.po_numbers.extend(of_subject.po_numbers.into_iter().map(|(seen, points)| (seen, points + weight)));
    sketch.days.extend(of_text.days);
    sketch.remarks.extend(of_text.remarks);
    sketch.rows.extend(of_text.rows);
    // A subject that says no more than a number, "order 91", may be that of the order.
    const SHORT: usize = 4;
    sketch.rows.extend(of_subject.rows.into_iter().filter(|row| row.len() <= SHORT));
    sketch.currency = sketch.currency.take().or(of_text.currency);
    sketch.parties.extend(of_text.parties);
    sketch.clues.extend(of_text.clues);
    sketch.clues.extend(around.clues.into_iter().map(|c| match c.kind {
        ClueKind::Text => Clue { kind: ClueKind::Around, ..c },
        _ => c,
    }));
    sketch.stated_lines = sketch.stated_lines.or(of_text.stated_lines);
}

fn in_sentences(reading: &Reading, written: &Written, subject: &str, text: &str, look: &Look<'_>) -> Sketch {
    let strips = written.strips.as_slice();
    let mut sketch = Sketch::new(Kind::Order);
    let found = prose::read(strips, look);
    // "PO 4711: 30 x AB-1 for Colchester, Wed 9 Dec", and a text that says no more.
    let with_subject: Vec<Strip> =
        strips::of_text(subject, "subject", 0).into_iter().chain(strips.iter().cloned()).collect();
    let of_subject =
        if found.lines.is_empty() { prose::read(&with_subject, look) } else { prose::read(&[], look) };
    let is_known =
        |l: &LineSeen| l.quantity.is_some() && l.refs.iter().any(|r| !look.hits(&r.seen.text).is_empty());
    let in_subject = !of_subject.lines.is_empty() && of_subject.lines.iter().all(is_known);
    let (strips, found) = if in_subject { (with_subject.as_slice(), of_subject) } else { (strips, found) };
    let found = in_columns(strips, &found, look).unwrap_or(found);
    let found = in_cards(strips, &found, look).unwrap_or(found);
    let found = in_blocks(strips, &found, look).unwrap_or(found);
    let mut used = found.used;
    sketch.lines = found.lines;
    sketch.residue = found.residue;
    let denied = found.denied;
    let names_lines = sketch.lines.iter().any(|l| !l.refs.is_empty())
        || sketch.lines.iter().filter(|l| l.quantity.is_some()).count() > 2;
    if repeats(text, names_lines) {
        repeat(&mut sketch, look);
    } else if repeats_below(text) && !written.is_passed_on {
        sketch.remarks.push("it speaks of an order that stands below it".into());
    }
    let before = sketch.lines.clone();
    let asked = edits::apply(&mut sketch, strips, &mut used, look);
    // A sentence that changed a line was understood.
    let heeded = sketch.heeded.clone();
    let taken = |seen: &Seen| {
        let row = strips
            .iter()
            .zip(&used)
            .any(|(strip, used)| *used && strip.seen(0, strip.words.len()).source == seen.source);
        (row && !asked.iter().any(|a| a.source == seen.source))
            || heeded.iter().any(|h| edits::is_part(&seen.source, &h.source))
    };
    sketch.residue.retain(|r| !taken(r));
    left_over(&mut sketch, &strips.iter().collect::<Vec<_>>(), look);
    // A row that is the description of a line says nothing more.
    sketch.residue = std::mem::take(&mut sketch.residue)
        .into_iter()
        .filter(|r| {
            let is_row = strips.iter().any(|s| s.whole() == r.text);
            asked.contains(r)
                || !(describes_line(r, &sketch.lines, look) || (is_row && says_again(r, &sketch.lines, look)))
        })
        .collect();
    // What is said not to be wanted is not lost.
    sketch.residue.retain(|r| !denied.iter().any(|d| edits::is_part(&r.source, &d.source)));
    // What an edit took out is not lost.
    let was_line = |text: &str| {
        before
            .iter()
            .any(|l| l.refs.iter().any(|r| r.seen.text.contains(text) || text.contains(&r.seen.text)))
    };
    // What asks for a change and was not understood stays, whatever it names.
    sketch.residue.retain(|r| asked.contains(r) || !was_line(&r.text));
    let of_lines: Vec<bool> = used.clone();
    // A row may hold a line and the day it is wanted, so facts are read from all rows.
    let whole_rows: Vec<bool> =
        of_lines.iter().zip(strips).map(|(used, strip)| *used && is_listed(strip)).collect();
    cover_facts(&mut sketch, reading, strips, subject, &whole_rows);
    without_number_of_order(&mut sketch, look);
    sketch
}

/// "Onze ref IO26-0112": what stands behind a label as the number of the order is no item of it.
fn without_number_of_order(sketch: &mut Sketch, look: &Look<'_>) {
    const LABELLED: i32 = 56;
    let numbers: Vec<String> = sketch
        .po_numbers
        .iter()
        .filter(|(_, points)| *points >= LABELLED)
        .map(|(seen, _)| basics::fold(&seen.text))
        .collect();
    let is_number = |line: &LineSeen| match line.refs.as_slice() {
        [one] => look.hits(&one.seen.text).is_empty() && numbers.contains(&basics::fold(&one.seen.text)),
        _ => false,
    };
    sketch.lines.retain(|line| !is_number(line));
}

/// A list in columns of blanks under a head that names quantities, where it explains more than its rows as sentences.
fn in_columns(strips: &[Strip], found: &prose::Prose, look: &Look<'_>) -> Option<prose::Prose> {
    let has_head = strips.iter().any(|s| s.pieces.len() >= 3 && crate::table::names_quantity(s));
    let table = if has_head { crate::table::read(strips, look) } else { None }?;
    let explains = |lines: &[LineSeen]| (worth(lines, look), filled(lines));
    if explains(&table.lines) <= explains(&found.lines) {
        return None;
    }
    Some(instead(strips, table.lines, table.used, table.unread, found, look))
}

/// A block of "label: value" for each item, where that explains more.
fn in_cards(strips: &[Strip], found: &prose::Prose, look: &Look<'_>) -> Option<prose::Prose> {
    let cards = crate::cards::read(strips, look);
    let explains = |lines: &[LineSeen]| (worth(lines, look), filled(lines));
    if cards.lines.is_empty() || explains(&cards.lines) <= explains(&found.lines) {
        return None;
    }
    Some(instead(strips, cards.lines, cards.used, Vec::new(), found, look))
}

/// A block of rows for each item: its number, its words, how many, and what they cost.
fn in_blocks(strips: &[Strip], found: &prose::Prose, look: &Look<'_>) -> Option<prose::Prose> {
    let blocks = crate::blocks::read(strips, look)?;
    let explains = |lines: &[LineSeen]| (worth(lines, look), filled(lines));
    if blocks.lines.len() < 2 || explains(&blocks.lines) <= explains(&found.lines) {
        return None;
    }
    Some(instead(strips, blocks.lines, blocks.used, Vec::new(), found, look))
}

/// Lines read another way than as sentences, with what was not understood on the other rows.
fn instead(
    strips: &[Strip],
    mut lines: Vec<LineSeen>,
    used: Vec<bool>,
    unread: Vec<Seen>,
    found: &prose::Prose,
    look: &Look<'_>,
) -> prose::Prose {
    let rows: Vec<formats::Source> = strips
        .iter()
        .zip(&used)
        .filter(|(_, used)| **used)
        .map(|(strip, _)| strip.seen(0, strip.words.len()).source)
        .collect();
    let is_read = |seen: &Seen| rows.iter().any(|row| edits::is_part(&seen.source, row));
    // "Lieferantenmaterial: 52888B" beside a line of that item says nothing more.
    let is_named = |seen: &Seen| {
        lines.iter().flat_map(|l| &l.refs).any(|r| seen.text.contains(&r.seen.text))
            || says_again(seen, &lines, look)
    };
    let open = found.residue.iter().filter(|seen| !is_read(seen) && !is_named(seen));
    let mut residue: Vec<Seen> = open.cloned().collect();
    residue.extend(unread);
    lines.iter_mut().enumerate().for_each(|(nth, line)| line.ordinal = nth + 1);
    prose::Prose { lines, used, residue, denied: found.denied.clone() }
}

fn describes_line(row: &Seen, lines: &[LineSeen], look: &Look<'_>) -> bool {
    let hits = look.catalogue.by_words(&row.text);
    let is_whole = hits.first().filter(|h| h.explained >= 95 && h.covered >= 80 && h.contradictions == 0);
    is_whole.is_some_and(|hit| {
        lines.iter().flat_map(|l| &l.refs).any(|r| look.hits(&r.seen.text).iter().any(|h| h.item == hit.item))
    })
}

/// A row names nothing but an item that a line has, and no number beside it.
fn says_again(row: &Seen, lines: &[LineSeen], look: &Look<'_>) -> bool {
    let of_lines: Vec<_> =
        lines.iter().flat_map(|l| &l.refs).flat_map(|r| look.hits(&r.seen.text)).map(|h| h.item).collect();
    let words: Vec<&str> =
        row.text.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    let is_of_line = |w: &str| look.hits(w).iter().any(|h| of_lines.contains(&h.item));
    // "Futtereimer starr 8 l blau / HK-3037": the rest describes it.
    let is_size = |at: usize| {
        let behind = words.get(at + 1).copied().unwrap_or_default();
        formats::unit_of_word(behind).is_some_and(crate::marks::is_measure)
            || matches!(behind, "mm" | "cm" | "ml")
    };
    let has_figure = |w: &str| w.bytes().any(|b| b.is_ascii_digit());
    let mut figures = words.iter().enumerate().filter(|(_, w)| has_figure(w));
    words.iter().any(|w| has_figure(w) && is_of_line(w))
        && figures.all(|(at, w)| is_of_line(w) || is_size(at))
}

/// A row of a list, as against one of a sentence: it begins with a bullet or a figure, or has columns.
fn is_listed(strip: &Strip) -> bool {
    let first = strip.words.first().map_or("", |w| w.text.as_str());
    let begins = first.starts_with(|c: char| c.is_ascii_digit() || !c.is_alphanumeric())
        && !first.starts_with(['(', '¿', '"']);
    (begins || strip.pieces.len() >= 3) && !strip.whole().contains(['?', ':'])
}
