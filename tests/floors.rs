//! Who may know what: a floor uses the floors below it, nothing above and nothing in a circle.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Every top-level module and its floor.
const FLOORS: &[(&str, u8)] = &[
    ("domain", 1),
    ("qr", 1),
    ("log", 2),
    ("matching", 2),
    ("priority", 2),
    ("bundle", 3),
    ("table", 3),
    ("store", 3),
    ("sheets", 4),
    ("documents", 4),
    ("engine", 5),
    ("cli", 6),
    ("texts", 6),
    ("ui", 6),
    ("worker", 6),
];

/// What stands outside of the floors, and who may know it (`main` and `bin` are the binaries).
const KNOWN_TO: &[(&str, &[&str])] = &[
    (
        "platform",
        &["platform", "store", "worker", "ui", "main", "bin"],
    ),
    ("web_sys", &["platform", "store", "worker", "ui", "main"]),
    ("js_sys", &["platform", "store", "worker", "ui", "main"]),
    (
        "wasm_bindgen",
        &["platform", "store", "worker", "ui", "main"],
    ),
    (
        "wasm_bindgen_futures",
        &["platform", "store", "worker", "ui", "main"],
    ),
    // The form of a bundle is known to `bundle` alone; commands carry their fields as JSON, and
    // the platform keeps preferences as such.
    (
        "serde_json",
        &["bundle", "engine", "worker", "cli", "ui", "platform"],
    ),
    ("calamine", &["sheets"]),
    ("leptos", &["ui", "main"]),
    ("gloo_storage", &["platform"]),
    ("ed25519_dalek", &["bundle"]),
    ("sha2", &["bundle"]),
    ("qrcodegen", &["qr"]),
    ("quircs", &["qr"]),
    // Text that a person wrote never becomes markup.
    ("inner_html", &[]),
];

/// A word of the code and the line that it stands on.
type Word<'a> = (&'a str, usize);

#[test]
fn no_floor_knows_one_above_it() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    gather(&root, &root, &mut files);
    assert!(files.len() > 50, "only {} files were found", files.len());
    let found = offences(&files);
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn what_is_forbidden_is_found() {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    for (path, text, expected) in [
        ("log/mod.rs", "use crate::bundle::line;", "log uses bundle"),
        (
            "log/mod.rs",
            "\nuse crate::{domain::value, engine};",
            "log uses engine",
        ),
        (
            "domain/usulan.rs",
            "fn f() { crate::log::fold() }",
            "domain uses log",
        ),
        (
            "bundle/read.rs",
            "use super::super::engine::Engine;",
            "bundle uses engine",
        ),
        ("engine/mod.rs", "use rembuk::ui::App;", "engine uses ui"),
        (
            "engine/mod.rs",
            "use crate::platform::clock;",
            "engine uses platform",
        ),
        (
            "domain/a.rs",
            "let x: web_sys::File;",
            "domain uses web_sys",
        ),
        (
            "domain/a.rs",
            "use {::serde_json::Value, std::fmt};",
            "domain uses serde_json",
        ),
        ("cli/mod.rs", "use leptos::prelude::*;", "cli uses leptos"),
        ("ui/a.rs", "<p inner_html=text/>", "ui uses inner_html"),
        ("helpers/mod.rs", "", "helpers has no floor"),
    ] {
        let line = 1 + text.bytes().take_while(|&byte| byte == b'\n').count();
        let found = offences(&[file(path, text)]);
        assert_eq!(found, [format!("src/{path}:{line}: {expected}")]);
    }
    let circle = offences(&[
        file("store/mod.rs", "use crate::bundle::line;"),
        file("bundle/a.rs", "\n\nuse crate::store::Batch;"),
    ]);
    assert_eq!(
        circle,
        [
            "src/bundle/a.rs:3: bundle uses store in a circle",
            "src/store/mod.rs:1: store uses bundle in a circle",
        ]
    );
    for (path, text) in [
        (
            "engine/mod.rs",
            "use crate::{bundle, store::{Batch, Store}};",
        ),
        (
            "log/mod.rs",
            "// use crate::engine;\n/* crate::ui /* crate::cli */ */",
        ),
        (
            "log/mod.rs",
            r##"let a = "crate::engine"; let b = r#"crate::"ui"#;"##,
        ),
        (
            "log/mod.rs",
            "let quote = '\"'; let a: &'static str = \"crate::ui\";",
        ),
        (
            "log/fold.rs",
            "use super::commit; mod tests { use super::super::schema; }",
        ),
        (
            "ui/app.rs",
            "use leptos::prelude::*; use crate::platform::file;",
        ),
        ("bundle/json.rs", "use serde_json::de;"),
        ("lib.rs", "pub mod bundle; pub mod ui;"),
    ] {
        assert_eq!(offences(&[file(path, text)]), [] as [String; 0]);
    }
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy();
            let text = std::fs::read_to_string(&path).unwrap();
            files.push((name.replace('\\', "/"), text));
        }
    }
}

