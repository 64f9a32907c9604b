//! `docs/panduan.md` says what the screen says, and shows pictures that are there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rembuk::domain::{tanggapan, usulan};
use rembuk::texts::{Language, fields};

const GUIDE: &str = include_str!("../docs/panduan.md");
const RESCUE: &str = include_str!("../data/app/rescue.js");

fn docs() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/docs"))
}

/// Every second piece between the marks: what stands within them.
fn within<'a>(text: &'a str, mark: &str) -> Vec<&'a str> {
    text.split(mark).skip(1).step_by(2).collect()
}

/// Every text of the screen, with `…` for what is filled in.
fn said() -> BTreeSet<String> {
    let texts = format!("{:?}", Language::Indonesian.texts());
    let labels = usulan::FIELDS.iter().chain(tanggapan::FIELDS);
    let labels = labels.map(|field| fields::label(Language::Indonesian, field.name));
    let texts = within(&texts, "\"").into_iter();
    let rescue = within(RESCUE, "\"").into_iter();
    let all = texts.chain(labels).chain(rescue);
    all.map(|text| text.replace("{}", "…")).collect()
}

/// The pictures that a page names, by their place in `docs`.
fn pictures(page: &str) -> BTreeSet<String> {
    let links = page.split("](").skip(1);
    let links = links.filter_map(|rest| rest.split_once(')'));
    let links = links.map(|(link, _)| link.to_owned());
    links.filter(|link| link.ends_with(".png")).collect()
}

#[test]
fn what_is_bold_stands_on_the_screen() {
    let said = said();
    // A label may be broken over two lines of the source.
    let bold = within(GUIDE, "**").into_iter();
    let bold = bold.map(|words| words.split_whitespace().collect::<Vec<_>>().join(" "));
    let bold: BTreeSet<String> = bold.filter(|words| words != "tebal").collect();
    let unknown: Vec<&String> = bold.difference(&said).collect();
    assert!(unknown.is_empty(), "not on any screen: {unknown:?}");
    assert!(bold.len() > 80, "only {} labels were found", bold.len());
}

#[test]
fn every_picture_is_there_and_shown() {
    let mut shown = BTreeSet::new();
    for page in fs::read_dir(docs()).unwrap() {
        let path = page.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            shown.extend(pictures(&fs::read_to_string(path).unwrap()));
        }
    }
    let missing: Vec<&String> = shown
        .iter()
        .filter(|link| !docs().join(link).is_file())
        .collect();
    assert!(missing.is_empty(), "not there: {missing:?}");
    for picture in fs::read_dir(docs().join("gambar")).unwrap() {
        let link = format!("gambar/{}", picture.unwrap().file_name().display());
        assert!(shown.contains(&link), "no page shows {link}");
    }
    assert!(!pictures(GUIDE).is_empty());
}
