//! Texts of the screen `receive`.

#[derive(Debug)]
pub struct Texts {
    pub title: &'static str,
}

pub const ID: Texts = Texts { title: "Terima" };

pub const EN: Texts = Texts { title: "Receive" };
