//! Every word that stands on a paper without being a fact, in each language. Fields are the same in all of them, so a
//! language can't be half translated.

use basics::Language;
use serde::Serialize;

#[cfg(feature = "print")]
use crate::TaxCategory;

mod de;
mod en;

#[derive(Debug, Serialize)]
pub(crate) struct Words {
    pub order_confirmation: &'static str,
    pub quotation: &'static str,
    pub pick_list: &'static str,
    pub packing_slip: &'static str,
    pub invoice: &'static str,
    pub credit_note: &'static str,

    pub page: &'static str,
    pub page_of: &'static str,
    pub number: &'static str,
    pub revision: &'static str,
    pub day: &'static str,
    pub valid_until: &'static str,
    pub customer_number: &'static str,
    pub purchase_order: &'static str,
    pub purchase_order_of: &'static str,
    pub order: &'static str,
    pub shipment: &'static str,
    pub shipments: &'static str,
    pub delivered: &'static str,
    pub delivery_terms: &'static str,
    pub carrier: &'static str,
    pub tracking: &'static str,
    pub payment: &'static str,
    pub contact: &'static str,
    pub phone: &'static str,
    pub email: &'static str,
    pub ship_to: &'static str,
    pub sold_to: &'static str,
    pub buyer_vat_id: &'static str,
    pub corrects_invoice: &'static str,
    pub reason: &'static str,
    pub ship_by: &'static str,
    pub warehouse: &'static str,
    pub customer: &'static str,
    pub weight: &'static str,

    pub confirmation_introduction: &'static str,
    pub quotation_introduction: &'static str,
    pub invoice_introduction: &'static str,
    pub credit_note_introduction: &'static str,

    pub line: &'static str,
    pub item: &'static str,
    pub quantity: &'static str,
    pub unit_price: &'static str,
    pub amount: &'static str,
    pub tax_rate: &'static str,
    pub per: &'static str,
    pub less: &'static str,
    pub your_item: &'static str,
    pub gtin: &'static str,
    pub lot: &'static str,
    pub replaces: &'static str,
    pub promised: &'static str,
    pub backordered: &'static str,
    pub expected: &'static str,
    pub day_open: &'static str,
    pub cancelled: &'static str,
    pub ordered: &'static str,
    pub shipped: &'static str,
    pub follows: &'static str,
    pub bin: &'static str,
    pub pick: &'static str,
    pub picked: &'static str,
    pub lines: &'static str,
    pub picked_by: &'static str,
    pub checked_by: &'static str,
    pub packages: &'static str,
    pub package: &'static str,
    pub contents: &'static str,

    pub sum_of_lines: &'static str,
    pub net: &'static str,
    pub tax_on: &'static str,
    pub gross: &'static str,
    pub prepaid: &'static str,
    pub due: &'static str,
    pub credited: &'static str,

    pub vat: &'static str,
    pub sales_tax: &'static str,
    pub vat_id: &'static str,
    pub tax_id: &'static str,
    pub tax_number: &'static str,
    pub account: &'static str,
    pub bank_code: &'static str,
    pub bank_details: &'static str,
    pub payment_reference: &'static str,
    /// With {amount} and {day}.
    pub pay_by: &'static str,
    /// With {percent}, {discount}, {day} and {amount}.
    pub pay_early: &'static str,

    pub category_standard: &'static str,
    pub category_zero: &'static str,
    pub category_exempt: &'static str,
    pub category_reverse_charge: &'static str,
    pub category_intra_community: &'static str,
    pub category_export: &'static str,
    pub category_out_of_scope: &'static str,
    pub reason_exempt: &'static str,
    pub reason_reverse_charge: &'static str,
    pub reason_intra_community: &'static str,
    pub reason_export: &'static str,
    pub reason_out_of_scope: &'static str,

    pub return_slip: &'static str,
    pub statement: &'static str,
    pub send_to: &'static str,
    pub you_receive: &'static str,
    pub return_introduction: &'static str,
    pub return_kept: &'static str,
    pub statement_introduction: &'static str,
    pub period: &'static str,
    pub document: &'static str,
    pub reference: &'static str,
    pub due_on: &'static str,
    pub balance: &'static str,
    pub opening: &'static str,
    pub closing: &'static str,
    pub open: &'static str,
    pub open_invoices: &'static str,
    pub how_old: &'static str,
    pub not_due: &'static str,
    pub to_30: &'static str,
    pub to_60: &'static str,
    pub to_90: &'static str,
    pub over_90: &'static str,
    pub to_your_credit: &'static str,
    pub refund: &'static str,
    pub reversal: &'static str,

    pub remedy_credit: &'static str,
    pub remedy_refund: &'static str,
    pub remedy_replacement: &'static str,
    pub back_defective: &'static str,
    pub back_damaged: &'static str,
    pub back_wrong_item: &'static str,
    pub back_too_many: &'static str,
    pub back_not_as_described: &'static str,
    pub back_late: &'static str,
    pub back_ordered_wrong: &'static str,
    pub back_no_longer_needed: &'static str,
    pub back_other: &'static str,
}

impl Words {
    pub(crate) fn of(language: Language) -> &'static Words {
        match language {
            Language::De => &de::WORDS,
            Language::En | Language::Fr | Language::Es | Language::Nl | Language::It => &en::WORDS,
        }
    }
}

#[cfg(feature = "print")]
impl Words {
    /// The category's name, for the line that shows its tax.
    pub(crate) fn category(&self, category: TaxCategory) -> &'static str {
        match category {
            TaxCategory::Standard => self.category_standard,
            TaxCategory::Zero => self.category_zero,
            TaxCategory::Exempt => self.category_exempt,
            TaxCategory::ReverseCharge => self.category_reverse_charge,
            TaxCategory::IntraCommunity => self.category_intra_community,
            TaxCategory::Export => self.category_export,
            TaxCategory::OutOfScope => self.category_out_of_scope,
        }
    }

    /// The sentence that has to stand on an invoice of this category; empty where none has to.
    pub(crate) fn tax_reason(&self, category: TaxCategory) -> &'static str {
        match category {
            TaxCategory::Standard | TaxCategory::Zero => "",
            TaxCategory::Exempt => self.reason_exempt,
            TaxCategory::ReverseCharge => self.reason_reverse_charge,
            TaxCategory::IntraCommunity => self.reason_intra_community,
            TaxCategory::Export => self.reason_export,
            TaxCategory::OutOfScope => self.reason_out_of_scope,
        }
    }
}
