//! Paths: where in the data a value stands.

use serde_json::Value;

use crate::ErrorKind;
use crate::error::{Fault, Outcome};
use crate::parser::Parser;
use crate::program::{Base, Part, Step, index_of};

impl Parser<'_> {
    fn bad_path(&self, start: usize, pattern: &str) -> Box<Fault> {
        self.fault(ErrorKind::BadPath, start, pattern, &[])
    }

    /// Reads a path: `memory.person.raw`, `list[0]["odd key"]`, `this`, `../name`, `@index`, `#location.raw`.
    pub(crate) fn path(&mut self) -> Outcome<usize> {
        let start = self.at;
        if self.eat("#") {
            let name = self.name();
            if name.is_empty() {
                return Err(self.bad_path(
                    start,
                    "`#` names no entity\nname one, as in `#location.raw`",
                ));
            }
            self.at += name.len();
            return self.entity(name, start);
        }
        let first = self.program.steps.len();
        let mut up = 0;
        let mut base = self.base(&mut up)?;
        self.more_steps(start)?;
        let mut steps = Part {
            start: first,
            end: self.program.steps.len(),
        };
        let mut name = Part::default();
        // Above the outermost `#each` or `#with` stands the scope itself, which has names but is no value.
        let top = base == Base::This && up == self.frames.len();
        if top || matches!(base, Base::Root | Base::Local) {
            let Some(step) = self.program.steps.get(first) else {
                return Err(self.bad_path(
                    start,
                    if up == 0 {
                        "`$0` stands for no value here\n`this` is the value at hand inside `{{#each …}}` and `{{#with …}}`"
                    } else {
                        "`$0` stands for no value here\nat the top, name what to read, as in `memory.name`"
                    },
                ));
            };
            name = step.key;
            steps.start += 1;
            if top {
                base = Base::Root;
            }
        }
        Ok(self.push_path(base, up, name, steps))
    }

    fn push_path(&mut self, base: Base, up: usize, name: Part, steps: Part) -> usize {
        let at = self.push_expression(base, Value::Null);
        if let Some(path) = self.program.expressions.get_mut(at) {
            path.up = up;
            path.name = name;
            path.steps = steps;
        }
        at
    }

    fn push_step(&mut self, key: &str) {
        let step = Step {
            key: self.push_name(key),
            index: index_of(key),
        };
        self.program.steps.push(step);
    }

    /// Reads the rest of `#location.raw`, after the name.
    pub(crate) fn entity(&mut self, name: &str, start: usize) -> Outcome<usize> {
        let first = self.program.steps.len();
        let name = self.push_name(name);
        self.more_steps(start)?;
        let steps = Part {
            start: first,
            end: self.program.steps.len(),
        };
        Ok(self.push_path(Base::Entity, 0, name, steps))
    }

    fn more_steps(&mut self, start: usize) -> Outcome<()> {
        loop {
            if self.peek() == Some(b'[') {
                self.bracket()?;
            } else if self.eat(".") {
                if self.peek() == Some(b'[') {
                    continue;
                }
                let key = self.name();
                if key.is_empty() {
                    return Err(self.bad_path(
                        start,
                        "`$0` ends in the middle of a path\nname a key after the `.`, or leave the `.` out",
                    ));
                }
                self.at += key.len();
                self.push_step(key);
            } else {
                return Ok(());
            }
        }
    }

    /// Reads what a path starts with. The name of a root or of a key of `this` becomes the first step.
    fn base(&mut self, up: &mut usize) -> Outcome<Base> {
        let start = self.at;
        let data = self.eat("@");
        while self.eat("..") {
            *up += 1;
            if !self.eat("/") {
                if data
                    || !matches!(self.peek(), None | Some(b'.' | b'[')) && !self.name().is_empty()
                {
                    return Err(
                        self.bad_path(start, "`..` is not followed by `/`\nwrite `../name`")
                    );
                }
                break;
            }
        }
        if *up > self.frames.len() {
            return Err(self.bad_path(
                start,
                "`$0` climbs above the top of the template\n`..` leaves one `{{#each …}}` or `{{#with …}}`; `{{#if …}}` does not count",
            ));
        }
        if data || self.eat("@") {
            return self.datum(up, start);
        }
        let this = *up > 0 || self.eat("./");
        let here = self.at;
        let name = self.name();
        self.at += name.len();
        let named = if self.frames.is_empty() {
            Base::Root
        } else {
            Base::Local
        };
        if name.is_empty() {
            if this {
                return Ok(Base::This);
            }
            // A single dot is another way to write `this`.
            if self.eat(".") {
                return Ok(Base::This);
            }
            if self.peek() == Some(b'[') {
                self.bracket()?;
                return Ok(named);
            }
            let pattern = if self.peek().is_none() {
                "the template ends inside a tag\na tag holds a path, a text in quotes, a number or a helper call"
            } else {
                "`$0` cannot stand here\na tag holds a path, a text in quotes, a number or a helper call"
            };
            return Err(self.fault_next(ErrorKind::BadExpression, here, pattern, &[]));
        }
        if name == "this" {
            if self.eat("/") {
                let key = self.name();
                self.at += key.len();
                self.push_step(key);
            }
            return Ok(Base::This);
        }
        self.push_step(name);
        Ok(if this { Base::This } else { named })
    }

    /// Reads what follows `@`, or `@../`, or `../@`.
    fn datum(&mut self, up: &mut usize, start: usize) -> Outcome<Base> {
        let name = self.name();
        self.at += name.len();
        let base = match name {
            "root" => {
                let end = self.at;
                let root = if self.eat(".") { self.name() } else { "" };
                if root.is_empty() {
                    self.at = end;
                    return Err(self.bad_path(
                        start,
                        "`$0` stands for no value here\nname what to read, as in `@root.memory.name`",
                    ));
                }
                self.at += root.len();
                self.push_step(root);
                *up = 0;
                return Ok(Base::Root);
            }
            "index" => Base::Index,
            "key" => Base::Key,
            "first" => Base::First,
            "last" => Base::Last,
            _ => {
                return Err(self.bad_path(
                    start,
                    "there is no `$0`\nthere are `@index`, `@key`, `@first`, `@last` and `@root`",
                ));
            }
        };
        // The nearest loop at or above the frame that was climbed to.
        for is_loop in self.frames.iter().rev().skip(*up) {
            if *is_loop {
                return Ok(base);
            }
            *up += 1;
        }
        Err(self.bad_path(
            start,
            "`$0` stands outside a loop\nit has a meaning inside `{{#each …}}` and `{{#eachJoin …}}`",
        ))
    }

    /// Reads `[0]`, `["any key"]` or `[any key]`.
    fn bracket(&mut self) -> Outcome<()> {
        let start = self.at;
        self.at += 1;
        self.skip_space();
        let quoted = matches!(self.peek(), Some(b'"' | b'\''));
        let key = if quoted {
            let key = self.quoted()?;
            self.skip_space();
            key
        } else {
            let inside = self.rest();
            let length = inside
                .bytes()
                .take_while(|byte| !matches!(byte, b']' | b'}'))
                .count();
            self.at += length;
            inside.get(..length).unwrap_or_default().trim().to_owned()
        };
        if !self.eat("]") {
            return Err(self.bad_path(start, "`[` is never closed\nclose it with `]`"));
        }
        let negative = key
            .strip_prefix('-')
            .is_some_and(|rest| index_of(rest.trim_start_matches('-')).is_some());
        if negative || key.is_empty() && !quoted {
            return Err(self.bad_path(
                start,
                "`$0` is no place in a list\nplaces count from 0; a key stands in quotes, as in `[\"odd key\"]`",
            ));
        }
        self.push_step(&key);
        Ok(())
    }
}
