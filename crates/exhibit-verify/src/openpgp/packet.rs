//! Packets (RFC 9580 §4): a tag, a length, a body.

/// A public key.
pub(crate) const PUBLIC_KEY: u8 = 6;
/// A public subkey.
pub(crate) const PUBLIC_SUBKEY: u8 = 14;
/// A secret key, and a secret subkey.
pub(crate) const SECRET_KEYS: [u8; 2] = [5, 7];
/// A signature.
pub(crate) const SIGNATURE: u8 = 2;
/// A name.
pub(crate) const USER_ID: u8 = 13;
/// Something else by which its owner is known, such as a picture.
pub(crate) const USER_ATTRIBUTE: u8 = 17;
/// Packets that say nothing: markers, notes of the program that kept them, padding.
pub(crate) const SILENT: [u8; 3] = [10, 12, 21];

/// How many packets one file may hold.
const MAX_PACKETS: usize = 65_536;

/// One packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Packet<'a> {
    /// What it is.
    pub(crate) tag: u8,
    /// Its body.
    pub(crate) body: &'a [u8],
}

/// Splits bytes into packets; `None` if they do not end with one.
///
/// Lengths in parts are for content that is streamed, and none of that is read here.
pub(crate) fn split(bytes: &[u8]) -> Option<Vec<Packet<'_>>> {
    let mut rest = Bytes(bytes);
    let mut packets = Vec::new();
    while !rest.0.is_empty() {
        if packets.len() == MAX_PACKETS {
            return None;
        }
        let (tag, length) = head(&mut rest)?;
        packets.push(Packet { tag, body: rest.take(length)? });
    }
    Some(packets)
}

/// Tells whether bytes begin as a packet with one of these tags.
pub(crate) fn begins_with(bytes: &[u8], tags: &[u8]) -> bool {
    let mut rest = Bytes(bytes);
    let Some((tag, length)) = head(&mut rest) else { return false };
    // Keys and signatures begin with their version.
    tags.contains(&tag) && length > 1 && matches!(rest.byte(), Some(3..=6))
}

fn head(rest: &mut Bytes<'_>) -> Option<(u8, usize)> {
    let first = rest.byte()?;
    if first & 0x80 == 0 {
        return None;
    }
    if first & 0x40 != 0 {
        return Some((first & 0x3f, rest.length()?));
    }
    let length = match first & 3 {
        0 => usize::from(rest.byte()?),
        1 => usize::from(rest.u16()?),
        2 => usize::try_from(rest.u32()?).ok()?,
        _ => return None,
    };
    Some((first >> 2 & 0xf, length))
}

/// Bytes that are read from the front.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|it| it[0])
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(self.take(2)?.try_into().ok()?))
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    /// A length of one, two or five bytes (§4.2.1), not one of a part.
    pub(crate) fn length(&mut self) -> Option<usize> {
        match self.byte()? {
            short @ ..192 => Some(usize::from(short)),
            255 => usize::try_from(self.u32()?).ok(),
            224.. => None,
            first => Some(two_bytes(first, self.byte()?)),
        }
    }

    /// A length of a subpacket (§5.2.3.7), which has no parts.
    pub(crate) fn sub_length(&mut self) -> Option<usize> {
        match self.byte()? {
            short @ ..192 => Some(usize::from(short)),
            255 => usize::try_from(self.u32()?).ok(),
            first => Some(two_bytes(first, self.byte()?)),
        }
    }

    /// A number (§3.2), big-endian: as many bytes as its count of bits says, the first bit set.
    pub(crate) fn number(&mut self) -> Option<&'a [u8]> {
        let bits = usize::from(self.u16()?);
        let bytes = self.take(bits.div_ceil(8))?;
        let leading = bytes.first().map_or(0, |first| first.leading_zeros() as usize);
        (bytes.len() * 8 - leading == bits).then_some(bytes)
    }

    pub(crate) fn end(self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

fn two_bytes(first: u8, second: u8) -> usize {
    (usize::from(first) - 192) * 256 + usize::from(second) + 192
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_length_is_read() {
        let split_tags = |bytes: &[u8]| {
            split(bytes).map(|it| it.iter().map(|it| (it.tag, it.body.len())).collect::<Vec<_>>())
        };
        assert_eq!(split_tags(&[0x88, 1, 9, 0xc2, 2, 9, 9]), Some(vec![(2, 1), (2, 2)]));
        let two = [&[0xc6, 192, 8][..], &[0; 200]].concat();
        assert_eq!(split_tags(&two), Some(vec![(6, 200)]));
        let old = [&[0x99, 0, 200][..], &[0; 200]].concat();
        assert_eq!(split_tags(&old), Some(vec![(6, 200)]));
        let five = [&[0xc6, 255, 0, 0, 0, 1, 7][..]].concat();
        assert_eq!(split_tags(&five), Some(vec![(6, 1)]));
        for bad in [
            &[0x88, 2, 1][..],
            &[0x08, 0],
            &[0xc2, 224, 1],
            &[0x8b, 1],
            &[0xc6, 255, 255, 255, 255, 255, 0],
        ] {
            assert_eq!(split_tags(bad), None, "{bad:02x?}");
        }
    }

    #[test]
    fn numbers_have_one_spelling() {
        assert_eq!(Bytes(&[0, 9, 1, 0xff]).number(), Some(&[1, 0xff][..]));
        assert_eq!(Bytes(&[0, 0]).number(), Some(&[][..]));
        for bad in [&[0, 9, 0, 0xff][..], &[0, 9, 2, 0], &[0, 8, 1], &[0, 9, 1]] {
            assert_eq!(Bytes(bad).number(), None, "{bad:02x?}");
        }
    }
}
