//! Questions to those who know more, and who looks on, by the API.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use desk::help::{self, Question};
use desk::notes::About;
use desk::orders;
use desk::policies::{Verb, Whose, allow};
use desk::{Actor, Failure, intake, people};
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use crate::App;
use crate::credential::Credential;
use crate::problem::Problem;

/// Questions of one answer.
const MOST: usize = basics::Limits::PAGE_ROWS;

/// What questions are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedOf {
    Order,
    Document,
}

impl AskedOf {
    fn about(self, tx: &mut Tx, number: &str, field: &str) -> Result<About, Failure> {
        match self {
            AskedOf::Order => {
                let order = orders::need(tx, number)?;
                orders::about(tx, &order, field)
            }
            AskedOf::Document => intake::about(tx, number, field),
        }
    }

    fn see(self) -> Verb {
        match self {
            AskedOf::Order => Verb::SeeOrders,
            AskedOf::Document => Verb::SeeIntake,
        }
    }
}

#[derive(Debug, Serialize)]
pub struct QuestionShown {
    question: String,
    about: String,
    field: Option<String>,
    field_value: Option<String>,
    duty: String,
    asked_by: String,
    asked_at: String,
    /// Who is to answer.
    with: String,
    state: &'static str,
    since: String,
    words: Vec<WordShown>,
}

#[derive(Debug, Serialize)]
pub struct WordShown {
    kind: &'static str,
    text: String,
    by: String,
    at: String,
}

impl From<Question> for QuestionShown {
    fn from(question: Question) -> QuestionShown {
        let (field, field_value) = question.field.map(|f| (f.path, f.value)).unzip();
        let word =
            |w: help::Word| WordShown { kind: w.kind.code(), text: w.text, by: w.name, at: w.at.to_string() };
        QuestionShown {
            question: question.number,
            about: question.about,
            field,
            field_value,
            duty: question.duty.to_string(),
            asked_by: question.asker_name,
            asked_at: question.asked_at.to_string(),
            with: question.with_name,
            state: question.state.code(),
            since: question.since.to_string(),
            words: question.words.into_iter().map(word).collect(),
        }
    }
}

fn shown(found: Vec<Question>) -> Vec<QuestionShown> {
    found.into_iter().map(QuestionShown::from).collect()
}

