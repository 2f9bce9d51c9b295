//! The instance types that are sold.

/// An instance type.
#[derive(Debug, Clone)]
pub(super) struct InstanceType {
    pub name: String,
    /// Without its generation.
    pub family: String,
    pub cpu: u32,
    pub memory_mb: u32,
    /// Model and number.
    pub gpu: Option<(&'static str, u32)>,
    /// Type, size and number.
    pub local: Option<(&'static str, u32, u32)>,
}

const SMALL: &[u32] = &[1, 2, 4, 8, 16];
const WIDE: &[u32] = &[1, 2, 4, 8, 12, 16, 24, 32, 48, 64];
const MOST: &[u32] = &[2, 4, 8, 16, 32];

/// Class and generation, processors of its sizes, gigabytes for each.
static FAMILIES: &[(&str, &[u32], u32)] = &[
    ("g.n2", SMALL, 4),
    ("g.n3", WIDE, 4),
    ("c.n2", &[2, 4, 8, 16, 32, 64, 72], 2),
    ("c.n3", WIDE, 2),
    ("m.n2", &[2, 4, 8, 16, 32], 8),
    ("m.n3", MOST, 8),
    ("m.e2", &[28, 56, 104, 208], 12),
    ("t.e2", &[1, 2, 4, 8], 1),
    ("t.c2", &[2, 4, 8, 16], 2),
    ("t.g2", &[1, 2, 4, 8], 4),
    ("h.g2", MOST, 4),
    ("h.g3", MOST, 4),
    ("h.c2", MOST, 2),
    ("h.c3", MOST, 2),
    ("s.i2", &[2, 4, 8, 16, 32, 64], 8),
    ("s.i3", &[2, 4, 8, 16, 32, 64], 8),
    ("s.d2", &[4, 8, 16, 32, 48], 8),
    ("p.n1", &[8, 16, 32], 4),
];

fn size(class: &str, cpu: u32) -> String {
    match cpu {
        1 if class.starts_with("t.") => "small".to_owned(),
        1 => "medium".to_owned(),
        2 => "large".to_owned(),
        4 => "xlarge".to_owned(),
        more => format!("{}xlarge", more / 4),
    }
}

/// Every instance type.
pub(super) fn types() -> Vec<InstanceType> {
    let mut all = Vec::new();
    for (class, sizes, ratio) in FAMILIES {
        for cpu in *sizes {
            all.push(InstanceType {
                name: format!("{class}.{}", size(class, *cpu)),
                family: class.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned(),
                cpu: *cpu,
                memory_mb: cpu * ratio * 1024,
                gpu: class.starts_with("p.").then(|| ("Nvidia Tesla P40", (cpu / 8).max(1))),
                local: match *class {
                    "s.i2" | "s.i3" => Some(("nvme", 1862, (cpu / 8).max(1))),
                    "s.d2" => Some(("hdd", 5587, cpu / 4)),
                    _ => None,
                },
            });
        }
    }
    all.push(InstanceType {
        name: "h.g3.metal".to_owned(),
        family: "h.g".to_owned(),
        cpu: 88,
        memory_mb: 384 * 1024,
        gpu: None,
        local: None,
    });
    all
}
