//! How an enum of kinds says itself.

/// An enum whose variants are kinds of something, each with its id: `ALL` lists them in their
/// order, `id` and `from_id` name them. The id, in kebab-case, is the kind's name on disk, on
/// the command line and in the ids of its texts, and never changes.
#[macro_export]
macro_rules! kinds {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[$doc:meta])* $variant:ident = $id:literal,)+
        }
    ) => {
        $(#[$about])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $id)] $variant,)+
        }

        impl $name {
            /// Every kind, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its name on disk, on the command line and in the ids of texts.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }

            /// The one with this name.
            pub fn from_id(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.id() == id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.id())
            }
        }
    };
}

#[cfg(test)]
mod tests {
    crate::kinds! {
        /// Two kinds.
        pub enum Kind {
            One = "one",
            HeatMap = "heat-map",
        }
    }

    #[test]
    fn a_kind_is_known_by_its_id_everywhere() {
        assert_eq!(Kind::ALL, [Kind::One, Kind::HeatMap]);
        assert_eq!(Kind::from_id("heat-map"), Some(Kind::HeatMap));
        assert_eq!(Kind::from_id("heat"), None);
        assert_eq!(
            serde_json::to_string(&Kind::HeatMap).unwrap(),
            "\"heat-map\""
        );
        assert_eq!(Kind::One.to_string(), "one");
    }
}
