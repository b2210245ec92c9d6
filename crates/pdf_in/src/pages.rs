//! Bytes of a PDF or a picture to printed pages. Which reader the words of a page come from, and why, is told with each page.

use basics::Limits;
use formats::{PageOrigin, Place, PrintedPage, PrintedWord, Reader, Remark, Severity, Sheet, Source, codes};

use crate::agree::{agreement, text_at};
use crate::command::HelperFailure;
use crate::digital::{self, Closed, DigitalPage};
use crate::geometry::hundredths;
use crate::ocr::{self, Recognised};
use crate::picture;
use crate::poppler;
use crate::raster::Raster;
use crate::tools::Tools;

/// The pages of a document, what goes with each, the files inside, and what was odd.
#[derive(Debug, Default)]
pub struct Printed {
    pub pages: Vec<PrintedPage>,
    /// One for each page.
    pub sheets: Vec<Sheet>,
    /// Name and bytes of the files inside a PDF.
    pub embedded: Vec<(String, Vec<u8>)>,
    pub remarks: Vec<Remark>,
}

/// Reads the pages of a PDF or picture, with the helpers that are installed.
pub fn pages(bytes: &[u8]) -> Printed {
    pages_with(bytes, Tools::found())
}

/// Reads the pages of a PDF or picture with these helpers.
pub fn pages_with(bytes: &[u8], tools: &Tools) -> Printed {
    let mut printed = Printed::default();
    if bytes.len() > Limits::DOCUMENT_BYTES {
        let most = Limits::DOCUMENT_BYTES / 1_048_576;
        let message = format!("the document has more than {most} MB and was not read");
        printed.error(codes::LIMIT, None, message, "Ask the sender for a smaller file.");
    } else if bytes.get(..1_024.min(bytes.len())).is_some_and(|head| head.windows(5).any(|w| w == b"%PDF-")) {
        printed.pdf(bytes, tools);
    } else {
        printed.picture(bytes, tools);
    }
    printed
}

impl Printed {
    fn pdf(&mut self, bytes: &[u8], tools: &Tools) {
        let found = match digital::read(bytes) {
            Ok(found) if found.page_count > 0 => found,
            Ok(_) => return self.second_chance(bytes, tools, "it has no page"),
            Err(Closed::Damaged(why)) => return self.second_chance(bytes, tools, &why),
            Err(Closed::Password) => {
                let message = "the PDF is locked with a password".to_owned();
                return self.error(codes::UNREAD, None, message, "Ask the sender for it without a password.");
            }
        };
        if found.page_count > found.pages.len() {
            let message = format!("only {} of {} pages were read", found.pages.len(), found.page_count);
            self.error(
                codes::LIMIT,
                None,
                message,
                "Check the rest yourself, or ask for a shorter document.",
            );
        }
        self.embedded = found.embedded;
        let mut scans = 0;
        for (page, number) in found.pages.into_iter().zip(1_u32..) {
            if !needs_recognition(&page) {
                self.add_text(bytes, page, number, tools);
            } else if scans < Limits::SCANNED_PAGES {
                scans += 1;
                self.add_scan_of_pdf(bytes, page, number, tools);
            } else {
                let message = format!(
                    "page {number} is a picture, and more than {} were not read",
                    Limits::SCANNED_PAGES
                );
                self.error(codes::LIMIT, Some(number), message, "Read it yourself, or split the document.");
                self.add_text(bytes, page, number, tools);
            }
        }
    }

    /// Poppler repairs some files that the first reader gives up on.
    fn second_chance(&mut self, bytes: &[u8], tools: &Tools, why: &str) {
        if tools.pdftotext.is_some()
            && let Ok(found) = poppler::pages(bytes, 1, Limits::PRINTED_PAGES)
        {
            for (page, number) in found.into_iter().zip(1_u32..) {
                let origin = PageOrigin::Text;
                let (width, height) = (page.width, page.height);
                self.pages.push(PrintedPage { number, width, height, origin, words: page.words });
                self.sheets.push(Sheet::of(Reader::Poppler));
            }
        }
        if self.pages.iter().all(|p| p.words.is_empty()) {
            let message = format!("the PDF is damaged: {why}");
            return self.error(codes::DAMAGED, None, message, "Ask the sender for it again.");
        }
        self.remarks.push(Remark {
            severity: Severity::Warning,
            code: codes::DAMAGED.into(),
            place: None,
            message: format!("the PDF is damaged ({why}); what could be repaired was read"),
            remedy: "Look at the document before you trust it.".to_owned(),
        });
    }

