//! The clipboard of the page: rows out, and a table of a page in.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{ClipboardEvent, DomParser, Element, HtmlDocument, NodeList, SupportedType};

use super::error::BrowserError;

/// A cell that claims to span more than any sheet has is not believed.
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

/// The cells of the table in what was pasted, of the largest where there are several; `None` where
/// there is none. Nothing of it runs or is shown.
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
    // What stands on lines of its own are words of their own.
    for element in elements(page.query_selector_all("br, p, div, li, td, th").ok()?) {
        element.before_with_str_1(" ").ok()?;
    }
    let tables = elements(page.query_selector_all("table").ok()?);
    let tables = tables.iter().map(rows_of);
    let wide = |rows: &Vec<Vec<String>>| rows.iter().filter(|row| row.len() > 1).count();
    tables.max_by_key(wide).filter(|rows| wide(rows) > 0)
}

fn elements(found: NodeList) -> Vec<Element> {
    let found = (0..found.length()).filter_map(|index| found.item(index));
    found.filter_map(|node| node.dyn_into().ok()).collect()
}

/// The rows of a table and of none within it; what spans several stands in the first.
fn rows_of(table: &Element) -> Vec<Vec<String>> {
    let rows = table.query_selector_all("tr").map(elements);
    let own = rows.unwrap_or_default().into_iter().filter(|row| {
        let inner = row.closest("table").ok().flatten();
        inner.is_some_and(|inner| inner.is_same_node(Some(table)))
    });
    // How many rows each column is still covered by a cell from above.
    let mut covered: Vec<usize> = Vec::new();
    let read = own.map(|row| {
        let mut texts = Vec::new();
        let cells = row.children();
        for cell in (0..cells.length()).filter_map(|index| cells.item(index)) {
            skip_covered(&mut texts, &mut covered);
            let words = cell.text_content().unwrap_or_default();
            let words: Vec<&str> = words.split_whitespace().collect();
            let (across, down) = (span(&cell, "colspan"), span(&cell, "rowspan"));
            for column in 0..across {
                let text = if column == 0 {
                    words.join(" ")
                } else {
                    String::new()
                };
                let at = texts.len();
                covered.resize(covered.len().max(at + 1), 0);
                if let Some(rows) = covered.get_mut(at) {
                    *rows = down - 1;
                }
                texts.push(text);
            }
        }
        skip_covered(&mut texts, &mut covered);
        texts
    });
    read.collect()
}

/// Leaves the places empty that a cell from above reaches into.
fn skip_covered(texts: &mut Vec<String>, covered: &mut [usize]) {
    while let Some(rows) = covered.get_mut(texts.len()).filter(|rows| **rows > 0) {
        *rows -= 1;
        texts.push(String::new());
    }
}

fn span(cell: &Element, name: &str) -> usize {
    let span = cell.get_attribute(name);
    let span = span.and_then(|span| span.trim().parse::<usize>().ok());
    span.unwrap_or(1).clamp(1, MAX_SPAN)
}
