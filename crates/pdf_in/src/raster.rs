//! A grey picture of a page: how far it is askew, and turning it straight.

/// Rows of grey pixels, 0 black to 255 white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
    /// Dots an inch.
    pub resolution: u32,
}

/// Skew is looked for within this many hundredths of a degree either way.
const SKEW_MAX: i32 = 600;
const COARSE_STEP: i32 = 25;
const FINE_STEP: usize = 5;
/// Less than this is left as it is: turning blurs.
const SKEW_MIN: i32 = 8;
/// The skew is measured at about this resolution: enough to tell lines apart.
const MEASURED_AT: usize = 100;
/// Ink is what is this much darker than the paper around it.
const INK: u8 = 48;
/// Dark pixels looked at for the skew.
const INK_MAX: usize = 150_000;

impl Raster {
    pub fn new(width: usize, height: usize, pixels: Vec<u8>, resolution: u32) -> Option<Raster> {
        let fits = width > 0 && height > 0 && width.checked_mul(height)? == pixels.len();
        fits.then_some(Raster { width, height, pixels, resolution: resolution.max(1) })
    }

    /// From a binary PGM (what `pdftoppm -gray` prints).
    pub fn from_pgm(bytes: &[u8], resolution: u32) -> Option<Raster> {
        let mut at = 0;
        let mut field = || {
            let rest = bytes.get(at..)?;
            let start = rest.iter().position(|b| !b.is_ascii_whitespace())?;
            let length = rest.get(start..)?.iter().position(u8::is_ascii_whitespace)?;
            at += start + length;
            std::str::from_utf8(rest.get(start..start + length)?).ok()
        };
        if field()? != "P5" {
            return None;
        }
        let (width, height): (usize, usize) = (field()?.parse().ok()?, field()?.parse().ok()?);
        if field()? != "255" {
            return None;
        }
        let start = at + 1;
        let pixels = bytes.get(start..start.checked_add(width.checked_mul(height)?)?)?;
        Raster::new(width, height, pixels.to_vec(), resolution)
    }

    /// As a binary PGM, which tesseract takes without unpacking anything.
    pub fn to_pgm(&self) -> Vec<u8> {
        let mut out = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        out.extend_from_slice(&self.pixels);
        out
    }

