//! What Mulai was asked for. Where it runs by itself, before the page is there, it hands this over.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};

/// A workspace to be opened.
pub(crate) enum Opening {
    /// A new one.
    Create { office: String, year: u16 },
    /// The example.
    Example,
    /// A backup, by the names and contents of its files.
    Restore(Vec<(String, Vec<u8>)>),
}

const CREATE: &str = "create";
const EXAMPLE: &str = "example";
const RESTORE: &str = "restore";

impl Opening {
    /// As JavaScript keeps it: what to do, and with what.
    pub(crate) fn to_js(&self) -> JsValue {
        let parts = match self {
            Self::Create { office, year } => {
                vec![CREATE.into(), office.into(), (*year).into()]
            }
            Self::Example => vec![EXAMPLE.into()],
            Self::Restore(files) => {
                let files = files.iter().flat_map(|(name, bytes)| {
                    [
                        JsValue::from(name),
                        Uint8Array::from(bytes.as_slice()).into(),
                    ]
                });
                std::iter::once(RESTORE.into()).chain(files).collect()
            }
        };
        parts.into_iter().collect::<Array>().into()
    }

    pub(crate) fn from_js(value: &JsValue) -> Option<Self> {
        let mut parts = value.dyn_ref::<Array>()?.iter();
        match parts.next()?.as_string()?.as_str() {
            CREATE => Some(Self::Create {
                office: parts.next()?.as_string()?,
                year: parts.next()?.as_f64()? as u16,
            }),
            EXAMPLE => Some(Self::Example),
            RESTORE => {
                let mut files = Vec::new();
                while let (Some(name), Some(bytes)) = (parts.next(), parts.next()) {
                    let bytes = bytes.dyn_into::<Uint8Array>().ok()?;
                    files.push((name.as_string()?, bytes.to_vec()));
                }
                Some(Self::Restore(files))
            }
            _ => None,
        }
    }
}
