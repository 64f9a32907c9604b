//! The text of a QR code in a picture.

use rqrr::PreparedImage;

/// Smaller pictures hold no code that could be read.
const SMALLEST: usize = 32;
/// Along each side; a larger one would take too long.
const LARGEST: usize = 2048;

/// Looks for a code in a picture of one byte a pixel, 0 for black, row by row. `None` where there is
/// none, or none that can be read.
#[must_use]
pub fn read(width: u32, height: u32, grey: &[u8]) -> Option<String> {
    let (width, height) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    let sides = SMALLEST..=LARGEST;
    let is_picture = sides.contains(&width) && sides.contains(&height);
    if !is_picture || grey.len() != width * height {
        return None;
    }
    // The noise of a camera in a dark room makes specks that the marks of a code are lost in; a
    // smoothed picture has none, but no small squares either.
    look(width, height, grey).or_else(|| look(width, height, &smoothed(width, grey)))
}

fn look(width: usize, height: usize, grey: &[u8]) -> Option<String> {
    let pixel = |x: usize, y: usize| grey.get(y * width + x).copied().unwrap_or(u8::MAX);
    let mut picture = PreparedImage::prepare_from_greyscale(width, height, pixel);
    let codes = picture.detect_grids();
    codes
        .iter()
        .find_map(|code| code.decode().ok())
        .map(|(_, text)| text)
}

/// Each pixel as the mean of the three by three around it; the rim stays as it is.
fn smoothed(width: usize, grey: &[u8]) -> Vec<u8> {
    let across = means(grey, 1);
    means(&across, width)
}

/// The mean of each pixel and the two that lie `step` before and behind it.
fn means(grey: &[u8], step: usize) -> Vec<u8> {
    let mut mean = grey.to_vec();
    let (before, behind) = (grey.iter(), grey.iter().skip(2 * step));
    let inner = mean.iter_mut().skip(step).zip(before.zip(behind));
    for (middle, (&before, &behind)) in inner {
        let sum = u16::from(*middle) + u16::from(before) + u16::from(behind);
        *middle = u8::try_from(sum / 3).unwrap_or(u8::MAX);
    }
    mean
}
