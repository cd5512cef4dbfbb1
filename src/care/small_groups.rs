//! Leaving small groups out of published counts, and with them whatever gives them away.
//!
//! A count below the least group is left out. Where the rest would tell it (a total less all that is given), more is
//! left out: the smallest that are given, until what is hidden could each be more values than the least group. Zero is
//! given, since it counts nobody; where all that is not zero is hidden and still tells too much, zeros are hidden too.
//!
//! This holds within one table. Two months, or two tables of other people, can be compared by who knows more; the threat
//! model says so.

/// The counts of a table as they are given; none is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub total: Option<u32>,
    pub cells: Vec<Option<u32>>,
}

/// Leaves out what is small of counts that make up a total, each thing counted once.
pub fn leave_out(counts: &[u32], least: u32) -> Given {
    let total = counts
        .iter()
        .fold(0u32, |sum, count| sum.saturating_add(*count));
    if total > 0 && total < least {
        return Given {
            total: None,
            cells: vec![None; counts.len()],
        };
    }
    Given {
        total: Some(total),
        cells: hide(counts, |count| count > 0 && count < least, least),
    }
}

/// Leaves out what is small of counts of one population, in which each thing may be counted in several: what all but a
/// few are is as telling as what a few are.
pub fn leave_out_overlapping(counts: &[u32], population: u32, least: u32) -> Given {
    if population > 0 && population < least {
        return Given {
            total: None,
            cells: vec![None; counts.len()],
        };
    }
    let small = |count: u32| {
        let others = population.saturating_sub(count);
        (count > 0 && count < least) || (others > 0 && others < least)
    };
    Given {
        total: Some(population),
        cells: hide(counts, small, least),
    }
}

fn hide(counts: &[u32], small: impl Fn(u32) -> bool, least: u32) -> Vec<Option<u32>> {
    let mut hidden: Vec<bool> = counts.iter().map(|count| small(*count)).collect();
    if !hidden.contains(&true) {
        return counts.iter().map(|count| Some(*count)).collect();
    }
    while !is_wide(counts, &hidden, least) {
        let next = counts
            .iter()
            .enumerate()
            .filter(|(place, count)| !hidden[*place] && **count > 0)
            .min_by_key(|(_, count)| **count);
        match next {
            Some((place, _)) => hidden[place] = true,
            // Which of them are zero is then left out as well.
            None => return vec![None; counts.len()],
        }
    }
    counts
        .iter()
        .zip(hidden)
        .map(|(count, hidden)| (!hidden).then_some(*count))
        .collect()
}

/// Tells whether each hidden count could be more values than the least group: who knows the sum of what is hidden, and
/// that each is at least one, knows no more.
fn is_wide(counts: &[u32], hidden: &[bool], least: u32) -> bool {
    let pairs = counts.iter().zip(hidden).filter(|(_, hidden)| **hidden);
    let (sum, number) = pairs.fold((0u32, 0u32), |(sum, number), (count, _)| {
        (sum.saturating_add(*count), number + 1)
    });
    number >= 2 && sum.saturating_sub(number) >= least
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_small_group_is_left_out_with_the_one_that_would_give_it_away() {
        let given = leave_out(&[40, 12, 3, 0], 5);
        assert_eq!(given.total, Some(55));
        assert_eq!(given.cells, [Some(40), None, None, Some(0)]);
    }

    #[test]
    fn where_nothing_is_small_all_is_given() {
        let given = leave_out(&[40, 12, 0, 5], 5);
        assert_eq!(given.cells, [Some(40), Some(12), Some(0), Some(5)]);
    }

    #[test]
    fn a_small_total_leaves_everything_out() {
        let given = leave_out(&[2, 1, 0], 5);
        assert_eq!((given.total, given.cells), (None, vec![None; 3]));
        let given = leave_out_overlapping(&[3, 3], 3, 5);
        assert_eq!((given.total, given.cells), (None, vec![None; 2]));
    }

    #[test]
    fn what_all_but_a_few_are_is_left_out_too() {
        let given = leave_out_overlapping(&[38, 20, 9], 40, 5);
        assert_eq!(given.total, Some(40));
        assert_eq!(given.cells[0], None, "two are not");
        assert!(given.cells.iter().filter(|cell| cell.is_none()).count() >= 2);
    }

    proptest! {
        #[test]
        fn nobody_can_work_a_hidden_count_out(
            counts in proptest::collection::vec(0u32..30, 1..9),
            least in 3u32..10,
        ) {
            let given = leave_out(&counts, least);
            for (count, cell) in counts.iter().zip(&given.cells) {
                // Nothing small is given, and what is given is true.
                prop_assert!(cell.is_none_or(|cell| cell == *count && (cell == 0 || cell >= least)));
            }
            let hidden = given.cells.iter().filter(|cell| cell.is_none()).count() as u32;
            let Some(total) = given.total else {
                prop_assert_eq!(hidden as usize, counts.len());
                return Ok(());
            };
            if hidden == 0 {
                return Ok(());
            }
            let shown: u32 = given.cells.iter().flatten().sum();
            let rest = total - shown;
            let all = hidden as usize == counts.len();
            // Each hidden one can be anything from one (or zero, where zeros are hidden) to what the others leave.
            let values = if all { rest + 1 } else { rest - hidden + 1 };
            prop_assert!(values > least, "{counts:?} {given:?}");
        }
    }
}
