//! The text of a QR code in a picture.

use quircs::Quirc;

/// Smaller pictures hold no code that could be read.
const SMALLEST: usize = 32;
/// Along each side; a larger one would take too long.
const LARGEST: usize = 2048;
/// Which part of the shorter side counts as the surroundings of a place.
const SURROUNDINGS: usize = 10;
const MIDDLE: i32 = 128;

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
    // As it is, small squares are sharpest. Where that shows nothing, the noise of a dark room is
    // smoothed away, and each place is seen against the light of its surroundings.
    look(width, height, grey).or_else(|| {
        let smooth = blurred(width, grey, 1);
        let around = blurred(width, &smooth, width.min(height) / SURROUNDINGS);
        let against = smooth.iter().zip(&around).map(|(&here, &around)| {
            let light = MIDDLE + i32::from(here) - i32::from(around);
            u8::try_from(light.clamp(0, 255)).unwrap_or(u8::MAX)
        });
        look(width, height, &against.collect::<Vec<u8>>())
    })
}

fn look(width: usize, height: usize, grey: &[u8]) -> Option<String> {
    let mut reader = Quirc::new();
    let codes = reader.identify(width, height, grey);
    let texts = codes.filter_map(|code| code.ok()?.decode().ok());
    texts
        .filter_map(|found| String::from_utf8(found.payload).ok())
        .next()
}

/// Each pixel as the mean of those up to `reach` away, across and down.
fn blurred(width: usize, grey: &[u8], reach: usize) -> Vec<u8> {
    let across: Vec<u8> = grey
        .chunks(width)
        .flat_map(|row| means(row.iter().copied(), row.len(), reach))
        .collect();
    let mut blurred = vec![0; grey.len()];
    for column in 0..width {
        let down = across.iter().skip(column).step_by(width).copied();
        let means = means(down, grey.len() / width.max(1), reach);
        let places = blurred.iter_mut().skip(column).step_by(width);
        for (place, mean) in places.zip(means) {
            *place = mean;
        }
    }
    blurred
}

/// The mean of each value and those up to `reach` before and behind it.
fn means(values: impl Iterator<Item = u8> + Clone, length: usize, reach: usize) -> Vec<u8> {
    let mut sum = 0_u32;
    let mut coming = values.clone();
    let mut going = values;
    for value in coming.by_ref().take(reach) {
        sum += u32::from(value);
    }
    let mut count = reach.min(length);
    let mut means = Vec::with_capacity(length);
    for at in 0..length {
        if let Some(value) = coming.next() {
            sum += u32::from(value);
            count += 1;
        }
        if at > reach
            && let Some(value) = going.next()
        {
            sum -= u32::from(value);
            count -= 1;
        }
        let mean = sum / u32::try_from(count.max(1)).unwrap_or(u32::MAX);
        means.push(u8::try_from(mean).unwrap_or(u8::MAX));
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blur_is_the_mean_of_what_is_near() {
        let values = [0, 10, 20, 30, 40];
        let near = |reach| means(values.into_iter(), 5, reach);
        assert_eq!(near(0), values);
        assert_eq!(near(1), [5, 10, 20, 30, 35]);
        assert_eq!(near(2), [10, 15, 20, 25, 30]);
        assert_eq!(near(9), [20; 5]);
        assert_eq!(blurred(5, &values, 1), near(1));
        assert_eq!(blurred(1, &values, 1), near(1));
        let square = [0, 90, 0, 90, 0, 90, 0, 90, 0];
        assert_eq!(blurred(3, &square, 1)[4], 40);
        assert!(blurred(3, &[], 1).is_empty());
    }
}
