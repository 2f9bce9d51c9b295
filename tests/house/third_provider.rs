//! A sixth kind, at a third provider, all of it in this file: its table, its entry for the wizard, its side of the
//! simulated cloud and its words. Nothing else knows of it, and everything works.
//!
//! What can be ordered is fixed for a process, so the program that knows it is this test once more, in a process of its
//! own: [`BE_THE_PROGRAM`] tells it so.

use std::{
    io::Write,
    process::{Command, ExitCode, Stdio},
};

use serde_json::{Value, json};
use tokio::runtime::Runtime;
use vmcart::{
    cloud::{
        self, Adapter, Answering, Call, Client, Dialect, Instance, Listing, Service, ToldError, Unsigned,
    },
    order::{
        self, Ask, Cond, Edition, Field, Item, Kind, Limit, Lookup, Product, Provider, ProviderRow, Role,
        Rule, Severity, Shape, Step, Terraform, Test, TokenAt, Wire, import::Imported, pattern,
    },
    sim::{self, Common, Entry, Incoming, Judged, SaleFault},
    texts::{self, Added, Lang},
};

use crate::common::{Ran, World};

/// Set for the process that is the program; its arguments, one a line.
const BE_THE_PROGRAM: &str = "VMCART_TEST_THIRD_PROVIDER";

// The table.

const PAGE: Edition = Edition { document: "a page of nobody's", edition: "1" };
const ONE_TO_FIVE: Limit = Limit { min: 1, max: 5, code: "range", allowable: false, narrow: None };

static GALE: ProviderRow = ProviderRow {
    name: "gale",
    help: "Gale, a provider of this test",
    keys: &[order::KeyVariables {
        id: "GALE_ID",
        secret: &["GALE_SECRET"],
        token: None,
        region: "GALE_REGION",
    }],
    shared_keys: &[],
    files: &[],
    signature_life: None,
    stamps: &["x-gale-time"],
    zone_in_region: |zone, region| zone.starts_with(region),
    numbers_batches: false,
    free_system_disk: 0,
    sends_password: false,
    default_group_opens: false,
    read_instance: |_, _| Imported { draft: order::Draft::new(&GALE_BOX), left_out: Vec::new() },
};

static FIELDS: &[Field] = &[
    Field::new("region", Wire::Text, Shape::Choice(&["north", "south"]), Step::Zone, PAGE)
        .role(Role::Region)
        .endpoint()
        .required()
        .preset("north")
        .example("north"),
    Field::new("box.size", Wire::Text, Shape::Pick(Lookup::Specs, &pattern::SPEC), Step::Compute, PAGE)
        .role(Role::Spec)
        .required()
        .example("small"),
    Field::new("amount", Wire::Int, Shape::Whole(ONE_TO_FIVE), Step::Compute, PAGE)
        .role(Role::Count)
        .preset("1")
        .default("1")
        .example("2"),
    Field::new("system", Wire::Text, Shape::Pick(Lookup::Images, &pattern::ID), Step::Image, PAGE)
        .role(Role::Image)
        .required()
        .example("os-1"),
    Field::new("label", Wire::Text, Shape::Text(&pattern::ID), Step::Naming, PAGE)
        .role(Role::Name)
        .example("web"),
];

static RULES: &[Rule] = &[Rule::new(
    PAGE,
    "gale-large",
    "amount",
    Severity::Error,
    Test::Within(Cond::Is("box.size", "huge"), 1, 1),
)];

static GALE_BOX: Kind = Kind {
    name: "gale-box",
    provider: Provider::of(&GALE),
    host: "box.{region}.gale.example",
    method: "POST",
    path: "/{region}/boxes",
    token: TokenAt::Query("once"),
    product: Product::Instances,
    failing: None,
    pricing: None,
    command: None,
    terraform: Terraform::Lacks("boxes of this test"),
    tour: "",
    scopes: &[],
    surplus: &[],
    fields: FIELDS,
    rules: &[RULES],
};

static KINDS: &[&Kind] = &[&GALE_BOX];
static ADAPTERS: &[&dyn Adapter] = &[&Gale];