    /// White outside.
    fn at(&self, x: isize, y: isize) -> u8 {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return 255 };
        if x >= self.width || y >= self.height {
            return 255;
        }
        self.pixels.get(y * self.width + x).copied().unwrap_or(255)
    }

    /// Whether there is enough ink to be worth recognising: one pixel in five thousand, at low resolution.
    pub fn has_ink(&self) -> bool {
        let small = self.smaller(self.shrink());
        small.ink().len() * 5_000 >= small.pixels.len().max(1)
    }

    fn shrink(&self) -> usize {
        (self.resolution as usize / MEASURED_AT).max(self.width.max(self.height) / 2_000).max(1)
    }

    /// Each pixel the mean of a square.
    fn smaller(&self, by: usize) -> Raster {
        let (width, height) = ((self.width / by).max(1), (self.height / by).max(1));
        let mut sums = vec![0_u32; width * height];
        for (y, row) in self.pixels.chunks_exact(self.width).take(height * by).enumerate() {
            let Some(line) = sums.get_mut(y / by * width..(y / by + 1) * width) else { break };
            for (sum, square) in line.iter_mut().zip(row.chunks(by)) {
                *sum += square.iter().map(|p| u32::from(*p)).sum::<u32>();
            }
        }
        let area = u32::try_from(by * by).unwrap_or(u32::MAX);
        let pixels = sums.into_iter().map(|s| u8::try_from(s / area).unwrap_or(255)).collect();
        Raster { width, height, pixels, resolution: self.resolution }
    }

    /// Where the ink is. The paper's brightness is the median of each band of rows, so that a shade over the page is no ink.
    fn ink(&self) -> Vec<(i32, i32)> {
        let mut found = Vec::new();
        let band = 32;
        for (n, rows) in self.pixels.chunks(self.width * band).enumerate() {
            let paper = median(rows);
            let below = paper.saturating_sub(INK);
            for (y, row) in rows.chunks_exact(self.width).enumerate() {
                for (x, pixel) in row.iter().enumerate() {
                    if *pixel < below {
                        let (x, y) = (i32::try_from(x), i32::try_from(n * band + y));
                        found.extend(x.ok().zip(y.ok()));
                    }
                }
            }
        }
        let every = found.len() / INK_MAX + 1;
        found.into_iter().step_by(every).collect()
    }

    /// For each pixel whether it is ink, at full resolution.
    pub fn is_ink(&self) -> Vec<bool> {
        let mut ink = Vec::with_capacity(self.pixels.len());
        for rows in self.pixels.chunks(self.width * 64) {
            let below = median(rows).saturating_sub(INK).max(1);
            ink.extend(rows.iter().map(|pixel| *pixel < below));
        }
        ink
    }

    /// A part with a white margin; what is outside is white.
    pub fn part(&self, left: i32, top: i32, right: i32, bottom: i32, margin: i32) -> Option<Raster> {
        let (width, height) = (right - left + 2 * margin, bottom - top + 2 * margin);
        let inside = |x: i32, y: i32| x >= left - 4 && x < right + 4 && y >= top - 4 && y < bottom + 4;
        let pixels = (top - margin..bottom + margin)
            .flat_map(|y| (left - margin..right + margin).map(move |x| (x, y)))
            .map(|(x, y)| if inside(x, y) { self.at(x as isize, y as isize) } else { 255 })
            .collect();
        Raster::new(usize::try_from(width).ok()?, usize::try_from(height).ok()?, pixels, self.resolution)
    }

    /// How far the lines run clockwise from level, in hundredths of a degree: the angle at which the profile of ink by row is
    /// most uneven. 0 where there is too little ink to tell.
    pub fn skew(&self) -> i32 {
        let small = self.smaller(self.shrink());
        let ink = small.ink();
        if ink.len() < 500 {
            return 0;
        }
        let middle = i32::try_from(small.width / 2).unwrap_or(0);
        let rows = small.height + small.width;
        let score = |hundredths: i32| unevenness(&ink, middle, rows, hundredths);
        let coarse =
            (-SKEW_MAX..=SKEW_MAX).step_by(COARSE_STEP as usize).max_by_key(|a| score(*a)).unwrap_or(0);
        let fine = (coarse - COARSE_STEP..=coarse + COARSE_STEP).step_by(FINE_STEP);
        let best = fine.max_by_key(|a| score(*a)).unwrap_or(coarse);
        // At the end of the range it is no skew but a picture without lines; and it must be clearly better than level.
        let is_clear = best.abs() < SKEW_MAX && score(best) > score(0) / 100 * 102;
        if best.abs() < SKEW_MIN || !is_clear { 0 } else { best }
    }

    /// Whether the lines run up or down rather than level.
    pub fn is_sideways(&self) -> bool {
        let small = self.smaller(self.shrink());
        let ink = small.ink();
        let turned: Vec<(i32, i32)> = ink.iter().map(|(x, y)| (*y, *x)).collect();
        let level = unevenness(&ink, 0, small.height + small.width, 0);
        let upright = unevenness(&turned, 0, small.height + small.width, 0);
        ink.len() >= 500 && upright > level.saturating_mul(2)
    }

    /// Turned about its middle, anticlockwise by `hundredths` of a degree, so that lines that ran clockwise by as much are level.
    pub fn straightened(&self, hundredths: i32) -> Raster {
        if hundredths == 0 {
            return self.clone();
        }
        let tilt = Tilt::new(hundredths, self.width, self.height);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            for x in 0..self.width {
                let (from_x, from_y) = tilt.before(as_float(x), as_float(y));
                pixels.push(self.between(from_x, from_y));
            }
        }
        Raster { pixels, ..*self }
    }

    /// The brightness between four pixels.
    fn between(&self, x: f32, y: f32) -> u8 {
        let (left, top) = (x.floor(), y.floor());
        #[expect(
            clippy::cast_possible_truncation,
            reason = "pixels of a picture, far below what 32 bits hold"
        )]
        let (column, row) = (left as isize, top as isize);
        #[expect(clippy::cast_possible_truncation, reason = "0 to 256")]
        let (right, lower) = (((x - left) * 256.0) as u32, ((y - top) * 256.0) as u32);
        let mix = |a: u8, b: u8, part: u32| (u32::from(a) * (256 - part) + u32::from(b) * part) >> 8;
        let upper = mix(self.at(column, row), self.at(column + 1, row), right);
        let under = mix(self.at(column, row + 1), self.at(column + 1, row + 1), right);
        u8::try_from((upper * (256 - lower) + under * lower) >> 8).unwrap_or(255)
    }

    /// Turned clockwise by a quarter, a half or three quarters.
    pub fn turned(&self, degrees: u16) -> Raster {
        let (w, h) = (self.width, self.height);
        let pick = |width: usize, height: usize, from: &dyn Fn(usize, usize) -> usize| -> Vec<u8> {
            (0..height)
                .flat_map(|y| (0..width).map(move |x| (x, y)))
                .map(|(x, y)| self.pixels.get(from(x, y)).copied().unwrap_or(255))
                .collect()
        };
        match degrees {
            90 => Raster { width: h, height: w, pixels: pick(h, w, &|x, y| (h - 1 - x) * w + y), ..*self },
            180 => Raster { pixels: self.pixels.iter().rev().copied().collect(), ..*self },
            270 => Raster { width: h, height: w, pixels: pick(h, w, &|x, y| x * w + (w - 1 - y)), ..*self },
            _ => self.clone(),
        }
    }
}

/// The brightness that half of the pixels have at most.
fn median(pixels: &[u8]) -> u8 {
    let mut counts = [0_usize; 256];
    for pixel in pixels {
        if let Some(count) = counts.get_mut(usize::from(*pixel)) {
            *count += 1;
        }
    }
    let mut seen = 0;
    for (count, value) in counts.iter().zip(0..=255_u8) {
        seen += count;
        if seen * 2 >= pixels.len() {
            return value;
        }
    }
    255
}

