//! The register written down as a shortcut: one zstd frame (RFC 8878), since less is then to be decrypted.

use crate::error::StoreError;

/// Fast: what it saves in decrypting is more than it takes.
const LEVEL: i32 = 1;
/// The longest register that is unpacked, in bytes.
const MAX: u64 = 1 << 30;

/// Packs a register.
pub(crate) fn packed(register: &[u8]) -> Result<Vec<u8>, StoreError> {
    zstd::bulk::compress(register, LEVEL).map_err(StoreError::Zstd)
}

/// Unpacks a register; `None` for what is none, or says that it is longer than any.
///
/// Vaults that were written before it was packed have JSON text here.
pub(crate) fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
    if packed.starts_with(b"{") {
        return Some(packed.to_vec());
    }
    let length = zstd::zstd_safe::get_frame_content_size(packed).ok()??;
    let length = usize::try_from(length).ok().filter(|_| length <= MAX)?;
    zstd::bulk::decompress(packed, length).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_is_unpacked_and_nothing_else() {
        let register = b"{\"evidence\":[1,1,1,1]}".repeat(1000);
        let packed = packed(&register).expect("it is packed");
        assert!(packed.len() < register.len() / 10);
        assert_eq!(unpacked(&packed).as_deref(), Some(register.as_slice()));
        assert_eq!(unpacked(&register).as_deref(), Some(register.as_slice()), "as it once was");
        assert_eq!(unpacked(&packed[..packed.len() - 1]), None);
        assert_eq!(unpacked(b""), None);
    }

    /// A frame header alone (RFC 8878, section 3.1.1.1) that states two gibibytes.
    #[test]
    fn a_frame_that_states_more_than_any_register_has_is_not_unpacked() {
        let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0xe0];
        frame.extend((2_u64 << 30).to_le_bytes());
        frame.extend([1, 0, 0]);
        assert_eq!(zstd::zstd_safe::get_frame_content_size(&frame).ok(), Some(Some(2 << 30)));
        assert_eq!(unpacked(&frame), None);
    }
}
