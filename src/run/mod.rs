//! The edge of the wizard: terminal guard, event loop, worker.
