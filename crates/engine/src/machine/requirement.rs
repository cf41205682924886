//! What a skill needs to know before its actions run.
//!
//! Each time that a skill is entered its requirements are gone through:
//!
//! 1. Everything that is missing and that the input mentions is filled, in the order of the
//!    document; and anew what has `update` and is held already, so that what stands behind it is
//!    checked against the new value. A value goes into the memory, the validators look at it there, and what one of them
//!    refuses is taken out again. The `complete` actions of a filled requirement run before the next
//!    one is looked at, and those of a group as soon as it has become complete.
//! 2. Where something that is missing wants the same data, that goes first: an `update` takes what
//!    is left of the mentions.
//! 3. When a value was refused, the actions of the first validator that did so run. Otherwise the
//!    `missing` actions of the first thing run that is still missing. If those actions supplied it,
//!    the skill goes on; if not, it waits on the stack for the next input.
//! 4. Nothing is missing: the skill's own actions run.
//!
//! Each mention fills one requirement: of two for the same entity, the first takes the first one
//! that was detected, and the second takes the second one or stays missing. What the memory holds
//! under an alias counts as it is, wherever it comes from; null does not count.

use hooktalk_protocol::definition::RequirementData;
use hooktalk_protocol::{JsonPath, Memory, Timestamp, object_from, remove_member};
use serde_json::Value;

use super::{Place, Stage};
use crate::Engine;
use crate::bot::{Action, Requirement, RequirementItem, Skill};
use crate::trace::StepKind;
use crate::turn::{Block, BlockKind, Resolution, Turn};

/// The items of a skill's requirements in the order of the document, so that each has a number.
pub(super) struct Tree<'a>(Vec<Node<'a>>);

struct Node<'a> {
    item: &'a RequirementItem,
    /// The group that it is in.
    parent: Option<usize>,
    /// The number after that of the last item in it.
    end: usize,
}

impl<'a> Tree<'a> {
    pub(super) fn new(skill: &'a Skill) -> Self {
        let mut tree = Self(Vec::with_capacity(skill.requirements.len()));
        tree.add(&skill.requirements, None);
        tree
    }

    fn add(&mut self, items: &'a [RequirementItem], parent: Option<usize>) {
        for item in items {
            let at = self.0.len();
            self.0.push(Node {
                item,
                parent,
                end: at + 1,
            });
            if let RequirementItem::All { items, .. } | RequirementItem::Any { items, .. } = item {
                self.add(items, Some(at));
            }
            let end = self.0.len();
            if let Some(node) = self.0.get_mut(at) {
                node.end = end;
            }
        }
    }

    fn item(&self, at: usize) -> Option<&'a RequirementItem> {
        self.0.get(at).map(|node| node.item)
    }

    fn one(&self, at: usize) -> Option<&'a Requirement> {
        match self.item(at)? {
            RequirementItem::One(requirement) => Some(requirement),
            _ => None,
        }
    }

    /// The items from `at` up to `end` that are in no group among them.
    fn siblings(&self, at: usize, end: usize) -> impl Iterator<Item = usize> {
        let first = Some(at).filter(|at| *at < end);
        std::iter::successors(first, move |at| {
            let next = self.0.get(*at)?.end;
            (next < end).then_some(next)
        })
    }

    fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        let end = self.0.get(at).map_or(at, |node| node.end);
        self.siblings(at + 1, end)
    }

    /// Whether the memory holds what the item asks for.
    fn complete(&self, at: usize, memory: &Memory) -> bool {
        match self.item(at) {
            Some(RequirementItem::One(requirement)) => present(memory, &requirement.alias),
            Some(RequirementItem::All { .. }) => {
                self.children(at).all(|child| self.complete(child, memory))
            }
            Some(RequirementItem::Any { .. }) => {
                self.children(at).any(|child| self.complete(child, memory))
            }
            None => false,
        }
    }

    /// Whether the item, or a group that it is in, needs no more.
    fn satisfied(&self, at: usize, memory: &Memory) -> bool {
        let mut next = Some(at);
        while let Some(at) = next {
            if self.complete(at, memory) {
                return true;
            }
            next = self.0.get(at).and_then(|node| node.parent);
        }
        false
    }

    /// The first item that is to be asked for: a requirement, or a group with a question of its
    /// own.
    pub(super) fn first_missing(&self, memory: &Memory) -> Option<usize> {
        let missing = |at: &usize| !self.complete(*at, memory);
        let mut at = self.siblings(0, self.0.len()).find(missing)?;
        loop {
            let child = match self.item(at)? {
                RequirementItem::Any { missing, .. } if missing.is_empty() => {
                    self.children(at).next()
                }
                RequirementItem::All { .. } => self.children(at).find(missing),
                _ => None,
            };
            match child {
                Some(child) => at = child,
                None => return Some(at),
            }
        }
    }

    /// The free entity's requirement that the whole text may answer: the first missing one, or,
    /// where that is one of several that would do, the first free one of them.
    pub(super) fn first_free(&self, free: &[String], memory: &Memory) -> Option<usize> {
        let first = self
            .siblings(0, self.0.len())
            .find(|at| !self.complete(*at, memory))?;
        self.free_below(first, free, memory)
    }

    fn free_below(&self, at: usize, free: &[String], memory: &Memory) -> Option<usize> {
        match self.item(at)? {
            RequirementItem::One(requirement) => match &requirement.data {
                RequirementData::Entity(name) if free.contains(name) => Some(at),
                _ => None,
            },
            RequirementItem::All { .. } => {
                let first = self
                    .children(at)
                    .find(|child| !self.complete(*child, memory))?;
                self.free_below(first, free, memory)
            }
            RequirementItem::Any { .. } => self
                .children(at)
                .find_map(|child| self.free_below(child, free, memory)),
        }
    }

    /// The actions of a block; none where a changed bot has none.
    fn actions(&self, block: Block) -> &'a [Action] {
        match (self.item(block.item), block.kind) {
            (Some(RequirementItem::One(requirement)), BlockKind::Missing) => &requirement.missing,
            (Some(RequirementItem::One(requirement)), BlockKind::Complete) => &requirement.complete,
            (Some(RequirementItem::One(requirement)), BlockKind::Refused) => requirement
                .validators
                .get(block.validator)
                .map_or(&[], |validator| &validator.actions),
            (Some(RequirementItem::Any { missing, .. }), BlockKind::Missing) => missing,
            (
                Some(RequirementItem::Any { complete, .. } | RequirementItem::All { complete, .. }),
                BlockKind::Complete,
            ) => complete,
            _ => &[],
        }
    }
}

