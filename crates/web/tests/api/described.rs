//! Every documented route is asked on the demo company, and every answer is as the description says: nothing more, nothing less.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::header;
use desk::correspondence;
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, request};
use crate::schema::check;

struct Asking {
    desk: Desk,
    description: Value,
    asked: BTreeSet<String>,
}

impl Asking {
    /// Asks and holds the answer, a problem as well, against what is said of the route.
    async fn ask(&mut self, method: &str, route: &str, path: &str, cookie: &str, body: &Value) -> Answer {
        let sent = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let answer = self.desk.ask(request(method, path, cookie, sent)).await;
        self.hold(method, route, path, &answer);
        answer
    }

    fn hold(&mut self, method: &str, route: &str, path: &str, answer: &Answer) {
        let said = &self.description["paths"][route][method.to_lowercase()]["responses"];
        assert!(said.is_object(), "{method} {route} is not described");
        let status = answer.status.as_u16().to_string();
        let class = format!("{}XX", answer.status.as_u16() / 100);
        let content = said.get(&status).or_else(|| said.get(&class));
        let content =
            content.unwrap_or_else(|| panic!("{method} {path}: {status} is not described: {answer:?}"));
        let kind = answer.kind.split(';').next().unwrap_or_default();
        if status == "204" {
            self.asked.insert(format!("{method} {route}"));
            return;
        }
        let schema = &content["content"][kind]["schema"];
        assert!(schema.is_object(), "{method} {path}: {status} with '{kind}' is not described: {answer:?}");
        if kind.ends_with("json") {
            let wrong = check(&self.description["components"]["schemas"], schema, &answer.body);
            assert!(wrong.is_empty(), "{method} {path}: {wrong:#?}");
        }
        if answer.status.is_success() {
            self.asked.insert(format!("{method} {route}"));
        }
    }

    async fn get(&mut self, route: &str, path: &str, cookie: &str) -> Answer {
        self.ask("GET", &format!("/api/v1{route}"), &format!("/api/v1{path}"), cookie, &Value::Null).await
    }

    /// A file for a letter; the name goes beside it.
    async fn keep_file(&mut self, cookie: &str, name: &str, content: &'static [u8]) -> Answer {
        let mut asked = crate::desk::request("POST", "/api/v1/letter-files", cookie, content.into());
        let named = format!("attachment; filename=\"{name}\"");
        asked.headers_mut().insert("content-disposition", named.parse().unwrap());
        let answer = self.desk.ask(asked).await;
        self.hold("POST", "/api/v1/letter-files", name, &answer);
        answer
    }

    /// A file as evidence; the name goes beside it.
    async fn evidence_file(&mut self, cookie: &str, case: &str, name: &str, content: &'static [u8]) {
        let path = format!("/api/v1/cases/{case}/evidence-files");
        let mut asked = crate::desk::request("POST", &path, cookie, content.into());
        let named = format!("attachment; filename=\"{name}\"");
        asked.headers_mut().insert("content-disposition", named.parse().unwrap());
        let answer = self.desk.ask(asked).await;
        self.hold("POST", "/api/v1/cases/{number}/evidence-files", &path, &answer);
    }

    async fn post(&mut self, route: &str, path: &str, cookie: &str, body: Value) -> Answer {
        self.ask("POST", &format!("/api/v1{route}"), &format!("/api/v1{path}"), cookie, &body).await
    }
}

fn order(po: &str, lines: Value) -> Value {
    json!({ "customer": demo::COUNTER_CUSTOMER, "buyer_po_no": po, "lines": lines })
}

fn few() -> Value {
    demo::counter_skus().take(3).map(|item| json!({ "item": item, "quantity": 4 })).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_as_the_description_says() {
    let desk = Desk::new().await;
    let mut people = std::collections::BTreeMap::new();
    for login in
        ["carla", "tom", "sam", "dora", "susan", "mark", "pia", "paul", "iris", "sean", "fay", "anna"]
    {
        people.insert(login, desk.sign_in(login).await);
    }
    let as_ = |login: &str| people[login].clone();
    let (carla, susan, fay) = (as_("carla"), as_("susan"), as_("fay"));
    let description = desk.get(&carla, "/api/v1/openapi.json").await.body;
    let mut asking = Asking { desk, description, asked: BTreeSet::new() };
    asking.get("/openapi.json", "/openapi.json", &carla).await;
    look_around(&mut asking, &carla).await;
    let number = ship(&mut asking, &people, "API-1").await;
    invoice(&mut asking, &number, &fay, &carla).await;
    returns(&mut asking, &number, &people).await;
    procedures(&mut asking, &number, &people).await;
    credits(&mut asking, &number, &people).await;
    complaints(&mut asking, &number, &people).await;
    order_audits(&mut asking, &people).await;
    integrity(&mut asking, &people).await;
    standards(&mut asking, &people).await;
    other_ends(&mut asking, &carla, &susan).await;
    amendments(&mut asking, &people).await;
    parties(&mut asking, &carla).await;
    hands(&mut asking, &people).await;
    asked_for(&mut asking, &carla, &susan).await;
    letters(&mut asking, &number, &people).await;
    scripts(&mut asking, &number, &people).await;
    tables(&mut asking, &people).await;
    recommendations(&mut asking, &carla, &susan).await;
    quality(&mut asking, &number, &carla, &susan).await;
    let path = format!("/api/v1/customers/{}/documents", demo::COUNTER_CUSTOMER);
    let wanted = json!({ "advice": null, "invoice": "ubl_invoice" });
    let kept = asking.ask("PUT", "/api/v1/customers/{number}/documents", &path, &susan, &wanted).await;
    assert_eq!(kept.body, wanted);
    held(&mut asking, &carla, &susan).await;
    special(&mut asking, &carla, &susan).await;
    agreed(&mut asking, &carla, &susan).await;
    surveys(&mut asking, &number, &carla, &susan).await;
    quotations(&mut asking, &carla, &susan, &as_("sam")).await;
    double_key(&mut asking, &carla, &susan, &as_("dora")).await;
    warehouse(&mut asking, &people).await;
    supplies(&mut asking, &susan, &carla).await;
    set_up(&mut asking, &people).await;
    autopilot(&mut asking, &carla, &susan).await;
    documents(&mut asking, &carla).await;
    learned(&mut asking, &carla, &susan).await;
    audits(&mut asking, &carla, &susan).await;
    let all: BTreeSet<String> = asking.description["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |m| format!("{} {path}", m.to_uppercase()))
        })
        .collect();
    let left: Vec<&String> = all.difference(&asking.asked).collect();
    // Nothing in the demo makes an invoice that is held; billing's own tests do.
    assert_eq!(left, ["POST /api/v1/invoices/{number}/release"]);
}

async fn agreed(asking: &mut Asking, carla: &str, susan: &str) {
    let sold = |i: &&desk::catalog::Item| {
        i.kind == desk::catalog::ItemKind::Goods && i.status == desk::catalog::ItemStatus::Active
    };
    let item = asking.desk.world.items.iter().find(sold).unwrap().sku.clone();
    let all = "/api/v1/agreements";
    let wanted = json!({
        "customer": demo::COUNTER_CUSTOMER, "reference": "RV-26", "valid_from": "+0", "valid_to": "+300",
        "lines": [{ "item": item, "quantity": 500, "price": "1.25" }],
    });
    let made = asking.ask("POST", all, all, susan, &wanted).await;
    let number = made.body["number"].as_str().unwrap().to_owned();
    let call =
        json!({ "lines": [{ "line": 1, "quantity": "20" }], "buyer_po_no": "RV-26/1", "accept": "agreed" });
    let path = format!("{all}/{number}/call-offs");
    asking.ask("POST", "/api/v1/agreements/{number}/call-offs", &path, susan, &call).await;
    let seen = asking.get("/agreements/{number}", &format!("/agreements/{number}"), carla).await;
    assert_eq!(seen.body["lines"][0]["left"], json!("480"));
    asking.get("/agreements", "/agreements?all=true&limit=5", carla).await;
    let path = format!("{all}/{number}/end");
    let why = json!({ "reason": "renegotiated" });
    asking.ask("POST", "/api/v1/agreements/{number}/end", &path, susan, &why).await;
    let all = "/api/v1/standing-orders";
    let wanted = json!({
        "content": { "customer": demo::COUNTER_CUSTOMER, "lines": [{ "item": item, "quantity": 5 }] },
        "unit": "week", "every": 2, "first_day": "+7", "mode": "draft",
    });
    let made = asking.ask("POST", all, all, susan, &wanted).await;
    let number = made.body["number"].as_str().unwrap().to_owned();
    asking.get("/standing-orders/{number}", &format!("/standing-orders/{number}"), carla).await;
    asking.get("/standing-orders", "/standing-orders?state=active", carla).await;
    let path = format!("{all}/{number}/state");
    let paused = json!({ "state": "paused", "reason": "holidays" });
    asking.ask("PUT", "/api/v1/standing-orders/{number}/state", &path, susan, &paused).await;
}

async fn held(asking: &mut Asking, carla: &str, susan: &str) {
    asking.get("/held-orders", "/held-orders", carla).await;
    asking.get("/held-orders", "/held-orders?kind=credit&group=finance&limit=3", carla).await;
    let wanted = json!([{ "country": "BY", "reason": "sanctions" }]);
    let put = "/api/v1/export-watch";
    assert_eq!(asking.ask("PUT", put, put, susan, &wanted).await.body, wanted);
    assert_eq!(asking.get("/export-watch", "/export-watch", carla).await.body, wanted);
    let path = format!("/customers/{}/terms", demo::COUNTER_CUSTOMER);
    asking.get("/customers/{number}/terms", &path, carla).await;
    let terms = json!({ "prepaid": false, "samples_a_year": 3, "under_delivery": "2.5" });
    let path = format!("/api/v1{path}");
    let kept = asking.ask("PUT", "/api/v1/customers/{number}/terms", &path, susan, &terms).await;
    assert_eq!(kept.body, terms);
}

async fn special(asking: &mut Asking, carla: &str, susan: &str) {
    let service = "/items/SV-CALIB/special";
    let item = "/items/RU003/special";
    let put = |path: &str| format!("/api/v1{path}");
    let route = "/api/v1/items/{sku}/special";
    let sourcing =
        json!({ "way": "drop_ship", "vendor": "Norvik", "email": "o@norvik.example", "lead_days": 5 });
    asking.ask("PUT", route, &put(service), susan, &json!({ "by_confirmation": true })).await;
    asking
        .ask("PUT", route, &put(item), susan, &json!({ "sourcing": sourcing, "by_confirmation": false }))
        .await;
    assert_eq!(asking.get("/items/{sku}/special", item, carla).await.body["sourcing"], sourcing);
    let wanted = json!({
        "customer": demo::COUNTER_CUSTOMER, "buyer_po_no": "SP-1", "accept": "agreed",
        "lines": [{ "item": "RU003", "quantity": 4 }, { "item": "SV-CALIB", "quantity": 1 }],
    });
    let placed = asking.ask("POST", "/api/v1/orders", "/api/v1/orders?place=true", susan, &wanted).await;
    let order = placed.body["number"].as_str().unwrap().to_owned();
    let open = asking.get("/purchase-requests", "/purchase-requests?state=requested&limit=5", carla).await;
    let number = open.body[0]["number"].as_str().unwrap().to_owned();
    asking.get("/purchase-requests/{number}", &format!("/purchase-requests/{number}"), carla).await;
    let path = format!("/api/v1/orders/{order}/release");
    asking.ask("POST", "/api/v1/orders/{number}/release", &path, susan, &json!({})).await;
    let at = "/api/v1/purchase-requests";
    let said = json!({ "reference": "N-1", "due": "+5" });
    let path = format!("{at}/{number}/order");
    asking.ask("POST", "/api/v1/purchase-requests/{number}/order", &path, susan, &said).await;
    let path = format!("{at}/{number}/dispatch");
    let sent = json!({ "quantity": 4, "tracking": "T 1" });
    let sent = asking.ask("POST", "/api/v1/purchase-requests/{number}/dispatch", &path, susan, &sent).await;
    assert_eq!(sent.body["state"], json!("done"));
    let path = format!("/api/v1/orders/{order}/services");
    let done = json!({ "line": 2, "reason": "Meier, this morning" });
    let done = asking.ask("POST", "/api/v1/orders/{number}/services", &path, susan, &done).await;
    assert_eq!(done.body["stage"], json!("completed"));
    for path in [service, item] {
        asking.ask("PUT", route, &put(path), susan, &json!({})).await;
    }
}

