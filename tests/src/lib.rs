//! What the runners under `tests/` share: finding and reading the JSON fixtures.
