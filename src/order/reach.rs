//! The way to a machine once it runs: derived from the order and from what the cloud has told, never guessed.

use super::{Draft, Known, Lookup, Place, Problem, Product, Role, Say};

/// The thing that a person logs in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    /// The private half of a key pair.
    KeyPair,
    /// The password of the order.
    Password,
    /// A password that the provider makes up and sends to the account's owner.
    Sent,
    /// Nothing that anybody holds.
    Nothing,
}

/// The answer of the machine's firewall to a log-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Everybody gets through.
    Open,
    /// Some addresses get through.
    Partly,
    /// Nobody gets through.
    Closed,
    /// The provider's default group, whose rules its document tells and anybody may have changed.
    ByDefault,
    /// The rules have not been told.
    Unknown,
}

/// The way to the machines of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The thing that a person logs in with.
    pub login: Login,
    /// Whether they have a public address.
    pub public: bool,
    /// The answer of their firewall.
    pub gate: Gate,
    /// Whether they run Windows, where the image is known.
    windows: Option<bool>,
    key_pair: String,
    groups: Vec<String>,
}

/// The facts that a list of security groups tells of each: who gets through to a port, as `all`, `some` or `none`.
const PORTS: [(&str, &str); 2] = [("22", "port22"), ("3389", "port3389")];

impl Reach {
    /// The way to the machines of a draft; nothing where no machine is bought.
    pub fn of(draft: &Draft, known: &Known) -> Option<Reach> {
        if draft.kind().product != Product::Instances {
            return None;
        }
        let row = draft.kind().provider.row();
        let login = if draft.filled(Role::KeyPair) {
            Login::KeyPair
        } else if draft.filled(Role::Password) {
            Login::Password
        } else if row.sends_password {
            Login::Sent
        } else {
            Login::Nothing
        };
        let image = known.item(Lookup::Images, draft, draft.get(Role::Image).trim());
        let system = image.map(|image| image.fact("osType")).filter(|system| !system.is_empty());
        let windows = system.map(|system| system.eq_ignore_ascii_case("windows"));
        let (usual, enterprise) =
            (chosen(draft, Lookup::SecurityGroups), chosen(draft, Lookup::EnterpriseSecurityGroups));
        let gate = match (usual.is_empty(), enterprise.is_empty()) {
            (true, true) if row.default_group_opens => Gate::ByDefault,
            (false, true) => gate(draft, known, &usual, windows),
            // The rules of an enterprise group have an order and may forbid: they are not judged here.
            _ => Gate::Unknown,
        };
        let public = draft.effective(Role::Bandwidth).parse::<i64>().is_ok_and(|mbps| mbps > 0);
        let key_pair = draft.get(Role::KeyPair).trim().to_owned();
        let groups = if enterprise.is_empty() { usual } else { enterprise };
        Some(Reach { login, public, gate, windows, key_pair, groups })
    }

    /// The line that a person reads before buying.
    pub fn line(&self) -> Say {
        let how = match (self.login, self.windows) {
            (Login::Nothing, _) => return say("reach.nothing", Vec::new()),
            (Login::KeyPair, _) => say("reach.key-pair", vec![("id", self.key_pair.as_str().into())]),
            (Login::Password, Some(false)) => say("reach.password-linux", Vec::new()),
            (Login::Password, Some(true)) => say("reach.password-windows", Vec::new()),
            (Login::Password, None) => say("reach.password", Vec::new()),
            (Login::Sent, _) => say("reach.sent", Vec::new()),
        };
        let address = if self.public { "reach.public" } else { "reach.internal" };
        let gate = match self.gate {
            Gate::Open => "reach.open",
            Gate::Partly => "reach.partly",
            Gate::Closed => "reach.closed",
            Gate::ByDefault => "reach.by-default",
            Gate::Unknown => "reach.unknown",
        };
        let gate = say(gate, self.gate_values());
        say("reach.line", vec![("how", how), ("address", say(address, Vec::new())), ("gate", gate)])
    }

    /// The reason why nobody can log in once the machine runs, with the way out; nothing where a log-in can work.
    pub fn hindrance(&self) -> Option<Say> {
        match (self.login, self.gate) {
            (Login::Nothing, _) => Some(say("reach.no-login", Vec::new())),
            (_, Gate::Closed) => Some(say("reach.no-port", self.gate_values())),
            _ => None,
        }
    }

