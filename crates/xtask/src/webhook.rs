//! The address behind `start --webhook`.

use std::fmt;
use std::net::{IpAddr, TcpStream, ToSocketAddrs};
use std::str::FromStr;
use std::time::Duration;

use anyhow::{Error, Result, bail};

/// An absolute http or https address, as far as the development server's proxy
/// can forward to it: scheme, host, port and path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Webhook {
    scheme: &'static str,
    host: String,
    port: Option<u16>,
    /// Begins with a slash.
    path: String,
}

impl Webhook {
    /// Whether the host is this machine, where a system-wide HTTP proxy has no
    /// business between the two.
    pub(crate) fn is_local(&self) -> bool {
        self.host.eq_ignore_ascii_case("localhost")
            || self
                .bare_host()
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    /// Whether somebody listens there now.
    pub(crate) fn is_up(&self) -> bool {
        let port = self
            .port
            .unwrap_or(if self.scheme == "https" { 443 } else { 80 });
        (self.bare_host(), port)
            .to_socket_addrs()
            .is_ok_and(|mut addresses| {
                addresses.any(|address| {
                    TcpStream::connect_timeout(&address, Duration::from_secs(2)).is_ok()
                })
            })
    }

    fn bare_host(&self) -> &str {
        self.host.trim_start_matches('[').trim_end_matches(']')
    }
}

impl fmt::Display for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        f.write_str(&self.path)
    }
}

impl FromStr for Webhook {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => ("http", rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => ("https", rest),
            _ => bail!(
                "--webhook takes an address that begins with http:// or https://, such as http://127.0.0.1:5000, not `{text}`"
            ),
        };
        if rest.contains(['?', '#']) {
            bail!(
                "--webhook takes an address without `?` and `#`, because the development server forwards only the path: `{text}`"
            );
        }
        if let Some(odd) = rest
            .chars()
            .find(|c| !c.is_ascii_graphic() || "\"<>\\^`{|}".contains(*c))
        {
            bail!(
                "--webhook: {odd:?} cannot stand in an address, write it percent-encoded: `{text}`"
            );
        }
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, "/"),
        };
        if authority.contains('@') {
            bail!(
                "--webhook takes no user and password: give them in the bot's definition (`auth`), so that the page sends them"
            );
        }
        let (host, port) = split_port(authority);
        if host.is_empty() || host == "[]" {
            bail!("--webhook: `{text}` names no host, write for instance http://127.0.0.1:5000");
        }
        if !is_host(host) {
            bail!("--webhook: `{host}` is no host name or IP address");
        }
        let port = match port {
            None => None,
            Some(digits) => match digits.parse::<u16>() {
                Ok(port) if port != 0 => Some(port),
                _ => bail!("--webhook: `{digits}` is no port, it must be a number from 1 to 65535"),
            },
        };
        Ok(Self {
            scheme,
            host: host.to_owned(),
            port,
            path: path.to_owned(),
        })
    }
}

/// `host:port` apart; the colons inside `[::1]` belong to the host.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !authority.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

fn is_host(host: &str) -> bool {
    match host
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
    {
        Some(inner) => inner.parse::<std::net::Ipv6Addr>().is_ok(),
        None => host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        text.parse::<Webhook>().unwrap().to_string()
    }

    fn refused(text: &str) -> String {
        text.parse::<Webhook>().unwrap_err().to_string()
    }

    #[test]
    fn an_address_keeps_its_port_and_path() {
        assert_eq!(shown("http://127.0.0.1:5000"), "http://127.0.0.1:5000/");
        assert_eq!(
            shown("HTTPS://bots.example.com/hook/v1"),
            "https://bots.example.com/hook/v1"
        );
        assert_eq!(shown("http://[::1]:4000/a/"), "http://[::1]:4000/a/");
        assert_eq!(shown("http://[::1]"), "http://[::1]/");
    }

    #[test]
    fn a_wrong_address_is_refused_with_the_reason() {
        assert!(refused("localhost:5000").contains("begins with http://"));
        assert!(refused("ftp://example.com").contains("begins with http://"));
        assert!(refused("http://").contains("names no host"));
        assert!(refused("http://:5000/x").contains("names no host"));
        assert!(refused("http://a b/").contains("cannot stand in an address"));
        assert!(refused("http://exa!mple/").contains("is no host name"));
        assert!(refused("http://[1::2::3]/").contains("is no host name"));
        assert!(refused("http://host:99999").contains("is no port"));
        assert!(refused("http://host:").contains("is no port"));
        assert!(refused("http://u:p@host/").contains("no user and password"));
        assert!(refused("http://host/?a=b").contains("without `?`"));
    }

    #[test]
    fn this_machine_is_known_by_all_its_names() {
        for local in ["http://localhost:1", "http://127.0.0.2", "http://[::1]:9"] {
            assert!(local.parse::<Webhook>().unwrap().is_local(), "{local}");
        }
        assert!(!"http://example.com".parse::<Webhook>().unwrap().is_local());
    }

    #[test]
    fn a_closed_port_is_not_up_and_an_open_one_is() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        assert!(address.parse::<Webhook>().unwrap().is_up());
        drop(listener);
        assert!(!address.parse::<Webhook>().unwrap().is_up());
    }
}
