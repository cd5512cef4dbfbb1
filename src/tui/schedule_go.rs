//! Going to a typed day on the schedule.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;

use crate::care::ledger::ids::Id;
use crate::tui::form::spec::{FieldSpec, Form, Submitted};
use crate::tui::form::values::Values;
use crate::tui::layer::{Ask, Shared};

/// The day that is to be gone to, left for the schedule below the form.
pub type Wanted = Arc<Mutex<Option<NaiveDate>>>;

/// The form in which the day is typed.
pub struct GoToDay {
    wanted: Wanted,
}

impl GoToDay {
    /// Leaves what is typed with the schedule that has the other end.
    pub fn new(wanted: Wanted) -> GoToDay {
        GoToDay { wanted }
    }
}

impl Form for GoToDay {
    fn kept_as(&self) -> (&'static str, Option<Id>) {
        ("go-to-day", None)
    }

    fn title(&self, shared: &Shared) -> String {
        shared.words.get("schedule-go-to-day")
    }

    fn fields(&self, shared: &Shared) -> Vec<FieldSpec> {
        vec![FieldSpec::day(shared.words.get("schedule-day")).required()]
    }

    fn submit(&mut self, values: &Values, _shared: &Shared) -> Submitted {
        let day = values.moment(0).map(|said| said.date);
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner) = day;
        Ok(vec![Ask::Close])
    }
}
