//! Tables of endpoints: what a provider answers, by method and path.

/// An endpoint, and what it does.
#[derive(Debug)]
pub(super) struct Endpoint<A: 'static> {
    pub method: &'static str,
    pub path: Path,
    pub act: A,
}

/// The paths of an endpoint.
#[derive(Debug, Clone, Copy)]
pub(super) enum Path {
    /// This one.
    Is(&'static str),
    /// Those with one more segment, which is handed on.
    One(&'static str),
    /// All that begin so; what follows is handed on.
    Below(&'static str),
}

impl Path {
    /// The part of a path that the endpoint does not name, if the path is one of the endpoint's.
    fn rest<'p>(&self, path: &'p str) -> Option<&'p str> {
        match self {
            Path::Is(own) => (*own == path).then_some(""),
            Path::One(start) => {
                path.strip_prefix(start).filter(|rest| !rest.is_empty() && !rest.contains('/'))
            }
            Path::Below(start) => path.strip_prefix(start),
        }
    }
}

/// The first endpoint that a request is for, and the rest of the path.
pub(super) fn find<'p, A>(
    table: &'static [Endpoint<A>],
    method: &str,
    path: &'p str,
) -> Option<(&'static A, &'p str)> {
    table
        .iter()
        .filter(|endpoint| endpoint.method == method)
        .find_map(|endpoint| endpoint.path.rest(path).map(|rest| (&endpoint.act, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    static TABLE: &[Endpoint<u8>] = &[
        Endpoint { method: "GET", path: Path::Is("/a/types"), act: 1 },
        Endpoint { method: "GET", path: Path::One("/b/"), act: 2 },
        Endpoint { method: "GET", path: Path::Below("/a/"), act: 3 },
        Endpoint { method: "POST", path: Path::Is("/a/types"), act: 4 },
    ];

    #[test]
    fn the_first_endpoint_that_fits_is_found_with_the_rest_of_the_path() {
        for (method, path, found) in [
            ("GET", "/a/types", Some((&1, ""))),
            ("POST", "/a/types", Some((&4, ""))),
            ("GET", "/a/x/y", Some((&3, "x/y"))),
            ("GET", "/a/", Some((&3, ""))),
            ("GET", "/b/x", Some((&2, "x"))),
            ("GET", "/b/x/y", None),
            ("GET", "/b/", None),
            ("PUT", "/a/types", None),
        ] {
            assert_eq!(find(TABLE, method, path), found, "{method} {path}");
        }
    }
}
