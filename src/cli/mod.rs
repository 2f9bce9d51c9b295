//! Arguments, headless commands, exit codes.
