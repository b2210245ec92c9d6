//! Characters to words. A PDF has no words, and its blanks can't be trusted: some files print none, some put them inside a word.
//! So the distance between the inked characters decides, measured along the direction in which they are printed.

use formats::{Place, PrintedWord};

use crate::geometry::{place_of, union};

/// A character as it is looked at: points from the top left of the page.
#[derive(Debug, Clone)]
pub struct Glyph {
    pub character: char,
    /// Where the pen was, on the baseline.
    pub x: f32,
    pub y: f32,
    /// Quarter turns clockwise of the direction of writing: 0 to the right, 1 down, 2 to the left, 3 up.
    pub quarter: u8,
    /// How far the character reaches along the direction of writing.
    pub width: f32,
    /// What the file adds after each character: letter-spaced headings.
    pub spacing: f32,
    /// Above and below the baseline; both positive.
    pub ascent: f32,
    pub descent: f32,
    pub size: f32,
    pub bold: bool,
}

/// Gaps in parts of the type size: with a blank in between, and without.
const GAP_WITH_BLANK: f32 = 0.10;
const GAP_WITHOUT: f32 = 0.16;
/// Baselines this close (in parts of the type size) are one.
const SAME_BASELINE: f32 = 0.20;
/// A character printed again this close is a made-up bold.
const SAME_SPOT: f32 = 0.12;

impl Glyph {
    /// Along the direction of writing, and across it (growing downwards from the reader's point of view).
    fn along_and_across(&self) -> (f32, f32) {
        match self.quarter {
            1 => (self.y, -self.x),
            2 => (-self.x, -self.y),
            3 => (-self.y, self.x),
            _ => (self.x, self.y),
        }
    }

    fn place(&self) -> Place {
        let (a, d, w) = (self.ascent, self.descent, self.width);
        let (x, y) = (self.x, self.y);
        match self.quarter {
            1 => place_of((x - d, y), (x + a, y + w)),
            2 => place_of((x - w, y - d), (x, y + a)),
            3 => place_of((x - a, y - w), (x + d, y)),
            _ => place_of((x, y - a), (x + w, y + d)),
        }
    }
}

/// The words that the characters make, in no particular order.
pub fn words_of(glyphs: Vec<Glyph>) -> Vec<PrintedWord> {
    let mut words = Vec::new();
    for quarter in 0..4 {
        let mut these: Vec<(f32, f32, Glyph)> = glyphs
            .iter()
            .filter(|g| g.quarter == quarter && is_sound(g))
            .map(|g| {
                let (along, across) = g.along_and_across();
                (along, across, g.clone())
            })
            .collect();
        these.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
        for mut line in baselines(these) {
            line.sort_by(|a, b| a.0.total_cmp(&b.0));
            split(&line, &mut words);
        }
    }
    words
}

/// Characters with numbers that mean something.
fn is_sound(g: &Glyph) -> bool {
    [g.x, g.y, g.width, g.ascent, g.descent, g.size].iter().all(|n| n.is_finite()) && g.size > 0.0
}

/// Groups characters, sorted across, by baseline.
fn baselines(sorted: Vec<(f32, f32, Glyph)>) -> Vec<Vec<(f32, f32, Glyph)>> {
    let mut lines: Vec<Vec<(f32, f32, Glyph)>> = Vec::new();
    let mut base = f32::NEG_INFINITY;
    for entry in sorted {
        let close = (entry.1 - base).abs() <= SAME_BASELINE * entry.2.size;
        match lines.last_mut() {
            Some(line) if close => line.push(entry),
            _ => {
                base = entry.1;
                lines.push(vec![entry]);
            }
        }
    }
    lines
}

/// Splits one baseline where the gaps are.
fn split(line: &[(f32, f32, Glyph)], words: &mut Vec<PrintedWord>) {
    let mut word: Option<Growing> = None;
    let mut blank_between = false;
    for (along, _, glyph) in line {
        if glyph.character.is_whitespace() || glyph.character.is_control() {
            blank_between = true;
            continue;
        }
        if let Some(open) = &mut word {
            if open.is_again(*along, glyph) {
                // Printed twice to look bold.
                open.bold = true;
                continue;
            }
            if open.takes(*along, glyph, blank_between) {
                open.add(*along, glyph);
                blank_between = false;
                continue;
            }
        }
        words.extend(word.replace(Growing::of(*along, glyph)).and_then(Growing::finish));
        blank_between = false;
    }
    words.extend(word.and_then(Growing::finish));
}

/// A word while its characters come in.
struct Growing {
    text: String,
    place: Place,
    end: f32,
    last: (char, f32),
    size: f32,
    spacing: f32,
    bold: bool,
    inked: u32,
    inked_bold: u32,
}

impl Growing {
    fn of(along: f32, glyph: &Glyph) -> Growing {
        Growing {
            text: glyph.character.to_string(),
            place: glyph.place(),
            end: along + glyph.width,
            last: (glyph.character, along),
            size: glyph.size,
            spacing: glyph.spacing,
            bold: false,
            inked: 1,
            inked_bold: u32::from(glyph.bold),
        }
    }

