//! The turn: begin, run until a webhook is awaited, resolve, run on.

mod action;
mod dispatch;
mod input_id;
mod offer;
mod requirement;
mod understand;

use hooktalk_protocol::{
    Code, Conversation, Diagnostic, Input, JsonPath, Message, Nlp, Object, Outcome,
    OutgoingRequest, Severity, Timestamp, WebhookReply, object_from,
};
use hooktalk_template as template;
use serde_json::Value;

use self::action::Flow;
use crate::bot::{Action, Group, Skill};
use crate::condition::Condition;
use crate::scope::TurnScope;
use crate::trace::{Step, StepKind};
use crate::turn::{Block, Cursor, Progress, Resolution, Turn};
use crate::webhook::stream::Stream;
use crate::{Engine, ResolveError, webhook};

/// How much of an answer's body a trace keeps, in bytes.
const TRACED_BODY_BYTES: usize = 64 << 10;

impl Engine {
    /// Begins a turn and runs it until it is finished or awaits a webhook.
    ///
    /// It never fails: what is wrong with the input or the conversation is a diagnostic, and a bot
    /// that has no answer gives a turn without messages. `now` is when the input came, in the
    /// shell's time.
    #[must_use]
    pub fn begin(&self, conversation: Conversation, input: Input, now: Timestamp) -> Turn {
        let mut turn = Turn {
            conversation,
            input,
            nlp: Nlp::from_object(Object::new()),
            messages: Vec::new(),
            diagnostics: Vec::new(),
            trace: Vec::new(),
            notices: Vec::new(),
            awaiting: None,
            progress: Progress {
                cursor: None,
                initializing: false,
                candidates: Vec::new(),
                steps: 0,
                requests: 0,
                began: now,
                asked: now,
                responses: Value::Object(Object::new()),
            },
        };
        if self.options.trace {
            let before = turn.conversation.to_value();
            self.trace(
                &mut turn,
                StepKind::TurnBegan,
                &JsonPath::root(),
                now,
                vec![("conversation", before)],
            );
        }
        self.take_in(&mut turn, now);
        let place = match self.initialize(&mut turn, now) {
            Some(place) => Some(place),
            None => self.dispatch(&mut turn, now),
        };
        self.run(&mut turn, place, now);
        turn
    }

    /// Takes up a turn with the outcome of the request that it awaits, and runs it on.
    ///
    /// An answer is merged whole or not at all; of a streamed one, each event is. After a failed
    /// call the conversation is as it was, the developer finds the cause in the diagnostics, and
    /// the turn goes on with the next action.
    ///
    /// # Errors
    ///
    /// [`ResolveError`] when the turn awaits nothing. The turn is consumed, so that it cannot be
    /// resolved twice.
    pub fn resolve(
        &self,
        mut turn: Turn,
        outcome: Outcome,
        now: Timestamp,
    ) -> Result<Turn, ResolveError> {
        let request = turn.awaiting.take().ok_or(ResolveError)?;
        let outcome = webhook::response::counting(outcome);
        self.trace_outcome(&mut turn, &request, &outcome, now);
        let stream = self.read_stream(&turn, &request, &outcome);
        if let Some(receipt) = self.bot.receipt(&request.action_id) {
            let written = stream.as_ref().map(Stream::written);
            let responses = &mut turn.progress.responses;
            let warnings = webhook::response::keep(responses, receipt, &request, &outcome, written);
            turn.diagnostics.extend(warnings);
        }
        let limits = &self.options.limits.template;
        let answer = match stream {
            Some(stream) => Ok(webhook::response::streamed(&self.bot, stream)),
            None => webhook::response::read(&self.bot, &turn, &request, &outcome, limits),
        };
        let mut redirect = None;
        let failure = match answer {
            Ok((reply, skill, mut findings)) => {
                let failure = findings
                    .iter()
                    .position(|finding| finding.severity == Severity::Error)
                    .map(|first| findings.remove(first));
                turn.diagnostics.extend(findings);
                self.merge(&mut turn, &request, reply, now);
                redirect = skill;
                failure
            }
            Err(failure) => Some(*failure),
        };
        if let Some(failure) = failure {
            self.fail(&mut turn, &request, &outcome, failure, now);
        }
        let mut place = turn.progress.cursor.take().and_then(|cursor| {
            let skill = cursor.skill.clone();
            let place = Place::find(self, cursor);
            if place.is_none() {
                turn.diagnostics.push(Diagnostic::new(
                    Severity::Error,
                    Code::BotChanged,
                    JsonPath::root(),
                    format_args!("the bot has no skill `{skill}` any more"),
                    "resolve a turn with an engine of the same bot definition",
                ));
            }
            place
        });
        // A server that gives the running skill back as it got it redirects nowhere.
        if let (Some(from), Some(to)) = (&place, redirect)
            && from.skill.slug != to.slug
        {
            self.trace(
                &mut turn,
                StepKind::Redirected,
                &request.path,
                now,
                vec![
                    ("request", request.id.into()),
                    ("skill", to.slug.as_str().into()),
                ],
            );
            place = Some(jump(&mut turn, from, to));
        }
        self.run(&mut turn, place, now);
        Ok(turn)
    }

