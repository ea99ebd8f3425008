//! The register written down as a shortcut, in parts.

use crate::error::StoreError;

/// Fast: what it saves in decrypting is more than it takes.
const LEVEL: i32 = 1;
/// The longest part that is unpacked, in bytes.
const MAX: u64 = 1 << 30;

/// Parts of a register, one zstd frame (RFC 8878) each, since less is then to be decrypted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot(Vec<u8>);

/// A part that is not unpacked yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedPart<'a>(&'a [u8]);

impl Snapshot {
    /// Packs a part and adds it to those before it.
    pub fn add(&mut self, part: &[u8]) -> Result<(), StoreError> {
        self.0.extend(zstd::bulk::compress(part, LEVEL).map_err(StoreError::Zstd)?);
        Ok(())
    }

    /// Returns the parts; `None` where what is there is not frame after frame.
    pub fn parts(&self) -> Option<Vec<PackedPart<'_>>> {
        let mut parts = Vec::new();
        let mut rest = &self.0[..];
        while !rest.is_empty() {
            let length = zstd::zstd_safe::find_frame_compressed_size(rest).ok()?;
            let (part, after) = rest.split_at_checked(length)?;
            parts.push(PackedPart(part));
            rest = after;
        }
        Some(parts)
    }

    pub(crate) fn from_bytes(packed: Vec<u8>) -> Self {
        Self(packed)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl PackedPart<'_> {
    /// Returns what was packed; `None` for what is none, or says that it is longer than any.
    pub fn unpacked(self) -> Option<Vec<u8>> {
        let length = zstd::zstd_safe::get_frame_content_size(self.0).ok()??;
        let length = usize::try_from(length).ok().filter(|_| length <= MAX)?;
        zstd::bulk::decompress(self.0, length).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_unpacked_as_they_were_packed() {
        let parts = [b"{\"evidence\":[1,1,1,1]}".repeat(1000), Vec::new(), b"{}".to_vec()];
        let mut snapshot = Snapshot::default();
        assert_eq!(snapshot.parts(), Some(Vec::new()));
        for part in &parts {
            snapshot.add(part).expect("it is packed");
        }
        assert!(snapshot.0.len() < parts[0].len() / 10);
        let unpacked = |snapshot: &Snapshot| {
            let parts = snapshot.parts()?.into_iter();
            parts.map(PackedPart::unpacked).collect::<Option<Vec<_>>>()
        };
        assert_eq!(unpacked(&snapshot).as_deref(), Some(&parts[..]));
        let cut = Snapshot(snapshot.0[..snapshot.0.len() - 1].to_vec());
        assert_eq!(unpacked(&cut), None);
        assert_eq!(unpacked(&Snapshot(b"{\"evidence\":[]}".to_vec())), None);
    }

    /// A frame header alone (RFC 8878, section 3.1.1.1) that states two gibibytes.
    #[test]
    fn a_frame_that_states_more_than_any_register_has_is_not_unpacked() {
        let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0xe0];
        frame.extend((2_u64 << 30).to_le_bytes());
        frame.extend([1, 0, 0]);
        assert_eq!(zstd::zstd_safe::get_frame_content_size(&frame).ok(), Some(Some(2 << 30)));
        assert_eq!(PackedPart(&frame).unpacked(), None);
    }
}
