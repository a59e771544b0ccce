//! Questions whose answers are rewarded.

use super::Part;
use crate::prompt::Message;
use crate::stat::LeftOut;

/// A question that a model answers in its own words, and what an answer is worth.
pub trait Reward {
    /// Key of the item it is made of.
    fn id(&self) -> &str;

    fn part(&self) -> Part;

    /// The conversation up to the answer.
    fn messages(&self) -> &[Message];

    /// What is offered, in the order of the question.
    fn offered(&self) -> &[String];

    /// What an answer is worth, from −1 to 1; none where it cannot be judged. `left_out`
    /// says what becomes of something offered that it leaves out.
    fn score(&self, answer: &str, left_out: LeftOut) -> Option<f64>;
}