async fn look_around(asking: &mut Asking, carla: &str) {
    for path in ["/orders", "/orders?stage=submitted&limit=3", "/orders?number=SO"] {
        asking.get("/orders", path, carla).await;
    }
    let orders = asking.get("/orders", "/orders?limit=200", carla).await;
    // One of each stage, with all the holds that there are.
    for listed in orders.body["orders"].as_array().unwrap().clone() {
        let number = listed["number"].as_str().unwrap();
        asking.get("/orders/{number}", &format!("/orders/{number}"), carla).await;
        asking.get("/orders/{number}/timeline", &format!("/orders/{number}/timeline"), carla).await;
    }
    for path in ["/customers", "/customers?q=Kessler&limit=5"] {
        asking.get("/customers", path, carla).await;
    }
    let customers: Vec<String> = asking.desk.world.customers.iter().map(|c| c.number.clone()).collect();
    for number in customers {
        asking.get("/customers/{number}", &format!("/customers/{number}"), carla).await;
    }
    let path = format!("/customers/{}/documents", demo::COUNTER_CUSTOMER);
    asking.get("/customers/{number}/documents", &path, carla).await;
    let path = format!("/customers/{}/guide", demo::COUNTER_CUSTOMER);
    let guide = asking.get("/customers/{number}/guide", &path, carla).await;
    assert!(guide.body.as_array().unwrap().len() > 5, "{guide:?}");
    asking.get("/items", "/items?q=tape", carla).await;
    let items: Vec<String> = asking.desk.world.items.iter().map(|i| i.sku.clone()).collect();
    for sku in items {
        asking.get("/items/{sku}", &format!("/items/{sku}"), carla).await;
        let path = format!("/items/{sku}/availability?quantity=5&date=2026-12-24");
        asking.get("/items/{sku}/availability", &path, carla).await;
    }
    // A no is described, too.
    let route = "/orders/{number}";
    assert_eq!(asking.get(route, "/orders/SO999999", carla).await.status, 404);
    assert_eq!(asking.get("/orders", "/orders?limit=many", carla).await.status, 400);
    assert_eq!(asking.get(route, "/orders/SO1", "").await.status, 401);
}

type People = std::collections::BTreeMap<&'static str, String>;

/// An order from its placing to its dispatch.
async fn ship(asking: &mut Asking, people: &People, po: &str) -> String {
    let (carla, iris) = (&people["carla"], &people["iris"]);
    let placed = asking.post("/orders", "/orders?place=true", carla, order(po, few())).await;
    assert_eq!((placed.status.as_u16(), placed.text("stage").as_str()), (201, "confirmed"), "{placed:?}");
    let number = placed.text("number");
    let at = |what: &str| format!("/orders/{number}/{what}");
    let task = json!({ "title": "Call about the pallets", "due": "+2" });
    let tasks = asking.post("/orders/{number}/tasks", &at("tasks"), carla, task).await;
    let task = tasks.body[0]["number"].as_str().unwrap().to_owned();
    let path = format!("/tasks/{task}/completion");
    asking.post("/tasks/{number}/completion", &path, iris, json!({ "outcome": "done" })).await;
    asking.get("/orders/{number}/tasks", &at("tasks"), carla).await;
    asking.get("/orders/{number}/messages", &at("messages"), carla).await;
    let released = asking.post("/orders/{number}/release", &at("release"), carla, Value::Null).await;
    let shipment = released.body["shipments"][0].as_str().unwrap().to_owned();
    let of = |step: &str| (format!("/shipments/{{number}}/{step}"), format!("/shipments/{shipment}/{step}"));
    let one = format!("/shipments/{shipment}");
    let lines = asking.get("/shipments/{number}", &one, &people["pia"]).await.body["lines"].clone();
    let (route, path) = of("pick");
    asking.post(&route, &path, &people["pia"], json!({})).await;
    let (route, path) = of("pack");
    asking.post(&route, &path, &people["paul"], json!({ "packages": [{ "weight_grams": 4200 }] })).await;
    let (route, path) = of("inspection");
    let scans: Value = lines
        .as_array()
        .unwrap()
        .iter()
        .map(|l| json!({ "code": l["item"], "quantity": l["packed"].as_str().filter(|q| *q != "0").unwrap_or("4") }))
        .collect();
    let points: Value =
        ["items", "condition", "labels", "papers"].iter().map(|c| json!({ "code": c, "ok": true })).collect();
    // Someone who counts too little finds a deviation; the senior who settles it is not asked here.
    let inspected = asking.post(&route, &path, iris, json!({ "scans": scans, "points": points })).await;
    assert_eq!(inspected.body["passed"], true, "{inspected:?}");
    let (route, path) = of("dispatch");
    let sent = json!({ "carrier": "ELBK", "tracking": "EK 1" });
    asking.post(&route, &path, &people["sean"], sent).await;
    asking.get("/shipments", "/shipments?stage=shipped", &people["sean"]).await;
    asking.get("/shipments/{number}", &one, &people["sean"]).await;
    for form in ["x12_856", "edifact_desadv", "ubl_despatch_advice"] {
        let path = format!("{one}/documents/{form}");
        let file = asking.get("/shipments/{number}/documents/{form}", &path, &people["sean"]).await;
        assert_eq!(file.status, 200, "{form}");
    }
    number
}

/// A change that is refused, one that is withdrawn, and one for which the warehouse puts goods back.
async fn amendments(asking: &mut Asking, people: &People) {
    let (carla, susan) = (&people["carla"], &people["susan"]);
    let number =
        asking.post("/orders", "/orders?place=true", carla, order("API-AM", few())).await.text("number");
    let at = |what: &str| format!("/orders/{number}/{what}");
    let change = |line: i64, quantity: &str, apply: bool| {
        json!({ "changes": [{ "change": "quantity", "line": line, "quantity": quantity }], "reason": "they called",
                "apply": apply })
    };
    let weigh = json!({ "changes": [{ "change": "remove", "line": 1 }], "prices": "difference" });
    let path = at("amendments/assessment");
    let effect = asking.post("/orders/{number}/amendments/assessment", &path, carla, weigh).await;
    assert_eq!(effect.body["lines"][0]["quantity"], json!({ "before": "4", "after": "0" }));
    let route = "/orders/{number}/amendments";
    let first = asking.post(route, &at("amendments"), carla, change(1, "6", false)).await.text("number");
    let no = asking.post(route, &at("amendments"), carla, change(1, "7", false)).await;
    assert_eq!((no.status.as_u16(), no.text("code").as_str()), (409, "open_amendment"));
    let of = |number: &str, what: &str| format!("/amendments/{number}/{what}");
    let note = || json!({ "note": "they meant something else" });
    asking.get("/amendments", "/amendments", carla).await;
    asking.post("/amendments/{number}/refusal", &of(&first, "refusal"), susan, note()).await;
    let second = asking.post(route, &at("amendments"), carla, change(1, "6", false)).await.text("number");
    asking.post("/amendments/{number}/withdrawal", &of(&second, "withdrawal"), carla, note()).await;
    let third = asking.post(route, &at("amendments"), carla, change(1, "3", true)).await;
    assert_eq!(third.text("state"), "applied");
    let released = asking.post("/orders/{number}/release", &at("release"), carla, Value::Null).await;
    let shipment = released.body["shipments"][0].as_str().unwrap().to_owned();
    let path = |what: &str| format!("/shipments/{shipment}/{what}");
    asking.post("/shipments/{number}/pick", &path("pick"), &people["pia"], json!({})).await;
    let fourth = asking.post(route, &at("amendments"), carla, change(1, "2", false)).await.text("number");
    let waits =
        asking.post("/amendments/{number}/approval", &of(&fourth, "approval"), susan, json!({})).await;
    assert_eq!(waits.text("state"), "approved");
    let why = json!({ "reason": "the order is changed" });
    asking.post("/shipments/{number}/put-back", &path("put-back"), &people["pia"], why).await;
    let path = of(&fourth, "application");
    let done = asking.post("/amendments/{number}/application", &path, susan, Value::Null).await;
    assert_eq!((done.text("state").as_str(), &done.body["revision"]), ("applied", &json!(3)));
    asking.get("/amendments/{number}", &format!("/amendments/{fourth}"), carla).await;
    let all = asking.get(route, &at("amendments"), carla).await;
    assert_eq!(all.body.as_array().unwrap().len(), 4);
}

async fn invoice(asking: &mut Asking, number: &str, fay: &str, carla: &str) {
    let path = format!("/orders/{number}/invoices");
    let made = asking.post("/orders/{number}/invoices", &path, fay, Value::Null).await;
    assert_eq!(made.status, 201, "{made:?}");
    asking.get("/invoices", "/invoices", fay).await;
    let one = format!("/invoices/{}", made.text("number"));
    asking.get("/invoices/{number}", &one, fay).await;
    asking.get("/invoices/{number}/paper", &format!("{one}/paper"), fay).await;
    for (form, kind) in [
        ("ubl_invoice", "application/xml"),
        ("cii_invoice", "application/xml"),
        ("x12_810", "application/edi-x12"),
        ("edifact_invoic", "application/edifact"),
        ("factur_x", "application/pdf"),
    ] {
        let path = format!("{one}/documents/{form}");
        let file = asking.get("/invoices/{number}/documents/{form}", &path, fay).await;
        assert_eq!((file.status.as_u16(), file.kind.as_str()), (200, kind), "{form}");
    }
    let path = format!("/orders/{number}/closing");
    let closed = asking.post("/orders/{number}/closing", &path, carla, Value::Null).await;
    // An order closes by itself with its last invoice; asking for it then is a described refusal.
    if !closed.status.is_success() {
        assert_eq!(closed.status, 409, "{closed:?}");
        asking.asked.insert("POST /api/v1/orders/{number}/closing".into());
    }
}

/// A return from request to close, one that is rejected, one that is cancelled, and one that is sent again.
async fn returns(asking: &mut Asking, number: &str, people: &People) {
    let (carla, susan) = (&people["carla"], &people["susan"]);
    let policy = asking.get("/returns/policy", "/returns/policy", carla).await.body;
    asking.ask("PUT", "/api/v1/returns/policy", "/api/v1/returns/policy", susan, &policy).await;
    let at = |what: &str| format!("/orders/{number}/{what}");
    let left = asking.get("/orders/{number}/returnable", &at("returnable"), carla).await;
    assert_eq!(left.body[0]["left"], "4", "{left:?}");
    let ask = |line: i64, remedy: &str| json!({ "lines": [{ "line": line, "quantity": 1, "reason": "defective" }], "remedy": remedy, "tell": true });
    let route = "/orders/{number}/returns";
    let made = asking.post(route, &at("returns"), carla, ask(1, "credit")).await;
    assert_eq!((made.status.as_u16(), made.text("state").as_str()), (201, "authorised"), "{made:?}");
    let one = made.text("number");
    let of = |number: &str, what: &str| {
        (format!("/returns/{{number}}/{what}"), format!("/returns/{number}/{what}"))
    };
    asking.get("/returns/{number}", &format!("/returns/{one}"), carla).await;
    let (route_of, path) = of(&one, "paper");
    asking.get(&route_of, &path, carla).await;
    let (route_of, path) = of(&one, "letters");
    asking.post(&route_of, &path, carla, json!({})).await;
    let (route_of, path) = of(&one, "receipts");
    let came = json!({ "lines": [{ "line": 1, "quantity": "1", "condition": "as_new" }] });
    asking.post(&route_of, &path, &people["pia"], came).await;
    let (route_of, path) = of(&one, "dispositions");
    let put = json!({ "lines": [{ "line": 1, "quantity": "1", "to": "restock" }] });
    asking.post(&route_of, &path, &people["iris"], put).await;
    let (route_of, path) = of(&one, "settlement");
    let done = asking.post(&route_of, &path, &people["fay"], json!({})).await;
    assert_eq!(done.body["credit_notes"].as_array().map(Vec::len), Some(1), "{done:?}");
    let (route_of, path) = of(&one, "closing");
    assert_eq!(asking.post(&route_of, &path, carla, json!({})).await.text("state"), "closed");
    let why = || json!({ "reason": "the customer keeps it" });
    let two = asking.post(route, &at("returns"), &people["tom"], ask(2, "refund")).await;
    assert_eq!(two.text("state"), "requested", "{two:?}");
    let (route_of, path) = of(&two.text("number"), "rejection");
    asking.post(&route_of, &path, carla, why()).await;
    let three = asking.post(route, &at("returns"), &people["tom"], ask(2, "refund")).await.text("number");
    let (route_of, path) = of(&three, "authorisation");
    asking.post(&route_of, &path, susan, json!({ "tell": true })).await;
    let (route_of, path) = of(&three, "cancellation");
    asking.post(&route_of, &path, carla, why()).await;
    let mut again = ask(3, "replacement");
    again["goods_back"] = json!(false);
    let four = asking.post(route, &at("returns"), carla, again).await.text("number");
    let (route_of, path) = of(&four, "replacement");
    let sent = asking.post(&route_of, &path, carla, Value::Null).await;
    assert_eq!(sent.body["replacements"].as_array().map(Vec::len), Some(1), "{sent:?}");
    asking.get("/returns", "/returns?state=closed", carla).await;
    let all = asking.get(route, &at("returns"), carla).await;
    assert_eq!(all.body.as_array().map(Vec::len), Some(4));
}

