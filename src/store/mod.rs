//! What stays on disk: paths, configuration, credentials, drafts, the journal of purchases.
