//! Texts of the screen `list`.

#[derive(Debug)]
pub struct Texts {
    pub title: &'static str,
}

pub const ID: Texts = Texts { title: "Daftar" };

pub const EN: Texts = Texts { title: "List" };
