//! The parser of Markdown: loaded when the first message needs it.

use super::turn::within;
use super::{Driver, Inner};
use crate::chat::EntryKind;
use crate::markdown;
use hooktalk_protocol::{Message, Severity};

/// How long it may take to load, in milliseconds; then the message is shown as it is written.
pub(super) const PATIENCE_MS: u32 = 5_000;

/// Loads it for `message`, if that needs it and it is not there.
pub(super) async fn prepare(driver: &Driver, message: &Message) {
    if markdown::is_wanted(message) {
        load(driver).await;
    }
}

/// Loads it, if the rows need it that came from an earlier visit.
pub(super) fn prepare_old(driver: &Driver) {
    if driver.0.markdown.borrow().is_some() || driver.0.settings.borrow().markdown.is_none() {
        return;
    }
    let needed = driver.chat().entries.iter().any(|entry| match &entry.kind {
        EntryKind::Bot { message, .. } => markdown::is_wanted(message),
        _ => false,
    });
    if needed {
        let inner = &driver.0;
        let driver = driver.clone();
        inner
            .formats
            .start(&*inner.shell, Box::pin(async move { load(&driver).await }));
    }
}

async fn load(driver: &Driver) {
    let inner: &Inner = &driver.0;
    let source = inner.settings.borrow().markdown.clone();
    let Some(source) = source.filter(|_| inner.markdown.borrow().is_none()) else {
        return;
    };
    let shell = &*inner.shell;
    let parser = within(shell, source(), PATIENCE_MS).await;
    if parser.is_some() {
        inner.markdown.replace(parser);
        inner.draw();
    } else if !inner.format_failed.replace(true) {
        shell.report(
            Severity::Warning,
            "Markdown is shown as plain text, because its parser does not load: \
             webchat_markdown.js must stand beside the other files",
        );
    }
}
