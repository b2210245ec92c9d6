//! PNML (ISO/IEC 15909-2): a place/transition net with its initial and, where it is said, final marking.
//!
//! A transition without a name is silent, and so is one that a tool marks `$invisible$`. Where no final marking is said, it is one token in
//! each place that nothing takes from, if there is exactly one such place.

use std::collections::HashMap;

use basics::Limits;
use quick_xml::events::{BytesStart, Event as Xml};
use quick_xml::reader::Reader;

use crate::Trouble;
use crate::bytes::{character, line, plain, text};
use crate::net::{Net, PlaceAt, Transition};

/// # Errors
/// Where it is no PNML, is broken, names places that are not there, or is beyond a limit.
pub fn read_pnml(bytes: &[u8]) -> Result<Net, Trouble> {
    let text = text(bytes)?;
    let mut reader = Reader::from_str(&text);
    let mut reading = Reading::default();
    loop {
        let before = reader.buffer_position();
        let at = |what: String| Trouble::new(line(&text, before), what);
        match reader.read_event() {
            Ok(Xml::Start(start)) => reading.start(&start).map_err(at)?,
            Ok(Xml::Empty(start)) => {
                reading.start(&start).map_err(at)?;
                reading.end().map_err(at)?;
            }
            Ok(Xml::End(_)) => reading.end().map_err(at)?,
            Ok(Xml::Text(t)) => reading.said.push_str(&t),
            Ok(Xml::CData(t)) => reading.said.push_str(&t),
            Ok(Xml::GeneralRef(name)) => reading.said.extend(character(&name)),
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
    if !reading.open.is_empty() {
        return Err(Trouble::new(
            line(&text, text.len() as u64),
            "the file ends in the middle of an element",
        ));
    }
    if reading.net.places.is_empty() {
        return Err(Trouble::new("line 1", "it is no net in PNML: there is no place"));
    }
    reading.finish()
}

struct Arc {
    source: String,
    target: String,
    tokens: u32,
}

#[derive(Default)]
struct Reading {
    net: Net,
    open: Vec<String>,
    said: String,
    places: HashMap<String, usize>,
    transitions: HashMap<String, usize>,
    silent: bool,
    name: String,
    tokens: u32,
    arc: Option<Arc>,
    arcs: Vec<Arc>,
    final_place: Option<String>,
    finals: Vec<(String, u32)>,
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    start.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name).map(|a| plain(&a.value))
}

impl Reading {
    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        if self.open.len() >= Limits::NESTING {
            return Err(format!("elements are nested deeper than {}", Limits::NESTING));
        }
        if self.net.places.len() + self.net.transitions.len() + self.arcs.len() > Limits::NET_PARTS {
            return Err(format!("the net has more than {} parts", Limits::NET_PARTS));
        }
        let name: String = AsRef::<str>::as_ref(&start.local_name()).to_owned();
        let in_final = self.open.iter().any(|o| o == "finalmarkings");
        match name.as_str() {
            "place" if in_final => self.final_place = attribute(start, "idref"),
            "place" => {
                let id = attribute(start, "id").ok_or("a place has no id")?;
                let at = self.net.place(&id);
                self.places.insert(id, at);
                (self.tokens, self.name) = (0, String::new());
            }
            "transition" => {
                let id = attribute(start, "id").ok_or("a transition has no id")?;
                self.transitions.insert(id, self.net.transitions.len());
                self.net.transitions.push(Transition::default());
                (self.silent, self.name) = (false, String::new());
            }
            "toolspecific" if attribute(start, "activity").is_some_and(|a| a == "$invisible$") => {
                self.silent = true;
            }
            "arc" => {
                let source = attribute(start, "source").ok_or("an arc has no source")?;
                let target = attribute(start, "target").ok_or("an arc has no target")?;
                self.arc = Some(Arc { source, target, tokens: 1 });
            }
            "text" => self.said.clear(),
            _ => {}
        }
        self.open.push(name);
        Ok(())
    }

    fn end(&mut self) -> Result<(), String> {
        let Some(name) = self.open.pop() else { return Ok(()) };
        let within = |back: usize| self.open.iter().rev().nth(back).map(String::as_str);
        match name.as_str() {
            "text" => {
                let said: String = self.said.trim().chars().take(Limits::LINE_CHARS).collect();
                match (within(0), within(1)) {
                    (Some("name"), Some("transition")) => self.name = said,
                    (Some("initialMarking"), Some("place")) => self.tokens = number(&said, 0)?,
                    (Some("inscription"), Some("arc")) => {
                        let tokens = number(&said, 1)?;
                        if let Some(arc) = &mut self.arc {
                            arc.tokens = tokens;
                        }
                    }
                    (Some("place"), Some("marking")) => {
                        let tokens = number(&said, 0)?;
                        if let Some(place) = self.final_place.take()
                            && tokens > 0
                        {
                            self.finals.push((place, tokens));
                        }
                    }
                    _ => {}
                }
                self.said.clear();
            }
            "place" if self.tokens > 0 && within(0) != Some("marking") => {
                let place = self.net.places.len().saturating_sub(1);
                self.net.initial.push(PlaceAt { place, tokens: std::mem::take(&mut self.tokens) });
            }
            "transition" => {
                if let Some(made) = self.net.transitions.last_mut()
                    && !self.silent
                    && !self.name.is_empty()
                {
                    made.label = Some(std::mem::take(&mut self.name));
                }
            }
            "arc" => self.arcs.extend(self.arc.take()),
            _ => {}
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Net, Trouble> {
        for arc in &self.arcs {
            let (from, to) = (arc.source.as_str(), arc.target.as_str());
            let (place, transition, taken) = match (self.places.get(from), self.transitions.get(to)) {
                (Some(place), Some(transition)) => (*place, *transition, true),
                _ => match (self.places.get(to), self.transitions.get(from)) {
                    (Some(place), Some(transition)) => (*place, *transition, false),
                    _ => {
                        let what = "it does not lead between a place and a transition";
                        return Err(Trouble::new(format!("arc from '{from}' to '{to}'"), what));
                    }
                },
            };
            let Some(transition) = self.net.transitions.get_mut(transition) else { continue };
            let arcs = if taken { &mut transition.takes } else { &mut transition.gives };
            match arcs.iter_mut().find(|a| a.place == place) {
                Some(known) => known.tokens = known.tokens.saturating_add(arc.tokens),
                None => arcs.push(PlaceAt { place, tokens: arc.tokens }),
            }
        }
        for (name, tokens) in &self.finals {
            let Some(place) = self.places.get(name) else {
                return Err(Trouble::new("final marking", format!("there is no place '{name}'")));
            };
            self.net.end.push(PlaceAt { place: *place, tokens: *tokens });
        }
        if self.net.end.is_empty() {
            let mut last = (0..self.net.places.len())
                .filter(|p| self.net.transitions.iter().all(|t| t.takes.iter().all(|a| a.place != *p)));
            if let (Some(place), None) = (last.next(), last.next()) {
                self.net.end.push(PlaceAt { place, tokens: 1 });
            }
        }
        Ok(self.net)
    }
}

fn number(text: &str, least: u32) -> Result<u32, String> {
    text.parse::<u32>().ok().filter(|n| *n >= least && *n <= 1_000_000).ok_or_else(|| {
        let text: String = text.chars().take(40).collect();
        format!("'{text}' is no number of tokens")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NET: &str = r#"<pnml><net id="n"><page id="g">
<place id="a"><initialMarking><text>1</text></initialMarking></place><place id="b"/>
<transition id="t"><name><text>check</text></name></transition>
<transition id="s"><name><text>skip</text></name><toolspecific activity="$invisible$"/></transition>
<arc id="1" source="a" target="t"/><arc id="2" source="t" target="b"/><arc id="3" source="a" target="s"/>
<arc id="4" source="s" target="b"><inscription><text>1</text></inscription></arc></page>
<finalmarkings><marking><place idref="b"><text>1</text></place></marking></finalmarkings></net></pnml>"#;

    #[test]
    fn a_net_is_read_with_its_markings() {
        let net = read_pnml(NET.as_bytes()).unwrap();
        assert_eq!((net.places.len(), net.transitions.len(), net.arcs()), (2, 2, 4));
        assert_eq!(net.transitions[0].label.as_deref(), Some("check"));
        assert_eq!(net.transitions[1].label, None);
        assert_eq!(net.initial, [PlaceAt { place: 0, tokens: 1 }]);
        assert_eq!(net.end, [PlaceAt { place: 1, tokens: 1 }]);
    }

    #[test]
    fn without_a_final_marking_the_last_place_is_it() {
        let (net, _) = NET.split_once("<finalmarkings>").unwrap();
        let net = read_pnml(format!("{net}</net></pnml>").as_bytes()).unwrap();
        assert_eq!(net.end, [PlaceAt { place: 1, tokens: 1 }]);
    }

    #[test]
    fn a_net_that_is_none_says_why() {
        for (bad, why) in [
            ("<pnml/>", "no place"),
            (&NET.replace("target=\"b\"", "target=\"x\""), "does not lead"),
            (&NET.replace("<text>1<", "<text>-1<"), "no number of tokens"),
            (&NET.replace("idref=\"b\"", "idref=\"c\""), "no place 'c'"),
            (&NET.replace("</net>", ""), "broken"),
        ] {
            let trouble = read_pnml(bad.as_bytes()).unwrap_err();
            assert!(trouble.what.contains(why), "{trouble}");
        }
    }
}
