//! The webchat widget.
