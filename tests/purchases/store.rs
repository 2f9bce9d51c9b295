//! Files that stay on disk: reading and saving, configuration, credentials, drafts.

use std::fs;
use std::path::Path;

use secrecy::ExposeSecret;
use tempfile::TempDir;
use vmcart::store::{
    Config, FileStore, Found, Journal, Lock, Paths, Provider, Source, StoreError, atomic, credentials,
    journal::State,
};
use vmcart::surroundings::Surroundings;

fn home() -> (TempDir, Paths) {
    let home = tempfile::tempdir().unwrap();
    let paths = Paths::at(home.path().join("config"), home.path().join("data"));
    (home, paths)
}

fn put(path: &Path, text: &str, mode: u32) {
    atomic::save(path, text.as_bytes()).unwrap();
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).unwrap().permissions()) & 0o777
}

#[test]
#[cfg(unix)]
fn saved_files_and_their_folders_are_private() {
    let (home, _) = home();
    let file = home.path().join("a/b/c.toml");
    atomic::save(&file, b"one").unwrap();
    assert_eq!(
        (mode(&file), mode(&home.path().join("a/b")), mode(&home.path().join("a"))),
        (0o600, 0o700, 0o700)
    );
    put(&file, "two", 0o644);
    atomic::save(&file, b"three").unwrap();
    assert_eq!((mode(&file), fs::read_to_string(&file).unwrap().as_str()), (0o600, "three"));
    assert_eq!(fs::read_dir(home.path().join("a/b")).unwrap().count(), 1, "no temporary file is left");
}

#[test]
#[cfg(unix)]
fn a_link_is_kept_and_the_file_behind_it_replaced() {
    let (home, _) = home();
    let (file, link) = (home.path().join("dotfiles/config.toml"), home.path().join("config.toml"));
    atomic::save(&file, b"old").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    atomic::save(&link, b"new").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&file).unwrap(), b"new");
    assert!(matches!(atomic::save(home.path(), b""), Err(StoreError::Folder { .. })));
}

#[test]
fn reading_refuses_what_is_no_text_file() {
    let (home, _) = home();
    let file = home.path().join("f");
    let message = |result: Result<String, StoreError>| result.unwrap_err().to_string();

    assert!(message(atomic::read_text(&file)).starts_with(&format!("{}: can't open: ", file.display())));
    assert_eq!(
        message(atomic::read_text(home.path())),
        format!("{}: is a folder, a file is needed", home.path().display())
    );
    fs::write(&file, "").unwrap();
    assert_eq!(atomic::read_text(&file).unwrap(), "");
    fs::write(&file, b"ok \xff").unwrap();
    assert_eq!(
        message(atomic::read_text(&file)),
        format!("{}: not a UTF-8 text: wrong byte at offset 3", file.display())
    );
    fs::write(&file, b"name\0\0\0").unwrap();
    assert!(message(atomic::read_text(&file)).ends_with("offset 4"));

    fs::write(&file, [b'x'; 10]).unwrap();
    assert_eq!(atomic::read_limited(&file, 10).unwrap().len(), 10);
    let error = atomic::read_limited(&file, 9).unwrap_err().to_string();
    assert_eq!(error, format!("{}: 10 bytes, the limit is 9 bytes", file.display()));
    fs::write(&file, vec![0; 1 << 20]).unwrap();
    assert!(atomic::read_limited(&file, atomic::LIMIT).is_ok());
}

#[cfg(unix)]
fn pipe(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}

