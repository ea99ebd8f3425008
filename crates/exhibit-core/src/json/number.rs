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
    /// serde_json, and orjson alike: 64-bit integers, other numbers as floats: `1.0`, `1e-7`, `1e16`.
    Serde,
}

/// Why a number can't be written in a form with certainty. What can't be written can't be checked; it is not broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberError {
    /// An integer that an IEEE 754 double does not hold, or that tools of this form disagree on.
    #[error("integer beyond the precision of this form")]
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
    let integer = !lexeme
        .bytes()
        .any(|byte| matches!(byte, b'.' | b'e' | b'E'));
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
    value
        .is_finite()
        .then(|| ecmascript_float(value, &mut out))?;
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
    decimal.sign(out);
    match decimal.point {
        1..=16 => decimal.fixed(out, b".0"),
        -4..=0 => decimal.fraction(out),
        _ => decimal.scientific(out, "", 1),
    }
    Ok(())
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
        let (mantissa, exponent) = written
            .text()
            .split_once('e')
            .unwrap_or((written.text(), "0"));
        let mut digits = Characters::default();
        for part in mantissa.split('.') {
            digits.write_str(part).expect("shorter than before");
        }
        let exponent: i32 = exponent.parse().expect("an exponent of at most 324");
        Self {
            negative: value.is_sign_negative(),
            digits,
            point: exponent + 1,
        }
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
        let space = self
            .bytes
            .get_mut(self.length..end)
            .ok_or(std::fmt::Error)?;
        space.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}
