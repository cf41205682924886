use hooktalk_protocol::definition;

use super::Compiler;
use crate::bot::{Requirement, RequirementItem, Validator};
use crate::condition::Condition;

impl Compiler<'_> {
    /// Requirements that stand at `place`: what the ids of their webhook calls are made of.
    pub(super) fn requirements(
        &mut self,
        items: &[definition::RequirementItem],
        place: &str,
    ) -> Vec<RequirementItem> {
        let mut compiled = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let place = format!("{place}/{index}");
            compiled.push(match item {
                definition::RequirementItem::One(requirement) => {
                    RequirementItem::One(self.requirement(requirement, &place))
                }
                definition::RequirementItem::All {
                    items, complete, ..
                } => RequirementItem::All {
                    items: self.requirements(items, &format!("{place}/all")),
                    complete: self.actions(complete, &format!("{place}/complete")),
                },
                definition::RequirementItem::Any {
                    items,
                    missing,
                    complete,
                    ..
                } => RequirementItem::Any {
                    items: self.requirements(items, &format!("{place}/any")),
                    missing: self.actions(missing, &format!("{place}/missing")),
                    complete: self.actions(complete, &format!("{place}/complete")),
                },
            });
        }
        compiled
    }

    fn requirement(&mut self, requirement: &definition::Requirement, place: &str) -> Requirement {
        let missing = self.actions(&requirement.missing, &format!("{place}/missing"));
        let complete = self.actions(&requirement.complete, &format!("{place}/complete"));
        let mut validators = Vec::with_capacity(requirement.validators.len());
        for (index, validator) in requirement.validators.iter().enumerate() {
            let condition = Condition::compile(&validator.condition, self);
            let place = format!("{place}/validators/{index}");
            let actions = self.actions(&validator.actions, &place);
            validators.extend(condition.map(|condition| Validator {
                condition,
                actions,
                path: validator.path.clone(),
            }));
        }
        Requirement {
            data: requirement.data.clone(),
            alias: requirement.alias.clone(),
            missing,
            complete,
            validators,
            update: requirement.update,
            path: requirement.path.clone(),
        }
    }
}
