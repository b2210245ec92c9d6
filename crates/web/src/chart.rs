//! Charts as SVG, made here, without a script and without a style of their own: colours come from the sheet by class, so that they hold in
//! light and in dark. A chart has a table beside it that says the same.

use std::fmt::Write;

use desk::standards::Point;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 34.0;
/// Bars of a Pareto chart; the rest stands in the table.
const BARS: usize = 12;
/// Names under the points of a control chart.
const NAMES: usize = 8;

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A part of the text; what is written into a `String` never fails.
fn put(svg: &mut String, part: std::fmt::Arguments<'_>) {
    let _never = svg.write_fmt(part);
}

fn begin() -> String {
    format!("<svg class=\"plot\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-hidden=\"true\" focusable=\"false\">")
}

/// A Pareto chart: name, count, and the share of it and those before it in parts per million.
pub fn bars(rows: &[(String, i64, i64)]) -> String {
    let most = rows.iter().map(|(_, count, _)| *count).max().unwrap_or(0);
    if most == 0 {
        return String::new();
    }
    let shown: Vec<&(String, i64, i64)> = rows.iter().take(BARS).collect();
    let step = (WIDTH - LEFT - RIGHT) / shown.len() as f64;
    let tall = HEIGHT - TOP - BOTTOM;
    let height = |part: f64| part * tall;
    let mut svg = begin();
    for (tick, at) in [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")] {
        let y = TOP + tall - height(tick);
        put(
            &mut svg,
            format_args!(
                "<line class=\"rule\" x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{}\" y2=\"{y:.1}\"/>",
                WIDTH - RIGHT
            ),
        );
        put(
            &mut svg,
            format_args!("<text class=\"axis end\" x=\"{}\" y=\"{:.1}\">{at}</text>", LEFT - 6.0, y + 4.0),
        );
    }
    let mut line = String::new();
    for (n, (name, count, together)) in shown.iter().enumerate() {
        let x = LEFT + step * n as f64;
        let tall_bar = height(*count as f64 / most as f64);
        let y = TOP + tall - tall_bar;
        put(
            &mut svg,
            format_args!(
                "<rect class=\"bar\" x=\"{:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{tall_bar:.1}\"/>",
                x + step * 0.12,
                step * 0.76
            ),
        );
        let short: String = name.chars().take(14).collect();
        put(
            &mut svg,
            format_args!(
                "<text class=\"axis mid\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                x + step / 2.0,
                HEIGHT - 16.0,
                escaped(&short)
            ),
        );
        put(
            &mut svg,
            format_args!(
                "<text class=\"axis mid\" x=\"{:.1}\" y=\"{:.1}\">{count}</text>",
                x + step / 2.0,
                HEIGHT - 3.0
            ),
        );
        let y = TOP + tall - height(*together as f64 / 1_000_000.0);
        put(&mut line, format_args!("{}{:.1} {y:.1}", if n == 0 { "M" } else { " L" }, x + step / 2.0));
        put(
            &mut svg,
            format_args!("<circle class=\"dot\" cx=\"{:.1}\" cy=\"{y:.1}\" r=\"3\"/>", x + step / 2.0),
        );
    }
    put(&mut svg, format_args!("<path class=\"line\" d=\"{line}\"/></svg>"));
    svg
}

