//! The faults that a call meets, counted down.

use super::kind::{Dating, Fault, FaultKind};

/// The faults that one call meets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::sim) struct ActiveFault {
    /// The fault.
    pub what: Option<FaultKind>,
    /// Seconds by which the server's clock is ahead.
    pub skew: i64,
    /// Fault of the answer's date.
    pub date: Option<Dating>,
    /// Forgets the tokens before.
    pub forget: bool,
    /// Number of looks at lists that show nothing from now on.
    pub lag: Option<u32>,
    /// Number of looks at lists that show what was not sold.
    pub lie: Option<u32>,
}

impl ActiveFault {
    /// Fault of a sale under it.
    pub fn luck(&self) -> SaleFault {
        match self.what {
            Some(FaultKind::Vanish { instances }) => SaleFault { vanish: instances, ..SaleFault::default() },
            Some(FaultKind::Fewer { by }) => SaleFault { fewer: by, ..SaleFault::default() },
            _ => SaleFault::default(),
        }
    }
}

/// A fault of a sale.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SaleFault {
    /// Number of instances that fail and are gone.
    pub vanish: usize,
    /// Number of instances that are asked for and not sold.
    pub fewer: usize,
}

/// Faults that a call meets, counted down. The path alone does not always show a purchase.
pub(in crate::sim) fn meet(faults: &mut Vec<Fault>, path: &str, purchase: bool) -> ActiveFault {
    let mut met = ActiveFault::default();
    for fault in faults.iter_mut() {
        if !fault.on.as_ref().map_or(purchase, |part| path.contains(part.as_str())) {
            continue;
        }
        if fault.after > 0 {
            fault.after -= 1;
            continue;
        }
        match &fault.what {
            FaultKind::Skew { seconds } => met.skew = met.skew.saturating_add(*seconds),
            FaultKind::Date(dating) => met.date = Some(dating.clone()),
            FaultKind::Lag { looks } => met.lag = Some(*looks),
            FaultKind::Lie { looks } => met.lie = Some(*looks),
            // One behind the fault that this call meets waits for the next call.
            FaultKind::Forget {} if met.what.is_none() => met.forget = true,
            FaultKind::Forget {} => continue,
            what if met.what.is_none() => met.what = Some(what.clone()),
            _ => continue,
        }
        fault.times = fault.times.saturating_sub(1);
    }
    faults.retain(|fault| fault.times > 0);
    met
}

#[cfg(test)]
mod tests {
    use super::{
        super::{kind::At, read::read},
        *,
    };

    type Tested = Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn faults_are_read_and_counted() -> Tested {
        let text = r#"[{"cut": {"after_sale": true}, "times": 2}, {"refuse": {"status": 403, "code": "X"}, "on": "/v2/zone"},
            {"status": {"status": 429, "retry_after": 3}}, {"skew": {"seconds": 9}, "times": 3}, {"delay": {"ms": 5}}, "broken"]"#;
        assert!(read(text.as_bytes()).is_err(), "a bare word is no fault");
        let mut faults = read(text.replace(", \"broken\"", "").as_bytes())?;
        let refused = meet(&mut faults, "/v2/zone", false);
        assert!(matches!(
            refused,
            ActiveFault { what: Some(FaultKind::Refuse { status: 403, .. }), skew: 0, .. }
        ));
        assert_eq!(meet(&mut faults, "/v2/zone", false), ActiveFault::default());
        for _ in 0..2 {
            let cut = FaultKind::Cut { at: At::Body, after_sale: true };
            assert_eq!(
                meet(&mut faults, "/v2/instanceBySpec", true),
                ActiveFault { what: Some(cut), skew: 9, ..ActiveFault::default() }
            );
        }
        let throttled = meet(&mut faults, "/v2/instanceBySpec", true);
        assert!(matches!(
            throttled,
            ActiveFault { what: Some(FaultKind::Status { status: 429, .. }), skew: 9, .. }
        ));
        assert_eq!(meet(&mut faults, "/v2/instanceBySpec", true).skew, 0);
        Ok(())
    }

    #[test]
    fn a_call_forgets_before_the_fault_it_meets_and_dates_and_lags_whatever_it_meets() -> Tested {
        let text = r#"[{"cut": {"after_sale": true}}, {"forget": {}}, {"answer": {"status": 404}},
            {"date": {"omit": true}}, {"lag": {"looks": 2}}, {"status": {"status": 500}, "after": 3}]"#;
        let mut faults = read(text.as_bytes())?;
        let mut next = || meet(&mut faults, "/v2/instanceBySpec", true);
        let first = next();
        assert!(matches!(first.what, Some(FaultKind::Cut { .. })) && !first.forget, "{first:?}");
        assert!(first.lag == Some(2) && first.date.is_some_and(|d| d.omit));
        let second = next();
        assert!(
            matches!(second.what, Some(FaultKind::Answer { status: 404, .. })) && second.forget,
            "{second:?}"
        );
        assert!(second.lag.is_none() && second.date.is_none());
        assert_eq!(next(), ActiveFault::default(), "three calls go by before the last fault");
        assert!(matches!(next().what, Some(FaultKind::Status { status: 500, .. })));
        Ok(())
    }
}
