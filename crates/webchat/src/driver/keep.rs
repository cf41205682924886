//! What the browser holds of one conversation, as far as this page knows.
//!
//! | key | what | written |
//! |---|---|---|
//! | `<key>` | the head: the conversation, the last rows, and which chunks stand before them | last of all, in one go: it counts, or it does not |
//! | `<key>:rows:<n>` | a chunk of rows | once, under a number that is never given again |
//! | `<key>:draft` | what stands in the text box | when the visitor pauses |
//! | `<key>:panel` | whether it is `open`, and whether it is `muted` | when the visitor changes it |
//! | `<key>:place` | which row is first in view, and how far below the edge; nothing at the end | when scrolling rests |
//!
//! A page that is killed between two writes leaves at most chunks that no head names. They are swept
//! up before another conversation begins.

use hooktalk_protocol::Severity;

use super::Shell;
use crate::chat::persist::{Head, Saved, chunk_text, read_chunk};
use crate::chat::{Chat, Entries, Entry, EntryId, Place, Shared};

pub(super) struct Keep {
    key: String,
    /// The head as it was read or written last.
    head: Option<String>,
    /// Whose chunks these are.
    conversation: String,
    chunks: Vec<Chunk>,
    /// Chunks that the head names and that cannot be read.
    lost: Vec<u32>,
    next_chunk: u32,
    draft: String,
    panel: String,
    place: String,
}

struct Chunk {
    number: u32,
    rows: Shared<Vec<Shared<Entry>>>,
}

impl Keep {
    pub(super) fn new(key: String) -> Self {
        Self {
            key,
            head: None,
            conversation: String::new(),
            chunks: Vec::new(),
            lost: Vec::new(),
            next_chunk: 0,
            draft: String::new(),
            panel: String::new(),
            place: String::new(),
        }
    }

    /// Reads the conversation. Chunks that are known already are not read again.
    pub(super) fn read(&mut self, shell: &dyn Shell) -> Option<Saved> {
        let mut known = std::mem::take(&mut self.chunks);
        self.head = shell.load(&self.key);
        if self.head.is_none() {
            self.lost.clear();
        }
        let Some(head) = Head::read(self.head.as_deref()?) else {
            shell.report(
                Severity::Warning,
                "what this browser kept of the conversation cannot be read, so it begins anew",
            );
            return None;
        };
        let mut saved = head.saved;
        if self.conversation != saved.conversation.id {
            self.conversation.clone_from(&saved.conversation.id);
            self.lost.clear();
            known.clear();
        }
        self.next_chunk = head.next_chunk;
        let told = self.lost.len();
        for number in head.chunks {
            let place = known.iter().position(|it| it.number == number);
            let chunk = place.map(|place| known.remove(place)).or_else(|| {
                let rows = read_chunk(&shell.load(&self.place_of(number))?)?;
                Some(Chunk { number, rows })
            });
            match chunk {
                Some(chunk) => self.chunks.push(chunk),
                None if self.lost.contains(&number) => {}
                None => self.lost.push(number),
            }
        }
        if self.lost.len() > told {
            shell.report(
                Severity::Warning,
                "a part of what this browser kept of the conversation cannot be read; the rest is there",
            );
        }
        let chunks = self.chunks.iter().map(|it| it.rows.clone());
        let last = saved.entries.chunks().iter().cloned();
        saved.entries = Entries::of(chunks.chain(last).collect());
        Some(saved)
    }

    /// Keeps the conversation: what is new of it.
    ///
    /// # Errors
    ///
    /// Why it is not kept; what was kept before still is.
    pub(super) fn save(&mut self, shell: &dyn Shell, chat: &Chat) -> Result<(), String> {
        let Some((_, complete)) = chat.entries.chunks().split_last() else {
            return Ok(());
        };
        if self.head.is_none() {
            self.sweep(shell, |rest| rest.starts_with(ROWS));
        }
        let mut next = self.next_chunk;
        let mut chunks: Vec<Chunk> = Vec::with_capacity(complete.len());
        for (at, rows) in complete.iter().enumerate() {
            let same = |it: &&Chunk| it.rows == *rows;
            let known = self.chunks.get(at).filter(same);
            let number = match known.or_else(|| self.chunks.iter().find(same)) {
                Some(known) => known.number,
                None => {
                    if let Err(cause) = shell.save(&self.place_of(next), Some(&chunk_text(rows))) {
                        self.drop_from(shell, next);
                        return Err(cause);
                    }
                    next = next.saturating_add(1);
                    next - 1
                }
            };
            let rows = rows.clone();
            chunks.push(Chunk { number, rows });
        }
        let text = Head::text(chat, chunks.iter().map(|it| it.number).collect(), next);
        if self.head.as_ref() != Some(&text) {
            if let Err(cause) = shell.save(&self.key, Some(&text)) {
                self.drop_from(shell, next);
                return Err(cause);
            }
            self.head = Some(text);
        }
        self.next_chunk = next;
        self.conversation.clone_from(&chat.conversation.id);
        let old = std::mem::replace(&mut self.chunks, chunks);
        for (at, it) in old.iter().enumerate() {
            let here = |other: &Chunk| other.number == it.number;
            if !self.chunks.get(at).is_some_and(here) && !self.chunks.iter().any(here) {
                self.lost.push(it.number);
            }
        }
        for number in std::mem::take(&mut self.lost) {
            // What stays takes some room, and nothing else.
            let _ = shell.save(&self.place_of(number), None);
        }
        Ok(())
    }

    /// Takes back the chunks that were written in vain, to leave room.
    fn drop_from(&self, shell: &dyn Shell, end: u32) {
        for number in self.next_chunk..end {
            let _ = shell.save(&self.place_of(number), None);
        }
    }

