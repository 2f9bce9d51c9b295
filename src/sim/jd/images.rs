//! The images that instances start from.

use super::ids::code;

/// An image.
#[derive(Debug, Clone)]
pub(super) struct Image {
    pub id: String,
    pub name: &'static str,
    pub platform: &'static str,
    pub os: &'static str,
    pub architecture: &'static str,
    pub source: &'static str,
    pub status: &'static str,
    pub system_gb: i64,
}

type ImageRow = (&'static str, &'static str, &'static str, &'static str, &'static str, i64);

/// Name, platform, architecture, source, status, gigabytes. The first gets the sample's id.
static IMAGES: &[ImageRow] = &[
    ("Ubuntu 22.04 64位", "Ubuntu", "x86_64", "public", "ready", 40),
    ("Ubuntu 24.04 64位", "Ubuntu", "x86_64", "public", "ready", 40),
    ("Ubuntu 20.04 64位", "Ubuntu", "x86_64", "public", "ready", 40),
    ("Ubuntu 22.04 ARM 64位", "Ubuntu", "arm64", "public", "ready", 40),
    ("CentOS 7.9 64位", "CentOS", "x86_64", "public", "ready", 40),
    ("CentOS 8.2 64位", "CentOS", "x86_64", "public", "ready", 40),
    ("CentOS 7.9 ARM 64位", "CentOS", "arm64", "public", "ready", 40),
    ("Debian 12.5 64位", "Debian", "x86_64", "public", "ready", 40),
    ("Debian 11.9 64位", "Debian", "x86_64", "public", "ready", 40),
    ("OpenSUSE 15.5 64位", "OpenSUSE", "x86_64", "public", "ready", 40),
    ("Fedora 39 64位", "Fedora", "x86_64", "public", "ready", 40),
    ("Fedora CoreOS 39 64位", "CoreOS", "x86_64", "public", "ready", 40),
    ("Windows Server 2022 数据中心版 64位 中文版", "Windows Server", "x86_64", "public", "ready", 50),
    ("Windows Server 2019 数据中心版 64位 英文版", "Windows Server", "x86_64", "public", "ready", 50),
    ("Windows Server 2016 标准版 64位 中文版", "Windows Server", "x86_64", "public", "ready", 50),
    ("web-base-2026-10", "Ubuntu", "x86_64", "private", "ready", 60),
    ("db-base", "CentOS", "x86_64", "private", "ready", 100),
    ("still-uploading", "Ubuntu", "x86_64", "private", "pending", 40),
];

/// The images of a region: one with the sample's id, the others with ids from the seed.
pub(super) fn images(seed: u64, region: &str) -> Vec<Image> {
    let row = |(index, row): (usize, &ImageRow)| {
        let (name, platform, architecture, source, status, system_gb) = *row;
        let id = match index {
            0 => "img-m5s0abcd29".to_owned(),
            _ => format!("img-{}", code(seed, &format!("{region}/{name}"))),
        };
        let os = if platform == "Windows Server" { "windows" } else { "linux" };
        Image { id, name, platform, os, architecture, source, status, system_gb }
    };
    IMAGES.iter().enumerate().map(row).collect()
}
