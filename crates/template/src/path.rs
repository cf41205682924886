//! Paths: where in the data a value stands.

use crate::ErrorKind;
use crate::cursor::Cursor;
use crate::error::{Fault, Outcome};
use crate::expression::{Surroundings, string};
use crate::program::{Base, Expression, Path, Step};

/// Reads a path: `memory.person.raw`, `list[0]["odd key"]`, `this`, `../name`, `@index`, `#location.raw`.
pub(crate) fn read(cursor: &mut Cursor<'_>, around: &Surroundings) -> Outcome<Expression> {
    let start = cursor.at;
    let mut steps = Vec::new();
    if cursor.eat("#") {
        let name = cursor.name();
        if name.is_empty() {
            return Err(cursor.fault(
                ErrorKind::BadPath,
                start,
                "`#` names no entity\nname one, as in `#location.raw`",
                &[],
            ));
        }
        cursor.at += name.len();
        return entity(cursor, name, start).map(Expression::Path);
    }
    let base = base(cursor, around, &mut steps)?;
    more_steps(cursor, start, &mut steps)?;
    let plain = |up: usize| {
        cursor.fault(
            ErrorKind::BadPath,
            start,
            "`$0` stands for no value here\n$1",
            &[if up == 0 {
                "`this` is the value at hand inside `{{#each …}}` and `{{#with …}}`"
            } else {
                "at the top, name what to read, as in `memory.name`"
            }],
        )
    };
    let base = match base {
        // Above the outermost `#each` or `#with` stands the scope itself, which has names but is no value.
        Base::This(up) if up == around.frames.len() => {
            if steps.is_empty() {
                return Err(plain(up));
            }
            Base::Root(steps.remove(0).key)
        }
        other => other,
    };
    Ok(Expression::Path(Path { base, steps }))
}

/// Reads the rest of `#location.raw`, after the name.
pub(crate) fn entity(cursor: &mut Cursor<'_>, name: &str, start: usize) -> Outcome<Path> {
    let mut steps = Vec::new();
    more_steps(cursor, start, &mut steps)?;
    Ok(Path {
        base: Base::Entity(name.into()),
        steps,
    })
}

fn more_steps(cursor: &mut Cursor<'_>, start: usize, steps: &mut Vec<Step>) -> Outcome<()> {
    loop {
        if cursor.peek() == Some(b'[') {
            steps.push(bracket(cursor)?);
        } else if cursor.eat(".") {
            if cursor.peek() == Some(b'[') {
                continue;
            }
            let key = cursor.name();
            if key.is_empty() {
                return Err(cursor.fault(ErrorKind::BadPath, start, "`$0` ends in the middle of a path\nname a key after the `.`, or leave the `.` out", &[]));
            }
            cursor.at += key.len();
            steps.push(Step::new(key));
        } else {
            return Ok(());
        }
    }
}

fn base(cursor: &mut Cursor<'_>, around: &Surroundings, steps: &mut Vec<Step>) -> Outcome<Base> {
    let start = cursor.at;
    let frames = around.frames.len();
    let data = cursor.eat("@");
    let mut up = 0;
    while cursor.eat("..") {
        up += 1;
        if !cursor.eat("/") {
            if data
                || cursor
                    .peek()
                    .is_some_and(|byte| byte != b'.' && byte != b'[')
                    && !cursor.name().is_empty()
            {
                return Err(slash_missing(cursor, start));
            }
            break;
        }
    }
    if up > frames {
        return Err(cursor.fault(ErrorKind::BadPath, start, "`$0` climbs above the top of the template\n`..` leaves one `{{#each …}}` or `{{#with …}}`; `{{#if …}}` does not count", &[]));
    }
    if data || cursor.eat("@") {
        return datum(cursor, around, up, start);
    }
    let climbed = up > 0;
    if !climbed {
        cursor.eat("./");
    }
    let here = cursor.at;
    let name = cursor.name();
    let dotted_this = cursor.text_from(start) == "./";
    cursor.at += name.len();
    if name.is_empty() {
        if climbed || dotted_this {
            return Ok(Base::This(up));
        }
        if cursor.peek() == Some(b'.') {
            // A single dot is another way to write `this`.
            cursor.at += 1;
            return Ok(Base::This(0));
        }
        if cursor.peek() == Some(b'[') {
            let step = bracket(cursor)?;
            return Ok(if frames == 0 {
                Base::Root(step.key)
            } else {
                Base::Local(step.key)
            });
        }
        cursor.at = here;
        let pattern = if cursor.peek().is_none() {
            "the template ends inside a tag\na tag holds a path, a text in quotes, a number or a helper call"
        } else {
            "`$0` cannot stand here\na tag holds a path, a text in quotes, a number or a helper call"
        };
        return Err(cursor.fault_next(ErrorKind::BadExpression, here, pattern, &[]));
    }
    if name == "this" {
        if cursor.peek() == Some(b'/') {
            cursor.at += 1;
            let key = cursor.name();
            cursor.at += key.len();
            steps.push(Step::new(key));
        }
        return Ok(Base::This(up));
    }
    if climbed || dotted_this {
        steps.push(Step::new(name));
        return Ok(Base::This(up));
    }
    Ok(if frames == 0 {
        Base::Root(name.into())
    } else {
        Base::Local(name.into())
    })
}

