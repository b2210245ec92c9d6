//! What comes in broken, hostile or too large: each is answered with what is wrong, where and what to do; what can be kept is kept, and
//! nothing is half done.

use std::io::Write;

use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use basics::Limits;
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, request};

/// Orders, drafts included, and documents that there are.
async fn counts(desk: &Desk) -> (i64, i64) {
    let count = desk.db.read("count", |tx| {
        let one = |tx: &mut db::Tx, sql| tx.first(sql, &[], |row| row.get::<i64>(0));
        Ok::<_, db::Fault>((
            one(tx, "select count(*) from sales_order")?.unwrap(),
            one(tx, "select count(*) from intake_message")?.unwrap(),
        ))
    });
    count.await.unwrap()
}

/// The points of a problem: pointer, code, message.
fn points(answer: &Answer) -> Vec<(String, String, String)> {
    let text = |point: &Value, name: &str| point[name].as_str().unwrap().to_owned();
    let all = answer.body["errors"].as_array().unwrap_or_else(|| panic!("no errors in {answer:?}"));
    all.iter().map(|p| (text(p, "pointer"), text(p, "code"), text(p, "message"))).collect()
}

/// What the reader remarked, with the remedies.
fn remarks(answer: &Answer) -> String {
    let all = answer.body["remarks"].as_array().unwrap();
    all.iter()
        .map(|r| format!("{} {}\n", r["message"].as_str().unwrap(), r["remedy"].as_str().unwrap()))
        .collect()
}

fn counter_item() -> &'static str {
    demo::counter_skus().next().unwrap()
}

