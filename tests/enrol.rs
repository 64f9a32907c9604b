//! Keys made known face to face: what another office's screen shows, or what is read out from it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod office;

use office::{BAPPEDA, NEIGHBOUR, Office, VILLAGE};
use rembuk::bundle::container::Limits;
use rembuk::bundle::key::SecretKey;
use rembuk::bundle::line;
use rembuk::bundle::read::read;
use rembuk::bundle::write::part;
use rembuk::engine::protocol::{Answer, Introduction, KnownKey, Note, Query};
use rembuk::log::commit::Commit;

/// What the engine says of a code that another office's screen shows.
fn seen(office: &Office, text: &str) -> Introduction {
    let text = text.to_owned();
    introduction(office.query(&Query::KeySeen { text }))
}

fn typed(office: &Office, of: &str, code: &str) -> Introduction {
    let (of, code) = (of.to_owned(), code.to_owned());
    introduction(office.query(&Query::KeyTyped { office: of, code }))
}

fn introduction(answer: Answer) -> Introduction {
    match answer {
        Answer::Introduction(introduction) => introduction,
        other => panic!("{other:?}"),
    }
}

fn card(office: &str, key: &str) -> String {
    format!("REMBUK1:KUNCI:{office}:{key}").to_uppercase()
}

fn known(office: &Office) -> KnownKey {
    KnownKey {
        office: office.office(),
        key: office.key(),
        code: office.status().key_code,
    }
}

#[test]
fn a_key_that_was_seen_is_judged_before_it_is_made_known() {
    let village = Office::new(VILLAGE, 1);
    let mut bappeda = Office::new(BAPPEDA, 2);
    let shown = card(VILLAGE, &village.key());
    assert_eq!(seen(&bappeda, &shown), Introduction::New(known(&village)));
    // Looking changes nothing.
    let Answer::Roster(keys) = bappeda.query(&Query::Roster) else {
        panic!("no roster");
    };
    assert_eq!(keys, []);
    bappeda.enroll(&village);
    assert_eq!(seen(&bappeda, &shown), Introduction::Known(known(&village)));

    let new_device = Office::new(VILLAGE, 3);
    let changed = Introduction::Changed(known(&new_device), vec![village.status().key_code]);
    assert_eq!(seen(&bappeda, &card(VILLAGE, &new_device.key())), changed);

    let own = card(BAPPEDA, &bappeda.key());
    assert_eq!(seen(&bappeda, &own), Introduction::Own);
    // The own key is nobody else's.
    let own = card(VILLAGE, &bappeda.key());
    assert_eq!(seen(&bappeda, &own), Introduction::Own);
    // A second device of the own office is no change of key.
    let second = Office::new(BAPPEDA, 4);
    let shown = card(BAPPEDA, &second.key());
    assert_eq!(seen(&bappeda, &shown), Introduction::New(known(&second)));

    let nowhere = "32.16.99.2099";
    assert_eq!(
        seen(&bappeda, &card(nowhere, &village.key())),
        Introduction::UnknownOffice(nowhere.to_owned())
    );
    for text in ["", "https://example.org", "REMBUK1:KUNCI:32.16.01.2001:AB"] {
        assert_eq!(seen(&bappeda, text), Introduction::NoCard, "{text}");
    }
    assert_eq!(seen(&bappeda, "REMBUK2:X"), Introduction::Newer);
}

#[test]
fn what_an_office_shows_is_its_own_key() {
    let village = Office::new(VILLAGE, 1);
    let expected = rembuk::qr::draw::draw(&card(VILLAGE, &village.key())).unwrap();
    let Answer::KeyDrawing(Some(drawing)) = village.query(&Query::KeyDrawing) else {
        panic!("nothing is drawn");
    };
    assert_eq!((drawing.size, drawing.path), (expected.size, expected.path));
}

#[test]
fn a_typed_code_is_looked_for_in_the_files_of_that_office() {
    let mut village = Office::new(VILLAGE, 1);
    let mut neighbour = Office::new(NEIGHBOUR, 2);
    let mut bappeda = Office::new(BAPPEDA, 3);
    village.add("Jalan", 1);
    neighbour.add("Posyandu", 1);
    let code = village.status().key_code;
    // The code is not the key: without a file there is nothing to make known.
    let none = Introduction::NoFile(VILLAGE.to_owned());
    assert_eq!(typed(&bappeda, VILLAGE, &code), none);
    bappeda.take(&[&neighbour.hand_over()]);
    assert_eq!(typed(&bappeda, VILLAGE, &code), none);
    assert_eq!(
        typed(&bappeda, VILLAGE, &neighbour.status().key_code),
        none,
        "a code of another office"
    );
    bappeda.take(&[&village.hand_over()]);
    let new = Introduction::New(known(&village));
    assert_eq!(typed(&bappeda, VILLAGE, &code), new);
    // As people write it.
    assert_eq!(typed(&bappeda, VILLAGE, &code.replace(' ', "-")), new);
    let joined = format!("  {} ", code.replace(' ', ""));
    assert_eq!(typed(&bappeda, VILLAGE, &joined), new);
    for wrong in [
        "",
        "12345",
        &code[..code.len() - 1],
        &format!("{code}1"),
        "kode",
    ] {
        assert_eq!(typed(&bappeda, VILLAGE, wrong), Introduction::NoCode);
    }
    let one_off = match code.strip_suffix('0') {
        Some(rest) => format!("{rest}1"),
        None => format!("{}0", &code[..code.len() - 1]),
    };
    assert_eq!(typed(&bappeda, VILLAGE, &one_off), none);

    bappeda.enroll(&village);
    let there = Introduction::Known(known(&village));
    assert_eq!(typed(&bappeda, VILLAGE, &code), there);
    let mut new_device = Office::new(VILLAGE, 4);
    new_device.add("Drainase", 1);
    bappeda.take(&[&new_device.hand_over()]);
    assert_eq!(
        typed(&bappeda, VILLAGE, &new_device.status().key_code),
        Introduction::Changed(known(&new_device), vec![code])
    );
}

#[test]
fn a_key_of_a_wrongly_signed_file_is_not_found_by_its_code() {
    let mut village = Office::new(VILLAGE, 1);
    let mut bappeda = Office::new(BAPPEDA, 2);
    village.add("Jalan", 1);
    // Another one signs in the village's name.
    let reading = read(&village.hand_over(), &Limits::default());
    let header = reading.header.unwrap();
    let commits: Vec<&Commit> = reading.commits.iter().collect();
    let lines: Vec<Vec<u8>> = commits.iter().map(|commit| line::encode(commit)).collect();
    let stranger = SecretKey::from_seed([9; 32]);
    let forged = part(&header, &[], &commits, &lines, Some(&stranger));
    let preview = bappeda.take_on_word(&forged);
    assert_eq!(preview.files[0].notes, [Note::WrongSignature]);
    let code = village.status().key_code;
    assert_eq!(
        typed(&bappeda, VILLAGE, &code),
        Introduction::NoFile(VILLAGE.to_owned())
    );
}