fn slash_missing(cursor: &Cursor<'_>, start: usize) -> Box<Fault> {
    cursor.fault(
        ErrorKind::BadPath,
        start,
        "`..` is not followed by `/`\nwrite `../name`",
        &[],
    )
}

/// Reads what follows `@`, or `@../`, or `../@`.
fn datum(cursor: &mut Cursor<'_>, around: &Surroundings, up: usize, start: usize) -> Outcome<Base> {
    let name = cursor.name();
    cursor.at += name.len();
    let span = cursor.span(start);
    let written = cursor.text_from(start);
    if name == "root" {
        if !cursor.eat(".") || cursor.name().is_empty() {
            return Err(Fault::new(
                ErrorKind::BadPath,
                span,
                "`$1` stands for no value here\nname what to read, as in `@root.memory.name`",
                &[written],
            ));
        }
        let root = cursor.name();
        cursor.at += root.len();
        return Ok(Base::Root(root.into()));
    }
    // The nearest loop at or above the frame that was climbed to.
    let mut frame = up;
    let in_loop = around.frames.iter().rev().skip(up).any(|is_loop| {
        if !is_loop {
            frame += 1;
        }
        *is_loop
    });
    let base = match name {
        "index" => Base::Index(frame),
        "key" => Base::Key(frame),
        "first" => Base::First(frame),
        "last" => Base::Last(frame),
        _ => {
            return Err(Fault::new(
                ErrorKind::BadPath,
                span,
                "there is no `$1`\nthere are `@index`, `@key`, `@first`, `@last` and `@root`",
                &[written],
            ));
        }
    };
    if !in_loop {
        return Err(Fault::new(
            ErrorKind::BadPath,
            span,
            "`$1` stands outside a loop\nit has a meaning inside `{{#each …}}` and `{{#eachJoin …}}`",
            &[written],
        ));
    }
    Ok(base)
}

/// Reads `[0]`, `["any key"]` or `[any key]`.
fn bracket(cursor: &mut Cursor<'_>) -> Outcome<Step> {
    let start = cursor.at;
    cursor.at += 1;
    cursor.skip_space();
    let key = if matches!(cursor.peek(), Some(b'"' | b'\'')) {
        let key = string(cursor)?;
        cursor.skip_space();
        key
    } else {
        let inside = cursor.rest().split([']', '}']).next().unwrap_or_default();
        cursor.at += inside.len();
        inside.trim().to_owned()
    };
    let closed = cursor.eat("]");
    let span = cursor.span(start);
    let written = cursor.text_from(start);
    if !closed {
        return Err(Fault::new(
            ErrorKind::BadPath,
            span,
            "`[` is never closed\nclose it with `]`",
            &[],
        ));
    }
    let negative = key.starts_with('-') && Step::new(key.trim_start_matches('-')).index.is_some();
    if key.is_empty() && !written.contains(['"', '\'']) || negative {
        return Err(Fault::new(
            ErrorKind::BadPath,
            span,
            "`$1` is no place in a list\nplaces count from 0; a key stands in quotes, as in `[\"odd key\"]`",
            &[written],
        ));
    }
    Ok(Step::new(&key))
}
