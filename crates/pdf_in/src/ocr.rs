//! Words from the picture of a page, by tesseract: turned upright, made level, recognised twice in two ways, and put together.

use std::path::Path;
use std::time::Duration;

use formats::{Place, PrintedWord};

use crate::command::{HelperFailure, run};
use crate::light;
use crate::lines::in_reading_order;
use crate::overlooked;
use crate::raster::Raster;
use crate::tools::Tools;
use crate::words::tidy;

const TIME: Duration = Duration::from_secs(60);
const OUTPUT_MAX: usize = 16 * 1024 * 1024;
/// Words that tesseract is less sure of are not words.
const CERTAINTY_MIN: u8 = 15;
/// Marks without letter or digit (rules, specks) need more.
const MARK_CERTAINTY_MIN: u8 = 60;
/// What is recognised alone has no neighbours that speak for it.
const ALONE_CERTAINTY_MIN: u8 = 40;
/// A page read with less certainty than this on average may stand on its head: upright ones mostly have more than 90, and upside down
/// some reach 70.
const DOUBTFUL: u64 = 85;
/// Below this, tesseract's word on the orientation is a guess.
const ORIENTATION_CERTAINTY_MIN: f32 = 2.0;
/// Without anyone who tells which way up a page is, the second recognition is only worth its time below this.
const VERY_DOUBTFUL: u64 = 75;

/// What was recognised, in pixels of the picture as it was after turning.
#[derive(Debug, Default)]
pub struct Recognised {
    pub words: Vec<PrintedWord>,
    /// Degrees clockwise by which the picture was turned to stand upright.
    pub turned: u16,
    /// Hundredths of a degree by which its lines then still ran clockwise.
    pub tilt: i32,
}

/// Reads a picture of a page.
pub fn recognise(picture: &Raster, tools: &Tools) -> Result<Recognised, HelperFailure> {
    if !picture.has_ink() {
        return Ok(Recognised::default());
    }
    let lit = light::evened(picture);
    let picture = lit.as_ref().unwrap_or(picture);
    let sideways = picture.is_sideways();
    let first = attempt(picture, if sideways { 90 } else { 0 }, tools)?;
    let certainty = mean_certainty(&first.words);
    if certainty >= DOUBTFUL && first.words.len() >= 5 {
        return Ok(first);
    }
    // It may be upside down, or not as sideways as it seemed.
    let turn = match missing_turn(picture, first.turned, tools) {
        Some(0) => return Ok(first),
        Some(more) => (first.turned + more) % 360,
        None if certainty >= VERY_DOUBTFUL && first.words.len() >= 5 => return Ok(first),
        None => first.turned + 180,
    };
    let other = attempt(picture, turn, tools)?;
    Ok(if weight(&other.words) > weight(&first.words) { other } else { first })
}

/// Degrees clockwise that a page is still to be turned by, if tesseract's own judge of orientation is there and can tell.
fn missing_turn(picture: &Raster, turned: u16, tools: &Tools) -> Option<u16> {
    if !tools.orientation {
        return None;
    }
    let upright = if turned == 0 { picture.clone() } else { picture.turned(turned) };
    let resolution = upright.resolution.to_string();
    let arguments = ["-", "-", "--dpi", &resolution, "--psm", "0", "-l", "osd"];
    let out = run(Path::new("tesseract"), &arguments, &upright.to_pgm(), TIME, OUTPUT_MAX).ok()?;
    orientation(&String::from_utf8_lossy(&out))
}

/// "Rotate: 180" where it is sure enough to be asked.
fn orientation(said: &str) -> Option<u16> {
    let figure = |name: &str| said.lines().find_map(|l| l.strip_prefix(name)).map(str::trim);
    let sure: f32 = figure("Orientation confidence:")?.parse().ok()?;
    let turn: u16 = figure("Rotate:")?.parse().ok()?;
    (sure >= ORIENTATION_CERTAINTY_MIN && turn.is_multiple_of(90)).then_some(turn % 360)
}

fn attempt(picture: &Raster, turned: u16, tools: &Tools) -> Result<Recognised, HelperFailure> {
    let upright = if turned == 0 { picture.clone() } else { picture.turned(turned) };
    let tilt = upright.skew();
    let level = upright.straightened(tilt);
    let pgm = level.to_pgm();
    let scattered = tesseract(&pgm, level.resolution, "11", tools)?;
    let block = tesseract(&pgm, level.resolution, "6", tools)?;
    let mut words = together(scattered, block);
    words.extend(what_was_overlooked(&level, &words, tools));
    let words = in_reading_order(words);
    Ok(Recognised { words, turned, tilt })
}

/// Characters that stand alone, recognised one by one. A failure only means that they stay unread.
fn what_was_overlooked(level: &Raster, words: &[PrintedWord], tools: &Tools) -> Vec<PrintedWord> {
    // One language only: it is quicker, and a digit is a digit.
    let alone = Tools { languages: tools.languages.iter().take(1).cloned().collect(), ..Tools::default() };
    let read = |place: &Place| {
        let margin = (place.bottom - place.top) / 2;
        let part = level.part(place.left, place.top, place.right, place.bottom, margin)?;
        let is_one = place.right - place.left < place.bottom - place.top;
        let way = if is_one { "10" } else { "7" };
        let found = tesseract(&part.to_pgm(), part.resolution, way, &alone).ok()?;
        let word = found.into_iter().max_by_key(|w| w.certainty)?;
        let is_sure = word.certainty >= ALONE_CERTAINTY_MIN && word.text.chars().any(char::is_alphanumeric);
        is_sure.then_some(PrintedWord { place: *place, ..word })
    };
    overlooked::spots(level, words).iter().filter_map(read).collect()
}

