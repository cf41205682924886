//! The page where a bot is made and tried.

fn main() {}
