//! The real window on a virtual display: it opens, hears keys, and makes the sample study.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Ends a program when the test does.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn installed(program: &str) -> bool {
    let found = Command::new("which")
        .arg(program)
        .stdout(Stdio::null())
        .status();
    found.is_ok_and(|status| status.success())
}

/// Waits for something to become true.
fn wait_for(what: &str, mut happened: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !happened() {
        assert!(
            begun.elapsed() < Duration::from_secs(90),
            "{what} did not happen"
        );
        std::thread::sleep(Duration::from_millis(250));
    }
}

fn xdotool(display: &str, arguments: &[&str]) -> String {
    let done = Command::new("xdotool")
        .env("DISPLAY", display)
        .args(arguments)
        .output()
        .unwrap();
    String::from_utf8(done.stdout).unwrap()
}

fn study_below(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let path = entry.path();
        path.ends_with("study.json") || (path.is_dir() && study_below(&path))
    })
}

#[test]
fn the_window_opens_and_makes_the_sample_study() {
    if !["Xvfb", "xdotool"].into_iter().all(installed) {
        println!("skipped: Xvfb and xdotool are not installed");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let display = format!(":{}", 90 + std::process::id() % 400);
    let screen = ["-screen", "0", "1280x800x24"];
    let xvfb = Command::new("Xvfb")
        .arg(&display)
        .args(screen)
        .stderr(Stdio::null())
        .spawn();
    let _xvfb = Program(xvfb.unwrap());
    let socket = format!("/tmp/.X11-unix/X{}", &display[1..]);
    wait_for("the display", || Path::new(&socket).exists());

    let window = Command::new(env!("CARGO_BIN_EXE_attune"))
        .env("DISPLAY", &display)
        .env("HOME", home.path())
        .env("ATTUNE_HOME", home.path().join("attune"))
        .env("ATTUNE_RENDERER", "gl")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("XDG_DATA_HOME")
        .spawn();
    let _window = Program(window.unwrap());
    wait_for("the window", || {
        !xdotool(&display, &["search", "--onlyvisible", "--name", "Attune"]).is_empty()
    });
    // Without a window manager nobody gives the keyboard to the window.
    let id = xdotool(&display, &["search", "--onlyvisible", "--name", "Attune"]);
    let id = id.lines().next().unwrap().to_owned();
    let mut tries = 0;
    wait_for("the sample study", || {
        if tries % 12 == 0 {
            xdotool(&display, &["windowfocus", &id]);
            xdotool(&display, &["key", "ctrl+k"]);
            std::thread::sleep(Duration::from_millis(600));
            xdotool(&display, &["type", "--delay", "40", "sample"]);
            std::thread::sleep(Duration::from_millis(600));
            xdotool(&display, &["key", "Return"]);
        }
        tries += 1;
        study_below(home.path())
    });
}