static WORDS: &[Added] = &[
    (Lang::En, "kind.gale-box.title", "Gale box"),
    (Lang::En, "kind.gale-box.about", "a box of this test"),
    (Lang::En, "field.box.size.label", "Box size"),
    (Lang::En, "field.amount.label", "Boxes"),
    (Lang::En, "field.system.label", "System"),
    (Lang::En, "field.label.label", "Label"),
    (Lang::En, "problem.gale-large", "huge boxes are sold one by one: choose another size"),
    (Lang::ZhCn, "kind.gale-box.title", "大风盒子"),
    (Lang::ZhCn, "kind.gale-box.about", "本测试的盒子"),
    (Lang::ZhCn, "field.box.size.label", "规格"),
    (Lang::ZhCn, "field.amount.label", "数量"),
    (Lang::ZhCn, "field.system.label", "系统"),
    (Lang::ZhCn, "field.label.label", "标签"),
    (Lang::ZhCn, "problem.gale-large", "巨型盒子只能单个购买：请换一种规格"),
];

// The entry of the wizard's client.

/// Both sides sign alike, with a word that only they know; a real one would hash it.
fn signature(secret: &str, method: &str, path: &str) -> String {
    format!("Gale {}", secret.bytes().chain(method.bytes()).chain(path.bytes()).map(u64::from).sum::<u64>())
}

#[derive(Debug)]
struct Gale;

const BOXES: Service = Service { label: "box", host: "box.{region}.gale.example" };

impl Gale {
    async fn get(&self, client: &Client, region: &str, what: &str) -> Result<Value, cloud::CloudError> {
        let path = format!("/{region}/{what}");
        let call = Call { service: BOXES, region, method: "GET", path: &path, query: &[], body: None };
        client.answer_to(&call).await
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn whole<T>(rows: Vec<T>) -> Listing<T> {
    Listing { rows, gap: None }
}

fn rows(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

impl Dialect for Gale {
    fn provider(&self) -> Provider {
        Provider::of(&GALE)
    }

    fn seller(&self) -> Service {
        BOXES
    }

    fn sign(&self, request: &Unsigned<'_>) -> Vec<(String, String)> {
        use secrecy::ExposeSecret;
        let secret = request.credentials.secret_access_key.expose_secret();
        let (call, now) = (request.call, request.now.to_string());
        let signed = signature(secret, call.method, call.path);
        vec![("x-gale-time".to_owned(), now), ("authorization".to_owned(), signed)]
    }

    fn request_id(&self) -> &'static str {
        "x-gale-number"
    }

    fn error(&self, status: u16, body: &[u8]) -> Option<ToldError> {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        (status >= 300).then(|| ToldError {
            code: text(&body["wrong"]),
            code_is_text: body["wrong"].is_string(),
            message: text(&body["because"]),
            request_id: String::new(),
            status,
        })
    }
}

impl Adapter for Gale {
    fn list<'a>(&'a self, client: &'a Client, ask: &'a Ask) -> Answering<'a, Listing<Item>> {
        Box::pin(async move {
            let what = match ask.lookup {
                Lookup::Specs => "sizes",
                Lookup::Images => "systems",
                _ => return Ok(whole(Vec::new())),
            };
            let found = self.get(client, &ask.region, what).await?;
            let item = |row: Value| Item { value: text(&row), ..Item::default() };
            Ok(whole(rows(&found["all"]).into_iter().map(item).collect()))
        })
    }

    fn instances<'a>(
        &'a self,
        client: &'a Client,
        _: Product,
        region: &'a str,
        _: &'a [String],
    ) -> Answering<'a, Listing<Instance>> {
        Box::pin(async move {
            let found = self.get(client, region, "boxes").await?;
            let instance =
                |row: Value| Instance { status: text(&row["state"]), ..Instance::named(&text(&row["id"])) };
            Ok(whole(rows(&found["all"]).into_iter().map(instance).collect()))
        })
    }

    fn description<'a>(&'a self, client: &'a Client, region: &'a str, _: &'a str) -> Answering<'a, Value> {
        Box::pin(self.get(client, region, "boxes"))
    }
}

// Its side of the simulated cloud, which knows nothing of the table.

#[derive(Default)]
struct GaleWorld {
    sold: Vec<String>,
}

fn no(status: u16, wrong: &str, because: &str) -> Judged {
    Judged::new(status, wrong, because, wrong)
}

impl GaleWorld {
    fn read(body: &[u8]) -> Result<u64, Judged> {
        let body: Value = serde_json::from_slice(body).map_err(|_| no(400, "NoJson", "no JSON"))?;
        let known = |name: &String| ["box", "amount", "system", "label"].contains(&name.as_str());
        if !body.as_object().is_some_and(|all| all.keys().all(known)) {
            return Err(no(400, "Unknown", "a member that nobody knows"));
        }
        if !["small", "large"].contains(&text(&body["box"]["size"]).as_str()) {
            return Err(no(400, "Size", "no such size"));
        }
        Ok(body["amount"].as_u64().unwrap_or(1))
    }
}

