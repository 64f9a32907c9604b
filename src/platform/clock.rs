//! The wall clock. It is shown, and decides nothing: village computers have flat batteries.

/// Milliseconds since 1970, in UTC.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "whole milliseconds, and far below 2^53"
)]
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Minutes to add to UTC to get this device's local time at `at_ms`: +420 in Bekasi.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a day has 1,440 minutes"
)]
pub fn local_offset_minutes(at_ms: i64) -> i32 {
    let at = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at_ms as f64));
    -(at.get_timezone_offset() as i32)
}
