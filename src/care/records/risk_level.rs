//! The risk level of a case.

choice! {
    /// How much danger a child is in; the order is from the most pressing down.
    #[derive(Default)]
    RiskLevel {
        /// 红·危急
        Red = "red", "risk-red";
        /// 橙·高危
        Orange = "orange", "risk-orange";
        /// 黄·关注
        Yellow = "yellow", "risk-yellow";
        /// 未评; its rhythm is that of yellow.
        #[default]
        Unassessed = "unassessed", "risk-unassessed";
        /// 绿·一般
        Green = "green", "risk-green";
    }
}

impl RiskLevel {
    /// Gives the id of the level's shortest text, for narrow columns.
    pub fn short_id(self) -> &'static str {
        match self {
            RiskLevel::Red => "risk-red-short",
            RiskLevel::Orange => "risk-orange-short",
            RiskLevel::Yellow => "risk-yellow-short",
            RiskLevel::Unassessed => "risk-unassessed-short",
            RiskLevel::Green => "risk-green-short",
        }
    }

    /// Tells whether the level is red or orange: always on the supervisor's board, no slack in dates.
    pub fn pressing(self) -> bool {
        matches!(self, RiskLevel::Red | RiskLevel::Orange)
    }
}