impl sim::Provider for GaleWorld {
    fn name(&self) -> &'static str {
        "gale"
    }

    fn owns(&self, incoming: &Incoming) -> bool {
        incoming.header("authorization").is_some_and(|a| a.starts_with("Gale "))
    }

    fn sells(&self, method: &str, path: &str) -> bool {
        method == "POST" && path.ends_with("/boxes")
    }

    fn admit(&self, _: &Common, incoming: &Incoming, _: i64) -> Result<(), Judged> {
        let right = signature("a secret", &incoming.method, &incoming.path);
        let same = incoming.header("authorization") == Some(right.as_str());
        if same { Ok(()) } else { Err(no(403, "Signature", "not ours")) }
    }

    fn serve(&mut self, common: &mut Common, incoming: &Incoming, _: SaleFault) -> Result<Value, Judged> {
        match (incoming.method.as_str(), incoming.path.rsplit('/').next().unwrap_or_default()) {
            ("GET", "sizes") => Ok(json!({"all": ["small", "large"]})),
            ("GET", "systems") => Ok(json!({"all": ["os-1", "os-2"]})),
            ("GET", "boxes") => {
                let all: Vec<_> = self.sold.iter().map(|id| json!({"id": id, "state": "Running"})).collect();
                Ok(json!({"all": all}))
            }
            ("POST", "boxes") => {
                let amount = Self::read(&incoming.body)?;
                let first = self.sold.len();
                let new: Vec<String> = (0..amount).map(|n| format!("gale-{}", first as u64 + n)).collect();
                self.sold.extend(new.clone());
                common.ledger.push(Entry {
                    provider: "gale",
                    kind: "gale-box",
                    token: incoming.param("once").map(str::to_owned),
                    body: serde_json::from_slice(&incoming.body).unwrap_or_default(),
                    order: None,
                    instances: new.clone(),
                    at: String::new(),
                });
                Ok(json!({"instanceIds": new}))
            }
            _ => Err(no(404, "Nothing", "nothing there")),
        }
    }

    fn judge(&self, _: &Common, _: &str, _: &str, body: &[u8]) -> Result<(), Judged> {
        Self::read(body).map(drop)
    }

    fn make_up(&mut self, _: &Common, _: &Incoming) {}

    fn forget_tokens(&mut self) {}

    fn status(&self, _: &str) -> &'static str {
        "Running"
    }

    fn request_id(&self, _: u64, number: u64) -> String {
        format!("gale-request-{number}")
    }

    fn headers(&self, request_id: String) -> [(&'static str, String); 2] {
        [("x-gale-number", request_id), ("content-type", "application/json".to_owned())]
    }

    fn answer(&self, _: &str, answer: Value) -> Value {
        answer
    }

    fn refusal(&self, _: &str, _: u16, code: &str, message: &str) -> Value {
        json!({"wrong": code, "because": message})
    }

    fn words(&self, _: u16) -> (&'static str, &'static str) {
        ("Trouble", "trouble")
    }

    fn refuse(&self, status: u16, code: &str, message: &str) -> Judged {
        no(status, code, message)
    }
}

// The program, and what a person does with it.

/// The program with one kind more, where this process is to be that.
#[test]
fn the_program_with_one_kind_more() {
    let Ok(arguments) = std::env::var(BE_THE_PROGRAM) else { return };
    order::extend(KINDS).expect("nobody has asked yet");
    cloud::extend(ADAPTERS).expect("the first time");
    assert!(texts::extend(WORDS));
    let line = ["vmcart"].into_iter().chain(arguments.lines()).map(Into::into).collect();
    let code = vmcart::cli::main_with(line);
    let numbers = (0..=130).find(|number| ExitCode::from(*number) == code);
    std::process::exit(numbers.map_or(1, i32::from));
}

struct Program<'a> {
    world: &'a World,
    url: &'a str,
}

