//! The catalogues against the sources: every text that a screen may say is in every catalogue, nothing else is, and the places are the
//! same in all languages. `WORDS_UPDATE=1 cargo test -p web --lib words` writes what is missing into the files with an empty
//! translation, takes out what is unused, and sorts them.
//!
//! A text is: what stands in `.t("…")` of a template or `t('…')` of a module; each word of a `fn code(self)` of the desk; each string
//! of `web`, `desk` and `basics` that begins with a capital or has a blank in it, unless it stands where only programs read it or in
//! `locales/not_said.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::sentence::split;
use super::{CATALOGUES, capital, in_module, read, uncapital};

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn files(under: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(under).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A string of a Rust source with the code before it.
struct Literal {
    before: String,
    text: String,
}

/// The strings of a source without its tests and comments.
fn literals(source: &str) -> Vec<Literal> {
    let source = source.split("#[cfg(test)]\nmod ").next().unwrap();
    let letters: Vec<char> = source.chars().collect();
    let at = |n: usize| letters.get(n).copied().unwrap_or('\0');
    let (mut found, mut before, mut n) = (Vec::new(), String::new(), 0);
    while n < letters.len() {
        let here = at(n);
        let after_word = n > 0 && (at(n - 1).is_alphanumeric() || at(n - 1) == '_');
        if here == '/' && at(n + 1) == '/' {
            while n < letters.len() && at(n) != '\n' {
                n += 1;
            }
        } else if here == 'r' && !after_word && matches!(at(n + 1), '"' | '#') {
            let hashes = letters[n + 1..].iter().take_while(|c| **c == '#').count();
            if at(n + 1 + hashes) != '"' {
                before.push(here);
                n += 1;
                continue;
            }
            let end: String = format!("\"{}", "#".repeat(hashes));
            let rest: String = letters[n + 2 + hashes..].iter().collect();
            let text = rest.split(&end).next().unwrap().to_owned();
            n += 2 + 2 * hashes + 1 + text.chars().count();
            found.push(Literal { before: tail(&before), text });
            before.push('§');
        } else if here == '"' {
            let mut text = String::new();
            n += 1;
            while at(n) != '"' {
                if at(n) != '\\' {
                    text.push(at(n));
                    n += 1;
                    continue;
                }
                n += 1;
                match at(n) {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'r' | '0' => {}
                    'u' => {
                        let digits: String = letters[n + 2..].iter().take_while(|c| **c != '}').collect();
                        n += 2 + digits.len();
                        text.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
                    }
                    '\n' => {
                        while at(n + 1).is_whitespace() {
                            n += 1;
                        }
                    }
                    other => text.push(other),
                }
                n += 1;
            }
            n += 1;
            found.push(Literal { before: tail(&before), text });
            before.push('§');
        } else if here == '\'' && (at(n + 1) == '\\' || at(n + 2) == '\'') {
            // A character, not a lifetime.
            n += if at(n + 1) == '\\' { 3 } else { 2 };
            while at(n - 1) != '\'' || at(n - 2) == '\\' && at(n - 3) != '\\' {
                n += 1;
            }
            n += usize::from(at(n) == '\'' && at(n - 1) != '\'');
        } else {
            before.push(here);
            n += 1;
        }
    }
    found
}

/// The last of the code before, in one line.
fn tail(before: &str) -> String {
    let start = before.len().saturating_sub(200);
    let start = (start..before.len()).find(|n| before.is_char_boundary(*n)).unwrap_or(0);
    before[start..].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As a catalogue names it: places without a name by their number, without how they are written.
fn key(text: &str) -> String {
    let (mut out, mut rest, mut number) = (String::new(), text, 0);
    while let Some((before, after)) = rest.split_once(['{', '}']) {
        out.push_str(before);
        let mark = &rest[before.len()..=before.len()];
        if after.starts_with(mark) {
            out.push_str(mark);
            rest = &after[1..];
        } else if mark == "{" {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let name = name.split(':').next().unwrap();
            if name.is_empty() {
                out.push_str(&format!("{{{number}}}"));
                number += 1;
            } else {
                out.push_str(&format!("{{{name}}}"));
            }
            rest = after;
        } else {
            out.push_str(mark);
            rest = after;
        }
    }
    out + rest
}

/// Where only programs, the log or the database read a string.
fn for_programs(literal: &Literal) -> bool {
    let ends = [
        "skip_serializing_if =",
        "default =",
        "with =",
        "reason =",
        "who,",
        "who.clone(),",
        "fields,",
        "db.read(",
        "db.write(",
        "strip_prefix(",
        "CONTENT_TYPE,",
        "CONTENT_DISPOSITION,",
        "press: &[",
        "from_static(",
        "unreadable(",
        "message.contains(",
        "METRICS:",
        "Template::read(",
        "open_page(&app, &visit,",
        "const NAME: &'static str =",
    ];
    let before = literal.before.as_str();
    let call = before.rsplit([';', '{', '}']).next().unwrap_or("");
    let faults = ["Fault::", "tracing::", "EntityUid", "matches!(*m"];
    let keys = before.ends_with("&[") && call.contains("on_page(§,");
    let name_of_a_write = call.contains(".carry_out::<") && before.ends_with("Page>(");
    ends.iter().any(|end| before.ends_with(end))
        || faults.iter().any(|f| call.contains(f))
        || keys
        || name_of_a_write
}

fn is_text(text: &str) -> bool {
    let (around, _) = split(&key(text));
    let fixed = around.concat();
    let word =
        |t: &str| t.chars().zip(t.chars().skip(1)).any(|(a, b)| a.is_alphabetic() && b.is_alphabetic());
    let mut letters = text.chars();
    let capital =
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    let sql = ["select ", "insert ", "update ", "delete "].iter().any(|s| text.trim_start().starts_with(s));
    word(&fixed) && !sql && !text.starts_with('<') && (capital || text.trim().contains(' '))
}

/// The words of `fn code(self)`.
fn codes(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for body in source.split("fn code(self)").skip(1) {
        let body = body.split("\n    }").next().unwrap();
        let words = body.split('"').skip(1).step_by(2);
        let code = |w: &str| {
            w.len() > 2 && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        found.extend(words.filter(|w| code(w)).map(crate::shown::words));
    }
    found
}

fn not_said() -> BTreeSet<String> {
    let text = std::fs::read_to_string(crates().join("web/locales/not_said.txt")).unwrap();
    text.lines().filter(|l| !l.starts_with('#')).map(key).collect()
}

fn file_is_for_programs(path: &Path) -> bool {
    let path = path.to_string_lossy().replace('\\', "/");
    [
        "/store.rs",
        "/store/",
        "/web/src/api/",
        "/openapi/",
        // What letters say, in the languages of customers.
        "/correspondence/asked.rs",
        "/web/src/words/",
        "/tests.rs",
        "/routes/",
        "/health.rs",
    ]
    .iter()
    .any(|p| path.contains(p))
}

/// Every text that a screen may say, with where it stands.
fn said() -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut add = |text: String, path: &Path| {
        let place = path.strip_prefix(crates()).unwrap_or(path).display().to_string();
        texts.entry(text).or_insert(place);
    };
    for path in files(&crates().join("web/templates"), ".html") {
        let template = std::fs::read_to_string(&path).unwrap();
        for call in [".t(\"", ".fill(\""].iter().flat_map(|call| template.split(call).skip(1)) {
            add(call.split(['"']).next().unwrap().to_owned(), &path);
        }
    }
    for path in files(&crates().join("web/assets"), ".js") {
        in_module(&std::fs::read_to_string(&path).unwrap()).into_iter().for_each(|text| add(text, &path));
    }
    let not_said = not_said();
    for from in ["web", "desk", "basics"] {
        for path in files(&crates().join(from).join("src"), ".rs") {
            if file_is_for_programs(&path) {
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            if from == "desk" {
                codes(&source).into_iter().filter(|c| !not_said.contains(c)).for_each(|c| add(c, &path));
            }
            for literal in literals(&source) {
                let text = key(&literal.text);
                if is_text(&literal.text)
                    && !for_programs(&literal)
                    && !not_said.contains(text.trim_end_matches('\n'))
                {
                    add(text, &path);
                }
            }
        }
    }
    texts
}

/// Every string of the sources, said or not: what an entry may stand for.
fn strings() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for from in ["web", "desk", "basics", "reader", "formats", "pdf_in", "demo"] {
        for path in files(&crates().join(from).join("src"), ".rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            for literal in literals(&source) {
                all.insert(crate::shown::words(&literal.text));
                all.insert(key(&literal.text));
            }
        }
    }
    all
}

fn catalogue(language: &str) -> BTreeMap<String, String> {
    let (_, json) = CATALOGUES.iter().find(|(l, _)| l.code() == language).unwrap();
    read(json).into_iter().collect()
}

/// Small letters stand for capitals, too.
fn has(kept: &BTreeMap<String, String>, text: &str) -> bool {
    let translated = |text: &str| kept.get(text).is_some_and(|t| !t.is_empty());
    translated(text) || uncapital(text).is_some_and(|small| translated(&small))
}

fn written(entries: &BTreeMap<String, String>) -> String {
    let json = |t: &str| serde_json::to_string(t).unwrap();
    let lines: Vec<String> = entries.iter().map(|(k, v)| format!("{}: {}", json(k), json(v))).collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

#[test]
fn every_text_of_a_screen_is_in_every_catalogue_and_nothing_else_is() {
    let (said, strings) = (said(), strings());
    let is_used = |text: &str| {
        let both = [text.to_owned(), capital(text)];
        both.iter().any(|t| said.contains_key(t) || strings.contains(t))
    };
    let mut wrong = Vec::new();
    for (language, _) in CATALOGUES {
        let code = language.code();
        let kept = catalogue(code);
        let missing: Vec<_> = said
            .iter()
            .filter(|(text, _)| !has(&kept, text))
            .map(|(text, place)| format!("  {}: \"\",   from {place}", serde_json::to_string(text).unwrap()))
            .collect();
        let unused: Vec<_> = kept.keys().filter(|k| !is_used(k)).map(|k| format!("  {k:?}")).collect();
        if std::env::var_os("WORDS_UPDATE").is_some() {
            let mut entries = kept.clone();
            entries.retain(|k, _| is_used(k));
            for text in said.keys().filter(|text| !has(&kept, text)) {
                entries.entry(text.clone()).or_default();
            }
            std::fs::write(crates().join(format!("web/locales/{code}.json")), written(&entries)).unwrap();
        }
        if !missing.is_empty() {
            wrong.push(format!("{code}.json lacks\n{}", missing.join("\n")));
        }
        if !unused.is_empty() {
            wrong.push(format!("{code}.json has what nothing says\n{}", unused.join("\n")));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n\nTranslate these, or write what no screen says into locales/not_said.txt. \
         WORDS_UPDATE=1 puts the entries into their places.",
        wrong.join("\n\n")
    );
}

/// What is the same in every language.
const SAME: [&str; 30] = [
    "Orderdesk",
    "PDF",
    "CSV",
    "XLSX",
    "JSON",
    "GTIN",
    "GLN",
    "SSCC",
    "PO",
    "kg",
    "Enter",
    "Shift+Enter",
    "Ctrl+Enter",
    "Alt+Z",
    "Esc",
    "English",
    "Deutsch",
    "Français",
    "Español",
    "orderdesk-demo",
    "Orders",
    "MB",
    "EDI",
    "XML",
    "SQL",
    "Shift",
    "Ctrl",
    "Alt",
    "&nbsp;",
    "DOCX",
];

#[test]
fn no_template_says_a_text_of_its_own() {
    let mut wrong = Vec::new();
    for path in files(&crates().join("web/templates"), ".html") {
        let template = std::fs::read_to_string(&path).unwrap();
        let mut text = String::new();
        let mut rest = template.as_str();
        // Expressions, statements and comments of the template go first, then the tags.
        while let Some((before, after)) = rest.split_once('{') {
            let (ends, blank) = match after.chars().next() {
                Some('{') => ("}}", "§"),
                Some('%') => ("%}", ""),
                Some('#') => ("#}", ""),
                _ => {
                    text.push_str(before);
                    rest = after;
                    continue;
                }
            };
            text.push_str(before);
            text.push_str(blank);
            rest = after.split_once(ends).map_or("", |(_, after)| after);
        }
        text.push_str(rest);
        for part in text.split('<').skip(1) {
            let (tag, said) = part.split_once('>').unwrap_or((part, ""));
            let attributes = ["aria-label=\"", "placeholder=\"", "title=\""];
            let heard =
                attributes.iter().flat_map(|a| tag.split(*a).skip(1).filter_map(|v| v.split('"').next()));
            for said in heard.chain([said]) {
                let word =
                    |w: &&str| w.chars().filter(|c| c.is_alphabetic()).count() > 1 && !SAME.contains(w);
                if let Some(word) = said.split(|c: char| c.is_whitespace() || "§·,/()".contains(c)).find(word)
                {
                    wrong.push(format!("{}: {word:?} in {:?}", path.display(), said.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "put these through frame.t(…):\n{}", wrong.join("\n"));
}

#[test]
fn the_places_of_a_text_are_the_same_in_every_language() {
    for (language, json) in CATALOGUES {
        for (text, said) in read(json) {
            let names = |t: &str| split(t).1.into_iter().collect::<BTreeSet<_>>();
            assert_eq!(names(&text), names(&said), "{}: {text:?} is {said:?}", language.code());
            let ends = |t: &str| t.trim_end().chars().last().filter(|c| ".:?…".contains(*c));
            let same = ends(&text).is_none() || ends(&text) == ends(&said);
            assert!(same, "{}: {text:?} is {said:?}", language.code());
        }
    }
}

#[test]
fn the_files_are_sorted_and_have_one_entry_a_line() {
    for (language, json) in CATALOGUES {
        let code = language.code();
        assert!(written(&catalogue(code)) == json, "{code}.json is not as WORDS_UPDATE=1 writes it");
    }
}

#[test]
fn the_scan_reads_rust_as_it_is_written() {
    let source = "const A: char = '\"'; // \"no\"\nfn f<'a>() { say(\"Held {}\", 'x', r#\"a \"b\" c\"#); let q = '\\''; g(\"it\\\n   goes on\") }";
    let texts: Vec<String> = literals(source).into_iter().map(|l| l.text).collect();
    assert_eq!(texts, ["Held {}", "a \"b\" c", "itgoes on"]);
    assert_eq!(key("{} of {} {name:?} {{x}}"), "{0} of {1} {name} {x}");
    assert!(
        is_text("Held") && is_text("is held") && !is_text("held") && !is_text("{} {}") && !is_text("UTF-8")
    );
}
