//! Numbers of pledges that are worth saying.

/// Numbers of pledges that are worth saying: 100, 250, 500, 1,000, 2,500, 5,000, 10,000 and so on.
pub fn milestones() -> impl Iterator<Item = i64> {
    let scales = std::iter::successors(Some(100_i64), |scale| scale.checked_mul(10));
    scales
        .flat_map(|scale| [Some(scale), scale.checked_mul(5).map(|five| five / 2), scale.checked_mul(5)])
        .flatten()
}

/// The last milestone that so many pledges have passed.
pub fn milestone_passed(pledges: i64) -> Option<i64> {
    milestones().take_while(|milestone| *milestone <= pledges).last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milestones_are_passed_one_by_one() {
        for (count, passed) in [
            (-1, None),
            (99, None),
            (100, Some(100)),
            (249, Some(100)),
            (250, Some(250)),
            (999, Some(500)),
            (1_000, Some(1_000)),
            (2_499, Some(1_000)),
            (16_402, Some(10_000)),
            (1_234_567, Some(1_000_000)),
        ] {
            assert_eq!(milestone_passed(count), passed, "{count}");
        }
        assert!(milestone_passed(i64::MAX).is_some());
    }
}
