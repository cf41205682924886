//! `start`: the playground behind a development server that rebuilds on change.
//!
//! The server is Trunk's. This process *becomes* Trunk (on Unix), so that
//! whoever ends it, with Ctrl+C or with a signal, ends the server and leaves
//! nothing behind. What has to happen later, telling the address once the page
//! is really there, is the work of a second small process.

use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::checkout::Checkout;
use crate::webhook::Webhook;
use crate::{package, setup};

const FIRST_PORT: u16 = 8080;

/// Where Trunk puts the page that it serves.
const SITE: &str = "target/start";

/// Where the page finds the webhook on its own origin; given to the playground
/// when it is compiled.
const PROXY_PATH: &str = "/webhook/";

/// How many ports are tried when nobody asked for a certain one.
const PORTS: u16 = 100;

/// What a person may ask of `start`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) port: Option<u16>,
    pub(crate) webhook: Option<Webhook>,
}

/// What the second process is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Announcement {
    pub(crate) port: u16,
    pub(crate) webhook: Option<String>,
}

impl Announcement {
    /// The arguments that make an xtask do [`announce`].
    pub(crate) fn arguments(&self) -> Vec<OsString> {
        ["announce".to_owned(), self.port.to_string()]
            .into_iter()
            .chain(self.webhook.clone())
            .map(OsString::from)
            .collect()
    }
}

pub(crate) fn run(checkout: &Checkout, options: &Options) -> Result<()> {
    // Before set-up: nobody should wait minutes for this sentence.
    let mut port = choose_port(options.port)?;
    setup::run(checkout, false)?;
    if let Some(webhook) = options.webhook.as_ref().filter(|webhook| !webhook.is_up()) {
        println!("nothing answers at {webhook} yet: start your webhook when you like");
    }
    if !is_free(port) {
        port = choose_port(options.port)?;
    }
    // A page of an earlier start must not stand in for one that could not be built.
    let site = checkout.path(SITE);
    if site.exists() {
        fs::remove_dir_all(&site).with_context(|| format!("cannot empty {}", site.display()))?;
    }
    println!("building the playground, the first time takes a few minutes");
    let announcement = Announcement {
        port,
        webhook: options.webhook.as_ref().map(ToString::to_string),
    };
    serve(
        &mut server(checkout, port, options.webhook.as_ref()),
        &announcement,
    )
}

/// Trunk's development server. It keeps its own folder, so that `dist/` is what
/// `build` made.
fn server(checkout: &Checkout, port: u16, webhook: Option<&Webhook>) -> Command {
    let mut trunk = package::trunk(checkout);
    trunk
        .args(["serve", "--release", "--offline", "--skip-version-check"])
        .args(["--dist", SITE, "--public-url", "/", "--no-spa"])
        .args(["--address", "127.0.0.1", "--port", &port.to_string()])
        .args(["--disable-address-lookup", "true"])
        // A webhook that is down is told in a line, not with a backtrace.
        .env("RUST_LIB_BACKTRACE", "0")
        .env_remove("HOOKTALK_WEBHOOK");
    if let Some(webhook) = webhook {
        trunk
            .args(["--proxy-backend", &webhook.to_string()])
            .args(["--proxy-rewrite", PROXY_PATH])
            .env("HOOKTALK_WEBHOOK", PROXY_PATH);
        if webhook.is_local() {
            trunk.arg("--proxy-no-system-proxy");
        }
    }
    trunk
}

#[cfg(unix)]
fn serve(server: &mut Command, announcement: &Announcement) -> Result<()> {
    use std::os::unix::process::CommandExt;

    let program = std::env::current_exe().context("cannot find this program again")?;
    Command::new(program)
        .args(announcement.arguments())
        .stdin(Stdio::null())
        .spawn()
        .context("cannot start the process that tells the address")?;
    Err(server.exec()).context("Trunk cannot be started")
}

#[cfg(not(unix))]
fn serve(server: &mut Command, announcement: &Announcement) -> Result<()> {
    let announcement = announcement.clone();
    thread::spawn(move || announce(&announcement));
    execute(server.stdin(Stdio::null()))
}

