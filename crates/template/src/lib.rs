//! Templates over JSON: text, JSON bodies, URLs and headers.
