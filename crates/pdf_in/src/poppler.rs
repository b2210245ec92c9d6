//! The second reader: poppler's `pdftotext` for words, `pdftoppm` for pictures of pages. Optional; found on the search path.

use std::path::Path;
use std::time::Duration;

use basics::Limits;
use formats::PrintedWord;

use crate::command::{HelperFailure, run};
use crate::geometry::{hundredths, place_of};
use crate::lines::in_reading_order;
use crate::raster::Raster;
use crate::words::tidy;

const TIME: Duration = Duration::from_secs(30);
const OUTPUT_MAX: usize = 64 * 1024 * 1024;

/// A page as poppler sees it.
#[derive(Debug, Default)]
pub struct PopplerPage {
    /// Hundredths of a point.
    pub width: i32,
    pub height: i32,
    pub words: Vec<PrintedWord>,
}

/// The pages from `first` to `last` (counted from 1), as looked at.
pub fn pages(pdf: &[u8], first: usize, last: usize) -> Result<Vec<PopplerPage>, HelperFailure> {
    let (first, last) = (first.to_string(), last.to_string());
    let arguments = ["-q", "-bbox", "-cropbox", "-enc", "UTF-8", "-f", &first, "-l", &last, "-", "-"];
    let out = run(Path::new("pdftotext"), &arguments, pdf, TIME, OUTPUT_MAX)?;
    Ok(parse(&String::from_utf8_lossy(&out)))
}

/// What a scan is looked at with; less where a page is so large that its pixels would be too many.
pub const RESOLUTION: u32 = 300;

/// A page of this size in points as a grey picture with at most so many dots an inch.
pub fn picture_of(
    pdf: &[u8],
    page: usize,
    width: f32,
    height: f32,
    most: u32,
) -> Result<Raster, HelperFailure> {
    let resolution = resolution_for(width, height).min(most);
    let (number, dots) = (page.to_string(), resolution.to_string());
    let arguments = ["-q", "-cropbox", "-r", &dots, "-gray", "-f", &number, "-l", &number, "-"];
    let most = usize::try_from(Limits::PICTURE_PIXELS).unwrap_or(usize::MAX).saturating_add(1_024);
    let out = run(Path::new("pdftoppm"), &arguments, pdf, TIME, most)?;
    Raster::from_pgm(&out, resolution).ok_or_else(|| HelperFailure::Failed("it gave no picture".to_owned()))
}

fn resolution_for(width: f32, height: f32) -> u32 {
    let square_inches = f64::from(width.clamp(1.0, 1e6)) / 72.0 * (f64::from(height.clamp(1.0, 1e6)) / 72.0);
    #[expect(clippy::cast_precision_loss, reason = "a round number of millions")]
    let most = (Limits::PICTURE_PIXELS as f64 / square_inches).sqrt();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1 to 300")]
    let resolution = most.clamp(1.0, f64::from(RESOLUTION)) as u32;
    // No number at all gives none, too.
    resolution.max(1)
}

/// Reads the lines `<page …>` and `<word xMin=… >text</word>`; there is nothing else of interest in that output.
fn parse(text: &str) -> Vec<PopplerPage> {
    let mut pages: Vec<PopplerPage> = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("<page ") {
            let side = |name| hundredths(number(rest, name).unwrap_or(0.0));
            pages.push(PopplerPage { width: side("width"), height: side("height"), words: Vec::new() });
        } else if let Some(rest) = line.strip_prefix("<word ")
            && let Some(page) = pages.last_mut()
            && page.words.len() < Limits::PAGE_CHARACTERS
        {
            page.words.extend(word(rest));
        }
    }
    for page in &mut pages {
        page.words = in_reading_order(std::mem::take(&mut page.words));
    }
    pages
}

fn number(attributes: &str, name: &str) -> Option<f32> {
    let (_, after) = attributes.split_once(name)?;
    let (value, _) = after.strip_prefix("=\"")?.split_once('"')?;
    value.parse().ok()
}

fn word(rest: &str) -> Option<PrintedWord> {
    let (attributes, content) = rest.split_once('>')?;
    let number = |name| number(attributes, name);
    let place = place_of((number("xMin")?, number("yMin")?), (number("xMax")?, number("yMax")?));
    let text = tidy(&unescape(content.strip_suffix("</word>")?));
    (!text.is_empty()).then_some(PrintedWord { text, place, certainty: 100, bold: false })
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_huge_page_is_looked_at_coarsely() {
        assert_eq!(resolution_for(595.0, 842.0), 300);
        let dots = resolution_for(14_400.0, 14_400.0);
        assert!(dots < 30 && dots > 0);
        assert_eq!(resolution_for(f32::NAN, 1e30), 1);
    }

    #[test]
    fn words_and_their_boxes_are_taken_from_the_output() {
        let text = r#"<doc>
  <page width="595.000000" height="842.000000">
    <word xMin="10.500000" yMin="20.000000" xMax="40.000000" yMax="30.000000">Smith&amp;Co</word>
    <word xMin="50" yMin="20" xMax="60">broken</word>
    <word xMin="50" yMin="20" xMax="60" yMax="30"></word>
  </page>
  <page width="595" height="842">
  </page>
</doc>"#;
        let pages = parse(text);
        assert_eq!(pages.len(), 2);
        assert_eq!((pages[0].width, pages[0].height), (59_500, 84_200));
        assert_eq!(pages[0].words.len(), 1);
        assert_eq!(pages[0].words[0].text, "Smith&Co");
        assert_eq!(
            pages[0].words[0].place,
            formats::Place { left: 1_050, top: 2_000, right: 4_000, bottom: 3_000 }
        );
        assert!(pages[1].words.is_empty());
    }
}
