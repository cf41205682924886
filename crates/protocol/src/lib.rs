//! Every JSON shape that crosses a wire.