fn order(lines: Value) -> Value {
    json!({ "customer": demo::COUNTER_CUSTOMER, "buyer_po_no": "BAD-1", "lines": lines })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_can_not_be_right_is_refused_with_every_point_and_nothing_is_kept_of_it() {
    let desk = Desk::new().await;
    let carla = desk.sign_in("carla").await;
    let before = counts(&desk).await;
    let place = async |body: &Value| {
        let answer = desk.post(&carla, "/api/v1/orders?place=true", body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
        assert_eq!(answer.kind, "application/problem+json");
        points(&answer)
    };
    let wrong = place(&order(json!([
        { "item": "NO-SUCH-ITEM", "quantity": "1e9", "price": "-2" },
        { "item": counter_item(), "quantity": "1e9" },
        { "item": counter_item(), "quantity": 99_999_999 },
        { "item": counter_item(), "quantity": 5, "price": "-2" },
    ])))
    .await;
    let told: Vec<(&str, &str)> = wrong.iter().map(|(p, c, _)| (p.as_str(), c.as_str())).collect();
    assert_eq!(
        told,
        [
            ("/lines/0/item", "unknown_item"),
            ("/lines/0/quantity", "quantity"),
            ("/lines/0/price", "price"),
            ("/lines/1/quantity", "quantity"),
            ("/lines/2/quantity", "quantity"),
            ("/lines/3/price", "price"),
        ]
    );
    assert!(wrong[1].2.contains("'1e9' is not a number; write digits"), "{wrong:?}");
    assert!(wrong[4].2.contains("more than the 10000000 a line may have"), "{wrong:?}");
    assert!(wrong[5].2.contains("can't be negative; enter a discount"), "{wrong:?}");

    let unknown = json!({ "customer": "C-NOBODY", "lines": [{ "item": counter_item(), "quantity": 1 }] });
    let wrong = place(&unknown).await;
    assert_eq!((wrong[0].0.as_str(), wrong[0].1.as_str()), ("/customer", "unknown_customer"));
    assert!(wrong[0].2.contains("C-NOBODY"), "{wrong:?}");

    let many: Value = (0..5_000).map(|_| json!({ "item": counter_item(), "quantity": 1 })).collect();
    let wrong = place(&order(many)).await;
    assert_eq!((wrong[0].0.as_str(), wrong[0].1.as_str()), ("/lines", "too_many_lines"));
    assert!(
        wrong[0].2.contains("5000 lines are more than the 2000 that one order may have; split it"),
        "{wrong:?}"
    );

    // As a draft it is kept with its faults, up to the same limit.
    let many: Value = (0..5_000).map(|_| json!({ "item": counter_item(), "quantity": 1 })).collect();
    let draft = desk.post(&carla, "/api/v1/orders", &order(many)).await;
    assert_eq!(draft.status, StatusCode::UNPROCESSABLE_ENTITY, "{draft:?}");
    assert_eq!(points(&draft)[0].0, "/lines");
    assert_eq!(counts(&desk).await, before, "something was kept of a refused order");

    // Control characters in a PO number are taken out, and said: the order waits until someone has looked.
    let odd = json!({ "customer": demo::COUNTER_CUSTOMER, "buyer_po_no": "PO\u{7}77\u{0}1\n2",
        "lines": [{ "item": counter_item(), "quantity": 1 }] });
    let held = desk.post(&carla, "/api/v1/orders?place=true", &odd).await;
    assert_eq!(held.body["holds"], json!(["review"]), "{held:?}");
    let shown = desk.get(&carla, &format!("/api/v1/orders/{}", held.text("number"))).await;
    assert!(!shown.text("buyer_po_no").chars().any(char::is_control), "{shown:?}");
    assert_eq!(held.body["findings"][0]["pointer"], "/buyer_po_no");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_as_the_api_expects_is_a_problem_too() {
    let desk = Desk::new().await;
    let carla = desk.sign_in("carla").await;
    let broken = desk.ask(request("POST", "/api/v1/orders", &carla, Body::from("{\"customer\": "))).await;
    assert_eq!((broken.status, broken.text("code").as_str()), (StatusCode::BAD_REQUEST, "json"));
    let field = json!({ "customer": "C1042", "lines": [{ "item": "A", "quantity": 1, "colour": "red" }] });
    let unknown = desk.post(&carla, "/api/v1/orders", &field).await;
    assert_eq!(points(&unknown)[0].0, "/lines/0/colour");
    for (method, path, status) in [
        ("GET", "/api/v1/orders?limit=many", StatusCode::BAD_REQUEST),
        ("DELETE", "/api/v1/orders", StatusCode::METHOD_NOT_ALLOWED),
        ("GET", "/api/v1/nothing", StatusCode::NOT_FOUND),
    ] {
        let answer = desk.ask(request(method, path, &carla, Body::empty())).await;
        assert_eq!(
            (answer.status, answer.kind.as_str()),
            (status, "application/problem+json"),
            "{method} {path}"
        );
        assert!(!answer.text("detail").is_empty());
    }
    let large =
        desk.ask(request("POST", "/api/v1/orders", &carla, Body::from(vec![b' '; 3 * 1_048_576]))).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(large.kind, "application/problem+json");
}

/// A body of so many megabytes that is never whole in memory.
fn stream(megabytes: usize) -> Body {
    let chunk = Bytes::from(vec![b'x'; 1_048_576]);
    Body::from_stream(futures_util::stream::iter(
        (0..megabytes).map(move |_| Ok::<_, std::io::Error>(chunk.clone())),
    ))
}

/// The most memory that this process has had, in kilobytes.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find(|l| l.starts_with("VmHWM"))?.split_whitespace().nth(1)?.parse().ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_megabytes_are_refused_without_being_held() {
    let desk = Desk::new().await;
    let carla = desk.sign_in("carla").await;
    let (before, memory) = (counts(&desk).await, most_memory());
    // Once with its length said before, once without.
    for stated in [true, false] {
        let mut upload = request("POST", "/api/v1/intake", &carla, stream(200));
        if stated {
            upload.headers_mut().insert(header::CONTENT_LENGTH, (200 * 1_048_576).into());
        }
        let answer = desk.ask(upload).await;
        assert_eq!(
            (answer.status, answer.text("code").as_str()),
            (StatusCode::PAYLOAD_TOO_LARGE, "document_too_large")
        );
        assert_eq!(answer.kind, "application/problem+json");
        let detail = answer.text("detail");
        assert!(detail.contains("25 MB; nothing was kept. Send it in parts"), "{detail}");
    }
    if let (Some(memory), Some(now)) = (memory, most_memory()) {
        let grown = now.saturating_sub(memory) / 1_024;
        assert!(grown < 90, "{grown} MB more were needed");
    }
    assert_eq!(counts(&desk).await, before);
    // The page says it in words.
    let mut upload = request("POST", "/inbox", &carla, stream(200));
    upload.headers_mut().insert(header::CONTENT_LENGTH, (200 * 1_048_576).into());
    upload.headers_mut().insert(header::CONTENT_TYPE, "multipart/form-data; boundary=b".parse().unwrap());
    let page = desk.ask(upload).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(String::from_utf8_lossy(&page.bytes).contains("may have 25 MB"));
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_that_can_not_be_read_are_kept_and_say_what_to_do() {
    let desk = Desk::new().await;
    let carla = desk.sign_in("carla").await;
    let orders = counts(&desk).await.0;
    let waits = |answer: &Answer, stages: &[&str]| {
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        assert!(stages.contains(&answer.text("stage").as_str()), "{answer:?}");
        assert_eq!(answer.body["order"], Value::Null);
    };
    // An interchange cut off in the middle of a line.
    let whole = demo::inbox_documents(&desk.world).into_iter().find(|d| d.channel_hint == "x12_850").unwrap();
    let text = String::from_utf8(whole.bytes).unwrap();
    let cut = &text[..text.rfind("PO1").unwrap() + 12];
    let answer = desk.submit(&carla, "cut.edi", cut.to_owned()).await;
    waits(&answer, &["review"]);
    assert!(remarks(&answer).contains("Ask the sender for the whole file."), "{}", remarks(&answer));
    assert!(answer.body["open_fields"].as_i64().unwrap() > 0, "someone has to look at it");
    let number = answer.text("number");
    let kept = desk.get(&carla, &format!("/api/v1/intake/{number}/document")).await;
    assert_eq!(kept.bytes, cut.as_bytes());
    let done =
        desk.post(&carla, &format!("/api/v1/intake/{number}/conversion"), &json!({ "place": true })).await;
    assert_eq!((done.status, done.text("code").as_str()), (StatusCode::CONFLICT, "open_fields"), "{done:?}");

    // A workbook that would unpack to a gigabyte.
    let answer = desk.submit(&carla, "order.xlsx", zip_bomb()).await;
    waits(&answer, &["failed", "review"]);
    assert!(remarks(&answer).contains("more than 100 MB"), "{}", remarks(&answer));

    // Entities that would grow to three gigabytes.
    let mut laughs = "<?xml version=\"1.0\"?><!DOCTYPE Order [<!ENTITY a0 \"ha\">".to_owned();
    for n in 1..=30 {
        laughs.push_str(&format!("<!ENTITY a{n} \"&a{0};&a{0};\">", n - 1));
    }
    laughs.push_str(
        "]><Order xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Order-2\" \
         xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\"><cbc:ID>&a30;</cbc:ID></Order>",
    );
    let answer = desk.submit(&carla, "laughs.xml", laughs).await;
    waits(&answer, &["failed", "review"]);
    assert!(remarks(&answer).contains("is not expanded"), "{}", remarks(&answer));

    // A sheet with more lines than an order may have.
    let mut sheet = "customer,po,item,quantity\n".to_owned();
    for _ in 0..5_000 {
        sheet.push_str(&format!("{},BAD-5000,{},1\n", demo::COUNTER_CUSTOMER, counter_item()));
    }
    let answer = desk.submit(&carla, "long.csv", sheet).await;
    waits(&answer, &["review"]);
    let told = format!("{} {}", answer.body["findings"], answer.body["fields"]);
    assert!(told.contains("more lines than the 2000 that one order may have"), "{told}");
    assert!(
        remarks(&answer).contains("more than 2000 lines; the rest was left out Ask the sender"),
        "{}",
        remarks(&answer)
    );
    assert_eq!(counts(&desk).await.0, orders, "an order was made of something that can't be one");
}

/// A zip whose only sheet is a gigabyte of blanks, which its directory says.
fn zip_bomb() -> Vec<u8> {
    let name = b"xl/worksheets/sheet1.xml";
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    let blanks = vec![b' '; 1_048_576];
    // What is packed is a tenth of what is stated: enough to see that nobody unpacks it.
    for _ in 0..110 {
        packer.write_all(&blanks).unwrap();
    }
    let packed = packer.finish().unwrap();
    let sizes = |out: &mut Vec<u8>| {
        out.extend([0; 4]);
        out.extend((packed.len() as u32).to_le_bytes());
        out.extend((1_u32 << 30).to_le_bytes());
        out.extend((name.len() as u16).to_le_bytes());
        out.extend([0, 0]);
    };
    let mut out = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0".to_vec();
    sizes(&mut out);
    out.extend(name);
    out.extend(&packed);
    let directory_at = out.len() as u32;
    out.extend(b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0");
    sizes(&mut out);
    out.extend([0; 10]);
    out.extend(0_u32.to_le_bytes());
    out.extend(name);
    let directory_length = out.len() as u32 - directory_at;
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend(directory_length.to_le_bytes());
    out.extend(directory_at.to_le_bytes());
    out.extend([0, 0]);
    out
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_of_the_largest_size_is_still_taken() {
    let desk = Desk::new().await;
    let carla = desk.sign_in("carla").await;
    let mut text = "Dear desk, this is no order.\n".repeat(Limits::DOCUMENT_BYTES / 29);
    text.truncate(Limits::DOCUMENT_BYTES);
    let answer = desk.submit(&carla, "long.txt", text).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.body);
    assert_eq!(answer.body["order"], Value::Null);
    assert!(remarks(&answer).contains("the first 1 MB were read"), "{}", remarks(&answer));
}
