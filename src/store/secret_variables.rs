//! Variables of the environment that may hold a secret.

use std::process::Command;

use crate::{
    clean::PASSWORD_VARIABLE,
    order::{KeyVariables, providers},
    surroundings::Surroundings,
};

/// The variable that the simulated cloud takes its secret key from.
pub const SIM_SECRET_KEY: &str = "VMCART_SIM_SECRET_KEY";

/// Every variable that may hold a secret.
fn secret_names() -> impl Iterator<Item = &'static str> {
    let of = |keys: &'static KeyVariables| keys.secret.iter().copied().chain(keys.token);
    let all = providers().iter().flat_map(|provider| provider.row().keys);
    all.flat_map(of).chain([PASSWORD_VARIABLE, SIM_SECRET_KEY])
}

/// Keeps what this process was given in its environment from a program that it starts: others may look into that one, and it
/// may start more.
pub fn keep_from(around: &Surroundings, command: &mut Command) {
    around.pass_on(command);
    for name in secret_names() {
        command.env_remove(name);
    }
}
