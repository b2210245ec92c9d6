//! Ways of writing an order without the module: step by step, as an offer, and keyed a second time; each a plain form.

use axum::body::Body;
use axum::http::{StatusCode, header};
use serde_json::json;

use crate::desk::{Desk, request};

/// Where the answer leads, and what it shows.
async fn post(desk: &Desk, cookie: &str, path: &str, form: &str) -> (StatusCode, String, String) {
    let mut post = request("POST", path, cookie, Body::from(form.to_owned()));
    post.headers_mut().insert(header::CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap());
    let (answer, location) = desk.ask_where(post).await;
    (answer.status, location, String::from_utf8(answer.bytes).unwrap())
}

async fn page(desk: &Desk, cookie: &str, path: &str) -> String {
    let answer = desk.get(cookie, path).await;
    assert_eq!(answer.status, 200, "{path}");
    String::from_utf8(answer.bytes).unwrap()
}

#[tokio::test]
async fn a_beginner_is_led_through_an_order_which_then_waits_for_sign_off() {
    let desk = Desk::new().await;
    let (tom, carla) = (desk.sign_in("tom").await, desk.sign_in("carla").await);
    let (answer, to) = desk.ask_where(request("GET", "/orders/new", &tom, Body::empty())).await;
    assert_eq!((answer.status, to.as_str()), (StatusCode::SEE_OTHER, "/orders/guided"), "by level");
    assert!(
        page(&desk, &tom, "/orders/new?grid=1").await.contains("id=\"lines\""),
        "the grid is there for all"
    );
    assert!(page(&desk, &carla, "/orders/new").await.contains("id=\"lines\""));

    let first = page(&desk, &tom, "/orders/guided").await;
    for said in ["Whom am I speaking to", "Completeness checklist", "Missing"] {
        assert!(first.contains(said), "{said}: {first}");
    }
    let (status, _, again) = post(&desk, &tom, "/orders/guided", "customer=nobody-at-all").await;
    assert_eq!(status, 200);
    assert!(again.contains("No customer is like that") && again.contains("nobody-at-all"), "{again}");
    let customer = format!("customer={}", demo::COUNTER_CUSTOMER);
    let (_, po, _) = post(&desk, &tom, "/orders/guided", &customer).await;
    let base = po.strip_suffix("/po").unwrap().to_owned();
    let at = |step: &str| format!("{base}/{step}");
    let (_, next, _) = post(&desk, &tom, &po, "buyer_po_no=G-1&requested_date=%2B3&verb=next").await;
    assert_eq!(next, at("ship-to"));
    let (_, next, _) = post(&desk, &tom, &next, "ship_to=&note=ring+twice&verb=next").await;
    assert_eq!(next, at("lines"));
    let sku = demo::counter_skus().next().unwrap();
    let two = format!(
        "lines%5B0%5D.item={sku}&lines%5B0%5D.quantity=4&lines%5B1%5D.item=NO-SUCH&lines%5B1%5D.quantity=2&verb=stay"
    );
    let (_, stays, _) = post(&desk, &tom, &next, &two).await;
    assert_eq!(stays, at("lines"));
    let shown = page(&desk, &tom, &stays).await;
    assert!(shown.contains("NO-SUCH") && shown.contains("There is no item"), "{shown}");
    let check = page(&desk, &tom, &at("check")).await;
    assert!(check.contains("Mend it in") && check.contains(&at("lines")), "{check}");
    assert!(
        !page(&desk, &tom, &at("summary")).await.contains("value=\"place\""),
        "what stops is mended first"
    );
    let one = format!("lines%5B0%5D.item={sku}&lines%5B0%5D.quantity=4&verb=next");
    post(&desk, &tom, &at("lines"), &one).await;
    let summary = page(&desk, &tom, &at("summary")).await;
    for said in ["ring twice", "G-1", "Ich wiederhole", "zu 3,45", "waits for someone"] {
        assert!(summary.contains(said), "{said}: {summary}");
    }
    let version = summary.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let form = format!("verb=place&version={version}&reason=checked+with+the+caller");
    let (status, order, _) = post(&desk, &tom, &at("summary"), &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let number = order.trim_start_matches("/orders/");
    let shown = desk.get(&tom, &format!("/api/v1/orders/{number}")).await;
    assert_eq!((shown.text("stage"), shown.text("channel")), ("submitted".into(), "phone".into()));
    let holds: Vec<&str> =
        shown.body["holds"].as_array().unwrap().iter().filter_map(|h| h["kind"].as_str()).collect();
    assert!(holds.contains(&"level_review"), "{holds:?}");
    let (_, over, _) = post(&desk, &tom, &at("lines"), &one).await;
    assert_eq!(over, order, "what is placed is written no more");
}

#[tokio::test]
async fn the_order_form_becomes_an_offer_which_is_ordered_in_part_and_revised_no_more() {
    let desk = Desk::new().await;
    let carla = desk.sign_in("carla").await;
    let sku = demo::counter_skus().next().unwrap();
    let form = format!(
        "customer={}&buyer_po_no=RFQ-9&lines%5B0%5D.item={sku}&lines%5B0%5D.quantity=4",
        demo::COUNTER_CUSTOMER
    );
    let (status, _, again) = post(&desk, &carla, "/quotations", "customer=&lines%5B0%5D.item=X").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.contains("Which customer?"), "what stops it stands on the form");
    let (status, to, text) = post(&desk, &carla, "/quotations", &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
    let shown = page(&desk, &carla, &to).await;
    assert!(shown.contains("RFQ-9") && shown.contains("Order now"), "{shown}");
    let number = to.trim_start_matches("/quotations/").to_owned();
    let form_again = page(&desk, &carla, &format!("/orders/new?quotation={number}")).await;
    assert!(form_again.contains(&format!("name=\"revises\" value=\"{number}\"")), "{form_again}");
    let (_, again, _) = post(&desk, &carla, "/quotations", &format!("{form}&revises={number}")).await;
    assert_eq!(again, to, "the next revision has the same number");
    let accept = format!("{to}/acceptance");
    let (status, _, text) = post(&desk, &carla, &accept, "quantity%5B1%5D=&buyer_po_no=P").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text.contains("how many of which line"), "{text}");
    let (_, order, text) =
        post(&desk, &carla, &accept, "quantity%5B1%5D=3&buyer_po_no=P-77&accept=yes").await;
    assert!(order.starts_with("/orders/SO"), "{text}");
    assert!(
        page(&desk, &carla, &order).await.contains(&format!("/quotations/{number}")),
        "the order names it"
    );
    let (_, _, text) = post(&desk, &carla, "/quotations", &format!("{form}&revises={number}")).await;
    assert!(text.contains("is ordered already"), "{text}");
    let (_, _, text) = post(&desk, &carla, &accept, "quantity%5B1%5D=2").await;
    assert!(text.contains("are more than the 1 that are left"), "{text}");
}

