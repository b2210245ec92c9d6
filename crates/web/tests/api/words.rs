//! The screens in the reader's language: every page in the pseudo language shows no text that was forgotten, a person's language decides,
//! before sign-in that of the browser, and the API stays English.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use basics::Language;
use desk::people;
use serde_json::json;

use crate::desk::{Answer, Desk, request};

fn english() -> BTreeSet<String> {
    let texts: BTreeMap<String, String> =
        serde_json::from_str(include_str!("../../locales/de.json")).unwrap();
    texts.into_keys().filter(|t| !t.contains('{')).flat_map(|t| [capital(&t), t]).collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

/// What a reader sees or hears of a page: its text, and the attributes that are said.
fn said_on(page: &str) -> Vec<String> {
    let mut said = Vec::new();
    let mut skip = false;
    for part in page.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let name = tag.split([' ', '\n']).next().unwrap_or("");
        skip = match name {
            // What is data of the page, and what is written as it is in every language.
            "script" | "code" | "kbd" | "mark" | "pre" => true,
            "/script" | "/code" | "/kbd" | "/mark" | "/pre" => false,
            _ => skip,
        };
        for attribute in ["aria-label=\"", "placeholder=\"", "title=\""] {
            said.extend(tag.split(attribute).skip(1).filter_map(|v| v.split('"').next()).map(plain));
        }
        if !skip && !tag.contains("lang=") {
            said.push(plain(text));
        }
    }
    said
}

fn plain(text: &str) -> String {
    let text =
        text.replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", "\"").replace("&#34;", "\"");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn page(desk: &Desk, cookie: &str, path: &str) -> String {
    let answer = desk.get(cookie, path).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.status);
    String::from_utf8(answer.bytes).unwrap()
}

/// The first link of a list.
fn first_link(page: &str, before: &str) -> Option<String> {
    let link = format!("href=\"{before}");
    let links = page.split(&link).skip(1).filter_map(|l| l.split('"').next());
    links
        .map(|l| format!("{before}{l}"))
        .find(|l| l.starts_with(before) && l.bytes().any(|b| b.is_ascii_digit()))
}

#[tokio::test]
async fn every_page_says_everything_in_the_language_of_its_reader() {
    let desk = Desk::new().await;
    let texts = english();
    let mut forgotten = BTreeSet::new();
    let mut seen = 0;
    const CLERK: &str = "/ /orders /orders?held=1 /orders/new /orders/guided /quotations /double-key /inbox /knowledge /customers /items /answers /quality /quality/errors /surveys /answers?script=late-delivery /inquiries /scripts /scripts/late-delivery /keys /search?q=a /people/carla /queries /queries/new?source=stock /queries/new?source=orders&group=stage&sum=total /workboard /workboard?due=late /tasks /tasks?late=1 /calendars /letters /letters?state=sent";
    const SENIOR: &str = "/ /scripts /letters /tasks /quality";
    const ADMIN: &str = "/ /mailboxes /people";
    const SUPERVISOR: &str = "/ /quotations /double-key /amendments /scripts/late-delivery /scripts/new /people /invoices /shipments /people/carla /people/susan /recommendations /quality /quality/errors /surveys /autopilot /autopilot/models/0 /audits /workboard /tasks /calendars /letters /letters/words";
    for (login, paths) in [("carla", CLERK), ("susan", SUPERVISOR), ("sam", SENIOR), ("anna", ADMIN)] {
        let cookie = format!("{}; __Host-look=..pseudo", desk.sign_in(login).await);
        let mut paths: Vec<String> = paths.split(' ').map(str::to_owned).collect();
        for (list, before) in [
            ("/orders", "/orders/"),
            ("/orders?held=1", "/orders/"),
            ("/inbox", "/inbox/"),
            ("/knowledge", "/knowledge/"),
            ("/customers", "/customers/"),
            ("/items", "/items/"),
            ("/shipments", "/shipments/"),
            ("/invoices", "/invoices/"),
            ("/letters", "/letters/L"),
            ("/tasks", "/tasks/T"),
            ("/", "/questions/"),
        ] {
            let answer = desk.get(&cookie, list).await;
            if answer.status != 200 {
                continue;
            }
            let Some(path) = first_link(&String::from_utf8(answer.bytes).unwrap(), before) else { continue };
            // What is written about it, and the page on which people look at it together.
            let more: &[&str] = match list {
                "/orders" => &["/help", "/letter"],
                "/inbox" => &["/help"],
                "/customers" => &["/letter", "/messages"],
                _ => &[],
            };
            if login == "carla" {
                paths.extend(more.iter().map(|of| format!("{path}{of}")));
            }
            paths.push(path);
        }
        if matches!(login, "carla" | "susan") {
            paths.extend(made(&desk, login).await);
        }
        if let Some(customer) = first_link(&page(&desk, &cookie, "/customers").await, "/customers/") {
            paths.push(format!("{customer}/guide"));
        }
        for path in paths {
            let answer = desk.get(&cookie, &path).await;
            // What is to be keyed blind leads to where it is keyed.
            if answer.status == StatusCode::SEE_OTHER {
                continue;
            }
            assert!(answer.status.is_success(), "{path}: {}", answer.status);
            let page = String::from_utf8(answer.bytes).unwrap();
            seen += 1;
            for said in said_on(&page) {
                if texts.contains(&said) && said.chars().filter(|c| c.is_alphabetic()).count() > 1 {
                    forgotten.insert(format!("{path}: {said}"));
                }
            }
            assert!(page.contains("·]"), "{path} is not in the pseudo language");
        }
    }
    assert!(
        forgotten.is_empty(),
        "said in English on {seen} pages:\n{}",
        forgotten.into_iter().collect::<Vec<_>>().join("\n")
    );
}