/// Each of these would wait for ever, if it were opened as a file is: nobody ever writes into the pipes.
#[test]
#[cfg(unix)]
fn pipes_and_devices_are_refused_and_never_waited_for() {
    let (home, paths) = home();
    let message = |result: Result<String, StoreError>| result.unwrap_err().to_string();
    let (file, link) = (home.path().join("f"), home.path().join("link"));
    pipe(&file);
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let said = "is a named pipe, a regular file is needed: take it away, or put a file in its place";
    assert_eq!(message(atomic::read_text(&file)), format!("{}: {said}", file.display()));
    assert_eq!(message(atomic::read_text(&link)), format!("{}: {said}", link.display()));
    assert!(message(atomic::read_text(Path::new("/dev/zero"))).starts_with("/dev/zero: is a device"));
    let socket = home.path().join("socket");
    let _listens = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    assert!(message(atomic::read_text(&socket)).contains("is a socket"));

    for folder in [paths.templates(), paths.drafts()] {
        pipe(&folder.join("stuck.toml"));
        std::os::unix::fs::symlink("/dev/zero", folder.join("endless.toml")).unwrap();
        let shelf = FileStore::at(&folder);
        shelf.save("good", "kind = 'bcc-spec'").unwrap();
        let list = shelf.list().unwrap();
        let why: Vec<_> = list.iter().filter_map(|s| s.text.as_ref().err()).collect();
        assert!(
            list.len() == 3
                && matches!(why[..], [StoreError::NotRegular { .. }, StoreError::NotRegular { .. }]),
            "{list:?}"
        );
        assert!(matches!(shelf.load("stuck"), Err(StoreError::NotRegular { .. })));
    }
    pipe(&paths.config_file());
    assert!(matches!(Config::load(&paths), Err(StoreError::NotRegular { .. })));
    pipe(&paths.themes().join("dark.toml"));
    let themes = vmcart::store::themes::themes(&paths);
    assert!(matches!(themes[..], [(_, _, Err(StoreError::NotRegular { .. }))]));
    for tool in [".bce/config.json", ".go-bcecli/credentials", ".jdc/config"] {
        let home = tempfile::tempdir().unwrap();
        pipe(&home.path().join(tool));
        let provider = if tool.starts_with(".jdc") { Provider::JD } else { Provider::BCE };
        let found = resolve(provider, &[], "", home.path());
        assert!(matches!(found, Err(StoreError::NotRegular { .. })), "{tool}: {found:?}");
    }
    // A purchase that can't be read may have bought: it stays in sight, as unknown.
    pipe(&paths.orders().join("20261121-093005-1f3a.jsonl"));
    let orders = Journal::open(&paths).orders().unwrap();
    assert_eq!(orders[0].state, State::Unknown);
    assert!(orders[0].damaged.as_ref().is_some_and(|why| why.contains("is a named pipe")), "{orders:?}");
    fs::remove_file(paths.orders().join("20261121-093005-1f3a.jsonl")).unwrap();
    pipe(&paths.orders().join(".lock"));
    assert!(matches!(Lock::take(&paths), Err(StoreError::NotRegular { .. })));
}

#[test]
fn what_could_not_be_read_again_is_not_saved_and_what_was_there_stays() {
    let (_home, paths) = home();
    let drafts = FileStore::drafts(&paths);
    drafts.save("a", "before").unwrap();
    let error = drafts.save("a", &"x".repeat((1 << 20) + 1)).unwrap_err().to_string();
    assert!(error.contains("1048577 bytes, the limit is 1048576 bytes"), "{error}");
    assert_eq!(drafts.load("a").unwrap(), "before");
    let most = "x".repeat(1 << 20);
    drafts.save("a", &most).unwrap();
    assert_eq!(drafts.load("a").unwrap(), most);
}

#[test]
fn keys_that_no_request_can_carry_are_refused_by_name_and_never_shown() {
    let (home, _) = home();
    for (text, word) in
        [("AK\rhunter2", "a line break"), ("AK\u{1b}[31mhunter2", "U+001B"), ("hun\u{200b}ter2", "U+200B")]
    {
        let error = resolve(
            Provider::BCE,
            &[("BCE_ACCESS_KEY_ID", text), ("BCE_SECRET_ACCESS_KEY", "s")],
            "",
            home.path(),
        );
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with("environment (BCE_ACCESS_KEY_ID): the access key id holds"), "{error}");
        assert!(error.contains(word) && !error.contains("hunter2") && !error.contains("ter2"), "{error}");
    }
    let config = "[profiles.p]\nprovider = 'jd'\naccess_key_id = 'AK'\nsecret_access_key = \"a\\nhunter2\"\n";
    let error = resolve(Provider::JD, &[], config, home.path()).unwrap_err().to_string();
    assert!(
        error.starts_with("profile p: the secret access key holds a line break")
            && !error.contains("hunter2")
    );
    let keys = [("BCE_ACCESS_KEY_ID", "AK"), ("BCE_SECRET_ACCESS_KEY", "s"), ("BCE_SECURITY_TOKEN", "a\tb")];
    let error = resolve(Provider::BCE, &keys, "", home.path()).unwrap_err().to_string();
    assert!(error.contains("the session token holds a tab"), "{error}");
    // What only stands around a key is left away, as it always was.
    let keys = [("BCE_ACCESS_KEY_ID", "AK\n"), ("BCE_SECRET_ACCESS_KEY", " s\r\n")];
    assert!(resolve(Provider::BCE, &keys, "", home.path()).unwrap().is_some());
}

