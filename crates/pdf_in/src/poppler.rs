//! The second reader: poppler's `pdftotext` for words, `pdftoppm` for pictures of pages. Optional; found on the search path.

use std::path::Path;
use std::time::Duration;

use basics::Limits;
use formats::PrintedWord;

use crate::command::{HelperFailure, run};
use crate::geometry::place_of;
use crate::lines::in_reading_order;
use crate::words::tidy;

const TIME: Duration = Duration::from_secs(30);
const OUTPUT_MAX: usize = 64 * 1024 * 1024;

/// Words of each page from `first` to `last` (counted from 1), as looked at.
pub fn words(pdf: &[u8], first: usize, last: usize) -> Result<Vec<Vec<PrintedWord>>, HelperFailure> {
    let (first, last) = (first.to_string(), last.to_string());
    let arguments = ["-q", "-bbox", "-cropbox", "-enc", "UTF-8", "-f", &first, "-l", &last, "-", "-"];
    let out = run(Path::new("pdftotext"), &arguments, pdf, TIME, OUTPUT_MAX)?;
    Ok(parse(&String::from_utf8_lossy(&out)))
}

/// Reads the lines `<page …>` and `<word xMin=… >text</word>`; there is nothing else of interest in that output.
fn parse(text: &str) -> Vec<Vec<PrintedWord>> {
    let mut pages: Vec<Vec<PrintedWord>> = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("<page ") {
            pages.push(Vec::new());
        } else if let Some(rest) = line.strip_prefix("<word ")
            && let Some(page) = pages.last_mut()
            && page.len() < Limits::PAGE_CHARACTERS
        {
            page.extend(word(rest));
        }
    }
    pages.into_iter().map(in_reading_order).collect()
}

fn word(rest: &str) -> Option<PrintedWord> {
    let (attributes, content) = rest.split_once('>')?;
    let number = |name: &str| -> Option<f32> {
        let (_, after) = attributes.split_once(name)?;
        let (value, _) = after.strip_prefix("=\"")?.split_once('"')?;
        value.parse().ok()
    };
    let place = place_of((number("xMin")?, number("yMin")?), (number("xMax")?, number("yMax")?));
    let text = tidy(&unescape(content.strip_suffix("</word>")?));
    (!text.is_empty()).then_some(PrintedWord { text, place, certainty: 100, bold: false })
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(pages[0].len(), 1);
        assert_eq!(pages[0][0].text, "Smith&Co");
        assert_eq!(pages[0][0].place, formats::Place { left: 1_050, top: 2_000, right: 4_000, bottom: 3_000 });
        assert!(pages[1].is_empty());
    }
}