fn tesseract(
    pgm: &[u8],
    resolution: u32,
    segmentation: &str,
    tools: &Tools,
) -> Result<Vec<PrintedWord>, HelperFailure> {
    let (resolution, languages) = (resolution.to_string(), tools.languages.join("+"));
    let arguments = ["-", "-", "--dpi", &resolution, "--psm", segmentation, "-l", &languages, "tsv"];
    let out = run(Path::new("tesseract"), &arguments, pgm, TIME, OUTPUT_MAX)?;
    Ok(parse(&String::from_utf8_lossy(&out)))
}

/// The rows of tesseract's table that are words.
fn parse(table: &str) -> Vec<PrintedWord> {
    table.lines().skip(1).filter_map(word).collect()
}

fn word(row: &str) -> Option<PrintedWord> {
    let mut fields = row.split('\t').skip(6);
    let mut number = || fields.next()?.parse::<i32>().ok();
    let (left, top, width, height) = (number()?, number()?, number()?, number()?);
    let certainty: f32 = fields.next()?.parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 100")]
    let certainty = certainty.clamp(0.0, 100.0) as u8;
    let text = without_rules(&tidy(fields.next()?)).to_owned();
    let has_ink = text.chars().any(char::is_alphanumeric);
    let enough = if has_ink { CERTAINTY_MIN } else { MARK_CERTAINTY_MIN };
    let place = Place { left, top, right: left.saturating_add(width), bottom: top.saturating_add(height) };
    (!text.is_empty() && certainty >= enough).then_some(PrintedWord { text, place, certainty, bold: false })
}

/// The rules of a table stick to words as bars and brackets.
fn without_rules(text: &str) -> &str {
    let inner = text.trim_matches(['|', '_', '¦', '‘', '`', '~']);
    // A bracket without its partner is a rule, too.
    let inner = if inner.contains(']') { inner } else { inner.trim_start_matches('[') };
    if inner.contains('[') { inner } else { inner.trim_end_matches(']') }
}

/// Both passes put together: where both have a word at a place, the surer one; what only one has is kept.
fn together(first: Vec<PrintedWord>, second: Vec<PrintedWord>) -> Vec<PrintedWord> {
    let mut words = first;
    for word in second {
        let rivals: Vec<usize> = words
            .iter()
            .enumerate()
            .filter(|(_, w)| overlap(&w.place, &word.place))
            .map(|(n, _)| n)
            .collect();
        match rivals.as_slice() {
            [] => words.push(word),
            [one] => {
                if let Some(rival) = words.get_mut(*one)
                    && word.certainty > rival.certainty
                {
                    *rival = word;
                }
            }
            // It spans several: the finer division stands.
            _ => {}
        }
    }
    words
}

/// More than a third of the smaller one is in both.
fn overlap(a: &Place, b: &Place) -> bool {
    let area = |p: &Place| i64::from(p.right - p.left) * i64::from(p.bottom - p.top);
    let width = a.right.min(b.right) - a.left.max(b.left);
    let height = a.bottom.min(b.bottom) - a.top.max(b.top);
    width > 0 && height > 0 && i64::from(width) * i64::from(height) * 3 > area(a).min(area(b))
}

fn mean_certainty(words: &[PrintedWord]) -> u64 {
    let sum: u64 = words.iter().map(|w| u64::from(w.certainty)).sum();
    sum.checked_div(words.len() as u64).unwrap_or(0)
}

/// Characters, weighed by certainty.
fn weight(words: &[PrintedWord]) -> u64 {
    words.iter().map(|w| u64::from(w.certainty).pow(2) * w.text.len() as u64).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        5\t1\t1\t1\t1\t1\t221\t225\t59\t41\t96.5\tOrder\n\
        5\t1\t1\t1\t1\t2\t300\t225\t59\t41\t91.0\t|12\n\
        5\t1\t1\t1\t1\t3\t400\t225\t59\t41\t31.0\t~~\n\
        4\t1\t1\t1\t1\t0\t400\t225\t59\t41\t-1\t\n";

    #[test]
    fn words_are_taken_and_rules_and_specks_left_out() {
        let words = parse(TABLE);
        let texts: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
        assert_eq!(texts, ["Order", "12"]);
        assert_eq!(words[0].certainty, 96);
        assert_eq!(words[0].place, Place { left: 221, top: 225, right: 280, bottom: 266 });
        assert_eq!(without_rules("[12]"), "[12]");
        assert_eq!(without_rules("[12"), "12");
    }

    #[test]
    fn a_guess_at_the_orientation_is_not_taken() {
        let said = |turn: u16, sure: &str| {
            format!("Page number: 0\nRotate: {turn}\nOrientation confidence: {sure}\n")
        };
        assert_eq!(orientation(&said(180, "6.11")), Some(180));
        assert_eq!(orientation(&said(180, "0.40")), None);
        assert_eq!(orientation("Too few characters. Skipping this page"), None);
    }

    #[test]
    fn the_surer_word_wins_and_none_is_lost() {
        let word = |text: &str, left: i32, right: i32, certainty| PrintedWord {
            text: text.into(),
            place: Place { left, top: 0, right, bottom: 40 },
            certainty,
            bold: false,
        };
        let first = vec![
            word("l2", 0, 50, 40),
            word("AB-1", 100, 200, 90),
            word("x", 300, 320, 80),
            word("y", 330, 350, 80),
        ];
        let second = vec![
            word("12", 2, 52, 90),
            word("A8-1", 100, 200, 70),
            word("5", 500, 520, 60),
            word("xy", 300, 350, 95),
        ];
        let words = together(first, second);
        let texts: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
        assert_eq!(texts, ["12", "AB-1", "x", "y", "5"]);
    }
}
