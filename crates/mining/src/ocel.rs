//! Object-centred event logs: OCEL 1.0 and 2.0 in JSON read, 2.0 written (Berti et al., OCEL 2.0 specification, 2023).
//!
//! An event belongs to several objects (an order, its shipments, its invoice). Seen from one type of object the log is an ordinary one:
//! each object a case, with the events it takes part in.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use basics::Limits;
use serde_json::{Map, Value, json};

use crate::Trouble;
use crate::bytes::{moment, text};
use crate::log::{Case, Event, Log};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OcelEvent {
    pub id: String,
    pub activity: String,
    /// Microseconds since 1970, UTC.
    pub at: Option<i64>,
    pub attributes: Vec<(String, String)>,
    /// Objects that take part, each with the part it takes.
    pub objects: Vec<(String, String)>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Object {
    pub id: String,
    pub kind: String,
    pub attributes: Vec<(String, String)>,
    /// Other objects, each with what they are to it.
    pub objects: Vec<(String, String)>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ocel {
    pub events: Vec<OcelEvent>,
    pub objects: Vec<Object>,
    pub remarks: Vec<String>,
}

const REMARKS: usize = 20;

/// # Errors
/// Where it is no OCEL in JSON, or is beyond a limit.
pub fn read(bytes: &[u8]) -> Result<Ocel, Trouble> {
    let text = text(bytes)?;
    let text = text.trim_start_matches('\u{feff}');
    let whole: Value = serde_json::from_str(text)
        .map_err(|e| Trouble::new(format!("line {}", e.line()), format!("the JSON is broken: {e}")))?;
    let mut read = match whole.get("ocel:events") {
        Some(events) => read_1(events, whole.get("ocel:objects"))?,
        None => match (whole.get("events"), whole.get("objects")) {
            (Some(Value::Array(events)), Some(Value::Array(objects))) => read_2(events, objects)?,
            _ => {
                let what = "it is no OCEL: neither ocel:events (1.0) nor the lists events and objects (2.0) are there";
                return Err(Trouble::new("line 1", what));
            }
        },
    };
    let kinds: BTreeSet<&str> = read.objects.iter().map(|o| o.kind.as_str()).collect();
    let activities: BTreeSet<&str> = read.events.iter().map(|e| e.activity.as_str()).collect();
    if kinds.len().max(activities.len()) > Limits::LOG_ACTIVITIES {
        let what = format!("there are more than {} activities or types of objects", Limits::LOG_ACTIVITIES);
        return Err(Trouble::new("file", what));
    }
    let known: BTreeSet<&str> = read.objects.iter().map(|o| o.id.as_str()).collect();
    let mut remarks = Vec::new();
    for event in &mut read.events {
        event.objects.retain(|(object, _)| {
            let there = known.contains(object.as_str());
            if !there && remarks.len() < REMARKS {
                remarks.push(format!("event '{}': there is no object '{object}'", event.id));
            }
            there
        });
    }
    read.remarks.append(&mut remarks);
    // Stable: events of one moment stay as they were told.
    if read.events.iter().all(|e| e.at.is_some()) {
        read.events.sort_by_key(|e| e.at);
    }
    Ok(read)
}

fn limited(count: usize, limit: usize, what: &str) -> Result<(), Trouble> {
    if count > limit {
        return Err(Trouble::new("file", format!("there are more than {limit} {what}")));
    }
    Ok(())
}

/// A value as text; lists and objects in JSON.
fn said(value: &Value) -> String {
    let said = match value {
        Value::String(s) => s.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    said.chars().take(Limits::LINE_CHARS).collect()
}

fn field(of: &Value, name: &str) -> String {
    of.get(name).map(said).unwrap_or_default()
}

fn read_1(events: &Value, objects: Option<&Value>) -> Result<Ocel, Trouble> {
    let none = Map::new();
    let Some(events) = events.as_object() else {
        return Err(Trouble::new("ocel:events", "it is no JSON object"));
    };
    let objects = objects.and_then(Value::as_object).unwrap_or(&none);
    limited(events.len(), Limits::LOG_EVENTS, "events")?;
    limited(objects.len(), Limits::LOG_OBJECTS, "objects")?;
    let pairs = |of: Option<&Value>| -> Vec<(String, String)> {
        of.and_then(Value::as_object).unwrap_or(&none).iter().map(|(k, v)| (k.clone(), said(v))).collect()
    };
    let mut read = Ocel::default();
    let mut relations = 0;
    for (id, event) in events {
        let taking_part: Vec<(String, String)> = event
            .get("ocel:omap")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(|o| (said(o), String::new()))
            .collect();
        relations += taking_part.len();
        limited(relations, Limits::LOG_RELATIONS, "relations")?;
        read.events.push(OcelEvent {
            id: id.clone(),
            activity: field(event, "ocel:activity"),
            at: moment(&field(event, "ocel:timestamp")),
            attributes: pairs(event.get("ocel:vmap")),
            objects: taking_part,
        });
    }
    for (id, object) in objects {
        read.objects.push(Object {
            id: id.clone(),
            kind: field(object, "ocel:type"),
            attributes: pairs(object.get("ocel:ovmap")),
            objects: Vec::new(),
        });
    }
    Ok(read)
}

fn read_2(events: &[Value], objects: &[Value]) -> Result<Ocel, Trouble> {
    limited(events.len(), Limits::LOG_EVENTS, "events")?;
    limited(objects.len(), Limits::LOG_OBJECTS, "objects")?;
    let list = |of: &Value, name: &str| of.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let relations = |of: &Value| -> Vec<(String, String)> {
        list(of, "relationships").iter().map(|r| (field(r, "objectId"), field(r, "qualifier"))).collect()
    };
    let attributes = |of: &Value| -> Vec<(String, String)> {
        list(of, "attributes").iter().map(|a| (field(a, "name"), field(a, "value"))).collect()
    };
    let mut read = Ocel::default();
    let mut count = 0;
    for (at, event) in events.iter().enumerate() {
        let id = field(event, "id");
        if id.is_empty() {
            return Err(Trouble::new(format!("/events/{at}"), "it has no id"));
        }
        let taking_part = relations(event);
        count += taking_part.len();
        limited(count, Limits::LOG_RELATIONS, "relations")?;
        read.events.push(OcelEvent {
            id,
            activity: field(event, "type"),
            at: moment(&field(event, "time")),
            attributes: attributes(event),
            objects: taking_part,
        });
    }
    for (at, object) in objects.iter().enumerate() {
        let id = field(object, "id");
        if id.is_empty() {
            return Err(Trouble::new(format!("/objects/{at}"), "it has no id"));
        }
        read.objects.push(Object {
            id,
            kind: field(object, "type"),
            attributes: attributes(object),
            objects: relations(object),
        });
    }
    Ok(read)
}

impl Ocel {
    /// Pairs of event and object.
    pub fn relations(&self) -> usize {
        self.events.iter().map(|e| e.objects.len()).sum()
    }

    /// Types of objects with their number.
    pub fn kinds(&self) -> BTreeMap<&str, usize> {
        let mut kinds = BTreeMap::new();
        for object in &self.objects {
            *kinds.entry(object.kind.as_str()).or_default() += 1;
        }
        kinds
    }

    pub fn activities(&self) -> BTreeSet<&str> {
        self.events.iter().map(|e| e.activity.as_str()).collect()
    }

    /// The log seen from one type of object: each such object a case.
    pub fn cases_of(&self, kind: &str) -> Log {
        let mut log = Log { remarks: self.remarks.clone(), ..Log::default() };
        let mut at: HashMap<&str, usize> = HashMap::new();
        for object in self.objects.iter().filter(|o| o.kind == kind) {
            at.insert(&object.id, log.cases.len());
            log.cases.push(Case { name: object.id.clone(), events: Vec::new() });
        }
        for event in &self.events {
            let activity = log.activities.number(&event.activity);
            let of: BTreeSet<usize> =
                event.objects.iter().filter_map(|(o, _)| at.get(o.as_str()).copied()).collect();
            for case in of {
                if let Some(case) = log.cases.get_mut(case) {
                    case.events.push(Event { activity, at: event.at });
                }
            }
        }
        log.cases.iter_mut().for_each(Case::sort);
        log
    }

    /// OCEL 2.0 in JSON.
    pub fn write(&self) -> String {
        let mut event_types: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for event in &self.events {
            let names = event_types.entry(&event.activity).or_default();
            names.extend(event.attributes.iter().map(|(name, _)| name.as_str()));
        }
        let mut object_types: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for object in &self.objects {
            let names = object_types.entry(&object.kind).or_default();
            names.extend(object.attributes.iter().map(|(name, _)| name.as_str()));
        }
        let types = |of: &BTreeMap<&str, BTreeSet<&str>>| -> Value {
            of.iter()
                .map(|(name, attributes)| {
                    let attributes: Vec<Value> =
                        attributes.iter().map(|a| json!({ "name": a, "type": "string" })).collect();
                    json!({ "name": name, "attributes": attributes })
                })
                .collect()
        };
        let relations = |of: &[(String, String)]| -> Value {
            of.iter().map(|(object, part)| json!({ "objectId": object, "qualifier": part })).collect()
        };
        let events: Vec<Value> = self
            .events
            .iter()
            .map(|e| {
                let attributes: Vec<Value> =
                    e.attributes.iter().map(|(n, v)| json!({ "name": n, "value": v })).collect();
                json!({
                    "id": e.id,
                    "type": e.activity,
                    "time": stamp(e.at.unwrap_or(0)),
                    "attributes": attributes,
                    "relationships": relations(&e.objects),
                })
            })
            .collect();
        let objects: Vec<Value> = self
            .objects
            .iter()
            .map(|o| {
                let attributes: Vec<Value> = o
                    .attributes
                    .iter()
                    .map(|(n, v)| json!({ "name": n, "time": stamp(0), "value": v }))
                    .collect();
                json!({ "id": o.id, "type": o.kind, "attributes": attributes, "relationships": relations(&o.objects) })
            })
            .collect();
        json!({
            "objectTypes": types(&object_types),
            "eventTypes": types(&event_types),
            "objects": objects,
            "events": events,
        })
        .to_string()
    }
}

fn stamp(micros: i64) -> String {
    basics::Instant::from_micros(micros).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Ocel {
        let event = |id: &str, activity: &str, at, objects: &[(&str, &str)]| OcelEvent {
            id: id.to_owned(),
            activity: activity.to_owned(),
            at: Some(at),
            attributes: vec![("team".to_owned(), "desk".to_owned())],
            objects: objects.iter().map(|(o, q)| ((*o).to_owned(), (*q).to_owned())).collect(),
        };
        let object =
            |id: &str, kind: &str| Object { id: id.to_owned(), kind: kind.to_owned(), ..Object::default() };
        Ocel {
            events: vec![
                event("e1", "place", 1_000_000, &[("O1", "order")]),
                event("e2", "ship", 5_000_000, &[("O1", "order"), ("S1", "shipment")]),
            ],
            objects: vec![object("O1", "order"), object("S1", "shipment")],
            remarks: Vec::new(),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let sample = sample();
        assert_eq!(read(sample.write().as_bytes()).unwrap(), sample);
    }

    #[test]
    fn seen_from_one_type_each_object_is_a_case() {
        let log = sample().cases_of("shipment");
        assert_eq!(log.cases.len(), 1);
        assert_eq!(log.activities.text(log.cases[0].events[0].activity), "ship");
        assert_eq!(sample().cases_of("order").events(), 2);
        assert_eq!(sample().cases_of("nothing").cases.len(), 0);
    }

    #[test]
    fn the_older_version_is_read() {
        let one = r#"{"ocel:events": {"1": {"ocel:activity": "a", "ocel:timestamp": "1980-01-01T00:00:00", "ocel:omap": ["x", "?"],
            "ocel:vmap": {"n": 4}}}, "ocel:objects": {"x": {"ocel:type": "t", "ocel:ovmap": {}}}}"#;
        let read = read(one.as_bytes()).unwrap();
        assert_eq!((read.events.len(), read.relations(), read.remarks.len()), (1, 1, 1));
        assert_eq!(read.events[0].attributes, [("n".to_owned(), "4".to_owned())]);
    }

    #[test]
    fn what_is_no_log_says_so() {
        for (bad, why) in [("{", "broken"), ("[]", "no OCEL"), (r#"{"ocel:events": 3}"#, "no JSON object")] {
            let trouble = read(bad.as_bytes()).unwrap_err();
            assert!(trouble.what.contains(why), "{trouble}");
        }
    }
}
