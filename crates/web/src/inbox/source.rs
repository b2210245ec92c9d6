//! A document as text, tables and printed pages, with marks where values were read from. Everything of the document is escaped; nothing
//! of it runs.

use std::collections::HashSet;

use formats::{Material, PrintedPage};
use serde_json::Value;

/// Characters that are shown; the whole document is there for saving.
const SHOWN_MAX: usize = 300_000;
/// Words of printed pages that are drawn.
const WORDS_MAX: usize = 40_000;
/// Hundredths of a point by which a box reaches over its words.
const EDGE: i32 = 150;
/// Rows of a table that are shown.
const ROWS_MAX: usize = 2_500;

/// The id of the mark for a source; none where the place can't be shown.
pub fn mark_id(source: &Value) -> Option<String> {
    let id = if let Some(page) = source.get("page") {
        let at = |name: &str| page.get(name).and_then(Value::as_i64);
        format!("p-{}-{}-{}-{}-{}", at("page")?, at("left")?, at("top")?, at("right")?, at("bottom")?)
    } else if let Some(segment) = source.pointer("/segment/segment") {
        format!("s-{}", segment.as_u64()?)
    } else if let Some(cell) = source.get("cell") {
        format!("c-{}-{}", plain(cell.get("sheet")?.as_str()?), plain(cell.get("cell")?.as_str()?))
    } else if let Some(text) = source.get("text") {
        format!("t-{}-{}-{}", plain(text.get("part")?.as_str()?), text.get("start")?, text.get("end")?)
    } else {
        let path = source.get("x_path")?.as_str()?;
        format!("x-{}", plain(&step(path)))
    };
    Some(id)
}

/// Letters, digits and hyphens only.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

/// An XML path without attribute and without the first position, which is written only where there are several.
fn step(path: &str) -> String {
    path.split("/@").next().unwrap_or(path).replace("[1]", "")
}

/// HTML of the document, with marks for the sources. `material` is what was read of it when it came; a document from before that was
/// kept is read again.
///
/// Pages are drawn over their pictures where `pictures` says from where these come.
pub fn shown(
    content: &[u8],
    name: &str,
    material: Option<Material>,
    sources: &[Value],
    pictures: Option<&Pictures>,
) -> String {
    let material = material.unwrap_or_else(|| Material::of(Some(name), formats::read(content, Some(name))));
    let wanted: HashSet<String> = sources.iter().filter_map(mark_id).collect();
    let mut out = String::new();
    let mail = material.reading.mail.as_ref();
    // What is attached is what counts; the mail around it comes after.
    let attached = material.attachments.iter().filter(|_| mail.is_some());
    for (inner, part) in attached.zip(0..) {
        if let Some(name) = &inner.name {
            out.push_str(&format!("<h3>{}</h3>", escaped(name)));
        }
        out.push_str(&one(content, inner, sources, &wanted, pictures.map(|p| (p, Some(part)))));
    }
    out.push_str(&one(content, &material, sources, &wanted, pictures.map(|p| (p, None))));
    out
}

/// From where the pictures of pages come, and whether those of PDFs can be made.
#[derive(Debug, Clone)]
pub struct Pictures {
    pub path: String,
    pub of_pdfs: bool,
}

/// Pictures of the pages of a part of the document.
type Of<'p> = Option<(&'p Pictures, Option<usize>)>;

fn one(
    content: &[u8],
    material: &Material,
    sources: &[Value],
    wanted: &HashSet<String>,
    pictures: Of<'_>,
) -> String {
    use formats::Format;
    let reading = &material.reading;
    if !material.pages.is_empty() {
        let shows = |pictures: &Pictures| reading.format == Format::Image || pictures.of_pdfs;
        return pages(material, wanted, pictures.filter(|(pictures, _)| shows(pictures)));
    }
    if let Some(mail) = &reading.mail {
        return mail_shown(mail, sources, &reading.grids, wanted);
    }
    if !reading.grids.is_empty() {
        return reading.grids.iter().map(|grid| table(grid, wanted)).collect();
    }
    let text: String = String::from_utf8_lossy(content).chars().take(SHOWN_MAX).collect();
    match reading.format {
        Format::X12 => pre(&lines(&x12_segments(&text), wanted)),
        Format::Edifact => pre(&lines(&edifact_segments(&text), wanted)),
        Format::Ubl | Format::Cxml | Format::OrderX | Format::Xml => pre(&xml(&text, wanted)),
        Format::Pdf | Format::Image | Format::Zip | Format::Docx | Format::Unknown | Format::Xls => {
            String::new()
        }
        _ => pre(&escaped(&text)),
    }
}

