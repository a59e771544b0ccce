//! A number that a checkpoint gives back to the last bit.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Decimal digits are read back a last place off now and then; so the bits are written, in
/// hexadecimal digits. Older checkpoints, which hold digits, are read too.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Exact(pub f64);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&format!("{:016x}", self.0.to_bits()))
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Bits(String),
            Digits(f64),
        }
        match Written::deserialize(from)? {
            Written::Digits(value) => Ok(Self(value)),
            Written::Bits(text) => u64::from_str_radix(&text, 16)
                .map(|bits| Self(f64::from_bits(bits)))
                .map_err(serde::de::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_back_to_the_last_bit() {
        for value in [-0.12499999999999999, 0.1 + 0.2, 1e-310, f64::MAX, -0.0] {
            let text = serde_json::to_string(&Exact(value)).unwrap();
            let read: Exact = serde_json::from_str(&text).unwrap();
            assert_eq!(read.0.to_bits(), value.to_bits());
        }
        let old: Exact = serde_json::from_str("3.5").unwrap();
        assert_eq!(old.0, 3.5);
    }
}
