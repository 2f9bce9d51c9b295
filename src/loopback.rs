//! The rule for hosts that can only be this machine: plain HTTP, demonstration keys and the simulated cloud are for those.

use std::net::{IpAddr, Ipv6Addr};

/// Tells whether a host without its port is this machine: `localhost` or a loopback address, one of IPv6 possibly in
/// brackets.
pub fn is_loopback(host: &str) -> bool {
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse().is_ok_and(|ip: Ipv6Addr| ip.is_loopback()),
        None => {
            host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_names_and_addresses_of_this_machine_are_loopback() {
        for host in ["localhost", "LocalHost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "localhost.example",
            "127.0.0.1.example",
            "127.1",
            "10.0.0.1",
            "0.0.0.0",
            "[127.0.0.1]",
            "[localhost]",
            "[::1",
            "::1]",
            "::",
            "localhost:80",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