/// `GET …/questions`
pub fn questions(of: AskedOf) -> MethodRouter<App> {
    get(move |asks: Asks| async move {
        let found = asks.look("questions", of.see(), move |tx, number| {
            let about = of.about(tx, number, "")?;
            Ok(shown(help::of_thing(tx, about.thing, MOST)?))
        });
        Ok::<_, Problem>(Json(found.await?))
    })
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionGiven {
    text: String,
    /// `lines/0/quantity`; empty for the whole of it.
    #[serde(default)]
    field: String,
    /// A login; empty for whoever is best to ask.
    #[serde(default)]
    to: String,
}

/// `POST …/questions`
pub fn ask(of: AskedOf) -> MethodRouter<App> {
    post(move |asks: Asks<QuestionGiven>| async move {
        let done = asks.carry_out("ask question", move |tx, by, asked| {
            allow(by, of.see(), Whose::Others)?;
            let about = of.about(tx, &asked.number, &asked.given.field)?;
            let (number, _) = help::ask(tx, by, &about, &asked.given.text, &asked.given.to)?;
            Ok(QuestionShown::from(help::need(tx, &number)?))
        });
        Ok::<_, Problem>((StatusCode::CREATED, Json(done.await?)))
    })
}

#[derive(Debug, Serialize)]
pub struct OwnQuestions {
    /// With whoever asks for this, to be answered.
    asked: Vec<QuestionShown>,
    /// Handed back to them.
    returned: Vec<QuestionShown>,
}

/// `GET /api/v1/questions`: what waits for whoever asks for it.
pub async fn list(State(app): State<App>, who: Credential) -> Result<Json<OwnQuestions>, Problem> {
    let found = app.read(who, "own questions", |tx, by| {
        allow(by, Verb::AskQuestion, Whose::Own)?;
        let asked = shown(help::asked_of(tx, by.person, MOST)?);
        Ok(OwnQuestions { asked, returned: shown(help::returned_to(tx, by.person, MOST)?) })
    });
    Ok(Json(found.await?))
}

/// `GET /api/v1/questions/{number}`: for those who may see what it is about.
pub async fn show(asks: Asks) -> Result<Json<QuestionShown>, Problem> {
    let found = asks.look("question", Verb::SeeOrders, |tx, number| Ok(help::need(tx, number)?.into()));
    Ok(Json(found.await?))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Answer,
    HandBack,
    PassOn,
    AskAgain,
    Withdraw,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordGiven {
    #[serde(default)]
    text: String,
    /// A login, for passing it on.
    #[serde(default)]
    to: String,
}

/// `POST /api/v1/questions/{number}/…`
pub fn deed(deed: Deed) -> MethodRouter<App> {
    post(move |asks: Asks<WordGiven>| async move {
        let done = asks.carry_out("question", move |tx, by, asked| {
            let (number, text) = (asked.number.as_str(), asked.given.text.as_str());
            let question = match deed {
                Deed::Answer => help::answer(tx, by, number, text)?,
                Deed::HandBack => help::hand_back(tx, by, number, text)?,
                Deed::PassOn => help::pass_on(tx, by, number, &asked.given.to, text)?,
                Deed::AskAgain => help::ask_again(tx, by, number, text)?,
                Deed::Withdraw => help::withdraw(tx, by, number)?,
            };
            Ok(QuestionShown::from(question))
        });
        Ok::<_, Problem>(Json(done.await?))
    })
}

#[derive(Debug, Serialize)]
pub struct FollowerShown {
    login: String,
    name: String,
    since: String,
}

fn followers_of(tx: &mut Tx, thing: uuid::Uuid) -> Result<Vec<FollowerShown>, Failure> {
    let mut all = Vec::new();
    for f in help::followers(tx, thing)? {
        let login = people::actor(tx, f.person)?.map_or_else(String::new, |p| p.login.clone());
        all.push(FollowerShown { login, name: f.name, since: f.since.to_string() });
    }
    Ok(all)
}

/// `GET /api/v1/orders/{number}/followers`
pub async fn followers(asks: Asks) -> Result<Json<Vec<FollowerShown>>, Problem> {
    let found = asks.look("followers", Verb::SeeOrders, |tx, number| {
        let order = orders::need(tx, number)?;
        followers_of(tx, order.id.uuid())
    });
    Ok(Json(found.await?))
}

/// `POST /api/v1/orders/{number}/followers`
pub async fn follow(asks: Asks) -> Result<(StatusCode, Json<Vec<FollowerShown>>), Problem> {
    let done = asks.carry_out("follow order", |tx, by, asked| looks_on(tx, by, &asked.number, true));
    Ok((StatusCode::CREATED, Json(done.await?)))
}

/// `POST /api/v1/orders/{number}/followers/end`
pub async fn leave(asks: Asks) -> Result<Json<Vec<FollowerShown>>, Problem> {
    let done = asks.carry_out("leave order", |tx, by, asked| looks_on(tx, by, &asked.number, false));
    Ok(Json(done.await?))
}

fn looks_on(tx: &mut Tx, by: &Actor, number: &str, begin: bool) -> Result<Vec<FollowerShown>, Failure> {
    let order = orders::need(tx, number)?;
    let about = About::of("order", order.id.uuid(), &order.number);
    if begin {
        let writer = orders::hands(tx, order.id)?.map_or(order.entered_by, |h| h.owner);
        help::follow(tx, by, &about, writer)?;
    } else {
        help::leave(tx, by, &about)?;
    }
    followers_of(tx, order.id.uuid())
}
