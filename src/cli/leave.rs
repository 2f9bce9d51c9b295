//! The way out of a command on a signal: at once while nothing can have been ordered, in order afterwards.
//!
//! The command works on a thread of its own, so that the signals find somebody at home whatever it waits for: an answer
//! at the question, a file that never ends, a reader that does not read.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use tokio::sync::{oneshot, watch};

use super::{
    Exit,
    out::{Ended, Stop, tell},
    stop::{Stopped, listening},
};

/// The stack of the thread of the command: what a first thread has elsewhere.
const STACK: usize = 8 << 20;

/// Time that the result may take to be read by whoever it is for, once a signal has been heard.
const TELLING: Duration = Duration::from_secs(3);

/// Meaning of a signal right now.
#[derive(Debug, Clone, Copy)]
enum Turn {
    /// Nothing has been ordered: the command is left at once.
    Open,
    /// Something may be bought: the command hears it and ends in order.
    Taken,
    /// The command has been left: it must begin nothing any more.
    Left,
    /// All is done but for telling it.
    Telling(Exit),
}

/// State that a command and the signals agree on.
#[derive(Debug, Clone)]
pub struct Leave {
    turn: Arc<Mutex<Turn>>,
    heard: watch::Sender<u32>,
    /// The code, once all is done but for telling it.
    telling: watch::Sender<Option<Exit>>,
}

/// Hears signals in place of the process.
#[derive(Debug)]
pub struct Ear(watch::Receiver<u32>);

impl Leave {
    /// Nothing agreed on yet.
    pub fn open() -> Self {
        Self {
            turn: Arc::new(Mutex::new(Turn::Open)),
            heard: watch::Sender::new(0),
            telling: watch::Sender::new(None),
        }
    }

    /// From now on a signal does not end the process but is heard. Too late where one has ended it already.
    pub fn take(&self) -> Result<Ear, Stop> {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*turn, Turn::Left) {
            return Err(Stop::silent(Exit::Interrupted));
        }
        *turn = Turn::Taken;
        Ok(Ear(self.heard.subscribe()))
    }

    /// All is done with this code, but for telling it: a signal ends the process with the same code.
    pub fn finishing(&self, exit: Exit) {
        *self.turn.lock().unwrap_or_else(PoisonError::into_inner) = Turn::Telling(exit);
        self.telling.send_replace(Some(exit));
    }

    /// Waits until all is done and telling it takes too long; the code to end with.
    async fn stuck(&self) -> Exit {
        let mut telling = self.telling.subscribe();
        let exit = telling.wait_for(Option::is_some).await.ok().and_then(|exit| *exit);
        tokio::time::sleep(TELLING).await;
        exit.unwrap_or(Exit::Interrupted)
    }

    fn signal(&self) -> Turn {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *turn;
        match before {
            Turn::Open => *turn = Turn::Left,
            Turn::Taken => self.heard.send_modify(|n| *n = n.wrapping_add(1)),
            Turn::Left | Turn::Telling(_) => {}
        }
        before
    }
}

impl Ear {
    /// Waits for the next signal, also for one that came before.
    pub async fn next(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Does the work of a command and listens for signals meanwhile. One that leaves the command at once says `left`.
pub fn listen(left: &str, work: impl FnOnce(&Leave) -> Ended + Send + 'static) -> Ended {
    let leave = Leave::open();
    listening()?.block_on(async {
        // Listening comes first: a signal that arrives early must end this cleanly too.
        let mut stopped = Stopped::listen()?;
        let (tell_end, mut ended) = oneshot::channel();
        let inner = leave.clone();
        let worker = thread::Builder::new().stack_size(STACK).spawn(move || {
            // Nobody hears it where the command has been left.
            let _ = tell_end.send(work(&inner));
        });
        let worker = worker.map_err(|e| Stop::failed(format!("the system gives no threads: {e}")))?;
        let mut heard = false;
        let unread = || tell("interrupted: the result could not be written to standard output");
        loop {
            tokio::select! {
                ended = &mut ended => match ended {
                    Ok(ended) => return ended,
                    Err(_) => match worker.join() {
                        Err(panic) => std::panic::resume_unwind(panic),
                        Ok(()) => return Err(Stop::failed("the command ended without a word")),
                    },
                },
                () = stopped.next() => match leave.signal() {
                    // Whoever sent it will not send another to get past a reader that does not read.
                    Turn::Taken => heard = true,
                    Turn::Open => {
                        return Err(Stop { exit: Exit::Interrupted, message: left.to_owned() });
                    }
                    Turn::Left => return Err(Stop::silent(Exit::Interrupted)),
                    Turn::Telling(exit) => {
                        unread();
                        return Ok(exit);
                    }
                },
                exit = leave.stuck(), if heard => {
                    unread();
                    return Ok(exit);
                }
            }
        }
    })
}