/// A complaint from the call to the closing and back, one that came in by mail, and its remedies.
async fn complaints(asking: &mut Asking, number: &str, people: &People) {
    let (carla, susan, mark) = (&people["carla"], &people["susan"], &people["mark"]);
    let policy = asking.get("/cases/policy", "/cases/policy", carla).await;
    asking.post("/cases/policy", "/cases/policy", susan, policy.body["policy"].clone()).await;
    asking.post("/cases/policy/approval", "/cases/policy/approval", mark, Value::Null).await;
    let new = json!({
        "order": number, "line": 1, "channel": "call", "category": "not_delivered", "severity": "minor",
        "subject": "One is missing", "description": "They counted twice.",
    });
    let made = asking.post("/cases", "/cases", carla, new.clone()).await;
    assert_eq!((made.status.as_u16(), made.text("state").as_str()), (201, "logged"), "{made:?}");
    let case = made.text("number");
    let at = |what: &str| (format!("/cases/{{number}}/{what}"), format!("/cases/{case}/{what}"));
    let why = |reason: &str| json!({ "reason": reason });
    for (what, body) in [
        ("acknowledgement", json!({ "words": "told them on the telephone" })),
        ("waiting", why("how many are missing?")),
        ("resumption", why("one")),
        (
            "classification",
            json!({ "category": "not_delivered", "severity": "major", "reason": "they wait for it" }),
        ),
        ("escalation", why("an old customer")),
        ("steps", json!({ "text": "Count the shelf" })),
        ("findings", json!({ "step": 1, "finding": "it was never picked" })),
        ("findings", json!({ "step": 2, "finding": "nothing" })),
        ("findings", json!({ "step": 3, "finding": "one too many" })),
        ("handoff", json!({ "to": "shipping", "reason": "ask the carrier" })),
    ] {
        let (route, path) = at(what);
        let done = asking.post(&route, &path, carla, body).await;
        assert!(done.status.is_success(), "{what}: {done:?}");
    }
    let (route, path) = at("handoff/return");
    asking.post(&route, &path, &people["sean"], why("they know nothing")).await;
    let (route, path) = at("handoff");
    asking.post(&route, &path, carla, json!({ "to": "shipping", "reason": "ask again" })).await;
    let (route, path) = at("handoff/acceptance");
    asking.post(&route, &path, &people["sean"], json!({})).await;
    // A second one, to be taken up the usual way.
    let second = asking.post("/cases", "/cases", carla, new).await.text("number");
    let of = |what: &str| (format!("/cases/{{number}}/{what}"), format!("/cases/{second}/{what}"));
    let (route, path) = of("acknowledgement");
    asking.post(&route, &path, carla, json!({ "recipient": "buy@example.example" })).await;
    let (route, path) = of("investigation");
    asking.post(&route, &path, carla, Value::Null).await;
    let (route, path) = of("evidence");
    let mail =
        b"From: Iris <iris@kunde.example>\r\nSubject: Good morning\r\n\r\nGood morning to all of you.\r\n";
    let document = asking.desk.submit(carla, "morning.eml", mail.to_vec()).await.text("number");
    asking.post(&route, &path, carla, json!({ "document": document, "note": "their mail" })).await;
    asking.evidence_file(carla, &case, "shelf.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").await;
    asking.get("/cases/{number}/evidence/{evidence}", &format!("/cases/{case}/evidence/1"), carla).await;
    let (route, path) = of("similar");
    let like = asking.get(&route, &path, carla).await;
    assert_eq!(like.body[0]["number"], case.as_str(), "{like:?}");
    let (route, path) = at("proposal");
    asking.get(&route, &path, carla).await;
    // What the policy grants is approved at once; what it does not waits for somebody else.
    let (route, path) = at("remedies");
    let given = json!({ "kind": "reship", "lines": [{ "line": 1, "quantity": 1 }] });
    let granted = asking.post(&route, &path, carla, given).await;
    let remedy = |number: &str, what: &str| {
        (format!("/remedies/{{number}}/{what}"), format!("/remedies/{number}/{what}"))
    };
    let one = granted.text("number");
    if granted.text("state") == "proposed" {
        let (route, path) = remedy(&one, "approval");
        asking.post(&route, &path, susan, json!({})).await;
    }
    let odd = json!({ "kind": "discount", "amount": "50%", "why": "an old customer" });
    let waits = asking.post(&route, &path, carla, odd.clone()).await;
    assert_eq!(waits.text("state"), "proposed", "{waits:?}");
    let (approval, approval_path) = remedy(&waits.text("number"), "approval");
    let alone = asking.post(&approval, &approval_path, carla, json!({})).await;
    assert_eq!(alone.status, 403, "{alone:?}");
    asking.post(&approval, &approval_path, susan, json!({ "reason": "this once" })).await;
    let (refusal, refusal_path) = remedy(&waits.text("number"), "refusal");
    asking.post(&refusal, &refusal_path, susan, why("too much after all")).await;
    let (execution, execution_path) = remedy(&one, "execution");
    let done = asking.post(&execution, &execution_path, carla, json!({})).await;
    assert_eq!(done.text("state"), "done", "{done:?}");
    let again = asking.post(&execution, &execution_path, susan, json!({})).await;
    assert_eq!(again.body, done.body, "carried out once, whoever asks again");
    asking.get("/remedies/{number}", &format!("/remedies/{one}"), carla).await;
    let (route, path) = at("resolution");
    asking.post(&route, &path, carla, json!({ "outcome": "It is on its way.", "tell": true })).await;
    let (route, path) = at("cause");
    let cause = json!({
        "cause": "pick", "note": "overlooked",
        "error": { "field": "quantity", "line": 1, "was": "3", "should_be": "4" },
    });
    asking.post(&route, &path, carla, cause).await;
    let (route, path) = at("closing");
    assert_eq!(asking.post(&route, &path, carla, Value::Null).await.text("state"), "closed");
    let (route, path) = at("reopening");
    asking.post(&route, &path, carla, why("it never came")).await;
    asking.get("/cases", "/cases?state=open&category=not_delivered", carla).await;
    asking.get("/cases/{number}", &format!("/cases/{case}"), carla).await;
    asking.get("/orders/{number}/cases", &format!("/orders/{number}/cases"), carla).await;
    let customer = asking.get("/orders/{number}", &format!("/orders/{number}"), carla).await.text("customer");
    asking.get("/customers/{number}/cases", &format!("/customers/{customer}/cases"), carla).await;
    // What is no complaint is refused as described.
    let none =
        asking.post("/intake/{number}/case", &format!("/intake/{document}/case"), carla, Value::Null).await;
    assert_eq!(none.text("code"), "no_complaint", "{none:?}");
    asking.asked.insert("POST /api/v1/intake/{number}/case".into());
}

/// A scheme, its audit and what is done about what it found.
/// The code of conduct, good work, and the register of the checks.
async fn integrity(asking: &mut Asking, people: &People) {
    let (carla, susan, mark) = (&people["carla"], &people["susan"], &people["mark"]);
    asking.post("/conduct", "/conduct", mark, json!({ "body": "We say what is so." })).await;
    let now = asking.get("/conduct", "/conduct", carla).await;
    let version = now.body["version"].clone();
    asking.post("/conduct/reading", "/conduct/reading", carla, json!({ "version": version })).await;
    let given =
        json!({ "person": "carla", "about": "order SO100001", "words": "asked before it was too late" });
    asking.post("/recognitions", "/recognitions", susan, given).await;
    asking.get("/recognitions", "/recognitions", carla).await;
    asking.get("/integrity-findings", "/integrity-findings", susan).await;
    let given = json!({ "verdict": "in_order", "note": "x" });
    let none = asking.post("/integrity-findings/{number}", "/integrity-findings/IG1", susan, given).await;
    assert_eq!(none.text("code"), "not_found", "{none:?}");
    asking.asked.insert("POST /api/v1/integrity-findings/{number}".into());
}

async fn order_audits(asking: &mut Asking, people: &People) {
    let (carla, susan, mark) = (&people["carla"], &people["susan"], &people["mark"]);
    let scheme =
        json!({ "code": "api", "name": "All that leaves", "level": "II", "aql": "6.5", "active": true });
    asking.post("/order-audits/schemes", "/order-audits/schemes", susan, scheme).await;
    asking.get("/order-audits/schemes", "/order-audits/schemes", carla).await;
    let plan = "/order-audits/plan?lot=500&level=II&aql=1.5&strictness=tightened";
    assert_eq!(asking.get("/order-audits/plan", plan, carla).await.body["size"], 50);
    // What has left since the scheme was set.
    for po in ["AUD-1", "AUD-2"] {
        ship(asking, people, po).await;
    }
    // What leaves in this very moment belongs to the next lot.
    asking.desk.db.clock().advance_seconds(1);
    let drawn = asking.post("/order-audits", "/order-audits", susan, json!({ "scheme": "api" })).await;
    assert_eq!(drawn.status.as_u16(), 201, "{drawn:?}");
    let number = drawn.text("number");
    let at =
        |what: &str| (format!("/order-audits/{{number}}/{what}"), format!("/order-audits/{number}/{what}"));
    let (route, path) = at("sample");
    asking.get(&route, &path, carla).await;
    let (route, path) = at("judgements");
    let finding = json!({ "class": "major", "field": "quantity", "line": 1, "step": "pack", "was": "3", "should_be": "4" });
    asking.post(&route, &path, susan, json!({ "item": 1, "findings": [finding] })).await;
    for item in 2..=drawn.body["size"].as_i64().unwrap_or(0) {
        asking.post(&route, &path, susan, json!({ "item": item })).await;
    }
    let (route, path) = at("completion");
    let done = asking.post(&route, &path, susan, json!({ "note": "two cartons" })).await;
    assert_eq!(done.text("state"), "refused", "{done:?}");
    asking.get("/order-audits", "/order-audits?state=refused", carla).await;
    asking.get("/order-audits/{number}", &format!("/order-audits/{number}"), carla).await;
    let bars = asking.get("/order-audits/pareto", "/order-audits/pareto?by=step&days=30", carla).await;
    assert_eq!(bars.body[0]["name"], "pack", "{bars:?}");
    let action = json!({ "title": "Count twice", "dimension": "step", "value": "pack", "owner": "iris", "due": "+14" });
    let opened = asking.post("/corrective-actions", "/corrective-actions", mark, action).await;
    let path = format!("/corrective-actions/{}/completion", opened.text("number"));
    let done = json!({ "outcome": "a scale at the table" });
    asking.post("/corrective-actions/{number}/completion", &path, &people["iris"], done).await;
    asking.get("/corrective-actions", "/corrective-actions", carla).await;
}

/// A standard with its chart; no alert is waiting, which is said as a described refusal.
async fn standards(asking: &mut Asking, people: &People) {
    let susan = &people["susan"];
    let given = json!({
        "code": "api", "name": "Orders entered right", "measure": "entry_errors", "chart": "p", "period": "week", "target": 20000,
        "adjusted": true, "team": "quality", "active": true,
    });
    asking.post("/standards", "/standards", susan, given).await;
    asking.get("/standards", "/standards", susan).await;
    asking.get("/standards/{code}", "/standards/api", susan).await;
    asking.get("/standards/alerts", "/standards/alerts", susan).await;
    let path = "/standards/alerts/00000000-0000-0000-0000-000000000000";
    let none = asking.post("/standards/alerts/{id}", path, susan, json!({ "note": "x" })).await;
    assert_eq!(none.text("code"), "not_found", "{none:?}");
    asking.asked.insert("POST /api/v1/standards/alerts/{id}".into());
}