    /// Whether `key`, or all keys, are the head's.
    pub(super) fn is_head(&self, key: Option<&str>) -> bool {
        key.is_none_or(|key| key == self.key)
    }

    /// Whether another page wrote since this one read or wrote.
    pub(super) fn is_behind(&self, shell: &dyn Shell) -> bool {
        shell.load(&self.key) != self.head
    }

    /// Whether no conversation is kept, as far as this page knows.
    pub(super) fn is_empty(&self) -> bool {
        self.head.is_none()
    }

    /// What stood in the text box.
    pub(super) fn read_draft(&mut self, shell: &dyn Shell) -> String {
        self.draft = shell.load(&self.at(DRAFT)).unwrap_or_default();
        self.draft.clone()
    }

    /// Whether `draft` is what is kept of the text box.
    pub(super) fn has_draft(&self, draft: &str) -> bool {
        self.draft == draft
    }

    /// Keeps what stands in the text box, beside what other pages keep there. A lost draft is not
    /// worth a word.
    pub(super) fn save_draft(&mut self, shell: &dyn Shell, draft: &str) {
        if self.draft == draft {
            return;
        }
        let key = self.at(DRAFT);
        let kept = shell.load(&key).unwrap_or_default();
        let mut texts = without(&kept, &self.draft);
        texts.push(draft);
        texts.retain(|text| !text.is_empty());
        let text = texts.join("\n");
        if shell
            .save(&key, (!text.is_empty()).then_some(&*text))
            .is_ok()
        {
            self.draft.clear();
            self.draft.push_str(draft);
        }
    }

    /// Whether the panel was open, and whether it was muted.
    pub(super) fn read_panel(&mut self, shell: &dyn Shell) -> (bool, bool) {
        self.panel = shell.load(&self.at(PANEL)).unwrap_or_default();
        (self.panel.contains("open"), self.panel.contains("muted"))
    }

    /// Keeps how the visitor has set the panel.
    pub(super) fn save_panel(&mut self, shell: &dyn Shell, chat: &Chat) {
        let text = match (chat.open, chat.muted) {
            (true, true) => "open muted",
            (true, false) => "open",
            (false, true) => "muted",
            (false, false) => "",
        };
        if self.panel != text {
            text.clone_into(&mut self.panel);
            let text = (!text.is_empty()).then_some(text);
            let _ = shell.save(&self.at(PANEL), text);
        }
    }

    /// Where the visitor was reading, if it can be read.
    pub(super) fn read_place(&mut self, shell: &dyn Shell) -> Option<Place> {
        self.place = shell.load(&self.at(PLACE)).unwrap_or_default();
        let (row, offset) = self.place.split_once(' ')?;
        Some(Place {
            row: EntryId(row.parse().ok()?),
            offset: offset.parse().ok()?,
        })
    }

    /// Keeps where the visitor reads. A lost place is not worth a word.
    pub(super) fn save_place(&mut self, shell: &dyn Shell, place: Option<Place>) {
        let text = place.map_or_else(String::new, |Place { row, offset }| {
            [&*row.0.to_string(), " ", &offset.to_string()].concat()
        });
        if self.place != text {
            let _ = shell.save(&self.at(PLACE), place.map(|_| &*text));
            self.place = text;
        }
    }

    /// Forgets everything, the head first. What cannot be written cannot be there either.
    pub(super) fn forget(&mut self, shell: &dyn Shell) {
        let key = std::mem::take(&mut self.key);
        let _ = shell.save(&key, None);
        *self = Self::new(key);
        self.sweep(shell, |rest| {
            rest.starts_with(ROWS) || [DRAFT, PANEL, PLACE].contains(&rest)
        });
    }

    fn sweep(&self, shell: &dyn Shell, belongs: impl Fn(&str) -> bool) {
        for key in shell.keys() {
            if key.strip_prefix(&*self.key).is_some_and(&belongs) {
                let _ = shell.save(&key, None);
            }
        }
    }

    fn place_of(&self, number: u32) -> String {
        [&*self.key, ROWS, &number.to_string()].concat()
    }

    fn at(&self, what: &str) -> String {
        [&*self.key, what].concat()
    }
}

const ROWS: &str = ":rows:";
const DRAFT: &str = ":draft";
const PANEL: &str = ":panel";
const PLACE: &str = ":place";

/// What stands in `kept` before and after the lines `own`.
fn without<'a>(kept: &'a str, own: &str) -> Vec<&'a str> {
    let places = kept.match_indices(own).filter_map(|(at, _)| {
        let before = kept.get(..at)?;
        let after = kept.get(at + own.len()..)?;
        let before = if at == 0 {
            before
        } else {
            before.strip_suffix('\n')?
        };
        let after = if after.is_empty() {
            after
        } else {
            after.strip_prefix('\n')?
        };
        Some(vec![before, after])
    });
    places.last().unwrap_or_else(|| vec![kept])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_taken_out_of_those_of_other_pages() {
        for (kept, own, rest) in [
            ("own", "own", ["", ""]),
            ("a\nown\nb", "own", ["a", "b"]),
            ("own\nb", "own", ["", "b"]),
            ("owner\nown", "own", ["owner", ""]),
            ("a", "", ["a", ""]),
        ] {
            let mut rest = rest.to_vec();
            let mut texts = without(kept, own);
            texts.retain(|text| !text.is_empty());
            rest.retain(|text| !text.is_empty());
            assert_eq!(texts, rest, "{kept:?} without {own:?}");
        }
        assert_eq!(without("owner", "own"), ["owner"]);
    }
}
