//! The wizard's state and its only update function.
