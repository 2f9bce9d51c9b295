//! `vmcart templates`: orders that are kept to be bought again.

use serde_json::{Value, json};

use super::{
    Exit,
    access::Settings,
    args::{self, Global},
    ask,
    out::{Ended, Stop, plain, print, print_json, tell},
    source::{STDIN, read, read_order, shown},
    words::Words,
};
use crate::{
    cells::{pad, width},
    order::{
        Role, Step, body,
        file::{Difference, FileError, Template, changes},
    },
    store::{TemplateFile, Templates},
    texts::key,
};

mod from;

/// Runs one of them.
pub fn run(words: &Words, global: &Global, command: &args::Templates) -> Ended {
    let settings = Settings::load(global)?;
    let account = Cupboard { words, templates: Templates::of(&settings.paths, &settings.config) };
    match command {
        args::Templates::List(args) => account.list(args.json),
        args::Templates::Show { name, json } => account.show(name, *json),
        args::Templates::Save(args) => account.save(args),
        args::Templates::Rename { old, new } => {
            let path = account.templates.rename(old, new).map_err(Stop::usage)?;
            tell(format!(
                "template {} is now {}: {}",
                plain(old),
                plain(new),
                plain(&path.to_string_lossy())
            ));
            Ok(Exit::Done)
        }
        args::Templates::Remove { name } => {
            account.templates.remove(name).map_err(Stop::usage)?;
            tell(account.words.fill(key::command::REMOVED, &[("name", name)]));
            Ok(Exit::Done)
        }
        args::Templates::FromInstance(args) => from::instance(&account, &settings, args),
        args::Templates::FromJson(args) => from::json(&account, &settings, args),
    }
}

/// The templates, and the language they are spoken of in.
struct Cupboard<'a> {
    words: &'a Words,
    templates: Templates,
}