    /// Runs from `place` until nothing is left or a webhook is awaited.
    fn run<'a>(&'a self, turn: &mut Turn, place: Option<Place<'a>>, now: Timestamp) {
        let mut next = place;
        loop {
            let Some(place) = next.take() else {
                if !std::mem::take(&mut turn.progress.initializing) {
                    break;
                }
                next = self.initialized(turn, now);
                if next.is_none() {
                    break;
                }
                continue;
            };
            turn.progress.steps += 1;
            if turn.progress.steps > self.options.limits.steps {
                self.reach_limit(turn, "steps", &place.skill.path, now);
                leave(turn, &place.skill.slug);
                break;
            }
            let Some(action) = place.action() else {
                next = self.move_on(turn, place, now);
                continue;
            };
            match self.perform(turn, action, now) {
                Flow::Next => next = Some(place.following()),
                Flow::Jump(skill) => next = Some(jump(turn, &place, skill)),
                Flow::Await(request) => {
                    turn.progress.cursor = Some(place.following().into_cursor());
                    turn.progress.asked = now;
                    turn.awaiting = Some(*request);
                    return;
                }
                Flow::Stop => {
                    leave(turn, &place.skill.slug);
                    break;
                }
            }
        }
        self.trace(turn, StepKind::TurnFinished, &JsonPath::root(), now, vec![]);
    }

    /// Goes on with the input after the initialize skill is done. It may have changed the language,
    /// so that the input is understood anew.
    fn initialized(&self, turn: &mut Turn, now: Timestamp) -> Option<Place<'_>> {
        if turn.input.nlp.is_none()
            && let Some(language) = &turn.conversation.language
        {
            let bot = &self.bot;
            let processing = hooktalk_nlp::processing(&bot.languages, &bot.language, language);
            if turn.nlp.processing_language() != Some(processing) {
                self.take_in(turn, now);
            }
        }
        self.dispatch(turn, now)
    }

    /// Goes on where the actions of a part of a skill are done; `None` when the skill is done or
    /// waits.
    fn move_on<'a>(
        &'a self,
        turn: &mut Turn,
        place: Place<'a>,
        now: Timestamp,
    ) -> Option<Place<'a>> {
        let skill = place.skill;
        match place.stage {
            Stage::Requirements(resolution) => {
                Some(self.resolve_requirements(turn, skill, resolution, now))
            }
            Stage::Block {
                block, resolution, ..
            } => {
                let next = Self::after_block(turn, skill, block, resolution);
                if next.is_none() {
                    stay(turn, &skill.slug);
                    // A question is open, so nothing else answers.
                    turn.progress.initializing = false;
                }
                next
            }
            Stage::Group { group, action } => {
                let Some(this) = skill.groups.get(group) else {
                    leave(turn, &skill.slug);
                    return None;
                };
                let stage = if action.is_none() && self.group_holds(turn, this, now) {
                    Stage::Group {
                        group,
                        action: Some(0),
                    }
                } else {
                    Stage::group(group + 1)
                };
                Some(Place::new(skill, stage))
            }
        }
    }

    fn group_holds(&self, turn: &mut Turn, group: &Group, now: Timestamp) -> bool {
        let Some(condition) = &group.condition else {
            return true;
        };
        let holds = self.holds(turn, condition);
        self.trace(
            turn,
            StepKind::ConditionChecked,
            &group.path,
            now,
            vec![("holds", holds.into())],
        );
        holds
    }

    fn holds(&self, turn: &mut Turn, condition: &Condition) -> bool {
        let mut diagnostics = Vec::new();
        let holds = condition.holds(
            &turn.scope().strict(&self.bot.strictness),
            &self.options.limits.template,
            &mut diagnostics,
        );
        turn.diagnostics.append(&mut diagnostics);
        holds
    }

    fn merge(
        &self,
        turn: &mut Turn,
        request: &OutgoingRequest,
        reply: WebhookReply,
        now: Timestamp,
    ) {
        let before = self.options.trace.then(|| state(&turn.conversation));
        if let Some(memory) = reply.memory {
            turn.conversation.memory = hooktalk_protocol::Memory::from_object(memory);
        }
        if let Some(language) = reply.language {
            turn.conversation.language = Some(language);
        }
        let replies = reply.replies.len();
        for message in reply.replies {
            if !self.say(turn, message, &request.path, now) {
                break;
            }
        }
        if let Some(before) = before {
            let after = state(&turn.conversation);
            self.trace(
                turn,
                StepKind::AnswerMerged,
                &request.path,
                now,
                vec![
                    ("request", request.id.into()),
                    ("replies", replies.into()),
                    ("before", before),
                    ("after", after),
                ],
            );
        }
    }

    fn fail(
        &self,
        turn: &mut Turn,
        request: &OutgoingRequest,
        outcome: &Outcome,
        failure: Diagnostic,
        now: Timestamp,
    ) {
        self.trace(
            turn,
            StepKind::CallFailed,
            &request.path,
            now,
            vec![
                ("request", request.id.into()),
                ("code", failure.code.as_str().into()),
            ],
        );
        // What the person gave up is nobody's failure.
        if let Some(errors_url) = &self.bot.errors_url
            && *outcome != Outcome::Aborted
        {
            let notice = webhook::notice::notice(errors_url, request, outcome, &failure, turn, now);
            let seen = notice.to_redacted_value();
            self.trace(
                turn,
                StepKind::NoticeQueued,
                &request.path,
                now,
                vec![("request", seen)],
            );
            turn.notices.push(notice);
        }
        turn.diagnostics.push(failure);
    }

    /// Adds a message to the turn; false when that is one too many.
    fn say(&self, turn: &mut Turn, message: Message, path: &JsonPath, now: Timestamp) -> bool {
        if turn.messages.len() >= self.options.limits.messages {
            self.reach_limit(turn, "messages", path, now);
            return false;
        }
        if self.options.trace {
            let said = message.to_value();
            self.trace(
                turn,
                StepKind::MessageSent,
                path,
                now,
                vec![("message", said)],
            );
        }
        turn.messages.push(message);
        true
    }

    fn reach_limit(&self, turn: &mut Turn, limit: &str, path: &JsonPath, now: Timestamp) {
        self.trace(
            turn,
            StepKind::LimitReached,
            path,
            now,
            vec![("limit", limit.into())],
        );
        turn.diagnostics.push(Diagnostic::new(
            Severity::Error,
            Code::LimitReached,
            path.clone(),
            format_args!("the turn reached its limit of `{limit}` and was ended"),
            "look for skills that go to each other, or requirements that undo each other, in a \
             circle; or raise the limit",
        ));
    }

    fn trace_outcome(
        &self,
        turn: &mut Turn,
        request: &OutgoingRequest,
        outcome: &Outcome,
        now: Timestamp,
    ) {
        if !self.options.trace {
            return;
        }
        let elapsed = now.millis().saturating_sub(turn.progress.asked.millis());
        let mut data = vec![
            ("request", Value::from(request.id)),
            ("elapsed_ms", elapsed.into()),
        ];
        match outcome {
            Outcome::Response {
                status,
                headers,
                body,
                cut,
            } => {
                let headers: Object = headers
                    .iter()
                    .map(|(name, value)| (name.clone(), value.as_str().into()))
                    .collect();
                let seen = body.get(..TRACED_BODY_BYTES).unwrap_or(body);
                data.extend([
                    ("type", outcome.kind().into()),
                    ("status", (*status).into()),
                    ("headers", Value::Object(headers)),
                    ("body", String::from_utf8_lossy(seen).into()),
                ]);
                if let Some(cut) = cut {
                    data.push(("cut", cut.kind().into()));
                }
            }
            Outcome::Network { message } => data.extend([
                ("type", outcome.kind().into()),
                ("message", message.as_str().into()),
            ]),
            Outcome::Timeout | Outcome::Aborted => data.push(("type", outcome.kind().into())),
        }
        self.trace(turn, StepKind::OutcomeReceived, &request.path, now, data);
    }

    fn trace(
        &self,
        turn: &mut Turn,
        kind: StepKind,
        path: &JsonPath,
        at: Timestamp,
        data: Vec<(&str, Value)>,
    ) {
        if self.options.trace {
            turn.trace.push(Step {
                kind,
                path: path.clone(),
                at,
                data: match object_from(data) {
                    Value::Object(members) => members,
                    _ => Object::new(),
                },
            });
        }
    }
}

