//! Numbers as producers write them, from the source lexeme.

use std::fmt::Write;

/// How the numbers of a canonical form are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Numbers {
    /// The characters of the source.
    #[default]
    Verbatim,
    /// RFC 8785 section 3.2.2.3 (ECMA-262 `Number::toString`): `1`, `1e-7`, `1e+21`.
    EcmaScript,
    /// `json.dumps(json.loads(text))`: integers of any length, floats as `repr`: `1.0`, `1e-07`, `1e+16`.
    Python,
    /// As Python, but a float without fraction becomes an integer: `1`.
    PythonIntegral,
    /// serde_json, and orjson alike: 64-bit integers, other numbers as floats: `1.0`, `1e-7`; from 1e16 up as the source has it.
    Serde,
}

/// Why a number can't be written in a form with certainty. What can't be written can't be checked; it is not broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberError {
    /// A number that an IEEE 754 double does not hold, or that tools of this form disagree on.
    #[error("number that tools of this form write differently")]
    Imprecise,
    /// Beyond the largest double.
    #[error("number overflows a double")]
    Overflow,
    /// More digits than Python reads as an integer (4300).
    #[error("integer of more than 4300 digits")]
    TooManyDigits,
}

/// Appends the number with the RFC 8259 lexeme `lexeme` in the form `numbers`.
///
/// # Errors
/// What this form can't express with certainty; nothing was appended then.
pub fn write_number(lexeme: &str, numbers: Numbers, out: &mut Vec<u8>) -> Result<(), NumberError> {
    let integer = !lexeme.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
    match numbers {
        Numbers::Verbatim => out.extend_from_slice(lexeme.as_bytes()),
        Numbers::EcmaScript if integer => ecmascript_integer(lexeme, out)?,
        Numbers::EcmaScript => ecmascript_float(double(lexeme)?, out),
        Numbers::Python | Numbers::PythonIntegral if integer => python_integer(lexeme, out)?,
        Numbers::Python => python_float(double(lexeme)?, out),
        Numbers::PythonIntegral => python_integral(double(lexeme)?, out)?,
        Numbers::Serde => serde(lexeme, integer, out)?,
    }
    Ok(())
}

/// Returns a double as ECMA-262 writes it; `None` for NaN and the infinities.
pub fn ecmascript(value: f64) -> Option<String> {
    let mut out = Vec::new();
    value.is_finite().then(|| ecmascript_float(value, &mut out))?;
    String::from_utf8(out).ok()
}

/// 2^53: up to here a double holds every integer.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn double(lexeme: &str) -> Result<f64, NumberError> {
    match lexeme.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(NumberError::Overflow),
    }
}

/// Beyond 2^53, only an integer that ECMAScript writes just as it stands in the source.
fn ecmascript_integer(lexeme: &str, out: &mut Vec<u8>) -> Result<(), NumberError> {
    let from = out.len();
    let value = double(lexeme)?;
    ecmascript_float(value, out);
    if value.abs() >= EXACT && &out[from..] != lexeme.as_bytes() {
        out.truncate(from);
        return Err(NumberError::Imprecise);
    }
    Ok(())
}

fn ecmascript_float(value: f64, out: &mut Vec<u8>) {
    if value == 0.0 {
        return out.push(b'0');
    }
    let decimal = Decimal::shortest(value);
    decimal.sign(out);
    match decimal.point {
        1..=21 => decimal.fixed(out, b""),
        -5..=0 => decimal.fraction(out),
        _ => decimal.scientific(out, "+", 1),
    }
}

/// `sys.int_info.default_max_str_digits`
const PYTHON_DIGITS: usize = 4300;

fn python_integer(lexeme: &str, out: &mut Vec<u8>) -> Result<(), NumberError> {
    if lexeme.trim_start_matches('-').len() > PYTHON_DIGITS {
        return Err(NumberError::TooManyDigits);
    }
    let written = if lexeme == "-0" { "0" } else { lexeme };
    out.extend_from_slice(written.as_bytes());
    Ok(())
}

fn python_float(value: f64, out: &mut Vec<u8>) {
    let decimal = Decimal::shortest(value);
    decimal.sign(out);
    match decimal.point {
        1..=16 => decimal.fixed(out, b".0"),
        -3..=0 => decimal.fraction(out),
        _ => decimal.scientific(out, "+", 2),
    }
}

/// Beyond 2^53, implementations that collapse disagree.
fn python_integral(value: f64, out: &mut Vec<u8>) -> Result<(), NumberError> {
    if value.fract() != 0.0 {
        python_float(value, out);
    } else if value.abs() < EXACT {
        ecmascript_float(value, out);
    } else {
        return Err(NumberError::Imprecise);
    }
    Ok(())
}

fn serde(lexeme: &str, integer: bool, out: &mut Vec<u8>) -> Result<(), NumberError> {
    let fits = lexeme.parse::<u64>().is_ok() || lexeme.parse::<i64>().is_ok();
    if integer && fits && lexeme != "-0" {
        out.extend_from_slice(lexeme.as_bytes());
        return Ok(());
    }
    let decimal = Decimal::shortest(double(lexeme)?);
    if decimal.point > 16 {
        return serde_great(&decimal, lexeme, out);
    }
    decimal.sign(out);
    match decimal.point {
        1..=16 => decimal.fixed(out, b".0"),
        -4..=0 => decimal.fraction(out),
        _ => decimal.scientific(out, "", 1),
    }
    Ok(())
}

