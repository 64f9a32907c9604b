//! Texts of the screen `conflicts`.

#[derive(Debug)]
pub struct Texts {
    pub title: &'static str,
}

pub const ID: Texts = Texts { title: "Pilih" };

pub const EN: Texts = Texts { title: "Choose" };
