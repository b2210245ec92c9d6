//! What documents really say, as a file of JSON for each: the values that a clerk would have settled. For teaching the reader, and
//! for measuring what it learns. The shape is that of the measurements in the integrator's guide.

use std::path::{Path, PathBuf};

use formats::Source;
use serde_json::Value as Json;

use crate::Trouble;

/// One value of a document as it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Right {
    /// `customer`, `po_number`, `item` …; of a line without its number.
    pub name: &'static str,
    pub value: String,
    /// Where it stands on the page.
    pub place: Option<Source>,
}

/// A document as it should be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    pub document: String,
    /// The document's file, as named in the truth.
    pub file: String,
    pub is_order: bool,
    pub head: Vec<Right>,
    pub lines: Vec<Vec<Right>>,
}

/// In the order in which a person settles them: who writes comes first.
const HEAD: [(&str, &str); 4] = [
    ("customer", "customer_id"),
    ("ship_to", "ship_to_id"),
    ("po_number", "po_number"),
    ("requested_date", "requested_date"),
];
const LINE: [(&str, &str); 4] =
    [("item", "item_id"), ("quantity", "quantity"), ("unit", "uom"), ("requested_date", "requested_date")];

impl Truth {
    pub fn of(json: &Json) -> Truth {
        let text = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let none = Vec::new();
        let boxes = json.get("boxes").and_then(Json::as_array).unwrap_or(&none);
        let right = |of: &Json, prefix: &str, (name, key): &(&'static str, &'static str)| {
            let value = of.get(*key).and_then(Json::as_str)?.to_owned();
            let place = place(boxes, &format!("{prefix}.{}", if *name == "unit" { "uom" } else { name }));
            Some(Right { name, value, place })
        };
        let head = json.get("header").unwrap_or(&Json::Null);
        let lines = json.get("lines").and_then(Json::as_array).unwrap_or(&none);
        Truth {
            document: text("doc_id"),
            file: text("file"),
            is_order: json.get("doc_type").and_then(Json::as_str) != Some("not_order"),
            head: HEAD.iter().filter_map(|names| right(head, "h", names)).collect(),
            lines: lines
                .iter()
                .zip(1..)
                .map(|(line, nth)| {
                    LINE.iter().filter_map(|names| right(line, &format!("l{nth}"), names)).collect()
                })
                .collect(),
        }
    }
}

impl Right {
    /// Values are compared as what they are: "5" is "5.00".
    pub fn is(&self, value: &str) -> bool {
        let number = |text: &str| text.parse::<basics::Decimal>().ok();
        match (self.name, number(&self.value), number(value)) {
            ("quantity", Some(a), Some(b)) => a == b,
            ("unit", ..) => self.value.eq_ignore_ascii_case(value),
            _ => self.value == value,
        }
    }
}

/// The first box of a field.
fn place(boxes: &[Json], field: &str) -> Option<Source> {
    let found = boxes.iter().find(|b| b.get("field").and_then(Json::as_str) == Some(field))?;
    let page = u32::try_from(found.get("page")?.as_u64()?).ok()?;
    let at = |nth: usize| -> Option<i32> {
        let text = found.get("bbox")?.get(nth)?.to_string();
        let hundredths = text.parse::<basics::Decimal>().ok()? * basics::Decimal::ONE_HUNDRED;
        i32::try_from(hundredths.trunc().mantissa()).ok()
    };
    Some(Source::Page { page, left: at(0)?, top: at(1)?, right: at(2)?, bottom: at(3)? })
}

/// The truths in the files and folders that were named, in order. A file may hold one, or one a line.
pub fn truths(named: &[PathBuf]) -> Result<Vec<(PathBuf, Truth)>, Trouble> {
    let mut found = Vec::new();
    for file in crate::intake_read::files_of(named)? {
        let text = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        let said = |e: serde_json::Error| format!("{}: {e}", file.display());
        let all: Vec<Json> = serde_json::Deserializer::from_str(&text)
            .into_iter::<Json>()
            .collect::<Result<_, _>>()
            .map_err(said)?;
        let flat = all.into_iter().flat_map(|json| match json {
            Json::Array(list) => list,
            one => vec![one],
        });
        found.extend(flat.map(|json| (file.clone(), Truth::of(&json))));
    }
    Ok(found)
}

