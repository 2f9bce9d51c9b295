//! Drawing: the application's state as a frame.
