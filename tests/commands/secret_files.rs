//! Order files with a secret where none is expected: it is shown, sent and kept nowhere.

use crate::common;

use common::{Cloud, Ran, World};
use serde_json::Value;

#[test]
fn a_nested_key_like_a_password_is_shown_and_kept_nowhere() {
    let world = World::new();
    let order = "kind = \"bcc-spec\"\nregion = \"bj\"\nallow = [\"unknown-field\"]\n[request]\nspec = \"bcc.g3.c4m12\"\n\
                 imageId = \"m-mRjO3cjs\"\nname = \"web\"\nbilling.paymentTiming = \"Postpaid\"\n[request.extra]\nusers = [{ \
                 name = \"a\", login = { Password = \"Sesame-9!x\" } }]\n";
    let file = world.file("order.toml", order);
    for form in ["json", "http", "curl", "hcl", "cli", "python"] {
        let ran = world.run(&["render", &file, "--as", form]).ends(3);
        assert!(!ran.out.contains("Sesame") && !ran.err.contains("Sesame"), "{form}: {}{}", ran.out, ran.err);
    }
    let commands: [&[&str]; 4] = [
        &["check", &file, "--json"],
        &["submit", &file, "--yes", "--json"],
        &["templates", "save", "mine", &file],
        &["orders", "--json"],
    ];
    for args in commands {
        let ran = world.run(args);
        assert!(
            !ran.out.contains("Sesame") && !ran.err.contains("Sesame"),
            "{args:?}: {}{}",
            ran.out,
            ran.err
        );
    }
    assert!(
        !world.path("data/templates/mine.toml").exists()
            && !world.path("config/templates/mine.toml").exists()
    );
}

#[test]
fn a_variable_that_feeds_the_password_goes_nowhere_else() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    let order = |default: &str| {
        format!(
            "kind = \"bcc-spec\"\nregion = \"bj\"\n[vars.pw]\nprompt = \"p\"\n{default}[request]\nspec = \
             \"bcc.g3.c4m12\"\nimageId = \"m-mRjO3cjs\"\nname = \"web-${{pw}}\"\nadminPass = \"${{pw}}\"\n\
             billing.paymentTiming = \"Postpaid\"\n"
        )
    };
    for (text, set) in
        [(order(""), "pw=Sesame-9!x"), (order("default = \"Sesame-9!x\"\n"), "spec=bcc.g3.c4m12")]
    {
        let file = world.file("order.toml", text);
        let commands: [&[&str]; 5] = [
            &["check", &file, "--set", set],
            &["render", &file, "--set", set],
            &["render", &file, "--as", "curl", "--set", set],
            &["submit", &file, "--yes", "--json", "--set", set],
            &["templates", "save", "mine", &file],
        ];
        for args in commands {
            let mut command = world.command(args);
            let ran = Ran::of(command.env("VMCART_ENDPOINT", &cloud.url).output().expect("it runs"));
            assert!(
                !ran.out.contains("Sesame") && !ran.err.contains("Sesame"),
                "{args:?}: {}{}",
                ran.out,
                ran.err
            );
            assert_ne!(ran.code, Some(0), "{args:?}: {}", ran.out);
            if args[0] != "templates" {
                assert!(
                    ran.err.contains("pw stands for a password")
                        || ran.out.contains("pw stands for a password"),
                    "{args:?}: {}{}",
                    ran.out,
                    ran.err
                );
            }
        }
    }
    assert_eq!(cloud.ledger(), [] as [Value; 0]);
    // A template that somebody put there is shown without it.
    let folder = world.path("config/templates");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("theirs.toml"), order("default = \"Sesame-9!x\"\n")).expect("a file");
    std::fs::create_dir_all(world.path("data/templates")).expect("a folder");
    std::fs::write(world.path("data/templates/theirs.toml"), order("default = \"Sesame-9!x\"\n"))
        .expect("a file");
    for args in [
        &["templates", "show", "theirs"][..],
        &["templates", "show", "theirs", "--json"],
        &["templates", "list", "--json"],
    ] {
        let ran = world.run(args).ends(0);
        assert!(
            !ran.out.contains("Sesame") && !ran.err.contains("Sesame"),
            "{args:?}: {}{}",
            ran.out,
            ran.err
        );
    }
}
