//! Ink that no word covers. Recognition of whole pages overlooks characters that stand alone, above all one-digit quantities; so
//! what is left and looks like characters is cut out and recognised by itself.

use formats::{Place, PrintedWord};

use crate::raster::Raster;

/// Spots that are recognised by themselves on one page: each takes a tenth of a second.
pub const SPOTS_MAX: usize = 24;

/// Places of ink as high as the words around, that no word covers; from the top.
pub fn spots(level: &Raster, words: &[PrintedWord]) -> Vec<Place> {
    let mut heights: Vec<i32> =
        words.iter().map(|w| w.place.bottom - w.place.top).filter(|h| *h > 4).collect();
    heights.sort_unstable();
    let Some(usual) = heights.get(heights.len() / 2).copied() else { return Vec::new() };
    let free = Free::of(level, words);
    let mut found: Vec<Place> =
        free.blobs(usual).into_iter().filter(|b| is_character_high(b, usual)).collect();
    found.sort_by_key(|p| (p.left, p.top));
    let mut spots = neighbours_joined(found, usual);
    spots.retain(|p| p.right - p.left < usual * 8);
    spots.sort_by_key(|p| (p.top, p.left));
    spots.truncate(SPOTS_MAX);
    spots
}

fn is_character_high(place: &Place, usual: i32) -> bool {
    let (width, height) = (place.right - place.left, place.bottom - place.top);
    // A digit is nearly as high as a word; a rule is flat or long, a speck small.
    height * 10 >= usual * 5 && height * 10 <= usual * 16 && width * 10 <= usual * 16 && width * 8 >= usual
}

/// Blobs side by side on one line are one spot.
fn neighbours_joined(sorted: Vec<Place>, usual: i32) -> Vec<Place> {
    let mut spots: Vec<Place> = Vec::new();
    for blob in sorted {
        let near = |spot: &&mut Place| {
            blob.left - spot.right < usual / 2 && spot.top < blob.bottom && blob.top < spot.bottom
        };
        match spots.iter_mut().rev().find(near) {
            Some(spot) => *spot = crate::geometry::union(*spot, blob),
            None => spots.push(blob),
        }
    }
    spots
}

/// The ink outside of words.
struct Free {
    width: usize,
    height: usize,
    ink: Vec<bool>,
}

impl Free {
    fn of(level: &Raster, words: &[PrintedWord]) -> Free {
        let mut ink = level.is_ink();
        for word in words {
            let side = |n: i32, most: usize| usize::try_from(n).unwrap_or(0).min(most);
            let Place { left, top, right, bottom } = word.place;
            let (left, right) = (side(left - 3, level.width), side(right + 3, level.width));
            for y in side(top - 3, level.height)..side(bottom + 3, level.height) {
                if let Some(row) = ink.get_mut(y * level.width + left..y * level.width + right.max(left)) {
                    row.fill(false);
                }
            }
        }
        Free { width: level.width, height: level.height, ink }
    }

    /// Connected ink. What grows beyond a few characters is a rule or a picture and is only taken off.
    fn blobs(mut self, usual: i32) -> Vec<Place> {
        let mut found = Vec::new();
        let mut waiting: Vec<(usize, usize)> = Vec::new();
        for start in 0..self.ink.len() {
            if !self.take(start) {
                continue;
            }
            let (mut place, mut count) = (Place { left: i32::MAX, top: i32::MAX, right: 0, bottom: 0 }, 0);
            waiting.push((start % self.width, start / self.width));
            while let Some((x, y)) = waiting.pop() {
                count += 1;
                let (column, row) = (i32::try_from(x).unwrap_or(0), i32::try_from(y).unwrap_or(0));
                place = Place {
                    left: place.left.min(column),
                    top: place.top.min(row),
                    right: place.right.max(column + 1),
                    bottom: place.bottom.max(row + 1),
                };
                for next_y in y.saturating_sub(1)..(y + 2).min(self.height) {
                    for next_x in x.saturating_sub(1)..(x + 2).min(self.width) {
                        if self.take(next_y * self.width + next_x) {
                            waiting.push((next_x, next_y));
                        }
                    }
                }
            }
            if count > usual {
                found.push(place);
            }
        }
        found
    }

    /// Whether there was ink; it is none any more.
    fn take(&mut self, at: usize) -> bool {
        self.ink.get_mut(at).is_some_and(std::mem::take)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// White with black boxes.
    fn page(boxes: &[(usize, usize, usize, usize)]) -> Raster {
        let (width, height) = (600, 400);
        let mut pixels = vec![240_u8; width * height];
        for (left, top, right, bottom) in boxes {
            for y in *top..*bottom {
                pixels[y * width + left..y * width + right].fill(10);
            }
        }
        Raster::new(width, height, pixels, 300).unwrap()
    }

    fn word(left: i32, top: i32) -> PrintedWord {
        let place = Place { left, top, right: left + 120, bottom: top + 30 };
        PrintedWord { text: "word".into(), place, certainty: 90, bold: false }
    }

    #[test]
    fn a_lonely_character_is_found_and_rules_specks_and_words_are_not() {
        let raster = page(&[
            (50, 50, 170, 80),  // a word
            (300, 52, 318, 80), // a digit alone
            (400, 51, 418, 80), // two digits
            (424, 51, 442, 80),
            (20, 100, 580, 103),  // a rule
            (500, 200, 504, 203), // a speck
        ]);
        let found = spots(&raster, &[word(50, 50)]);
        assert_eq!(
            found,
            [
                Place { left: 400, top: 51, right: 442, bottom: 80 },
                Place { left: 300, top: 52, right: 318, bottom: 80 },
            ]
        );
        assert_eq!(spots(&raster, &[]), []);
    }
}
