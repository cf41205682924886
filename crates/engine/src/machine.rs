//! The turn: begin, run until a webhook is awaited, resolve, run on.

mod action;
mod dispatch;
mod input_id;
mod understand;

use hooktalk_protocol::{
    Code, Conversation, Diagnostic, Input, JsonPath, Message, Nlp, Object, Outcome,
    OutgoingRequest, Timestamp, object_from,
};
use hooktalk_template as template;
use serde_json::Value;

use self::action::Flow;
use crate::bot::{Group, Skill};
use crate::scope::TurnScope;
use crate::trace::{Step, StepKind};
use crate::turn::{Cursor, Progress, Turn};
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
                steps: 0,
                requests: 0,
                began: now,
                asked: now,
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
        let place = self.dispatch(&mut turn, now).map(Place::start);
        self.run(&mut turn, place, now);
        turn
    }

    /// Takes up a turn with the outcome of the request that it awaits, and runs it on.
    ///
    /// An answer is merged whole or not at all. After a failed call the conversation is as it was,
    /// the developer finds the cause in the diagnostics, and the turn goes on with the next action.
    ///
    /// # Errors
    ///
    /// [`ResolveError`] when the turn awaits nothing. The turn is consumed, so that it cannot be
    /// resolved twice.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "an outcome belongs to one call, as the turn does"
    )]
    pub fn resolve(
        &self,
        mut turn: Turn,
        outcome: Outcome,
        now: Timestamp,
    ) -> Result<Turn, ResolveError> {
        let request = turn.awaiting.take().ok_or(ResolveError)?;
        self.trace_outcome(&mut turn, &request, &outcome, now);
        match webhook::response::read(&request, &outcome) {
            Ok((reply, warnings)) => {
                turn.diagnostics.extend(warnings);
                self.merge(&mut turn, &request, reply, now);
            }
            Err(failure) => self.fail(&mut turn, &request, &outcome, *failure, now),
        }
        let place = turn.progress.cursor.take().and_then(|cursor| {
            let place = Place::find(self, &cursor);
            if place.is_none() {
                turn.diagnostics.push(
                    Diagnostic::error(
                        Code::BotChanged,
                        JsonPath::root(),
                        format!("the bot has no skill `{}` any more", cursor.skill),
                    )
                    .help("resolve a turn with an engine of the same bot definition"),
                );
            }
            place
        });
        self.run(&mut turn, place, now);
        Ok(turn)
    }

    /// Runs from `place` until nothing is left or a webhook is awaited.
    fn run<'a>(&'a self, turn: &mut Turn, place: Option<Place<'a>>, now: Timestamp) {
        let mut next = place;
        while let Some(place) = next {
            turn.progress.steps += 1;
            if turn.progress.steps > self.options.limits.steps {
                self.reach_limit(turn, "steps", &place.skill.path, now);
                leave(turn, &place.skill.slug);
                break;
            }
            let Some(group) = place.skill.groups.get(place.group) else {
                leave(turn, &place.skill.slug);
                break;
            };
            if place.action == 0 && !self.group_holds(turn, group, now) {
                next = Some(place.next_group());
                continue;
            }
            let Some(action) = group.actions.get(place.action) else {
                next = Some(place.next_group());
                continue;
            };
            match self.perform(turn, action, now) {
                Flow::Next => next = Some(place.next_action()),
                Flow::Jump(skill) => {
                    leave(turn, &place.skill.slug);
                    enter(turn, skill);
                    next = Some(Place::start(skill));
                }
                Flow::Await(request) => {
                    turn.progress.cursor = Some(place.next_action().cursor());
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

    fn group_holds(&self, turn: &mut Turn, group: &Group, now: Timestamp) -> bool {
        let Some(condition) = &group.condition else {
            return true;
        };
        let mut diagnostics = Vec::new();
        let holds = condition.holds(
            &turn.scope().strict(&self.bot.strictness),
            &self.options.limits.template,
            &mut diagnostics,
        );
        turn.diagnostics.append(&mut diagnostics);
        self.trace(
            turn,
            StepKind::ConditionChecked,
            &group.path,
            now,
            vec![("holds", holds.into())],
        );
        holds
    }

    fn merge(
        &self,
        turn: &mut Turn,
        request: &OutgoingRequest,
        reply: hooktalk_protocol::WebhookReply,
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
        turn.diagnostics.push(
            Diagnostic::error(
                Code::LimitReached,
                path.clone(),
                format!("the turn reached its limit of `{limit}` and was ended"),
            )
            .help("look for skills that go to each other in a circle, or raise the limit"),
        );
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
            } => {
                let headers: Object = headers
                    .iter()
                    .map(|(name, value)| (name.clone(), value.as_str().into()))
                    .collect();
                let seen = body.get(..TRACED_BODY_BYTES).unwrap_or(body);
                data.extend([
                    ("type", "response".into()),
                    ("status", (*status).into()),
                    ("headers", Value::Object(headers)),
                    ("body", String::from_utf8_lossy(seen).into()),
                ]);
            }
            Outcome::Timeout => data.push(("type", "timeout".into())),
            Outcome::Network { message } => data.extend([
                ("type", "network".into()),
                ("message", message.as_str().into()),
            ]),
            Outcome::Aborted => data.push(("type", "aborted".into())),
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
        TurnScope::new(
            &self.conversation,
            &self.nlp,
            &self.input,
            self.progress.began,
        )
    }
}

/// A place in the compiled bot: the next thing to be done.
#[derive(Clone, Copy)]
struct Place<'a> {
    skill: &'a Skill,
    group: usize,
    action: usize,
}

impl<'a> Place<'a> {
    fn start(skill: &'a Skill) -> Self {
        Self {
            skill,
            group: 0,
            action: 0,
        }
    }

    fn find(engine: &'a Engine, cursor: &Cursor) -> Option<Self> {
        Some(Self {
            skill: engine.bot.skill(&cursor.skill)?,
            group: cursor.group,
            action: cursor.action,
        })
    }

    fn next_action(self) -> Self {
        Self {
            action: self.action + 1,
            ..self
        }
    }

    fn next_group(self) -> Self {
        Self {
            group: self.group + 1,
            action: 0,
            ..self
        }
    }

    fn cursor(self) -> Cursor {
        Cursor {
            skill: self.skill.slug.clone(),
            group: self.group,
            action: self.action,
        }
    }
}

/// Makes `skill` the one that answers: on the stack, and counted.
fn enter(turn: &mut Turn, skill: &Skill) {
    let conversation = &mut turn.conversation;
    let same = conversation.skill.as_deref() == Some(skill.slug.as_str());
    if !same {
        conversation.skill = Some(skill.slug.clone());
        conversation.skill_occurrences = 1;
    }
    if conversation.skill_stack.last() != Some(&skill.slug) {
        conversation.skill_stack.push(skill.slug.clone());
    }
}

/// Takes a skill that is done off the stack.
fn leave(turn: &mut Turn, slug: &str) {
    let stack = &mut turn.conversation.skill_stack;
    if let Some(index) = stack.iter().rposition(|entered| entered == slug) {
        stack.remove(index);
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
