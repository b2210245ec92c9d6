//! Photographs are lit from one side: what is dark in one corner is paper, and what is as dark in another is ink. Each pixel is measured by
//! the paper around it.

use crate::raster::Raster;

/// Where paper differs less than this over the page, it is left as it is.
const UNEVEN: u8 = 45;
/// What paper is made to be.
const PAPER: u32 = 235;
/// Cells to an inch in which the paper is measured.
const CELLS: usize = 2;

/// The paper of the cells of a page.
struct Paper {
    side: usize,
    columns: usize,
    rows: usize,
    shades: Vec<u8>,
}

/// The picture as if it had been lit evenly; nothing where it was.
pub fn evened(picture: &Raster) -> Option<Raster> {
    let paper = Paper::of(picture).smoothed();
    let (least, most) = (paper.shades.iter().min()?, paper.shades.iter().max()?);
    if most.saturating_sub(*least) < UNEVEN {
        return None;
    }
    let mut pixels = Vec::with_capacity(picture.pixels.len());
    for (y, row) in picture.pixels.chunks_exact(picture.width).enumerate() {
        for (x, pixel) in row.iter().enumerate() {
            let shade = paper.at(x, y).max(1);
            pixels.push(u8::try_from((u32::from(*pixel) * PAPER / shade).min(255)).unwrap_or(255));
        }
    }
    Raster::new(picture.width, picture.height, pixels, picture.resolution)
}

impl Paper {
    fn of(picture: &Raster) -> Paper {
        let side = (picture.resolution as usize / CELLS).max(16);
        let (columns, rows) = (picture.width.div_ceil(side), picture.height.div_ceil(side));
        let mut shades = Vec::with_capacity(columns * rows);
        for band in picture.pixels.chunks(picture.width * side) {
            for column in 0..columns {
                let (from, to) = (column * side, ((column + 1) * side).min(picture.width));
                let mut counts = [0_u32; 256];
                let mut all = 0_u32;
                // Every third row and pixel tells enough.
                for row in band.chunks_exact(picture.width).step_by(3) {
                    for pixel in row.get(from..to).unwrap_or_default().iter().step_by(3) {
                        if let Some(count) = counts.get_mut(usize::from(*pixel)) {
                            *count += 1;
                        }
                        all += 1;
                    }
                }
                shades.push(at_share(&counts, all));
            }
        }
        Paper { side, columns, rows, shades }
    }

    /// Without what a picture or a dark head of a table takes from a cell: the middle one of the cells around, and never far below the page's.
    fn smoothed(mut self) -> Paper {
        let usual = middle(self.shades.clone());
        let old = std::mem::take(&mut self.shades);
        let cell = |x: usize, y: usize| old.get(y * self.columns + x).copied();
        for y in 0..self.rows {
            for x in 0..self.columns {
                let around = (y.saturating_sub(2)..(y + 3).min(self.rows))
                    .flat_map(|v| (x.saturating_sub(2)..(x + 3).min(self.columns)).map(move |u| (u, v)))
                    .filter_map(|(u, v)| cell(u, v));
                self.shades.push(middle(around.collect()).max(usual / 3));
            }
        }
        self
    }

    /// Between the middles of the four cells around a pixel.
    fn at(&self, x: usize, y: usize) -> u32 {
        let half = self.side / 2;
        let place = |n: usize, cells: usize| {
            let shifted = n.saturating_sub(half);
            let first = (shifted / self.side).min(cells.saturating_sub(1));
            let part = if n < half || first + 1 >= cells { 0 } else { shifted % self.side };
            (first, (first + 1).min(cells.saturating_sub(1)), part)
        };
        let ((left, right, across), (top, bottom, down)) = (place(x, self.columns), place(y, self.rows));
        let shade =
            |u: usize, v: usize| self.shades.get(v * self.columns + u).map_or(255, |s| usize::from(*s));
        let mix = |a: usize, b: usize, part: usize| (a * (self.side - part) + b * part) / self.side;
        let (over, under) = (
            mix(shade(left, top), shade(right, top), across),
            mix(shade(left, bottom), shade(right, bottom), across),
        );
        u32::try_from(mix(over, under, down)).unwrap_or(255)
    }
}

/// The shade that four of five pixels are not lighter than: paper, with few words on it or many.
fn at_share(counts: &[u32; 256], all: u32) -> u8 {
    let mut seen = 0;
    for (shade, count) in counts.iter().enumerate() {
        seen += count;
        if seen * 5 >= all * 4 {
            return u8::try_from(shade).unwrap_or(255);
        }
    }
    255
}

fn middle(mut shades: Vec<u8>) -> u8 {
    shades.sort_unstable();
    shades.get(shades.len() / 2).copied().unwrap_or(255)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paper from dark at the left to light at the right, with a bar of ink of half its brightness in the middle of each half.
    fn photo() -> Raster {
        let (width, height) = (600, 400);
        let pixels = (0..width * height).map(|at| {
            let (x, y) = (at % width, at / width);
            let paper = 90 + x * 150 / width;
            let is_ink = (190..200).contains(&y) && ((100..160).contains(&x) || (440..500).contains(&x));
            u8::try_from(if is_ink { paper / 2 } else { paper }).unwrap_or(255)
        });
        Raster::new(width, height, pixels.collect(), 100).unwrap_or_else(|| panic!("no raster"))
    }

    #[test]
    fn paper_is_as_light_on_both_sides_and_ink_as_dark() {
        let photo = photo();
        let even = evened(&photo).unwrap_or_else(|| panic!("it is uneven"));
        let at = |x: usize, y: usize| even.pixels.get(y * even.width + x).copied().unwrap_or(0);
        assert!(at(120, 100).abs_diff(at(470, 100)) < 25, "{} {}", at(120, 100), at(470, 100));
        assert!(at(130, 195).abs_diff(at(470, 195)) < 25, "{} {}", at(130, 195), at(470, 195));
        assert!(at(130, 195) < 150 && at(120, 100) > 200);
        assert_eq!(evened(&even), None);
    }
}