/// The actions of one block of a skill.
pub(super) fn actions(skill: &Skill, block: Block) -> &[Action] {
    Tree::new(skill).actions(block)
}

/// Whether something that the skill needs is missing.
pub(super) fn lacks(skill: &Skill, memory: &Memory) -> bool {
    Tree::new(skill).first_missing(memory).is_some()
}

/// The first look at the requirements of a skill that is entered.
pub(super) fn begin(skill: &Skill, memory: &Memory, free: Option<usize>) -> Resolution {
    let tree = Tree::new(skill);
    let open = (0..tree.0.len())
        .filter(|at| tree.one(*at).is_none() && !tree.complete(*at, memory))
        .collect();
    Resolution {
        open,
        free,
        ..Resolution::default()
    }
}

impl Engine {
    /// What of the skill's requirements the input of the turn would fill.
    pub(super) fn supplied<'a>(
        &self,
        turn: &Turn,
        skill: &'a Skill,
        free: Option<usize>,
    ) -> Option<&'a Requirement> {
        let tree = Tree::new(skill);
        let mut resolution = Resolution {
            free,
            ..Resolution::default()
        };
        let (at, _) = self.next_mention(turn, &tree, &mut resolution)?;
        tree.one(at)
    }

    /// One step towards the actions of `skill`: what its requirements have to be done next, or
    /// `None` when it waits for the next input.
    pub(super) fn resolve_requirements<'a>(
        &self,
        turn: &mut Turn,
        skill: &'a Skill,
        mut resolution: Resolution,
        now: Timestamp,
    ) -> Place<'a> {
        let tree = Tree::new(skill);
        let block = |kind, item, validator| Block {
            kind,
            item,
            validator,
        };
        let memory = &turn.conversation.memory;
        // What is inside comes before what is around it.
        let complete = |at: &usize| tree.complete(*at, memory);
        let block = if let Some(index) = resolution.open.iter().rposition(complete) {
            let group = resolution.open.remove(index);
            block(BlockKind::Complete, group, 0)
        } else if let Some((at, value)) = self.next_mention(turn, &tree, &mut resolution) {
            resolution.taken.push(at);
            match tree.one(at) {
                Some(requirement) => match self.fill(turn, requirement, value, now) {
                    None => block(BlockKind::Complete, at, 0),
                    Some(validator) => {
                        resolution.refused.get_or_insert((at, validator));
                        return Place::new(skill, Stage::Requirements(resolution));
                    }
                },
                None => return Place::new(skill, Stage::Requirements(resolution)),
            }
        } else if let Some((at, validator)) = resolution
            .refused
            .take()
            .filter(|(at, _)| updates(&tree, *at) || !tree.satisfied(*at, memory))
        {
            block(BlockKind::Refused, at, validator)
        } else if let Some(at) = tree.first_missing(memory) {
            self.trace_missing(turn, skill, &tree, at, now);
            block(BlockKind::Missing, at, 0)
        } else {
            return Place::new(skill, Stage::group(0));
        };
        let stage = Stage::Block {
            block,
            resolution,
            action: 0,
        };
        Place::new(skill, stage)
    }

    /// Where a skill goes on when the actions of a block are done; `None` when it waits.
    pub(super) fn after_block<'a>(
        turn: &Turn,
        skill: &'a Skill,
        block: Block,
        resolution: Resolution,
    ) -> Option<Place<'a>> {
        let goes_on = block.kind == BlockKind::Complete || {
            let tree = Tree::new(skill);
            let refused_update = block.kind == BlockKind::Refused && updates(&tree, block.item);
            !refused_update && tree.satisfied(block.item, &turn.conversation.memory)
        };
        goes_on.then(|| Place::new(skill, Stage::Requirements(resolution)))
    }

    /// The next requirement that the input fills, and with what.
    fn next_mention(
        &self,
        turn: &Turn,
        tree: &Tree<'_>,
        resolution: &mut Resolution,
    ) -> Option<(usize, Value)> {
        let memory = &turn.conversation.memory;
        let count = tree.0.len();
        while resolution.next < count.saturating_mul(2) {
            let update = resolution.next >= count;
            let at = resolution.next - if update { count } else { 0 };
            resolution.next += 1;
            let Some(requirement) = tree.one(at) else {
                continue;
            };
            let again = requirement.update
                && present(memory, &requirement.alias)
                && !resolution.taken.contains(&at);
            let wanted = |other: &usize| {
                tree.one(*other)
                    .is_some_and(|other| other.data == requirement.data)
                    && !tree.satisfied(*other, memory)
            };
            let skip = if update {
                !again
            } else {
                again && (0..count).any(|other| wanted(&other))
            };
            if skip {
                continue;
            }
            let Some(value) = self.mention(turn, tree, resolution, at, requirement) else {
                continue;
            };
            if again || !tree.satisfied(at, memory) {
                return Some((at, value));
            }
        }
        None
    }

    /// What the input has for a requirement and no other one took.
    fn mention(
        &self,
        turn: &Turn,
        tree: &Tree<'_>,
        resolution: &Resolution,
        at: usize,
        requirement: &Requirement,
    ) -> Option<Value> {
        let taken = || {
            let same = |at: &&usize| {
                tree.one(**at)
                    .is_some_and(|other| other.data == requirement.data)
            };
            resolution.taken.iter().filter(same).count()
        };
        let found = match &requirement.data {
            RequirementData::Intent(slug) => {
                let scope = turn.scope().strict(&self.bot.strictness);
                scope.intent(slug).filter(|_| taken() == 0)
            }
            RequirementData::Entity(name) => {
                let mentions = turn.nlp.entities(name);
                mentions.get(if mentions.is_empty() { 0 } else { taken() })
            }
        };
        let found = found.filter(|value| !value.is_null()).cloned();
        found.or_else(|| {
            let text = turn.input.utterance().trim();
            (resolution.free == Some(at) && !text.is_empty()).then(|| {
                object_from(vec![
                    ("value", text.into()),
                    ("raw", text.into()),
                    ("confidence", 1.into()),
                ])
            })
        })
    }

    /// Puts a value into the memory unless a validator refuses it; gives the one that does.
    fn fill(
        &self,
        turn: &mut Turn,
        requirement: &Requirement,
        value: Value,
        now: Timestamp,
    ) -> Option<usize> {
        let alias = &requirement.alias;
        let before = turn.conversation.memory.get(alias).cloned();
        turn.conversation
            .memory
            .insert(alias.as_str(), value.clone());
        let mut refusing = None;
        for (index, validator) in requirement.validators.iter().enumerate() {
            if self.holds(turn, &validator.condition) {
                refusing = Some((index, &validator.path));
                break;
            }
        }
        let mut data = vec![("alias", alias.as_str().into()), ("value", value)];
        let Some((index, path)) = refusing else {
            data.push(("before", before.into()));
            self.trace(
                turn,
                StepKind::RequirementFilled,
                &requirement.path,
                now,
                data,
            );
            return None;
        };
        match before {
            Some(before) => turn.conversation.memory.insert(alias.as_str(), before),
            None => {
                if let Some(members) = turn.conversation.memory.as_object_mut() {
                    remove_member(members, alias);
                }
            }
        }
        self.trace(turn, StepKind::RequirementRefused, path, now, data);
        Some(index)
    }

    fn trace_missing(
        &self,
        turn: &mut Turn,
        skill: &Skill,
        tree: &Tree<'_>,
        at: usize,
        now: Timestamp,
    ) {
        // A group that asks for itself lacks everything in it: the first of that stands for it.
        let one = (at..tree.0.len()).find_map(|at| tree.one(at));
        let (alias, path) = match one {
            Some(requirement) => (Value::from(requirement.alias.as_str()), &requirement.path),
            None => (Value::Null, &skill.path),
        };
        let path: &JsonPath = path;
        self.trace(
            turn,
            StepKind::RequirementMissing,
            path,
            now,
            vec![("alias", alias)],
        );
    }
}

fn updates(tree: &Tree<'_>, at: usize) -> bool {
    tree.one(at).is_some_and(|requirement| requirement.update)
}

fn present(memory: &Memory, alias: &str) -> bool {
    memory.get(alias).is_some_and(|value| !value.is_null())
}