impl Cupboard<'_> {
    fn heading(&self) -> impl Fn(Option<Step>) -> String {
        |step| self.words.group(step)
    }

    /// What is wrong with a file that gives no template.
    fn wrong(&self, name: &str, error: &FileError) -> Stop {
        Stop::usage(format!("{}: {}", plain(name), self.reason(error)))
    }

    fn reason(&self, error: &FileError) -> String {
        match error {
            FileError::Kind(problem) => self.words.problem(problem),
            FileError::Syntax(_) => {
                plain(&error.to_string().split_whitespace().collect::<Vec<_>>().join(" "))
            }
        }
    }

    fn list(&self, as_json: bool) -> Ended {
        let all = self.templates.list().map_err(Stop::failed)?;
        if let Some(folder) = self.templates.shared_folder().filter(|f| !f.is_dir()) {
            tell(self.words.fill(key::command::NO_SHARED, &[("folder", &folder.to_string_lossy())]));
        }
        if as_json {
            let rows: Vec<_> = all.iter().map(|kept| self.row(kept)).collect();
            let shared = self.templates.shared_folder().map(|f| f.to_string_lossy());
            print_json(&json!({"templates": rows, "shared": shared}))?;
        } else if all.is_empty() {
            print(self.words.fill(key::command::NO_TEMPLATES, &[]))?;
        } else {
            let wide = all.iter().map(|k| width(&plain(&k.saved.name))).max().unwrap_or(0);
            let lines: Vec<_> = all.iter().map(|kept| self.line(kept, wide)).collect();
            print(lines.join("\n"))?;
        }
        Ok(Exit::Done)
    }

    fn read(&self, kept: &TemplateFile) -> Result<Template, String> {
        let text = kept.saved.text.as_ref().map_err(|e| plain(&e.to_string()))?;
        Template::read(text).map_err(|e| self.reason(&e))
    }

    fn line(&self, kept: &TemplateFile, wide: usize) -> String {
        let place = self.words.fill(if kept.shared { key::command::SHARED } else { key::command::OWN }, &[]);
        let about = match self.read(kept) {
            Ok(template) => {
                let names: Vec<_> = template.variables.iter().map(|v| format!("${{{}}}", v.name)).collect();
                let parts =
                    [template.draft.kind().name.to_owned(), template.draft.title.clone(), names.join(" ")];
                parts.into_iter().filter(|p| !p.is_empty()).map(|p| plain(&p)).collect::<Vec<_>>().join("  ")
            }
            Err(why) => self.words.fill(key::command::UNUSABLE, &[("why", &why)]),
        };
        let hidden = if kept.hidden { self.words.fill(key::command::OVERRIDDEN, &[]) } else { String::new() };
        let line = format!("{}  {}  {about}", pad(&plain(&kept.saved.name), wide), pad(&place, 6));
        if hidden.is_empty() { line } else { format!("{line}  {hidden}") }
    }

    fn row(&self, kept: &TemplateFile) -> Value {
        let mut row = json!({
            "name": kept.saved.name,
            "shared": kept.shared,
            "hidden": kept.hidden,
            "path": kept.saved.path.to_string_lossy(),
            "saved": kept.saved.modified.to_string(),
        });
        match self.read(kept) {
            Ok(template) => about(&mut row, &template),
            Err(why) => row["error"] = why.into(),
        }
        row
    }

    fn show(&self, name: &str, as_json: bool) -> Ended {
        let (text, path, shared) = self.templates.load(name).map_err(Stop::usage)?;
        let template = Template::read(&text).map_err(|e| self.wrong(name, &e))?;
        let secrets = template.secrets();
        for path in &secrets {
            tell(format!(
                "warning: {}: a secret stands in the file and is not shown: take it out",
                plain(path)
            ));
        }
        for problem in &template.problems {
            tell(format!("{}: {}", plain(&problem.path), self.words.problem(problem)));
        }
        if as_json {
            let mut row = json!({"name": name, "shared": shared, "path": path.to_string_lossy()});
            about(&mut row, &template);
            row["request"] = body::kept(&template.draft);
            print_json(&row)?;
        } else if secrets.is_empty() {
            let lines: Vec<_> = text.lines().map(|l| plain(&l.replace('\t', "    "))).collect();
            print(lines.join("\n"))?;
        } else {
            print(template.write(&self.heading()))?;
        }
        Ok(Exit::Done)
    }

    fn save(&self, args: &args::Save) -> Ended {
        let text = read_order(&args.file).map_err(|e| Stop::usage(format!("{}: {e}", shown(&args.file))))?;
        let mut template = Template::read(&text).map_err(|e| self.wrong(&shown(&args.file), &e))?;
        if let Some(title) = &args.title {
            template.draft.title.clone_from(title);
        }
        if let Some(note) = &args.note {
            template.note.clone_from(note);
        }
        for (name, path) in &args.vars {
            let prompt = template.draft.place(path).map(|p| template.draft.text_key(p));
            let prompt = prompt.map(|key| self.words.label(&key)).unwrap_or_default();
            if !template.let_vary(path, name, &prompt) {
                return Err(Stop::usage(format!(
                    "--var {}={}: there is no single value to put a variable in place of, or the name is taken",
                    plain(name),
                    plain(path)
                )));
            }
        }
        let ours: Vec<_> =
            Step::ALL.into_iter().map(Some).chain([None]).map(|s| self.words.group(s)).collect();
        let comment = |line: &str| line.trim_start().strip_prefix('#').map(|c| c.trim().to_owned());
        if text.lines().filter_map(comment).any(|c| !ours.contains(&c)) {
            tell(self.words.fill(key::command::NO_COMMENTS, &[]));
        }
        self.keep(&args.name, &template, args.force, args.file == STDIN)
    }

    /// Puts a template into the own folder, unless something stands against it.
    fn keep(&self, name: &str, template: &Template, force: bool, piped: bool) -> Ended {
        let secrets: Vec<_> = template.secrets().iter().map(|path| plain(path)).collect();
        if !secrets.is_empty() {
            return Err(Stop::usage(
                self.words.fill(key::command::NO_SECRETS, &[("paths", &secrets.join(", "))]),
            ));
        }
        let wrong: Vec<_> =
            template.problems.iter().filter(|p| p.blocks() && p.code != "unknown-key").collect();
        for problem in &wrong {
            let line = problem.line.map_or_else(String::new, |n| format!("line {n}: "));
            tell(format!("error: {line}{}: {}", plain(&problem.path), self.words.problem(problem)));
        }
        if !wrong.is_empty() {
            return Err(Stop {
                exit: Exit::Problems,
                message: self.words.fill(key::command::NOT_SAVED, &[]),
            });
        }
        for path in template.unknown() {
            tell(self.words.fill(key::command::KEPT, &[("path", &path)]));
        }
        let text = template.write(&self.heading());
        if let Some(before) = self.templates.own(name).map_err(Stop::usage)? {
            if before == text {
                tell(self.words.fill(key::command::SAME, &[("name", name)]));
                return Ok(Exit::Done);
            }
            tell(self.words.fill(key::command::CHANGES, &[("name", name)]));
            for line in self.changes(&before, template) {
                tell(line);
            }
            if !force {
                overwrite(name, piped)?;
            }
        }
        let path = self.templates.save(name, &text).map_err(Stop::failed)?;
        tell(self.words.fill(key::command::SAVED, &[("name", name), ("path", &path.to_string_lossy())]));
        for problem in template.faults() {
            let (path, why) = (plain(&problem.path), self.words.problem(&problem));
            tell(format!("warning: {path}: {why} [{}]; no order can be made of it so", problem.code));
        }
        let hides = |folder: &std::path::Path| folder.join(format!("{name}.toml")).exists();
        if self.templates.shared_folder().is_some_and(hides) {
            tell(self.words.fill(key::command::OVERRIDES, &[]));
        }
        Ok(Exit::Done)
    }

    /// What differs between the file that is there and the template, one line each.
    fn changes(&self, before: &str, after: &Template) -> Vec<String> {
        let before = match Template::read(before) {
            Ok(before) => before,
            Err(error) => return vec![format!("  what is there cannot be read: {}", self.reason(&error))],
        };
        let mut lines: Vec<_> = changes(&before, after).iter().map(change).collect();
        if before.others != after.others {
            lines.push("  keys outside the request that this version does not know".to_owned());
        }
        if lines.is_empty() {
            lines.push("  only how it is written, and its comments".to_owned());
        }
        lines
    }
}

