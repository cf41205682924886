use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlElement, Url, window};

/// Gives the visitor `text` as a file. The address is of the page's own making, so a content
/// security policy has nothing against it.
pub(super) fn save(name: &str, text: &str) {
    let link = window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok());
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()));
    let (Some(link), Ok(blob)) = (link, blob) else {
        return;
    };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else {
        return;
    };
    // Attributes of these names are always taken.
    let _ = link.set_attribute("href", &url);
    let _ = link.set_attribute("download", name);
    if let Some(link) = link.dyn_ref::<HtmlElement>() {
        link.click();
    }
    // The browser has begun to save by now.
    let _ = Url::revoke_object_url(&url);
}
