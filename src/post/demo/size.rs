//! The two sizes of the made-up post.

/// How large the made-up post is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 240 children and 18 months.
    Usual,
    /// 3,000 children and ten years: the full size of DOMAIN.md.
    TenYears,
}

impl Size {
    /// Gives the number of children on the register.
    pub fn children(self) -> usize {
        match self {
            Size::Usual => 240,
            Size::TenYears => 3_000,
        }
    }

    /// Gives how far back the post's work goes, in days.
    pub fn days(self) -> i64 {
        match self {
            Size::Usual => 548,
            Size::TenYears => 3_652,
        }
    }

    /// Gives how many of a hundred children have or had a case.
    pub fn cases_percent(self) -> usize {
        match self {
            Size::Usual => 47,
            Size::TenYears => 90,
        }
    }

    /// Gives how many follow-ups come of a hundred appointments, besides those after missed ones.
    pub fn follow_ups_percent(self) -> usize {
        match self {
            Size::Usual => 45,
            Size::TenYears => 236,
        }
    }

    /// Gives the least number of characters of a note; 700 Chinese characters are 2 KB.
    pub fn note_characters(self) -> usize {
        match self {
            Size::Usual => 260,
            Size::TenYears => 660,
        }
    }
}

/// Gives about how many records there will be, without the audit's; for a progress bar.
pub fn count(size: Size) -> u64 {
    match size {
        Size::Usual => 11_000,
        Size::TenYears => 400_000,
    }
}

/// Gives the number of audit entries of ten years.
pub const AUDIT_ENTRIES: u64 = 1_000_000;
