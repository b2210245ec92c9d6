//! Read: from what a document gave to the business documents in it. The material comes from whoever received the document, read in a
//! child process; here it is only taken apart. Holds: every document gives at least one part, so that nothing that came in is lost.

use std::collections::{HashMap, HashSet};

use formats::{Format, Material, Message as Said, Purpose, Reading, Source};
use reader::records::Catalogue;

use super::heard::Heard;
use super::message::{Kind, Remark};
use super::receive::Enclosed;

/// One business document.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// What the format itself says of it; none where the reader has to find out.
    pub kind: Option<Kind>,
    pub format: Format,
    /// What the format itself says; the reader fills in the rest.
    pub heard: Heard,
    pub remarks: Vec<Remark>,
    /// What is recognised: this document alone, with the mail around it.
    pub material: Material,
    /// Where it is inside the mail: the attachment's place, its attachment's place, and so on.
    pub inside: Vec<usize>,
    /// Something inside that nobody could read, and that may be the order.
    pub has_unread: bool,
}

/// Attached mails in mails that are still opened.
const DEPTH_MAX: usize = 3;

pub(super) fn parts(material: &Material, catalogue: &Catalogue) -> Vec<Part> {
    at_depth(material, catalogue, 0)
}

fn at_depth(material: &Material, catalogue: &Catalogue, depth: usize) -> Vec<Part> {
    let reading = &material.reading;
    let mut remarks: Vec<Remark> = reading.remarks.iter().map(Remark::from).collect();
    let mut found = match reading.format {
        _ if !material.pages.is_empty() => vec![printed(material)],
        Format::X12 | Format::Edifact | Format::Ubl | Format::Cxml | Format::OrderX | Format::Xml => {
            reading.messages.iter().map(|said| of_message(material, said)).collect()
        }
        Format::Csv | Format::Xlsx | Format::Xls | Format::Ods => of_sheets(material),
        Format::Mail | Format::Text | Format::Html => of_mail(material, catalogue, depth, &mut remarks),
        _ => Vec::new(),
    };
    if found.is_empty() {
        found.push(Part::of(material, None, Heard::of(reading, None)));
    }
    // Remarks on the file as a whole belong to each of its documents: any of them may be what is damaged.
    for part in &mut found {
        part.remarks.extend(remarks.iter().cloned());
    }
    found
}

impl Part {
    fn of(material: &Material, kind: Option<Kind>, heard: Heard) -> Part {
        Part {
            kind,
            format: material.reading.format,
            heard,
            remarks: Vec::new(),
            material: material.clone(),
            inside: Vec::new(),
            has_unread: false,
        }
    }
}

/// A material with this message alone: a file with hundreds of them is not kept with each.
fn of_message(material: &Material, said: &Said) -> Part {
    let reading = &material.reading;
    let alone = Reading {
        messages: vec![said.clone()],
        envelope: reading.envelope.clone(),
        ..Reading::empty(reading.format)
    };
    let alone = Material::of(material.name.as_deref(), alone);
    Part::of(&alone, Some(kind_of(said)), Heard::of(reading, said.document()))
}

/// Pages; where the same order is embedded as data, that is what it says.
fn printed(material: &Material) -> Part {
    let embedded = material.attachments.iter().find_map(|inner| {
        let said =
            inner.reading.messages.iter().find(|m| m.document().is_some_and(|d| !d.lines.is_empty()))?;
        Some((kind_of(said), Heard::of(&inner.reading, said.document())))
    });
    match embedded {
        Some((kind, heard)) => Part::of(material, Some(kind), heard),
        None => Part::of(material, None, Heard::of(&material.reading, None)),
    }
}

/// A sheet in which each row names its order is as many documents as it names orders. What the readers of sheets said of values is for
/// the reader to judge.
fn of_sheets(material: &Material) -> Vec<Part> {
    let reading = &material.reading;
    let heard = || Heard::of(reading, None);
    if reading.messages.len() < 2 {
        return vec![Part::of(material, None, heard())];
    }
    let rows: Vec<HashSet<(String, u32)>> = reading.messages.iter().map(rows_of).collect();
    (0..rows.len())
        .map(|own| {
            let others: HashSet<&(String, u32)> =
                rows.iter().enumerate().filter(|(at, _)| *at != own).flat_map(|(_, rows)| rows).collect();
            let mut alone = Reading { messages: Vec::new(), remarks: Vec::new(), ..reading.clone() };
            for grid in &mut alone.grids {
                let name = grid.name.clone();
                grid.rows.retain(|row| !others.contains(&(name.clone(), row.number)));
            }
            Part::of(&Material::of(material.name.as_deref(), alone), None, heard())
        })
        .collect()
}