    fn is_again(&self, along: f32, glyph: &Glyph) -> bool {
        self.last.0 == glyph.character && (along - self.last.1).abs() < SAME_SPOT * glyph.size.min(self.size)
    }

    fn takes(&self, along: f32, glyph: &Glyph, blank_between: bool) -> bool {
        let size = self.size.max(glyph.size);
        let gap = along - self.end - self.spacing.max(0.0);
        let allowed = if blank_between { GAP_WITH_BLANK } else { GAP_WITHOUT };
        // Far back is not kerning but another text printed over this one.
        gap <= allowed * size && gap > -0.5 * size.max(self.end - self.last.1)
    }

    fn add(&mut self, along: f32, glyph: &Glyph) {
        self.text.push(glyph.character);
        self.place = union(self.place, glyph.place());
        self.end = self.end.max(along + glyph.width);
        self.last = (glyph.character, along);
        self.size = glyph.size;
        self.spacing = glyph.spacing;
        self.inked += 1;
        self.inked_bold += u32::from(glyph.bold);
    }

    fn finish(self) -> Option<PrintedWord> {
        let text = tidy(&self.text);
        (!text.is_empty()).then(|| PrintedWord {
            text,
            place: self.place,
            certainty: 100,
            bold: self.bold || self.inked_bold * 2 > self.inked,
        })
    }
}

/// Ligatures taken apart, soft hyphens and marks without ink taken out: what a person would type.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{fb00}' => out.push_str("ff"),
            '\u{fb01}' => out.push_str("fi"),
            '\u{fb02}' => out.push_str("fl"),
            '\u{fb03}' => out.push_str("ffi"),
            '\u{fb04}' => out.push_str("ffl"),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            '\u{2010}' | '\u{2011}' => out.push('-'),
            c if c.is_control() || c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters 5 points wide at 10 points, starting at x.
    fn set(text: &str, x: f32, y: f32, step: f32) -> Vec<Glyph> {
        text.chars()
            .zip(0_u8..)
            .map(|(character, n)| Glyph {
                character,
                x: x + f32::from(n) * step,
                y,
                quarter: 0,
                width: 5.0,
                spacing: 0.0,
                ascent: 8.0,
                descent: 2.0,
                size: 10.0,
                bold: false,
            })
            .collect()
    }

    fn texts(glyphs: Vec<Glyph>) -> Vec<String> {
        words_of(glyphs).into_iter().map(|w| w.text).collect()
    }

    #[test]
    fn a_gap_parts_words_with_or_without_a_blank() {
        let mut glyphs = set("AB", 0.0, 100.0, 5.0);
        glyphs.extend(set("CD", 13.0, 100.0, 5.0));
        assert_eq!(texts(glyphs), ["AB", "CD"]);
        assert_eq!(texts(set("A B", 0.0, 100.0, 5.0)), ["A", "B"]);
    }

    #[test]
    fn a_blank_without_room_does_not_part_a_word() {
        let mut glyphs = set("45", 0.0, 100.0, 5.0);
        glyphs.push(Glyph { character: ' ', ..glyphs[1].clone() });
        glyphs.extend(set("00", 10.3, 100.0, 5.0));
        assert_eq!(texts(glyphs), ["4500"]);
    }

    #[test]
    fn letter_spacing_that_the_file_states_is_no_gap() {
        let mut glyphs = set("ORDER", 0.0, 100.0, 8.0);
        assert_eq!(texts(glyphs.clone()).len(), 5, "unstated, each stands alone");
        for glyph in &mut glyphs {
            glyph.spacing = 3.0;
        }
        assert_eq!(texts(glyphs), ["ORDER"]);
    }

    #[test]
    fn printed_twice_is_bold_and_printed_once() {
        let mut glyphs = set("12", 0.0, 100.0, 5.0);
        glyphs.extend(set("12", 0.3, 100.0, 5.0));
        let words = words_of(glyphs);
        assert_eq!(words.len(), 1);
        assert_eq!(words[0].text, "12");
        assert!(words[0].bold);
    }

    #[test]
    fn text_that_runs_upwards_is_read_along_its_direction() {
        let glyphs: Vec<Glyph> = "UP"
            .chars()
            .zip([200.0, 195.0])
            .map(|(character, y)| Glyph {
                character,
                x: 50.0,
                y,
                quarter: 3,
                ..set("x", 0.0, 0.0, 5.0)[0].clone()
            })
            .collect();
        let words = words_of(glyphs);
        assert_eq!(words[0].text, "UP");
        assert_eq!(words[0].place, Place { left: 4_200, top: 19_000, right: 5_200, bottom: 20_000 });
    }

    #[test]
    fn ligatures_and_inkless_marks() {
        assert_eq!(tidy("o\u{fb03}ce\u{ad}\u{200b}"), "office");
        assert_eq!(texts(vec![]), Vec::<String>::new());
    }
}
