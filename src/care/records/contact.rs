//! A contact with a child or someone around the child: who, when, how; what was said is `ContactWords`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::record::Record;

/// A contact, or an attempt at one; one call can be logged for several children of a household.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub children: Vec<Id>,
    #[serde(default)]
    pub case: Option<Id>,
    /// When it happened, which may be well before it was entered.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    pub by: PersonId,
    pub channel: Channel,
    pub with: ContactWith,
    pub outcome: ContactOutcome,
    #[serde(default)]
    pub appointment: Option<Id>,
    /// The follow-up that was done by it.
    #[serde(default)]
    pub follow_up: Option<Id>,
}

confidential!(Contact);

choice! {
    /// The way a contact happened.
    Channel {
        InPerson = "in-person", "channel-in-person";
        Phone = "phone", "channel-phone";
        Video = "video", "channel-video";
        Text = "text", "channel-text";
        HomeVisit = "home-visit", "channel-home-visit";
        SchoolVisit = "school-visit", "channel-school-visit";
        Group = "group", "channel-group";
        Other = "other", "channel-other";
    }
}

choice! {
    /// With whom a contact was.
    ContactWith {
        Child = "child", "contact-with-child";
        Carer = "carer", "contact-with-carer";
        Parent = "parent", "contact-with-parent";
        School = "school", "contact-with-school";
        Other = "other", "contact-with-other";
    }
}

choice! {
    /// Whether somebody was reached; anything but `Reached` is an attempt and resets nothing.
    ContactOutcome {
        Reached = "reached", "attempt-reached";
        NoAnswer = "no-answer", "attempt-no-answer";
        NotHome = "not-home", "attempt-not-home";
        WrongNumber = "wrong-number", "attempt-wrong-number";
        Refused = "refused", "attempt-refused";
        LeftMessage = "left-message", "attempt-left-message";
    }
}

impl Record for Contact {
    const KIND: Kind = Kind::Contact;
}
