//! X12 004010 and 005010: 850, 860, 855, 865, 856, 810 and 997, several interchanges, groups and sets in one file. Nothing is
//! refused: envelopes whose counts or control numbers do not agree are read and remarked upon.

pub(crate) mod codes;
mod document;
mod groups;
mod parts;
mod segments;

pub use groups::{Group, groups};

use basics::Limits;

use crate::edi::{self, Segment};
use crate::message::{AcknowledgedSet, Acknowledgement, Envelope, Format, Message, Reading};
use crate::said::{Remarks, Said, codes as remark, short};
use crate::text_of;

/// Reads X12. Never fails; what is odd is in the remarks.
pub fn read(bytes: &[u8]) -> Reading {
    let mut remarks = Remarks::default();
    let text = text_of::decode(bytes, &mut remarks);
    let segments = segments::segments(&text, &mut remarks);
    let mut reading = Reading::empty(Format::X12);
    let mut file = File { envelope: None, messages: Vec::new(), remarks };
    file.read(&segments);
    edi::remark_unread(&mut file.remarks, segments.iter());
    reading.envelope = file.envelope;
    reading.messages = file.messages;
    reading.remarks = file.remarks.into_list();
    reading
}

struct File {
    envelope: Option<Envelope>,
    messages: Vec<Message>,
    remarks: Remarks,
}

/// An open interchange, group or set: its header, and how many of the next smaller things it has held.
struct Open<'a> {
    header: &'a Segment,
    control: String,
    held: usize,
}

impl File {
    fn read(&mut self, segments: &[Segment]) {
        let mut interchange: Option<Open<'_>> = None;
        let mut group: Option<Open<'_>> = None;
        let mut version: Option<Said<String>> = None;
        let mut at = 0;
        while let Some(segment) = segments.get(at) {
            at += 1;
            match segment.tag.as_str() {
                "ISA" => {
                    self.close(interchange.take(), "IEA");
                    self.close(group.take(), "GE");
                    self.interchange(segment);
                    interchange =
                        Some(Open { header: segment, control: segment.text(13).to_owned(), held: 0 });
                }
                "GS" => {
                    self.close(group.take(), "GE");
                    self.group(segment);
                    version = segment.said(8);
                    interchange.iter_mut().for_each(|i| i.held += 1);
                    group = Some(Open { header: segment, control: segment.text(6).to_owned(), held: 0 });
                }
                "ST" => {
                    group.iter_mut().for_each(|g| g.held += 1);
                    let length = segments
                        .get(at..)
                        .unwrap_or_default()
                        .iter()
                        .take_while(|s| !matches!(s.tag.as_str(), "SE" | "ST" | "GS" | "GE" | "ISA" | "IEA"))
                        .count();
                    let body = segments.get(at..at + length).unwrap_or_default();
                    at += length;
                    let trailer = segments.get(at).filter(|s| s.tag == "SE");
                    at += usize::from(trailer.is_some());
                    self.set_trailer(segment, trailer, length + 2);
                    self.set(segment, body, version.clone());
                }
                "GE" => self.trailer(segment, group.take(), "GS06", "sets"),
                "IEA" => self.trailer(segment, interchange.take(), "ISA13", "groups"),
                "TA1" => segment.read_all(),
                _ => {}
            }
        }
        self.close(group, "GE");
        self.close(interchange, "IEA");
        if self.messages.is_empty() {
            self.remarks.error(
                remark::MISSING,
                None,
                "the file holds no transaction set",
                "Ask the sender for the whole file.",
            );
        }
    }

    fn interchange(&mut self, isa: &Segment) {
        isa.read_all();
        if let Some(envelope) = &mut self.envelope {
            envelope.interchanges += 1;
            return;
        }
        self.envelope = Some(Envelope {
            sender: isa.said(6),
            sender_qualifier: Some(isa.text(5).to_owned()),
            receiver: isa.said(8),
            receiver_qualifier: Some(isa.text(7).to_owned()),
            control: isa.said(13),
            sent_at: isa.said(9).map(|d| {
                let both = format!("{} {}", d.value, isa.text(10));
                Said::new(both.clone(), both, d.source)
            }),
            is_test: isa.text(15) == "T",
            acknowledgement_requested: isa.text(14) == "1",
            syntax: Some(isa.text(12).to_owned()),
            interchanges: 1,
            ..Envelope::default()
        });
    }

    fn group(&mut self, gs: &Segment) {
        gs.read_all();
        let envelope = self.envelope.get_or_insert_default();
        envelope.groups += 1;
        envelope.group_control.get_or_insert_with(|| gs.text(6).to_owned());
        envelope.group_code.get_or_insert_with(|| gs.text(1).to_owned());
        if envelope.sender.is_none() {
            envelope.sender = gs.said(2);
            envelope.receiver = gs.said(3);
        }
    }

