//! Sentences shown to people: fluent files, one per part of the application.
//!
//! No sentence that a person reads stands in code. `t!("id")` and
//! `t!("id", name = value)` look a message up; `tests/tidy.rs` holds that every id
//! used exists and every id that exists is used.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use crate::asset;

static BUNDLE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let mut bundle = FluentBundle::new_concurrent(vec![unic_langid::langid!("en")]);
    // Direction marks are the window's work (its bidi layer), not the text's.
    bundle.set_use_isolating(false);
    for (_, file) in asset::texts() {
        // The files are part of the program; tests/tidy.rs parses each of them.
        let resource = match FluentResource::try_new(file.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
});

/// The message `id` with its arguments filled in; the id itself where it is unknown.
pub fn message(id: &str, args: Option<&FluentArgs<'_>>) -> String {
    let Some(pattern) = BUNDLE.get_message(id).and_then(|m| m.value()) else {
        return id.to_owned();
    };
    let mut errors = Vec::new();
    BUNDLE
        .format_pattern(pattern, args, &mut errors)
        .into_owned()
}

/// Whether a message with this id exists.
pub fn exists(id: &str) -> bool {
    BUNDLE.get_message(id).is_some()
}

/// `t!("id")` or `t!("id", name = value, …)`: a sentence from the fluent files.
#[macro_export]
macro_rules! t {
    ($id:expr) => { $crate::text::message($id, None) };
    ($id:expr, $($name:ident = $value:expr),+ $(,)?) => {{
        let mut args = $crate::text::Args::new();
        $( args.set(stringify!($name), $value); )+
        $crate::text::message($id, Some(&args))
    }};
}

/// Arguments of a message; made by [`t!`](crate::t).
pub use fluent_bundle::FluentArgs as Args;

#[cfg(test)]
mod tests {
    #[test]
    fn a_message_takes_its_arguments_and_an_unknown_one_shows_its_id() {
        let text = crate::t!("problem-io", path = "/tmp/x", error = "gone");
        assert!(text.contains("/tmp/x") && text.contains("gone"), "{text}");
        assert_eq!(crate::t!("no-such-message"), "no-such-message");
    }
}
