//! `orderdesk`: the desk as one program. Each command is a file; all of them call the same verbs as pages and API.

mod agreement;
mod amendment;
mod audit;
mod board;
mod calendar;
mod case;
mod customer;
mod database;
mod demo;
mod double_key;
mod intake;
mod intake_knowledge;
mod intake_learn;
mod intake_read;
mod integrity;
mod knowledge_file;
mod letter;
mod mailbox;
mod order;
mod payment;
mod people;
mod printer;
mod procedure;
mod propose;
mod purchase;
mod quality;
mod query;
mod question;
mod quotation;
mod read_document;
mod recommend;
mod returning;
mod script;
mod search;
mod serve;
mod shipment;
mod standing_order;
mod stock;
mod survey;
mod table;
mod task;
mod trust;
mod truth;
mod verify;
mod work;

use clap::{Parser, Subcommand};

/// What went wrong, as it is printed before the program ends with status 1.
pub type Trouble = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
#[command(name = "orderdesk", version, about = "The order desk: orders in, goods and invoices out.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a made-up company on the embedded database.
    Demo(demo::Demo),
    /// Serve the desk: pages and API.
    Serve(serve::Serve),
    /// Orders: place, look at, carry on.
    Order(order::OrderCommand),
    /// Open orders: what is late, who has it, since when.
    Board(board::Board),
    /// Questions to those who know more: list, ask, show, answer, return, withdraw.
    Question(question::QuestionCommand),
    /// Tasks: list, raise, finish, hand off, accept, return.
    Task(task::TaskCommand),
    /// Working hours of the company and its places.
    Calendar(calendar::CalendarCommand),
    /// Find whatever has a number or a name.
    Search(search::Search),
    /// Questions over stock and orders: run, save, as CSV and XLSX.
    Query(query::QueryCommand),
    /// Availability by day, and goods held for customers.
    Stock(stock::StockCommand),
    /// A customer at a glance.
    Customer(customer::CustomerCommand),
    /// Shipments: look at, pick, pack, inspect, send.
    Shipment(shipment::ShipmentCommand),
    /// Documents that come in: submit, list, show, autopilot, audit.
    Intake(intake::IntakeCommand),
    /// Letters: list, write, review.
    Letter(letter::LetterCommand),
    /// Fields that are keyed a second time.
    DoubleKey(double_key::DoubleKeyCommand),
    /// Agreements (blanket orders): made, called off, ended.
    Agreement(agreement::AgreementCommand),
    /// Standing orders: planned, paused, ended.
    StandingOrder(standing_order::StandingOrderCommand),
    /// Purchase requests: what vendors are asked for, said and sent.
    Purchase(purchase::PurchaseCommand),
    /// Quotations: made, sent, ordered, declined.
    Quotation(quotation::QuotationCommand),
    /// Decision tables: versions, approval, questions, dry runs.
    Table(table::TableCommand),
    /// Asking customers how an order was: invite, figures, policy.
    Survey(survey::SurveyCommand),
    /// Returns: asked for, received, settled.
    Return(returning::ReturnCommand),
    /// Complaints: write one down, see to it, give what the policy grants.
    Case(case::CaseCommand),
    /// Audits of what was shipped, by ISO 2859-1.
    Audit(audit::AuditCommand),
    /// Standards and their control charts.
    Standard(audit::StandardCommand),
    /// Good conduct: the code, good work, and what the checks came upon.
    Integrity(integrity::IntegrityCommand),
    /// Credit notes, payments and statements.
    Payment(payment::PaymentCommand),
    /// Changes of placed orders.
    Amendment(amendment::AmendmentCommand),
    /// Error rates of entry: figures, recount, errors, record.
    Quality(quality::QualityCommand),
    /// What else to offer: to a customer, figures, learn.
    Recommend(recommend::RecommendCommand),
    /// Approved answers: find, say, propose, approve; what was asked.
    Script(script::ScriptCommand),
    /// Procedures: what was done held against them, past orders under a changed one, event logs.
    Procedure(procedure::ProcedureCommand),
    /// Mailboxes, watched folders and the server that letters go out by.
    Mailbox(mailbox::MailboxCommand),
    /// Take mail and files in, send what is due, and learn from what was done.
    Work(work::Work),
    /// People who may sign in.
    User(people::UserCommand),
    /// Tokens for programs.
    Token(people::TokenCommand),
    /// What there is to read PDFs and scans with, and what holds the process that does.
    Readers(read_document::Readers),
    /// Read a document from standard input; started by the program itself.
    #[command(hide = true)]
    ReadDocument(read_document::ReadDocument),
    /// Prove that no past record was edited, deleted, reordered or cut off.
    Verify(verify::Verify),
}

fn main() -> std::process::ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("ORDERDESK_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    let done = match Cli::parse().command {
        Command::Demo(command) => command.run(),
        Command::Serve(command) => command.run(),
        Command::Order(command) => command.run(),
        Command::Board(command) => command.run(),
        Command::Question(command) => command.run(),
        Command::Task(command) => command.run(),
        Command::Calendar(command) => command.run(),
        Command::Search(command) => command.run(),
        Command::Query(command) => command.run(),
        Command::Stock(command) => command.run(),
        Command::Customer(command) => command.run(),
        Command::Shipment(command) => command.run(),
        Command::Intake(command) => command.run(),
        Command::Letter(command) => command.run(),
        Command::DoubleKey(command) => command.run(),
        Command::Agreement(command) => command.run(),
        Command::StandingOrder(command) => command.run(),
        Command::Purchase(command) => command.run(),
        Command::Quotation(command) => command.run(),
        Command::Table(command) => command.run(),
        Command::Survey(command) => command.run(),
        Command::Return(command) => command.run(),
        Command::Case(command) => command.run(),
        Command::Audit(command) => command.run(),
        Command::Standard(command) => command.run(),
        Command::Integrity(command) => command.run(),
        Command::Payment(command) => command.run(),
        Command::Amendment(command) => command.run(),
        Command::Quality(command) => command.run(),
        Command::Recommend(command) => command.run(),
        Command::Script(command) => command.run(),
        Command::Procedure(command) => command.run(),
        Command::Mailbox(command) => command.run(),
        Command::Work(command) => command.run(),
        Command::User(command) => command.run(),
        Command::Token(command) => command.run(),
        Command::Readers(command) => command.run(),
        Command::ReadDocument(command) => command.run(),
        Command::Verify(command) => command.run(),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("orderdesk: {trouble}");
            std::process::ExitCode::FAILURE
        }
    }
}