/// Credits, payments and the statement of the customer.
async fn credits(asking: &mut Asking, number: &str, people: &People) {
    let (carla, fay, mark) = (&people["carla"], &people["fay"], &people["mark"]);
    let invoices = asking.get("/invoices", "/invoices", fay).await;
    let of_order = invoices.body.as_array().unwrap().iter().find(|i| i["order"] == number).unwrap().clone();
    let first = of_order["number"].as_str().unwrap().to_owned();
    let other = ship(asking, people, "API-C1").await;
    let path = format!("/orders/{other}/invoices");
    let second = asking.post("/orders/{number}/invoices", &path, fay, Value::Null).await.text("number");
    let customer = demo::COUNTER_CUSTOMER;
    let pay = |amount: &str, reference: &str, more: Value| {
        let mut given = json!({ "customer": customer, "amount": amount, "method": "bank_transfer", "reference": reference });
        if let (Some(given), Some(more)) = (given.as_object_mut(), more.as_object()) {
            given.extend(more.clone());
        }
        given
    };
    let open = asking.get("/invoices/{number}", &format!("/invoices/{first}"), fay).await.text("open");
    let whole = pay(&open, "bank 1", json!({ "invoices": [{ "invoice": first }] }));
    let paid = asking.post("/payments", "/payments", fay, whole).await;
    assert_eq!((paid.status.as_u16(), paid.text("left").as_str()), (201, "0.00"), "{paid:?}");
    let card = pay("1", "4111 1111 1111 1111", json!({}));
    assert_eq!(asking.post("/payments", "/payments", fay, card).await.text("code"), "card_number");
    let path = format!("/invoices/{first}/credit-notes");
    let credit = |quantity: i64| json!({ "lines": [{ "line": 2, "quantity": quantity }], "charges": "share", "reason": "agreed" });
    let route = "/invoices/{number}/credit-notes";
    let made = asking.post(route, &path, fay, credit(1)).await;
    assert_eq!((made.status.as_u16(), made.text("stage").as_str()), (201, "released"), "{made:?}");
    let note = made.text("number");
    let of = |number: &str, what: &str| {
        (format!("/credit-notes/{{number}}/{what}"), format!("/credit-notes/{number}/{what}"))
    };
    asking.get("/credit-notes", "/credit-notes?stage=released", fay).await;
    asking.get("/credit-notes/{number}", &format!("/credit-notes/{note}"), fay).await;
    let for_programs = format!("/credit-notes/{note}/documents/ubl_invoice");
    let file = asking.get("/credit-notes/{number}/documents/{form}", &for_programs, fay).await;
    assert_eq!((file.status.as_u16(), file.kind.as_str()), (200, "application/xml"));
    let (route_of, path_of) = of(&note, "paper");
    asking.get(&route_of, &path_of, fay).await;
    let (route_of, path_of) = of(&note, "letters");
    asking.post(&route_of, &path_of, carla, json!({})).await;
    let (route_of, path_of) = of(&note, "allocations");
    asking.post(&route_of, &path_of, fay, json!({})).await;
    // With nothing to decide alone, somebody else releases or refuses.
    let policy = asking.get("/billing/policy", "/billing/policy", fay).await.body;
    let nothing =
        json!({ "credit_up_to": { "emerging": 0, "developing": 0, "proficient": 0, "advanced": null } });
    let path_of = "/api/v1/billing/policy";
    asking.ask("PUT", path_of, path_of, mark, &nothing).await;
    for what in ["release", "refusal"] {
        let held = asking.post(route, &path, fay, credit(1)).await;
        assert_eq!(held.text("stage"), "held", "{held:?}");
        let (route_of, path_of) = of(&held.text("number"), what);
        let done = asking.post(&route_of, &path_of, mark, json!({ "note": "seen" })).await;
        assert_eq!(done.status, 200, "{done:?}");
    }
    asking.ask("PUT", path_of, path_of, mark, &policy).await;
    let kept =
        asking.post("/payments", "/payments", fay, pay("5", "bank 2", json!({ "allocate": false }))).await;
    let one = format!("/payments/{}", kept.text("number"));
    asking.get("/payments/{number}", &one, fay).await;
    asking.post("/payments/{number}/allocations", &format!("{one}/allocations"), fay, json!({})).await;
    let why = json!({ "reason": "the bank took it back" });
    asking.post("/payments/{number}/reversal", &format!("{one}/reversal"), fay, why).await;
    asking.get("/payments", &format!("/payments?customer={customer}&rest=true"), fay).await;
    asking.post("/payments", "/payments", fay, pay("7", "bank 3", json!({ "allocate": false }))).await;
    let back = json!({ "amount": "7", "method": "bank_transfer" });
    let path = format!("/customers/{customer}/refunds");
    let paid_back = asking.post("/customers/{number}/refunds", &path, fay, back).await;
    assert_eq!(paid_back.status, 201, "{paid_back:?}");
    let statement =
        asking.get("/customers/{number}/statement", &format!("/customers/{customer}/statement"), fay).await;
    assert!(statement.body["entries"].as_array().is_some_and(|e| e.len() > 5), "{statement:?}");
    let path = format!("/customers/{customer}/statement/paper");
    asking.get("/customers/{number}/statement/paper", &path, fay).await;
    let path = format!("/customers/{customer}/statement/letters");
    asking.post("/customers/{number}/statement/letters", &path, carla, json!({})).await;
    // A third invoice is wrong as a whole.
    let wrong = ship(asking, people, "API-C2").await;
    let path = format!("/orders/{wrong}/invoices");
    let wrong = asking.post("/orders/{number}/invoices", &path, fay, Value::Null).await.text("number");
    assert_ne!(wrong, second);
    let why = json!({ "reason": "billed to the wrong department" });
    let done = asking
        .post("/invoices/{number}/correction", &format!("/invoices/{wrong}/correction"), mark, why)
        .await;
    assert_eq!(done.status, 201, "{done:?}");
}

/// Drafts, holds, and the other ways an order ends.
async fn other_ends(asking: &mut Asking, carla: &str, susan: &str) {
    let reason = || json!({ "reason": "as agreed" });
    let opened = asking.post("/orders", "/orders", carla, order("API-2", few())).await;
    let draft = opened.text("number");
    let path = format!("/api/v1/orders/{draft}/draft");
    let mut save = request("PUT", &path, carla, Body::from(order("API-2b", few()).to_string()));
    save.headers_mut().insert(header::IF_MATCH, "\"1\"".parse().unwrap());
    let saved = asking.desk.ask(save).await;
    asking.hold("PUT", "/api/v1/orders/{number}/draft", &path, &saved);
    let at = |number: &str, what: &str| format!("/orders/{number}/{what}");
    let mut verb = async |number: &str, what: &str, who: &str, body: Value| {
        let route = format!("/orders/{{number}}/{what}");
        let done = asking.post(&route, &at(number, what), who, body).await;
        assert!(done.status.is_success(), "{what} {number}: {done:?}");
        done
    };
    verb(&draft, "submission", carla, json!({})).await;
    verb(&draft, "confirmation", carla, Value::Null).await;
    let copy = verb(&draft, "copy", carla, Value::Null).await.text("number");
    verb(&draft, "short-close", susan, reason()).await;
    verb(&copy, "submission", carla, json!({})).await;
    verb(&copy, "return", susan, reason()).await;
    verb(&copy, "submission", carla, json!({})).await;
    verb(&copy, "rejection", susan, reason()).await;
    let third =
        asking.post("/orders", "/orders?place=true", carla, order("API-3", few())).await.text("number");
    // The same PO number again is held, and someone lets it go on.
    let fourth = asking.post("/orders", "/orders?place=true", carla, order("API-3", few())).await;
    assert_eq!(fourth.body["holds"], json!(["duplicate_po"]), "{fourth:?}");
    let path = at(&fourth.text("number"), "holds/duplicate_po/resolution");
    let route = "/orders/{number}/holds/{kind}/resolution";
    asking.post(route, &path, susan, reason()).await;
    let shown =
        asking.get("/orders/{number}", at(&fourth.text("number"), "")[..].trim_end_matches('/'), carla).await;
    assert_eq!(shown.body["holds"][0]["open"], false);
    let cancelled =
        asking.post("/orders/{number}/cancellation", &at(&third, "cancellation"), susan, reason()).await;
    assert_eq!(cancelled.text("stage"), "cancelled");
}

/// The workboard, tasks, hand-offs, notes and working hours.
async fn parties(asking: &mut Asking, carla: &str) {
    let placed = asking.post("/orders", "/orders", carla, order("PARTIES-1", few())).await;
    let number = placed.body["number"].as_str().unwrap().to_owned();
    let path = format!("/orders/{number}/parties");
    let seen = asking
        .get("/orders/{number}/parties", &format!("{path}?name=Somebody%20Else&terms=net%2014"), carla)
        .await;
    let name = seen.body[0].clone();
    assert_eq!((&name["field"], &name["verdict"]), (&json!("name"), &json!("different")), "{seen:?}");
    let decide = |decision: &str, note: &str| json!({ "field": "name", "said": "Somebody Else", "decision": decision, "note": note });
    let refused = asking.post("/orders/{number}/parties", &path, carla, decide("accepted", "")).await;
    assert_eq!(refused.body["code"], "no_reason", "{refused:?}");
    let done =
        asking.post("/orders/{number}/parties", &path, carla, decide("corrected", "they were bought")).await;
    assert_eq!(done.body["decided"]["decision"], "corrected", "{done:?}");
}

async fn hands(asking: &mut Asking, people: &People) {
    let (carla, susan, fay) = (&people["carla"], &people["susan"], &people["fay"]);
    for path in ["/workboard", "/workboard?due=late&sort=age&limit=2", "/workboard?held=any&with=orders"] {
        let board = asking.get("/workboard", path, carla).await;
        assert!(board.body["orders"].is_array(), "{board:?}");
    }
    assert_eq!(asking.get("/workboard", "/workboard?due=soon", carla).await.status, 422);
    let board = asking.get("/workboard", "/workboard?limit=200&owner=carla", carla).await;
    for path in ["/search?q=tape", "/search?q=Kesler&kind=customer", "/search?q=SO100&limit=3", "/search?q="]
    {
        asking.get("/search", path, carla).await;
    }
    assert_eq!(asking.get("/search", "/search?q=tape&kind=rumour", carla).await.status, 422);
    let number = board.body["orders"][0]["number"].as_str().unwrap().to_owned();
    let task = json!({ "title": "Ask for the certificate", "department": "@susan", "due": "4h" });
    let path = format!("/orders/{number}/tasks");
    let raised = asking.post("/orders/{number}/tasks", &path, carla, task).await;
    assert_eq!(raised.body[0]["person"], "Susan Lindqvist", "{raised:?}");
    let task = raised.body[0]["number"].as_str().unwrap().to_owned();
    asking.get("/tasks", "/tasks?team=orders&limit=5", carla).await;
    asking.get("/tasks", "/tasks?person=susan&late=true", carla).await;
    asking.get("/tasks/{number}", &format!("/tasks/{task}"), carla).await;
    for (noun, number) in [("orders", &number), ("tasks", &task)] {
        let at = |what: &str| (format!("/{noun}/{{number}}/{what}"), format!("/{noun}/{number}/{what}"));
        let (route, path) = at("handoff");
        let given = json!({ "to": "finance", "reason": "it is about the invoice" });
        let offered = asking.post(&route, &path, susan, given.clone()).await;
        assert_eq!(
            (offered.status.as_u16(), &offered.body[0]["state"]),
            (201, &json!("waiting")),
            "{offered:?}"
        );
        let again = asking.post(&route, &path, susan, given.clone()).await;
        assert_eq!((again.status.as_u16(), again.text("code").as_str()), (409, "offered_already"));
        let (back, back_path) = at("handoff/return");
        let returned = asking.post(&back, &back_path, fay, json!({ "reason": "not ours" })).await;
        assert_eq!(returned.body[0]["state"], "returned", "{returned:?}");
        asking.post(&route, &path, susan, given).await;
        let (on, on_path) = at("handoff/acceptance");
        let accepted = asking.post(&on, &on_path, fay, json!({})).await;
        assert_eq!(accepted.body[0]["state"], "accepted", "{accepted:?}");
        let (route, path) = at("notes");
        let noted = asking.post(&route, &path, carla, json!({ "text": "@fay see the PO" })).await;
        assert_eq!(noted.status, 201, "{noted:?}");
        asking.get(&route, &path, carla).await;
    }
    helping(asking, &number, people).await;
    let found = asking.get("/calendars", "/calendars", carla).await;
    let code = found.body[1]["code"].as_str().unwrap().to_owned();
    let hours = ["06:00-14:00", "06:00-14:00", "", "", "", "", ""];
    let given = json!({ "zone": "Europe/Berlin", "hours": hours, "holidays": [{ "day": "2026-12-25", "name": "Christmas" }] });
    let route = "/api/v1/calendars/{code}";
    let path = format!("/api/v1/calendars/{code}");
    assert_eq!(asking.ask("PUT", route, &path, carla, &given).await.status, 403);
    let set = asking.ask("PUT", route, &path, susan, &given).await;
    assert_eq!(set.body[1]["version"], 1, "{set:?}");
}

/// A note on a field, a question to somebody who knows more, and who looks on.
async fn helping(asking: &mut Asking, number: &str, people: &People) {
    let (carla, susan, tom) = (&people["carla"], &people["susan"], &people["tom"]);
    let at = |what: &str| (format!("/orders/{{number}}/{what}"), format!("/orders/{number}/{what}"));
    let (route, path) = at("notes");
    let given = json!({ "text": "they always round up", "field": "lines/0/quantity" });
    let noted = asking.post(&route, &path, carla, given).await;
    assert_eq!(noted.body[0]["field"], "lines/0/quantity", "{noted:?}");
    let wrong = asking.post(&route, &path, carla, json!({ "text": "x", "field": "lines/900/item" })).await;
    assert_eq!(wrong.status, 404, "{wrong:?}");
    let (route, path) = at("questions");
    let given = json!({ "text": "Is that many right?", "field": "lines/0/quantity", "to": "susan" });
    let asked = asking.post(&route, &path, tom, given).await;
    assert_eq!((asked.status.as_u16(), asked.text("with").as_str()), (201, "Susan Lindqvist"), "{asked:?}");
    let question = asked.text("question");
    asking.get(&route, &path, carla).await;
    let of = |what: &str| (format!("/questions/{{number}}/{what}"), format!("/questions/{question}/{what}"));
    let own = asking.get("/questions", "/questions", susan).await;
    assert_eq!(own.body["asked"][0]["question"], question.as_str(), "{own:?}");
    for (who, what, given, state) in [
        (susan, "return", json!({ "text": "Which customer?" }), "returned"),
        (tom, "words", json!({ "text": "The one in Lyon" }), "asked"),
        (susan, "handoff", json!({ "to": "carla" }), "asked"),
        (carla, "answer", json!({ "text": "Yes, they buy by the pallet" }), "answered"),
    ] {
        let (route, path) = of(what);
        let done = asking.post(&route, &path, who, given).await;
        assert_eq!(done.text("state"), state, "{what}: {done:?}");
    }
    let (route, path) = of("withdrawal");
    assert_eq!(asking.post(&route, &path, tom, json!({})).await.text("code"), "question_over");
    let (ask, at_order) = at("questions");
    let another = asking.post(&ask, &at_order, tom, json!({ "text": "And the day?" })).await.text("question");
    let path = format!("/questions/{another}/withdrawal");
    assert_eq!(asking.post(&route, &path, tom, json!({})).await.text("state"), "withdrawn");
    asking.get("/questions/{number}", &format!("/questions/{question}"), tom).await;
    let (route, path) = at("followers");
    assert_eq!(asking.post(&route, &path, tom, json!({})).await.status, 403);
    let following = asking.post(&route, &path, susan, json!({})).await;
    assert_eq!(following.body[0]["login"], "susan", "{following:?}");
    asking.get(&route, &path, tom).await;
    let (route, path) = at("followers/end");
    assert_eq!(asking.post(&route, &path, susan, json!({})).await.body, json!([]));
}