/// The file of a document: in the folder that was named, else where the truth says it lies, seen from the folder above it.
pub fn document_of(truth: &Truth, beside: &Path, folder: Option<&Path>) -> Option<PathBuf> {
    let name = Path::new(&truth.file).file_name()?;
    let by_folder = folder.map(|f| f.join(name));
    let above = beside.parent().and_then(Path::parent).map(|p| p.join(&truth.file));
    by_folder.into_iter().chain(above).find(|path| path.is_file())
}

/// Lines that belong together, by position: those in order that share most. Of a document that was read with other lines than it has,
/// only what can be told apart is taught.
pub fn pairs(right: &[Vec<Right>], read: &[Vec<(&'static str, String)>]) -> Vec<(usize, usize)> {
    if right.len() == read.len() {
        return (0..right.len()).map(|at| (at, at)).collect();
    }
    let shared = |r: &[Right], l: &[(&'static str, String)]| {
        let same = |right: &Right| l.iter().any(|(name, value)| *name == right.name && right.is(value));
        let points = |right: &Right| if right.name == "item" { 3usize } else { 1 };
        r.iter().filter(|right| right.name != "unit" && same(right)).map(points).sum::<usize>()
    };
    // The longest common run, weighed.
    let width = read.len() + 1;
    let mut best = vec![0usize; (right.len() + 1) * width];
    let get = |best: &[usize], r: usize, l: usize| best.get(r * width + l).copied().unwrap_or(0);
    for r in (0..right.len()).rev() {
        for l in (0..read.len()).rev() {
            let here = match (right.get(r), read.get(l)) {
                (Some(right), Some(read)) => shared(right, read),
                _ => 0,
            };
            let with = if here > 0 { here + get(&best, r + 1, l + 1) } else { 0 };
            let most = with.max(get(&best, r + 1, l)).max(get(&best, r, l + 1));
            if let Some(slot) = best.get_mut(r * width + l) {
                *slot = most;
            }
        }
    }
    let (mut r, mut l, mut found) = (0, 0, Vec::new());
    while r < right.len() && l < read.len() {
        let now = get(&best, r, l);
        if now == get(&best, r + 1, l) {
            r += 1;
        } else if now == get(&best, r, l + 1) {
            l += 1;
        } else {
            found.push((r, l));
            (r, l) = (r + 1, l + 1);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(item: &str, quantity: &str) -> Vec<Right> {
        let right = |name, value: &str| Right { name, value: value.into(), place: None };
        vec![right("item", item), right("quantity", quantity)]
    }

    fn read(item: &str, quantity: &str) -> Vec<(&'static str, String)> {
        vec![("item", item.to_owned()), ("quantity", quantity.to_owned())]
    }

    #[test]
    fn lines_that_were_not_read_are_left_out() {
        let right = [line("A", "1"), line("B", "2"), line("C", "3")];
        assert_eq!(pairs(&right, &[read("A", "1"), read("?", "3.00")]), [(0, 0), (2, 1)]);
        assert_eq!(pairs(&right, &[]), []);
    }

    #[test]
    fn places_are_hundredths_of_a_point() {
        let json = serde_json::json!({
            "doc_id": "d1", "header": {"po_number": "4711"}, "lines": [],
            "boxes": [{"field": "h.po_number", "page": 2, "bbox": [465.8, 65.2, 504.0, 75.8]}],
        });
        let place = Source::Page { page: 2, left: 46_580, top: 6_520, right: 50_400, bottom: 7_580 };
        assert_eq!(
            Truth::of(&json).head,
            [Right { name: "po_number", value: "4711".into(), place: Some(place) }]
        );
    }
}
