//! How a page looks: a picture for people, upright and level as its words were read, so that their boxes lie where they belong.

use std::fmt;
use std::io::Cursor;
use std::str::FromStr;

use basics::Limits;
use formats::Format;
use image::imageops::{FilterType, resize};
use image::{GrayImage, ImageFormat};

use crate::picture;
use crate::poppler;
use crate::raster::Raster;

/// Dots an inch that are shown: small print can be read, and a page has about a hundred kilobytes.
const SHOWN: u32 = 110;

/// Which page is looked at, and how it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The attachment of a mail, counted from 0; none for the document itself.
    pub part: Option<usize>,
    /// Counted from 1.
    pub page: u32,
    /// The page as it was read, in hundredths of a point.
    pub width: i32,
    pub height: i32,
    /// As in [`formats::Sheet`].
    pub turned: u16,
    pub tilt: i32,
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = self.part.map(|p| p.to_string()).unwrap_or_default();
        write!(f, "{part},{},{},{},{},{}", self.page, self.width, self.height, self.turned, self.tilt)
    }
}

impl FromStr for Look {
    type Err = String;

    fn from_str(text: &str) -> Result<Look, String> {
        let fields: Vec<&str> = text.split(',').collect();
        let [part, page, width, height, turned, tilt] = fields.as_slice() else {
            return Err(format!("'{text}' does not name a page"));
        };
        let wrong = |e: std::num::ParseIntError| format!("'{text}': {e}");
        Ok(Look {
            part: if part.is_empty() { None } else { Some(part.parse().map_err(wrong)?) },
            page: page.parse().map_err(wrong)?,
            width: width.parse().map_err(wrong)?,
            height: height.parse().map_err(wrong)?,
            turned: turned.parse().map_err(wrong)?,
            tilt: tilt.parse().map_err(wrong)?,
        })
    }
}

/// The page as PNG, or why there is none. Meant for the child of [`crate::sandbox`].
pub fn look(bytes: &[u8], name: Option<&str>, at: &Look) -> Result<Vec<u8>, String> {
    let Some(part) = at.part else { return page(bytes, name, at) };
    let mail = formats::read(bytes, name).mail.ok_or("it is not a mail")?;
    let inner = mail.attachments.get(part).ok_or("the mail has no such attachment")?;
    page(&inner.bytes, inner.name.as_deref(), at)
}

fn page(bytes: &[u8], name: Option<&str>, at: &Look) -> Result<Vec<u8>, String> {
    if bytes.len() > Limits::DOCUMENT_BYTES {
        return Err("it is too large".into());
    }
    let number = usize::try_from(at.page).unwrap_or(usize::MAX);
    let seen = match formats::sniff(bytes, name) {
        Format::Pdf => {
            // As the file has it, before it was turned.
            let (width, height) = match at.turned {
                90 | 270 => (at.height, at.width),
                _ => (at.width, at.height),
            };
            poppler::picture_of(bytes, number, points(width), points(height), SHOWN)
                .map_err(|e| e.to_string())?
        }
        Format::Image => {
            let pages = picture::pages(bytes)?;
            shrunk(pages.into_iter().nth(number.saturating_sub(1)).ok_or("it has no such page")?)
        }
        _ => return Err("it has no pages".into()),
    };
    png(&seen.turned(at.turned).straightened(at.tilt))
}

#[expect(clippy::cast_precision_loss, reason = "the side of a page")]
fn points(hundredths: i32) -> f32 {
    hundredths as f32 / 100.0
}

/// A scan has more dots than a screen shows.
fn shrunk(raster: Raster) -> Raster {
    if raster.resolution <= SHOWN {
        return raster;
    }
    let fewer = |n: usize| u32::try_from(n).map(|n| (n * SHOWN / raster.resolution).max(1)).unwrap_or(1);
    let (width, height) = (fewer(raster.width), fewer(raster.height));
    let small = grey(&raster).map(|picture| resize(&picture, width, height, FilterType::Triangle));
    small.and_then(|s| Raster::new(width as usize, height as usize, s.into_raw(), SHOWN)).unwrap_or(raster)
}

fn grey(raster: &Raster) -> Option<GrayImage> {
    let side = |n: usize| u32::try_from(n).ok();
    GrayImage::from_raw(side(raster.width)?, side(raster.height)?, raster.pixels.clone())
}

fn png(raster: &Raster) -> Result<Vec<u8>, String> {
    let mut out = Cursor::new(Vec::new());
    let picture = grey(raster).ok_or("it is no picture")?;
    picture.write_to(&mut out, ImageFormat::Png).map_err(|e| e.to_string())?;
    Ok(out.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_travels_as_text() {
        let look = Look { part: Some(2), page: 3, width: 59_500, height: 84_200, turned: 270, tilt: -120 };
        assert_eq!(look.to_string().parse(), Ok(look));
        let whole = Look { part: None, ..look };
        assert_eq!(whole.to_string(), ",3,59500,84200,270,-120");
        assert_eq!(whole.to_string().parse(), Ok(whole));
        for odd in ["", "1,2", ",x,1,1,0,0", ",1,1,1,0,0,0"] {
            assert!(odd.parse::<Look>().is_err(), "{odd}");
        }
    }

    /// A page of white with a black corner at the top left.
    fn scan() -> Vec<u8> {
        let picture =
            GrayImage::from_fn(1_700, 2_200, |x, y| image::Luma([if x < 300 && y < 300 { 0 } else { 255 }]));
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn a_scan_is_shown_smaller_and_as_it_was_turned() {
        let at = Look { part: None, page: 1, width: 61_200, height: 79_200, turned: 180, tilt: 0 };
        let shown =
            image::load_from_memory(&look(&scan(), Some("fax.png"), &at).unwrap()).unwrap().into_luma8();
        assert!((880..=1_000).contains(&shown.width()), "{}", shown.width());
        let (right, bottom) = (shown.width() - 10, shown.height() - 10);
        assert_eq!((shown.get_pixel(right, bottom).0[0], shown.get_pixel(10, 10).0[0]), (0, 255));
        assert!(look(&scan(), Some("fax.png"), &Look { page: 2, ..at }).is_err());
        assert!(look(b"po,item\n1,2\n", Some("a.csv"), &at).is_err());
    }

    #[test]
    fn a_scan_in_a_mail_is_found_by_its_place() {
        use base64::Engine;
        let coded = base64::engine::general_purpose::STANDARD.encode(scan());
        let mail = format!(
            "From: a@b.example\r\nSubject: fax\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=cut\r\n\r\n\
             --cut\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--cut\r\nContent-Type: image/png; name=fax.png\r\n\
             Content-Disposition: attachment; filename=fax.png\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}\r\n--cut--\r\n"
        );
        let at = Look { part: Some(0), page: 1, width: 61_200, height: 79_200, turned: 0, tilt: 0 };
        assert!(look(mail.as_bytes(), Some("fax.eml"), &at).is_ok());
        assert!(look(mail.as_bytes(), Some("fax.eml"), &Look { part: Some(1), ..at }).is_err());
    }
}
