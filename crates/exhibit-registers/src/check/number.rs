//! Numbers, kept in their own digits.

use super::ProblemCode;
use super::cell::Fault;
use crate::mapping::Decimal;
use crate::table::Held;

/// The longest number, in characters.
const MAX_LENGTH: usize = 64;

/// Reads a number: digits with a decimal point and no other mark. What a spreadsheet or JSON stores as a number
/// keeps its characters, an exponent included.
pub(super) fn number(text: &str, held: Held, decimal: Option<Decimal>) -> Result<String, Fault> {
    let (sign, rest) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if text.len() > MAX_LENGTH || !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(no_number());
    }
    if held == Held::Number {
        let stored = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
        return if rest.chars().all(stored) {
            Ok(format!("{sign}{rest}"))
        } else {
            Err(no_number())
        };
    }
    let decimal = match decimal {
        Some(decimal) => decimal,
        None => mark_of(rest)?,
    };
    let (point, group) = match decimal {
        Decimal::Point => ('.', ','),
        Decimal::Comma => (',', '.'),
    };
    let (whole, fraction) = match rest.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (rest, None),
    };
    let grouping = |c: char| c == group || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'');
    let groups: Vec<&str> = whole.split(grouping).collect();
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = groups.len() == 1
        || groups.iter().skip(1).all(|it| it.len() == 3)
            && groups.first().is_some_and(|it| it.len() <= 3);
    if !grouped || !groups.iter().all(|it| digits(it)) || !fraction.is_none_or(digits) {
        return Err(no_number());
    }
    let whole = groups.concat();
    Ok(match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    })
}

/// Finds out what the marks of a number are, if it leaves no doubt.
fn mark_of(text: &str) -> Result<Decimal, Fault> {
    let (points, commas) = (text.matches('.').count(), text.matches(',').count());
    let decimal = |mark: char| if mark == '.' { Decimal::Point } else { Decimal::Comma };
    let other = |mark: char| if mark == '.' { Decimal::Comma } else { Decimal::Point };
    match (points, commas) {
        (0, 0) => Ok(Decimal::Point),
        (1.., 1..) => Ok(decimal(text.chars().rfind(|c| matches!(c, '.' | ',')).unwrap_or('.'))),
        (2.., 0) => Ok(other('.')),
        (0, 2..) => Ok(other(',')),
        _ => {
            let mark = if points == 1 { '.' } else { ',' };
            let (whole, rest) = text.split_once(mark).unwrap_or((text, ""));
            let like_a_group = rest.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0";
            match like_a_group {
                false => Ok(decimal(mark)),
                true => {
                    let expected =
                        "a number without thousands marks, or the decimal mark stated for the file";
                    Err((ProblemCode::AmbiguousNumber, expected.to_owned()))
                }
            }
        }
    }
}

fn no_number() -> Fault {
    (ProblemCode::NotANumber, "a number such as 12.5".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        for (text, want) in [
            ("12", "12"),
            ("-3.50", "-3.50"),
            ("3,5", "3.5"),
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("1.234.567", "1234567"),
            ("1 234,5", "1234.5"),
            ("0.125", "0.125"),
            ("+7", "7"),
            ("\u{2212}2", "-2"),
            ("007", "007"),
            ("12345678901234567890.12", "12345678901234567890.12"),
        ] {
            assert_eq!(number(text, Held::Text, None).as_deref(), Ok(want), "{text}");
        }
        let code = |text| number(text, Held::Text, None).expect_err(text).0;
        for text in
            ["high", "", "85 %", "1e5", "1.2.3", "1,23,456", "--1", ".5", "1.", "12a", "1,,234.5"]
        {
            assert_eq!(code(text), ProblemCode::NotANumber, "{text}");
        }
        for text in ["1.234", "12,500"] {
            assert_eq!(code(text), ProblemCode::AmbiguousNumber, "{text}");
        }
        assert_eq!(number("1.234", Held::Text, Some(Decimal::Comma)).as_deref(), Ok("1234"));
        assert_eq!(number("1.234", Held::Text, Some(Decimal::Point)).as_deref(), Ok("1.234"));
        assert_eq!(number("1.234", Held::Number, None).as_deref(), Ok("1.234"));
        assert_eq!(number("1E-3", Held::Number, None).as_deref(), Ok("1E-3"));
    }
}