#[tokio::test]
async fn the_second_person_keys_without_seeing_the_first_value() {
    let desk = Desk::new().await;
    let (carla, dora, susan) =
        (desk.sign_in("carla").await, desk.sign_in("dora").await, desk.sign_in("susan").await);
    let rates = "price.emerging=100&price.developing=100&price.proficient=100&price.advanced=100&quantity.emerging=0&quantity.developing=0&quantity.proficient=0&quantity.advanced=0&ship_to.emerging=0&ship_to.developing=0&ship_to.proficient=0&ship_to.advanced=0";
    assert_eq!(post(&desk, &susan, "/double-key/policy", rates).await.0, StatusCode::SEE_OTHER);
    let draft = json!({ "customer": demo::COUNTER_CUSTOMER, "buyer_po_no": "K-1", "accept": "agreed", "note": "three twenty-one each",
        "lines": [{ "item": demo::counter_skus().next().unwrap(), "quantity": 4, "price": "3.2143" }] });
    let placed = desk.post(&carla, "/api/v1/orders?place=true", &draft).await;
    let number = placed.text("number");
    let path = format!("/double-key/{number}");
    assert!(page(&desk, &dora, "/double-key").await.contains(&number));
    assert!(!page(&desk, &carla, "/double-key").await.contains(&number), "not who keyed it");
    let shown = page(&desk, &dora, &path).await;
    assert!(shown.contains("three twenty-one each"), "the note of the call is there");
    assert!(!shown.contains("3.2143"), "the first value is not");
    let (_, _, text) = post(&desk, &dora, &path, "line=1&field=price&verb=key&value=three").await;
    assert!(text.contains("is no price here"), "{text}");
    assert_eq!(
        post(&desk, &dora, &path, "line=1&field=price&verb=key&value=3.21").await.0,
        StatusCode::SEE_OTHER
    );
    assert!(!page(&desk, &dora, &path).await.contains("3.2143"), "nor afterwards");
    let settled = page(&desk, &susan, &path).await;
    assert!(settled.contains("3.2143") && settled.contains("3.21 <span"), "both, to whoever settles");
    post(&desk, &susan, &path, "line=1&field=price&verb=settle&value=3.21").await;
    let order = page(&desk, &carla, &format!("/orders/{number}")).await;
    assert!(order.contains("Settled: second"), "{order}");
}