/// From 1e16 up serde_json writes `1e16` or `1e+16`, depending on its version: what the source has tells which.
fn serde_great(decimal: &Decimal, lexeme: &str, out: &mut Vec<u8>) -> Result<(), NumberError> {
    let from = out.len();
    for plus in ["", "+"] {
        decimal.sign(out);
        decimal.scientific(out, plus, 1);
        if &out[from..] == lexeme.as_bytes() {
            return Ok(());
        }
        out.truncate(from);
    }
    Err(NumberError::Imprecise)
}

/// The shortest digits that read back as the same double: 0.DIGITS × 10^point.
struct Decimal {
    negative: bool,
    digits: Characters,
    point: i32,
}

impl Decimal {
    /// Rust's `{:e}` writes the shortest digits that round-trip, the nearest of them if there are several.
    fn shortest(value: f64) -> Self {
        let mut written = Characters::default();
        write!(written, "{:e}", value.abs()).expect("17 digits, a point and an exponent fit");
        let (mantissa, exponent) = written.text().split_once('e').unwrap_or((written.text(), "0"));
        let mut digits = Characters::default();
        for part in mantissa.split('.') {
            digits.write_str(part).expect("shorter than before");
        }
        let exponent: i32 = exponent.parse().expect("an exponent of at most 324");
        let mut this = Self { negative: value.is_sign_negative(), digits, point: exponent + 1 };
        this.settle_tie(value.abs());
        this
    }

    /// Takes the even one of two shortest candidates that are equally near, as RFC 8785 appendix B, V8, Python and
    /// Ryu do: 1424953923781206.25 is `…6.2`, where Rust writes `…6.3`.
    fn settle_tie(&mut self, value: f64) {
        let odd = self.digits.bytes().last().is_some_and(|digit| digit % 2 == 1);
        // With fewer digits, candidates are too far apart for both to read back as the same double.
        if self.digits.length < 16 || !odd {
            return;
        }
        let mut longer = Characters::default();
        write!(longer, "{value:.*e}", self.digits.length)
            .expect("18 digits, a point and an exponent fit");
        let mantissa = longer.text().split('e').next().unwrap_or_default();
        if !mantissa.ends_with('5') || !self.is_exact(value) {
            return;
        }
        let even = self.neighbour(mantissa);
        if even.value() == Some(value) {
            *self = even;
        }
    }

    /// Says whether one digit more, a 5, writes `value` exactly.
    fn is_exact(&self, value: f64) -> bool {
        let bits = value.to_bits();
        let (mantissa, exponent) = match (bits >> 52) as i32 {
            0 => (bits, -1074),
            biased => (bits & (u64::MAX >> 12) | 1 << 52, biased - 1075),
        };
        let twos = mantissa.trailing_zeros();
        let exponent = exponent + twos as i32;
        let decimals = self.digits.length as i32 + 1 - self.point;
        if decimals > 0 || exponent < 0 {
            // An odd multiple of 2^-n has exactly n decimals.
            return exponent == -decimals;
        }
        let zeros = decimals.unsigned_abs();
        let fives = 5u64.checked_pow(zeros + 1);
        exponent >= -decimals && fives.is_some_and(|fives| mantissa % fives == 0)
    }

    /// Returns the candidate on the other side of the tie whose digits are `mantissa`, which ends in a 5.
    fn neighbour(&self, mantissa: &str) -> Self {
        let digits = mantissa.bytes().filter(u8::is_ascii_digit);
        let below = digits.fold(0u64, |number, digit| number * 10 + u64::from(digit - b'0')) / 10;
        let number = if below % 2 == 0 { below } else { below + 1 };
        let mut digits = Characters::default();
        write!(digits, "{number}").expect("17 digits fit");
        Self { negative: self.negative, digits, point: self.point }
    }

    fn value(&self) -> Option<f64> {
        let mut text = Characters::default();
        write!(text, "0.{}e{}", self.digits.text(), self.point).ok()?;
        text.text().parse().ok()
    }

    fn sign(&self, out: &mut Vec<u8>) {
        if self.negative {
            out.push(b'-');
        }
    }

    /// At least one digit before the point; `whole` follows if there are none behind.
    fn fixed(&self, out: &mut Vec<u8>, whole: &[u8]) {
        let digits = self.digits.bytes();
        let point = usize::try_from(self.point).unwrap_or_default();
        match digits.split_at_checked(point) {
            Some((before, behind @ [_, ..])) => {
                out.extend_from_slice(before);
                out.push(b'.');
                out.extend_from_slice(behind);
            }
            _ => {
                out.extend_from_slice(digits);
                out.resize(out.len() + point - digits.len(), b'0');
                out.extend_from_slice(whole);
            }
        }
    }

    /// No digit before the point but 0.
    fn fraction(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"0.");
        out.resize(out.len() + self.point.unsigned_abs() as usize, b'0');
        out.extend_from_slice(self.digits.bytes());
    }

    fn scientific(&self, out: &mut Vec<u8>, plus: &str, width: usize) {
        let (first, rest) = self.digits.bytes().split_at(1);
        out.extend_from_slice(first);
        if !rest.is_empty() {
            out.push(b'.');
            out.extend_from_slice(rest);
        }
        let exponent = self.point - 1;
        let sign = if exponent < 0 { "-" } else { plus };
        let mut tail = Characters::default();
        write!(tail, "e{sign}{:0width$}", exponent.unsigned_abs()).expect("six characters fit");
        out.extend_from_slice(tail.bytes());
    }
}

/// A few ASCII characters without allocation.
#[derive(Default)]
struct Characters {
    bytes: [u8; 32],
    length: usize,
}

impl Characters {
    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    fn text(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }
}

impl Write for Characters {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.length + text.len();
        let space = self.bytes.get_mut(self.length..end).ok_or(std::fmt::Error)?;
        space.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}
