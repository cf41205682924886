//! The conversation machine: compile, begin, resolve.
