//! A profile's `credential_command`: run without a shell, within a time, its output never shown.

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use secrecy::SecretString;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::{atomic::MARK, secret_variables::keep_from};
use crate::surroundings::Surroundings;

/// Time limit for a program: enough for a person to touch a token, short enough not to look hung.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// The most that is read of its output, in bytes.
const MOST: u64 = 64 * 1024;

/// Credentials that a program printed.
pub(super) struct Printed {
    /// Left out by a program that prints the secret alone.
    pub access_key_id: Option<String>,
    pub secret: SecretString,
    pub session_token: Option<SecretString>,
}

/// Words as a shell would see them: blanks divide, quotes and backslashes hold together, nothing is expanded.
pub(super) fn split(text: &str) -> Result<Vec<String>, &'static str> {
    shell_words::split(text).map_err(|_| "credential_command: a quote is not closed")
}

/// Runs the program and reads what it prints. The reason of a failure holds nothing of its output.
pub(super) fn run(around: &Surroundings, words: &[String], patience: Duration) -> Result<Printed, String> {
    let (program, arguments) = words.split_first().ok_or("names no program")?;
    let mut command = Command::new(program);
    keep_from(around, &mut command);
    let mut child = command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // Its complaints may quote the secret, and would be drawn across the wizard.
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| format!("can't start: {e}"))?;
    let deadline = Instant::now() + patience;
    let (sender, output) = mpsc::channel();
    let stdout = child.stdout.take();
    // A thread of its own, because a read of a pipe can't be given a time limit.
    thread::spawn(move || {
        let mut bytes = Zeroizing::new(Vec::new());
        let read = stdout.map_or(Ok(0), |pipe| pipe.take(MOST + 1).read_to_end(&mut bytes));
        let _ = sender.send(read.map(|_| bytes));
    });
    let read = output.recv_timeout(patience);
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if read.is_ok() && Instant::now() < deadline => thread::sleep(Duration::from_millis(5)),
            _ => break None,
        }
    };
    let Some(status) = status else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(format!("not done after {} s", patience.as_secs()));
    };
    let bytes = read
        .map_err(|_| format!("its output has not ended after {} s", patience.as_secs()))?
        .map_err(|e| format!("can't read its output: {e}"))?;
    // Who prints too much may be ended by the closed pipe: the size is the reason then, not the status.
    if bytes.len() as u64 > MOST {
        return Err(format!("printed more than {MOST} bytes"));
    }
    if !status.success() {
        return Err(format!("failed ({status})"));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| "printed something that is not UTF-8 text")?;
    parse(text.trim_start_matches(MARK))
}

/// JSON, or lines: the secret · id and secret · id, secret and session token.
fn parse(text: &str) -> Result<Printed, String> {
    #[derive(Deserialize)]
    struct Json {
        access_key_id: Option<String>,
        secret_access_key: Option<String>,
        session_token: Option<String>,
    }
    let filled = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (id, secret, token) = match lines.as_slice() {
        [first, ..] if first.starts_with('{') => {
            // The parser's own message would quote what it read.
            let json: Json = serde_json::from_str(text).map_err(|e| {
                format!("printed JSON that can't be read (line {}, column {})", e.line(), e.column())
            })?;
            let secret =
                filled(json.secret_access_key).ok_or("printed JSON without \"secret_access_key\"")?;
            (filled(json.access_key_id), secret, filled(json.session_token))
        }
        [secret] => (None, (*secret).to_owned(), None),
        [id, secret] => (Some((*id).to_owned()), (*secret).to_owned(), None),
        [id, secret, token] => (Some((*id).to_owned()), (*secret).to_owned(), Some((*token).to_owned())),
        other => return Err(format!("printed {} lines, expected 1 to 3 lines or JSON", other.len())),
    };
    Ok(Printed { access_key_id: id, secret: secret.into(), session_token: token.map(SecretString::from) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn around() -> Surroundings {
        Surroundings::at_home(std::path::Path::new("/")).with_variables(&[("PATH", "/usr/bin:/bin")])
    }

    fn sh(script: &str) -> Result<(Option<String>, String, Option<String>), String> {
        let words = ["sh", "-c", script].map(str::to_owned);
        run(&around(), &words, PATIENCE).map(|p| {
            let token = p.session_token.map(|t| t.expose_secret().to_owned());
            (p.access_key_id, p.secret.expose_secret().to_owned(), token)
        })
    }

    #[test]
    fn words_are_split_as_in_a_shell() {
        for (text, words) in [
            ("pass show cloud", vec!["pass", "show", "cloud"]),
            (r#" a  'b c' "d \"e\" \n" f\ g '' "#, vec!["a", "b c", r#"d "e" \n"#, "f g", ""]),
            ("x'y'z", vec!["xyz"]),
            ("$HOME `id` *", vec!["$HOME", "`id`", "*"]),
            ("", vec![]),
        ] {
            assert_eq!(split(text).unwrap(), words, "{text}");
        }
        assert!(split("a 'b").is_err() && split("a \"b\\").is_err());
    }

    #[test]
    fn output_is_json_or_lines() {
        let text = |t: &str| Some(t.to_owned());
        assert_eq!(sh("echo SK").unwrap(), (None, "SK".into(), None));
        assert_eq!(sh("printf '\\357\\273\\277SK\\n'").unwrap(), (None, "SK".into(), None));
        assert_eq!(sh("echo AK; echo SK").unwrap(), (text("AK"), "SK".into(), None));
        assert_eq!(sh("printf 'AK\\r\\nSK\\r\\nST'").unwrap(), (text("AK"), "SK".into(), text("ST")));
        let json = r#"echo '{"access_key_id":"AK","secret_access_key":"SK","session_token":"","more":1}'"#;
        assert_eq!(sh(json).unwrap(), (text("AK"), "SK".into(), None));
    }

    #[test]
    fn failures_never_quote_the_output() {
        for (script, word) in [
            ("echo hunter2; echo hunter2 >&2; exit 3", "exit status: 3"),
            ("printf 'hunter2\\n%.0s' 1 2 3 4", "4 lines"),
            ("true", "0 lines"),
            ("echo '{\"secret_access_key\": hunter2}'", "line 1"),
            ("echo '{\"secret_access_key\": [\"hunter2\"]}'", "line 1"),
            ("echo '{\"secret\": \"hunter2\"}'", "without"),
            ("printf 'hunter2\\377'", "UTF-8"),
            ("head -c 70000 /dev/zero", "65536"),
        ] {
            let error = sh(script).unwrap_err();
            assert!(error.contains(word) && !error.contains("hunter2"), "{script}: {error}");
        }
        assert!(
            run(&around(), &["/no/such/program".to_owned()], PATIENCE)
                .is_err_and(|e| e.starts_with("can't start"))
        );
    }

    #[test]
    fn a_program_that_hangs_is_ended() {
        let started = Instant::now();
        let words = ["sleep", "60"].map(str::to_owned);
        assert!(run(&around(), &words, Duration::from_millis(100)).is_err_and(|e| e.starts_with("not done")));
        // Even where the program has left a child behind that keeps the pipe open.
        let words = ["sh", "-c", "sleep 3 & echo SK"].map(str::to_owned);
        assert!(run(&around(), &words, Duration::from_millis(300)).is_err_and(|e| e.contains("not ended")));
        assert!(started.elapsed() < Duration::from_secs(20));
    }
}
