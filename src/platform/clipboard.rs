//! The clipboard of the page: rows out, and a table of a page in.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{ClipboardEvent, Document, DomParser, Element, HtmlDocument, SupportedType};

use super::error::BrowserError;

/// A cell that claims to span more columns than any sheet is not believed.
const MAX_SPAN: usize = 200;

/// Puts a text and the same as HTML on the clipboard. It works without the permission that the newer
/// interface asks for, and from a file.
///
/// # Errors
/// When the browser does not let the page copy.
pub fn copy(text: &str, html: &str) -> Result<(), BrowserError> {
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or_else(|| BrowserError::missing("document"))?;
    let (text, html) = (text.to_owned(), html.to_owned());
    let hear = Closure::<dyn FnMut(ClipboardEvent)>::new(move |event: ClipboardEvent| {
        if let Some(data) = event.clipboard_data() {
            let put = data.set_data("text/plain", &text);
            if put.and_then(|()| data.set_data("text/html", &html)).is_ok() {
                event.prevent_default();
                event.stop_propagation();
            }
        }
    });
    let listener = hear.as_ref().unchecked_ref();
    document.add_event_listener_with_callback_and_bool("copy", listener, true)?;
    let done = document
        .unchecked_ref::<HtmlDocument>()
        .exec_command("copy");
    document.remove_event_listener_with_callback_and_bool("copy", listener, true)?;
    match done {
        Ok(true) => Ok(()),
        _ => Err(BrowserError::missing("copy")),
    }
}

/// The cells of the first table in what was pasted; `None` where there is none. Nothing of it runs
/// or is shown.
#[must_use]
pub fn pasted_table(event: &ClipboardEvent) -> Option<Vec<Vec<String>>> {
    let data = event.clipboard_data()?;
    // Text with tabs is the better form of the same: it keeps line breaks within cells.
    if data
        .get_data("text/plain")
        .is_ok_and(|text| text.contains('\t'))
    {
        return None;
    }
    let html = data.get_data("text/html").ok()?;
    let parser = DomParser::new().ok()?;
    let page = parser
        .parse_from_string(&html, SupportedType::TextHtml)
        .ok()?;
    let rows = rows_of(&page)?;
    (rows.iter().any(|row| row.len() > 1)).then_some(rows)
}

fn rows_of(page: &Document) -> Option<Vec<Vec<String>>> {
    let table = page.query_selector("table").ok()??;
    let found = table.query_selector_all("tr").ok()?;
    let mut rows = Vec::new();
    for index in 0..found.length() {
        let row = found.item(index)?.dyn_into::<Element>().ok()?;
        let cells = row.children();
        let mut texts = Vec::new();
        for index in 0..cells.length() {
            let cell = cells.item(index)?;
            let words = cell.text_content().unwrap_or_default();
            let words: Vec<&str> = words.split_whitespace().collect();
            texts.push(words.join(" "));
            let span = cell.get_attribute("colspan");
            let span: usize = span.and_then(|span| span.parse().ok()).unwrap_or(1);
            for _ in 1..span.min(MAX_SPAN) {
                texts.push(String::new());
            }
        }
        rows.push(texts);
    }
    Some(rows)
}
