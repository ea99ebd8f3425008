//! DER (X.690 §10), as far as keys and signatures need it: definite, minimal lengths below 2^16.

/// Reads elements from the front of a slice; `None` once anything is not DER.
#[derive(Clone, Copy)]
pub(crate) struct Der<'a>(&'a [u8]);

/// Tags of universal types.
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;

impl<'a> Der<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The content of the next element, which must have this tag.
    pub(crate) fn element(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (length, rest) = match self.0 {
            [first, length @ 0..=0x7f, rest @ ..] if *first == tag => (usize::from(*length), rest),
            [first, 0x81, length @ 0x80..=0xff, rest @ ..] if *first == tag => {
                (usize::from(*length), rest)
            }
            [first, 0x82, high @ 1..=0xff, low, rest @ ..] if *first == tag => {
                (usize::from(u16::from_be_bytes([*high, *low])), rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(content)
    }

    /// The content of the next element of this tag, to be read in turn.
    pub(crate) fn inside(&mut self, tag: u8) -> Option<Self> {
        self.element(tag).map(Self)
    }

    /// The digits of the next element, a positive INTEGER.
    pub(crate) fn positive(&mut self) -> Option<&'a [u8]> {
        match self.element(INTEGER)? {
            [0, rest @ ..] if rest.first().is_some_and(|byte| byte & 0x80 != 0) => Some(rest),
            digits @ [first, ..] if *first != 0 && first & 0x80 == 0 => Some(digits),
            _ => None,
        }
    }

    /// The bytes of the next element, a BIT STRING of whole bytes.
    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        self.element(BIT_STRING)?.strip_prefix(&[0])
    }

    /// `Some` when everything was read.
    pub(crate) fn end(self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

/// Appends a tag and a length.
///
/// # Panics
/// If the length is above 65,535: what we write is shorter.
pub(crate) fn put_head(out: &mut Vec<u8>, tag: u8, length: usize) {
    let [high, low] = u16::try_from(length).expect("what we write is short").to_be_bytes();
    match (high, low) {
        (0, ..0x80) => out.extend([tag, low]),
        (0, _) => out.extend([tag, 0x81, low]),
        _ => out.extend([tag, 0x82, high, low]),
    }
}

/// Returns an object identifier in dotted form (X.690 §8.19); `None` if it is malformed.
pub(crate) fn dotted(oid: &[u8]) -> Option<String> {
    let mut arcs: Vec<u64> = Vec::new();
    let (mut arc, mut open) = (0_u64, false);
    for byte in oid {
        if !open && *byte == 0x80 || arc >> 57 != 0 {
            return None;
        }
        arc = arc << 7 | u64::from(byte & 0x7f);
        open = byte & 0x80 != 0;
        if !open {
            arcs.push(arc);
            arc = 0;
        }
    }
    let (first, rest) = arcs.split_first().filter(|_| !open)?;
    let root = (first / 40).min(2);
    let mut text = format!("{root}.{}", first - root * 40);
    for arc in rest {
        text.push_str(&format!(".{arc}"));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_and_numbers_have_one_spelling() {
        let read = |der: &[u8]| {
            let mut der = Der::new(der);
            let digits = der.positive()?.to_vec();
            der.end().map(|()| digits)
        };
        assert_eq!(read(&[2, 1, 1]), Some(vec![1]));
        assert_eq!(read(&[2, 2, 0, 0x80]), Some(vec![0x80]));
        for bad in [
            &[2, 0x81, 1, 1][..], // a long length that could be short
            &[2, 0x82, 0, 1, 1],  // the same with two bytes
            &[2, 0x80, 1, 0, 0],  // an indefinite length
            &[2, 2, 0, 1],        // a zero that is not needed
            &[2, 1, 0x80],        // negative
            &[2, 1, 0],           // zero
            &[2, 0],              // no digits
            &[2, 1],              // cut off
            &[2, 1, 1, 0],        // bytes left over
            &[3, 1, 1],           // another tag
        ] {
            assert_eq!(read(bad), None, "{bad:02x?}");
        }
    }

    #[test]
    fn identifiers_are_shown_dotted() {
        let rsa = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
        assert_eq!(dotted(rsa).as_deref(), Some("1.2.840.113549.1.1.1"));
        assert_eq!(dotted(b"\x2b\x65\x70").as_deref(), Some("1.3.101.112"));
        assert_eq!(dotted(b"\x88\x37").as_deref(), Some("2.999"));
        for bad in [&b""[..], b"\x2a\x86", b"\x2a\x80\x01", &[0xff; 12]] {
            assert_eq!(dotted(bad), None, "{bad:02x?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(content in prop::collection::vec(any::<u8>(), 0..700)) {
            let mut der = Vec::new();
            put_head(&mut der, SEQUENCE, content.len());
            der.extend_from_slice(&content);
            let mut read = Der::new(&der);
            prop_assert_eq!(read.element(SEQUENCE), Some(content.as_slice()));
            prop_assert!(read.end().is_some());
            let _ = dotted(&content);
        }
    }
}
