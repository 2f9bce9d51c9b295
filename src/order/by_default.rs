//! What will happen to an order because nothing was chosen: derived from the defaults of its table.

use super::{Draft, Place, Product, Role, Say, batch_names};

/// One thing that the provider decides, with the field that would decide it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The field.
    pub place: Place,
    /// What happens.
    pub what: Say,
}

/// Everything a buyer of machines should know of, in the order of the table.
pub fn by_default(draft: &Draft) -> Vec<Given> {
    if draft.kind().product != Product::Instances {
        return Vec::new();
    }
    let found = [
        left_open(draft, Role::Zone).map(|place| (place, say("zone", Vec::new()))),
        system_disk(draft),
        left_open(draft, Role::Subnet).map(|place| (place, say("subnet", Vec::new()))),
        groups(draft),
        left_open(draft, Role::Bandwidth).map(|place| (place, say("address", Vec::new()))),
        names(draft),
    ];
    found.into_iter().flatten().map(|(place, what)| Given { place, what }).collect()
}

type Found = Option<(Place, Say)>;

fn say(key: &str, values: Vec<(&'static str, Say)>) -> Say {
    Say::Key(format!("given.{key}"), values)
}

/// The place of a field that is asked for, need not be filled, and is empty.
fn left_open(draft: &Draft, role: Role) -> Option<Place> {
    let place = draft.kind().index(role).map(Place::field)?;
    let open = !draft.is_filled(place) && draft.applies(place) && !draft.needed(place);
    open.then_some(place)
}

fn system_disk(draft: &Draft) -> Found {
    let (size, kind) = (left_open(draft, Role::SystemDiskSize), left_open(draft, Role::SystemDiskType));
    let place = size.or(kind)?;
    let [gb, name] = [Role::SystemDiskSize, Role::SystemDiskType].map(|role| draft.effective(role).trim());
    if gb.is_empty() || name.is_empty() {
        return None;
    }
    let free = draft.kind().provider.row().free_system_disk;
    let free = kind.is_some() && gb.parse::<i64>().is_ok_and(|gb| gb <= free);
    let key = if free { "disk-free" } else { "disk" };
    Some((place, say(key, vec![("size", gb.into()), ("type", name.into())])))
}

fn groups(draft: &Draft) -> Found {
    let (list, one) = (left_open(draft, Role::Groups), left_open(draft, Role::Group));
    let place = list.or(one)?;
    // Either kind of group is a choice.
    let chosen = super::reach::groups(draft).is_empty();
    let opens = draft.kind().provider.row().default_group_opens;
    chosen.then(|| (place, say(if opens { "group-open" } else { "group" }, Vec::new())))
}

/// The names of a batch, or that of a machine which is given none.
fn names(draft: &Draft) -> Found {
    let place = draft.kind().index(Role::Name).map(Place::field)?;
    if let Some((first, last)) = batch_names(draft) {
        return Some((place, say("names", vec![("first", first.into()), ("last", last.into())])));
    }
    left_open(draft, Role::Name).map(|place| (place, say("name", Vec::new())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::{Origin, kind};
    use crate::texts::{Lang, Texts};

    fn lines(kind_name: &str, values: &[(Role, &str)]) -> Vec<String> {
        let mut draft = Draft::preset(kind(kind_name).unwrap());
        for (role, value) in values {
            draft.put(*role, value, Origin::Typed);
        }
        let texts = Texts::of(Lang::En);
        by_default(&draft).iter().map(|given| texts.say(&given.what)).collect()
    }

    #[test]
    fn what_nobody_chose_is_told_from_the_table() {
        let said = lines("bcc-spec", &[]);
        assert!(said.contains(&"40 GB hp1 (free)".to_owned()), "{said:?}");
        assert!(said.contains(&"the default subnet".to_owned()), "{said:?}");
        assert!(
            said.iter().any(|line| line.starts_with("the default group: lets everything in")),
            "{said:?}"
        );
        assert!(said.contains(&"0 Mbps, reachable only from inside the VPC".to_owned()), "{said:?}");
        assert!(said.contains(&"made up by the provider".to_owned()), "{said:?}");
    }

    #[test]
    fn what_was_chosen_is_no_default_and_a_batch_is_told_by_its_names() {
        let chosen =
            [(Role::Name, "web"), (Role::Count, "12"), (Role::Bandwidth, "5"), (Role::SystemDiskSize, "60")];
        let said = lines("bcc-spec", &chosen);
        assert!(said.contains(&"web-01 to web-12".to_owned()), "{said:?}");
        assert!(said.contains(&"60 GB hp1".to_owned()), "above what is free: {said:?}");
        assert!(!said.iter().any(|line| line.contains("VPC")), "{said:?}");
    }

    #[test]
    fn another_disk_than_the_free_one_is_not_called_free() {
        let said = lines("bcc-spec", &[(Role::SystemDiskType, "enhanced_ssd_pl1")]);
        assert!(said.contains(&"40 GB enhanced_ssd_pl1".to_owned()), "{said:?}");
        assert_eq!(lines("bcc-reserved", &[]), [""; 0]);
    }
}
