//! The identity of an input that came without one.

use hooktalk_protocol::Timestamp;

/// A UUID of version 8 (RFC 9562: its bits are the maker's own) from what the input is: the same
/// input in the same conversation at the same moment has the same one, so that a turn stays a
/// function of its arguments.
pub(crate) fn derive(conversation: &str, now: Timestamp, utterance: &str) -> String {
    // FNV-1a with 128 bits; a zero byte, which separates, is in none of the parts by custom.
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let moment = now.millis().to_le_bytes();
    let parts = [
        conversation.as_bytes(),
        &[0],
        &moment,
        &[0],
        utterance.as_bytes(),
    ];
    let hash = parts.iter().copied().flatten().fold(OFFSET, |hash, byte| {
        (hash ^ u128::from(*byte)).wrapping_mul(PRIME)
    });
    let version = 8 << 76;
    let variant = 2 << 62;
    let bits = hash & !(0xf << 76) & !(0x3 << 62) | version | variant;
    let mut uuid = String::with_capacity(36);
    for (index, byte) in bits.to_be_bytes().into_iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            uuid.push('-');
        }
        for digit in [byte >> 4, byte & 0xf] {
            uuid.extend(char::from_digit(digit.into(), 16));
        }
    }
    uuid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identity_is_a_uuid_of_version_8() {
        let uuid = derive("c", Timestamp::from_millis(1), "hi");
        assert_eq!(uuid.len(), 36);
        assert_eq!(uuid.as_bytes()[14], b'8');
        assert!(matches!(uuid.as_bytes()[19], b'8' | b'9' | b'a' | b'b'));
        assert_ne!(uuid, derive("c", Timestamp::from_millis(2), "hi"));
        assert_eq!(uuid, derive("c", Timestamp::from_millis(1), "hi"));
    }
}
