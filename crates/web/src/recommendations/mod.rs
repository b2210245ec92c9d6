//! Recommendations: what was learned from the past and when, and how often what is offered is taken.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use desk::policies::{Verb, Whose, allow, may};
use desk::proportion::Proportion;
use desk::recommendations::{self, Figure, LearnedAt};
use desk::{Failure, people};

use crate::App;
use crate::credential::Credential;
use crate::frame::{Frame, Notice};
use crate::page::{Stop, Visit, open_page, see_with};

/// Days that the figures are of.
pub const DAYS: i64 = 90;

#[derive(Template)]
#[template(path = "recommendations.html")]
struct RecommendationsPage {
    frame: Frame,
    learned: Option<(LearnedAt, String)>,
    days: i64,
    all: Proportion,
    by_kind: Vec<Figure>,
    by_person: Vec<Figure>,
    by_item: Vec<Figure>,
    may_learn: bool,
}

impl RecommendationsPage {
    /// Each table: its title, what its rows are, the rows, and a name for programs.
    fn tables(&self) -> [(&'static str, &'static str, &[Figure], &'static str); 3] {
        [
            ("By reason", "Why", &self.by_kind, "kind"),
            ("By person", "Who", &self.by_person, "person"),
            ("By item", "Item", &self.by_item, "item"),
        ]
    }
}

/// `GET /recommendations`
pub async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    open_page(&app, &visit, "recommendations", "/recommendations", move |tx, by, frame| {
        allow(by, Verb::SeeFigures, Whose::Others)?;
        let since = tx.now().plus_seconds(-DAYS * 86_400);
        let figures = recommendations::figures(tx, since)?;
        let ids: Vec<_> = figures.by_person.iter().map(|(id, _)| *id).collect();
        let names = people::names(tx, &ids)?;
        let name = |id| names.get(&id).cloned().unwrap_or_else(|| "the desk".into());
        Ok(RecommendationsPage {
            learned: recommendations::learned(tx)?.map(|l| (l, frame.when(l.at))),
            days: DAYS,
            all: figures.all,
            by_kind: figures.by_kind,
            by_person: figures
                .by_person
                .into_iter()
                .map(|(id, taken)| Figure { name: name(id), taken })
                .collect(),
            by_item: figures.by_item,
            may_learn: may(by, Verb::LearnRecommendations, Whose::Others),
            frame,
        })
    })
    .await
}

/// `POST /recommendations/learning`
pub async fn learn(State(app): State<App>, visit: Visit) -> Result<Response, Stop> {
    let learned = learn_now(&app, visit.who).await?;
    let (rules, baskets) = (learned.rules, learned.baskets);
    let notice = Notice::ok(format!("{rules} rules were learned from {baskets} orders."));
    Ok(see_with("/recommendations", notice))
}

/// Reads, learns and keeps: the middle part takes its time and no transaction.
pub async fn learn_now(app: &App, who: Credential) -> Result<LearnedAt, Failure> {
    let baskets = app
        .read(who.clone(), "baskets", |tx, by| {
            allow(by, Verb::LearnRecommendations, Whose::Others)?;
            Ok(recommendations::baskets(tx)?)
        })
        .await?;
    let learned = tokio::task::spawn_blocking(move || recommendations::learn(&baskets))
        .await
        .map_err(|e| db::Fault::Broken(e.to_string()))?;
    app.write(who, "learn recommendations", move |tx, by| {
        recommendations::adopt(tx, by, &learned)?;
        recommendations::settle_all(tx)?;
        let kept = recommendations::learned(tx)?;
        Ok(kept.ok_or_else(|| db::Fault::Broken("nothing was kept".into()))?)
    })
    .await
}
