//! Keys to actions: one table, read by the event loop, the hints and the help.
