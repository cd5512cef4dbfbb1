//! An appointment: one child, a group, or an outing with many children.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Id, Kind, PersonId};
use crate::care::records::record::Record;

/// An appointment; all instants are UTC.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    pub subject: Subject,
    #[serde(default)]
    pub case: Option<Id>,
    pub counselors: Vec<PersonId>,
    #[serde(default)]
    pub room: Option<Id>,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub start: DateTime<Utc>,
    pub minutes: u32,
    pub kind: AppointmentKind,
    pub state: AppointmentState,
    /// When it really began.
    #[serde(default, with = "chrono::serde::ts_milliseconds_option")]
    pub began: Option<DateTime<Utc>>,
    /// When it really ended.
    #[serde(default, with = "chrono::serde::ts_milliseconds_option")]
    pub ended: Option<DateTime<Utc>>,
    /// The series it belongs to.
    #[serde(default)]
    pub series: Option<Id>,
    /// Whether it happened and had never been booked (补录).
    #[serde(default)]
    pub entered_afterwards: bool,
    /// Why a clash was overridden.
    #[serde(default)]
    pub override_reason: Option<String>,
    /// Why it is held although consent for services is owed, refused or taken back; empty where nobody had to say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub without_consent: String,
    /// Where it takes place, if in no room.
    #[serde(default)]
    pub place: String,
    /// Every change of state, the oldest first.
    #[serde(default)]
    pub history: Vec<AppointmentChange>,
}

confidential!(Appointment);

impl Appointment {
    /// Makes one that is scheduled, of so many minutes: in no room and no series, and nothing happened to it yet.
    pub fn scheduled(
        subject: Subject,
        counselors: Vec<PersonId>,
        start: DateTime<Utc>,
        minutes: u32,
        kind: AppointmentKind,
    ) -> Appointment {
        Appointment {
            subject,
            case: None,
            counselors,
            room: None,
            start,
            minutes,
            kind,
            state: AppointmentState::Scheduled,
            began: None,
            ended: None,
            series: None,
            entered_afterwards: false,
            override_reason: None,
            without_consent: String::new(),
            place: String::new(),
            history: Vec::new(),
        }
    }

    /// Gives the planned end.
    pub fn end(&self) -> DateTime<Utc> {
        self.start + TimeDelta::minutes(i64::from(self.minutes))
    }

    /// Gives the children it is with.
    pub fn children(&self) -> &[Id] {
        match &self.subject {
            Subject::Child(child) => std::slice::from_ref(child),
            Subject::Group { children, .. } | Subject::Outing { children, .. } => children,
            Subject::Supervision { .. } => &[],
        }
    }

    /// Tells whether it is a supervision session.
    pub fn is_supervision(&self) -> bool {
        matches!(self.subject, Subject::Supervision { .. })
    }

    /// Gives who owes a note of it: of a supervision session who leads it, else each counselor.
    pub fn writers(&self) -> &[PersonId] {
        let leads = self.counselors.len().min(1);
        match self.is_supervision() {
            true => &self.counselors[..leads],
            false => &self.counselors,
        }
    }

    /// Gives the instants between which its children are taken: as planned, and once it is over as it really was.
    pub fn held(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        use AppointmentState as S;
        match (self.state, self.began, self.ended) {
            (S::Completed | S::BrokenOff, Some(began), Some(ended)) => (began, ended),
            _ => (self.start, self.end()),
        }
    }

    /// Gives the instants between which counselors and room are taken: as [`Self::held`], and for an outing with its
    /// travel there and back.
    pub fn blocked(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        let (from, until) = self.held();
        match &self.subject {
            Subject::Outing { travel_minutes, .. } => {
                let travel = TimeDelta::minutes(i64::from(*travel_minutes));
                (from - travel, until + travel)
            }
            Subject::Child(_) | Subject::Group { .. } | Subject::Supervision { .. } => {
                (from, until)
            }
        }
    }
}

/// Whom an appointment is with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    Child(Id),
    Group {
        name: String,
        children: Vec<Id>,
    },
    /// A school or village visit.
    Outing {
        name: String,
        children: Vec<Id>,
        /// Minutes of travel, the same there and back.
        travel_minutes: u32,
    },
    /// With colleagues and no child: who takes part are its counselors, the first of whom leads it and writes of it.
    Supervision {
        #[serde(default)]
        about: String,
    },
}

/// One change of an appointment's state: who, when and why.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentChange {
    pub from: AppointmentState,
    pub to: AppointmentState,
    pub by: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// Who called it off, of a cancelled one.
    #[serde(default)]
    pub called_off_by: Option<CalledOffBy>,
    #[serde(default)]
    pub why: String,
}

confidential!(Subject, AppointmentChange);

choice! {
    /// Where an appointment stands.
    AppointmentState {
        Requested = "requested", "appointment-state-requested";
        Scheduled = "scheduled", "appointment-state-scheduled";
        Arrived = "arrived", "appointment-state-arrived";
        InSession = "in-session", "appointment-state-in-session";
        Completed = "completed", "appointment-state-completed";
        BrokenOff = "broken-off", "appointment-state-broken-off";
        Missed = "missed", "appointment-state-missed";
        Cancelled = "cancelled", "appointment-state-cancelled";
        ToReschedule = "to-reschedule", "appointment-state-to-reschedule";
    }
}

choice! {
    /// How an appointment is held.
    AppointmentKind {
        InPerson = "in-person", "appointment-kind-in-person";
        Phone = "phone", "appointment-kind-phone";
        Video = "video", "appointment-kind-video";
        HomeVisit = "home-visit", "appointment-kind-home-visit";
        SchoolVisit = "school-visit", "appointment-kind-school-visit";
        VillageVisit = "village-visit", "appointment-kind-village-visit";
        Group = "group", "appointment-kind-group";
    }
}

choice! {
    /// Who called an appointment off.
    CalledOffBy {
        Child = "child", "called-off-by-child";
        Family = "family", "called-off-by-family";
        School = "school", "called-off-by-school";
        Counselor = "counselor", "called-off-by-counselor";
        Other = "other", "called-off-by-other";
    }
}

impl Record for Appointment {
    const KIND: Kind = Kind::Appointment;
}
