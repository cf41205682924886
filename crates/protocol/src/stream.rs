//! Answers that come in pieces: the events of `text/event-stream`, and the lines of NDJSON.

/// How the events of a streamed answer are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// `text/event-stream`: server-sent events.
    Events,
    /// `application/x-ndjson` and its other names: one JSON value a line.
    Lines,
}

impl Framing {
    /// The framing that the headers of a response name; `None` when it is no stream.
    pub fn of(headers: &[(String, String)]) -> Option<Self> {
        let (_, value) = headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))?;
        let end = value.bytes().position(|byte| byte == b';');
        let kind = value.get(..end.unwrap_or(value.len()))?.trim();
        let is = |name: &&str| kind.eq_ignore_ascii_case(name);
        if is(&"text/event-stream") {
            return Some(Self::Events);
        }
        let lines = [
            "application/x-ndjson",
            "application/ndjson",
            "application/jsonl",
        ];
        lines.iter().any(is).then_some(Self::Lines)
    }
}

/// One event of a streamed answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamEvent {
    /// The words of its `data` lines, or of its line.
    pub data: String,
    /// It is named `error`.
    pub is_error: bool,
    /// It is UTF-8 throughout; what was not is U+FFFD in `data`.
    pub is_exact: bool,
}

/// Cuts a streamed answer into its events, from pieces that may end anywhere: within a character,
/// between the two halves of a line break.
///
/// Server-sent events are read as the HTML standard says, with one exception: an event without a
/// blank line behind it counts if the answer ended whole ([`EventReader::end`]).
///
/// ```
/// use hooktalk_protocol::stream::{EventReader, Framing};
///
/// let mut reader = EventReader::new(Framing::Events);
/// assert_eq!(reader.push(b": hello\r\ndata: {\"del").len(), 0);
/// assert_eq!(reader.push(b"ta\": 1}\r\n\r").len(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct EventReader {
    framing: Framing,
    line: Vec<u8>,
    /// The last byte was the first half of a line break, or a whole one.
    after_return: bool,
    /// A line has ended already, so that no byte order mark is to come.
    begun: bool,
    data: Option<Vec<u8>>,
    is_error: bool,
}

impl EventReader {
    /// A reader at the beginning of an answer.
    pub fn new(framing: Framing) -> Self {
        Self {
            framing,
            line: Vec::new(),
            after_return: false,
            begun: false,
            data: None,
            is_error: false,
        }
    }

    /// The events that end in `bytes`.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<StreamEvent> {
        let mut events = Vec::new();
        for byte in bytes {
            let second_half = std::mem::take(&mut self.after_return) && *byte == b'\n';
            match byte {
                _ if second_half => {}
                b'\n' | b'\r' => {
                    self.after_return = *byte == b'\r';
                    events.extend(self.end_line());
                }
                byte => self.line.push(*byte),
            }
        }
        events
    }

    /// The last event, when the answer ended without the line break that should stand behind it.
    pub fn end(&mut self) -> Option<StreamEvent> {
        let last = self.end_line();
        last.or_else(|| self.dispatch())
    }

    fn end_line(&mut self) -> Option<StreamEvent> {
        let line = std::mem::take(&mut self.line);
        let mut text = line.as_slice();
        if !std::mem::replace(&mut self.begun, true) {
            text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        }
        match self.framing {
            Framing::Lines if text.trim_ascii().is_empty() => None,
            Framing::Lines => Some(event(text, false)),
            Framing::Events if text.is_empty() => self.dispatch(),
            Framing::Events => {
                self.field(text);
                None
            }
        }
    }

    fn field(&mut self, line: &[u8]) {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let name = parts.next().unwrap_or_default();
        let value = parts.next().unwrap_or_default();
        let value = value.strip_prefix(b" ").unwrap_or(value);
        if name == b"event" {
            self.is_error = value == b"error";
        } else if name == b"data" {
            match &mut self.data {
                Some(data) => {
                    data.push(b'\n');
                    data.extend_from_slice(value);
                }
                None => self.data = Some(value.to_vec()),
            }
        }
    }

    fn dispatch(&mut self) -> Option<StreamEvent> {
        let is_error = std::mem::take(&mut self.is_error);
        self.data.take().map(|data| event(&data, is_error))
    }
}

fn event(bytes: &[u8], is_error: bool) -> StreamEvent {
    let text = std::str::from_utf8(bytes);
    StreamEvent {
        is_exact: text.is_ok(),
        data: String::from_utf8_lossy(bytes).into_owned(),
        is_error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(framing: Framing, text: &str) -> Vec<String> {
        let mut reader = EventReader::new(framing);
        let mut events = reader.push(text.as_bytes());
        events.extend(reader.end());
        events.into_iter().map(|event| event.data).collect()
    }

    #[test]
    fn events_are_read_as_the_standard_says() {
        for (text, events) in [
            ("data: a\n\ndata: b\n\n", vec!["a", "b"]),
            (
                "\u{feff}data: a\r\n\r\ndata:b\r\rdata:  c\n\n",
                vec!["a", "b", " c"],
            ),
            (
                ": note\nid: 7\nretry: 10\nevent: x\ndata: a\ndata\ndata: b\n\n",
                vec!["a\n\nb"],
            ),
            ("event: x\n\n\n\ndata: a\n", vec!["a"]),
            ("data: last", vec!["last"]),
            ("data:\n\n", vec![""]),
            ("data : a\nDATA: b\n\n", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(read(Framing::Events, text), events, "{text:?}");
        }
        assert_eq!(
            read(Framing::Lines, "\u{feff}{}\r\n\n \n[1]\n\"x\""),
            ["{}", "[1]", "\"x\""]
        );
    }

    #[test]
    fn what_is_no_utf8_is_told() {
        let mut reader = EventReader::new(Framing::Events);
        let events = reader.push(b"event: error\ndata: \xff\n\ndata: \xc3");
        assert!(matches!(&*events, [it] if !it.is_exact && it.is_error && it.data == "\u{fffd}"));
        assert!(
            reader
                .push(b"\xa9\n\n")
                .iter()
                .all(|it| it.is_exact && it.data == "é")
        );
    }

    #[test]
    fn a_stream_is_known_by_its_content_type() {
        let of = |value: &str| Framing::of(&[("Content-Type".to_owned(), value.to_owned())]);
        assert_eq!(
            of("Text/Event-Stream; charset=utf-8"),
            Some(Framing::Events)
        );
        assert_eq!(of("application/jsonl"), Some(Framing::Lines));
        assert_eq!(of("application/json"), None);
        assert_eq!(Framing::of(&[]), None);
    }
}