    fn set_trailer(&mut self, header: &Segment, trailer: Option<&Segment>, found: usize) {
        let Some(se) = trailer else {
            self.remarks.warn(
                remark::MISSING_TRAILER,
                header.place(),
                format!("set {} has no SE; the file may be cut off", short(header.text(2), 20)),
                "Compare the lines with the order, or ask the sender for the whole file.",
            );
            return;
        };
        if se.text(1).parse() != Ok(found) {
            self.remarks.warn(
                remark::SEGMENT_COUNT,
                se.source(1, 1),
                format!("SE01 states {} segments, {found} were found", short(se.text(1), 12)),
                "Compare the lines with the order; a segment may be lost.",
            );
        }
        self.same_control(se, header.text(2), "ST02");
    }

    fn trailer(&mut self, trailer: &Segment, open: Option<Open<'_>>, header_element: &str, what: &str) {
        trailer.read_all();
        let Some(open) = open else {
            self.remarks.warn(
                remark::MISSING,
                trailer.place(),
                format!("{} closes something that was never opened", trailer.tag),
                "Ask the sender for the whole file.",
            );
            return;
        };
        if trailer.text(1).parse() != Ok(open.held) {
            self.remarks.warn(
                remark::SEGMENT_COUNT,
                trailer.source(1, 1),
                format!(
                    "{}01 states {} {what}, {} were found",
                    trailer.tag,
                    short(trailer.text(1), 12),
                    open.held
                ),
                "Ask the sender whether an order is missing.",
            );
        }
        self.same_control(trailer, &open.control, header_element);
    }

    fn same_control(&mut self, trailer: &Segment, control: &str, header_element: &str) {
        if trailer.text(2).trim_start_matches('0') != control.trim_start_matches('0') {
            self.remarks.warn(
                remark::CONTROL_NUMBER,
                trailer.source(2, 1),
                format!(
                    "{}02 '{}' differs from {header_element} '{}'",
                    trailer.tag,
                    short(trailer.text(2), 20),
                    short(control, 20)
                ),
                "Nothing was left out; tell the sender that their envelope is wrong.",
            );
        }
    }

    fn close(&mut self, open: Option<Open<'_>>, trailer: &str) {
        if let Some(open) = open {
            self.remarks.warn(
                remark::MISSING_TRAILER,
                open.header.place(),
                format!("{} has no {trailer}; the file may be cut off", open.header.tag),
                "Ask the sender whether this is the whole file.",
            );
        }
    }

    fn set(&mut self, st: &Segment, body: &[Segment], version: Option<Said<String>>) {
        if self.messages.len() >= Limits::MESSAGES {
            if self.messages.len() == Limits::MESSAGES {
                self.remarks.error(
                    remark::LIMIT,
                    st.place(),
                    format!("more than {} messages; the rest was not read", Limits::MESSAGES),
                    "Ask the sender to split the file.",
                );
            }
            body.iter().for_each(Segment::read_all);
            return;
        }
        st.read_all();
        let message = match st.text(1) {
            "997" | "999" => Message::Acknowledgement(acknowledgement(st.text(1), body)),
            _ => document::read(&mut self.remarks, st, body, version),
        };
        self.messages.push(message);
    }
}

/// 997 and 999: AK1, AK2 … AK5 per set, AK9.
fn acknowledgement(set: &str, body: &[Segment]) -> Acknowledgement {
    let mut answer = Acknowledgement { set: set.to_owned(), ..Acknowledgement::default() };
    for segment in body {
        match segment.tag.as_str() {
            "AK1" => answer.acknowledged = segment.said(2),
            "AK2" => answer.sets.extend(segment.said(2).map(|control| AcknowledgedSet {
                set: segment.text(1).to_owned(),
                control,
                code: String::new(),
                accepted: false,
                errors: Vec::new(),
            })),
            "AK3" | "AK4" | "IK3" | "IK4" => {
                let text = segment.written();
                let error = Said::new(text.clone(), text, segment.place());
                answer.sets.last_mut().into_iter().for_each(|s| s.errors.push(error.clone()));
            }
            "AK5" | "IK5" => {
                let code = segment.text(1).to_owned();
                if let Some(last) = answer.sets.last_mut() {
                    last.accepted = matches!(code.as_str(), "A" | "E");
                    last.code = code;
                }
            }
            "AK9" => {
                answer.code = segment.said(1);
                answer.accepted = matches!(segment.text(1), "A" | "E");
            }
            _ => continue,
        }
        segment.read_all();
    }
    answer
}
