//! The kinds of scores.

crate::kinds! {
    /// A kind of score.
    pub enum Kind {
        /// Precision of associations ([`super::associations`]).
        Associations = "associations",
        /// Spearman's ρ of rankings ([`super::rankings`]).
        Ranking = "ranking",
        /// Distances of survey answers ([`super::survey`]).
        Survey = "survey",
        /// How pleasant, exciting and concrete associations are ([`super::profile`]).
        Profile = "profile",
        /// Judgements of etiquette stories ([`super::etiquette`]).
        Etiquette = "etiquette",
    }
}
