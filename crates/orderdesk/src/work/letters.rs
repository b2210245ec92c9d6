//! Letters that go: those to people by the first server for mail that is set up, those to programs into the outbox folder. A mail goes out
//! once, but for one case: the server took it and the worker died before that was written down. Then it goes again with the same
//! Message-ID, by which servers and mail programs know a copy.

use std::path::Path;
use std::sync::Arc;

use courier::{Enclosure, Parcel, Post};
use db::Tx;
use desk::correspondence::{self, Carries, Enclosed, Outgoing};
use desk::mailboxes::{Mailbox, MailboxKind};
use desk::orders::OrderId;
use desk::{
    Actor, Failure, billing, company, documents, orders, papers as facts, quotations, returns, shipping,
};
use papers::{Paper, Style};

use super::{Worker, server};
use crate::Trouble;
use crate::database::told;

/// Letters taken from the outbox in one go.
const BATCH: usize = 20;

/// A paper that is printed when its letter goes.
struct ToPrint {
    code: String,
    name: String,
    paper: Paper,
    style: Style,
}

impl Worker {
    /// Sends what is due.
    pub(super) fn send(&self) -> Result<(), Trouble> {
        let smtp = self.mailboxes()?.into_iter().find(|m| m.active && m.kind == MailboxKind::Smtp);
        let post = match &smtp {
            Some(mailbox) => match server::server(mailbox).and_then(|s| Ok(Post::to(&s)?)) {
                Ok(post) => Some((post, mailbox.clone())),
                Err(trouble) => {
                    // Letters to people wait; the others go.
                    let _ = self.told(mailbox, Err(trouble));
                    None
                }
            },
            None => None,
        };
        let to_folder = smtp.is_none() && self.how.outbox.is_some();
        let carries = Carries { mails: post.is_some() || to_folder, files: self.how.outbox.is_some() };
        loop {
            let (desk, name) = (Arc::clone(&self.desk), self.name.clone());
            let claimed = self
                .db
                .write_now("claim letters", move |tx| correspondence::claim(tx, &desk, &name, carries, BATCH))
                .map_err(told)?;
            let all = claimed.len();
            // What broke for one letter is not for the others to wait for: they are ours until the lease is over.
            let mut broken = None;
            for letter in claimed {
                if let Err(trouble) = self.carry(&letter, post.as_ref()) {
                    tracing::error!("letter {}: {trouble}", letter.name());
                    broken = Some(trouble);
                }
            }
            match broken {
                Some(trouble) => return Err(trouble),
                None if all < BATCH => return Ok(()),
                None => {}
            }
        }
    }

    fn carry(&self, letter: &Outgoing, post: Option<&(Post, Mailbox)>) -> Result<(), Trouble> {
        let carried =
            if letter.is_mail() { self.mail(letter, post) } else { self.file(letter).map(|()| None) };
        let (desk, id) = (Arc::clone(&self.desk), letter.id);
        match carried {
            Ok(Some(copy)) => {
                if let Some((_, mailbox)) = post {
                    let _ = self.told(mailbox, Ok(()));
                }
                let letter = letter.clone();
                self.db
                    .write_now("letter sent", move |tx| {
                        correspondence::mark_mailed(tx, &desk, &letter, &copy)
                    })
                    .map_err(told)
            }
            Ok(None) => self
                .db
                .write_now("letter sent", move |tx| correspondence::mark_sent(tx, &desk, id))
                .map_err(told),
            Err(trouble) => {
                let is_final =
                    trouble.downcast_ref::<courier::Trouble>().is_some_and(courier::Trouble::is_final);
                let error = trouble.to_string();
                if let (Some((_, mailbox)), false) = (post.filter(|_| letter.is_mail()), is_final) {
                    let _ = self.told(mailbox, Err(error.clone().into()));
                }
                self.db
                    .write_now("letter failed", move |tx| match is_final {
                        true => correspondence::mark_refused(tx, &desk, id, &error),
                        false => correspondence::mark_failed(tx, &desk, id, &error),
                    })
                    .map(|_| ())
                    .map_err(told)
            }
        }
    }

    /// Sends a mail, or writes it into the folder where no server is set up; the copy as it went.
    fn mail(&self, letter: &Outgoing, post: Option<&(Post, Mailbox)>) -> Result<Option<Vec<u8>>, Trouble> {
        let parcel = self.parcel(letter, post.and_then(|(_, mailbox)| mailbox.address.clone()))?;
        let copy = parcel.written()?;
        match (post, &self.how.outbox) {
            (Some((post, _)), _) => {
                post.send(&parcel)?;
            }
            (None, Some(folder)) => {
                write(folder, letter, &format!("{}.eml", stem(&letter.file_name)), &copy)?
            }
            (None, None) => return Err("there is no server for mail".into()),
        }
        Ok(Some(copy))
    }

    fn file(&self, letter: &Outgoing) -> Result<(), Trouble> {
        let folder = self.how.outbox.as_ref().ok_or("there is no outbox folder")?;
        Ok(write(folder, letter, &letter.file_name, &letter.content)?)
    }

