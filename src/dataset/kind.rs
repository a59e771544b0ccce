//! What a kind of dataset is: its description, and the table of them all.

use polars::prelude::DataFrame;

use super::import::{Places, Read};
use super::layout::Known;
use super::manifest::Counts;
use super::mapping::{ColumnMapping, Role};
use crate::{Result, t};

/// The description of a kind of dataset; each folder of [`crate::dataset`] has one.
///
/// Texts follow from the id: `dataset-kind-ID`, `page-data-what-ID` and `page-data-sure-ID`;
/// from the names of its roles, files and counts: `dataset-role-NAME`, `dataset-layout-NAME`,
/// `page-data-counted-NAME` and `study-report-counted-NAME`.
pub(super) struct Spec {
    /// Name of its icon in `assets/icons/icons.toml`.
    pub icon: &'static str,
    /// Whether a row is a single person's.
    pub of_people: bool,
    /// Whether its rows name the country they are of, whose people answered.
    pub of_countries: bool,
    /// The parts that columns play, in the order of the form.
    pub roles: &'static [Role],
    /// Takes from a mapping that was guessed by names what does not belong together.
    pub settle: fn(&mut ColumnMapping),
    /// Whether a mapping with all required roles is enough to read a table.
    pub check: fn(&ColumnMapping) -> Result<()>,
    /// Whether a file is taken for one only when it is nothing else: its columns could be
    /// those of many tables.
    pub last: bool,
    /// The files that are known by what they look like, the most particular first.
    pub files: &'static [Known],
    /// Reads a table by a mapping.
    pub read: fn(&Places<'_>) -> Result<Read>,
    /// Counts what is in a table that was read by a mapping.
    pub count: fn(&ColumnMapping, &DataFrame) -> Result<Counts>,
    /// The counts that people are told, in this order.
    pub counts: &'static [&'static str],
    /// Those of them that say how large it is, where there is room for few.
    pub size: &'static [&'static str],
    /// What a count is called among the others.
    pub called: fn(&Counts, &'static str) -> &'static str,
}

impl Spec {
    /// What most kinds have in common; the rest is to be filled in.
    pub const BASIS: Self = Self {
        icon: "file",
        of_people: false,
        of_countries: false,
        roles: &[],
        settle: |_| (),
        check: |_| Ok(()),
        last: false,
        files: &[],
        read: |_| Ok(Read::default()),
        count: |_, _| Ok(Counts::default()),
        counts: &[],
        size: &[],
        called: |_, name| name,
    };
}

/// Makes [`Kind`] of a table: a kind a line, with its id and the folder that describes it.
macro_rules! datasets {
    ($($(#[$doc:meta])* $kind:ident = $id:literal => $folder:ident,)+) => {
        $crate::kinds! {
            /// What a dataset holds; fixes the columns of its table (see [`crate::dataset`]).
            pub enum Kind {
                $($(#[$doc])* $kind = $id,)+
            }
        }

        impl Kind {
            /// Its description.
            fn spec(self) -> &'static $crate::dataset::kind::Spec {
                match self {
                    $(Self::$kind => &$folder::SPEC,)+
                }
            }
        }
    };
}
pub(super) use datasets;

use super::Kind;

impl Kind {
    /// The name for people.
    pub fn label(self) -> String {
        t!(&format!("dataset-kind-{}", self.id()))
    }

    /// The name of its icon in `assets/icons/icons.toml`.
    pub fn icon(self) -> &'static str {
        self.spec().icon
    }

    /// Whether its rows are single people's.
    pub fn is_of_people(self) -> bool {
        self.spec().of_people
    }

    /// Whether its rows name countries, in a column `country`, whose people answered.
    pub fn is_of_countries(self) -> bool {
        self.spec().of_countries
    }

    /// What is in a dataset of this kind: name and number, as people are told in full.
    pub fn told(self, counts: &Counts) -> Vec<(&'static str, u64)> {
        self.named(self.spec().counts, counts)
    }

    /// How large a dataset of this kind is: name and number of few counts.
    pub fn size(self, counts: &Counts) -> Vec<(&'static str, u64)> {
        self.named(self.spec().size, counts)
    }

    /// Whether a file is taken for one only when it is nothing else.
    pub(super) fn is_last(self) -> bool {
        self.spec().last
    }

    /// The files of this kind that are known by what they look like.
    pub(super) fn files(self) -> &'static [Known] {
        self.spec().files
    }

    /// The parts that columns of a table can play, in the order of the form.
    pub fn roles(self) -> &'static [Role] {
        self.spec().roles
    }

    /// Takes from a guessed mapping what does not belong together.
    pub(super) fn settle(self, mapping: &mut ColumnMapping) {
        (self.spec().settle)(mapping);
    }

    /// Whether a mapping with all required roles is enough to read a table.
    pub(super) fn check(self, mapping: &ColumnMapping) -> Result<()> {
        (self.spec().check)(mapping)
    }

    /// Reads a table by a mapping.
    pub(super) fn read(self, places: &Places<'_>) -> Result<Read> {
        (self.spec().read)(places)
    }

    /// Counts what is in a table that was read by a mapping.
    pub(super) fn count(self, mapping: &ColumnMapping, table: &DataFrame) -> Result<Counts> {
        (self.spec().count)(mapping, table)
    }

    fn named(self, names: &[&'static str], counts: &Counts) -> Vec<(&'static str, u64)> {
        let called = self.spec().called;
        let told = |name: &&'static str| Some((called(counts, name), counts.get(name)?));
        names.iter().filter_map(told).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::text;

    #[test]
    fn a_kind_is_called_alike_everywhere_and_has_its_texts() {
        let mut ids = BTreeSet::new();
        for &kind in Kind::ALL {
            let id = kind.id();
            assert!(ids.insert(id), "{id} stands there twice");
            let mut texts: Vec<String> = ["dataset-kind", "page-data-what", "page-data-sure"]
                .map(|text| format!("{text}-{id}"))
                .into();
            let spec = kind.spec();
            texts.extend(
                spec.files
                    .iter()
                    .map(|f| format!("dataset-layout-{}", f.id)),
            );
            for name in spec.counts.iter().chain(spec.size) {
                for counts in [Counts::default(), Counts::from([("respondents", 1)])] {
                    let name = (spec.called)(&counts, name);
                    texts.push(format!("study-report-counted-{name}"));
                }
            }
            for name in spec.size {
                let name = (spec.called)(&Counts::default(), name);
                texts.push(format!("page-data-counted-{name}"));
            }
            let lacking: Vec<_> = texts.iter().filter(|id| !text::exists(id)).collect();
            assert!(lacking.is_empty(), "{id}: {lacking:?}");
        }
    }

    #[test]
    fn a_known_file_is_of_its_own_kind_and_is_called_by_itself() {
        let mut ids = BTreeSet::new();
        for &kind in Kind::ALL {
            for file in kind.spec().files {
                assert_eq!(file.kind, kind, "{}", file.id);
                assert!(ids.insert(file.id), "{} stands there twice", file.id);
            }
        }
    }
}
