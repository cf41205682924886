//! Pages that are killed at any moment, in the middle of a write too.

use super::super::tabs::LOCK_REST_MS;
use super::*;

const RUNS: u64 = 500;

/// Numbers that look random and are the same in each run (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// One browser, the pages that are open in it, and what must be true of them.
struct Story {
    random: Random,
    pages: Vec<Widget>,
    /// What a living page took, in the order that it was said; each text is said once.
    sent: Vec<String>,
    tried: usize,
    /// How often each was tried again.
    retries: BTreeMap<String, usize>,
    /// How often the webhook got it.
    heard: BTreeMap<String, usize>,
    /// How many calls of each page are counted, and which are answered.
    counted: Vec<usize>,
    names: Vec<usize>,
    opened: usize,
}

impl Story {
    fn new(seed: u64) -> Self {
        Self {
            random: Random(seed),
            pages: vec![Widget::new(&speaks_first())],
            sent: Vec::new(),
            tried: 0,
            retries: BTreeMap::new(),
            heard: BTreeMap::new(),
            counted: vec![0],
            names: vec![0],
            opened: 1,
        }
    }

    fn step(&mut self) {
        let which = usize::try_from(self.random.below(self.pages.len() as u64)).unwrap();
        match self.random.below(12) {
            0..3 => self.send(which),
            3..6 => self.answer(which),
            6 => self.pages[which].hear(),
            7 => self.pages[which].wait(self.random.below(700)),
            8 => self.retry(which),
            9 if self.pages.len() < 2 => {
                let page = self.pages[which].beside(&speaks_first());
                self.opened(page);
            }
            10 => {
                let fuse = u32::try_from(self.random.below(6)).unwrap();
                self.pages[which].desk.fuse.set(Some(fuse));
            }
            11 => self.kill(which),
            _ => {}
        }
        self.count();
        for which in (0..self.pages.len()).rev() {
            if self.pages[which].desk.fuse.get() == Some(0) && self.random.below(2) == 0 {
                self.kill(which);
            }
        }
    }

    fn opened(&mut self, page: Widget) {
        self.pages.push(page);
        self.counted.push(0);
        self.names.push(self.opened);
        self.opened += 1;
    }

    fn send(&mut self, which: usize) {
        let page = &self.pages[which];
        self.tried += 1;
        let text = format!("page {} says {}", self.names[which], self.tried);
        page.send(&text);
        if page.desk.fuse.get() != Some(0) {
            self.sent.push(text);
        }
    }

    fn answer(&mut self, which: usize) {
        let page = &self.pages[which];
        let open = page
            .desk
            .calls
            .borrow()
            .iter()
            .position(|call| !call.dropped.get() && call.outcome.borrow().is_none());
        if let Some(index) = open {
            let about = page.body(index)["nlp"]["source"]
                .as_str()
                .unwrap()
                .to_owned();
            if self.random.below(8) == 0 {
                page.answer(index, Outcome::Timeout);
            } else {
                let delay = self.random.below(2);
                let replies = [1, 2].map(|part| {
                    json!({ "type": "text", "content": format!("{about}: {part}"), "delay": delay })
                });
                page.reply(index, &json!({ "replies": replies }));
            }
        }
    }

    fn retry(&mut self, which: usize) {
        let page = &self.pages[which];
        let chat = page.driver.chat();
        let failed = chat.entries.iter().find_map(|entry| match &entry.kind {
            EntryKind::Visitor {
                input,
                status: Status::Failed,
            } => Some((entry.id, input.title().to_owned())),
            _ => None,
        });
        if let Some((entry, text)) = failed {
            *self.retries.entry(text).or_default() += 1;
            page.act(Action::Retry { entry });
        }
    }

    fn kill(&mut self, which: usize) {
        self.count();
        let page = self.pages.remove(which);
        self.counted.remove(which);
        self.names.remove(which);
        if self.pages.is_empty() {
            self.opened(page.reload(&speaks_first()));
        } else {
            page.kill();
        }
    }

    fn count(&mut self) {
        for (page, counted) in self.pages.iter().zip(&mut self.counted) {
            for index in *counted..page.calls() {
                let text = page.body(index)["nlp"]["source"]
                    .as_str()
                    .unwrap()
                    .to_owned();
                *self.heard.entry(text).or_default() += 1;
            }
            *counted = page.calls();
        }
    }

    /// Everything comes to an end, and one page opens on what is left.
    fn end(mut self) {
        for page in &self.pages {
            page.desk
                .fuse
                .set(page.desk.fuse.get().filter(|left| *left == 0));
        }
        while self.pages.len() > 1 {
            self.kill(0);
        }
        let last = self.pages.remove(0).reload(&speaks_first());
        last.wait(u64::from(LOCK_REST_MS));
        let rows = last.rows();
        let said: Vec<&str> = rows
            .iter()
            .filter_map(|row| row.strip_prefix(['=', '!', '>']).map(str::trim_start))
            .collect();
        let draft = last.driver.chat().draft.clone();
        for text in &self.sent {
            let count = said.iter().filter(|it| *it == text).count();
            let drafted = draft.lines().any(|line| line == text);
            assert!(
                count == 1 || count == 0 && drafted,
                "{text} is there {count} times: {rows:?}, {draft:?}"
            );
            let heard = self.heard.get(text).copied().unwrap_or_default();
            let asked = 1 + self.retries.get(text).copied().unwrap_or_default();
            assert!(heard <= asked, "the webhook got {text} {heard} times");
        }
        let mut seen = Vec::new();
        for row in rows.iter().filter(|row| row.contains(": ")) {
            assert!(!seen.contains(&row), "{row} is there twice: {rows:?}");
            seen.push(row);
        }
        // Answers come whole, in order, and after what they answer.
        for (at, row) in seen.iter().enumerate() {
            if let Some((about, "1")) = row.split_once(": ") {
                assert_eq!(*seen[at + 1], format!("{about}: 2"), "{rows:?}");
                let place = |text: &str| rows.iter().position(|it| it.ends_with(text));
                assert!(place(about) < place(row), "{rows:?}");
            }
        }
        // What one page sent stays in order, but for what was tried again later.
        for page in 0..self.opened {
            let mark = format!("page {page} says ");
            let numbers: Vec<u32> = said
                .iter()
                .filter(|text| !self.retries.contains_key(**text))
                .filter_map(|text| text.strip_prefix(&*mark)?.parse().ok())
                .collect();
            assert!(numbers.is_sorted(), "{rows:?}");
        }
        assert!(!rows.iter().any(|row| row.starts_with('>')), "{rows:?}");
        // What has no answer is offered again.
        let failed = rows.iter().filter(|row| row.starts_with('!')).count();
        let offered = rows.iter().filter(|row| row.starts_with('(')).count();
        assert_eq!(failed, offered, "{rows:?}");
    }
}

#[test]
fn nothing_is_lost_doubled_or_out_of_order_whenever_a_page_is_killed() {
    for seed in 0..RUNS {
        let mut story = Story::new(seed);
        for _ in 0..40 {
            story.step();
        }
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| story.end()));
        assert!(result.is_ok(), "seed {seed}");
    }
}