#[test]
fn a_missing_configuration_is_all_defaults() {
    let (_home, paths) = home();
    let config = Config::load(&paths).unwrap();
    assert!(config.profile.is_none() && !config.mouse && config.profiles.is_empty());
    assert!(!paths.config_file().exists());
}

#[test]
#[cfg(unix)]
fn a_configuration_with_a_secret_that_others_can_read_is_refused() {
    let (_home, paths) = home();
    let file = paths.config_file();
    let secret = "[profiles.a]\nprovider = 'bce'\naccess_key_id = 'AK'\nsecret_access_key = 'hunter2'\n";
    for open in [0o640, 0o604, 0o620] {
        put(&file, secret, open);
        let error = Config::load(&paths).unwrap_err().to_string();
        assert!(
            error.ends_with(&format!("chmod 600 {}", file.display())) && !error.contains("hunter2"),
            "{error}"
        );
    }
    put(&file, secret, 0o600);
    assert!(Config::load(&paths).is_ok());
    put(&file, "[profiles.a]\nprovider = 'bce'\naccess_key_id = 'AK'\ncredential_command = 'pass'\n", 0o644);
    assert!(Config::load(&paths).is_ok(), "there is no secret in it");
}

/// Resolves with these variables and this `config.toml` below `home`.
fn resolve(
    provider: Provider,
    vars: &[(&str, &str)],
    config: &str,
    home: &Path,
) -> Result<Option<Found>, StoreError> {
    let config = Config::parse(Path::new("config.toml"), config)?;
    let around = Surroundings::at_home(home).with_variables(vars);
    credentials::resolve(provider, config.choose(Some("p")).ok().flatten(), &around)
}

fn keys(found: &Found) -> (&str, &str, Option<&str>) {
    (
        &found.access_key_id,
        found.secret.expose_secret(),
        found.session_token.as_ref().map(ExposeSecret::expose_secret),
    )
}

const BCE_FILE: &str = r#"{"current": "sts", "profiles": [
    {"name": "default", "mode": "AK", "access_key_id": "x", "secret_access_key": "x"},
    {"name": "sts", "mode": "StsToken", "access_key_id": "AK4", "secret_access_key": "SK4", "security_token": "ST4",
     "region": "gz", "endpoint": "", "language": "en-US"}]}"#;

#[test]
fn credentials_are_looked_for_in_order() {
    let (home, _) = home();
    let home = home.path();
    let bce = Provider::BCE;
    assert!(resolve(bce, &[], "", home).unwrap().is_none());

    put(&home.join(".go-bcecli/credentials"), "[Defaults]\nAk = AK5\nSk = SK5\nSts =\n", 0o600);
    put(&home.join(".go-bcecli/config"), "[defaults]\nRegion = su\n", 0o644);
    let found = resolve(bce, &[], "", home).unwrap().unwrap();
    assert_eq!((keys(&found), found.region.as_deref()), (("AK5", "SK5", None), Some("su")));
    assert!(found.warnings.is_empty());

    put(&home.join(".bce/config.json"), BCE_FILE, 0o600);
    let found = resolve(bce, &[], "", home).unwrap().unwrap();
    assert_eq!(
        (keys(&found), found.region.as_deref(), found.endpoint.as_deref()),
        (("AK4", "SK4", Some("ST4")), Some("gz"), None)
    );

    let command =
        "[profiles.p]\nprovider='bce'\nregion='bd'\naccess_key_id='AK3'\ncredential_command='echo SK3'\n";
    let found = resolve(bce, &[], command, home).unwrap().unwrap();
    assert_eq!((keys(&found), found.region.as_deref()), (("AK3", "SK3", None), Some("bd")));
    assert_eq!(found.from.to_string(), "credential_command of profile p (echo)");

    let own = format!("{command}secret_access_key='SK2'\nsession_token='ST2'\n");
    let found = resolve(bce, &[], &own, home).unwrap().unwrap();
    assert_eq!((keys(&found), &found.from), (("AK3", "SK2", Some("ST2")), &Source::Profile("p".into())));

    let terraform =
        [("BAIDUCLOUD_ACCESS_KEY", "AK1"), ("BAIDUCLOUD_SECRET_KEY", "SK1"), ("BAIDUCLOUD_REGION", "bj")];
    let found = resolve(bce, &terraform, &own, home).unwrap().unwrap();
    assert_eq!((keys(&found), found.region.as_deref()), (("AK1", "SK1", None), Some("bj")));

    let vars = [
        ("BCE_ACCESS_KEY_ID", "AK0"),
        ("BCE_SECRET_ACCESS_KEY", "SK0 "),
        ("BCE_SECURITY_TOKEN", "ST0"),
        ("BAIDUCLOUD_ACCESS_KEY", "AK1"),
    ];
    let found = resolve(bce, &vars, &own, home).unwrap().unwrap();
    assert_eq!(keys(&found), ("AK0", "SK0", Some("ST0")));
    assert_eq!(found.from.to_string(), "environment (BCE_ACCESS_KEY_ID)");
    assert!(!format!("{found:?}").contains("SK0"));
}