fn change(difference: &Difference) -> String {
    let said = |text: &Option<String>| text.as_deref().map_or_else(|| "(none)".to_owned(), plain);
    let (before, after) = (said(&difference.before), said(&difference.after));
    format!("  {}: {before} -> {after}", plain(&difference.path))
}

/// Kind, title, note and variables of a template, as scripts read them.
fn about(row: &mut Value, template: &Template) {
    let secrets = template.secrets();
    let default = |v: &crate::order::file::Variable| {
        let secret = secrets.contains(&format!("vars.{}.default", v.name));
        if secret { Some(crate::order::MASK.to_owned()) } else { v.default.clone() }
    };
    let variables =
        template.variables.iter().map(|v| json!({"name": v.name, "prompt": v.prompt, "default": default(v)}));
    row["kind"] = template.draft.kind().name.into();
    row["title"] = template.draft.title.as_str().into();
    row["note"] = template.note.as_str().into();
    row["region"] = template.draft.get(Role::Region).into();
    row["variables"] = variables.collect();
    row["unknown"] = template.unknown().into();
}

/// Asks once. Anything but a clear yes is a no.
fn overwrite(name: &str, piped: bool) -> Result<(), Stop> {
    if !ask::somebody() || piped {
        return Err(Stop::usage(format!(
            "template {} is there already; nobody can be asked here: say --force to overwrite it",
            plain(name)
        )));
    }
    if ask::yes("Overwrite it? Type yes to overwrite, anything else leaves it:") {
        return Ok(());
    }
    Err(Stop { exit: Exit::Interrupted, message: "nothing was saved".to_owned() })
}

/// The text of a file that is no order.
fn contents(file: &str) -> Result<zeroize::Zeroizing<String>, Stop> {
    read(file).map_err(|e| Stop::usage(format!("{}: {e}", shown(file))))
}