impl Turn {
    /// What templates and conditions read at this point of the turn.
    pub(crate) fn scope(&self) -> TurnScope<'_> {
        self.scope_with(&self.progress.responses)
    }

    /// The same with other responses.
    pub(crate) fn scope_with<'a>(&'a self, responses: &'a Value) -> TurnScope<'a> {
        TurnScope::new(
            &self.conversation,
            &self.nlp,
            &self.input,
            self.progress.began,
            responses,
        )
    }
}

/// A place in the compiled bot: the next thing to be done.
struct Place<'a> {
    skill: &'a Skill,
    stage: Stage,
}

/// How far a skill has come.
enum Stage {
    /// Before its actions: something that it needs may be missing.
    Requirements(Resolution),
    /// Among the actions of one of its requirements.
    Block {
        block: Block,
        resolution: Resolution,
        action: usize,
    },
    /// Among its own actions; without `action`, before the condition of the group.
    Group { group: usize, action: Option<usize> },
}

impl Stage {
    fn group(group: usize) -> Self {
        Self::Group {
            group,
            action: None,
        }
    }
}

impl<'a> Place<'a> {
    fn new(skill: &'a Skill, stage: Stage) -> Self {
        Self { skill, stage }
    }

    /// The beginning of a skill; `free` is its requirement that the whole text answers.
    fn start(turn: &Turn, skill: &'a Skill, free: Option<usize>) -> Self {
        if skill.requirements.is_empty() {
            return Self::new(skill, Stage::group(0));
        }
        let resolution = requirement::begin(skill, &turn.conversation.memory, free);
        Self::new(skill, Stage::Requirements(resolution))
    }

