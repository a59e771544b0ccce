//! The kinds of probes.

crate::kinds! {
    /// A kind of question put to models.
    pub enum Kind {
        /// Words that come to mind at a cue.
        Associations = "associations",
        /// Words to be put into people's order.
        Ranking = "ranking",
        /// Choices among groups of words, asked as a survey is.
        Choices = "choices",
        /// Questions of value surveys.
        Survey = "survey",
    }
}
