//! The little that is done to SQL text before an engine sees it.

/// Replaces `{rows}` in `sql` by `count` rows of `width` parameters, numbered on from `first`: `($3,$4),($5,$6)`.
/// Text without `{rows}` comes back as it is.
pub(crate) fn expand_rows(sql: &str, first: usize, width: usize, count: usize) -> String {
    expand_typed_rows(sql, first, &vec![""; width], count)
}

/// [`expand_rows`] where each parameter of a row is followed by its cast, such as `::bigint`.
pub(crate) fn expand_typed_rows(sql: &str, first: usize, casts: &[&str], count: usize) -> String {
    let mut rows = String::with_capacity(count * casts.len() * 5);
    let mut next = first;
    for row in 0..count {
        rows.push_str(if row == 0 { "(" } else { ",(" });
        for (column, cast) in casts.iter().enumerate() {
            if column > 0 {
                rows.push(',');
            }
            rows.push('$');
            rows.push_str(&next.to_string());
            rows.push_str(cast);
            next += 1;
        }
        rows.push(')');
    }
    sql.replacen("{rows}", &rows, 1)
}

/// Replaces `{list}` in `sql` by `count` parameters numbered on from `first`: `$2,$3,$4`. For `x in ({list})`.
pub(crate) fn expand_list(sql: &str, first: usize, count: usize) -> String {
    let list: Vec<String> = (first..first + count).map(|n| format!("${n}")).collect();
    sql.replacen("{list}", &list.join(","), 1)
}

/// `$7` as `?7`. To SQLite the one is a name that must be looked up, the other the place of its value.
pub(crate) fn numbered(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        let number = letter == '$' && letters.peek().is_some_and(char::is_ascii_digit);
        text.push(if number { '?' } else { letter });
    }
    text
}

/// What an expanded text is remembered under: where the constant text lies, its length, and how many rows or values it was
/// expanded to. Cheaper than hashing a long text.
pub(crate) type TextKey = (usize, usize, usize);

pub(crate) fn text_key(sql: &'static str, count: usize) -> TextKey {
    (sql.as_ptr().addr(), sql.len(), count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_lists_are_numbered_on() {
        assert_eq!(
            expand_rows("insert into t values {rows}", 1, 2, 2),
            "insert into t values ($1,$2),($3,$4)"
        );
        assert_eq!(numbered("where a = $12 and b = '$'"), "where a = ?12 and b = '$'");
        assert_eq!(expand_list("where a = $1 and b in ({list})", 2, 3), "where a = $1 and b in ($2,$3,$4)");
    }
}