/// A quotation, an order that is keyed twice, and a draft at each step of guided entry, made by Carla; pages that only exist then.
async fn made(desk: &Desk, login: &str) -> Vec<String> {
    let (login, item) = (login.to_owned(), demo::counter_skus().next().unwrap());
    desk.db
        .write("make", move |tx| {
            let by = people::actor_of_login(tx, "carla")?.unwrap();
            let susan = people::actor_of_login(tx, "susan")?.unwrap();
            let line = desk::orders::DraftLine {
                item: item.to_owned(),
                quantity: "4".into(),
                price: "3.21".into(),
                ..Default::default()
            };
            let draft = desk::orders::Draft {
                customer: demo::COUNTER_CUSTOMER.into(),
                buyer_po_no: format!("W-{login}"),
                accept: "agreed".into(),
                lines: vec![line],
                ..Default::default()
            };
            let quote = desk::orders::Quote { draft: draft.clone(), ..Default::default() };
            let quotation = desk::orders::quote(tx, &by, &quote)?.number;
            let origin = desk::orders::Origin::channel(desk::orders::Channel::Phone);
            let opened = desk::orders::open(tx, &by, &draft, origin)?.number;
            let mut policy = desk::orders::double_key::policy(tx)?;
            policy.price.proficient = 100;
            desk::orders::double_key::set_policy(tx, &susan, &policy)?;
            let placed = desk::orders::place(tx, &by, &draft, origin, None)?.number;
            desk::orders::double_key::set_policy(tx, &susan, &Default::default())?;
            let steps = ["customer", "po", "ship-to", "lines", "check", "summary"];
            let mut paths: Vec<String> =
                steps.iter().map(|step| format!("/orders/guided/{opened}/{step}")).collect();
            paths.extend([
                format!("/quotations/{quotation}"),
                format!("/orders/new?quotation={quotation}"),
                format!("/double-key/{placed}"),
                format!("/orders/{placed}"),
                format!("/orders/{opened}/parties"),
            ]);
            Ok::<_, desk::Failure>(paths)
        })
        .await
        .unwrap()
}

