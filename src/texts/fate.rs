//! Texts of the screen `fate`.

#[derive(Debug)]
pub struct Texts {
    pub title: &'static str,
}

pub const ID: Texts = Texts { title: "Keputusan" };

pub const EN: Texts = Texts { title: "Decisions" };
