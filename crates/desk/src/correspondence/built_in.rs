//! The words that are built in: version 0 of each template, until the desk approves words of its own.

use basics::Language;

use super::Template;

pub(super) fn built_in(template: Template, language: Language) -> &'static str {
    match (template, language) {
        (Template::OrderConfirmed, Language::En) => include_str!("templates/order_confirmed.en.txt"),
        (Template::OrderConfirmed, Language::De) => include_str!("templates/order_confirmed.de.txt"),
        (Template::OrderConfirmed, Language::Fr) => include_str!("templates/order_confirmed.fr.txt"),
        (Template::OrderConfirmed, Language::Es) => include_str!("templates/order_confirmed.es.txt"),
        (Template::OrderConfirmed, Language::Nl) => include_str!("templates/order_confirmed.nl.txt"),
        (Template::OrderConfirmed, Language::It) => include_str!("templates/order_confirmed.it.txt"),
        (Template::OrderRejected, Language::En) => include_str!("templates/order_rejected.en.txt"),
        (Template::OrderRejected, Language::De) => include_str!("templates/order_rejected.de.txt"),
        (Template::OrderRejected, Language::Fr) => include_str!("templates/order_rejected.fr.txt"),
        (Template::OrderRejected, Language::Es) => include_str!("templates/order_rejected.es.txt"),
        (Template::OrderRejected, Language::Nl) => include_str!("templates/order_rejected.nl.txt"),
        (Template::OrderRejected, Language::It) => include_str!("templates/order_rejected.it.txt"),
        (Template::Received, Language::En) => include_str!("templates/received.en.txt"),
        (Template::Received, Language::De) => include_str!("templates/received.de.txt"),
        (Template::Received, Language::Fr) => include_str!("templates/received.fr.txt"),
        (Template::Received, Language::Es) => include_str!("templates/received.es.txt"),
        (Template::Received, Language::Nl) => include_str!("templates/received.nl.txt"),
        (Template::Received, Language::It) => include_str!("templates/received.it.txt"),
        (Template::WhereItStands, Language::En) => include_str!("templates/where_it_stands.en.txt"),
        (Template::WhereItStands, Language::De) => include_str!("templates/where_it_stands.de.txt"),
        (Template::WhereItStands, Language::Fr) => include_str!("templates/where_it_stands.fr.txt"),
        (Template::WhereItStands, Language::Es) => include_str!("templates/where_it_stands.es.txt"),
        (Template::WhereItStands, Language::Nl) => include_str!("templates/where_it_stands.nl.txt"),
        (Template::WhereItStands, Language::It) => include_str!("templates/where_it_stands.it.txt"),
        (Template::Shipped, Language::En) => include_str!("templates/shipped.en.txt"),
        (Template::Shipped, Language::De) => include_str!("templates/shipped.de.txt"),
        (Template::Shipped, Language::Fr) => include_str!("templates/shipped.fr.txt"),
        (Template::Shipped, Language::Es) => include_str!("templates/shipped.es.txt"),
        (Template::Shipped, Language::Nl) => include_str!("templates/shipped.nl.txt"),
        (Template::Shipped, Language::It) => include_str!("templates/shipped.it.txt"),
        (Template::Question, Language::En) => include_str!("templates/question.en.txt"),
        (Template::Question, Language::De) => include_str!("templates/question.de.txt"),
        (Template::Question, Language::Fr) => include_str!("templates/question.fr.txt"),
        (Template::Question, Language::Es) => include_str!("templates/question.es.txt"),
        (Template::Question, Language::Nl) => include_str!("templates/question.nl.txt"),
        (Template::Question, Language::It) => include_str!("templates/question.it.txt"),
        (Template::Plain, Language::En) => include_str!("templates/plain.en.txt"),
        (Template::Plain, Language::De) => include_str!("templates/plain.de.txt"),
        (Template::Plain, Language::Fr) => include_str!("templates/plain.fr.txt"),
        (Template::Plain, Language::Es) => include_str!("templates/plain.es.txt"),
        (Template::Plain, Language::Nl) => include_str!("templates/plain.nl.txt"),
        (Template::Plain, Language::It) => include_str!("templates/plain.it.txt"),
    }
}