/// What the files (path under `src/`, text) use and may not, as `file:line: what`.
fn offences(files: &[(String, String)]) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut uses: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (path, text) in files {
        let code = code_of(text);
        let words = words_of(&code);
        let module = path.split(['/', '.']).next().unwrap();
        let own_floor = floor_of(module);
        let is_outside = ["lib", "main", "bin", "platform"].contains(&module);
        if own_floor.is_none() && !is_outside {
            found.insert(format!("src/{path}:1: {module} has no floor"));
        }
        for (word, line) in &words {
            let rule = KNOWN_TO.iter().find(|(name, _)| name == word);
            let is_path = *word != "platform";
            if rule.is_some_and(|(_, known_to)| is_path && !known_to.contains(&module)) {
                found.insert(format!("src/{path}:{line}: {module} uses {word}"));
            }
        }
        for (used, line) in modules_used(path, &words) {
            let place = format!("src/{path}:{line}");
            if used == "platform" {
                let (_, known_to) = KNOWN_TO[0];
                if !known_to.contains(&module) {
                    found.insert(format!("{place}: {module} uses platform"));
                }
                continue;
            }
            let Some(floor) = floor_of(used) else {
                continue;
            };
            // The platform stands beside the ground floor; the binary above everything.
            let own_floor = own_floor.unwrap_or(if module == "platform" { 2 } else { 7 });
            if floor > own_floor {
                found.insert(format!("{place}: {module} uses {used}"));
            } else if used != module && module != "lib" {
                let key = (module.to_owned(), used.to_owned());
                uses.entry(key).or_default().push(place);
            }
        }
    }
    let pairs: BTreeSet<(&str, &str)> = uses.keys().map(|(a, b)| (&**a, &**b)).collect();
    for ((module, used), places) in &uses {
        if reaches(used, module, &pairs, &mut BTreeSet::new()) {
            for place in places {
                found.insert(format!("{place}: {module} uses {used} in a circle"));
            }
        }
    }
    found.into_iter().collect()
}

fn floor_of(module: &str) -> Option<u8> {
    let found = FLOORS.iter().find(|(name, _)| *name == module);
    found.map(|(_, floor)| *floor)
}

fn reaches<'a>(
    from: &'a str,
    to: &str,
    pairs: &BTreeSet<(&'a str, &'a str)>,
    been: &mut BTreeSet<&'a str>,
) -> bool {
    from == to
        || (been.insert(from)
            && pairs
                .iter()
                .any(|(a, b)| *a == from && reaches(b, to, pairs, been)))
}

/// The top-level modules named by `crate::…`, `rembuk::…` and by `super::…` that climbs to the
/// root, each with its line.
fn modules_used<'a>(path: &str, words: &[Word<'a>]) -> Vec<Word<'a>> {
    let is_module_file = path.ends_with("mod.rs");
    let depth = path.split('/').count() - usize::from(is_module_file);
    let mut used = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let start = at;
        let mut climbed = 0;
        while words[at].0 == "super" && next_is(words, at + 1, "::") {
            climbed += 1;
            at += 2;
            if at >= words.len() {
                return used;
            }
        }
        let is_rooted = matches!(words[at].0, "crate" | "rembuk") && next_is(words, at + 1, "::");
        if is_rooted {
            at += 2;
        }
        if is_rooted || climbed >= depth {
            used.extend(first_names(words, at));
        }
        at = at.max(start + 1);
    }
    used
}

fn next_is(words: &[Word<'_>], at: usize, expected: &str) -> bool {
    words.get(at).is_some_and(|(word, _)| *word == expected)
}

/// `a` of `a::b`, or `a` and `c` of `{a::b, c}`.
fn first_names<'a>(words: &[Word<'a>], at: usize) -> Vec<Word<'a>> {
    if !next_is(words, at, "{") {
        return words.get(at).copied().into_iter().collect();
    }
    let mut names = Vec::new();
    let mut depth = 0;
    let mut is_first = false;
    for &(word, line) in &words[at..] {
        match word {
            "{" => {
                depth += 1;
                is_first = depth == 1;
            }
            "}" => depth -= 1,
            "," => is_first = depth == 1,
            _ => {
                if is_first {
                    names.push((word, line));
                }
                is_first = false;
            }
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn words_of(code: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let is_name = |c: char| c.is_alphanumeric() || c == '_';
            let length = if is_name(first) {
                rest.find(|c| !is_name(c)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            let (word, after) = rest.split_at(length);
            words.push((word, index + 1));
            rest = after.trim_start();
        }
    }
    words
}

/// The text with comments and literals blanked out, line for line.
fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after_name = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let length = blank_length(rest, after_name);
        if length == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (blanked, after) = rest.split_at(length);
        code.extend(blanked.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = after;
    }
    code
}

/// How long the comment or literal is that begins here; 0 for code.
fn blank_length(rest: &str, after_name: bool) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        let mut depth = 0;
        let mut at = 0;
        while at < rest.len() {
            if rest[at..].starts_with("/*") {
                depth += 1;
                at += 2;
            } else if rest[at..].starts_with("*/") {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            } else {
                at += rest[at..].chars().next().unwrap().len_utf8();
            }
        }
        return rest.len();
    }
    let raw = rest.strip_prefix("br").or(rest.strip_prefix('r'));
    if let Some(raw) = raw.filter(|_| !after_name) {
        let hashes = raw.bytes().take_while(|&byte| byte == b'#').count();
        if raw[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let begin = rest.len() - raw.len() + hashes + 1;
            let closed = rest[begin..].find(&end);
            return closed.map_or(rest.len(), |at| begin + at + end.len());
        }
    }
    if rest.starts_with('"') {
        return quoted_length(rest, '"');
    }
    // A lifetime has no second quote right behind its first letter.
    let mut after_quote = rest.strip_prefix('\'').unwrap_or("").chars();
    match (after_quote.next(), after_quote.next()) {
        (Some('\\'), _) => quoted_length(rest, '\''),
        (Some(_), Some('\'')) => quoted_length(rest, '\''),
        _ => 0,
    }
}

fn quoted_length(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}
