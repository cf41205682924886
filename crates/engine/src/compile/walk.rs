//! Ways through the parts of a skill's definition.

use hooktalk_protocol::definition::{
    Action, Condition, Requirement, RequirementItem, SkillDefinition,
};

/// Visits every action of a skill, also those of its requirements.
pub(super) fn each_action<'d>(skill: &'d SkillDefinition, visit: &mut dyn FnMut(&'d Action)) {
    for group in &skill.groups {
        group.actions.iter().for_each(&mut *visit);
    }
    actions_of(&skill.requirements, visit);
}

fn actions_of<'d>(items: &'d [RequirementItem], visit: &mut dyn FnMut(&'d Action)) {
    for item in items {
        match item {
            RequirementItem::One(one) => {
                one.missing.iter().for_each(&mut *visit);
                one.complete.iter().for_each(&mut *visit);
                for validator in &one.validators {
                    validator.actions.iter().for_each(&mut *visit);
                }
            }
            RequirementItem::All {
                items, complete, ..
            } => {
                actions_of(items, visit);
                complete.iter().for_each(&mut *visit);
            }
            RequirementItem::Any {
                items,
                missing,
                complete,
                ..
            } => {
                actions_of(items, visit);
                missing.iter().for_each(&mut *visit);
                complete.iter().for_each(&mut *visit);
            }
        }
    }
}

/// Visits every single requirement, those of groups too.
pub(super) fn each_requirement<'d>(
    items: &'d [RequirementItem],
    visit: &mut dyn FnMut(&'d Requirement),
) {
    for item in items {
        match item {
            RequirementItem::One(one) => visit(one),
            RequirementItem::All { items, .. } | RequirementItem::Any { items, .. } => {
                each_requirement(items, visit);
            }
        }
    }
}

/// Visits every comparison of a skill: of its triggers, groups and validators.
pub(super) fn each_comparison<'d>(
    skill: &'d SkillDefinition,
    visit: &mut dyn FnMut(&'d Condition),
) {
    for trigger in &skill.triggers {
        comparisons(trigger, visit);
    }
    for group in &skill.groups {
        if let Some(condition) = &group.condition {
            comparisons(condition, visit);
        }
    }
    each_requirement(&skill.requirements, &mut |requirement| {
        for validator in &requirement.validators {
            comparisons(&validator.condition, visit);
        }
    });
}

fn comparisons<'d>(condition: &'d Condition, visit: &mut dyn FnMut(&'d Condition)) {
    match condition {
        Condition::All(list) | Condition::Any(list) => {
            for condition in list {
                comparisons(condition, visit);
            }
        }
        Condition::Compare { .. } => visit(condition),
    }
}
