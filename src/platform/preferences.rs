//! Preferences in localStorage, and nothing else: after a crash it loses seconds of what was set.
//! Where the browser refuses it, they hold until the page is closed. On the page only.

use std::cell::RefCell;
use std::collections::BTreeMap;

use gloo_storage::{LocalStorage, Storage as _};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// `id` or `en`.
const LANGUAGE: &str = "rembuk-language";
/// `light` or `dark`; absent: as the system.
const THEME: &str = "rembuk-theme";
/// `boot.js` looks whether there is one.
const LAST_WORKSPACE: &str = "rembuk-last-workspace";
/// Whether single keys do something; absent: yes.
const SINGLE_KEYS: &str = "rembuk-single-keys";
/// Where the browser cannot list its databases, `rescue.js` finds their names here.
const DATABASES: &str = "rembuk-databases";

thread_local! {
    static UNTIL_CLOSED: RefCell<BTreeMap<&'static str, String>> = const { RefCell::new(BTreeMap::new()) };
}

#[must_use]
pub fn language() -> Option<String> {
    get(LANGUAGE)
}

pub fn set_language(language: &str) {
    set(LANGUAGE, &language);
}

#[must_use]
pub fn theme() -> Option<String> {
    get(THEME)
}

/// `None`: as the system.
pub fn set_theme(theme: Option<&str>) {
    set(THEME, &theme);
}

#[must_use]
pub fn single_keys() -> bool {
    get(SINGLE_KEYS).unwrap_or(true)
}

pub fn set_single_keys(are_on: bool) {
    set(SINGLE_KEYS, &are_on);
}

/// The database name of the workspace that was open last.
#[must_use]
pub fn last_workspace() -> Option<String> {
    get(LAST_WORKSPACE)
}

pub fn set_last_workspace(database: Option<&str>) {
    set(LAST_WORKSPACE, &database);
}

/// Notes the names of all workspaces' databases for the emergency backup.
pub fn set_databases(names: &[String]) {
    set(DATABASES, &names);
}

/// Whether there were workspaces when their names were noted.
#[must_use]
pub fn has_databases() -> bool {
    get::<Vec<String>>(DATABASES).is_some_and(|names| !names.is_empty())
}

fn get<T: DeserializeOwned>(key: &'static str) -> Option<T> {
    let kept = UNTIL_CLOSED.with_borrow(|kept| serde_json::from_str(kept.get(key)?).ok());
    if kept.is_some() || !is_available() {
        return kept;
    }
    LocalStorage::get(key).ok()
}

fn set<T: Serialize>(key: &'static str, value: &T) {
    let stored = is_available() && LocalStorage::set(key, value).is_ok();
    UNTIL_CLOSED.with_borrow_mut(|kept| match serde_json::to_string(value) {
        Ok(text) if !stored => kept.insert(key, text),
        _ => kept.remove(key),
    });
}

/// gloo-storage takes it for granted, but it throws where site data is blocked and in some browsers
/// on file://.
fn is_available() -> bool {
    web_sys::window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))))
}
