//! A text as a QR code that a screen can draw.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// Light squares that a code needs around it, so that a camera finds its edge.
const MARGIN: i32 = 4;

/// A code with its margin, in squares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Squares along each side, the margin included.
    pub size: u32,
    /// The dark squares as the path of an SVG with that many units along each side.
    pub path: String,
}

/// Draws a text; `None` for one that no code holds.
#[must_use]
pub fn draw(text: &str) -> Option<Drawing> {
    // Medium: a reflection or a finger over a seventh of it does not matter.
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let dark = (x..code.size())
                .take_while(|&x| code.get_module(x, y))
                .count();
            if dark > 0 {
                // Writing to a text does not fail.
                let _ = write!(path, "M{} {}h{dark}v1h-{dark}z", x + MARGIN, y + MARGIN);
            }
            x += i32::try_from(dark).ok()?.max(1);
        }
    }
    let size = u32::try_from(code.size() + 2 * MARGIN).ok()?;
    Some(Drawing { size, path })
}
