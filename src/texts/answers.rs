//! Texts of the screen `answers`.

#[derive(Debug)]
pub struct Texts {
    pub title: &'static str,
}

pub const ID: Texts = Texts { title: "Balasan" };

pub const EN: Texts = Texts { title: "Answers" };
