use std::fmt;

/// A value that must not be seen in logs, traces or the inspector: a password, a token.
///
/// `Debug` prints `[redacted]`. [`Secret::expose`] is the one way to the value, so that every
/// place that uses it can be found.
///
/// ```
/// use hooktalk_protocol::Secret;
///
/// let password = Secret::new("hunter2".to_owned());
/// assert_eq!(format!("{password:?}"), "[redacted]");
/// assert_eq!(password.expose(), "hunter2");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<T>(T);

/// What stands in the place of a secret wherever people look.
pub(crate) const REDACTED: &str = "[redacted]";

impl<T> Secret<T> {
    /// Hides `value`.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the request that needs it.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}
