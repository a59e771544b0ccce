//! Files that are part of the program, folder by folder; one added there is there.

use include_dir::{Dir, include_dir};

static TEXTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/texts/en");
static PROMPTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/prompts");
static RECIPES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/recipes");

/// Sentences in English, by the part of the application they belong to.
pub(crate) fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    named(&TEXTS)
}

/// The built-in templates.
pub(crate) fn prompts() -> impl Iterator<Item = (&'static str, &'static str)> {
    named(&PROMPTS)
}

/// The recipes to start from.
pub(crate) fn recipes() -> impl Iterator<Item = (&'static str, &'static str)> {
    named(&RECIPES)
}

/// Name and text of each file of a folder, in the order of their names.
fn named(folder: &'static Dir<'_>) -> impl Iterator<Item = (&'static str, &'static str)> {
    folder.files().filter_map(|file| {
        let name = file.path().file_stem().and_then(|name| name.to_str())?;
        Some((name, file.contents_utf8()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_a_folder_is_there_with_its_text() {
        let assets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
        let folders: [(&str, &str, Vec<_>); 3] = [
            ("texts/en", "ftl", texts().collect()),
            ("prompts", "jinja", prompts().collect()),
            ("recipes", "toml", recipes().collect()),
        ];
        for (folder, ending, files) in folders {
            let on_disk = std::fs::read_dir(assets.join(folder)).unwrap();
            assert_eq!(on_disk.count(), files.len(), "{folder}");
            for (name, text) in files {
                let path = assets.join(folder).join(format!("{name}.{ending}"));
                assert_eq!(std::fs::read_to_string(path).unwrap(), text);
            }
        }
    }
}
