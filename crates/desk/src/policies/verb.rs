//! All verbs of the desk.

use crate::actor::{Duty, Scope};

/// Something a person can do. The code is also the name in the journal and the action in the policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verb {
    SeeOrders,
    SeeCustomers,
    SeeItems,
    SeeStock,
    SeeIntake,
    SeeShipments,
    SeeInvoices,
    SeePeople,
    SeeJournal,
    AddPerson,
    GrantLevel,
    SetLanguage,
    IssueToken,
    ChangeCustomer,
    ChangeItem,
    ChangePrices,
    AdjustStock,
    AddSupply,
    ReceiveDocument,
    CorrectField,
    ConvertDocument,
    RejectDocument,
    RememberCorrection,
    ActivateKnowledge,
    RetireKnowledge,
    SwitchAutopilot,
    AuditDocument,
    RefitTrust,
    OpenOrder,
    SubmitOrder,
    ConfirmOrder,
    ReturnOrder,
    RejectOrder,
    ReleaseOrder,
    PullBackOrder,
    CancelOrder,
    ShortCloseOrder,
    CloseOrder,
    CopyOrder,
    OverridePrice,
    ResolveHold,
    SignOffOrder,
    ApproveCredit,
    PickShipment,
    PackShipment,
    InspectShipment,
    ResolveDiscrepancy,
    DispatchShipment,
    MakeInvoice,
    ReleaseInvoice,
    RaiseTask,
    FinishTask,
    HandOff,
    AnswerHandOff,
    WriteNote,
    AskQuestion,
    AnswerQuestion,
    FollowAlong,
    ChangeCalendar,
    HoldStock,
    SaveQuery,
    SendMail,
    SeeLetters,
    ReviewLetter,
    ChangeTemplate,
    ApproveTemplate,
    ChangeLetterPolicy,
    SeeMailboxes,
    ChangeMailbox,
    RunWorker,
    SeeScripts,
    LogInquiry,
    ChangeScript,
    ApproveScript,
    LearnRecommendations,
    SeeFigures,
    RecordError,
    WithdrawError,
    InviteSurvey,
    ChangeSurveys,
    MakeQuotation,
    AcceptQuotation,
    DeclineQuotation,
    ExtendQuotation,
    ChangeQuotations,
    CheckParties,
    KeyAgain,
    SettleDoubleKey,
    ChangeDoubleKey,
    ProposeAmendment,
    DecideAmendment,
    PutBackShipment,
    RequestReturn,
    AuthoriseReturn,
    CancelReturn,
    ReceiveReturn,
    DisposeReturn,
    SettleReturn,
    CloseReturn,
    ChangeReturns,
    MakeCreditNote,
    ReleaseCreditNote,
    CorrectInvoice,
    OpenCase,
    WorkCase,
    CloseCase,
    ProposeRemedy,
    ApproveRemedy,
    AllowException,
    CarryOutRemedy,
    ChangeCases,
    ApproveCasePolicy,
    AuditOrders,
    ChangeAudits,
    CorrectAction,
    ChangeStandards,
    SeeIntegrity,
    AnswerIntegrity,
    PublishConduct,
    AcknowledgeConduct,
    RecogniseWork,
    RecordPayment,
    AllocatePayment,
    ReversePayment,
    RefundCustomer,
    ChangeBilling,
    ChangeTerms,
    ClearExport,
    ChangeExport,
    MakeAgreement,
    EndAgreement,
    PlanStandingOrder,
    RenderService,
    HandlePurchase,
    SeeTables,
    ChangeTable,
    ApproveTable,
    AcknowledgeTable,
    SeeProcedures,
    AcknowledgeProcedure,
    ChangeProcedure,
    ApproveProcedure,
}

