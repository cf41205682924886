//! How far a template may go.

/// What one rendering may cost, as named knobs.
///
/// A template comes from a bot's author and the data in it from visitors and webhooks, so neither may
/// decide how long a page hangs. Going over a knob is an [`Error`](crate::Error) of its own kind, never a
/// cut-off result.
///
/// ```
/// use hooktalk_template::{Limits, TextTemplate};
///
/// let list = TextTemplate::parse("{{#each memory.items}}{{this}} {{/each}}")?;
/// let scope = serde_json::json!({"memory": {"items": [1, 2, 3]}});
/// let two_steps = Limits { steps: 2, ..Limits::default() };
/// assert_eq!(list.render(&scope, &two_steps).unwrap_err().code(), "step-limit");
/// # Ok::<(), hooktalk_template::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How deep things may nest: blocks, sub-expressions, arrays and objects of the template, and the
    /// arrays and objects of the data printed inside them, all counted together. A template that nests
    /// deeper than the default is already refused when it is parsed. At most [`Limits::MOST_DEPTH`] counts.
    pub depth: usize,
    /// How many bytes of UTF-8 a result may have.
    pub output_bytes: usize,
    /// How many times the loops of one rendering may go round, all loops together.
    pub steps: usize,
}

impl Limits {
    /// The depth beyond which a higher [`depth`](Self::depth) changes nothing, so that no data can use up
    /// the stack.
    pub const MOST_DEPTH: usize = 500;

    /// The limits that hold unless a caller asks for others: depth 100, 1 MiB of output, 100,000 steps.
    ///
    /// The depth stays below the 128 levels at which common JSON readers refuse a text.
    pub const DEFAULT: Self = Self {
        depth: 100,
        output_bytes: 1 << 20,
        steps: 100_000,
    };

    pub(crate) fn sane(self) -> Self {
        Self {
            depth: self.depth.min(Self::MOST_DEPTH),
            ..self
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
