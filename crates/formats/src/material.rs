//! What a document gave, whole: what every reader of it found, as plain data that travels between processes. Recognition works
//! on this and on nothing else.

use serde::{Deserialize, Serialize};

use crate::message::{Format, Reading};
use crate::page::{Place, PrintedPage};
use crate::said::Remark;

/// A document, or a file inside one, as it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Material {
    /// As it came: a file's or an attachment's name.
    pub name: Option<String>,
    /// What stands in the document as data, text or tables; remarks of all readers are here.
    pub reading: Reading,
    /// Printed pages, where it is a PDF or a picture.
    pub pages: Vec<PrintedPage>,
    /// How each of the pages was read, in the same order.
    pub sheets: Vec<Sheet>,
    /// Attachments of a mail, files inside a PDF: in the order in which they stand there.
    pub attachments: Vec<Material>,
}

impl Material {
    pub fn of(name: Option<&str>, reading: Reading) -> Material {
        Material {
            name: name.map(str::to_owned),
            reading,
            pages: Vec::new(),
            sheets: Vec::new(),
            attachments: Vec::new(),
        }
    }

    /// A document of which only this is known.
    pub fn only_a_remark(name: Option<&str>, format: Format, remark: Remark) -> Material {
        let mut reading = Reading::empty(format);
        reading.remarks.push(remark);
        Material::of(name, reading)
    }

    /// This document and all inside it, outermost first.
    pub fn all(&self) -> Vec<&Material> {
        let mut found = vec![self];
        let mut next = 0;
        while let Some(one) = found.get(next) {
            let inner: Vec<&Material> = one.attachments.iter().collect();
            found.extend(inner);
            next += 1;
        }
        found
    }
}

/// Who read the words of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    PdfOxide,
    Poppler,
    Tesseract,
    /// Nobody could.
    Nobody,
}

/// How a printed page was read. Its words are upright and level; the page as it came may be neither.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub reader: Reader,
    /// Where two readers read the page: the share of words that both have, in hundredths.
    pub agreement: Option<u8>,
    /// Degrees clockwise by which the page as it came was turned to stand upright: 0, 90, 180 or 270.
    pub turned: u16,
    /// Hundredths of a degree by which its lines then ran clockwise.
    pub tilt: i32,
}

impl Sheet {
    pub fn of(reader: Reader) -> Sheet {
        Sheet { reader, agreement: None, turned: 0, tilt: 0 }
    }

    /// Where a place of the upright, level page of this size is on the page as it came: what a viewer marks.
    pub fn on_the_page(&self, place: Place, (width, height): (i32, i32)) -> Place {
        let askew = self.tilted(place, width, height);
        let Place { left, top, right, bottom } = askew;
        // The upright page is the one that came, turned clockwise; so back again, anticlockwise.
        match self.turned {
            90 => Place { left: top, top: width - right, right: bottom, bottom: width - left },
            180 => {
                Place { left: width - right, top: height - bottom, right: width - left, bottom: height - top }
            }
            270 => Place { left: height - bottom, top: left, right: height - top, bottom: right },
            _ => askew,
        }
    }

    /// The middle moves with the tilt; the box keeps its size, which at a few degrees is close enough to mark it.
    fn tilted(&self, place: Place, width: i32, height: i32) -> Place {
        if self.tilt == 0 {
            return place;
        }
        // Sine and cosine in millionths, by their first terms: exact to a few millionths below ten degrees.
        let tilt = i64::from(self.tilt.clamp(-1_000, 1_000));
        let micro = tilt * 174_533 / 1_000;
        let sine = micro - micro * micro / 1_000_000 * micro / 6_000_000;
        let cosine = 1_000_000 - micro * micro / 2_000_000;
        let (x, y) = (
            i64::from(i32::midpoint(place.left, place.right)),
            i64::from(i32::midpoint(place.top, place.bottom)),
        );
        let (dx, dy) = (x - i64::from(width / 2), y - i64::from(height / 2));
        let shift_x = (dx * cosine - dy * sine) / 1_000_000 - dx;
        let shift_y = (dx * sine + dy * cosine) / 1_000_000 - dy;
        let moved = |n: i32, by: i64| i32::try_from(i64::from(n) + by).unwrap_or(n);
        Place {
            left: moved(place.left, shift_x),
            top: moved(place.top, shift_y),
            right: moved(place.right, shift_x),
            bottom: moved(place.bottom, shift_y),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_again_on_the_page_as_it_came() {
        let place = Place { left: 100, top: 200, right: 300, bottom: 260 };
        let mut sheet = Sheet::of(Reader::Tesseract);
        assert_eq!(sheet.on_the_page(place, (60_000, 80_000)), place);
        sheet.turned = 180;
        let there = Place { left: 59_700, top: 79_740, right: 59_900, bottom: 79_800 };
        assert_eq!(sheet.on_the_page(place, (60_000, 80_000)), there);
        // A page of 80 000 by 60 000 that was turned clockwise: its lower left corner came to the top left.
        sheet.turned = 90;
        let there = Place { left: 200, top: 59_700, right: 260, bottom: 59_900 };
        assert_eq!(sheet.on_the_page(place, (60_000, 80_000)), there);
        sheet.turned = 270;
        let there = Place { left: 79_740, top: 100, right: 79_800, bottom: 300 };
        assert_eq!(sheet.on_the_page(place, (60_000, 80_000)), there);
    }

    #[test]
    fn lines_that_ran_clockwise_were_lower_at_the_right() {
        let sheet = Sheet { tilt: 100, ..Sheet::of(Reader::Tesseract) };
        let right = Place { left: 59_000, top: 40_000, right: 60_000, bottom: 40_000 };
        let there = sheet.on_the_page(right, (60_000, 80_000));
        // 29 500 from the middle, times the sine of one degree.
        assert_eq!(there.top, 40_514);
        let middle = Place { left: 30_000, top: 40_000, right: 30_000, bottom: 40_000 };
        assert_eq!(sheet.on_the_page(middle, (60_000, 80_000)), middle);
    }
}