    fn parcel(&self, letter: &Outgoing, from: Option<String>) -> Result<Parcel, Trouble> {
        self.print_papers(letter)?;
        let of = letter.clone();
        let (company, enclosures) = self
            .db
            .read_now("letter to send", move |tx| -> Result<_, Failure> {
                let mut enclosures = Vec::new();
                for one in correspondence::enclosures(tx, of.id)? {
                    let Enclosed::Document(hash) = &one.content else { continue };
                    let Some(document) = documents::by_hash(tx, hash)? else { continue };
                    enclosures.push(Enclosure {
                        name: one.name,
                        media_type: one.media_type,
                        bytes: document.content,
                    });
                }
                Ok((company::facts(tx)?, enclosures))
            })
            .map_err(told)?;
        Ok(Parcel {
            from_name: company.name.clone(),
            from: from.unwrap_or_else(|| company.email.clone()),
            to: letter.recipient.clone(),
            subject: letter.subject.clone(),
            text: letter.text(),
            message_id: letter.message_id.clone().unwrap_or_else(|| letter.id.to_string()),
            in_reply_to: letter.in_reply_to.clone(),
            references: letter.references.clone(),
            at_micros: self.db.clock().now().micros(),
            is_automatic: letter.is_automatic,
            enclosures,
        })
    }

    /// Papers are printed once, with the facts of the moment the letter goes, and are documents from then on.
    fn print_papers(&self, letter: &Outgoing) -> Result<(), Trouble> {
        let of = letter.clone();
        let papers = self.db.read_now("papers to print", move |tx| to_print(tx, &of)).map_err(told)?;
        for one in papers {
            let print = self.print().ok_or("there is no printer")?;
            let pdf = print(&one.paper, &one.style)?;
            let (desk, id) = (Arc::clone(&self.desk), letter.id);
            self.db
                .write_now("keep paper", move |tx| {
                    correspondence::keep_paper(tx, &desk, id, &one.code, &one.name, &pdf)
                })
                .map_err(told)?;
        }
        Ok(())
    }
}

fn to_print(tx: &mut Tx, letter: &Outgoing) -> Result<Vec<ToPrint>, Failure> {
    let mut papers = Vec::new();
    for one in correspondence::enclosures(tx, letter.id)? {
        let Enclosed::Paper(code) = one.content else { continue };
        if let Some(number) = code.strip_prefix("quotation:") {
            let quotation = quotations::need(tx, number)?;
            let (paper, style) = facts::quotation(tx, &quotation)?;
            papers.push(ToPrint { code, name: one.name, paper: Paper::Order(paper), style });
            continue;
        }
        if let Some((paper, style)) = of_its_own(tx, &code)? {
            papers.push(ToPrint { code, name: one.name, paper, style });
            continue;
        }
        let order = match letter.order {
            Some(id) => orders::by_id(tx, OrderId::from_uuid(id))?,
            None => None,
        };
        let Some(order) = order else { continue };
        let style = facts::style(tx, &order)?;
        let paper = match code.split_once(' ').unwrap_or((&code, "")) {
            ("acknowledgement", _) => Paper::Order(facts::acknowledgement(tx, &order)?),
            ("packing_slip", number) => match shipping::by_number(tx, number)? {
                Some(shipment) => Paper::PackingSlip(facts::packing_slip(tx, &shipment)?),
                None => continue,
            },
            ("invoice", number) => match billing::by_number(tx, number)? {
                Some(invoice) => Paper::Invoice(facts::invoice(tx, &invoice)?),
                None => continue,
            },
            _ => continue,
        };
        papers.push(ToPrint { code, name: one.name, paper, style });
    }
    Ok(papers)
}

/// Papers that name all they need: `return:RM100001`, `credit_note:CN100001`, `statement:C100 2026-11-01 2026-11-30`.
fn of_its_own(tx: &mut Tx, code: &str) -> Result<Option<(Paper, Style)>, Failure> {
    let Some((kind, rest)) = code.split_once(':') else { return Ok(None) };
    match kind {
        "return" => {
            let of = returns::need(tx, rest)?;
            let order = orders::need(tx, &of.order_number)?;
            Ok(Some((Paper::ReturnSlip(facts::return_slip(tx, &of)?), facts::style(tx, &order)?)))
        }
        "credit_note" => {
            let Some(credit) = billing::credit_by_number(tx, rest)? else { return Ok(None) };
            let order = orders::need(tx, &credit.content.order)?;
            Ok(Some((Paper::Invoice(facts::credit_note(tx, &credit)?), facts::style(tx, &order)?)))
        }
        "statement" => {
            let mut parts = rest.split(' ');
            let number = parts.next().unwrap_or_default();
            let days = (parts.next().and_then(|d| d.parse().ok()), parts.next().and_then(|d| d.parse().ok()));
            let (Some(from), Some(to)) = days else { return Ok(None) };
            let of = billing::statement(tx, &Actor::desk(), number, from, to)?;
            let (paper, style) = facts::statement(tx, &of)?;
            Ok(Some((Paper::Statement(paper), style)))
        }
        _ => Ok(None),
    }
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Written under another name first, so that whoever picks files up never sees half of one. A letter whose file was written and whose
/// record was not is written again under the same name, so it is never two.
fn write(folder: &Path, letter: &Outgoing, file_name: &str, content: &[u8]) -> std::io::Result<()> {
    let plain: String = file_name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    let name = format!("{}-{plain}", letter.id);
    let half = folder.join(format!(".{name}.part"));
    std::fs::write(&half, content)?;
    std::fs::File::open(&half)?.sync_all()?;
    std::fs::rename(half, folder.join(name))
}