impl Verb {
    pub const ALL: [Verb; 142] = [
        Verb::SeeOrders,
        Verb::SeeCustomers,
        Verb::SeeItems,
        Verb::SeeStock,
        Verb::SeeIntake,
        Verb::SeeShipments,
        Verb::SeeInvoices,
        Verb::SeePeople,
        Verb::SeeJournal,
        Verb::AddPerson,
        Verb::GrantLevel,
        Verb::SetLanguage,
        Verb::IssueToken,
        Verb::ChangeCustomer,
        Verb::ChangeItem,
        Verb::ChangePrices,
        Verb::AdjustStock,
        Verb::AddSupply,
        Verb::ReceiveDocument,
        Verb::CorrectField,
        Verb::ConvertDocument,
        Verb::RejectDocument,
        Verb::RememberCorrection,
        Verb::ActivateKnowledge,
        Verb::RetireKnowledge,
        Verb::SwitchAutopilot,
        Verb::AuditDocument,
        Verb::RefitTrust,
        Verb::OpenOrder,
        Verb::SubmitOrder,
        Verb::ConfirmOrder,
        Verb::ReturnOrder,
        Verb::RejectOrder,
        Verb::ReleaseOrder,
        Verb::PullBackOrder,
        Verb::CancelOrder,
        Verb::ShortCloseOrder,
        Verb::CloseOrder,
        Verb::CopyOrder,
        Verb::OverridePrice,
        Verb::ResolveHold,
        Verb::SignOffOrder,
        Verb::ApproveCredit,
        Verb::PickShipment,
        Verb::PackShipment,
        Verb::InspectShipment,
        Verb::ResolveDiscrepancy,
        Verb::DispatchShipment,
        Verb::MakeInvoice,
        Verb::ReleaseInvoice,
        Verb::RaiseTask,
        Verb::FinishTask,
        Verb::HandOff,
        Verb::AnswerHandOff,
        Verb::WriteNote,
        Verb::AskQuestion,
        Verb::AnswerQuestion,
        Verb::FollowAlong,
        Verb::ChangeCalendar,
        Verb::HoldStock,
        Verb::SaveQuery,
        Verb::SendMail,
        Verb::SeeLetters,
        Verb::ReviewLetter,
        Verb::ChangeTemplate,
        Verb::ApproveTemplate,
        Verb::ChangeLetterPolicy,
        Verb::SeeMailboxes,
        Verb::ChangeMailbox,
        Verb::RunWorker,
        Verb::SeeScripts,
        Verb::LogInquiry,
        Verb::ChangeScript,
        Verb::ApproveScript,
        Verb::LearnRecommendations,
        Verb::SeeFigures,
        Verb::RecordError,
        Verb::WithdrawError,
        Verb::InviteSurvey,
        Verb::ChangeSurveys,
        Verb::MakeQuotation,
        Verb::AcceptQuotation,
        Verb::DeclineQuotation,
        Verb::ExtendQuotation,
        Verb::ChangeQuotations,
        Verb::CheckParties,
        Verb::KeyAgain,
        Verb::SettleDoubleKey,
        Verb::ChangeDoubleKey,
        Verb::ProposeAmendment,
        Verb::DecideAmendment,
        Verb::PutBackShipment,
        Verb::RequestReturn,
        Verb::AuthoriseReturn,
        Verb::CancelReturn,
        Verb::ReceiveReturn,
        Verb::DisposeReturn,
        Verb::SettleReturn,
        Verb::CloseReturn,
        Verb::ChangeReturns,
        Verb::MakeCreditNote,
        Verb::ReleaseCreditNote,
        Verb::CorrectInvoice,
        Verb::OpenCase,
        Verb::WorkCase,
        Verb::CloseCase,
        Verb::ProposeRemedy,
        Verb::ApproveRemedy,
        Verb::AllowException,
        Verb::CarryOutRemedy,
        Verb::ChangeCases,
        Verb::ApproveCasePolicy,
        Verb::AuditOrders,
        Verb::ChangeAudits,
        Verb::CorrectAction,
        Verb::ChangeStandards,
        Verb::SeeIntegrity,
        Verb::AnswerIntegrity,
        Verb::PublishConduct,
        Verb::AcknowledgeConduct,
        Verb::RecogniseWork,
        Verb::RecordPayment,
        Verb::AllocatePayment,
        Verb::ReversePayment,
        Verb::RefundCustomer,
        Verb::ChangeBilling,
        Verb::ChangeTerms,
        Verb::ClearExport,
        Verb::ChangeExport,
        Verb::MakeAgreement,
        Verb::EndAgreement,
        Verb::PlanStandingOrder,
        Verb::RenderService,
        Verb::HandlePurchase,
        Verb::SeeTables,
        Verb::ChangeTable,
        Verb::ApproveTable,
        Verb::AcknowledgeTable,
        Verb::SeeProcedures,
        Verb::AcknowledgeProcedure,
        Verb::ChangeProcedure,
        Verb::ApproveProcedure,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Verb::SeeOrders => "see_orders",
            Verb::SeeCustomers => "see_customers",
            Verb::SeeItems => "see_items",
            Verb::SeeStock => "see_stock",
            Verb::SeeIntake => "see_intake",
            Verb::SeeShipments => "see_shipments",
            Verb::SeeInvoices => "see_invoices",
            Verb::SeePeople => "see_people",
            Verb::SeeJournal => "see_journal",
            Verb::AddPerson => "add_person",
            Verb::GrantLevel => "grant_level",
            Verb::SetLanguage => "set_language",
            Verb::IssueToken => "issue_token",
            Verb::ChangeCustomer => "change_customer",
            Verb::ChangeItem => "change_item",
            Verb::ChangePrices => "change_prices",
            Verb::AdjustStock => "adjust_stock",
            Verb::AddSupply => "add_supply",
            Verb::ReceiveDocument => "receive_document",
            Verb::CorrectField => "correct_field",
            Verb::ConvertDocument => "convert_document",
            Verb::RejectDocument => "reject_document",
            Verb::RememberCorrection => "remember_correction",
            Verb::ActivateKnowledge => "activate_knowledge",
            Verb::RetireKnowledge => "retire_knowledge",
            Verb::SwitchAutopilot => "switch_autopilot",
            Verb::AuditDocument => "audit_document",
            Verb::RefitTrust => "refit_trust",
            Verb::OpenOrder => "open_order",
            Verb::SubmitOrder => "submit_order",
            Verb::ConfirmOrder => "confirm_order",
            Verb::ReturnOrder => "return_order",
            Verb::RejectOrder => "reject_order",
            Verb::ReleaseOrder => "release_order",
            Verb::PullBackOrder => "pull_back_order",
            Verb::CancelOrder => "cancel_order",
            Verb::ShortCloseOrder => "short_close_order",
            Verb::CloseOrder => "close_order",
            Verb::CopyOrder => "copy_order",
            Verb::OverridePrice => "override_price",
            Verb::ResolveHold => "resolve_hold",
            Verb::SignOffOrder => "sign_off_order",
            Verb::ApproveCredit => "approve_credit",
            Verb::PickShipment => "pick_shipment",
            Verb::PackShipment => "pack_shipment",
            Verb::InspectShipment => "inspect_shipment",
            Verb::ResolveDiscrepancy => "resolve_discrepancy",
            Verb::DispatchShipment => "dispatch_shipment",
            Verb::MakeInvoice => "make_invoice",
            Verb::ReleaseInvoice => "release_invoice",
            Verb::RaiseTask => "raise_task",
            Verb::FinishTask => "finish_task",
            Verb::HandOff => "hand_off",
            Verb::AnswerHandOff => "answer_hand_off",
            Verb::WriteNote => "write_note",
            Verb::AskQuestion => "ask_question",
            Verb::AnswerQuestion => "answer_question",
            Verb::FollowAlong => "follow_along",
            Verb::ChangeCalendar => "change_calendar",
            Verb::HoldStock => "hold_stock",
            Verb::SaveQuery => "save_query",
            Verb::SendMail => "send_mail",
            Verb::SeeLetters => "see_letters",
            Verb::ReviewLetter => "review_letter",
            Verb::ChangeTemplate => "change_template",
            Verb::ApproveTemplate => "approve_template",
            Verb::ChangeLetterPolicy => "change_letter_policy",
            Verb::SeeMailboxes => "see_mailboxes",
            Verb::ChangeMailbox => "change_mailbox",
            Verb::RunWorker => "run_worker",
            Verb::SeeScripts => "see_scripts",
            Verb::LogInquiry => "log_inquiry",
            Verb::ChangeScript => "change_script",
            Verb::ApproveScript => "approve_script",
            Verb::LearnRecommendations => "learn_recommendations",
            Verb::SeeFigures => "see_figures",
            Verb::RecordError => "record_error",
            Verb::WithdrawError => "withdraw_error",
            Verb::InviteSurvey => "invite_survey",
            Verb::ChangeSurveys => "change_surveys",
            Verb::MakeQuotation => "make_quotation",
            Verb::AcceptQuotation => "accept_quotation",
            Verb::DeclineQuotation => "decline_quotation",
            Verb::ExtendQuotation => "extend_quotation",
            Verb::ChangeQuotations => "change_quotations",
            Verb::CheckParties => "check_parties",
            Verb::KeyAgain => "key_again",
            Verb::SettleDoubleKey => "settle_double_key",
            Verb::ChangeDoubleKey => "change_double_key",
            Verb::ProposeAmendment => "propose_amendment",
            Verb::DecideAmendment => "decide_amendment",
            Verb::PutBackShipment => "put_back_shipment",
            Verb::RequestReturn => "request_return",
            Verb::AuthoriseReturn => "authorise_return",
            Verb::CancelReturn => "cancel_return",
            Verb::ReceiveReturn => "receive_return",
            Verb::DisposeReturn => "dispose_return",
            Verb::SettleReturn => "settle_return",
            Verb::CloseReturn => "close_return",
            Verb::ChangeReturns => "change_returns",
            Verb::MakeCreditNote => "make_credit_note",
            Verb::ReleaseCreditNote => "release_credit_note",
            Verb::CorrectInvoice => "correct_invoice",
            Verb::OpenCase => "open_case",
            Verb::WorkCase => "work_case",
            Verb::CloseCase => "close_case",
            Verb::ProposeRemedy => "propose_remedy",
            Verb::ApproveRemedy => "approve_remedy",
            Verb::AllowException => "allow_exception",
            Verb::CarryOutRemedy => "carry_out_remedy",
            Verb::ChangeCases => "change_cases",
            Verb::ApproveCasePolicy => "approve_case_policy",
            Verb::AuditOrders => "audit_orders",
            Verb::ChangeAudits => "change_audits",
            Verb::CorrectAction => "correct_action",
            Verb::ChangeStandards => "change_standards",
            Verb::SeeIntegrity => "see_integrity",
            Verb::AnswerIntegrity => "answer_integrity",
            Verb::PublishConduct => "publish_conduct",
            Verb::AcknowledgeConduct => "acknowledge_conduct",
            Verb::RecogniseWork => "recognise_work",
            Verb::RecordPayment => "record_payment",
            Verb::AllocatePayment => "allocate_payment",
            Verb::ReversePayment => "reverse_payment",
            Verb::RefundCustomer => "refund_customer",
            Verb::ChangeBilling => "change_billing",
            Verb::ChangeTerms => "change_terms",
            Verb::ClearExport => "clear_export",
            Verb::ChangeExport => "change_export",
            Verb::MakeAgreement => "make_agreement",
            Verb::EndAgreement => "end_agreement",
            Verb::PlanStandingOrder => "plan_standing_order",
            Verb::RenderService => "render_service",
            Verb::HandlePurchase => "handle_purchase",
            Verb::SeeTables => "see_tables",
            Verb::ChangeTable => "change_table",
            Verb::ApproveTable => "approve_table",
            Verb::AcknowledgeTable => "acknowledge_table",
            Verb::SeeProcedures => "see_procedures",
            Verb::AcknowledgeProcedure => "acknowledge_procedure",
            Verb::ChangeProcedure => "change_procedure",
            Verb::ApproveProcedure => "approve_procedure",
        }
    }

    /// The duty whose level decides how this verb is overseen.
    pub fn duty(self) -> Duty {
        match self {
            Verb::OverridePrice | Verb::ChangePrices => Duty::CHARGES,
            Verb::PickShipment
            | Verb::PackShipment
            | Verb::PutBackShipment
            | Verb::InspectShipment
            | Verb::ResolveDiscrepancy
            | Verb::DispatchShipment
            | Verb::ReceiveReturn
            | Verb::DisposeReturn => Duty::INSPECTION,
            Verb::MakeInvoice
            | Verb::ReleaseInvoice
            | Verb::SettleReturn
            | Verb::MakeCreditNote
            | Verb::ReleaseCreditNote
            | Verb::CorrectInvoice
            | Verb::RecordPayment
            | Verb::AllocatePayment
            | Verb::ReversePayment
            | Verb::RefundCustomer
            | Verb::ChangeBilling => Duty::RECONCILIATION,
            Verb::AdjustStock | Verb::AddSupply => Duty::STOCK,
            Verb::PullBackOrder
            | Verb::ShortCloseOrder
            | Verb::ApproveCredit
            | Verb::ChangeTerms
            | Verb::ClearExport
            | Verb::ChangeExport
            | Verb::MakeAgreement
            | Verb::EndAgreement
            | Verb::PlanStandingOrder
            | Verb::DecideAmendment
            | Verb::RequestReturn
            | Verb::AuthoriseReturn
            | Verb::CancelReturn
            | Verb::CloseReturn
            | Verb::ChangeReturns => Duty::COMPLEX_ORDERS,
            Verb::ChangeStandards | Verb::SeeIntegrity | Verb::AnswerIntegrity | Verb::PublishConduct => {
                Duty::STANDARDS
            }
            Verb::AuditOrders | Verb::ChangeAudits | Verb::CorrectAction => Duty::AUDITS,
            Verb::OpenCase | Verb::WorkCase | Verb::CloseCase => Duty::COMPLAINTS,
            Verb::ProposeRemedy
            | Verb::ApproveRemedy
            | Verb::AllowException
            | Verb::CarryOutRemedy
            | Verb::ChangeCases
            | Verb::ApproveCasePolicy => Duty::REMEDIES,
            Verb::SendMail
            | Verb::SeeLetters
            | Verb::ReviewLetter
            | Verb::ChangeTemplate
            | Verb::ApproveTemplate
            | Verb::ChangeLetterPolicy
            | Verb::InviteSurvey
            | Verb::ChangeSurveys => Duty::CORRESPONDENCE,
            Verb::SeeScripts | Verb::LogInquiry | Verb::ChangeScript | Verb::ApproveScript => Duty::ANSWERS,
            _ => Duty::ENTRY,
        }
    }

    /// The scope that a token needs for this verb.
    pub fn scope(self) -> Scope {
        match self {
            Verb::SeeOrders
            | Verb::SeeCustomers
            | Verb::SeeItems
            | Verb::SeeStock
            | Verb::SeeIntake
            | Verb::SeeShipments
            | Verb::SeeInvoices
            | Verb::SeeLetters
            | Verb::SeeScripts
            | Verb::SeeFigures
            | Verb::SeeProcedures
            | Verb::SeeTables => Scope::Read,
            Verb::SeePeople | Verb::SeeJournal | Verb::AddPerson | Verb::GrantLevel | Verb::IssueToken => {
                Scope::Admin
            }
            Verb::ChangeCustomer
            | Verb::ChangeTerms
            | Verb::ChangeExport
            | Verb::ChangeCalendar
            | Verb::ChangeItem
            | Verb::ChangePrices
            | Verb::AdjustStock
            | Verb::AddSupply
            | Verb::ChangeTable
            | Verb::ApproveTable => Scope::Records,
            Verb::ReceiveDocument
            | Verb::CorrectField
            | Verb::ConvertDocument
            | Verb::RejectDocument
            | Verb::RememberCorrection
            | Verb::ActivateKnowledge
            | Verb::RetireKnowledge
            | Verb::AuditDocument => Scope::Intake,
            Verb::SwitchAutopilot | Verb::RefitTrust => Scope::Admin,
            Verb::PickShipment
            | Verb::PackShipment
            | Verb::PutBackShipment
            | Verb::InspectShipment
            | Verb::ResolveDiscrepancy
            | Verb::DispatchShipment
            | Verb::ReceiveReturn
            | Verb::DisposeReturn => Scope::Warehouse,
            Verb::MakeInvoice
            | Verb::ReleaseInvoice
            | Verb::SettleReturn
            | Verb::MakeCreditNote
            | Verb::ReleaseCreditNote
            | Verb::CorrectInvoice
            | Verb::RecordPayment
            | Verb::AllocatePayment
            | Verb::ReversePayment
            | Verb::RefundCustomer
            | Verb::ChangeBilling => Scope::Billing,
            Verb::SeeMailboxes | Verb::ChangeMailbox | Verb::RunWorker => Scope::Admin,
            _ => Scope::Orders,
        }
    }
}
