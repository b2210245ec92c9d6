//! An order written in sentences: "PO 4711 … 10 x ABC-123", "- 12 cs of 4711-22", "12 pcs of the hex bolt (HB-99) and …". What
//! comes out are candidates with their place in the text; whether the tokens are items, the catalogue decides.

use basics::{Day, Gtin, Limits, Quantity};

use super::tokens::{Word, is_code, is_measure, quantity, sentence_end, words};
use super::{Mail, SpanKind};
use crate::convert;
use crate::date;
use crate::order::{DateRole, Dated, IncomingOrder, ItemRef, ItemRefKind, Line, Party, PartyRole, Purpose};
use crate::said::{Remarks, Said, Source, codes, short};
use crate::unit_word::unit_of_word;

/// The order of a mail's own text, or of the mail it passes on where it says little itself.
pub(super) fn order_of(mail: &Mail, remarks: &mut Remarks) -> Option<IncomingOrder> {
    let own = mail.text_of(SpanKind::Own);
    let forwards =
        mail.spans.iter().any(|s| s.kind == SpanKind::Forwarded) && own.split_whitespace().count() < 40;
    let read = |kind: SpanKind| kind == SpanKind::Own || (forwards && kind == SpanKind::Forwarded);
    let mut order = IncomingOrder::new("text");
    let mut numbers = Vec::new();
    for span in mail.spans.iter().filter(|s| read(s.kind)) {
        let (start, end) = (span.start as usize, span.end as usize);
        let Some(text) = mail.text.get(start..end) else { continue };
        let body = Body { text, offset: start, part: "body" };
        numbers.extend(body.po_number());
        body.lines(&mut order.lines, remarks);
        body.dates(&mut order, mail.sent_on, remarks);
        body.ship_to(&mut order);
    }
    if let Some(subject) = &mail.subject {
        numbers.extend(Body { text: subject, offset: 0, part: "subject" }.po_number());
    }
    order.po_number = numbers.into_iter().next().map(|n| convert::po_number(remarks, &n));
    order.purpose = order.lines.first().map(|l| Said::new(Purpose::Original, "", l.source.clone()));
    order.issued = mail
        .sent_on
        .map(|day| Said::new(day, day.to_string(), Source::Text { part: "header".into(), start: 0, end: 0 }));
    if order.lines.is_empty() && order.po_number.is_none() {
        return None;
    }
    if !order.lines.is_empty() {
        remarks.note(
            codes::UNCERTAIN,
            None,
            format!(
                "{} lines were read from sentences; items and quantities are candidates",
                order.lines.len()
            ),
            "Check them against the catalogue and the text.",
        );
    }
    Some(order)
}

struct Body<'a> {
    text: &'a str,
    offset: usize,
    part: &'a str,
}

impl<'a> Body<'a> {
    fn source(&self, start: usize, end: usize) -> Source {
        Source::Text {
            part: self.part.to_owned(),
            start: (self.offset + start) as u32,
            end: (self.offset + end) as u32,
        }
    }

    fn said(&self, start: usize, end: usize) -> Said<String> {
        let text = self.text.get(start..end).unwrap_or_default();
        Said::new(text.trim().to_owned(), text, self.source(start, end))
    }

