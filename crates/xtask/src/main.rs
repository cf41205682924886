//! Every developer command of Hooktalk: `cargo xtask <command>`.
//!
//! | file | what it holds |
//! |---|---|
//! | `main` | the table of commands, the arguments |
//! | `checkout` | where the checkout is, and the commands that run in it |
//! | `setup` | everything that has to be there first, one small step each |
//! | `start` | the playground behind a development server |
//! | `package` | release artefacts: the site and the npm package |
//! | `policy` | the content security policy of the site |
//! | `size` | bytes of what ships, beside the budgets |
//! | `bench` | speed beside other template engines, understanding beside nlp.js, the chat beside other webchats |
//! | `test` | every check there is, and the quick half of them |
//!
//! Only the standard library and three small crates: this crate is compiled
//! before anything is printed. What Node does anyway (compression, digests) is
//! left to Node.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program talks to a person at a terminal"
)]

mod bench;
mod checkout;
mod package;
mod policy;
mod setup;
mod size;
mod split;
mod start;
mod test;
mod webhook;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use checkout::Checkout;
use webhook::Webhook;

const HELP: &str = "\
cargo xtask <command>

  start [--port N] [--webhook URL]
               set up, build and serve the playground; rebuilds on change
  test         set up, then run every check there is
  test --quick format, lints and native tests: the inner loop
  build        release artefacts: dist/ and target/npm/hooktalk/
  size         bytes of every shipped file, beside the budgets
  bench        speed, beside other template engines
  bench --understanding
               how well intents and entities are understood, beside nlp.js
  bench --browser [--only load|click|long] [--json FILE]
               how the chat loads, opens and bears long transcripts, beside other
               webchats
  setup [--tests]
               only install what the other commands need";

/// What the person asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Request {
    Help,
    Setup { tests: bool },
    Start(start::Options),
    Announce(start::Announcement),
    Build,
    Size,
    Bench(bench::What),
    Test { quick: bool },
}