async fn asked(desk: &Desk, path: &str, cookie: &str, language: &str) -> Answer {
    let request =
        Request::builder().uri(path).header(header::COOKIE, cookie).header(header::ACCEPT_LANGUAGE, language);
    desk.ask(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_browser_decides_before_sign_in_the_person_after_and_the_api_is_english() {
    let desk = Desk::new().await;
    let text = |answer: Answer| String::from_utf8(answer.bytes).unwrap();
    let sign_in = text(asked(&desk, "/sign-in", "", "fr-CA,fr;q=0.9").await);
    assert!(sign_in.contains("<html lang=\"fr-FR\"") && sign_in.contains("Mot de passe"), "{sign_in}");

    let carla = desk.sign_in("carla").await;
    let english = text(asked(&desk, "/orders", &carla, "de").await);
    assert!(english.contains("Their PO"), "a person's language counts, not the browser's");
    desk.db
        .write("speak", |tx| {
            let carla = people::actor_of_login(tx, "carla")?.unwrap();
            people::set_language(tx, &carla, Language::De)
        })
        .await
        .unwrap();
    let german = text(asked(&desk, "/orders", &carla, "en").await);
    assert!(german.contains("<html lang=\"de-DE\"") && german.contains("Bestell-Nr. Kunde"), "{german}");

    let missing = text(asked(&desk, "/orders/SO1", &carla, "de").await);
    assert!(missing.contains("Auftrag SO1 gibt es nicht."), "{missing}");
    let program = asked(&desk, "/api/v1/orders/SO1", &carla, "de").await;
    assert_eq!(
        (program.status, program.text("detail")),
        (StatusCode::NOT_FOUND, "there is no order SO1".into())
    );
    let module = asked(&desk, "/lookup/items/NONE/price", &carla, "de").await;
    assert_eq!(module.text("detail"), "Artikel NONE gibt es nicht");
}

#[tokio::test]
async fn a_language_is_chosen_on_ones_own_page_and_kept_for_the_browser() {
    let desk = Desk::new().await;
    let carla = desk.sign_in("carla").await;
    let mut chosen = request("POST", "/settings/language", &carla, Body::from("language=es"));
    chosen.headers_mut().insert(header::CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap());
    assert_eq!(desk.ask(chosen).await.status, StatusCode::SEE_OTHER);
    assert!(page(&desk, &carla, "/").await.contains("Hoy"));

    let mut odd = request("POST", "/settings/language", &carla, Body::from("language=tlh"));
    odd.headers_mut().insert(header::CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap());
    assert_eq!(desk.ask(odd).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_german_form_takes_decimal_commas_and_says_what_it_can_not_read() {
    let desk = Desk::new().await;
    let carla = desk.sign_in("carla").await;
    desk.db
        .write("speak", |tx| {
            let carla = people::actor_of_login(tx, "carla")?.unwrap();
            people::set_language(tx, &carla, Language::De)
        })
        .await
        .unwrap();
    let item = first_link(&page(&desk, &carla, "/items").await, "/items/").unwrap();
    let sku = item.trim_start_matches("/items/");
    for (typed, wanted) in [("1.234", "1.234"), ("1,23,4", "ist keine Zahl; schreiben Sie Ziffern mit Komma")]
    {
        let form = format!("verb=check&lines%5B0%5D.item={sku}&lines%5B0%5D.quantity={typed}");
        let mut post = request("POST", "/orders", &carla, Body::from(form));
        post.headers_mut().insert(header::CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap());
        let shown = String::from_utf8(desk.ask(post).await.bytes).unwrap();
        assert!(shown.contains(wanted), "{typed}: {shown}");
        assert!(shown.contains("Welcher Kunde?"), "{shown}");
    }
}

/// The part beside a document has no frame of its own when it is fetched anew.
#[tokio::test]
async fn what_was_learned_is_said_in_the_readers_language() {
    let desk = Desk::new().await;
    let carla = desk.sign_in("carla").await;
    // Heads of the document that are no words of ours.
    let csv = "po,sku,quantity\nPO-7001,QX-998,3\n";
    let document = desk.submit(&carla, "unknown.csv", csv).await.text("number");
    let sku = demo::counter_skus().next().unwrap().to_owned();
    for (field, value) in [("customer", demo::COUNTER_CUSTOMER), ("lines/0/item", &sku)] {
        let said = json!({ "field": field, "value": value, "status": "corrected" });
        let path = format!("/api/v1/intake/{document}/fields");
        assert!(desk.post(&carla, &path, &said).await.status.is_success());
    }
    let part = format!("/inbox/{document}/learned");
    assert!(page(&desk, &carla, &part).await.contains("Learned from this document"));

    let texts = english();
    let pseudo = format!("{carla}; __Host-look=..pseudo");
    let row = first_link(&page(&desk, &pseudo, "/knowledge").await, "/knowledge/").unwrap();
    for path in ["/knowledge", &row, &part, &format!("/inbox/{document}")] {
        let said = said_on(&page(&desk, &pseudo, path).await);
        let forgotten: Vec<&String> = said.iter().filter(|s| texts.contains(*s)).collect();
        assert!(forgotten.is_empty(), "{path}: {forgotten:?}");
    }

    desk.db
        .write("speak", |tx| {
            let carla = people::actor_of_login(tx, "carla")?.unwrap();
            people::set_language(tx, &carla, Language::De)
        })
        .await
        .unwrap();
    let german = plain(&page(&desk, &carla, &part).await);
    let says = format!("'QX-998' von {} bedeutet {sku}", demo::COUNTER_CUSTOMER);
    for wanted in ["Aus diesem Dokument gelernt", "Gelernt", "Rückgängig", &says] {
        assert!(german.contains(wanted), "{wanted}: {german}");
    }
    assert!(page(&desk, &carla, &row).await.contains("Teil oder Wortlaut"));
}
