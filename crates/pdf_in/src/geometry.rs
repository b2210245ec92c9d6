//! From a PDF's user space to the page as it is looked at, in hundredths of a point from the top left.

use formats::Place;

/// A page larger than this many points either way is cut off there: coordinates stay far from the ends of `i32`.
const POINTS_MAX: f32 = 200_000.0;

/// Hundredths of a point; what is no number or far off the page is pulled to the border.
pub fn hundredths(points: f32) -> i32 {
    let bounded = if points.is_finite() { points.clamp(-POINTS_MAX, POINTS_MAX) } else { 0.0 };
    #[expect(clippy::cast_possible_truncation, reason = "clamped above to far less than i32 holds")]
    let whole = (bounded * 100.0).round() as i32;
    whole
}

/// The visible box of a page in user space, and the clockwise turn (0, 90, 180, 270) with which it is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    pub left: f32,
    pub bottom: f32,
    pub right: f32,
    pub top: f32,
    pub turn: i32,
}

impl Frame {
    /// Width and height as looked at, in points.
    pub fn size(&self) -> (f32, f32) {
        let (w, h) = ((self.right - self.left).abs(), (self.top - self.bottom).abs());
        if self.turn == 90 || self.turn == 270 { (h, w) } else { (w, h) }
    }

    /// A point of user space as looked at: from the top left, y down.
    pub fn look(&self, x: f32, y: f32) -> (f32, f32) {
        match self.turn {
            90 => (y - self.bottom, x - self.left),
            180 => (self.right - x, y - self.bottom),
            270 => (self.top - y, self.right - x),
            _ => (x - self.left, self.top - y),
        }
    }
}

/// A place from the corners of a box, whichever way round they are given.
pub fn place_of(a: (f32, f32), b: (f32, f32)) -> Place {
    Place {
        left: hundredths(a.0.min(b.0)),
        top: hundredths(a.1.min(b.1)),
        right: hundredths(a.0.max(b.0)),
        bottom: hundredths(a.1.max(b.1)),
    }
}

/// The smallest place that holds both.
pub fn union(a: Place, b: Place) -> Place {
    Place {
        left: a.left.min(b.left),
        top: a.top.min(b.top),
        right: a.right.max(b.right),
        bottom: a.bottom.max(b.bottom),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_shown_turned_is_measured_as_looked_at() {
        let frame = Frame { left: 0.0, bottom: 0.0, right: 600.0, top: 800.0, turn: 90 };
        assert_eq!(frame.size(), (800.0, 600.0));
        // The bottom left corner of user space is at the top left after a quarter turn clockwise.
        assert_eq!(frame.look(0.0, 0.0), (0.0, 0.0));
        assert_eq!(frame.look(0.0, 800.0), (800.0, 0.0));
        let frame = Frame { turn: 270, ..frame };
        assert_eq!(frame.look(600.0, 800.0), (0.0, 0.0));
        let frame = Frame { turn: 180, ..frame };
        assert_eq!(frame.look(600.0, 0.0), (0.0, 0.0));
    }

    #[test]
    fn what_is_no_number_stays_on_the_page() {
        assert_eq!(hundredths(f32::NAN), 0);
        assert_eq!(hundredths(f32::INFINITY), 0);
        assert_eq!(hundredths(1e30), 20_000_000);
    }
}