fn main() -> ExitCode {
    match parse(std::env::args_os().skip(1)).and_then(perform) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(request: Request) -> Result<ExitCode> {
    let checkout = Checkout::here();
    match request {
        Request::Help => println!("{HELP}"),
        Request::Setup { tests } => setup::run(&checkout, tests)?,
        Request::Start(options) => start::run(&checkout, &options)?,
        Request::Announce(announcement) => start::announce(&announcement),
        Request::Build => package::run(&checkout)?,
        Request::Size => size::run(&checkout)?,
        Request::Bench(what) => bench::run(&checkout, &what)?,
        Request::Test { quick } => return Ok(test::run(&checkout, quick)),
    }
    Ok(ExitCode::SUCCESS)
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Request> {
    let mut parser = Parser::from_args(arguments);
    let command = match parser.next()? {
        None | Some(Arg::Short('h') | Arg::Long("help")) => return Ok(Request::Help),
        Some(Arg::Value(word)) => word.string()?,
        Some(other) => return Err(other.unexpected().into()),
    };
    let request = match command.as_str() {
        "help" => Request::Help,
        "start" => return parse_start(&mut parser),
        "announce" => return parse_announce(&mut parser),
        "test" => match flag(&mut parser, "quick")? {
            None => return Ok(Request::Help),
            Some(quick) => return Ok(Request::Test { quick }),
        },
        "setup" => match flag(&mut parser, "tests")? {
            None => return Ok(Request::Help),
            Some(tests) => return Ok(Request::Setup { tests }),
        },
        "bench" => return parse_bench(&mut parser),
        "build" => Request::Build,
        "size" => Request::Size,
        unknown => bail!(
            "there is no command `{unknown}`: `cargo xtask` alone lists start, test, build, size, bench and setup"
        ),
    };
    match parser.next()? {
        None => Ok(request),
        Some(Arg::Short('h') | Arg::Long("help")) => Ok(Request::Help),
        Some(other) => Err(other.unexpected().into()),
    }
}

/// Whether the one flag that a command knows is there; nothing for `--help`.
fn flag(parser: &mut Parser, name: &str) -> Result<Option<bool>> {
    let mut given = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long(long) if long == name => given = true,
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(given))
}

fn parse_start(parser: &mut Parser) -> Result<Request> {
    let mut options = start::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("port") => options.port = Some(port(&parser.value()?)?),
            Arg::Long("webhook") => {
                let text = parser.value()?.string()?;
                options.webhook = Some(text.parse::<Webhook>()?);
            }
            Arg::Short('h') | Arg::Long("help") => return Ok(Request::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Request::Start(options))
}

fn parse_bench(parser: &mut Parser) -> Result<Request> {
    let mut what = bench::What::Speed;
    let mut browser = bench::Browser::default();
    while let Some(argument) = parser.next()? {
        what = match (argument, what) {
            (Arg::Long("understanding"), bench::What::Speed) => bench::What::Understanding,
            (Arg::Long("browser"), bench::What::Speed) => {
                bench::What::Browser(bench::Browser::default())
            }
            (Arg::Long("json"), what) => {
                browser.json = Some(PathBuf::from(parser.value()?));
                what
            }
            (Arg::Long("only"), what) => {
                browser.only = Some(parser.value()?.string()?);
                what
            }
            (Arg::Short('h') | Arg::Long("help"), _) => return Ok(Request::Help),
            (other, _) => return Err(other.unexpected().into()),
        };
    }
    match (&mut what, &browser) {
        (bench::What::Browser(options), _) => *options = browser,
        (_, bench::Browser { json: Some(_), .. }) => bail!("--json is for `bench --browser`"),
        (_, bench::Browser { only: Some(_), .. }) => bail!("--only is for `bench --browser`"),
        _ => {}
    }
    Ok(Request::Bench(what))
}

/// The second process of `start`; see [`start::announce`].
fn parse_announce(parser: &mut Parser) -> Result<Request> {
    let port = port(&parser.value()?)?;
    let webhook = match parser.next()? {
        None => None,
        Some(Arg::Value(text)) => Some(text.string()?),
        Some(other) => return Err(other.unexpected().into()),
    };
    Ok(Request::Announce(start::Announcement { port, webhook }))
}

fn port(text: &OsString) -> Result<u16> {
    text.to_str()
        .and_then(|text| text.parse().ok())
        .filter(|port| *port != 0)
        .with_context(|| {
            format!(
                "--port takes a number from 1 to 65535, not `{}`",
                text.display()
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Request> {
        parse(words.iter().map(OsString::from))
    }

    fn refused(words: &[&str]) -> String {
        format!("{:#}", parsed(words).unwrap_err())
    }

    #[test]
    fn every_command_is_understood() {
        assert_eq!(parsed(&[]).unwrap(), Request::Help);
        assert_eq!(parsed(&["--help"]).unwrap(), Request::Help);
        assert_eq!(parsed(&["test", "--help"]).unwrap(), Request::Help);
        assert_eq!(parsed(&["build", "-h"]).unwrap(), Request::Help);
        assert_eq!(parsed(&["build"]).unwrap(), Request::Build);
        assert_eq!(
            parsed(&["test", "--quick"]).unwrap(),
            Request::Test { quick: true }
        );
        assert_eq!(parsed(&["setup"]).unwrap(), Request::Setup { tests: false });
    }

    #[test]
    fn start_takes_a_port_and_a_webhook_in_both_spellings() {
        let Request::Start(options) =
            parsed(&["start", "--port=9000", "--webhook", "http://127.0.0.1:5000"]).unwrap()
        else {
            panic!("not a start");
        };
        assert_eq!(options.port, Some(9000));
        assert_eq!(
            options.webhook.unwrap().to_string(),
            "http://127.0.0.1:5000/"
        );
    }

    #[test]
    fn bench_measures_one_of_three_things() {
        use bench::What::{Browser, Speed, Understanding};
        let browser = |only: Option<&str>, json: Option<&str>| {
            Browser(bench::Browser {
                only: only.map(str::to_owned),
                json: json.map(Into::into),
            })
        };
        for (words, what) in [
            (&["bench"][..], Speed),
            (&["bench", "--understanding"], Understanding),
            (&["bench", "--browser"], browser(None, None)),
            (
                &["bench", "--browser", "--json=figures.json"],
                browser(None, Some("figures.json")),
            ),
            (
                &["bench", "--json", "f", "--browser", "--only", "click"],
                browser(Some("click"), Some("f")),
            ),
        ] {
            assert_eq!(parsed(words).unwrap(), Request::Bench(what));
        }
        assert_eq!(
            refused(&["bench", "--json", "figures.json"]),
            "--json is for `bench --browser`"
        );
        assert_eq!(
            refused(&["bench", "--understanding", "--only", "click"]),
            "--only is for `bench --browser`"
        );
        assert!(refused(&["bench", "--browser", "--understanding"]).contains("--understanding"));
    }

    #[test]
    fn the_announcer_gets_back_what_start_gives_it() {
        for webhook in [None, Some("http://127.0.0.1:5000/".to_owned())] {
            let announcement = start::Announcement {
                port: 8080,
                webhook,
            };
            assert_eq!(
                parse(announcement.arguments()).unwrap(),
                Request::Announce(announcement)
            );
        }
    }

    #[test]
    fn wrong_arguments_are_told_in_one_sentence() {
        assert!(refused(&["strat"]).starts_with("there is no command `strat`"));
        assert_eq!(
            refused(&["start", "--port", "many"]),
            "--port takes a number from 1 to 65535, not `many`"
        );
        assert!(refused(&["start", "--port", "0"]).contains("1 to 65535"));
        assert!(refused(&["size", "now"]).contains("now"));
        assert!(refused(&["start", "--webhook", "127.0.0.1:5000"]).contains("http://"));
    }
}
