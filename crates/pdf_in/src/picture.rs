//! Pictures (PNG, JPEG, TIFF of one or more pages) to grey rasters, with limits on pixels before anything is unpacked.

use std::io::Cursor;

use basics::Limits;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};

use crate::raster::Raster;

/// A picture that says nothing believable about its resolution is taken for a page of this length, in hundredths of an inch.
const PAGE_LENGTH: u32 = 1_150;
/// Resolutions that a scan or a fax can have.
const BELIEVABLE: std::ops::RangeInclusive<u32> = 70..=1_300;
/// Recognition is best at about this many dots an inch.
const WANTED: u32 = 300;

/// The pages of a picture file, or why there are none.
pub fn pages(bytes: &[u8]) -> Result<Vec<Raster>, String> {
    let format = image::guess_format(bytes).map_err(|_| "it is no PNG, JPEG or TIFF".to_owned())?;
    if format == ImageFormat::Tiff {
        return tiff_pages(bytes);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(|e| e.to_string())?;
    let (width, height) = decoder.dimensions();
    check(width, height)?;
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|e| e.to_string())?;
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    raster(picture, stated_resolution(bytes, format)).map(|r| vec![r])
}

/// Width and height, without unpacking anything.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let format = image::guess_format(bytes).ok()?;
    ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().ok()
}

fn limits() -> image::Limits {
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(Limits::PICTURE_PIXELS * 8);
    limits.max_image_width = Some(60_000);
    limits.max_image_height = Some(60_000);
    limits
}

fn check(width: u32, height: u32) -> Result<(), String> {
    if u64::from(width) * u64::from(height) > Limits::PICTURE_PIXELS {
        return Err(format!(
            "{width} × {height} pixels are more than the limit of {} million",
            Limits::PICTURE_PIXELS / 1_000_000
        ));
    }
    Ok(())
}

/// Grey on white paper, at a resolution that suits recognition.
fn raster(picture: DynamicImage, stated: Option<u32>) -> Result<Raster, String> {
    let grey = if picture.color().has_alpha() {
        let mut pixels = picture.into_luma_alpha8();
        for pixel in pixels.pixels_mut() {
            let [value, alpha] = pixel.0;
            let over_white = (u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255;
            pixel.0 = [u8::try_from(over_white).unwrap_or(255), 255];
        }
        DynamicImage::ImageLumaA8(pixels).into_luma8()
    } else {
        picture.into_luma8()
    };
    let longer = grey.width().max(grey.height());
    let resolution = stated.filter(|r| BELIEVABLE.contains(r)).unwrap_or(longer * 100 / PAGE_LENGTH).max(20);
    // Coarse pictures are recognised better when they are blown up, very fine ones faster when they are shrunk.
    let scaled = |n: u32| (u64::from(n) * u64::from(WANTED) / u64::from(resolution)).max(1);
    let (width, height) = (scaled(grey.width()), scaled(grey.height()));
    let suits = (220..=420).contains(&resolution) || width * height > Limits::PICTURE_PIXELS;
    let (grey, resolution) = if suits {
        (grey, resolution)
    } else {
        let (width, height) = (u32::try_from(width).unwrap_or(1), u32::try_from(height).unwrap_or(1));
        (image::imageops::resize(&grey, width, height, image::imageops::FilterType::Triangle), WANTED)
    };
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    Raster::new(width, height, grey.into_raw(), resolution).ok_or_else(|| "it has no pixels".to_owned())
}

fn tiff_pages(bytes: &[u8]) -> Result<Vec<Raster>, String> {
    let mut pages = Vec::new();
    let mut pixels = 0_u64;
    let ends = directory_ends(bytes);
    for start in ends.iter().take(Limits::PRINTED_PAGES) {
        let one = with_first_directory(bytes, *start).ok_or_else(|| "its directory is damaged".to_owned())?;
        let mut reader = ImageReader::with_format(Cursor::new(one), ImageFormat::Tiff);
        reader.limits(limits());
        let decoder = reader.into_decoder().map_err(|e| e.to_string())?;
        let (width, height) = decoder.dimensions();
        check(width, height)?;
        pixels += u64::from(width) * u64::from(height);
        if pixels > Limits::PICTURE_PIXELS * 8 {
            break;
        }
        let picture = DynamicImage::from_decoder(decoder).map_err(|e| e.to_string())?;
        pages.push(raster(picture, None)?);
    }
    if pages.is_empty() { Err("it has no page".to_owned()) } else { Ok(pages) }
}

/// Where the directory of each page of a TIFF starts: a chain of offsets.
fn directory_ends(bytes: &[u8]) -> Vec<u32> {
    let mut found = Vec::new();
    let Some(little) = is_little(bytes) else { return found };
    let mut at = word32(bytes, 4, little).unwrap_or(0);
    while at != 0 && !found.contains(&at) && found.len() < Limits::PRINTED_PAGES {
        found.push(at);
        let next = word16(bytes, at as usize, little).map(|n| at as usize + 2 + usize::from(n) * 12);
        at = next.and_then(|n| word32(bytes, n, little)).unwrap_or(0);
    }
    found
}

fn is_little(bytes: &[u8]) -> Option<bool> {
    match bytes.get(..4)? {
        b"II*\0" => Some(true),
        b"MM\0*" => Some(false),
        _ => None,
    }
}

fn word16(bytes: &[u8], at: usize, little: bool) -> Option<u16> {
    let pair: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
}

fn word32(bytes: &[u8], at: usize, little: bool) -> Option<u32> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
}