impl Program<'_> {
    fn run(&self, args: &[&str], typed: &str) -> Ran {
        let mut command = Command::new(std::env::current_exe().expect("this test"));
        command
            .args(["third_provider::the_program_with_one_kind_more", "--exact", "--nocapture", "-q"])
            .env(BE_THE_PROGRAM, args.join("\n"))
            .env("HOME", self.world.path("home"))
            .env("VMCART_CONFIG_DIR", self.world.path("config"))
            .env("VMCART_DATA_DIR", self.world.path("data"))
            .env("VMCART_ENDPOINT", self.url)
            .env("GALE_ID", "somebody")
            .env("GALE_SECRET", "a secret")
            .env("VMCART_LANG", "en")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("it runs");
        // Whoever ends early reads no more.
        drop(child.stdin.take().expect("piped").write_all(typed.as_bytes()));
        let mut ran = Ran::of(child.wait_with_output().expect("it ends"));
        // The harness says a line before.
        let own = ran.out.split_once("running 1 test\n").map(|(_, own)| own.to_owned());
        ran.out = own.unwrap_or(ran.out);
        ran
    }
}

const ORDER: &str = r#"kind = "gale-box"
region = "south"
[request]
box.size = "small"
amount = 2
system = "os-1"
label = "web"
"#;

#[test]
fn a_sixth_kind_at_a_third_provider_is_a_table_an_entry_an_endpoint_and_words() {
    let runtime = Runtime::new().expect("a runtime");
    let start = sim::start_with(sim::Settings::default(), || vec![Box::new(GaleWorld::default())]);
    let cloud = runtime.block_on(start).expect("it listens");
    let (world, url) = (World::new(), cloud.endpoint());
    let program = Program { world: &world, url: &url };
    let run = |args: &[&str]| program.run(args, "");
    let file = world.file("box.toml", ORDER);
    let ledger = || {
        let told = crate::common::get(&format!("{url}/_sim/ledger"));
        told["orders"].as_array().cloned().unwrap_or_default()
    };

    assert!(run(&["kinds"]).ends(0).out.contains("gale-box"));
    assert!(run(&["schema", "gale-box"]).ends(0).out.contains("\"system\""));

    // Checked: right, a value beyond its bounds, a rule of its own.
    assert_eq!(run(&["check", &file, "--json"]).ends(0).json()["ok"], true);
    let wrong =
        run(&["check", &file, "--json", "--set", "amount=9", "--set", "box.size=huge"]).ends(3).json();
    let codes: Vec<String> = rows(&wrong["files"][0]["problems"]).iter().map(|p| text(&p["rule"])).collect();
    assert!(codes.contains(&"range".to_owned()) && codes.contains(&"gale-large".to_owned()), "{wrong}");

    // Rendered, and in other tools' languages.
    let body = json!({"box": {"size": "small"}, "amount": 2, "system": "os-1", "label": "web"});
    let shown = run(&["render", &file]).ends(0).json();
    assert_eq!(shown, body);
    let curl = run(&["render", &file, "--as", "curl"]).ends(0).out;
    assert!(curl.contains("/south/boxes") && curl.contains("x-gale-time"), "{curl}");

    // Bought and followed, with the token where the table says.
    let bought = run(&["submit", &file, "--yes", "--follow", "--json"]).ends(0).json();
    assert_eq!(bought["state"], "running", "{bought}");
    let sold = ledger();
    assert_eq!((sold.len(), &sold[0]["body"], &sold[0]["kind"]), (1, &body, &json!("gale-box")));
    assert_eq!(sold[0]["clientToken"], bought["clientToken"]);
    assert_eq!(rows(&bought["instances"]).len(), 2);

    // Refused in the provider's own words.
    let refused = run(&["submit", &file, "--yes", "--json", "--set", "box.size=tiny"]).ends(4).json();
    assert_eq!((text(&refused["error"]["code"]), ledger().len()), ("Size".to_owned(), 1), "{refused}");

    // Kept as a template, with a variable, and ordered from.
    run(&["templates", "save", &file, "box", "--var", "label=label"]).ends(0);
    let kept = run(&["templates", "show", "box", "--json"]).ends(0).json();
    assert_eq!(kept["kind"], "gale-box", "{kept}");

    // Asked in lines, and bought; no price is known, and that is said.
    let typed = "\nsmall\n3\nos-2\nweb\n";
    let asked = program.run(&["new", "gale-box", "--plain"], &format!("{typed}order\n"));
    for word in ["Box size", "Boxes", "System", "Label", "Gale box"] {
        assert!(asked.out.contains(word), "{word}: {}\n{}", asked.out, asked.err);
    }
    assert!(asked.out.contains("price unknown"), "{}\n{}", asked.out, asked.err);
    assert_eq!(ledger().len(), 2, "{}\n{}", asked.out, asked.err);
    assert_eq!(ledger()[1]["body"]["amount"], 3);
    runtime.block_on(cloud.stop());
}