#[test]
fn a_profile_of_the_other_provider_is_passed_over() {
    let (home, _) = home();
    let own = "[profiles.p]\nprovider='bce'\naccess_key_id='AK'\nsecret_access_key='SK'\n";
    assert!(resolve(Provider::JD, &[], own, home.path()).unwrap().is_none());
}

#[test]
fn half_a_pair_names_the_missing_half() {
    let (home, _) = home();
    let home = home.path();
    let half = |provider, vars: &[(&str, &str)], config: &str| {
        let error = resolve(provider, vars, config, home).unwrap_err();
        assert!(matches!(error, StoreError::HalfCredentials { .. }));
        let error = error.to_string();
        assert!(!error.contains("hunter2"));
        error
    };
    let error = half(Provider::BCE, &[("BCE_ACCESS_KEY_ID", "AK"), ("BCE_SECRET_ACCESS_KEY", "")], "");
    assert_eq!(
        error,
        "environment: BCE_ACCESS_KEY_ID is set but BCE_SECRET_ACCESS_KEY is not: set both or neither"
    );
    assert!(
        half(Provider::BCE, &[("BAIDUCLOUD_SECRET_KEY", "hunter2")], "")
            .contains("BAIDUCLOUD_ACCESS_KEY is not")
    );
    assert!(half(Provider::JD, &[("JDCLOUD_ACCESS_KEY", "AK")], "").contains("JDCLOUD_SECRET_KEY is not"));
    assert!(half(Provider::JD, &[("JDCLOUD_SECRET", "hunter2")], "").contains("JDCLOUD_SECRET is set"));
    let profile = "[profiles.p]\nprovider='bce'\n";
    let error = half(Provider::BCE, &[], &format!("{profile}access_key_id='AK'"));
    assert_eq!(error, "profile p: access_key_id is set but secret_access_key is not: set both or neither");
    assert!(
        half(Provider::BCE, &[], &format!("{profile}secret_access_key='hunter2'"))
            .contains("access_key_id is not")
    );
    assert!(
        half(Provider::BCE, &[], &format!("{profile}credential_command='echo hunter2'"))
            .contains("access_key_id is not")
    );
    put(&home.join(".go-bcecli/credentials"), "[Defaults]\nSk = hunter2\n", 0o600);
    assert!(half(Provider::BCE, &[], "").contains(".go-bcecli/credentials: Sk is set but Ak is not"));
    put(&home.join(".bce/config.json"), &BCE_FILE.replace("ST4", ""), 0o600);
    assert!(half(Provider::BCE, &[], "").contains("(sts): mode StsToken is set but security_token is not"));
}

#[test]
fn a_command_that_fails_is_named_without_its_output() {
    let (home, _) = home();
    let config =
        "[profiles.p]\nprovider='bce'\ncredential_command=['sh', '-c', 'echo hunter2; exit 1', 'hunter2']\n";
    let error = resolve(Provider::BCE, &[], config, home.path()).unwrap_err().to_string();
    assert_eq!(error, "credential_command of profile p (sh): failed (exit status: 1)");
}

