//! Where something stands in the bot.

use std::rc::Rc;

use hooktalk_protocol::JsonPath;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(Rc<str>),
    Index(usize),
}

/// The steps from the whole bot to a part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Path(Rc<[Step]>);

impl Path {
    /// The whole bot.
    pub(crate) fn root() -> Self {
        Self::default()
    }

    /// The member `name` of what stands here.
    pub(crate) fn key(&self, name: &str) -> Self {
        self.with(Step::Key(name.into()))
    }

    /// The element `at` of what stands here.
    pub(crate) fn index(&self, at: usize) -> Self {
        self.with(Step::Index(at))
    }

    fn with(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    pub(crate) fn steps(&self) -> &[Step] {
        &self.0
    }

    /// What it stands in, and the last step; `None` for the whole bot.
    pub(crate) fn parent(&self) -> Option<(Self, &Step)> {
        let (last, before) = self.0.split_last()?;
        Some((Self(before.into()), last))
    }

    /// As authors know it: `$.skills[0]`.
    pub(crate) fn to_json_path(&self) -> JsonPath {
        self.0
            .iter()
            .fold(JsonPath::root(), |path, step| match step {
                Step::Key(name) => path.key(name),
                Step::Index(at) => path.index(*at),
            })
    }

    /// A word for an `id` in the page: no two paths have the same.
    pub(crate) fn to_id(&self) -> String {
        let mut id = String::from("form");
        for step in &*self.0 {
            match step {
                Step::Key(name) => {
                    id.push('-');
                    for c in name.chars() {
                        if c.is_ascii_alphanumeric() {
                            id.push(c);
                        } else {
                            id.push('_');
                            id.push_str(&u32::from(c).to_string());
                            id.push('_');
                        }
                    }
                }
                Step::Index(at) => {
                    id.push('.');
                    id.push_str(&at.to_string());
                }
            }
        }
        id
    }
}
