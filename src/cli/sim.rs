//! `vmcart sim`: the simulated cloud by itself.

use std::time::Duration;

use secrecy::SecretString;

use super::{
    Exit, args,
    out::{Ended, Stop, print},
    stop::{Stopped, runtime},
};
use crate::sim::{self, Settings, SimError};

/// Runs it until it is told to end.
pub fn run(args: args::Sim) -> Ended {
    let mut settings = Settings {
        listen: args.listen,
        scenarios: args.scenarios,
        boot_time: Duration::from_secs_f64(args.boot_time),
        seed: args.seed,
        any_id: args.any_id,
        cash: args.balance.unwrap_or(Settings::default().cash),
        vouchers: args.vouchers,
        specs: usize::try_from(args.specs).unwrap_or_default(),
        ..Settings::default()
    };
    // The two keys come together or not at all.
    let own = args.access_key.zip(args.secret_key);
    let keys = match &own {
        Some((id, secret)) => {
            settings.access_key_id.clone_from(id);
            settings.secret_access_key = SecretString::from(secret.as_str());
            "with the keys you gave it:\n  export BCE_ACCESS_KEY_ID=… BCE_SECRET_ACCESS_KEY=…"
        }
        None => "no keys needed:",
    };
    runtime()?.block_on(async {
        // Listening for signals comes first: one that arrives early must end this cleanly too.
        let mut stopped = Stopped::listen()?;
        let running = sim::start(settings).await.map_err(|e| match e {
            SimError::NotLoopback(_) => Stop::usage(e),
            SimError::Listen { .. } => Stop::failed(e),
        })?;
        let url = running.endpoint();
        print(format!(
            "listening on {url}\n\nbuy here from another terminal, {keys}\n  export VMCART_ENDPOINT={url}\n  vmcart\n\n\
             what was sold: {url}/_sim/ledger\nend with Ctrl-C; no machine exists and nothing is paid"
        ))?;
        stopped.next().await;
        running.stop().await;
        Ok(Exit::Done)
    })
}
