//! EDIFACT D.93A to D.10A and EANCOM: ORDERS, ORDCHG, ORDRSP, DESADV, INVOIC and CONTRL. Counts and references of the envelope
//! are checked and remarked upon; nothing is refused.

pub(crate) mod codes;
mod document;
mod segments;

pub(crate) use codes::element_name;

use basics::Limits;

use crate::edi::{self, Segment};
use crate::message::{AcknowledgedSet, Acknowledgement, Envelope, Format, Message, Reading};
use crate::said::{Remarks, Said, codes as remark, short};
use crate::text_of;

/// Reads EDIFACT. Never fails; what is odd is in the remarks.
pub fn read(bytes: &[u8]) -> Reading {
    let mut remarks = Remarks::default();
    let text = text_of::decode_as(bytes, encoding(bytes), &mut remarks);
    let segments = segments::segments(&text, &mut remarks);
    let mut file = File { envelope: None, messages: Vec::new(), remarks };
    file.read(&segments);
    edi::remark_unread(&mut file.remarks, segments.iter());
    let mut reading = Reading::empty(Format::Edifact);
    reading.envelope = file.envelope;
    reading.messages = file.messages;
    reading.remarks = file.remarks.into_list();
    reading
}

/// The character set that the syntax identifier names, where the bytes are not UTF-8 anyway.
fn encoding(bytes: &[u8]) -> Option<&'static str> {
    if std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let head = bytes.get(..80).unwrap_or(bytes);
    let at = head.windows(3).position(|w| w == b"UNO")?;
    match head.get(at + 3)? {
        b'A' | b'B' | b'C' => Some("iso-8859-1"),
        b'D' => Some("iso-8859-2"),
        b'E' => Some("iso-8859-5"),
        b'F' => Some("iso-8859-7"),
        _ => None,
    }
}

struct File {
    envelope: Option<Envelope>,
    messages: Vec<Message>,
    remarks: Remarks,
}

impl File {
    fn read(&mut self, segments: &[Segment]) {
        let mut interchange: Option<(&Segment, usize)> = None;
        let mut seen_interchange = false;
        let mut at = 0;
        while let Some(segment) = segments.get(at) {
            at += 1;
            match segment.tag.as_str() {
                "UNB" => {
                    if let Some((open, _)) = interchange.take() {
                        self.no_trailer(open);
                    }
                    seen_interchange = true;
                    self.interchange(segment);
                    interchange = Some((segment, 0));
                }
                "UNH" => {
                    interchange.iter_mut().for_each(|i| i.1 += 1);
                    let length = segments
                        .get(at..)
                        .unwrap_or_default()
                        .iter()
                        .take_while(|s| !matches!(s.tag.as_str(), "UNT" | "UNH" | "UNZ" | "UNB" | "UNE"))
                        .count();
                    let body = segments.get(at..at + length).unwrap_or_default();
                    at += length;
                    let trailer = segments.get(at).filter(|s| s.tag == "UNT");
                    at += usize::from(trailer.is_some());
                    self.message_trailer(segment, trailer, length + 2);
                    self.message(segment, body);
                }
                "UNZ" => {
                    segment.read_all();
                    match interchange.take() {
                        Some((unb, held)) => self.interchange_trailer(unb, segment, held),
                        None => self.remarks.warn(
                            remark::MISSING,
                            segment.place(),
                            "UNZ closes an interchange that was never opened",
                            "Ask the sender for the whole file.",
                        ),
                    }
                }
                "UNG" | "UNE" => {
                    segment.read_all();
                    let envelope = self.envelope.get_or_insert_default();
                    envelope.groups += u32::from(segment.tag == "UNG");
                }
                "UCI" | "UCM" => {}
                _ => {}
            }
        }
        if let Some((open, _)) = interchange {
            self.no_trailer(open);
        }
        if !seen_interchange {
            self.remarks.warn(
                remark::MISSING,
                None,
                "the file has no UNB, so its sender and number are unknown",
                "Find the sender by the buyer's number in the message.",
            );
        }
        if self.messages.is_empty() {
            self.remarks.error(
                remark::MISSING,
                None,
                "the file holds no message",
                "Ask the sender for the whole file.",
            );
        }
    }

    fn no_trailer(&mut self, unb: &Segment) {
        self.remarks.warn(
            remark::MISSING_TRAILER,
            unb.place(),
            "UNB has no UNZ; the file may be cut off",
            "Ask the sender whether this is the whole file.",
        );
    }