/// Printed pages, drawn from their words; with several, the numbers above lead to each.
fn pages(material: &Material, wanted: &HashSet<String>, pictures: Of<'_>) -> String {
    let pages = &material.pages;
    let mut out = String::new();
    if pages.len() > 1 {
        out.push_str("<nav class=\"sheets\" aria-label=\"Pages\">");
        for page in pages {
            out.push_str(&format!("<a href=\"#page-{0}\">{0}</a>", page.number));
        }
        out.push_str("</nav>");
    }
    let mut left = WORDS_MAX;
    for page in pages {
        let picture = pictures.map(|(pictures, part)| {
            let part = part.map(|p| p.to_string()).unwrap_or_default();
            format!("{}/{part}-{}.png", pictures.path, page.number)
        });
        out.push_str(&drawn(page, wanted, left, picture.as_deref()));
        left = left.saturating_sub(page.words.len());
    }
    out
}

/// A page as SVG in hundredths of a point: the boxes of values first, so that the words stand on them.
fn drawn(page: &PrintedPage, wanted: &HashSet<String>, most: usize, picture: Option<&str>) -> String {
    let (number, width, height) = (page.number, page.width, page.height);
    let mut out = format!(
        "<svg class=\"sheet{}\" id=\"page-{number}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"page-{number}-title\"><title id=\"page-{number}-title\">Page {number}</title>",
        if picture.is_some() { " seen" } else { "" }
    );
    if let Some(path) = picture {
        out.push_str(&format!("<image href=\"{}\" width=\"{width}\" height=\"{height}\"/>", escaped(path)));
    }
    let prefix = format!("p-{number}-");
    let mut boxes: Vec<&String> = wanted.iter().filter(|id| id.starts_with(&prefix)).collect();
    boxes.sort();
    for id in boxes {
        let at: Vec<i32> = id.trim_start_matches(&prefix).split('-').filter_map(|n| n.parse().ok()).collect();
        if let [left, top, right, bottom] = at.as_slice() {
            let (wide, high) = (right - left + 2 * EDGE, bottom - top + 2 * EDGE);
            let (x, y) = (left - EDGE, top - EDGE);
            out.push_str(&format!(
                "<rect id=\"{id}\" x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\"/>"
            ));
        }
    }
    for word in page.words.iter().take(most) {
        let at = word.place;
        let (wide, high) = ((at.right - at.left).max(1), (at.bottom - at.top).max(1));
        // The box reaches from above the capitals to below the line.
        let line = at.bottom - high / 5;
        out.push_str(&format!(
            "<text x=\"{}\" y=\"{line}\" font-size=\"{high}\" textLength=\"{wide}\" lengthAdjust=\"spacingAndGlyphs\"{}>{}</text>",
            at.left,
            if word.bold { " font-weight=\"bold\"" } else { "" },
            escaped(&word.text)
        ));
    }
    out.push_str("</svg>");
    out
}

/// Numbers of payment cards are hidden on the way: nobody needs them here.
fn escaped(text: &str) -> String {
    let text = basics::without_card_numbers(text);
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn pre(html: &str) -> String {
    format!("<pre>{html}</pre>")
}

fn marked(id: &str, text: &str) -> String {
    format!("<mark id=\"{id}\">{}</mark>", escaped(text))
}

/// Segments a line each, counted from 1.
fn lines(segments: &[String], wanted: &HashSet<String>) -> String {
    let mut out = String::new();
    for (number, segment) in (1..).zip(segments) {
        let id = format!("s-{number}");
        if wanted.contains(&id) {
            out.push_str(&marked(&id, segment));
        } else {
            out.push_str(&escaped(segment));
        }
        out.push('\n');
    }
    out
}

fn x12_segments(text: &str) -> Vec<String> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let mark = start.chars().nth(3).unwrap_or('*');
    // ISA16 is one character, and the terminator follows it.
    let terminator = start
        .starts_with("ISA")
        .then(|| start.splitn(17, mark).nth(16).and_then(|rest| rest.chars().nth(1)))
        .flatten()
        .unwrap_or('~');
    let found = start.split(terminator).map(|s| s.trim().to_owned());
    found.filter(|s| !s.is_empty()).collect()
}

