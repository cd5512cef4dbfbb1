//! What a column can mean.

/// Whom a column tells of besides the child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Who looks after the child 照护人.
    Carer,
    /// Guardian 监护人.
    Guardian,
    /// Father.
    Father,
    /// Mother.
    Mother,
    /// Both parents in one column.
    Parents,
    /// Village children's director 儿童主任.
    Director,
}

/// What a person's column tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Name.
    Name,
    /// Relation to the child.
    Relation,
    /// Phone numbers.
    Phone,
    /// Where they work.
    Workplace,
    /// Since when they are away.
    AwaySince,
    /// When they come home.
    ComesHome,
}

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The running number.
    Serial,
    /// The child's name.
    Name,
    /// Sex.
    Sex,
    /// Birth date.
    Birth,
    /// Resident ID number.
    ResidentId,
    /// School.
    School,
    /// Grade.
    Grade,
    /// Class.
    Class,
    /// Grade and class in one.
    GradeAndClass,
    /// Whether the child boards.
    Boarding,
    /// Village.
    Village,
    /// Township.
    Township,
    /// Category or categories.
    Category,
    /// In which way the child is left behind.
    LeftBehindKind,
    /// Whether left behind, yes or no.
    IsLeftBehind,
    /// Which parents are away.
    AwayState,
    /// Home address.
    Address,
    /// Remarks.
    Remarks,
    /// A person's column.
    Person(Who, What),
    /// A person's column that does not say whose: that of the person to its left.
    OfPersonBefore(What),
    /// The column of reasons that `mend_file` added; not read.
    MendReason,
    /// Anything else; kept with its header.
    Other,
}
