//! The map: steps from top to bottom, arrows where one follows another, the thicker the more often. Arrows down the right leave steps out, those
//! up the left go back and are dashed. The table beside it has the figures.

use super::found::{Found, span};
use crate::words::Words;

const NODE_WIDTH: f64 = 170.0;
const NODE_HEIGHT: f64 = 34.0;
const PITCH: f64 = 70.0;
const LEFT: f64 = 150.0;
const WIDTH: f64 = 470.0;
/// Steps and arrows that are drawn.
const NODES_MAX: usize = 24;
const ARROWS_MAX: usize = 26;
/// Characters of a step's name on the map.
const NAME_MAX: usize = 24;

pub fn draw(found: &Found, words: Words) -> String {
    let nodes: Vec<&super::found::StepFound> = found.steps.iter().take(NODES_MAX).collect();
    if nodes.is_empty() {
        return String::new();
    }
    let height = PITCH * nodes.len() as f64 + 10.0;
    let title = words.t("Map of what was done");
    let told = words.fill(
        "{0} steps from top to bottom and what follows what, the thicker the more often; dashed arrows go back. The table beside it has the figures.",
        &[&nodes.len().to_string()],
    );
    let mut out = format!(
        "<svg class=\"chart map\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"map-t map-d\"><title id=\"map-t\">{title}</title>\
         <desc id=\"map-d\">{told}</desc><defs><marker id=\"map-a\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
         markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"head\" d=\"M0 0 8 4 0 8z\"/></marker></defs>"
    );
    let place = |step: &str| nodes.iter().position(|n| n.step == step);
    let most = found.follows.first().map_or(1, |f| f.count).max(1);
    let mut labels = String::new();
    let arrows = found.follows.iter().filter_map(|f| Some((place(&f.from)?, place(&f.to)?, f)));
    for (number, (from, to, follows)) in arrows.take(ARROWS_MAX).enumerate() {
        let width = 1.0 + 3.5 * follows.count as f64 / most as f64;
        let (path, x, y, anchor) = arrow(from, to, number);
        let class = if to > from { "go" } else { "go back" };
        out.push_str(&format!(
            "<path class=\"{class}\" d=\"{path}\" stroke-width=\"{width:.1}\" marker-end=\"url(#map-a)\"/>"
        ));
        labels.push_str(&format!(
            "<text class=\"count\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>",
            follows.count
        ));
    }
    for (at, node) in nodes.iter().enumerate() {
        let (y, middle) = (top(at), LEFT + NODE_WIDTH / 2.0);
        let said = words.label(&node.title);
        let name: String = if said.chars().count() > NAME_MAX {
            said.chars().take(NAME_MAX - 1).chain(['…']).collect()
        } else {
            said
        };
        let waited = match node.waiting_median_seconds {
            Some(_) => format!("{} · {}", node.count, span(&node.waiting_median_seconds)),
            None => node.count.to_string(),
        };
        out.push_str(&format!(
            "<rect class=\"node\" x=\"{LEFT}\" y=\"{y:.1}\" width=\"{NODE_WIDTH}\" height=\"{NODE_HEIGHT}\" rx=\"5\"/>\
             <text class=\"name\" x=\"{middle}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\
             <text x=\"{middle}\" y=\"{:.1}\" text-anchor=\"middle\">{waited}</text>",
            y + 15.0,
            plain(&name),
            y + 28.0,
        ));
    }
    out.push_str(&labels);
    out.push_str("</svg>");
    out
}

fn top(at: usize) -> f64 {
    5.0 + PITCH * at as f64
}

/// The line, and where its count stands. Longer ways reach out further, so that they don't lie on each other.
fn arrow(from: usize, to: usize, number: usize) -> (String, f64, f64, &'static str) {
    let right = LEFT + NODE_WIDTH;
    if to == from + 1 {
        let (x, y1, y2) = (LEFT + NODE_WIDTH / 2.0, top(from) + NODE_HEIGHT, top(to));
        return (format!("M{x:.1} {y1:.1}V{:.1}", y2 - 1.0), x + 7.0, (y1 + y2) / 2.0 + 3.0, "start");
    }
    if to == from {
        let y = top(from);
        let path = format!(
            "M{LEFT} {:.1}C{x:.1} {:.1} {x:.1} {:.1} {:.1} {:.1}",
            y + 10.0,
            y + 4.0,
            y + 32.0,
            LEFT - 1.0,
            y + 24.0,
            x = LEFT - 28.0
        );
        return (path, LEFT - 26.0, y + 21.0, "end");
    }
    let span = from.abs_diff(to) as f64;
    let reach = (18.0 + 17.0 * span + 5.0 * (number % 3) as f64).min(150.0);
    // Out at the upper part of a step, in at its lower, so that both ends can be told apart.
    let (y1, y2) = (top(from) + NODE_HEIGHT * 0.65, top(to) + NODE_HEIGHT * 0.35);
    let (side, sign, anchor) = if to > from { (right, 1.0, "start") } else { (LEFT, -1.0, "end") };
    let out = side + sign * reach;
    let path = format!("M{side:.1} {y1:.1}C{out:.1} {y1:.1} {out:.1} {y2:.1} {:.1} {y2:.1}", side + sign);
    // A cubic's middle lies three quarters of the way out.
    (path, side + sign * (reach * 0.75 + 3.0), (y1 + y2) / 2.0 + 3.0, anchor)
}

/// Names come from other people's files.
fn plain(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use desk::procedures::{Procedure, Survey};

    use super::super::found::{Follows, StepFound};
    use super::*;

    fn found(steps: &[&str], follows: &[(&str, &str, u64)]) -> Found {
        let step = |name: &&str| StepFound {
            step: (*name).to_owned(),
            title: (*name).to_owned(),
            count: 3,
            starts: 0,
            ends: 0,
            waiting_median_seconds: Some(60),
            waiting_p90_seconds: None,
            rework_cases: 0,
            rework: 0,
            repeats: 0,
        };
        let follow = |(from, to, count): &(&str, &str, u64)| Follows {
            from: (*from).to_owned(),
            to: (*to).to_owned(),
            count: *count,
            median_seconds: None,
            p90_seconds: None,
        };
        let mut empty = Found::of_survey(&Procedure::default(), &Survey::default());
        empty.steps = steps.iter().map(step).collect();
        empty.follows = follows.iter().map(follow).collect();
        empty
    }

    #[test]
    fn each_step_is_a_box_each_way_an_arrow_and_names_of_others_are_text() {
        let found = found(
            &["a", "<script>", "c"],
            &[("a", "<script>", 9), ("a", "c", 2), ("c", "a", 1), ("c", "c", 1)],
        );
        let drawn = draw(&found, Words::ENGLISH);
        assert_eq!((drawn.matches("<rect").count(), drawn.matches("marker-end").count()), (3, 4));
        assert_eq!(drawn.matches("class=\"go back\"").count(), 2);
        assert!(
            drawn.contains("&lt;script&gt;") && !drawn.contains("<script>") && !drawn.contains("style="),
            "{drawn}"
        );
        assert_eq!(draw(&Found::of_survey(&Procedure::default(), &Survey::default()), Words::ENGLISH), "");
    }
}
