//! Texts of the screen `usulan`.

#[derive(Debug)]
pub struct Texts {
    pub title: &'static str,
}

pub const ID: Texts = Texts { title: "Usulan" };

pub const EN: Texts = Texts { title: "Proposals" };