    /// The number after "PO", "order no.", "Bestellung", "commande" …
    fn po_number(&self) -> Option<Said<String>> {
        const LABELS: [&str; 24] = [
            "po",
            "p.o",
            "p.o.",
            "order",
            "purchase order",
            "bestellung",
            "bestellnummer",
            "bestellnr",
            "auftrag",
            "auftragsnummer",
            "commande",
            "pedido",
            "orden",
            "bestelling",
            "bestelnummer",
            "ordine",
            "ordernummer",
            "inkooporder",
            "bestell-nr",
            "po-number",
            "bc",
            "oc",
            "po-nr",
            "order-no",
        ];
        const FILLERS: [&str; 26] = [
            "number",
            "no",
            "no.",
            "nr",
            "nr.",
            "n°",
            "nº",
            "num",
            "ref",
            "reference",
            "is",
            "for",
            "this",
            "the",
            "our",
            "ist",
            "lautet",
            "numéro",
            "número",
            "numero",
            "n",
            "#",
            "-",
            "–",
            "de",
            "es",
        ];
        let all = words(self.text);
        let mut generic = None;
        for (at, word) in all.iter().enumerate() {
            let lower = word.text.to_lowercase();
            let label = lower.trim_matches([':', '#', ',', '(', ')', '"', '*', ';']);
            // "PO9938", "PO#4711" glued together.
            let glued =
                ["po#:", "po#", "po:", "po"].iter().find_map(|p| lower.strip_prefix(p)).is_some_and(|rest| {
                    rest.trim_start_matches(['-', '_']).starts_with(|c: char| c.is_ascii_digit())
                });
            let is_label = LABELS.contains(&label);
            if !is_label && !glued {
                continue;
            }
            let mut next = if glued { at } else { at + 1 };
            while let Some(filler) = all.get(next).filter(|_| !glued && next < at + 7) {
                let bare = filler.text.to_lowercase();
                let bare = bare.trim_matches([':', '#', ',', '(', ')', '"']);
                if bare.is_empty() || FILLERS.contains(&bare) { next += 1 } else { break }
            }
            let Some(found) = all.get(next).and_then(|w| self.po_shape(*w)) else { continue };
            if label == "order" || label == "auftrag" || label == "orden" {
                generic = generic.or(Some(found));
            } else {
                return Some(found);
            }
        }
        generic
    }