/// Availability by day, goods held for a customer, and queries.
async fn asked_for(asking: &mut Asking, carla: &str, susan: &str) {
    let sku = demo::counter_skus().next().unwrap();
    let path = format!("/items/{sku}/availability?quantity=999999999");
    let much = asking.get("/items/{sku}/availability", &path, carla).await;
    assert_ne!(much.body["split"]["rest"], "0", "{much:?}");
    let route = "/items/{sku}/holds";
    let path = format!("/items/{sku}/holds");
    let given =
        json!({ "quantity": 2, "customer": demo::COUNTER_CUSTOMER, "until": "4h", "note": "asks her boss" });
    let held = asking.post(route, &path, carla, given).await;
    assert_eq!((held.status.as_u16(), &held.body[0]["quantity"]), (201, &json!("2")), "{held:?}");
    let much = asking.post(route, &path, carla, json!({ "quantity": "99999999" })).await;
    assert_eq!((much.status.as_u16(), much.text("code").as_str()), (409, "too_few"));
    let number = held.body[0]["number"].as_str().unwrap().to_owned();
    asking.get("/stock-holds", "/stock-holds", carla).await;
    let path = format!("/stock-holds/{number}/release");
    asking.post("/stock-holds/{number}/release", &path, carla, Value::Null).await;
    let again = asking.post("/stock-holds/{number}/release", &path, carla, Value::Null).await;
    assert_eq!((again.status.as_u16(), again.text("code").as_str()), (409, "hold_ended"));

    let customer = demo::COUNTER_CUSTOMER;
    let route = "/customers/{number}/notes";
    let path = format!("/customers/{customer}/notes");
    let noted =
        asking.post(route, &path, carla, json!({ "text": "Always by lift truck", "kind": "need" })).await;
    assert_eq!((noted.status.as_u16(), &noted.body[0]["kind"]), (201, &json!("need")), "{noted:?}");
    assert_eq!(asking.post(route, &path, carla, json!({ "text": "x", "kind": "rumour" })).await.status, 422);
    asking.get(route, &path, carla).await;
    let path = format!("/customers/{customer}/glance");
    let glance = asking.get("/customers/{number}/glance", &path, carla).await;
    assert_eq!(glance.body["needs"][0]["text"], "Always by lift truck", "{glance:?}");
    assert!(!glance.body["buys"].as_array().unwrap().is_empty(), "{glance:?}");

    let late = json!({ "source": "orders", "columns": [], "sort": [], "group": [],
        "filters": [{ "column": "stage", "op": "is", "value": "confirmed" }], "sums": ["total"] });
    let run = asking.post("/queries/run", "/queries/run", carla, late.clone()).await;
    assert_eq!(run.body["columns"], json!(["currency", "count", "total"]), "{run:?}");
    let wrong = json!({ "source": "orders", "columns": ["password"] });
    let refused = asking.post("/queries/run", "/queries/run", carla, wrong).await;
    assert_eq!((refused.status.as_u16(), &refused.body["errors"][0]["pointer"]), (422, &json!("/columns/0")));
    for source in ["stock", "order_lines"] {
        asking.post("/queries/run", "/queries/run?limit=5", carla, json!({ "source": source })).await;
    }
    let given = |shared: &str| json!({ "name": "Confirmed", "shared": shared, "spec": late });
    let saved = asking.post("/queries", "/queries", carla, given("orders")).await;
    let number = saved.text("number");
    let at = |what: &str| (format!("/queries/{{number}}{what}"), format!("/queries/{number}{what}"));
    for what in ["", "/rows"] {
        let (route, path) = at(what);
        asking.get(&route, &path, susan).await;
    }
    let (route, path) = at("/file");
    // A file is bytes of whichever kind; the description says no more of it.
    let csv = asking.desk.get(susan, &format!("/api/v1{path}?format=csv")).await;
    assert!(csv.status.is_success() && csv.bytes.starts_with(b"currency,count,total"), "{csv:?}");
    let book = asking.desk.get(susan, &format!("/api/v1{path}?format=xlsx")).await;
    assert!(book.status.is_success() && book.bytes.starts_with(b"PK"), "{book:?}");
    asking.asked.insert(format!("GET /api/v1{route}"));
    let (route, path) = at("");
    let (route, path) = (format!("/api/v1{route}"), format!("/api/v1{path}"));
    assert_eq!(asking.ask("PUT", &route, &path, susan, &given("everyone")).await.status, 403);
    asking.ask("PUT", &route, &path, carla, &given("everyone")).await;
    asking.get("/queries", "/queries", susan).await;
    let (route, path) = at("/deletion");
    asking.post(&route, &path, carla, Value::Null).await;
}

/// Letters: written, refused, held, taken back; and the mailboxes of a desk that has none.
async fn letters(asking: &mut Asking, number: &str, people: &People) {
    let (carla, susan) = (&people["carla"], &people["susan"]);
    let route = "/orders/{number}/letters";
    let path = format!("/orders/{number}/letters");
    let good = json!({ "recipient": "einkauf@kunde.example", "text": "Hello,\nthank you for your order.\n", "subject": "Your order" });
    let letter = asking.post(route, &path, carla, good).await;
    assert_eq!(letter.status, 201, "{}", letter.body);
    let wrong = json!({ "recipient": "einkauf@kunde.example", "text": "Hello,\nit comes on 24 December 2031.\n", "subject": "x" });
    let refused = asking.post(route, &path, carla, wrong).await;
    assert_eq!((refused.status.as_u16(), refused.text("code").as_str()), (422, "disagrees_with_record"));
    let missing = asking
        .post(route, &path, carla, json!({ "template": "order_rejected", "recipient": "a@b.example" }))
        .await;
    assert_eq!(
        (missing.status.as_u16(), missing.text("code").as_str()),
        (422, "missing_facts"),
        "{}",
        missing.body
    );
    let name = letter.text("letter");
    let at = |verb: &str| format!("/letters/{name}/{verb}");
    asking.get("/letters/{name}", &format!("/letters/{name}"), carla).await;
    let reason = json!({ "reason": "they called" });
    asking.post("/letters/{name}/hold", &at("hold"), carla, reason.clone()).await;
    assert_eq!(asking.post("/letters/{name}/release", &at("release"), carla, json!({})).await.status, 403);
    asking.post("/letters/{name}/release", &at("release"), susan, json!({})).await;
    assert_eq!(asking.post("/letters/{name}/again", &at("again"), carla, json!({})).await.status, 409);
    let refused = name.clone();
    let by_server = asking.desk.db.write("refuse letter", move |tx| {
        let letter = correspondence::by_name(tx, &refused)?.unwrap();
        correspondence::mark_refused(tx, &desk::Actor::desk(), letter.id, "550 no such mailbox")
    });
    by_server.await.unwrap();
    asking.post("/letters/{name}/again", &at("again"), carla, json!({})).await;
    asking.post("/letters/{name}/cancellation", &at("cancellation"), carla, reason).await;
    asking.get("/letters", "/letters?limit=5", carla).await;
    asking.get("/letters", "/letters?state=cancelled", carla).await;
    assert_eq!(asking.get("/letters", "/letters?state=lost", carla).await.status, 422);
    let kept = asking.keep_file(carla, "drawing.pdf", b"%PDF-1.7 a drawing").await;
    assert_eq!(kept.text("media_type"), "application/pdf", "{kept:?}");
    let customer = demo::COUNTER_CUSTOMER;
    let given = json!({ "recipient": "someone@customer.example", "text": "Hello,\nplease find the drawing enclosed.\n",
        "files": [kept.text("file")] });
    let route = "/customers/{number}/letters";
    let sent = asking.post(route, &format!("/customers/{customer}/letters"), carla, given).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    let messages =
        asking.get("/customers/{number}/messages", &format!("/customers/{customer}/messages"), carla).await;
    let all = messages.body["letters"].as_array().unwrap();
    assert!(all.iter().any(|l| l["letter"] == sent.text("letter").as_str()), "{all:?}");
}

/// Mailboxes as programs set them up, and the people of the desk.
async fn set_up(asking: &mut Asking, people: &People) {
    let (carla, susan, ada) = (&people["carla"], &people["susan"], &people["anna"]);
    asking.get("/mailboxes", "/mailboxes", susan).await;
    assert_eq!(asking.get("/mailboxes", "/mailboxes", carla).await.status, 403);
    let (route, path) = ("/api/v1/mailboxes/{code}", "/api/v1/mailboxes/orders");
    let imap = json!({ "kind": "imap", "host": "mail.example", "login": "orders", "secret": "env:ORDERS" });
    assert_eq!(asking.ask("PUT", route, path, carla, &imap).await.status, 403);
    let shown = asking.ask("PUT", route, path, ada, &imap).await;
    assert_eq!((&shown.body["port"], &shown.body["active"]), (&json!(993), &json!(true)), "{shown:?}");
    let off = json!({ "kind": "imap", "host": "mail.example", "login": "orders", "secret": "env:ORDERS", "active": false });
    assert_eq!(asking.ask("PUT", route, path, ada, &off).await.body["active"], false);
    let open = json!({ "kind": "imap", "host": "mail.example", "login": "orders", "secret": "hunter2" });
    let refused = asking.ask("PUT", route, path, ada, &open).await;
    assert_eq!((refused.status.as_u16(), refused.text("code").as_str()), (422, "secret"));
    let odd = asking.ask("PUT", route, path, ada, &json!({ "kind": "pigeon" })).await;
    assert_eq!(odd.text("detail"), "kind: 'pigeon' is none of imap, folder, smtp");
    assert_eq!(asking.ask("DELETE", route, path, ada, &Value::Null).await.status, 204);
    assert_eq!(asking.ask("DELETE", route, path, ada, &Value::Null).await.status, 404);

    assert_eq!(asking.get("/me", "/me", carla).await.text("login"), "carla");
    let route = "/api/v1/me/language";
    let french = asking.ask("PUT", route, route, carla, &json!({ "language": "fr" })).await;
    assert_eq!(french.text("language"), "fr");
    assert_eq!(asking.get("/me", "/me", carla).await.text("language"), "fr");
    assert_eq!(asking.ask("PUT", route, route, carla, &json!({ "language": "tlh" })).await.status, 422);
    asking.ask("PUT", route, route, carla, &json!({ "language": "en" })).await;
    assert_eq!(asking.get("/people", "/people", carla).await.status, 403);
    asking.get("/people", "/people", susan).await;
    let new = json!({ "login": "Nora", "name": "Nora Novak", "department": "orders", "roles": ["clerk"], "password": "long enough for Nora" });
    assert_eq!(asking.post("/people", "/people", carla, new.clone()).await.status, 403);
    let added = asking.post("/people", "/people", ada, new.clone()).await;
    assert_eq!((added.status.as_u16(), added.text("login").as_str()), (201, "nora"), "{added:?}");
    assert_eq!(asking.post("/people", "/people", ada, new).await.text("code"), "login_taken");
    let level = json!({ "duty": "D1", "level": "proficient" });
    let granted = asking.post("/people/{login}/levels", "/people/nora/levels", susan, level.clone()).await;
    let shows = |person: &Answer| person.body["levels"].as_array().unwrap().contains(&level);
    assert!(shows(&granted), "{granted:?}");
    let own = asking.post("/people/{login}/levels", "/people/susan/levels", susan, level.clone()).await;
    assert_eq!(own.status, 403);
    assert!(shows(&asking.get("/people/{login}", "/people/nora", susan).await));
}

