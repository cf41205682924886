//! One webhook call: the request that goes out, what its outcome means, and the notice of failure.

pub(crate) mod notice;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod stream;