    fn find(engine: &'a Engine, cursor: Cursor) -> Option<Self> {
        let skill = engine.bot.skill(&cursor.skill)?;
        let stage = match cursor.requirement {
            Some((block, resolution)) => Stage::Block {
                block,
                resolution,
                action: cursor.action,
            },
            None => Stage::Group {
                group: cursor.group,
                action: Some(cursor.action),
            },
        };
        Some(Self::new(skill, stage))
    }

    /// The action that stands here.
    fn action(&self) -> Option<&'a Action> {
        match &self.stage {
            Stage::Requirements(_) => None,
            Stage::Block { block, action, .. } => {
                requirement::actions(self.skill, *block).get(*action)
            }
            Stage::Group { group, action } => {
                self.skill.groups.get(*group)?.actions.get((*action)?)
            }
        }
    }

    /// The place behind the action.
    fn following(mut self) -> Self {
        match &mut self.stage {
            Stage::Requirements(_) => {}
            Stage::Block { action, .. } => *action += 1,
            Stage::Group { action, .. } => *action = action.map(|action| action + 1),
        }
        self
    }

    fn into_cursor(self) -> Cursor {
        let (group, action, requirement) = match self.stage {
            Stage::Group { group, action } => (group, action.unwrap_or_default(), None),
            Stage::Block {
                block,
                resolution,
                action,
            } => (0, action, Some((block, resolution))),
            // No action stands here, so nothing is awaited.
            Stage::Requirements(_) => (0, 0, None),
        };
        Cursor {
            skill: self.skill.slug.clone(),
            group,
            action,
            requirement,
        }
    }
}

/// Makes `skill` the one that answers: on top of the stack, where it is once, and counted.
fn enter(turn: &mut Turn, skill: &Skill) {
    let conversation = &mut turn.conversation;
    let same = conversation.skill.as_deref() == Some(skill.slug.as_str());
    if !same {
        conversation.skill = Some(skill.slug.clone());
        conversation.skill_occurrences = 1;
    }
    let stack = &mut conversation.skill_stack;
    stack.retain(|waiting| *waiting != skill.slug);
    stack.push(skill.slug.clone());
}

/// Leaves a skill in the middle for the beginning of another.
///
/// A skill that goes elsewhere while something that it needs is missing waits on the stack.
fn jump<'a>(turn: &mut Turn, from: &Place<'_>, to: &'a Skill) -> Place<'a> {
    let waits = matches!(from.stage, Stage::Block { .. })
        && requirement::lacks(from.skill, &turn.conversation.memory);
    if waits {
        stay(turn, &from.skill.slug);
    } else {
        leave(turn, &from.skill.slug);
    }
    // The other skill answers the input.
    turn.progress.initializing = false;
    enter(turn, to);
    Place::start(turn, to, None)
}

/// Takes a skill that is done off the stack.
fn leave(turn: &mut Turn, slug: &str) {
    let stack = &mut turn.conversation.skill_stack;
    if let Some(index) = stack.iter().rposition(|entered| entered == slug) {
        stack.remove(index);
    }
}

/// Leaves a skill on the stack, once: it may also have sent itself there to wait.
fn stay(turn: &mut Turn, slug: &str) {
    let stack = &turn.conversation.skill_stack;
    if stack.iter().filter(|entered| *entered == slug).count() > 1 {
        leave(turn, slug);
    }
}

/// What an answer can change, for the trace.
fn state(conversation: &Conversation) -> Value {
    object_from(vec![
        ("memory", conversation.memory.to_value()),
        ("language", conversation.language.as_deref().into()),
    ])
}

/// Where a render of one action failed.
fn render_failed(path: &JsonPath, error: &template::Error) -> Diagnostic {
    crate::diagnose::render_failed(path.clone(), error)
}