    fn picture(&mut self, bytes: &[u8], tools: &Tools) {
        let pages = match picture::pages(bytes) {
            Ok(pages) => pages,
            Err(why) => {
                let message = format!("the picture can't be read: {why}");
                return self.error(codes::DAMAGED, None, message, "Ask the sender for it as PDF.");
            }
        };
        for (raster, number) in pages.into_iter().zip(1_u32..).take(Limits::SCANNED_PAGES) {
            self.add_picture(&raster, number, tools);
        }
    }

    fn error(&mut self, code: &'static str, page: Option<u32>, message: String, remedy: &str) {
        let place = page.map(|page| Source::Page { page, left: 0, top: 0, right: 0, bottom: 0 });
        let (severity, remedy) = (Severity::Error, remedy.to_owned());
        self.remarks.push(Remark { severity, code: code.into(), place, message, remedy });
    }

    /// A page whose characters the file states.
    fn add_text(&mut self, bytes: &[u8], page: DigitalPage, number: u32, tools: &Tools) {
        let (width, height) = page.frame.size();
        let mut sheet = Sheet::of(Reader::PdfOxide);
        let mut words = page.words;
        let is_odd = page.frame.turn != 0 || page.trouble.is_some() || is_doubtful(&words);
        if is_odd
            && tools.pdftotext.is_some()
            && let Ok(found) = poppler::pages(bytes, number as usize, number as usize)
            && let Some(other) = found.into_iter().next().map(|p| p.words)
        {
            sheet.agreement = u8::try_from(agreement(&words, &other).percent()).ok();
            let agrees = sheet.agreement.is_some_and(|percent| percent >= 90);
            if sound(&other) * 10 > sound(&words) * 11
                || (page.frame.turn != 0 && !agrees && !other.is_empty())
            {
                words = other;
                sheet.reader = Reader::Poppler;
            } else {
                words = repaired(words, &other);
            }
        }
        if words.is_empty()
            && let Some(trouble) = page.trouble
        {
            sheet.reader = Reader::Nobody;
            let message = format!("page {number} could not be read: {trouble}");
            self.error(
                codes::DAMAGED,
                Some(number),
                message,
                "Read it yourself, or ask the sender for it again.",
            );
        }
        let (width, height) = (hundredths(width), hundredths(height));
        self.push(number, (width, height), PageOrigin::Text, words, sheet);
    }

    /// A page that is a picture, or whose middle is one.
    fn add_scan_of_pdf(&mut self, bytes: &[u8], page: DigitalPage, number: u32, tools: &Tools) {
        let (width, height) = page.frame.size();
        let size = (hundredths(width), hundredths(height));
        if !tools.reads_scans() || tools.pdftoppm.is_none() {
            self.say_what_is_missing(number, tools);
            return self.add_text(bytes, page, number, tools);
        }
        let seen = poppler::picture_of(bytes, number as usize, width, height, poppler::RESOLUTION)
            .and_then(|raster| ocr::recognise(&raster, tools).map(|found| (raster, found)));
        match seen {
            Ok((raster, found)) => self.add_recognised(number, size, &raster, found, &page.words),
            Err(failure) => {
                self.say_what_failed(number, &failure);
                self.add_text(bytes, page, number, tools);
            }
        }
    }

    fn add_picture(&mut self, raster: &Raster, number: u32, tools: &Tools) {
        let size = (in_points(raster.width, raster), in_points(raster.height, raster));
        if !tools.reads_scans() {
            self.say_what_is_missing(number, tools);
            return self.push(number, size, PageOrigin::Scan, Vec::new(), Sheet::of(Reader::Nobody));
        }
        match ocr::recognise(raster, tools) {
            Ok(found) => self.add_recognised(number, size, raster, found, &[]),
            Err(failure) => {
                self.say_what_failed(number, &failure);
                self.push(number, size, PageOrigin::Scan, Vec::new(), Sheet::of(Reader::Nobody));
            }
        }
    }

    /// Recognised words in points of the upright, level page; words that the file states win over what was recognised there.
    fn add_recognised(
        &mut self,
        number: u32,
        (width, height): (i32, i32),
        raster: &Raster,
        found: Recognised,
        stated: &[PrintedWord],
    ) {
        let is_turned = found.turned == 90 || found.turned == 270;
        let size = if is_turned { (height, width) } else { (width, height) };
        let mut sheet = Sheet::of(Reader::Tesseract);
        (sheet.turned, sheet.tilt) = (found.turned, found.tilt);
        let mut words: Vec<PrintedWord> = found
            .words
            .into_iter()
            .map(|word| PrintedWord { place: on_paper(&word.place, raster), ..word })
            .collect();
        if !stated.is_empty() && found.turned == 0 {
            let far = |word: &PrintedWord| {
                !stated.iter().any(|s| touches(&s.place, &sheet.on_the_page(word.place, size)))
            };
            words.retain(far);
            words.extend(stated.iter().cloned());
            words = crate::lines::in_reading_order(words);
        }
        if words.is_empty() {
            self.remarks.push(Remark {
                severity: Severity::Note,
                code: codes::EMPTY.into(),
                place: None,
                message: format!("page {number} has nothing that could be recognised"),
                remedy: "Look at it, if it should not be empty.".to_owned(),
            });
        }
        self.push(number, size, PageOrigin::Scan, words, sheet);
    }