    /// The values that a sentence about the firewall may name.
    pub fn gate_values(&self) -> Vec<(&'static str, Say)> {
        let [(linux, _), (windows, _)] = PORTS;
        let port = match self.windows {
            Some(true) => windows.to_owned(),
            Some(false) => linux.to_owned(),
            None => format!("{linux}/{windows}"),
        };
        vec![("port", port.into()), ("group", self.groups.join(" ").into())]
    }

    /// Whether the machines run Windows, as far as their image is known.
    pub fn windows(&self) -> bool {
        self.windows == Some(true)
    }
}

fn say(key: &str, values: Vec<(&'static str, Say)>) -> Say {
    Say::Key(key.to_owned(), values)
}

/// Warnings about the way in, for a draft that is to be bought. They are apart from the rules of the tables: these say what
/// a provider takes, and it takes a machine that nobody can reach.
pub fn warnings(draft: &Draft, known: &Known) -> Vec<Problem> {
    let Some(reach) = Reach::of(draft, known) else { return Vec::new() };
    let at = |role: Role, code, values| {
        let kind = draft.kind();
        let index = kind.index(role).or_else(|| role.substitute().and_then(|other| kind.index(other)));
        let place = index.map(Place::field);
        let path = place.map_or_else(String::new, |place| draft.path(place));
        Problem { place, values, ..Problem::warning(path, code) }
    };
    let login = match reach.login {
        Login::Nothing => Some(at(Role::KeyPair, "no-login", Vec::new())),
        Login::Sent => Some(at(Role::KeyPair, "login-sent", Vec::new())),
        Login::KeyPair | Login::Password => None,
    };
    let port = (reach.gate == Gate::Closed).then(|| at(Role::Groups, "login-port", reach.gate_values()));
    login.into_iter().chain(port).collect()
}

/// The security groups that an order names, of either sort.
pub(super) fn groups(draft: &Draft) -> Vec<String> {
    [Lookup::SecurityGroups, Lookup::EnterpriseSecurityGroups]
        .into_iter()
        .flat_map(|lookup| chosen(draft, lookup))
        .collect()
}

/// What is chosen from a list of the cloud, in every place that takes a row of it.
fn chosen(draft: &Draft, lookup: Lookup) -> Vec<String> {
    let places = draft.all_places().into_iter();
    let own = places.filter(|place| draft.at(*place).lookup() == Some(lookup));
    let sent = own.filter(|place| draft.applies(*place) && draft.is_filled(*place));
    sent.map(|place| draft.text(place).trim().to_owned()).collect()
}

/// The answer of some groups together: what one of them lets through gets through.
fn gate(draft: &Draft, known: &Known, groups: &[String], windows: Option<bool>) -> Gate {
    let asked = |port: &str| windows.is_none_or(|windows| windows == (port == PORTS[1].0));
    let of_port = |(_, fact): &(&str, &str)| {
        let told = groups
            .iter()
            .map(|id| known.item(Lookup::SecurityGroups, draft, id).map_or("", |group| group.fact(fact)));
        let told: Vec<_> = told.collect();
        if told.contains(&"all") {
            Gate::Open
        } else if told.contains(&"") {
            Gate::Unknown
        } else if told.contains(&"some") {
            Gate::Partly
        } else {
            Gate::Closed
        }
    };
    let mut gates = PORTS.iter().filter(|(port, _)| asked(port)).map(of_port);
    let first = gates.next().unwrap_or(Gate::Unknown);
    // Where the image is not known, both ports have to agree.
    if gates.all(|gate| gate == first) { first } else { Gate::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::{
        Ask, Item, Origin,
        samples::{good_of, put},
    };
    use crate::texts::{Lang, Texts};

    fn order(kind: &str, values: &[(&str, &str)]) -> Draft {
        let mut draft = good_of(kind);
        for role in [Role::KeyPair, Role::Password, Role::Bandwidth] {
            draft.put(role, "", Origin::Typed);
        }
        for (path, value) in values {
            put(&mut draft, path, value);
        }
        draft
    }

    fn line(draft: &Draft, known: &Known) -> String {
        Texts::of(Lang::En).say(&Reach::of(draft, known).unwrap().line())
    }

    fn told(draft: &Draft, lookup: Lookup, value: &str, facts: &[(&'static str, &str)]) -> Known {
        let mut known = Known::default();
        let facts = facts.iter().map(|(name, fact)| (*name, (*fact).to_owned())).collect();
        known.insert(Ask::of(lookup, draft), vec![Item { value: value.into(), facts, ..Item::default() }]);
        known
    }

    #[test]
    fn an_order_that_nobody_can_log_in_to_is_warned_of_with_the_way_out() {
        for name in ["bcc-spec", "bcc-instance", "bcc-spot"] {
            let draft = order(name, &[]);
            let warned = warnings(&draft, &Known::default());
            let warned = warned.iter().find(|p| p.code == "no-login").expect(name);
            assert!(!warned.blocks() && warned.place.is_some(), "{name}");
            assert!(line(&draft, &Known::default()).contains("nothing yet"), "{name}");
            let reach = Reach::of(&draft, &Known::default()).unwrap();
            assert!(Texts::of(Lang::En).say(&reach.hindrance().unwrap()).contains("console"), "{name}");
        }
        // This provider sends what it makes up: there is a way in, and it is told.
        let draft = order("jd-vm", &[]);
        let codes: Vec<_> = warnings(&draft, &Known::default()).iter().map(|p| p.code).collect();
        assert!(codes.contains(&"login-sent") && !codes.contains(&"no-login"), "{codes:?}");
        assert!(line(&draft, &Known::default()).contains("text message"));
        assert_eq!(Reach::of(&order("bcc-reserved", &[]), &Known::default()), None);
    }

    #[test]
    fn the_line_says_with_what_where_and_through_which_port() {
        let draft = order("bcc-spec", &[("keypairId", "k-1"), ("securityGroupIds[0]", "g-1")]);
        let unknown = line(&draft, &Known::default());
        assert_eq!(
            unknown,
            "You will reach it by: SSH with key pair k-1, only from inside the VPC (no public address); it is not known \
             whether port 22/3389 is open."
        );
        let draft = order(
            "bcc-spec",
            &[("keypairId", "k-1"), ("securityGroupIds[0]", "g-1"), ("networkCapacityInMbps", "5")],
        );
        let groups =
            |word| told(&draft, Lookup::SecurityGroups, "g-1", &[("port22", word), ("port3389", word)]);
        assert!(line(&draft, &groups("all")).ends_with("at its public address; port 22/3389 is open."));
        assert!(line(&draft, &groups("some")).ends_with("is open to some addresses only."));
        assert!(line(&draft, &groups("none")).ends_with("port 22/3389 is closed (g-1)."));
        let codes = |known: &Known| warnings(&draft, known).iter().map(|p| p.code).collect::<Vec<_>>();
        assert!(codes(&groups("none")).contains(&"login-port"));
        assert!(!codes(&groups("some")).contains(&"login-port"));
        assert!(
            !codes(&Known::default()).contains(&"login-port"),
            "what is not known is not held against it"
        );
    }

    #[test]
    fn the_port_is_that_of_the_image() {
        let mut draft = order("bcc-spec", &[("securityGroupIds[0]", "g-1"), ("networkCapacityInMbps", "5")]);
        draft.put(Role::Password, "Aa1!aaaa", Origin::Typed);
        let image = draft.get(Role::Image).to_owned();
        let mut known = told(&draft, Lookup::Images, &image, &[("osType", "windows")]);
        let group = Item {
            value: "g-1".into(),
            facts: [("port22", "all".to_owned()), ("port3389", "none".to_owned())].into(),
            ..Item::default()
        };
        known.insert(Ask::of(Lookup::SecurityGroups, &draft), vec![group]);
        let said = line(&draft, &known);
        assert!(said.contains("remote desktop") && said.ends_with("port 3389 is closed (g-1)."), "{said}");
        assert!(!said.contains("Aa1!"));
    }

    #[test]
    fn the_default_group_is_told_as_its_document_has_it() {
        let mut draft = order("bcc-spec", &[("keypairId", "k-1")]);
        while draft.row_count(draft.kind().index(Role::Groups).unwrap()) > 0 {
            draft.remove_row(draft.kind().index(Role::Groups).unwrap(), 0);
        }
        assert!(
            line(&draft, &Known::default()).contains("default group"),
            "{}",
            line(&draft, &Known::default())
        );
    }
}
