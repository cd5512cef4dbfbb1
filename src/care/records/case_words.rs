//! A case's concerns, plan and reasons: what its care team alone may read.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Kind, PersonId};
use crate::care::records::record::Record;

/// The words of the case with the same id.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseWords {
    pub concerns: Vec<Concern>,
    /// The concerns in words.
    pub words: String,
    pub plan: String,
    pub safety_plan: String,
    /// Why states and risk were changed, the oldest first.
    pub reasons: Vec<ReasonGiven>,
    /// Half a page, written when the case is closed.
    pub closing_summary: String,
}

confidential!(CaseWords);

/// Why somebody changed the state or the risk of a case; the change itself is in the header.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonGiven {
    pub by: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    pub words: String,
}

confidential!(ReasonGiven);

open_choice! {
    /// What a case is about.
    Concern, "concern-other" {
        /// 亲子分离
        Separation = "separation", "concern-separation";
        /// 隔代教养
        GrandparentRaising = "grandparent-raising", "concern-grandparent-raising";
        /// 厌学
        SchoolRefusal = "school-refusal", "concern-school-refusal";
        /// 同伴与欺凌
        PeersBullying = "peers-bullying", "concern-peers-bullying";
        /// 情绪
        Mood = "mood", "concern-mood";
        /// 自伤自杀
        SelfHarm = "self-harm", "concern-self-harm";
        /// 疑似侵害
        SuspectedAbuse = "suspected-abuse", "concern-suspected-abuse";
        /// 忽视
        Neglect = "neglect", "concern-neglect";
        /// 网络
        Internet = "internet", "concern-internet";
        /// 丧失
        Loss = "loss", "concern-loss";
        /// 行为
        Behaviour = "behaviour", "concern-behaviour";
    }
}

impl Record for CaseWords {
    const KIND: Kind = Kind::CaseWords;
}