fn edifact_segments(text: &str) -> Vec<String> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let (release, terminator, body) = match start.strip_prefix("UNA") {
        Some(rest) => {
            let mut advice = rest.chars();
            let (release, terminator) = (advice.nth(3), advice.nth(1));
            (release.unwrap_or('?'), terminator.unwrap_or('\''), advice.as_str())
        }
        None => ('?', '\'', start),
    };
    let (mut found, mut segment, mut released) = (Vec::new(), String::new(), false);
    for c in body.chars() {
        if c == terminator && !released {
            found.push(std::mem::take(&mut segment).trim().to_owned());
            continue;
        }
        released = c == release && !released;
        segment.push(c);
    }
    found.push(segment.trim().to_owned());
    found.retain(|s| !s.is_empty());
    found
}

fn table(grid: &formats::Grid, wanted: &HashSet<String>) -> String {
    let mut out = format!("<table class=\"list\"><caption>{}</caption><tbody>", escaped(&grid.name));
    for row in grid.rows.iter().take(ROWS_MAX) {
        out.push_str(&format!("<tr><th scope=\"row\" class=\"num\">{}</th>", row.number));
        let mut column = 0;
        for cell in row.cells.iter().filter(|c| c.column < 60) {
            while column < cell.column {
                out.push_str("<td></td>");
                column += 1;
            }
            column += 1;
            let id = mark_id(&serde_json::to_value(grid.source(row, cell)).unwrap_or_default());
            match id.filter(|id| wanted.contains(id)) {
                Some(id) => out.push_str(&format!("<td>{}</td>", marked(&id, &cell.text))),
                None => out.push_str(&format!("<td>{}</td>", escaped(&cell.text))),
            }
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
    out
}

fn mail_shown(
    mail: &formats::Mail,
    sources: &[Value],
    grids: &[formats::Grid],
    wanted: &HashSet<String>,
) -> String {
    let mut out = String::from("<div class=\"mail\">");
    if let Some(from) = &mail.from {
        let name = from.name.as_deref().unwrap_or_default();
        out.push_str(&escaped(&format!("From: {name} <{}>\n", from.address)));
    }
    if let Some(subject) = &mail.subject {
        out.push_str(&escaped(&format!("Subject: {subject}\n")));
    }
    out.push('\n');
    // The marks in the body, each once and none inside another.
    let mut spans: Vec<(usize, usize, String)> = sources
        .iter()
        .filter(|s| s.pointer("/text/part").and_then(Value::as_str) == Some("body"))
        .filter_map(|s| {
            let at = |name: &str| usize::try_from(s.pointer(name)?.as_u64()?).ok();
            Some((at("/text/start")?, at("/text/end")?, mark_id(s)?))
        })
        .collect();
    spans.sort();
    spans.dedup();
    let mut done = 0;
    for (start, end, id) in spans {
        let (Some(before), Some(text)) = (mail.text.get(done..start), mail.text.get(start..end)) else {
            continue;
        };
        out.push_str(&escaped(before));
        out.push_str(&marked(&id, text));
        done = end;
    }
    out.push_str(&escaped(mail.text.get(done..).unwrap_or_default()));
    out.push_str("</div>");
    out.extend(grids.iter().map(|grid| table(grid, wanted)));
    out
}

/// XML with the text of wanted elements marked. Only finds places; what it means was read elsewhere.
fn xml(text: &str, wanted: &HashSet<String>) -> String {
    let mut out = String::new();
    let mut path: Vec<String> = Vec::new();
    let mut counts: Vec<std::collections::HashMap<String, usize>> = vec![Default::default()];
    let mut rest = text;
    let mut used: HashSet<String> = HashSet::new();
    while let Some(at) = rest.find('<') {
        let (said, tail) = rest.split_at(at);
        let id = format!("x-{}", plain(&format!("/{}", path.join("/"))));
        if !said.trim().is_empty() && wanted.contains(&id) && used.insert(id.clone()) {
            out.push_str(&marked(&id, said));
        } else {
            out.push_str(&escaped(said));
        }
        let end = tail.find('>').map_or(tail.len(), |e| e + 1);
        let (tag, after) = tail.split_at(end);
        out.push_str(&escaped(tag));
        rest = after;
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        if inner.starts_with(['?', '!']) {
            continue;
        }
        if inner.starts_with('/') {
            path.pop();
            counts.pop();
            continue;
        }
        let name = inner.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        let local = name.rsplit(':').next().unwrap_or(name).to_owned();
        let number = counts.last_mut().map_or(1, |seen| {
            let n = seen.entry(local.clone()).or_insert(0);
            *n += 1;
            *n
        });
        if !inner.ends_with('/') {
            path.push(if number > 1 { format!("{local}[{number}]") } else { local });
            counts.push(Default::default());
        }
    }
    out.push_str(&escaped(rest));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_marked_where_it_stands_and_nothing_of_the_document_runs() {
        let file = "UNA:+.? 'UNB+UNOC:3+A:14+B:14+261123:0900+1'UNH+1+ORDERS:D:96A:UN'BGM+220+<b>x?'y+9'UNT+3+1'UNZ+1+1'";
        let source = serde_json::json!({ "segment": { "segment": 3, "element": "BGM" } });
        let html = shown(file.as_bytes(), "a.edi", None, &[source], None);
        assert!(html.contains("<mark id=\"s-3\">BGM+220+&lt;b&gt;x?&#39;y+9</mark>"), "{html}");
        assert!(!html.contains("<b>"));
    }

    #[test]
    fn a_printed_page_is_drawn_with_the_box_that_a_value_was_read_from() {
        let place = formats::Place { left: 6_000, top: 5_000, right: 12_000, bottom: 6_000 };
        let word = formats::PrintedWord { text: "<PO&1>".into(), place, certainty: 100, bold: true };
        let page = |number| PrintedPage {
            number,
            width: 59_500,
            height: 84_200,
            origin: formats::PageOrigin::Text,
            words: vec![word.clone()],
        };
        let mut material = Material::of(Some("a.pdf"), formats::Reading::empty(formats::Format::Pdf));
        material.pages = vec![page(1), page(2)];
        let source = formats::Source::Page { page: 2, left: 6_000, top: 5_000, right: 12_000, bottom: 6_000 };
        let sources = [serde_json::to_value(source).unwrap()];
        let pictures = Pictures { path: "/inbox/D1/pages".into(), of_pdfs: true };
        let seen = shown(b"%PDF", "a.pdf", Some(material.clone()), &sources, Some(&pictures));
        assert!(
            seen.contains("<image href=\"/inbox/D1/pages/-2.png\" width=\"59500\" height=\"84200\"/>"),
            "{seen}"
        );
        let html = shown(b"%PDF", "a.pdf", Some(material), &sources, None);
        assert!(!html.contains("<image"), "{html}");
        assert!(html.contains("<a href=\"#page-2\">2</a>"), "{html}");
        let rect =
            "<rect id=\"p-2-6000-5000-12000-6000\" x=\"5850\" y=\"4850\" width=\"6300\" height=\"1300\"/>";
        assert_eq!(html.matches(rect).count(), 1, "{html}");
        assert_eq!(html.matches(">&lt;PO&amp;1&gt;</text>").count(), 2, "{html}");
        assert!(!html.contains("style"), "nothing inline: {html}");
    }

    #[test]
    fn the_second_line_of_an_xml_order_is_marked() {
        let text = "<Order><Line><ID>1</ID></Line><Line><ID>2</ID></Line></Order>";
        let id = mark_id(&serde_json::json!({ "x_path": "/Order/Line[2]/ID" })).unwrap();
        let html = xml(text, &HashSet::from([id.clone()]));
        assert!(html.contains(&format!("<mark id=\"{id}\">2</mark>")), "{html}");
    }
}