#[test]
fn jd_names_and_the_jdc_file() {
    let (home, _) = home();
    let home = home.path();
    for (id, secret) in [
        ("JDCLOUD_ACCESS_KEY", "JDCLOUD_SECRET_KEY"),
        ("JDCLOUD_ACCESS_KEY", "JDCLOUD_SECRET"),
        ("JDCLOUD_ACCESS_KEY_ID", "JDCLOUD_ACCESS_KEY_SECRET"),
        ("JDCLOUD_AK", "JDCLOUD_SK"),
        ("JDC_ACCESS_KEY", "JDC_SECRET_KEY"),
    ] {
        let found = resolve(Provider::JD, &[(id, "AK"), (secret, "SK")], "", home).unwrap().unwrap();
        assert_eq!(keys(&found), ("AK", "SK", None), "{id} {secret}");
    }
    let section = |name: &str, host: &str| {
        format!(
            "[{name}]\naccess_key = AK-{name}\nsecret_key = S%%K\nregion_id = cn-north-1\nendpoint = {host}\n"
        )
    };
    let both = section("default", "www.jdcloud-api.com") + &section("ops", "gw.example.com");
    let file = home.join(".jdc/config");
    put(&file, &both, 0o600);
    let found = resolve(Provider::JD, &[], "", home).unwrap().unwrap();
    assert_eq!((keys(&found), found.endpoint.as_deref()), (("AK-default", "S%K", None), None));
    assert_eq!(found.region.as_deref(), Some("cn-north-1"));
    put(&home.join(".jdc/current"), "ops", 0o600);
    let found = resolve(Provider::JD, &[], "", home).unwrap().unwrap();
    assert_eq!((found.access_key_id.as_str(), found.endpoint.as_deref()), ("AK-ops", Some("gw.example.com")));
    put(&home.join(".jdc/current"), "gone", 0o600);
    assert!(resolve(Provider::JD, &[], "", home).unwrap_err().to_string().contains("\"gone\" is not in it"));
}

#[test]
#[cfg(unix)]
fn another_tools_open_file_is_used_with_a_warning() {
    let (home, _) = home();
    let file = home.path().join(".go-bcecli/credentials");
    put(&file, "[Defaults]\nAk=AK\nSk=SK\nSts=left over\n", 0o644);
    let found = resolve(Provider::BCE, &[], "", home.path()).unwrap().unwrap();
    assert_eq!(found.warnings.len(), 2);
    assert!(found.warnings[0].ends_with(&format!("chmod 600 {}", file.display())));
    assert!(found.warnings[1].contains("Sts is set"));
}

#[test]
fn a_broken_file_of_another_tool_is_named_without_its_content() {
    let (home, _) = home();
    let file = home.path().join(".bce/config.json");
    for text in
        ["{\"current\": hunter2}", "\"hunter2\"", "{\"profiles\": \"hunter2\"}", "{\"current\": \"gone\"}"]
    {
        put(&file, text, 0o600);
        let error = resolve(Provider::BCE, &[], "", home.path()).unwrap_err().to_string();
        assert!(error.starts_with(&file.display().to_string()) && !error.contains("hunter2"), "{error}");
    }
    put(&file, "{}", 0o600);
    assert!(resolve(Provider::BCE, &[], "", home.path()).unwrap().is_none());
}

#[test]
fn drafts_are_listed_newest_first_and_no_more_than_fifty() {
    let (_home, paths) = home();
    let drafts = FileStore::drafts(&paths);
    assert!(drafts.list().unwrap().is_empty() && !paths.drafts().exists());
    for n in 0..52_u64 {
        let path = drafts.save(&format!("d{n:02}"), "kind = 'bcc-spec'\n").unwrap();
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000 + n);
        fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    }
    let list = drafts.list().unwrap();
    assert_eq!((list.len(), list[0].name.as_str(), list[49].name.as_str()), (50, "d51", "d02"));
    assert_eq!(list[0].modified.as_second(), 1_700_000_051);
    assert_eq!(list[0].text.as_deref().unwrap(), "kind = 'bcc-spec'\n");
    assert_eq!(drafts.newest().unwrap().1, 2, "so many older ones are there");
    drafts.remove("d51").unwrap();
    assert_eq!(drafts.list().unwrap()[0].name, "d50");
    assert!(matches!(drafts.remove("d51"), Err(StoreError::Missing { .. })));
}

#[test]
fn a_damaged_draft_is_listed_with_its_error() {
    let (_home, paths) = home();
    let drafts = FileStore::drafts(&paths);
    let path = drafts.save("a", "x").unwrap();
    fs::write(path, b"\xff").unwrap();
    assert!(matches!(drafts.list().unwrap()[0].text, Err(StoreError::NotText { offset: 0, .. })));
}

#[test]
fn names_stay_in_their_folder() {
    let (_home, paths) = home();
    let templates = FileStore::templates(&paths);
    for name in ["", ".", "..", ".hidden", "a/b", "..\\a", "c:d", "a\nb", " a", &"x".repeat(101)] {
        assert!(matches!(templates.save(name, ""), Err(StoreError::BadName { .. })), "{name:?}");
    }
    for name in ["web tier", "测试", "v1.2"] {
        templates.save(name, name).unwrap();
        assert_eq!(templates.load(name).unwrap(), name);
    }
    assert_eq!(templates.list().unwrap().len(), 3);
    assert!(matches!(templates.load("gone"), Err(StoreError::Missing { .. })));
}