/// The same file, saying that its first page is another one.
fn with_first_directory(bytes: &[u8], start: u32) -> Option<Vec<u8>> {
    let little = is_little(bytes)?;
    let mut out = bytes.to_vec();
    let offset = if little { start.to_le_bytes() } else { start.to_be_bytes() };
    out.get_mut(4..8)?.copy_from_slice(&offset);
    Some(out)
}

/// What a PNG's pHYs or a JPEG's JFIF head says, in dots an inch.
fn stated_resolution(bytes: &[u8], format: ImageFormat) -> Option<u32> {
    match format {
        ImageFormat::Png => {
            let head = bytes.get(..bytes.len().min(4_096))?;
            let at = head.windows(4).position(|w| w == b"pHYs")? + 4;
            let dots = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
            // In metres where the unit is 1; else only the shape of a pixel is meant.
            (bytes.get(at + 8) == Some(&1)).then(|| (u64::from(dots) * 254 + 5_000) / 10_000)?.try_into().ok()
        }
        ImageFormat::Jpeg => {
            if bytes.get(6..11)? != b"JFIF\0" {
                return None;
            }
            let dots = u32::from(u16::from_be_bytes(bytes.get(14..16)?.try_into().ok()?));
            match bytes.get(13)? {
                1 => Some(dots),
                2 => Some(dots * 254 / 100),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::new_luma8(width, height).write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    #[test]
    fn each_kind_is_read_and_blown_up_to_what_suits() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff] {
            let pages = pages(&encoded(format, 400, 575)).unwrap();
            assert_eq!(pages.len(), 1, "{format:?}");
            // 575 pixels for a page of 11.5 inches are 50 dots an inch: six times as many are wanted.
            assert_eq!(
                (pages[0].width, pages[0].height, pages[0].resolution),
                (2_400, 3_450, 300),
                "{format:?}"
            );
        }
    }

    #[test]
    fn too_many_pixels_are_refused_before_they_are_unpacked() {
        let refused = pages(&encoded(ImageFormat::Png, 8_000, 8_000)).unwrap_err();
        assert!(refused.contains("limit"), "{refused}");
    }

    #[test]
    fn what_is_cut_off_or_something_else_is_said() {
        let whole = encoded(ImageFormat::Png, 40, 40);
        assert!(pages(&whole[..30]).is_err());
        assert!(pages(b"not a picture").is_err());
        assert!(pages(b"II*\0\xff\xff\xff\xff").is_err());
        assert!(pages(b"II*\0\x04\0\0\0\x04\0\0\0").is_err());
    }

    #[test]
    fn what_is_transparent_is_paper() {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::new_rgba8(400, 575).write_to(&mut out, ImageFormat::Png).unwrap();
        let pages = pages(&out.into_inner()).unwrap();
        assert!(pages[0].pixels.iter().all(|p| *p == 255));
    }
}