/// A control chart: points with middle and limits, those that are more than chance as squares, and the target.
pub fn control(points: &[Point], target: Option<f64>, told: &dyn Fn(f64) -> String) -> String {
    if points.is_empty() {
        return String::new();
    }
    let finite = |v: f64| v.is_finite().then_some(v);
    let all = points
        .iter()
        .flat_map(|p| [Some(p.value), finite(p.lower), finite(p.upper)])
        .chain([target])
        .flatten();
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in all {
        (low, high) = (low.min(value), high.max(value));
    }
    if high - low < 1e-9 {
        high = low + 1.0;
    }
    let tall = HEIGHT - TOP - BOTTOM;
    let y = |value: f64| TOP + tall - (value - low) / (high - low) * tall;
    let step = (WIDTH - LEFT - RIGHT) / points.len() as f64;
    let x = |n: usize| LEFT + step * (n as f64 + 0.5);
    let mut svg = begin();
    let (middle, last) = (points.first().map_or(0.0, |p| p.middle), WIDTH - RIGHT);
    let mut lines = vec![("middle", middle)];
    lines.extend(target.map(|t| ("target", t)));
    for (class, value) in lines {
        let at = y(value);
        put(
            &mut svg,
            format_args!(
                "<line class=\"{class}\" x1=\"{LEFT}\" y1=\"{at:.1}\" x2=\"{last}\" y2=\"{at:.1}\"/>"
            ),
        );
    }
    for value in [low, middle, high] {
        put(
            &mut svg,
            format_args!(
                "<text class=\"axis end\" x=\"{}\" y=\"{:.1}\">{}</text>",
                LEFT - 6.0,
                y(value) + 4.0,
                escaped(&told(value))
            ),
        );
    }
    for limit in [|p: &Point| p.upper, |p: &Point| p.lower] {
        let mut path = String::new();
        for (n, point) in points.iter().enumerate() {
            let (from, at) = (LEFT + step * n as f64, y(limit(point).clamp(low, high)));
            put(
                &mut path,
                format_args!("{}{from:.1} {at:.1} H{:.1} ", if n == 0 { "M" } else { "L" }, from + step),
            );
        }
        put(&mut svg, format_args!("<path class=\"limit\" d=\"{}\"/>", path.trim_end()));
    }
    let mut path = String::new();
    for (n, point) in points.iter().enumerate() {
        put(&mut path, format_args!("{}{:.1} {:.1}", if n == 0 { "M" } else { " L" }, x(n), y(point.value)));
    }
    put(&mut svg, format_args!("<path class=\"line\" d=\"{path}\"/>"));
    let every = points.len().div_ceil(NAMES);
    for (n, point) in points.iter().enumerate() {
        let (cx, cy) = (x(n), y(point.value));
        if point.rules.is_empty() {
            put(&mut svg, format_args!("<circle class=\"dot\" cx=\"{cx:.1}\" cy=\"{cy:.1}\" r=\"3\"/>"));
        } else {
            put(
                &mut svg,
                format_args!(
                    "<rect class=\"signal\" x=\"{:.1}\" y=\"{:.1}\" width=\"9\" height=\"9\"/>",
                    cx - 4.5,
                    cy - 4.5
                ),
            );
        }
        if n % every == 0 {
            put(
                &mut svg,
                format_args!(
                    "<text class=\"axis mid\" x=\"{cx:.1}\" y=\"{}\">{}</text>",
                    HEIGHT - 12.0,
                    escaped(&point.name)
                ),
            );
        }
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use desk::standards::{Counted, p_chart};

    use super::*;

    #[test]
    fn a_name_can_not_break_out_of_the_picture() {
        let svg = bars(&[("<script>&\"".into(), 3, 1_000_000)]);
        assert!(svg.contains("&lt;script&gt;&amp;&quot;") && !svg.contains("<script"), "{svg}");
        assert_eq!(bars(&[]), "");
        assert!(!svg.contains("style="), "the policy of content allows no style of its own");
    }

    #[test]
    fn what_is_more_than_chance_has_another_shape() {
        let day = |name: &str, wrong| Counted { name: name.into(), wrong, units: 200, expected: None };
        let chart = p_chart(&[day("a", 4), day("b", 5), day("c", 30)]);
        let svg = control(&chart.points, Some(0.03), &|v| format!("{v:.2}"));
        assert_eq!((svg.matches("class=\"signal\"").count(), svg.matches("class=\"dot\"").count()), (1, 2));
        assert_eq!(svg.matches("class=\"limit\"").count(), 2);
        assert_eq!(svg.matches("class=\"target\"").count(), 1);
        assert_eq!(control(&[], None, &|v| v.to_string()), "");
    }
}