/// Goods that are announced, and arrive in parts.
async fn supplies(asking: &mut Asking, susan: &str, carla: &str) {
    let sku = demo::counter_skus().next().unwrap().to_owned();
    let known = asking.get("/items/{sku}/availability", &format!("/items/{sku}/availability"), carla).await;
    let place = known.body["places"][0]["place"].as_str().unwrap().to_owned();
    let (route, path) = ("/items/{sku}/supplies", format!("/items/{sku}/supplies"));
    let coming = |quantity: &str| json!({ "place": place, "quantity": quantity, "due": "2026-12-01", "source": "PO-API-1" });
    assert_eq!(asking.post(route, &path, carla, coming("7")).await.status, 403);
    assert_eq!(asking.post(route, &path, susan, coming("0")).await.status, 422);
    let after = asking.post(route, &path, susan, coming("7")).await;
    let inbound = after.body["places"][0]["inbound"].as_array().unwrap().clone();
    let supply = inbound.iter().find(|i| i["source"] == "PO-API-1").unwrap();
    let (route, path) =
        ("/supplies/{number}/receipt", format!("/supplies/{}/receipt", supply["id"].as_str().unwrap()));
    let some = asking.post(route, &path, susan, json!({ "quantity": "4", "bin": "A-1" })).await;
    assert!(some.body["served"].is_array(), "{some:?}");
    let too_many = asking.post(route, &path, susan, json!({ "quantity": "4" })).await;
    assert_eq!(too_many.text("detail"), "quantity: 3 are still to come, 4 can't arrive");
    let path = format!("/items/{sku}/availability");
    let now = asking.get("/items/{sku}/availability", &path, carla).await;
    let on_hand =
        |answer: &Answer| answer.body["places"][0]["on_hand"].as_str().unwrap().parse::<i64>().unwrap();
    assert_eq!(on_hand(&now), on_hand(&known) + 4);
}

/// What an archive holds; each part with the hash that its index says.
fn unpacked(bytes: &[u8]) -> Vec<String> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut read = |path: &str| {
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut zip.by_name(path).unwrap(), &mut content).unwrap();
        content
    };
    let index: Value = serde_json::from_slice(&read("INDEX.json")).unwrap();
    let parts = index["parts"].as_array().unwrap().iter().map(|part| {
        let path = part["path"].as_str().unwrap();
        let hash: String = desk::documents::hash_of(&read(path)).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(part["sha256"], hash, "{path}");
        path.to_owned()
    });
    parts.collect()
}

/// An order that comes back from the warehouse, and one whose inspection finds too little.
async fn warehouse(asking: &mut Asking, people: &People) {
    let (carla, susan) = (&people["carla"], &people["susan"]);
    let placed = asking.post("/orders", "/orders?place=true", carla, order("API-7", few())).await;
    let number = placed.text("number");
    let at = |what: &str| format!("/orders/{number}/{what}");
    let paper = asking.get("/orders/{number}/acknowledgement", &at("acknowledgement"), carla).await;
    assert!(paper.bytes.starts_with(b"%PDF"), "{paper:?}");
    let file = asking.get("/orders/{number}/file", &at("file"), carla).await;
    let parts = unpacked(&file.bytes);
    for wanted in ["order.json", "journal.jsonl", "papers/acknowledgement-"] {
        assert!(parts.iter().any(|path| path.starts_with(wanted)), "{wanted} in {parts:?}");
    }
    asking.post("/orders/{number}/release", &at("release"), carla, Value::Null).await;
    let why = json!({ "reason": "they want to add a line" });
    let route = "/orders/{number}/release/withdrawal";
    let back = asking.post(route, &at("release/withdrawal"), susan, why.clone()).await;
    assert_eq!(back.text("stage"), "confirmed", "{back:?}");
    let released = asking.post("/orders/{number}/release", &at("release"), carla, Value::Null).await;
    let shipment = released.body["shipments"][0].as_str().unwrap().to_owned();
    let of = |what: &str| (format!("/shipments/{{number}}/{what}"), format!("/shipments/{shipment}/{what}"));
    for what in ["pick-list", "packing-slip"] {
        let (route, path) = of(what);
        assert_eq!(asking.get(&route, &path, &people["pia"]).await.kind, "application/pdf");
    }
    let (route, path) = of("pick");
    asking.post(&route, &path, &people["pia"], json!({})).await;
    let (route, path) = of("pack");
    asking.post(&route, &path, &people["paul"], json!({ "packages": [{ "weight_grams": 900 }] })).await;
    let (route, path) = of("inspection");
    let points: Value =
        ["items", "condition", "labels", "papers"].iter().map(|c| json!({ "code": c, "ok": true })).collect();
    let inspected =
        asking.post(&route, &path, &people["iris"], json!({ "scans": [], "points": points })).await;
    assert_eq!(inspected.body["passed"], false, "{inspected:?}");
    let shown = asking.get("/shipments/{number}", &format!("/shipments/{shipment}"), susan).await;
    let found = shown.body["discrepancies"][0]["id"].as_str().unwrap().to_owned();
    let route = "/shipments/{number}/discrepancies/{id}/resolution";
    let path = format!("/shipments/{shipment}/discrepancies/{found}/resolution");
    let how = json!({ "reason": "counted again: all there" });
    assert_eq!(asking.post(route, &path, &people["paul"], how.clone()).await.status, 403);
    let settled = asking.post(route, &path, susan, how).await;
    assert_eq!(settled.body["discrepancies"][0]["open"], false, "{settled:?}");
    let damaged = json!({ "kind": "damaged", "line": 1, "expected": "a whole box", "found": "a wet one" });
    let path = format!("/shipments/{shipment}/discrepancies");
    let route = "/shipments/{number}/discrepancies";
    assert_eq!(asking.post(route, &path, carla, damaged.clone()).await.status, 403);
    let raised = asking.post(route, &path, &people["pia"], damaged).await;
    assert_eq!(raised.status, 201, "{raised:?}");
    let seen = raised.body["discrepancies"].as_array().unwrap();
    assert!(seen.iter().any(|d| d["kind"] == "damaged" && d["open"] == true), "{raised:?}");
    let odd = json!({ "kind": "haunted", "expected": "x", "found": "y" });
    assert_eq!(asking.post(route, &path, &people["pia"], odd).await.status, 422);
    let route = "/shipments/{number}/discrepancies/{id}/resolution";
    let unknown = format!("/shipments/{shipment}/discrepancies/none/resolution");
    assert_eq!(asking.post(route, &unknown, susan, json!({ "reason": "x" })).await.status, 404);
}

/// A customer is asked how the order was, and answers behind a link without signing in.
async fn surveys(asking: &mut Asking, number: &str, carla: &str, susan: &str) {
    let (route, path) = ("/orders/{number}/survey", format!("/orders/{number}/survey"));
    let early = asking.post(route, &path, carla, Value::Null).await;
    assert_eq!((early.status.as_u16(), early.text("code").as_str()), (409, "no_public_address"));
    let policy = "/api/v1/surveys/policy";
    let odd = asking.ask("PUT", policy, policy, susan, &json!({ "address": "ftp://desk" })).await;
    assert_eq!(odd.text("code"), "address");
    assert_eq!(asking.ask("PUT", policy, policy, carla, &json!({})).await.status, 403);
    asking.ask("PUT", policy, policy, susan, &json!({ "address": "https://desk.example" })).await;
    assert_eq!(
        asking.get("/surveys/policy", "/surveys/policy", susan).await.text("address"),
        "https://desk.example"
    );
    let invited = asking.post(route, &path, carla, Value::Null).await;
    assert_eq!(invited.status, 201, "{invited:?}");
    assert_eq!(asking.post(route, &path, carla, Value::Null).await.text("code"), "asked_already");
    let link = invited.text("link").replace("https://desk.example", "");
    let text = |answer: Answer| String::from_utf8(answer.bytes).unwrap();
    let shown = text(asking.desk.get("", &link).await);
    assert!(shown.contains("How satisfied are you with your order?"), "{shown}");
    for secret in [number, demo::COUNTER_CUSTOMER, "Carla"] {
        assert!(!shown.contains(secret), "nobody's data: {secret}");
    }
    let answer = |body: &'static str| {
        let mut post = request("POST", &link, "", Body::from(body));
        post.headers_mut().insert(header::CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap());
        post
    };
    let none = asking.desk.ask(answer("words=hello")).await;
    assert_eq!(none.status, 422);
    assert!(text(none).contains("hello"), "what was typed stays");
    assert_eq!(asking.desk.ask(answer("score=2&words=The+carton+was+wet")).await.status, 303);
    assert!(text(asking.desk.get("", &link).await).contains("Thank you"));
    assert_eq!(asking.desk.ask(answer("score=5")).await.status, 409, "once");
    assert_eq!(asking.desk.get("", &format!("{}0", &link[..link.len() - 1])).await.status, 404);
    let all = asking.get("/surveys", "/surveys", susan).await;
    assert_eq!(
        (&all.body["answers"][0]["score"], &all.body["answers"][0]["clerk"]),
        (&json!(2), &json!("Carla Brandt"))
    );
    assert!(all.body["answers"][0]["task"].is_string(), "a low score is a task: {all:?}");
    assert_eq!(asking.get("/surveys", "/surveys?person=tom", carla).await.status, 403);
}

/// An offer is made, revised, sent, ordered in part and as a whole, declined and given another day.
async fn quotations(asking: &mut Asking, carla: &str, susan: &str, sam: &str) {
    let (all, one) = ("/quotations", "/quotations/{number}");
    let given =
        |until: &str| json!({ "draft": order("", few()), "valid_until": until, "reference": "RFQ 1" });
    assert_eq!(asking.post(all, all, carla, json!({ "draft": order("", json!([])) })).await.status, 422);
    let made = asking.post(all, all, carla, given("+20")).await;
    assert_eq!((made.status.as_u16(), made.text("state").as_str()), (201, "open"), "{made:?}");
    let number = made.text("number");
    let path = format!("{all}/{number}");
    let revisions = format!("{path}/revisions");
    let revised = asking.post("/quotations/{number}/revisions", &revisions, carla, given("+30")).await;
    assert_eq!(revised.body["revision"], 2, "{revised:?}");
    assert_eq!(asking.get(one, &path, carla).await.text("total"), revised.text("total"));
    asking.get("/quotations/{number}/paper", &format!("{path}/paper"), carla).await;
    let letters = format!("{path}/letters");
    let sent = asking.post("/quotations/{number}/letters", &letters, carla, json!({})).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    let (route, acceptance) = ("/quotations/{number}/acceptance", format!("{path}/acceptance"));
    let some =
        json!({ "lines": [{ "line_no": 1, "quantity": 1 }], "buyer_po_no": "Q-PO-1", "accept": "a part" });
    let placed = asking.post(route, &acceptance, carla, some).await;
    assert_eq!(placed.status, 201, "{placed:?}");
    let too_many = json!({ "lines": [{ "line_no": 1, "quantity": 400 }] });
    assert_eq!(asking.post(route, &acceptance, carla, too_many).await.text("code"), "too_many");
    let shown = asking.get(one, &path, carla).await;
    assert_eq!(shown.body["orders"][0]["order"], placed.body["number"], "{shown:?}");
    let ordered = asking.get("/orders/{number}", &format!("/orders/{}", placed.text("number")), carla).await;
    assert_eq!(ordered.body["lines"][0]["price_source"], "quotation", "{ordered:?}");
    let (until, validity) = ("/api/v1/quotations/{number}/validity", format!("/api/v1{path}/validity"));
    let day = json!({ "valid_until": "2099-01-01" });
    assert_eq!(asking.ask("PUT", until, &validity, carla, &day).await.text("code"), "validity");
    let day = json!({ "valid_until": revised.text("valid_until"), "reason": "as agreed" });
    assert_eq!(asking.ask("PUT", until, &validity, sam, &day).await.status, 200);
    let refusal = format!("{path}/refusal");
    let declined = asking
        .post("/quotations/{number}/refusal", &refusal, carla, json!({ "reason": "the rest is too dear" }))
        .await;
    assert_eq!(declined.text("state"), "declined");
    assert_eq!(asking.post(route, &acceptance, carla, json!({})).await.text("code"), "quotation_over");
    let listed = asking.get(all, "/quotations?state=declined&limit=5", carla).await;
    assert_eq!(listed.body["quotations"][0]["number"], made.body["number"]);
    let begun = asking.post("/orders", "/orders", carla, order("Q-CALL", few())).await.text("number");
    let call =
        asking.get("/orders/{number}/call-script", &format!("/orders/{begun}/call-script"), carla).await;
    assert_eq!(call.body[2]["script"], "call-closing", "{call:?}");
    let rfq = "From: a@buyer.example\r\nTo: orders@desk.example\r\nSubject: Request for quotation\r\nMessage-ID: <rfq-1@buyer.example>\r\n\
               Content-Type: text/plain\r\n\r\nHello,\r\nplease send us a quotation for 20 pieces of your work gloves.\r\n";
    let taken = asking.desk.submit(carla, "rfq.eml", rfq).await;
    let document = taken.body["number"].as_str().unwrap_or_else(|| panic!("{taken:?}")).to_owned();
    let path = format!("/intake/{document}/offer");
    let begun = asking.post("/intake/{number}/offer", &path, carla, json!({})).await;
    assert_eq!(begun.status, 201, "{begun:?}");
    let of_order = json!({ "order": begun.body["number"], "draft": order("", few()), "valid_until": "+20" });
    let offered = asking.post(all, all, carla, of_order).await;
    assert_eq!(offered.status, 201, "{offered:?}");
    let policy = "/api/v1/quotations/policy";
    assert_eq!(asking.get("/quotations/policy", "/quotations/policy", carla).await.body["valid_days"], 30);
    assert_eq!(asking.ask("PUT", policy, policy, carla, &json!({})).await.status, 403);
    let set = asking.ask("PUT", policy, policy, susan, &json!({ "valid_days": 14 })).await;
    assert_eq!(set.body["valid_days"], 14);
}