/// The sum of squared differences between neighbouring rows' ink, after the rows were tilted.
fn unevenness(ink: &[(i32, i32)], middle: i32, rows: usize, hundredths: i32) -> u64 {
    let slope = (as_float_i(hundredths) / 100.0).to_radians().tan();
    let mut profile = vec![0_i64; rows + 2];
    let shift = as_float(rows) / 4.0;
    for (x, y) in ink {
        let row = as_float_i(*y) - as_float_i(x - middle) * slope + shift;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the rows of a picture"
        )]
        let row = row.clamp(0.0, as_float(rows)) as usize;
        if let Some(count) = profile.get_mut(row) {
            *count += 1;
        }
    }
    profile
        .windows(2)
        .map(|pair| pair.iter().copied().reduce(|a, b| b - a).unwrap_or(0))
        .map(|d| d.unsigned_abs().pow(2))
        .sum()
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a picture, exact up to 16 million")]
fn as_float(n: usize) -> f32 {
    n as f32
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a picture, exact up to 16 million")]
fn as_float_i(n: i32) -> f32 {
    n as f32
}

/// A turn by a small angle about the middle of a picture or page.
#[derive(Debug, Clone, Copy)]
pub struct Tilt {
    cos: f32,
    sin: f32,
    middle: (f32, f32),
}

impl Tilt {
    pub fn new(hundredths: i32, width: usize, height: usize) -> Tilt {
        let angle = (as_float_i(hundredths) / 100.0).to_radians();
        Tilt { cos: angle.cos(), sin: angle.sin(), middle: (as_float(width) / 2.0, as_float(height) / 2.0) }
    }

    /// Where a point of the straightened picture was before.
    pub fn before(&self, x: f32, y: f32) -> (f32, f32) {
        let (dx, dy) = (x - self.middle.0, y - self.middle.1);
        (self.middle.0 + dx * self.cos - dy * self.sin, self.middle.1 + dx * self.sin + dy * self.cos)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of bars like lines of text, with gaps like words.
    fn page() -> Raster {
        let (width, height) = (900, 1_200);
        let mut pixels = vec![240_u8; width * height];
        for y in 100..1_100 {
            for x in 80..820 {
                if y % 30 < 12 && x % 61 < 45 && (x * 7 + y / 30 * 13) % 11 < 8 {
                    pixels[y * width + x] = 20;
                }
            }
        }
        Raster::new(width, height, pixels, 100).unwrap()
    }

    #[test]
    fn a_pgm_is_read_and_written() {
        let raster = Raster::from_pgm(b"P5\n3 2\n255\nabcdef", 72).unwrap();
        assert_eq!((raster.width, raster.height, raster.pixels.as_slice()), (3, 2, b"abcdef".as_slice()));
        assert_eq!(Raster::from_pgm(&raster.to_pgm(), 72).unwrap(), raster);
        for bad in
            [&b"P5\n3 2\n255\nabc"[..], b"P6\n1 1\n255\na", b"P5\n99999999999 9999999999999\n255\n", b""]
        {
            assert_eq!(Raster::from_pgm(bad, 72), None);
        }
    }

    #[test]
    fn skew_is_measured_and_undone() {
        let straight = page();
        assert_eq!(straight.skew(), 0);
        for angle in [-320, -110, 65, 240] {
            let askew = straight.straightened(-angle);
            let found = askew.skew();
            assert!((found - angle).abs() <= 10, "{angle}: {found}");
            assert!(askew.straightened(found).skew().abs() <= 10);
        }
    }

    #[test]
    fn sideways_lines_are_seen_and_turns_lead_back() {
        let straight = page();
        assert!(!straight.is_sideways());
        assert!(straight.turned(90).is_sideways());
        assert_eq!(straight.turned(90).turned(270), straight);
        assert_eq!(straight.turned(180).turned(180), straight);
        let small = Raster::new(2, 1, vec![1, 2], 72).unwrap();
        assert_eq!(small.turned(90).pixels, [1, 2]);
        assert_eq!(Raster::new(1, 2, vec![1, 2], 72).unwrap().turned(90).pixels, [2, 1]);
    }

    #[test]
    fn an_empty_page_has_no_ink_and_no_skew() {
        let empty = Raster::new(900, 1_200, vec![250; 900 * 1_200], 100).unwrap();
        assert!(!empty.has_ink());
        assert_eq!(empty.skew(), 0);
        assert!(page().has_ink());
        assert_eq!(Raster::new(0, 5, vec![], 72), None);
    }

    #[test]
    fn a_point_goes_back_where_it_was() {
        let tilt = Tilt::new(200, 1_000, 1_000);
        let (x, y) = tilt.before(500.0, 500.0);
        assert!((x - 500.0).abs() < 0.01 && (y - 500.0).abs() < 0.01);
        let (_, right) = tilt.before(1_000.0, 500.0);
        assert!(right > 510.0, "lines that ran clockwise were lower at the right: {right}");
    }
}