    fn interchange(&mut self, unb: &Segment) {
        unb.read_all();
        if let Some(envelope) = &mut self.envelope {
            envelope.interchanges += 1;
            return;
        }
        let qualifier = |at| Some(unb.part(at, 2).to_owned()).filter(|q| !q.is_empty());
        self.envelope = Some(Envelope {
            sender: unb.said_part(2, 1),
            sender_qualifier: qualifier(2),
            receiver: unb.said_part(3, 1),
            receiver_qualifier: qualifier(3),
            control: unb.said(5),
            sent_at: unb.said_part(4, 1).map(|d| {
                let both = format!("{} {}", d.value, unb.part(4, 2)).trim().to_owned();
                Said::new(both.clone(), both, d.source)
            }),
            is_test: unb.text(11) == "1",
            acknowledgement_requested: unb.text(9) == "1",
            syntax: Some(format!("{}:{}", unb.part(1, 1), unb.part(1, 2))),
            interchanges: 1,
            ..Envelope::default()
        });
    }

    fn interchange_trailer(&mut self, unb: &Segment, unz: &Segment, held: usize) {
        // UNZ 0036 counts groups where there are any.
        let groups = self.envelope.as_ref().map_or(0, |e| e.groups as usize);
        if unz.text(1).parse() != Ok(held) && unz.text(1).parse() != Ok(groups) {
            self.remarks.warn(
                remark::SEGMENT_COUNT,
                unz.source(1, 1),
                format!("UNZ states {} messages, {held} were found", short(unz.text(1), 12)),
                "Ask the sender whether an order is missing.",
            );
        }
        self.same_reference(unz, unb.text(5), "UNB");
    }

    fn message_trailer(&mut self, unh: &Segment, trailer: Option<&Segment>, found: usize) {
        let Some(unt) = trailer else {
            self.remarks.warn(
                remark::MISSING_TRAILER,
                unh.place(),
                format!("message {} has no UNT; the file may be cut off", short(unh.text(1), 20)),
                "Compare the lines with the order, or ask the sender for the whole file.",
            );
            return;
        };
        if unt.text(1).parse() != Ok(found) {
            self.remarks.warn(
                remark::SEGMENT_COUNT,
                unt.source(1, 1),
                format!("UNT states {} segments, {found} were found", short(unt.text(1), 12)),
                "Compare the lines with the order; a segment may be lost.",
            );
        }
        self.same_reference(unt, unh.text(1), "UNH");
    }

    fn same_reference(&mut self, trailer: &Segment, reference: &str, header: &str) {
        if trailer.text(2) != reference {
            self.remarks.warn(
                remark::CONTROL_NUMBER,
                trailer.source(2, 1),
                format!(
                    "{} names '{}', {header} '{}'",
                    trailer.tag,
                    short(trailer.text(2), 20),
                    short(reference, 20)
                ),
                "Nothing was left out; tell the sender that their envelope is wrong.",
            );
        }
    }

    fn message(&mut self, unh: &Segment, body: &[Segment]) {
        unh.read_all();
        if self.messages.len() >= Limits::MESSAGES {
            if self.messages.len() == Limits::MESSAGES {
                self.remarks.error(
                    remark::LIMIT,
                    unh.place(),
                    format!("more than {} messages; the rest was not read", Limits::MESSAGES),
                    "Ask the sender to split the file.",
                );
            }
            body.iter().for_each(Segment::read_all);
            return;
        }
        let message = match unh.part(2, 1) {
            "CONTRL" => Message::Acknowledgement(contrl(body)),
            _ => document::read(&mut self.remarks, unh, body),
        };
        self.messages.push(message);
    }
}

/// CONTRL: UCI for the interchange, UCM per message; 0083 "7" and "8" accept, "4" rejects.
fn contrl(body: &[Segment]) -> Acknowledgement {
    let mut answer = Acknowledgement { set: "CONTRL".to_owned(), ..Acknowledgement::default() };
    for segment in body {
        segment.read_all();
        match segment.tag.as_str() {
            "UCI" => {
                answer.acknowledged = segment.said(1);
                answer.code = segment.said(4);
                answer.accepted = matches!(segment.text(4), "7" | "8" | "1");
            }
            "UCM" => answer.sets.extend(segment.said(1).map(|control| AcknowledgedSet {
                set: segment.part(2, 1).to_owned(),
                control,
                code: segment.text(3).to_owned(),
                accepted: matches!(segment.text(3), "7" | "8" | "1"),
                errors: segment.said(4).into_iter().collect(),
            })),
            "UCS" | "UCD" => {
                let text = segment.written();
                let error = Said::new(text.clone(), text, segment.place());
                answer.sets.last_mut().into_iter().for_each(|s| s.errors.push(error.clone()));
            }
            _ => {}
        }
    }
    answer
}
