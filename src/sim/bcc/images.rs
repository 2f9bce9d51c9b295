//! The images that instances start from.

use crate::sim::seed::code;

/// An image.
#[derive(Debug, Clone)]
pub(super) struct Image {
    pub id: String,
    pub name: &'static str,
    pub kind: &'static str,
    pub os: &'static str,
    pub os_name: &'static str,
    pub version: &'static str,
    pub arch: &'static str,
    pub min_gb: u32,
}

/// The type of images from the market.
pub(super) const MARKET: &str = "Integration";

type ImageRow = (&'static str, &'static str, &'static str, &'static str, &'static str, u32);

static IMAGES: &[ImageRow] = &[
    ("Ubuntu 24.04 LTS amd64", "linux", "Ubuntu", "24.04", "x86_64", 20),
    ("Ubuntu 22.04 LTS amd64", "linux", "Ubuntu", "22.04", "x86_64", 20),
    ("Ubuntu 20.04 LTS amd64", "linux", "Ubuntu", "20.04", "x86_64", 20),
    ("Ubuntu 24.04 LTS arm64", "linux", "Ubuntu", "24.04", "aarch64", 20),
    ("Debian 12.5 amd64", "linux", "Debian", "12.5", "x86_64", 20),
    ("Debian 11.9 amd64", "linux", "Debian", "11.9", "x86_64", 20),
    ("CentOS 7.9 amd64", "linux", "CentOS", "7.9", "x86_64", 20),
    ("CentOS Stream 9 amd64", "linux", "CentOS", "9", "x86_64", 20),
    ("Rocky Linux 9.3 amd64", "linux", "Rocky", "9.3", "x86_64", 20),
    ("Rocky Linux 8.9 amd64", "linux", "Rocky", "8.9", "x86_64", 20),
    ("AlmaLinux 9.3 amd64", "linux", "AlmaLinux", "9.3", "x86_64", 20),
    ("openEuler 22.03 arm64", "linux", "openEuler", "22.03", "aarch64", 20),
    ("openEuler 22.03 amd64", "linux", "openEuler", "22.03", "x86_64", 20),
    ("BaiduLinux 3.0 amd64", "linux", "BaiduLinux", "3.0", "x86_64", 20),
    ("Windows Server 2022 中文版", "windows", "Windows Server", "2022", "x86_64", 40),
    ("Windows Server 2019 English", "windows", "Windows Server", "2019", "x86_64", 40),
    ("Windows Server 2016 中文版", "windows", "Windows Server", "2016", "x86_64", 40),
    ("Ubuntu 22.04 GPU CUDA 12.4", "linux", "Ubuntu", "22.04", "x86_64", 60),
    ("CentOS 7.9 GPU CUDA 11.8", "linux", "CentOS", "7.9", "x86_64", 60),
    ("数据库镜像 MySQL 8.0", "linux", "CentOS", "7.9", "x86_64", 100),
    ("web tier base 2026-10", "linux", "Ubuntu", "22.04", "x86_64", 40),
    ("old analytics box", "linux", "CentOS", "7.9", "x86_64", 200),
    ("market: WordPress on CentOS 7.9", "linux", "CentOS", "7.9", "x86_64", 40),
];

/// The images: two with ids that the documents use, the others with ids from the seed.
pub(super) fn images(seed: u64) -> Vec<Image> {
    let row = |(index, row): (usize, &ImageRow)| {
        let (name, os, os_name, version, arch, min_gb) = *row;
        let id = match index {
            0 => "m-mRjO3cjs".to_owned(),
            6 => "m-Rx1dCMFF".to_owned(),
            _ => format!("m-{}", code(seed, name)),
        };
        let kind = if name.starts_with("market: ") {
            MARKET
        } else if index >= 20 {
            "Custom"
        } else if name.contains("GPU") {
            "GpuBccSystem"
        } else {
            "System"
        };
        Image { id, name, kind, os, os_name, version, arch, min_gb }
    };
    IMAGES.iter().enumerate().map(row).collect()
}