/// Sheet and row of each line.
fn rows_of(said: &Said) -> HashSet<(String, u32)> {
    let lines = said.document().map(|d| d.lines.as_slice()).unwrap_or_default();
    lines
        .iter()
        .filter_map(|line| match &line.source {
            Source::Cell { sheet, cell } => {
                let row = cell.trim_start_matches(|c: char| !c.is_ascii_digit());
                Some((sheet.clone(), row.parse().ok()?))
            }
            _ => None,
        })
        .collect()
}

/// The orders in the attachments, each with the mail around it, or else the mail.
fn of_mail(material: &Material, catalogue: &Catalogue, depth: usize, remarks: &mut Vec<Remark>) -> Vec<Part> {
    let reading = &material.reading;
    let mut found: Vec<Part> = Vec::new();
    let mut unread = false;
    for (place, inner) in material.attachments.iter().enumerate().filter(|_| depth < DEPTH_MAX) {
        let name = inner.name.clone().unwrap_or_else(|| "attachment".into());
        let (business, rest): (Vec<Part>, Vec<Part>) =
            at_depth(inner, catalogue, depth + 1).into_iter().partition(|p| is_business(p, catalogue));
        for mut part in business {
            part.heard.mail = part.heard.mail.take().or_else(|| Heard::of(reading, None).mail);
            part.inside.insert(0, place);
            if has_lines(&part, catalogue) {
                let mut around = Reading { remarks: Vec::new(), messages: Vec::new(), ..reading.clone() };
                around.grids.clear();
                let mut around = Material::of(material.name.as_deref(), around);
                around.attachments.push(part.material);
                part.material = around;
            }
            found.push(part);
        }
        for part in rest {
            let is_picture = part.format == Format::Image && part.material.pages.is_empty();
            unread |= part.has_unread || (!is_picture && !matches!(part.format, Format::Text | Format::Html));
            remarks.extend(part.remarks.into_iter().map(|r| Remark { place: Some(name.clone()), ..r }));
        }
    }
    if found.is_empty() {
        let mut alone = Part::of(material, None, Heard::of(reading, None));
        alone.has_unread = unread;
        found.push(alone);
    }
    found
}

/// Is what is attached a document of its own?
fn is_business(part: &Part, catalogue: &Catalogue) -> bool {
    part.kind.is_some_and(|k| k != Kind::Other) || has_lines(part, catalogue)
}

fn has_lines(part: &Part, catalogue: &Catalogue) -> bool {
    let sketches = reader::sketches(&part.material, catalogue, None);
    // Sentences of an attached text are an order only where they order something.
    sketches
        .iter()
        .any(|s| !s.lines.is_empty() && (part.heard.mail.is_none() || s.kind == reader::Kind::Order))
}

fn kind_of(said: &Said) -> Kind {
    let purpose = said.document().and_then(|d| d.purpose.as_ref()).map(|p| p.value);
    match (said, purpose) {
        (Said::Order(_), Some(Purpose::Cancel)) | (Said::Cancellation(_), _) => Kind::Cancellation,
        (Said::Order(_), Some(Purpose::Change | Purpose::Replace)) | (Said::Change(_), _) => Kind::Change,
        (Said::Order(_), _) => Kind::Order,
        (Said::Invoice(_), _) => Kind::Invoice,
        _ => Kind::Other,
    }
}

/// The files inside a mail by their place. The mail was read whole within limits before; only its parts are taken out here.
pub(super) fn cut_out(
    bytes: &[u8],
    material: &Material,
    place: &mut Vec<usize>,
    found: &mut HashMap<Vec<usize>, Enclosed>,
) {
    if material.attachments.is_empty() || place.len() >= DEPTH_MAX {
        return;
    }
    let attachments = formats::read(bytes, None).mail.map(|m| m.attachments).unwrap_or_default();
    for (nth, (attachment, inner)) in attachments.into_iter().zip(&material.attachments).enumerate() {
        place.push(nth);
        cut_out(&attachment.bytes, inner, place, found);
        let name = attachment.name.unwrap_or_else(|| "attachment".into());
        found.insert(
            place.clone(),
            Enclosed { name, media_type: attachment.media_type, bytes: attachment.bytes },
        );
        place.pop();
    }
}
