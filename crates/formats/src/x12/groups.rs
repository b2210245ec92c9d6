//! The functional groups of an X12 file, for acknowledging each of them: who opened which group and which sets it holds.

use super::segments;
use crate::said::Remarks;
use crate::text_of;

/// A functional group as its GS and the ST of its sets say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// GS01: `PO`, `PC`, `IN` …
    pub code: String,
    /// GS06.
    pub control: String,
    /// ST01 and ST02 of each set, in their order.
    pub sets: Vec<(String, String)>,
}

/// All groups of the file, of all its interchanges. A set outside of any group belongs to none and can't be acknowledged.
pub fn groups(bytes: &[u8]) -> Vec<Group> {
    // What is odd was remarked upon when the file was read.
    let mut remarks = Remarks::default();
    let text = text_of::decode(bytes, &mut remarks);
    let mut found: Vec<Group> = Vec::new();
    let mut is_open = false;
    for segment in segments::segments(&text, &mut remarks) {
        match segment.tag.as_str() {
            "GS" => {
                is_open = true;
                found.push(Group {
                    code: segment.text(1).to_owned(),
                    control: segment.text(6).to_owned(),
                    sets: Vec::new(),
                });
            }
            "ST" if is_open => {
                if let Some(group) = found.last_mut() {
                    group.sets.push((segment.text(1).to_owned(), segment.text(2).to_owned()));
                }
            }
            "GE" | "ISA" | "IEA" => is_open = false,
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_group_is_found_with_its_sets_also_where_trailers_are_missing() {
        let file = "ISA*00*          *00*          *ZZ*NORDBAU        *ZZ*ORDERDESK      *261123*0900*U*00401*000000007*0*P*>~\
            GS*PO*A*B*20261123*0900*71*X*004010~ST*850*0001~SE*2*0001~ST*850*0002~SE*2*0002~GE*2*71~\
            GS*PC*A*B*20261123*0900*72*X*004010~ST*860*0001~";
        let of = |code: &str, control: &str, sets: &[(&str, &str)]| Group {
            code: code.into(),
            control: control.into(),
            sets: sets.iter().map(|(set, control)| ((*set).into(), (*control).into())).collect(),
        };
        assert_eq!(
            groups(file.as_bytes()),
            [of("PO", "71", &[("850", "0001"), ("850", "0002")]), of("PC", "72", &[("860", "0001")])]
        );
        assert_eq!(groups(b"no X12 at all"), []);
    }
}
