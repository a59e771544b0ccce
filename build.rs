//! Compiles the core anew when a file comes to the folders that `src/asset.rs` takes whole.

fn main() {
    for folder in ["texts/en", "prompts", "recipes"] {
        println!("cargo::rerun-if-changed=assets/{folder}");
    }
}
