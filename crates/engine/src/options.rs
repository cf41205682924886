use hooktalk_template as template;

/// How a bot is compiled and run.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Where the engine runs; a page shows its secrets to its visitors.
    pub target: Target,
    /// Whether turns record their [`Step`](crate::Step)s; true by default. Messages, memory and
    /// diagnostics are the same either way.
    pub trace: bool,
    /// How much one turn may do.
    pub limits: Limits,
}

/// Where the engine runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// In a page: everything in the bot can be read by its visitors, and browsers set some headers
    /// alone.
    Browser,
    /// On a server or in a tool.
    Server,
}

/// What one turn may cost. Each limit that is reached ends the turn with a `limit-reached`
/// diagnostic, and what was said until then stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// Actions, groups, requirements and jumps of one turn.
    pub steps: u32,
    /// Webhook calls of one turn.
    pub requests: u32,
    /// Messages of one turn.
    pub messages: usize,
    /// Bytes of one webhook answer.
    pub reply_bytes: usize,
    /// Bytes of one input that are understood; what follows still goes to webhooks. Reaching it is a
    /// warning and does not end the turn.
    pub understood_bytes: usize,
    /// What rendering one template may cost.
    pub template: template::Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            target: Target::Browser,
            trace: true,
            limits: Limits::default(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            steps: 1_000,
            requests: 20,
            messages: 500,
            reply_bytes: 1 << 20,
            understood_bytes: 8 << 10,
            template: template::Limits::default(),
        }
    }
}
