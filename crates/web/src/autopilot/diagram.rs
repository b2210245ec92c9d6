//! The reliability diagram: what was promised against what came true, as SVG with its table. The scale is that of log-odds, which gives
//! the upper end, where decisions fall, room.

use desk::intake::trust::Measured;

use super::percent;
use crate::words::Words;

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 232.0;
const LEFT: f64 = 48.0;
const BOTTOM: f64 = 34.0;
const TOP: f64 = 10.0;
/// What the axes reach to, parts per million.
const MARKS: [u32; 6] = [500_000, 800_000, 900_000, 970_000, 990_000, 999_000];

/// How far along an axis a share lies, from 0 to 1.
fn along(ppm: u32) -> f64 {
    let odds = |ppm: u32| {
        let p = (f64::from(ppm) / 1e6).clamp(0.4, 0.9995);
        (p / (1.0 - p)).ln()
    };
    ((odds(ppm) - odds(400_000)) / (odds(999_500) - odds(400_000))).clamp(0.0, 1.0)
}

fn x(ppm: u32) -> f64 {
    LEFT + along(ppm) * (WIDTH - LEFT - 10.0)
}

fn y(ppm: u32) -> f64 {
    HEIGHT - BOTTOM - along(ppm) * (HEIGHT - BOTTOM - TOP)
}

/// The diagram and its table; `what` is `fields` or `orders`. A sentence where nothing was measured yet.
pub fn reliability(measured: &Measured, what: &str, words: Words) -> String {
    let kind = words.t(what);
    if measured.outcomes == 0 {
        let text = "Nothing was held back for measuring yet: one in four of what people check is. The shipped prior is in use.";
        return format!("<p class=\"empty\">{}</p>", words.t(text));
    }
    let told = words.fill(
        "Share that was right against the certainty that was promised: {0} held back, {1}; the mean distance is {2}. The table beside it has the figures.",
        &[&measured.outcomes.to_string(), kind, &percent(measured.calibration_error)],
    );
    let title = words.fill("Reliability: {0}", &[kind]);
    let mut out = format!(
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"r-{what}-t r-{what}-d\">\
         <title id=\"r-{what}-t\">{title}</title>\
         <desc id=\"r-{what}-d\">{told}</desc>",
    );
    for mark in MARKS {
        let (at_x, at_y, word) = (x(mark), y(mark), percent(mark));
        let (right, foot) = (WIDTH - 10.0, HEIGHT - BOTTOM);
        out.push_str(&format!(
            "<line class=\"grid-line\" x1=\"{LEFT}\" y1=\"{at_y:.1}\" x2=\"{right}\" y2=\"{at_y:.1}\"/>\
             <line class=\"grid-line\" x1=\"{at_x:.1}\" y1=\"{TOP}\" x2=\"{at_x:.1}\" y2=\"{foot}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{word}</text>\
             <text x=\"{at_x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{word}</text>",
            LEFT - 4.0,
            at_y + 3.0,
            foot + 13.0
        ));
    }
    let (low, high) = (400_000, 999_500);
    out.push_str(&format!(
        "<line class=\"ideal\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>",
        x(low),
        y(low),
        x(high),
        y(high)
    ));
    for bin in &measured.bins {
        let (from, to) = bin.interval();
        let at = x(bin.certainty);
        out.push_str(&format!(
            "<line class=\"range\" x1=\"{at:.1}\" y1=\"{:.1}\" x2=\"{at:.1}\" y2=\"{:.1}\"/><circle class=\"dot\" cx=\"{at:.1}\" cy=\"{:.1}\" r=\"4\"/>",
            y(from),
            y(to),
            y(bin.share())
        ));
    }
    out.push_str(&format!(
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text></svg>",
        (LEFT + WIDTH) / 2.0,
        HEIGHT - 5.0,
        words.t("promised")
    ));
    out.push_str(&table(measured, what, words));
    out
}

fn table(measured: &Measured, what: &str, words: Words) -> String {
    let caption = words.fill(
        "{0} held back ({1}), mean distance {2}",
        &[&measured.outcomes.to_string(), words.t(what), &percent(measured.calibration_error)],
    );
    let mut out = format!(
        "<table class=\"list small\"><caption>{caption}</caption><thead><tr>\
         <th scope=\"col\">{}</th><th scope=\"col\" class=\"num\">{}</th><th scope=\"col\" class=\"num\">{}</th>\
         <th scope=\"col\" class=\"num\">{}</th></tr></thead><tbody>",
        words.t("Promised"),
        words.t(if what == "fields" { "Fields" } else { "Orders" }),
        words.t("On average"),
        words.t("Came true")
    );
    for bin in &measured.bins {
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td class=\"num\">{}</td><td class=\"num\">{}</td><td class=\"num\">{}</td></tr>",
            words.fill("{0} to {1}", &[&percent(bin.from), &percent(bin.to)]),
            bin.outcomes,
            percent(bin.certainty),
            percent(bin.share())
        ));
    }
    out.push_str("</tbody></table>");
    out
}

#[cfg(test)]
mod tests {
    use desk::intake::trust::Bin;

    use super::*;

    #[test]
    fn each_bin_is_a_point_and_a_row_and_nothing_is_inline() {
        let bin = |from, to, outcomes, right, certainty| Bin { from, to, outcomes, right, certainty };
        let measured = Measured {
            outcomes: 300,
            right: 290,
            log_loss: 110_000,
            calibration_error: 12_300,
            bins: vec![bin(900_000, 950_000, 100, 92, 930_000), bin(990_000, 995_000, 200, 198, 992_000)],
        };
        let drawn = reliability(&measured, "fields", Words::ENGLISH);
        assert_eq!(drawn.matches("<circle").count(), 2);
        assert_eq!(drawn.matches("<tr><th scope=\"row\">").count(), 2);
        assert!(drawn.contains("<title") && drawn.contains("1.23 %") && !drawn.contains("style="), "{drawn}");
        assert!(reliability(&Measured::default(), "orders", Words::ENGLISH).contains("shipped prior"));
    }
}
