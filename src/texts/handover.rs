//! Texts of the screen `handover`.

#[derive(Debug)]
pub struct Texts {
    pub title: &'static str,
}

pub const ID: Texts = Texts { title: "Serahkan" };

pub const EN: Texts = Texts { title: "Hand over" };