    /// Letters, digits and a few marks, at least three figures or so, cleaned of punctuation around it.
    fn po_shape(&self, word: Word<'a>) -> Option<Said<String>> {
        let is_edge =
            |c: char| matches!(c, '.' | ',' | ':' | ';' | '(' | ')' | '"' | '\'' | '*' | '#' | '!' | '?');
        let front = word.text.len() - word.text.trim_start_matches(is_edge).len();
        let core = word.text.trim_matches(is_edge);
        let core_text = core.strip_prefix("PO#").or_else(|| core.strip_prefix("PO:")).unwrap_or(core);
        let front = front + core.len() - core_text.len();
        let digits = core_text.chars().filter(char::is_ascii_digit).count();
        let shape = core_text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '_' | '.'));
        let start = word.start + front;
        (digits >= 2
            && (3..=30).contains(&core_text.len())
            && shape
            && date::whole(core_text, None, None).is_none())
        .then(|| self.said(start, start + core_text.len()))
    }

    fn dates(&self, order: &mut IncomingOrder, base: Option<Day>, remarks: &mut Remarks) {
        const WANTED: [&str; 40] = [
            "need",
            "by",
            "required",
            "require",
            "deliver",
            "delivery",
            "delivered",
            "arrive",
            "ship",
            "due",
            "before",
            "until",
            "latest",
            "needed",
            "want",
            "wanted",
            "eta",
            "liefer",
            "liefertermin",
            "lieferung",
            "bis",
            "spätestens",
            "termin",
            "wunschtermin",
            "livraison",
            "livrer",
            "avant",
            "pour",
            "entrega",
            "entregar",
            "antes",
            "para",
            "levering",
            "leveren",
            "leverdatum",
            "uiterlijk",
            "consegna",
            "entro",
            "consegnare",
            "date",
        ];
        let found = date::find(self.text, None, base);
        let order_of_days = found.iter().find_map(|f| f.proves);
        for day in date::find(self.text, order_of_days, base) {
            let before = self.text.get(..day.start).unwrap_or_default();
            let near: Vec<String> = before
                .split_whitespace()
                .rev()
                .take(6)
                .map(|w| w.trim_matches([':', ',', '.', '(']).to_lowercase())
                .collect();
            let is_wanted = near
                .iter()
                .any(|w| WANTED.iter().any(|label| w == label || (label.len() > 6 && w.starts_with(label))));
            let Some((first, rest)) = day.readings.split_first() else { continue };
            if !is_wanted || order.requested_date().is_some() {
                continue;
            }
            let said = self.said(day.start, day.end);
            if !rest.is_empty() {
                remarks.warn(
                    codes::AMBIGUOUS_DATE,
                    said.source.clone(),
                    format!(
                        "'{}' may be {first} or {}",
                        said.value,
                        rest.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                    ),
                    "Take the day that fits this sender's country, or ask.",
                );
            }
            order.dates.push(Dated {
                role: DateRole::RequestedDelivery,
                code: near.first().cloned().unwrap_or_default(),
                date: said.with(*first),
                other_readings: rest.to_vec(),
            });
        }
    }

    /// "Please deliver to: …" up to the end of the line.
    fn ship_to(&self, order: &mut IncomingOrder) {
        const LABELS: [&str; 12] = [
            "deliver to",
            "ship to",
            "delivery address",
            "deliver it to",
            "lieferadresse",
            "liefern an",
            "lieferung an",
            "livrer à",
            "adresse de livraison",
            "entregar en",
            "leveren aan",
            "consegnare a",
        ];
        if order.party(PartyRole::ShipTo).is_some() {
            return;
        }
        let lower = self.text.to_lowercase();
        if lower.len() != self.text.len() {
            return;
        }
        let Some((at, label)) = LABELS.iter().filter_map(|l| lower.find(l).map(|at| (at, l))).min() else {
            return;
        };
        let from = at + label.len();
        let Some(rest) = self.text.get(from..) else { return };
        let line = rest.find('\n').unwrap_or(rest.len());
        let start =
            from + rest.get(..line).map_or(0, |l| l.len() - l.trim_start_matches([':', ' ', '-']).len());
        let said = self.said(start, from + line);
        if said.value.len() < 3 {
            return;
        }
        let mut party = Party::new(PartyRole::ShipTo, *label, said.source.clone());
        party.names.push(said.with(said.value.split(',').next().unwrap_or_default().trim().to_owned()));
        party.written = Some(said);
        order.parties.push(party);
    }

    fn lines(&self, lines: &mut Vec<Line>, remarks: &mut Remarks) {
        let mut start = 0;
        for raw in self.text.split_inclusive('\n') {
            let end = start + raw.trim_end().len();
            if lines.len() >= Limits::ORDER_LINES {
                return;
            }
            match self.listed(start, end) {
                Some(line) => lines.push(line),
                None => {
                    let before = lines.len();
                    self.in_sentence(start, end, lines);
                    self.remark_on_sentence(start, end, lines.len() > before, remarks);
                }
            }
            start += raw.len();
        }
    }

    /// A sentence that speaks of a quantity, or of changing something, and became no line must not go unseen.
    fn remark_on_sentence(&self, start: usize, end: usize, gave_lines: bool, remarks: &mut Remarks) {
        const CHANGES: [&str; 22] = [
            "correction",
            "instead",
            "actually",
            "make it",
            "should be",
            "scratch",
            "cancel",
            "remove",
            "not needed",
            "same as last",
            "as usual",
            "last order",
            "korrektur",
            "statt",
            "stattdessen",
            "streichen",
            "wie immer",
            "au lieu",
            "corrección",
            "en lugar",
            "in plaats",
            "invece",
        ];
        let text = self.text.get(start..end).unwrap_or_default();
        let lower = text.to_lowercase();
        let all = words(text);
        let counts = all.windows(2).any(|pair| {
            let [number, unit] = pair else { return false };
            let unit = unit.text.trim_matches([',', '.', ';', ':', '(', ')']);
            quantity(number.text).is_some() && unit.len() > 1 && unit_of_word(unit).is_some()
        });
        if CHANGES.iter().any(|w| lower.contains(w)) {
            remarks.warn(
                codes::UNCERTAIN,
                self.source(start, end),
                format!(
                    "this sentence may change the lines or refer to an older order: '{}'",
                    short(text.trim(), 100)
                ),
                "Read it and change the lines accordingly.",
            );
        } else if counts && !gave_lines {
            remarks.warn(
                codes::UNREAD,
                self.source(start, end),
                format!(
                    "this sentence speaks of a quantity and was not read as a line: '{}'",
                    short(text.trim(), 100)
                ),
                "Add the line by hand if it is one.",
            );
        }
    }

    /// A line of its own: quantity first, or behind a colon or wide gap.
    fn listed(&self, start: usize, end: usize) -> Option<Line> {
        let text = self.text.get(start..end)?;
        let body =
            text.trim_start().trim_start_matches(['-', '*', '•', '·', '–', '+', '>', '|']).trim_start();
        let body_start = end - body.len();
        self.quantity_first(body_start, end)
            .or_else(|| {
                // "1. 10 x AB-1" and "1) …"
                let (number, rest) = body.split_once(['.', ')'])?;
                let is_number = !number.is_empty()
                    && number.len() <= 3
                    && number.bytes().all(|b| b.is_ascii_digit())
                    && rest.starts_with(' ');
                let mut line =
                    if is_number { self.quantity_first(end - rest.len(), end)? } else { return None };
                line.position = Some(self.said(body_start, body_start + number.len()));
                Some(line)
            })
            .or_else(|| self.quantity_last(body_start, end))
    }

    fn quantity_first(&self, start: usize, end: usize) -> Option<Line> {
        let all = words(self.text.get(start..end)?);
        let at = |w: &Word<'_>| (start + w.start, start + w.end);
        let (first, rest) = all.split_first()?;
        // "10x AB-1", "10pcs".
        let figures_end = first
            .text
            .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
            .unwrap_or(first.text.len());
        let (figures, glued) = first.text.split_at_checked(figures_end)?;
        let glued = glued.trim_end_matches(':');
        let quantity = quantity(figures)?;
        let mut rest = rest;
        let mut unit = None;
        let mut marked = matches!(glued, "x" | "X" | "×");
        if !glued.is_empty() && !marked {
            unit_of_word(glued)?;
            unit = Some((at(first).0 + figures_end, at(first).1));
        }
        let quantity_said = Said::new(quantity, figures, self.source(at(first).0, at(first).0 + figures_end));
        while let Some((word, tail)) = rest.split_first() {
            let bare = word.text.trim_matches([',', '.', ':', ';']).to_lowercase();
            if unit.is_none() && !marked && unit_of_word(&bare).is_some() && !tail.is_empty() {
                unit = Some(at(word));
            } else if matches!(
                bare.as_str(),
                "x" | "×" | "of" | "the" | "-" | "–" | "—" | "" | "von" | "de" | "di" | "van"
            ) || word.text == ":"
            {
                marked = marked || matches!(bare.as_str(), "x" | "×" | "of");
            } else {
                break;
            }
            rest = tail;
        }
        let item_start = at(rest.first()?).0;
        let line = self.item_line(item_start, end, start, quantity_said, unit)?;
        (unit.is_some() || marked || !line.items.is_empty()).then_some(line)
    }

    /// "AB-1 Hex bolt: 12 cases", "AB-1   12 pcs", "AB-1 x 10", "AB-1 qty 10".
    fn quantity_last(&self, start: usize, end: usize) -> Option<Line> {
        let all = words(self.text.get(start..end)?);
        let last = all.last()?;
        let bare = |w: &Word<'_>| w.text.trim_matches([',', '.', ';', ':']).to_lowercase();
        let unit = unit_of_word(&bare(last)).is_some();
        let number_at = all.len().checked_sub(if unit { 2 } else { 1 })?;
        let number = all.get(number_at)?;
        let before = all.get(number_at.checked_sub(1)?)?;
        let quantity = quantity(number.text.trim_matches([',', ';', '(', ')']).trim_end_matches('.'))?;
        let gap = self.text.get(start + before.end..start + number.start)?;
        let parted = before.text.ends_with(':')
            || gap.contains('\t')
            || gap.len() >= 2
            || matches!(
                bare(before).as_str(),
                "x" | "×" | "qty" | "quantity" | "menge" | "qté" | "cant" | "aantal" | "-" | "–" | "="
            );
        if !parted {
            return None;
        }
        let marker = matches!(
            bare(before).as_str(),
            "x" | "×" | "qty" | "quantity" | "menge" | "qté" | "cant" | "aantal" | "-" | "–" | "="
        );
        let item_end = if marker { start + before.start } else { start + before.end };
        let said = Said::new(quantity, number.text, self.source(start + number.start, start + number.end));
        let unit = unit.then_some((start + last.start, start + last.end));
        let line = self.item_line(start, item_end, start, said, unit)?;
        // Without a code this is as likely a date, an address or a telephone number.
        (!line.items.is_empty()).then_some(line)
    }

    /// "… order 60 pcs of the X (code), 4 cases of the Y": a number with a known unit or an x, anywhere in a sentence.
    fn in_sentence(&self, start: usize, end: usize, lines: &mut Vec<Line>) {
        let Some(text) = self.text.get(start..end) else { return };
        let all = words(text);
        let mut starts = Vec::new();
        for (at, word) in all.iter().enumerate() {
            let next = |n: usize| all.get(at + n).map_or("", |w| w.text);
            if quantity(word.text).is_none() {
                continue;
            }
            let by_unit = unit_of_word(next(1)).is_some_and(|_| next(1).len() > 1)
                && matches!(next(2), "of" | "x" | "von" | "de" | "des" | "di" | "van");
            let by_x = matches!(next(1), "x" | "×")
                && all.get(at + 2).is_some_and(|w| is_code(w.text.trim_matches([',', '.', ';', ')'])));
            if by_unit || by_x {
                starts.push(word.start);
            }
        }
        for (n, from) in starts.iter().enumerate() {
            let until = starts.get(n + 1).copied().unwrap_or_else(|| sentence_end(text, *from));
            let piece = text.get(*from..until).unwrap_or_default();
            let piece = piece.trim_end().trim_end_matches([',', '.', ';']);
            let piece = [" and", " und", " et", " y", " en", " e", ","]
                .iter()
                .fold(piece, |p, w| p.strip_suffix(w).unwrap_or(p).trim_end());
            lines.extend(self.quantity_first(start + from, start + from + piece.len()));
        }
    }

    fn item_line(
        &self,
        start: usize,
        end: usize,
        line_start: usize,
        quantity: Said<Quantity>,
        unit: Option<(usize, usize)>,
    ) -> Option<Line> {
        let text = self.text.get(start..end)?;
        let mut line = Line::new(self.source(line_start.min(start), end));
        let trim = |w: &Word<'_>| {
            let is_edge = |c: char| matches!(c, ',' | '.' | ';' | ':' | '(' | ')' | '"' | '[' | ']' | '\'');
            let front = w.text.len() - w.text.trim_start_matches(is_edge).len();
            let core = w.text.trim_matches(is_edge);
            (start + w.start + front, start + w.start + front + core.len())
        };
        let all = words(text);
        let mut code_span = None;
        for (n, word) in all.iter().enumerate() {
            let (from, to) = trim(word);
            let core = self.text.get(from..to).unwrap_or_default();
            let in_brackets = word.text.starts_with(['(', '['])
                && word.text.trim_end_matches([',', '.', ';']).ends_with([')', ']']);
            if is_code(core) && (n == 0 || in_brackets || !is_measure(core)) {
                let said = self.said(from, to);
                let kind = if core.parse::<Gtin>().is_ok() && core.len() >= 12 {
                    ItemRefKind::Gtin
                } else {
                    ItemRefKind::Unknown
                };
                line.items.push(ItemRef { kind, code: String::new(), id: said });
                if n == 0 {
                    code_span = Some(start + word.end);
                }
                if n == 0 || in_brackets {
                    break;
                }
            }
        }
        let from = code_span.unwrap_or(start);
        let rest = self.text.get(from..end)?;
        let lead = rest.len() - rest.trim_start_matches([' ', '\t', '-', '–', ':', ',']).len();
        let described = rest.get(lead..)?.trim_end_matches([' ', '\t', '-', '–', ':', ',']);
        if !described.is_empty() {
            line.description = Some(self.said(from + lead, from + lead + described.len()));
        }
        line.quantity = Some(quantity);
        line.unit = unit.map(|(from, to)| {
            let said = self.said(from, to);
            said.with(unit_of_word(said.value.trim_matches([',', '.', ':', ';'])))
        });
        Some(line)
    }
}
