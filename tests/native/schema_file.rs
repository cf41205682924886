//! Prints the JSON Schema of a bot definition: `bot.schema.json` of the package.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    let schema = hooktalk_protocol::definition::schema();
    writeln!(io::stdout(), "{schema}")
}
