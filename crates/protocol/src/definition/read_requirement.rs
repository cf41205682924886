use serde_json::Value;

use super::reader::{Fields, Reader, is_name};
use super::{Requirement, RequirementData, RequirementItem, Validator};
use crate::{Code, JsonPath};

/// The keys of a single requirement.
const ONE: [&str; 6] = [
    "data",
    "alias",
    "missing",
    "complete",
    "validators",
    "update",
];

impl Reader {
    /// The requirements under `key`.
    pub(super) fn requirements(&mut self, fields: &Fields<'_>, key: &str) -> Vec<RequirementItem> {
        let mut items = Vec::new();
        for (index, value) in self.elements(fields, key).iter().enumerate() {
            items.extend(self.requirement_item(value, fields.at(key).index(index)));
        }
        items
    }

    fn requirement_item(&mut self, value: &Value, path: JsonPath) -> Option<RequirementItem> {
        let has = |key: &str| value.get(key).is_some_and(|value| !value.is_null());
        let mut forms = ["all", "any", "data"].into_iter().filter(|key| has(key));
        let (form, second) = (forms.next(), forms.next());
        if let (Some(first), Some(second)) = (form, second) {
            self.error(
                Code::Conflict,
                path.key(second),
                format_args!("`{second}` stands beside `{first}`"),
                "nest requirements: `{ \"all\": [R, { \"any\": [R, R] }] }`",
            );
        }
        let (what, keys): (_, &[&str]) = match form {
            Some("all") => ("a group of requirements", &["all", "complete"]),
            Some("any") => ("a choice of requirements", &["any", "missing", "complete"]),
            _ => ("a requirement", &ONE),
        };
        let mut known = keys.to_vec();
        // It is told already.
        known.extend(second);
        let fields = self.object(value, &path, what, &known)?;
        match form {
            Some("all") => Some(RequirementItem::All {
                items: self.requirements(&fields, "all"),
                complete: self.actions(&fields, "complete"),
                path,
            }),
            Some("any") => Some(RequirementItem::Any {
                items: self.requirements(&fields, "any"),
                missing: self.actions(&fields, "missing"),
                complete: self.actions(&fields, "complete"),
                path,
            }),
            _ => self.requirement(&fields, path).map(RequirementItem::One),
        }
    }

    fn requirement(&mut self, fields: &Fields<'_>, path: JsonPath) -> Option<Requirement> {
        let data = self.requirement_data(fields);
        let alias = if fields.has("alias") {
            let help = "name the key of the memory, or leave `alias` out";
            self.needed_name(fields, "alias", help)
        } else {
            data.as_ref().map(|data| data.name().to_owned())
        };
        let missing = self.actions(fields, "missing");
        let complete = self.actions(fields, "complete");
        let mut validators = Vec::new();
        for (index, value) in self.elements(fields, "validators").iter().enumerate() {
            validators.extend(self.validator(value, fields.at("validators").index(index)));
        }
        let update = self.flag(fields, "update").unwrap_or(false);
        Some(Requirement {
            data: data?,
            alias: alias?,
            missing,
            complete,
            validators,
            update,
            path,
        })
    }

    fn requirement_data(&mut self, fields: &Fields<'_>) -> Option<RequirementData> {
        let help = "name what is asked for: `\"#city\"` for an entity, `\"@yes\"` for an intent";
        let text = self.needed_text(fields, "data", help)?;
        let data = match text.split_at_checked(1) {
            Some(("#", name)) if is_name(name) => RequirementData::Entity(name.to_owned()),
            Some(("@", slug)) if is_name(slug) => RequirementData::Intent(slug.to_owned()),
            _ => {
                self.error(
                    Code::InvalidPath,
                    fields.at("data"),
                    format_args!("`{text}` is neither an entity nor an intent"),
                    help,
                );
                return None;
            }
        };
        Some(data)
    }

    fn validator(&mut self, value: &Value, path: JsonPath) -> Option<Validator> {
        let fields = self.object(value, &path, "a validator", &["condition", "actions"])?;
        let condition = match fields.find("condition") {
            Some(value) => self.condition(value, &fields.at("condition")),
            None => {
                let help = "say when the value is refused, as in \
                            `{ \"left\": \"_memory.age.scalar\", \"operator\": \"lower-than\", \"right\": 18 }`";
                self.missing(&path, "condition", help);
                None
            }
        };
        let actions = self.actions(&fields, "actions");
        Some(Validator {
            condition: condition?,
            actions,
            path,
        })
    }
}