/// A price set by hand is keyed again by somebody else, and settled where it differs.
async fn double_key(asking: &mut Asking, carla: &str, susan: &str, dora: &str) {
    let policy = "/api/v1/double-key/policy";
    asking.get("/double-key/policy", "/double-key/policy", carla).await;
    assert_eq!(asking.ask("PUT", policy, policy, carla, &json!({})).await.status, 403);
    let all = json!({ "emerging": 100, "developing": 100, "proficient": 100, "advanced": 100 });
    asking.ask("PUT", policy, policy, susan, &json!({ "price": all })).await;
    let item = demo::counter_skus().next().unwrap();
    let mut draft = order("DK-1", json!([{ "item": item, "quantity": 4, "price": "3.21" }]));
    draft["accept"] = json!("agreed on the telephone");
    let placed = asking.post("/orders", "/orders?place=true", carla, draft).await;
    assert!(placed.body["holds"].as_array().unwrap().contains(&json!("double_key")), "{placed:?}");
    let number = placed.text("number");
    let waits = asking.get("/double-key", "/double-key", dora).await;
    let mine = waits.body.as_array().unwrap().iter().find(|d| d["order"] == number.as_str()).unwrap();
    assert_eq!(
        (&mine["state"], &mine["first"]),
        (&json!("to_key"), &Value::Null),
        "the first is nobody's to see"
    );
    let (route, path) = ("/orders/{number}/double-key", format!("/orders/{number}/double-key"));
    let value = |value: &str| json!({ "line_no": 1, "field": "price", "value": value });
    assert_eq!(asking.post(route, &path, carla, value("3.21")).await.status, 403);
    let keyed = asking.post(route, &path, dora, value("3.12")).await;
    assert_eq!(keyed.body["same"], false, "{keyed:?}");
    let (route, path) = ("/orders/{number}/double-key/settlement", format!("{path}/settlement"));
    assert_eq!(asking.post(route, &path, dora, value("3.12")).await.text("code"), "same_person");
    assert_eq!(asking.post(route, &path, susan, value("3.12")).await.text("outcome"), "second");
    let order = asking.get("/orders/{number}", &format!("/orders/{number}"), carla).await;
    assert_eq!(order.body["lines"][0]["price"], "3.12", "{order:?}");
    asking.ask("PUT", policy, policy, susan, &json!({})).await;
}

/// Errors found in an order, the rates that follow, and the same from the journal.
async fn quality(asking: &mut Asking, number: &str, carla: &str, susan: &str) {
    let (route, path) = ("/orders/{number}/errors", format!("/orders/{number}/errors"));
    let wrong = json!({ "field": "quantity", "line": 1, "source": "complaint", "was": "4", "should_be": "40", "note": "they called" });
    let error = asking.post(route, &path, susan, wrong.clone()).await;
    assert_eq!((error.status.as_u16(), error.text("person").as_str()), (201, "Carla Brandt"), "{error:?}");
    assert_eq!(asking.post(route, &path, susan, wrong).await.text("code"), "known_error");
    let no_line = json!({ "field": "item", "source": "audit", "was": "a", "should_be": "b" });
    assert_eq!(asking.post(route, &path, susan, no_line).await.text("code"), "which_line");
    asking.get("/quality/errors", "/quality/errors?field=quantity&step=entry&limit=5", susan).await;
    assert_eq!(asking.get("/quality/errors", "/quality/errors?step=dream", susan).await.status, 422);
    let own = asking.get("/quality", "/quality?days=30", carla).await;
    assert_eq!(own.body["by_person"].as_array().unwrap().len(), 1, "one's own: {own:?}");
    assert_eq!(asking.get("/quality", "/quality?person=tom", carla).await.status, 403);
    let all = asking.get("/quality", "/quality", susan).await;
    let recount = asking.get("/quality/recount", "/quality/recount", susan).await;
    assert_eq!(
        (&recount.body["agrees"], &recount.body["orders"]),
        (&json!(true), &all.body["orders"]),
        "{recount:?}"
    );
    let path = format!("/quality/errors/{}/withdrawal", error.text("number"));
    let route = "/quality/errors/{number}/withdrawal";
    assert_eq!(asking.post(route, &path, carla, json!({ "reason": "not mine" })).await.status, 403);
    let back = asking.post(route, &path, susan, json!({ "reason": "they meant 4" })).await;
    assert_eq!(back.text("withdrawn"), "they meant 4");
}

/// What may be offered, why, and how often it was taken.
async fn recommendations(asking: &mut Asking, carla: &str, susan: &str) {
    let customers: Vec<String> = asking.desk.world.customers.iter().map(|c| c.number.clone()).collect();
    let sku = demo::counter_skus().next().unwrap().to_owned();
    let mut offered = 0;
    for number in customers {
        let path = format!("/customers/{number}/recommendations?items={sku}&limit=3");
        let found = asking.get("/customers/{number}/recommendations", &path, carla).await;
        offered += found.body.as_array().unwrap().len();
    }
    assert!(offered > 5, "only {offered} offers");
    let route = "/customers/{number}/recommendations";
    let path = format!("/customers/{}/recommendations?items=NONE", demo::COUNTER_CUSTOMER);
    assert_eq!(asking.get(route, &path, carla).await.status, 404);
    asking.get("/items/{sku}/bought-with", &format!("/items/{sku}/bought-with"), carla).await;
    let order =
        asking.post("/orders", "/orders?place=true", carla, order("API-R", few())).await.text("number");
    asking.get("/orders/{number}/recommendations", &format!("/orders/{order}/recommendations"), carla).await;
    assert_eq!(asking.get("/recommendations", "/recommendations", carla).await.status, 403);
    let learned =
        asking.post("/recommendations/learning", "/recommendations/learning", susan, Value::Null).await;
    assert!(learned.body["baskets"].as_i64().unwrap() > 50, "{learned:?}");
    asking.get("/recommendations", "/recommendations", susan).await;
}

/// An answer from the library, one that lacks a fact, a new version, and what was asked.
async fn scripts(asking: &mut Asking, number: &str, people: &People) {
    let (carla, susan) = (&people["carla"], &people["susan"]);
    let found = asking.get("/scripts", "/scripts?q=wo+bestellung&limit=5", carla).await;
    assert_eq!(found.body[0]["script"], "where-is-my-order", "found by German words: {found:?}");
    let route = "/scripts/{code}";
    let path = format!("/scripts/where-is-my-order?order={number}&language=en");
    let said = asking.get(route, &path, carla).await;
    assert!(said.text("text").contains(number), "{said:?}");
    let holed = asking.get(route, "/scripts/where-is-my-order", carla).await;
    assert_eq!((&holed.body["text"], holed.body["missing"][0].is_string()), (&Value::Null, true));
    assert_eq!(asking.get(route, "/scripts/no-such", carla).await.status, 404);
    let log = json!({ "script": "where-is-my-order", "language": "en", "version": said.body["version"], "order": number });
    let logged = asking.post("/inquiries", "/inquiries", carla, log).await;
    assert_eq!(logged.body["answered"], said.body["text"], "{logged:?}");
    let open = json!({ "asked": "Do you have it in green?", "order": number, "channel": "mail" });
    let open = asking.post("/inquiries", "/inquiries", carla, open).await;
    assert!(open.text("task").starts_with('T'));
    let page = asking.get("/inquiries", &format!("/inquiries?order={number}&limit=1"), carla).await;
    let path = format!("/inquiries?order={number}&before={}", page.text("next"));
    assert_eq!(
        asking.get("/inquiries", &path, carla).await.body["inquiries"][0]["number"],
        logged.body["number"]
    );
    let new = json!({ "script": "in-green", "language": "en", "question": "Do you have it in green?", "answer": "{{ item_name }}: as shown.",
        "follow_ups": [{ "asks": "When does it come?", "script": "where-is-my-order" }], "valid_to": "2027-12-31" });
    let made = asking.post("/scripts", "/scripts", carla, new).await;
    assert_eq!((made.status.as_u16(), made.text("state").as_str()), (201, "proposed"));
    let wrong = json!({ "script": "in-green", "language": "en", "question": "?", "answer": "{{ colour }}" });
    assert_eq!(asking.post("/scripts", "/scripts", carla, wrong).await.text("code"), "unknown_fact");
    let approve = json!({ "language": "en", "version": 1, "approve": true });
    let path = "/scripts/in-green/decision";
    assert_eq!(asking.post("/scripts/{code}/decision", path, carla, approve.clone()).await.status, 403);
    assert_eq!(asking.post("/scripts/{code}/decision", path, susan, approve).await.text("state"), "approved");
    asking.get("/scripts/{code}/versions", "/scripts/in-green/versions", carla).await;
    let back = json!({ "language": "en", "version": 1, "reason": "we have no green" });
    let gone = asking.post("/scripts/{code}/retirement", "/scripts/in-green/retirement", susan, back).await;
    assert_eq!(gone.text("state"), "retired");
    assert_eq!(asking.get(route, "/scripts/in-green", carla).await.text("code"), "not_in_force");
}

/// A decision table from the first row to its end.
async fn tables(asking: &mut Asking, people: &People) {
    let (carla, susan, mark) = (&people["carla"], &people["susan"], &people["mark"]);
    let known = asking.get("/tables", "/tables", carla).await;
    assert!(known.body.as_array().unwrap().iter().any(|t| t["table"] == "zone"), "{known:?}");
    assert_eq!(asking.get("/tables/{table}", "/tables/shoe-size", carla).await.status, 404);
    let at = "/tables/discount_approval";
    assert_eq!(asking.get("/tables/{table}", at, carla).await.body["version"], Value::Null);
    let rows = |from: &str| {
        json!([
            { "when": { "off": "<= 90" }, "then": { "approval": "nobody" }, "note": "small change" },
            { "when": { "off": from }, "then": { "approval": "review", "reason": "nearly given away" } },
        ])
    };
    let (route, path) = ("/tables/{table}/check", format!("{at}/check"));
    let twice = asking.post(route, &path, susan, json!({ "rows": rows("80..99"), "hit": "unique" })).await;
    assert_eq!(twice.body[0]["code"], "overlap", "{twice:?}");
    let (route, path) = ("/tables/{table}/versions", format!("{at}/versions"));
    let new = json!({ "rows": rows("> 91"), "reason": "who gives away" });
    assert_eq!(asking.post(route, &path, carla, new.clone()).await.status, 403);
    let made = asking.post(route, &path, susan, new).await;
    assert_eq!((made.status.as_u16(), made.text("state").as_str()), (201, "proposed"));
    assert!(made.body["findings"].as_array().unwrap().iter().any(|f| f["code"] == "gap"), "{made:?}");
    let wrong = json!({ "rows": [{ "when": { "colour": "red" }, "then": {} }], "reason": "x" });
    assert_eq!(asking.post(route, &path, susan, wrong).await.text("code"), "column");
    asking.get(route, &path, carla).await;
    asking.get("/tables/{table}/versions/{version}", &format!("{path}/1"), carla).await;
    asking.get("/tables/{table}/versions/{version}/csv", &format!("{path}/1/csv"), carla).await;
    asking.get("/tables/{table}/versions/{version}/dry-run", &format!("{path}/1/dry-run"), carla).await;
    let (route, path) = ("/tables/{table}/decision", format!("{at}/decision"));
    let approve = json!({ "version": 1, "approve": true });
    assert_eq!(asking.post(route, &path, susan, approve.clone()).await.text("code"), "own_work");
    assert_eq!(asking.post(route, &path, mark, approve).await.text("state"), "approved");
    let question = json!({ "facts": { "off": "95" } });
    let said = asking.post("/tables/{table}/answer", &format!("{at}/answer"), carla, question).await;
    let row = &said.body["rows"][0];
    assert_eq!((&row["row"], &row["then"]["approval"]), (&json!(2), &json!("review")), "{said:?}");
    let seen = json!({ "version": 1 });
    let read = asking.post("/tables/{table}/reading", &format!("{at}/reading"), carla, seen).await;
    let mine = read.body.as_array().unwrap().iter().find(|r| r["name"] == "Carla Brandt").unwrap().clone();
    assert!(mine["at"].is_string(), "{read:?}");
    let over = json!({ "version": 1, "reason": "only tried" });
    let ended = asking.post("/tables/{table}/end", &format!("{at}/end"), mark, over).await;
    assert!(ended.body["valid_to"].is_string(), "{ended:?}");
}

