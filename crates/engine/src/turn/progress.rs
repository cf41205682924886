//! Where a turn stands between two calls of the machine, and its JSON.

use hooktalk_protocol::{Object, Timestamp, object_from, text_list};
use serde_json::Value;

/// Where a turn stands between two calls of the machine.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Progress {
    /// The action that is awaited or comes next; `None` when the turn is done.
    pub(crate) cursor: Option<Cursor>,
    /// Whether the initialize skill runs, and the input is still to be dispatched.
    pub(crate) initializing: bool,
    /// The slugs of the skills that could have been meant, the likeliest first.
    pub(crate) candidates: Vec<String>,
    /// Steps so far.
    pub(crate) steps: u32,
    /// Webhook calls so far.
    pub(crate) requests: u32,
    /// When the turn began: `message_received_at` in templates.
    pub(crate) began: Timestamp,
    /// When the awaited request was made.
    pub(crate) asked: Timestamp,
    /// The responses that were kept, by name: `api_service_response` in templates.
    pub(crate) responses: Value,
}

/// A place in a bot: the action `action` of the group `group` of the skill `skill`, or one of the
/// actions of a requirement of that skill.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cursor {
    pub(crate) skill: String,
    pub(crate) group: usize,
    pub(crate) action: usize,
    /// When the action stands below `requirements`: which list of actions it is of.
    pub(crate) requirement: Option<(Block, Resolution)>,
}

/// The actions of one requirement that run at one time.
///
/// A requirement is known by its number: all items of a skill's `requirements`, groups and what is
/// in them, counted in the order of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) kind: BlockKind,
    /// The number of the item.
    pub(crate) item: usize,
    /// Which validator refused, if one did.
    pub(crate) validator: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    Complete,
    Missing,
    Refused,
}

/// How far the requirements of a skill have been looked at since it was entered in this turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Resolution {
    /// Where the filling goes on: all items in order, then all of them again for those that update.
    pub(crate) next: usize,
    /// The items that took something out of the input.
    pub(crate) taken: Vec<usize>,
    /// The groups that were not complete at first, and whose `complete` has not been done.
    pub(crate) open: Vec<usize>,
    /// The first item whose value was refused, and by which of its validators.
    pub(crate) refused: Option<(usize, usize)>,
    /// The free entity's item that the whole text is for.
    pub(crate) free: Option<usize>,
}

impl Progress {
    pub(super) fn to_value(&self) -> Value {
        let mut members = vec![
            ("cursor", self.cursor.as_ref().map(Cursor::to_value).into()),
            ("steps", self.steps.into()),
            ("requests", self.requests.into()),
            ("began", self.began.millis().into()),
            ("asked", self.asked.millis().into()),
        ];
        if self.initializing {
            members.push(("initializing", true.into()));
        }
        if !self.candidates.is_empty() {
            members.push(("candidates", text_list(&self.candidates)));
        }
        if self.responses.as_object().is_some_and(|it| !it.is_empty()) {
            members.push(("responses", self.responses.clone()));
        }
        object_from(members)
    }

    pub(super) fn from_value(value: &Value) -> Option<Self> {
        let small = |key| u32::try_from(whole(value, key)?).ok();
        let moment = |key| Some(Timestamp::from_millis(value.get(key)?.as_u64()?));
        let candidates = match value.get("candidates") {
            None => Vec::new(),
            Some(slugs) => slugs
                .as_array()?
                .iter()
                .map(|slug| slug.as_str().map(str::to_owned))
                .collect::<Option<_>>()?,
        };
        Some(Self {
            cursor: match value.get("cursor")? {
                Value::Null => None,
                cursor => Some(Cursor::from_value(cursor)?),
            },
            initializing: value.get("initializing") == Some(&Value::Bool(true)),
            candidates,
            steps: small("steps")?,
            requests: small("requests")?,
            began: moment("began")?,
            asked: moment("asked")?,
            responses: match value.get("responses") {
                None => Value::Object(Object::new()),
                Some(Value::Object(responses)) => Value::Object(responses.clone()),
                Some(_) => return None,
            },
        })
    }
}

impl Cursor {
    fn to_value(&self) -> Value {
        let mut members = vec![
            ("skill", self.skill.as_str().into()),
            ("group", self.group.into()),
            ("action", self.action.into()),
        ];
        if let Some((block, resolution)) = &self.requirement {
            members.push(("requirement", requirement(*block, resolution)));
        }
        object_from(members)
    }

    fn from_value(value: &Value) -> Option<Self> {
        Some(Self {
            skill: value.get("skill")?.as_str()?.to_owned(),
            group: whole(value, "group")?,
            action: whole(value, "action")?,
            requirement: match value.get("requirement") {
                None => None,
                Some(requirement) => Some(read_requirement(requirement)?),
            },
        })
    }
}

fn requirement(block: Block, resolution: &Resolution) -> Value {
    let numbers = |list: &[usize]| list.iter().map(|number| Value::from(*number)).collect();
    let refused = resolution
        .refused
        .map(|(item, validator)| numbers(&[item, validator]));
    object_from(vec![
        ("block", block.kind.as_str().into()),
        ("item", block.item.into()),
        ("validator", block.validator.into()),
        ("next", resolution.next.into()),
        ("taken", numbers(&resolution.taken)),
        ("open", numbers(&resolution.open)),
        ("refused", refused.into()),
        ("free", resolution.free.into()),
    ])
}

fn read_requirement(value: &Value) -> Option<(Block, Resolution)> {
    let numbers = |key| -> Option<Vec<usize>> {
        let list = value.get(key)?.as_array()?;
        list.iter()
            .map(|number| usize::try_from(number.as_u64()?).ok())
            .collect()
    };
    let block = Block {
        kind: BlockKind::parse(value.get("block")?.as_str()?)?,
        item: whole(value, "item")?,
        validator: whole(value, "validator")?,
    };
    let resolution = Resolution {
        next: whole(value, "next")?,
        taken: numbers("taken")?,
        open: numbers("open")?,
        refused: match value.get("refused")? {
            Value::Null => None,
            _ => match *numbers("refused")? {
                [item, validator] => Some((item, validator)),
                _ => return None,
            },
        },
        free: match value.get("free")? {
            Value::Null => None,
            _ => Some(whole(value, "free")?),
        },
    };
    Some((block, resolution))
}

impl BlockKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Missing => "missing",
            Self::Refused => "refused",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Complete, Self::Missing, Self::Refused]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

fn whole(value: &Value, key: &str) -> Option<usize> {
    usize::try_from(value.get(key)?.as_u64()?).ok()
}
