//! XES (IEEE 1849): traces and events with `concept:name` and `time:timestamp`, plain or gzipped.
//!
//! Only these two attributes are read, whatever type the file gives them; everything nested below an attribute, the globals and the
//! classifiers are passed over.

use basics::Limits;
use quick_xml::events::{BytesStart, Event as Xml};
use quick_xml::reader::Reader;

use crate::Trouble;
use crate::bytes::{line, moment, plain, text};
use crate::log::{Case, Event, Log};

/// Remarks kept of one log.
const REMARKS: usize = 20;

/// # Errors
/// Where it is no XES, is broken in the middle, or is beyond a limit.
pub fn read_xes(bytes: &[u8]) -> Result<Log, Trouble> {
    let text = text(bytes)?;
    let mut reader = Reader::from_str(&text);
    let mut reading = Reading::default();
    loop {
        let before = reader.buffer_position();
        match reader.read_event() {
            Ok(Xml::Start(start)) => {
                reading.start(&start).map_err(|what| Trouble::new(line(&text, before), what))?
            }
            Ok(Xml::Empty(start)) => {
                reading.start(&start).map_err(|what| Trouble::new(line(&text, before), what))?;
                reading.end(|| line(&text, before));
            }
            Ok(Xml::End(_)) => reading.end(|| line(&text, before)),
            Ok(Xml::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                return Err(Trouble::new(
                    line(&text, reader.buffer_position()),
                    format!("the XML is broken: {error}"),
                ));
            }
        }
    }
    if !reading.log_seen {
        return Err(Trouble::new("line 1", "it is no XES event log: there is no element log"));
    }
    if !reading.open.is_empty() {
        return Err(Trouble::new(
            line(&text, text.len() as u64),
            "the file ends in the middle of an element",
        ));
    }
    Ok(reading.log)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Log,
    Trace,
    Event,
    /// An attribute, a global, an extension: nothing in it is looked at.
    Other,
}

#[derive(Default)]
struct Reading {
    log: Log,
    open: Vec<Inside>,
    log_seen: bool,
    case: Case,
    name: Option<String>,
    at: Option<i64>,
    events: usize,
}

impl Reading {
    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        if self.open.len() >= Limits::NESTING {
            return Err(format!("elements are nested deeper than {}", Limits::NESTING));
        }
        let local = start.local_name();
        let name: &str = local.as_ref();
        let inside = match (self.open.last(), name) {
            (None, "log") => {
                self.log_seen = true;
                Inside::Log
            }
            (Some(Inside::Log), "trace") => {
                if self.log.cases.len() >= Limits::LOG_CASES {
                    return Err(format!("there are more than {} cases", Limits::LOG_CASES));
                }
                self.case = Case::default();
                Inside::Trace
            }
            (Some(Inside::Trace), "event") => {
                if self.events >= Limits::LOG_EVENTS {
                    return Err(format!("there are more than {} events", Limits::LOG_EVENTS));
                }
                (self.name, self.at) = (None, None);
                Inside::Event
            }
            (Some(Inside::Trace), _) => {
                if let Some(("concept:name", value)) = pair(start).as_ref().map(|(k, v)| (k.as_str(), v)) {
                    self.case.name = value.clone();
                }
                Inside::Other
            }
            (Some(Inside::Event), _) => {
                match pair(start) {
                    Some((key, value)) if key == "concept:name" => self.name = Some(value),
                    Some((key, value)) if key == "time:timestamp" => self.at = moment(&value),
                    _ => {}
                }
                Inside::Other
            }
            _ => Inside::Other,
        };
        self.open.push(inside);
        Ok(())
    }

    fn end(&mut self, place: impl Fn() -> String) {
        match self.open.pop() {
            Some(Inside::Event) => {
                let Some(name) = self.name.take() else {
                    self.remark(format!("{}: an event without concept:name was left out", place()));
                    return;
                };
                if self.log.activities.len() >= Limits::LOG_ACTIVITIES
                    && self.log.activities.find(&name).is_none()
                {
                    self.remark(format!(
                        "{}: there are more than {} activities; the event was left out",
                        place(),
                        Limits::LOG_ACTIVITIES
                    ));
                    return;
                }
                let activity = self.log.activities.number(&name);
                self.case.events.push(Event { activity, at: self.at });
                self.events += 1;
            }
            Some(Inside::Trace) => {
                let mut case = std::mem::take(&mut self.case);
                if case.name.is_empty() {
                    case.name = (self.log.cases.len() + 1).to_string();
                }
                case.sort();
                self.log.cases.push(case);
            }
            _ => {}
        }
    }

    fn remark(&mut self, remark: String) {
        if self.log.remarks.len() < REMARKS {
            self.log.remarks.push(remark);
        }
    }
}

/// The attribute's key and value, both as text and no longer than a line.
fn pair(start: &BytesStart<'_>) -> Option<(String, String)> {
    let (mut key, mut value) = (None, None);
    for attribute in start.attributes().with_checks(false).flatten() {
        match attribute.key.as_ref() {
            "key" => key = Some(plain(&attribute.value)),
            "value" => value = Some(plain(&attribute.value).chars().take(Limits::LINE_CHARS).collect()),
            _ => {}
        }
    }
    Some((key?, value?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = r#"<?xml version="1.0"?><log xmlns="http://www.xes-standard.org/">
<global scope="event"><string key="concept:name" value="none"/></global>
<trace><string key="concept:name" value="A1"><string key="concept:name" value="nested"/></string>
<event><string key="concept:name" value="send &amp; wait"/><date key="time:timestamp" value="2026-01-02T10:00:00+01:00"/></event>
<event><int key="concept:name" value="7"/><string key="time:timestamp" value="2026/01/02 08:00:00.000"/></event>
</trace><trace/></log>"#;

    #[test]
    fn names_times_and_the_order_of_time_are_read() {
        let log = read_xes(LOG.as_bytes()).unwrap();
        assert_eq!((log.cases.len(), log.events()), (2, 2));
        assert_eq!(log.cases[0].name, "A1");
        let names: Vec<&str> = log.cases[0].events.iter().map(|e| log.activities.text(e.activity)).collect();
        assert_eq!(names, ["7", "send & wait"], "08:00 UTC lies before 10:00 of Berlin");
        assert_eq!(log.cases[1].name, "2");
    }

    #[test]
    fn what_is_no_log_or_is_cut_off_says_where() {
        for (bytes, place) in
            [("hello", "line 1"), ("<log>\n<trace>\n", "line 3"), ("<log>\n<trace></log>", "line 2")]
        {
            let trouble = read_xes(bytes.as_bytes()).unwrap_err();
            assert_eq!(trouble.place, place, "{bytes}: {trouble}");
        }
        let deep = format!("<log>{}", "<list>".repeat(100));
        assert!(read_xes(deep.as_bytes()).unwrap_err().what.contains("nested"));
        assert!(read_xes(&[0x1f, 0x8b, 8, 0, 1]).unwrap_err().what.contains("gzip"));
    }
}