    fn push(
        &mut self,
        number: u32,
        size: (i32, i32),
        origin: PageOrigin,
        mut words: Vec<PrintedWord>,
        sheet: Sheet,
    ) {
        words.truncate(Limits::PAGE_CHARACTERS);
        self.sheets.push(sheet);
        self.pages.push(PrintedPage { number, width: size.0, height: size.1, origin, words });
    }

    fn say_what_is_missing(&mut self, number: u32, tools: &Tools) {
        let packages = tools.missing_packages().join(" ");
        let remedy = format!("Read it yourself; to have scans read, install: apt-get install {packages}");
        let message = format!("page {number} is a picture, and the reader of scans is not installed");
        self.error(codes::OTHER_READER, Some(number), message, &remedy);
    }

    fn say_what_failed(&mut self, number: u32, failure: &HelperFailure) {
        let message = format!("page {number} is a picture that could not be read: {failure}");
        self.error(
            codes::UNREAD,
            Some(number),
            message,
            "Read it yourself, or ask the sender for a cleaner copy.",
        );
    }
}

/// Pixels to hundredths of a point.
fn in_points(pixels: usize, raster: &Raster) -> i32 {
    let points = pixels as u64 * 7_200 / u64::from(raster.resolution.max(1));
    i32::try_from(points).unwrap_or(i32::MAX)
}

fn on_paper(place: &Place, raster: &Raster) -> Place {
    let points = |pixels: i32| in_points(usize::try_from(pixels).unwrap_or(0), raster);
    Place {
        left: points(place.left),
        top: points(place.top),
        right: points(place.right),
        bottom: points(place.bottom),
    }
}

fn touches(a: &Place, b: &Place) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/// Pictures cover much of the page, and few words are printed where they are not.
fn needs_recognition(page: &DigitalPage) -> bool {
    let (width, height) = page.frame.size();
    let area = |p: &Place| i64::from(p.right - p.left) * i64::from(p.bottom - p.top);
    let whole = (i64::from(hundredths(width)) * i64::from(hundredths(height))).max(1);
    let covered: i64 = page.pictures.iter().map(area).sum();
    if page.words.is_empty() {
        // Even without a picture: letters may be drawn as shapes.
        return page.trouble.is_none();
    }
    let over_pictures = |w: &PrintedWord| page.pictures.iter().any(|p| touches(p, &w.place));
    let on = page.words.iter().filter(|w| over_pictures(w)).count();
    // A scan with a text layer behind it has words all over its picture; a background picture, too.
    covered * 100 > whole * 30 && on < 15
}

/// Words that hold nothing but what can be read.
fn sound(words: &[PrintedWord]) -> usize {
    words.iter().filter(|w| !w.text.chars().any(is_unreadable)).map(|w| w.text.len()).sum()
}

/// The file does not say which character it means.
fn is_unreadable(c: char) -> bool {
    c == '\u{fffd}' || ('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// Few words, or characters that the file does not name.
fn is_doubtful(words: &[PrintedWord]) -> bool {
    words.len() < 5 || words.iter().any(|w| w.text.chars().any(is_unreadable))
}

/// Words with unreadable characters take what the second reader has there.
fn repaired(words: Vec<PrintedWord>, other: &[PrintedWord]) -> Vec<PrintedWord> {
    words
        .into_iter()
        .flat_map(|word| {
            let is_odd = word.text.chars().any(is_unreadable);
            let text = if is_odd { text_at(other, &word.place) } else { String::new() };
            if text.is_empty() || text.chars().any(is_unreadable) {
                return vec![word];
            }
            // A thin blank that the file does not name parts groups of digits: they stay one number.
            let is_number = text.chars().all(|c| c.is_ascii_digit() || " .,'".contains(c));
            let joined = if is_number { text.replace(' ', "") } else { text };
            joined.split(' ').map(|part| PrintedWord { text: part.to_owned(), ..word.clone() }).collect()
        })
        .collect()
}