async fn procedures(asking: &mut Asking, number: &str, people: &People) {
    let (carla, sam, susan) = (&people["carla"], &people["sam"], &people["susan"]);
    let path = format!("/orders/{number}/procedure");
    let far = asking.get("/orders/{number}/procedure", &path, carla).await;
    assert!(far.body["steps"][0]["done"][0].is_string(), "{far:?}");
    let listed = asking.get("/procedures", "/procedures", carla).await;
    assert_eq!(
        (&listed.body[0]["procedure"], &listed.body[0]["in_force"]),
        (&json!("order-life"), &json!(0))
    );
    let one = "/procedures/{code}";
    let versions = asking.get(one, "/procedures/order-life", carla).await;
    let mut content = versions.body[0]["content"].clone();
    content["steps"][6]["optional"] = json!(false);
    content["steps"][6]["when"] = json!(["total >= 100"]);
    let new = json!({ "procedure": "order-life", "content": content });
    assert_eq!(asking.post("/procedures", "/procedures", carla, new.clone()).await.status, 403);
    let made = asking.post("/procedures", "/procedures", sam, new.clone()).await;
    assert_eq!((made.status.as_u16(), made.text("state").as_str()), (201, "proposed"), "{made:?}");
    let version = made.body["version"].as_i64().unwrap();
    let mut wrong = new;
    wrong["content"]["steps"][0]["when"] = json!(["colour = red"]);
    let refused = asking.post("/procedures", "/procedures", sam, wrong).await;
    assert_eq!(refused.status, 400, "{refused:?}");
    assert!(refused.text("detail").contains("colour"), "{refused:?}");
    let replay = format!("/procedures/order-life/replay?version={version}");
    let tried = asking.get("/procedures/{code}/replay", &replay, susan).await;
    assert!(tried.body["orders"].as_i64().unwrap() > 0, "{tried:?}");
    let held = asking
        .get("/procedures/{code}/conformance", "/procedures/order-life/conformance?days=30", susan)
        .await;
    assert!(held.body["cases"].as_i64().unwrap() > 0, "{held:?}");
    assert!(held.body["average_fitness"].as_f64().unwrap() > 0.9, "{held:?}");
    let decision = |version: i64| json!({ "version": version });
    let path = "/procedures/order-life/decision";
    assert_eq!(asking.post("/procedures/{code}/decision", path, carla, decision(version)).await.status, 403);
    let decided = asking.post("/procedures/{code}/decision", path, susan, decision(version)).await;
    assert_eq!(decided.body["state"], "approved", "{decided:?} of {made:?}");
    let read = ("/procedures/{code}/acknowledgement", "/procedures/order-life/acknowledgement");
    assert_eq!(asking.post(read.0, read.1, carla, decision(0)).await.text("code"), "outdated");
    assert_eq!(asking.post(read.0, read.1, carla, decision(version)).await.status, 204);
    let back = json!({ "version": version, "reason": "too slow" });
    let gone =
        asking.post("/procedures/{code}/retirement", "/procedures/order-life/retirement", susan, back).await;
    assert_eq!(gone.text("state"), "retired");
    let log = asking.get("/event-log", "/event-log?days=30", susan).await;
    let other = asking.post("/procedures/{code}/logs", "/procedures/order-life/logs", susan, log.body).await;
    assert!(other.body["cases"].as_i64().unwrap() > 0 && other.body["known_steps"] != json!(0), "{other:?}");
    let none = asking.post("/procedures/{code}/logs", "/procedures/order-life/logs", susan, json!({})).await;
    assert_eq!(none.text("code"), "log");
}

async fn documents(asking: &mut Asking, carla: &str) {
    let waiting = demo::inbox_documents(&asking.desk.world);
    for document in &waiting {
        let taken = asking.desk.submit(carla, &document.file_name, document.bytes.clone()).await;
        asking.hold("POST", "/api/v1/intake", &document.file_name, &taken);
        let number = taken.text("number");
        asking.get("/intake/{number}", &format!("/intake/{number}"), carla).await;
    }
    let again = asking.desk.submit(carla, "again.edi", waiting[0].bytes.clone()).await;
    assert_eq!((again.status.as_u16(), &again.body["duplicate"]), (200, &json!(true)));
    asking.hold("POST", "/api/v1/intake", "again", &again);
    asking.get("/intake", "/intake?limit=5", carla).await;
    let csv = format!("po,item,quantity\nAPI-CSV,{},3\n", demo::counter_skus().next().unwrap());
    let taken = asking.desk.submit(carla, "by-hand.csv", csv.clone()).await;
    let number = taken.text("number");
    let at = |what: &str| format!("/intake/{number}/{what}");
    let source = asking.get("/intake/{number}/document", &at("document"), carla).await;
    assert_eq!(source.bytes, csv.as_bytes());
    for (what, given) in [
        ("questions", json!({ "text": "Is that ours?", "field": "customer" })),
        ("notes", json!({ "text": "by telephone", "field": "lines/0/quantity" })),
    ] {
        let (route, path) = (format!("/intake/{{number}}/{what}"), at(what));
        let done = asking.post(&route, &path, carla, given).await;
        assert_eq!(done.status, 201, "{what}: {done:?}");
        asking.get(&route, &path, carla).await;
    }
    let said = json!({ "field": "customer", "value": demo::COUNTER_CUSTOMER, "status": "corrected" });
    asking.post("/intake/{number}/fields", &at("fields"), carla, said).await;
    let (route, path) = ("/intake/{number}/parties", at("parties"));
    asking.get(route, &path, carla).await;
    let said = json!({ "field": "terms", "said": "60 days net", "decision": "accepted", "note": "agreed with sales" });
    let done = asking.post(route, &path, carla, said).await;
    assert_eq!(done.body["decided"]["note"], "agreed with sales", "{done:?}");
    let done =
        asking.post("/intake/{number}/conversion", &at("conversion"), carla, json!({ "place": true })).await;
    assert_eq!(done.status, 201, "{done:?}");
    let path = format!("/orders/{}/messages", done.text("order"));
    let messages = asking.get("/orders/{number}/messages", &path, carla).await;
    assert_eq!(messages.body["documents"][0]["number"], json!(number));
    let other = asking.desk.submit(carla, "other.csv", csv.replace("API-CSV", "API-NO")).await.text("number");
    let path = format!("/intake/{other}/rejection");
    asking.post("/intake/{number}/rejection", &path, carla, json!({ "reason": "not our goods" })).await;
    // The same PO with another quantity is a change of the order.
    let more = asking.desk.submit(carla, "more.csv", csv.replace(",3\n", ",5\n")).await.text("number");
    let said = json!({ "field": "customer", "value": demo::COUNTER_CUSTOMER, "status": "corrected" });
    asking.post("/intake/{number}/fields", &format!("/intake/{more}/fields"), carla, said).await;
    let path = format!("/intake/{more}/amendment");
    let proposed = asking.post("/intake/{number}/amendment", &path, carla, Value::Null).await;
    assert_eq!(proposed.body["changes"][0]["quantity"], json!("5"), "{proposed:?}");
}

/// A part number that nobody knows, taught, taken back and let count again.
async fn learned(asking: &mut Asking, carla: &str, susan: &str) {
    let csv = "po,item,quantity\nAPI-KNOWS,QX-998-71,3\n";
    let number = asking.desk.submit(carla, "unknown.csv", csv.to_owned()).await.text("number");
    let path = format!("/intake/{number}/fields");
    let sku = demo::counter_skus().next().unwrap().to_owned();
    for (field, value) in [("customer", demo::COUNTER_CUSTOMER), ("lines/0/item", &sku)] {
        let said = json!({ "field": field, "value": value, "status": "corrected" });
        asking.post("/intake/{number}/fields", &path, carla, said).await;
    }
    let route = "/knowledge?kind=cross_reference&q=QX";
    let listed = asking.get("/knowledge", route, carla).await;
    let row = &listed.body["knowledge"][0];
    assert_eq!((row["status"].as_str(), row["meaning"].as_str()), (Some("active"), Some(sku.as_str())));
    let number = row["number"].as_str().unwrap().to_owned();
    let at = |what: &str| format!("/knowledge/{number}{what}");
    let shown = asking.get("/knowledge/{number}", &at(""), carla).await;
    assert_eq!(shown.body["events"][0]["deed"], "remembered");
    assert_eq!(shown.body["differences"][0]["after"], Value::Null, "without it, nobody knows the number");
    let why = json!({ "reason": "to see" });
    let back = asking.post("/knowledge/{number}/retirement", &at("/retirement"), carla, why.clone()).await;
    assert_eq!(back.body["status"], "retired");
    let again = asking.post("/knowledge/{number}/retirement", &at("/retirement"), carla, why.clone()).await;
    assert_eq!((again.status.as_u16(), again.text("code").as_str()), (409, "already"));
    let on = asking.post("/knowledge/{number}/activation", &at("/activation"), susan, why).await;
    assert_eq!(on.body["status"], "active");
    assert_eq!(asking.get("/knowledge", "/knowledge?kind=rumour", carla).await.status, 422);
}

/// The demo company's EDI customer has a record that proves itself.
async fn autopilot(asking: &mut Asking, carla: &str, susan: &str) {
    let shown = asking.get("/intake/autopilot", "/intake/autopilot", susan).await;
    let records = shown.body["records"].as_array().unwrap();
    let proven = records.iter().find(|r| r["sender"] != "" && r["is_proven"] == true).unwrap();
    let switch = json!({ "channel": proven["channel"], "sender": proven["sender"], "on": true, "reason": "its record" });
    let unproven = records.iter().find(|r| r["sender"] != "" && r["channel"] == "pdf").unwrap();
    let too_early = json!({ "channel": "pdf", "sender": unproven["sender"], "on": true, "reason": "please" });
    let refused = asking.post("/intake/autopilot", "/intake/autopilot", susan, too_early).await;
    assert_eq!((refused.status.as_u16(), refused.text("code").as_str()), (409, "not_proven"), "{refused:?}");
    let switched = asking.post("/intake/autopilot", "/intake/autopilot", susan, switch).await;
    assert_eq!(switched.body["is_on"], true, "{switched:?}");
    // Nobody asks for it to be placed; the desk does.
    let document = demo::inbox_documents(&asking.desk.world).remove(0);
    let sent = request("POST", "/api/v1/intake", carla, Body::from(document.bytes));
    let taken = asking.desk.ask(sent).await;
    asking.hold("POST", "/api/v1/intake", "on autopilot", &taken);
    assert!(taken.body["order"].is_string(), "{taken:?}");
    let figures = json!({ "sample_ppm": 50_000 });
    let route = "/api/v1/intake/autopilot/figures";
    asking.ask("PUT", route, route, susan, &figures).await;
    let models = asking.get("/intake/models", "/intake/models", susan).await;
    let version = models.body["models"][0]["version"].clone();
    assert_eq!(version, 1, "{models:?}");
    let path = format!("/intake/models/{version}/activation");
    let done = asking
        .post("/intake/models/{version}/activation", &path, susan, json!({ "reason": "once more" }))
        .await;
    assert_eq!(done.body["state"], "active");
}

/// What went touchless is audited, and a copy is put to what it is a copy of.
async fn audits(asking: &mut Asking, carla: &str, susan: &str) {
    asking.get("/intake/audits", "/intake/audits?state=open", susan).await;
    let inbox = asking.get("/intake", "/intake?limit=200", carla).await;
    let documents = inbox.body["documents"].as_array().unwrap().clone();
    let of_po = |po: &str| {
        let found = documents.iter().find(|d| d["po_number"] == po);
        found.unwrap_or_else(|| panic!("{po} in {documents:?}"))["number"].as_str().unwrap().to_owned()
    };
    let gone = of_po("FW-88131");
    let case = asking.get("/intake/{number}/trust", &format!("/intake/{gone}/trust"), carla).await;
    assert_eq!(
        (case.text("mode").as_str(), &case.body["would_go_touchless"]),
        ("autopilot", &json!(true)),
        "{case:?}"
    );
    let said = json!({ "field": "lines/0/quantity", "is": "1", "note": "the file says otherwise" });
    let done = asking.post("/intake/{number}/audit", &format!("/intake/{gone}/audit"), susan, said).await;
    assert_eq!((&done.body["right"], &done.body["fell_back"]), (&json!(false), &json!(true)), "{done:?}");
    let wrong = asking.get("/intake/audits", "/intake/audits?state=wrong", susan).await;
    assert_eq!(wrong.body["audits"].as_array().unwrap().len(), 1);
    let copy = documents.iter().find(|d| d["kind"] == "duplicate" || d["kind"] == "change").unwrap();
    let copy = copy["number"].as_str().unwrap();
    let merged =
        asking.post("/intake/{number}/merge", &format!("/intake/{copy}/merge"), carla, Value::Null).await;
    assert_eq!(merged.status, 200, "{merged:?}");
}
