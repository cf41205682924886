use super::{Entry, EntryId, Shared};

/// How many rows a chunk holds: about what a screen or two shows, because a chunk is drawn as a whole
/// or not at all.
const CHUNK: usize = 32;

/// The rows of a transcript, in chunks that are shared between an old state and the new one.
///
/// Adding a row copies the addresses of one chunk and the list of chunks, whatever the length of
/// the transcript. A component that draws one chunk is drawn again only when that chunk changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Entries {
    /// No chunk is empty; each but the last was full once.
    chunks: Shared<Vec<Chunk>>,
}

/// Some rows that follow each other.
pub type Chunk = Shared<Vec<Shared<Entry>>>;

impl Entries {
    /// No rows.
    pub fn new() -> Self {
        Self {
            chunks: Shared::new(Vec::new()),
        }
    }

    /// The rows of `chunks`.
    pub(crate) fn of(mut chunks: Vec<Chunk>) -> Self {
        chunks.retain(|chunk| !chunk.is_empty());
        Self {
            chunks: Shared::new(chunks),
        }
    }

    /// The rows in chunks, oldest first.
    pub fn chunks(&self) -> &[Chunk] {
        &self.chunks
    }

    /// All rows, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Shared<Entry>> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.len()).sum()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The newest row.
    pub fn last(&self) -> Option<&Shared<Entry>> {
        self.chunks.last()?.last()
    }

    /// The row `id`. New rows are found first.
    pub fn find(&self, id: EntryId) -> Option<&Shared<Entry>> {
        self.iter().rev().find(|entry| entry.id == id)
    }

    pub(crate) fn push(&mut self, entry: Entry) {
        let entry = Shared::new(entry);
        let chunks = self.chunks.make_mut();
        match chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => chunk.make_mut().push(entry),
            _ => chunks.push(Shared::new(vec![entry])),
        }
    }

    /// Changes the row `id`, if it is there.
    pub(crate) fn change(&mut self, id: EntryId, change: &mut dyn FnMut(&mut Entry)) {
        if let Some((chunk, row)) = self.place(&mut |entry| entry.id == id)
            && let Some(chunk) = self.chunks.make_mut().get_mut(chunk)
            && let Some(entry) = chunk.make_mut().get_mut(row)
        {
            change(entry.make_mut());
        }
    }

    /// Takes over the rows of the last chunk that are the same in `old`, so that what did not change
    /// need not be drawn again.
    pub(crate) fn share(&mut self, old: &Self) {
        let last = self.chunks.len().saturating_sub(1);
        let chunks = self.chunks.make_mut();
        if let Some((chunk, old)) = chunks.last_mut().zip(old.chunks.get(last)) {
            for (row, old) in chunk.make_mut().iter_mut().zip(old.iter()) {
                if **row == **old {
                    *row = old.clone();
                }
            }
        }
    }

    /// Takes out the newest row that `wanted` picks.
    pub(crate) fn remove(
        &mut self,
        wanted: &mut dyn FnMut(&Entry) -> bool,
    ) -> Option<Shared<Entry>> {
        let (at, row) = self.place(wanted)?;
        let chunks = self.chunks.make_mut();
        let chunk = chunks.get_mut(at)?;
        let entry = chunk.make_mut().remove(row);
        if chunk.is_empty() {
            chunks.remove(at);
        }
        Some(entry)
    }

    fn place(&self, wanted: &mut dyn FnMut(&Entry) -> bool) -> Option<(usize, usize)> {
        let mut chunks = self.chunks.iter().enumerate().rev();
        chunks.find_map(|(at, chunk)| {
            let row = chunk.iter().rposition(|entry| wanted(entry))?;
            Some((at, row))
        })
    }
}

impl Default for Entries {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use hooktalk_protocol::Timestamp;

    use super::super::{EntryKind, Notice};
    use super::*;

    fn row(id: u32) -> Entry {
        Entry {
            id: EntryId(id),
            at: Timestamp::from_millis(0),
            kind: EntryKind::Notice(Notice::NotSaved),
        }
    }

    fn ids(entries: &Entries) -> Vec<u32> {
        entries.iter().map(|entry| entry.id.0).collect()
    }

    #[test]
    fn rows_stay_in_order_over_chunks() {
        let mut entries = Entries::new();
        for id in 0..200 {
            entries.push(row(id));
        }
        assert_eq!(ids(&entries), (0..200).collect::<Vec<_>>());
        assert_eq!((entries.len(), entries.chunks().len()), (200, 7));
        assert_eq!(entries.last().unwrap().id, EntryId(199));
        assert_eq!(entries.find(EntryId(3)).unwrap().id, EntryId(3));
        assert!(entries.find(EntryId(200)).is_none());
    }

    #[test]
    fn an_addition_shares_all_chunks_but_the_last() {
        let mut old = Entries::new();
        for id in 0..66 {
            old.push(row(id));
        }
        let mut new = old.clone();
        assert!(new == old);
        new.push(row(66));
        assert!(new != old);
        assert_eq!((old.len(), new.len()), (66, 67));
        let same: Vec<bool> = old
            .chunks()
            .iter()
            .zip(new.chunks())
            .map(|(old, new)| old == new)
            .collect();
        assert_eq!(same, [true, true, false]);
    }

    #[test]
    fn what_is_the_same_is_shared() {
        let mut old = Entries::new();
        let mut new = Entries::new();
        for id in 0..130 {
            old.push(row(id));
            new.push(row(id));
        }
        new.change(EntryId(128), &mut |entry| {
            entry.at = Timestamp::from_millis(7);
        });
        new.push(row(130));
        new.share(&old);
        let last = |entries: &Entries| entries.chunks()[4].clone();
        let same: Vec<bool> = last(&old)
            .iter()
            .zip(last(&new).iter())
            .map(|(old, new)| old == new)
            .collect();
        assert_eq!(same, [false, true]);
        assert_eq!(ids(&new), (0..131).collect::<Vec<_>>());
    }

    #[test]
    fn a_row_can_be_changed_and_taken_out() {
        let mut entries = Entries::new();
        for id in 0..33 {
            entries.push(row(id));
        }
        entries.change(EntryId(2), &mut |entry| {
            entry.at = Timestamp::from_millis(7);
        });
        assert_eq!(entries.find(EntryId(2)).unwrap().at.millis(), 7);
        let last = entries.remove(&mut |entry| entry.id.0 == 32).unwrap();
        assert_eq!(last.id.0, 32);
        assert_eq!(entries.chunks().len(), 1);
        assert!(entries.remove(&mut |entry| entry.id.0 == 32).is_none());
    }
}
