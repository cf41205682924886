//! A text in a link, which is JavaScript: `crates/playground/keep`.

use js_sys::{Error, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// Of `page/load.js`.
    #[wasm_bindgen(js_name = loadLink, catch)]
    fn load_link() -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_name = loadZip, catch)]
    fn load_zip() -> Result<Promise, JsValue>;

    type Link;

    #[wasm_bindgen(method, catch)]
    fn pack(this: &Link, text: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn unpack(this: &Link, packed: &str, limit: u32) -> Result<Promise, JsValue>;

    type Zip;

    #[wasm_bindgen(method, catch)]
    fn save(
        this: &Zip,
        folder: &str,
        texts: &str,
        packed: &str,
        answers: &str,
        under: &str,
    ) -> Result<Promise, JsValue>;
}

async fn link() -> Result<Link, JsValue> {
    Ok(JsFuture::from(load_link()?).await?.unchecked_into())
}

/// Packs a text for a link; `None` when the browser cannot.
pub(crate) async fn pack(text: &str) -> Option<String> {
    let packed = link().await.ok()?.pack(text).ok()?;
    JsFuture::from(packed).await.ok()?.as_string()
}

/// Unpacks what stands in a link, up to `limit` bytes. What is wrong is said in one sentence.
pub(crate) async fn unpack(packed: &str, limit: u32) -> Result<String, String> {
    let text = async { JsFuture::from(link().await?.unpack(packed, limit)?).await };
    match text.await {
        Ok(text) => Ok(text.as_string().unwrap_or_default()),
        Err(error) => Err(error.dyn_ref::<Error>().map_or_else(
            || "This browser cannot unpack it.".to_owned(),
            |error| error.message().into(),
        )),
    }
}

/// What goes into a ZIP file.
pub(crate) struct Packing {
    /// The folder in it.
    pub(crate) folder: String,
    /// Names and texts as JSON.
    pub(crate) texts: String,
    /// Where the files of the package are, empty for none.
    pub(crate) packed: &'static str,
    /// What the names of the site's files begin with that answer the bot, as JSON.
    pub(crate) answers: String,
    /// Where those and the media go, with a slash at the end, or empty.
    pub(crate) under: &'static str,
}

/// Gives the person a ZIP file with a folder in it.
pub(crate) async fn save_zip(packing: Packing) -> bool {
    let Packing {
        folder,
        texts,
        packed,
        answers,
        under,
    } = packing;
    let saved = async {
        let zip: Zip = JsFuture::from(load_zip()?).await?.unchecked_into();
        JsFuture::from(zip.save(&folder, &texts, packed, &answers, under)?).await
    };
    saved.await.is_ok()
}