/// Waits until the page is really there and tells its address; gives up without
/// a word when the server is gone.
pub(crate) fn announce(announcement: &Announcement) {
    let address = format!("http://127.0.0.1:{}/", announcement.port);
    let server = parent();
    let mut failure_told = false;
    loop {
        thread::sleep(Duration::from_millis(150));
        if parent() != server {
            return;
        }
        match status(announcement.port) {
            Some(200) => break,
            Some(_) if !failure_told => {
                failure_told = true;
                println!("the build failed, see above: {address} comes up once it is mended");
            }
            _ => {}
        }
    }
    println!("\nHooktalk is at {address}");
    if let Some(webhook) = &announcement.webhook {
        println!("{address}webhook/ is forwarded to {webhook}");
    }
    println!("Ctrl+C ends it\n");
}

#[cfg(unix)]
fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

#[cfg(not(unix))]
fn parent() -> u32 {
    0
}

/// The HTTP status of `/`, when a server answers.
fn status(port: u16) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&local(port), Duration::from_secs(2)).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .ok()?;
    let request = format!(
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut line = [0; 12];
    stream.read_exact(&mut line).ok()?;
    std::str::from_utf8(&line)
        .ok()?
        .split(' ')
        .nth(1)?
        .parse()
        .ok()
}

/// The port that was asked for, or the first free one.
fn choose_port(asked: Option<u16>) -> Result<u16> {
    match asked {
        Some(port) if is_free(port) => Ok(port),
        Some(port) => bail!(
            "port {port} is taken: end the program that listens there, or choose another with --port"
        ),
        None => (FIRST_PORT..FIRST_PORT + PORTS)
            .find(|port| is_free(*port))
            .context("no free port from 8080 on: choose one with --port"),
    }
}

/// Nobody listens, on this address or on all of them, and we may.
fn is_free(port: u16) -> bool {
    TcpStream::connect_timeout(&local(port), Duration::from_millis(300)).is_err()
        && TcpListener::bind(local(port)).is_ok()
}

fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};

    use super::*;

    #[test]
    fn a_taken_port_is_refused_and_a_free_one_taken() {
        let listener = TcpListener::bind(local(0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let error = choose_port(Some(port)).unwrap_err().to_string();
        assert!(error.starts_with(&format!("port {port} is taken")));
        drop(listener);
        assert_eq!(choose_port(Some(port)).unwrap(), port);
    }

    #[test]
    fn without_a_wish_a_free_port_is_found() {
        let port = choose_port(None).unwrap();
        assert!((FIRST_PORT..FIRST_PORT + PORTS).contains(&port));
        let listener = TcpListener::bind(local(port)).unwrap();
        assert_ne!(choose_port(None).unwrap(), port);
        drop(listener);
    }

    #[test]
    fn the_status_of_a_page_is_read() {
        let listener = TcpListener::bind(local(0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            assert_eq!(lines.next().unwrap(), "GET / HTTP/1.1");
            assert!(lines.any(|line| line.is_empty()));
            stream.write_all(b"HTTP/1.1 404 Not Found\r\n\r\n").unwrap();
        });
        assert_eq!(status(port), Some(404));
        server.join().unwrap();
        assert_eq!(status(port), None);
    }

    #[test]
    fn the_page_learns_of_the_webhook_and_the_server_forwards_to_it() {
        let checkout = Checkout::here();
        let webhook = "http://127.0.0.1:5000/hook".parse().unwrap();
        let with = format!("{:?}", server(&checkout, 8080, Some(&webhook)));
        assert!(with.contains("HOOKTALK_WEBHOOK=\"/webhook/\""));
        assert!(with.contains("\"--proxy-backend\" \"http://127.0.0.1:5000/hook\""));
        assert!(with.contains("--proxy-no-system-proxy"));
        let without = format!("{:?}", server(&checkout, 8080, None));
        assert!(!without.contains("proxy") && !without.contains("/webhook/"));
    }
}
