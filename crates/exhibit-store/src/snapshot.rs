//! The register written down as a shortcut, in parts.

use crate::error::StoreError;

/// Fast: what it saves in decrypting is more than it takes.
const LEVEL: i32 = 1;
/// How long all parts may be together once they are unpacked, in bytes.
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

    /// Returns the parts; `None` where what is there is not frame after frame, or says that it is longer than any.
    pub fn parts(&self) -> Option<Vec<PackedPart<'_>>> {
        let mut parts = Vec::new();
        let mut rest = &self.0[..];
        let mut room = MAX;
        while !rest.is_empty() {
            let length = zstd::zstd_safe::find_frame_compressed_size(rest).ok()?;
            let (part, after) = rest.split_at_checked(length)?;
            let part = PackedPart(part);
            room = room.checked_sub(part.length()?)?;
            parts.push(part);
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
    /// Returns what was packed; `None` for what is damaged.
    pub fn unpacked(self) -> Option<Vec<u8>> {
        zstd::bulk::decompress(self.0, usize::try_from(self.length()?).ok()?).ok()
    }

    fn length(self) -> Option<u64> {
        zstd::zstd_safe::get_frame_content_size(self.0).ok()?
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

    /// Frames (RFC 8878, section 3.1.1.1) of an empty block that state a length.
    #[test]
    fn frames_that_state_more_together_than_any_register_has_are_not_unpacked() {
        let stating = |length: u64| {
            let frame = [&[0x28, 0xb5, 0x2f, 0xfd, 0xe0][..], &length.to_le_bytes(), &[1, 0, 0]];
            frame.concat()
        };
        assert_eq!(PackedPart(&stating(2 << 30)).length(), Some(2 << 30));
        let parts = |lengths: &[u64]| {
            let frames = lengths.iter().flat_map(|it| stating(*it)).collect();
            Snapshot(frames).parts().map(|it| it.len())
        };
        assert_eq!(parts(&[MAX]), Some(1));
        assert_eq!(parts(&[MAX / 2, MAX / 2]), Some(2));
        assert_eq!(parts(&[MAX + 1]), None);
        assert_eq!(parts(&[MAX / 2, MAX / 2, 1]), None);
    }
}
