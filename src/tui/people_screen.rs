//! People (人员): who is at the post, who is invited, whose answer waits to be compared; administrators change it.
//!
//! The list is asked for when the screen opens; what changes in it afterwards is heard.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::care::fingerprint;
use crate::care::ledger::header::{Person, Standing};
use crate::care::ledger::ids::{Hash, PersonId};
use crate::care::ledger::ssh_keys;
use crate::care::post_time;
use crate::post::inviting::OpenInvite;
use crate::post::without_counselor::{self, InHand};
use crate::tui::commands::{Command, Context};
use crate::tui::form::confirm::Confirm;
use crate::tui::form::undrafted::Undrafted;
use crate::tui::handover_forms;
use crate::tui::inert;
use crate::tui::job::Job;
use crate::tui::layer::{Ask, Layer, Notice, Shared, Taken, Tone};
use crate::tui::listed::Listed;
use crate::tui::new_keys_form;
use crate::tui::people_forms::{Admit, Change, InviteForm};
use crate::tui::people_job::PeopleJob;
use crate::tui::ssh_keys_form;
use crate::tui::table::{CellText, Column, Room, Table};
use crate::tui::teams_back;
use crate::tui::wrap::Wrap;
use crate::words::dates;
use crate::words::people;

/// From how many columns on the particulars stand beside the list.
const BESIDE: u16 = 110;

/// The rows of the particulars below the list.
const BELOW: u16 = 5;

#[derive(Clone)]
enum Row {
    Person(Person),
    Invite(OpenInvite),
}

impl Row {
    /// Gives what is the same of a row in the next list: the person, or the invitation.
    fn key(&self) -> (Option<PersonId>, Option<Hash>) {
        match self {
            Row::Person(person) => (Some(person.id), None),
            Row::Invite(open) => (None, Some(open.invite.id())),
        }
    }
}

/// The screen of people.
pub struct PeopleScreen {
    rows: Listed<Row>,
}

impl PeopleScreen {
    /// Opens the screen.
    pub fn new(shared: &Shared) -> PeopleScreen {
        let mut screen = PeopleScreen {
            rows: Listed::default(),
        };
        screen.settle(shared);
        screen
    }

    fn settle(&mut self, shared: &Shared) {
        let people = shared.people.people.iter().cloned().map(Row::Person);
        let invites = shared.people.invites.iter().cloned().map(Row::Invite);
        let mut rows: Vec<Row> = people.chain(invites).collect();
        rows.sort_by_cached_key(|row| match row {
            Row::Invite(open) => {
                let place = if open.answer.is_some() { 0 } else { 2 };
                (place, open.invite.handle.clone())
            }
            Row::Person(person) => {
                let place = match person.standing {
                    Standing::Active => 1,
                    Standing::Suspended => 3,
                    Standing::Removed => 4,
                };
                (place, name(person, shared))
            }
        });
        self.rows.put(rows, |row, other| row.key() == other.key());
    }

    fn selected(&self) -> Option<&Row> {
        self.rows.selected()
    }

    fn open(&self, shared: &Shared, asks: &mut Vec<Ask>) {
        let form: Box<dyn crate::tui::form::spec::Form> = match self.selected() {
            None => return,
            Some(_) if !shared.me.roles.administrator => return read_only(shared, asks),
            Some(Row::Person(person)) => Box::new(Change::of(person.clone(), shared)),
            Some(Row::Invite(open)) => match &open.answer {
                Some(keys) => Box::new(Admit::of(open.invite.clone(), keys.id())),
                None => return say(asks, shared, "people-not-answered"),
            },
        };
        asks.push(Ask::Open(Box::new(Undrafted::new(form, shared))));
    }

    fn remove(&self, shared: &Shared, asks: &mut Vec<Ask>) {
        let words = &shared.words;
        if !shared.me.roles.administrator {
            return read_only(shared, asks);
        }
        match self.selected() {
            Some(Row::Person(person)) if person.standing != Standing::Removed => {
                let shown = name(person, shared);
                let mut lines = vec![
                    words.with("people-remove-who", &[("name", shown.into())]),
                    words.get("people-remove-what"),
                ];
                lines.extend(left_behind(person, shared));
                asks.push(change_after_asking(
                    "people-remove",
                    lines,
                    person,
                    Standing::Removed,
                    shared,
                ));
            }
            Some(Row::Invite(open)) => {
                let invite = open.invite.id();
                let lines = vec![words.with(
                    "people-uninvite-who",
                    &[("name", open.invite.handle.clone().into())],
                )];
                let question = Confirm::new(
                    words.get("people-uninvite"),
                    lines,
                    move |_, asks: &mut Vec<Ask>| {
                        asks.push(Ask::Do(Job::OfPeople(Box::new(PeopleJob::Uninvite(
                            invite,
                        )))));
                    },
                );
                asks.push(Ask::Open(Box::new(question)));
            }
            _ => {}
        }
    }

    /// Suspends somebody, or brings them back.
    fn suspend(&self, shared: &Shared, asks: &mut Vec<Ask>) {
        if !shared.me.roles.administrator {
            return read_only(shared, asks);
        }
        let Some(Row::Person(person)) = self.selected() else {
            return;
        };
        if person.standing == Standing::Active {
            let shown = name(person, shared);
            let words = &shared.words;
            let mut lines = vec![
                words.with("people-suspend-who", &[("name", shown.into())]),
                words.get("people-suspend-what"),
            ];
            lines.extend(left_behind(person, shared));
            let id = "people-suspend";
            asks.push(change_after_asking(
                id,
                lines,
                person,
                Standing::Suspended,
                shared,
            ));
        } else {
            asks.push(Ask::Do(Job::OfPeople(Box::new(PeopleJob::Change {
                person: person.id,
                roles: person.roles,
                standing: Standing::Active,
                beside: None,
            }))));
        }
    }

    /// Opens the SSH keys of whom the cursor stands on: one's own, or anybody's to an administrator.
    fn ssh_keys(&self, shared: &Shared, asks: &mut Vec<Ask>) {
        let me = &shared.me;
        match self.selected() {
            Some(Row::Person(person)) if person.id == me.person || me.roles.administrator => {
                asks.push(Ask::Open(ssh_keys_form::form(person, shared)));
            }
            Some(_) => read_only(shared, asks),
            None => {}
        }
    }

    fn particulars(&self, shared: &Shared) -> Vec<String> {
        let words = &shared.words;
        let shown = |person: &Person| {
            let groups = fingerprint::groups(person.keys.id());
            let (first, second) = groups.split_at(4);
            vec![
                format!(
                    "{} · {}",
                    words.get("people-fingerprint"),
                    name(person, shared)
                ),
                format!("  {}", first.join("  ")),
                format!("  {}", second.join("  ")),
            ]
        };
        match self.selected() {
            None => Vec::new(),
            Some(Row::Person(person)) => {
                let mut lines = shown(person);
                if !person.ssh.is_empty() {
                    let keys = person.ssh.iter().map(|key| ssh_keys::fingerprint(key));
                    let keys: Vec<String> = keys.collect();
                    let label = words.get("people-ssh-keys");
                    lines.push(format!("{label}  {}", keys.join("  ")));
                }
                lines
            }
            Some(Row::Invite(open)) => {
                let until = chrono::DateTime::from_timestamp_millis(open.invite.until);
                let until = until.map_or_else(String::new, |until| {
                    let zone = shared.register.settings.zone;
                    dates::date(words, post_time::local(zone, until).date())
                });
                let what = match &open.answer {
                    Some(_) => "people-answered-next",
                    None => "people-invited-next",
                };
                vec![
                    words.with("people-good-until", &[("until", until.into())]),
                    words.get(what),
                ]
            }
        }
    }
}

/// Gives somebody's full name, or what they sign in with where their card cannot be read.
fn name(person: &Person, shared: &Shared) -> String {
    let card = shared.register.staff_name(person.id);
    card.map_or_else(|| person.handle.clone(), str::to_owned)
}

fn read_only(shared: &Shared, asks: &mut Vec<Ask>) {
    say(asks, shared, "refusal-administrators-only");
}

fn say(asks: &mut Vec<Ask>, shared: &Shared, id: &str) {
    asks.push(Ask::Say(Notice {
        text: shared.words.get(id),
        tone: Tone::Warning,
    }));
}

/// Asks before somebody's standing is changed.
fn change_after_asking(
    title: &str,
    lines: Vec<String>,
    person: &Person,
    standing: Standing,
    shared: &Shared,
) -> Ask {
    let (id, roles) = (person.id, person.roles);
    let words = &shared.words;
    let question = Confirm::new(words.get(title), lines, move |_, asks: &mut Vec<Ask>| {
        asks.push(Ask::Do(Job::OfPeople(Box::new(PeopleJob::Change {
            person: id,
            roles,
            standing,
            beside: None,
        }))));
    });
    let mut question = question.yes(words.get(title));
    if shared.me.roles.clinical() && in_hand(person, shared).cases > 0 {
        let hand_over = words.get("people-hand-over-first");
        question = question.instead('H', hand_over, |shared: &Shared, asks: &mut Vec<Ask>| {
            asks.push(Ask::Open(handover_forms::menu(shared)));
        });
    }
    Ask::Open(Box::new(question))
}

fn in_hand(person: &Person, shared: &Shared) -> InHand {
    without_counselor::in_hand(&shared.register, person.id, shared.now)
}

/// Says what somebody has in hand that is left behind without them; who cannot see it is told so.
fn left_behind(person: &Person, shared: &Shared) -> Vec<String> {
    let words = &shared.words;
    if !person.roles.clinical() {
        return Vec::new();
    }
    if !shared.me.roles.clinical() {
        return vec![words.get("people-cases-unseen")];
    }
    let has = in_hand(person, shared);
    let args = [
        ("cases", has.cases.into()),
        ("pressing", has.pressing.into()),
        ("appointments", has.appointments.into()),
        ("follow_ups", has.follow_ups.into()),
    ];
    let mut lines = Vec::new();
    if !has.is_nothing() {
        lines.push(words.with("people-in-hand", &args));
    }
    if has.cases > 0 {
        lines.push(words.get("people-left-cases"));
    }
    lines
}

impl Layer for PeopleScreen {
    fn contexts(&self) -> Vec<Context> {
        vec![Context::People, Context::List]
    }

    fn command(&mut self, command: Command, shared: &Shared, asks: &mut Vec<Ask>) -> Taken {
        if self.rows.moved(command) {
            return Taken::Yes;
        }
        match command {
            Command::Open | Command::Edit => self.open(shared, asks),
            Command::New if shared.me.roles.administrator => {
                let form = Box::new(InviteForm);
                asks.push(Ask::Open(Box::new(Undrafted::new(form, shared))));
            }
            Command::New => read_only(shared, asks),
            Command::Remove => self.remove(shared, asks),
            Command::Otherwise => self.suspend(shared, asks),
            Command::SshKeys => self.ssh_keys(shared, asks),
            Command::GiveBack => match teams_back::question(shared) {
                Some(question) => asks.push(Ask::Open(question)),
                None => say(asks, shared, "teams-back-none"),
            },
            // One's own, whoever the cursor stands on.
            Command::NewKeys => asks.push(Ask::Open(new_keys_form::form(shared))),
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn draw(&mut self, area: Rect, buffer: &mut Buffer, shared: &Shared) -> Option<Position> {
        let area = area.intersection(buffer.area);
        let (words, theme) = (&shared.words, &shared.theme);
        if area.height < 6 || area.width < 30 {
            return None;
        }
        let title = words.get("people-title");
        buffer.set_string(area.x, area.y, &title, theme.title);
        let beside = area.width >= BESIDE;
        let (list, aside) = if beside {
            let width = area.width * 3 / 5;
            let list = Rect {
                y: area.y + 1,
                height: area.height - 1,
                width,
                ..area
            };
            let aside = Rect {
                x: area.x + width + 2,
                width: area.width - width - 2,
                ..list
            };
            (list, aside)
        } else {
            let below = BELOW.min(area.height / 3);
            let list = Rect {
                y: area.y + 1,
                height: area.height - 1 - below,
                ..area
            };
            let aside = Rect {
                y: list.bottom(),
                height: below,
                ..area
            };
            (list, aside)
        };
        self.rows.fit(list.height.saturating_sub(1));
        let titles = [
            "people-name",
            "people-sign-in",
            "people-roles",
            "people-standing",
        ];
        let titles = titles.map(|id| words.get(id));
        let narrow = area.width < 76;
        let mut columns = vec![Column::new(&titles[0], Room::Share(2))];
        if !narrow {
            columns.push(Column::new(&titles[1], Room::Fixed(12)));
        }
        columns.push(Column::new(&titles[2], Room::Share(3)));
        columns.push(Column::new(&titles[3], Room::Fixed(16)));
        let none = words.get("people-none");
        let place = Table::new(&columns, self.rows.len(), |row| {
            let (shown, handle, roles, standing) = match self.rows.rows().get(row) {
                Some(Row::Person(person)) => (
                    name(person, shared),
                    person.handle.clone(),
                    person.roles,
                    CellText::from(people::standing(words, person.standing)),
                ),
                Some(Row::Invite(open)) => (
                    open.invite.handle.clone(),
                    open.invite.handle.clone(),
                    open.invite.roles,
                    match open.answer {
                        Some(_) => CellText::styled(words.get("people-to-confirm"), theme.warn),
                        None => CellText::from(words.get("people-invited-state")),
                    },
                ),
                None => return Vec::new(),
            };
            let mut cells = vec![CellText::from(shown)];
            if !narrow {
                cells.push(handle.into());
            }
            cells.push(people::roles(words, roles).into());
            cells.push(standing);
            cells
        })
        .empty(&none)
        .draw(list, buffer, theme, self.rows.cursor(), true);
        let room = usize::from(aside.width).max(1);
        let mut y = aside.y + 1;
        for line in self.particulars(shared) {
            let wrap = Wrap::new(&line, room);
            for row in wrap.rows() {
                if y < aside.bottom() {
                    let text = inert::cut(line[row.range()].trim_end(), room);
                    buffer.set_string(aside.x, y, text, theme.normal);
                }
                y = y.saturating_add(1);
            }
        }
        place
    }

    fn hint(&self, command: Command, shared: &Shared) -> Option<String> {
        let none = Some(String::new());
        let may = shared.me.roles.administrator;
        let words = &shared.words;
        match (command, self.selected()) {
            (Command::Open, Some(Row::Invite(open))) if may && open.answer.is_some() => {
                Some(words.get("people-confirm"))
            }
            (Command::Open, Some(Row::Person(_))) if may => Some(words.get("command-edit")),
            (Command::New, _) if may => Some(words.get("people-invite")),
            (Command::SshKeys, Some(Row::Invite(_))) => none,
            (Command::SshKeys, Some(Row::Person(person)))
                if may || person.id == shared.me.person =>
            {
                None
            }
            (Command::SshKeys, _) => none,
            (Command::GiveBack, _) if !teams_back::is_owed(shared) => none,
            (Command::Otherwise, Some(Row::Person(person))) if may => {
                Some(words.get(match person.standing {
                    Standing::Active => "people-suspend",
                    Standing::Suspended | Standing::Removed => "people-restore",
                }))
            }
            (
                Command::Open
                | Command::New
                | Command::Otherwise
                | Command::Edit
                | Command::Advance
                | Command::WriteNote
                | Command::NewFollowUp
                | Command::Narrow,
                _,
            ) => none,
            _ => None,
        }
    }

    fn takes(&self, command: Command) -> bool {
        !matches!(
            command,
            Command::Advance | Command::WriteNote | Command::NewFollowUp | Command::Narrow
        )
    }

    fn row_commands(&self, shared: &Shared) -> Vec<Command> {
        if shared.me.roles.administrator {
            vec![
                Command::Open,
                Command::New,
                Command::Otherwise,
                Command::Remove,
                Command::SshKeys,
                Command::NewKeys,
            ]
        } else {
            vec![Command::SshKeys, Command::NewKeys]
        }
    }

    fn changed(&mut self, shared: &Shared) {
        self.settle(shared);
    }

    fn beside_tabs(&self) -> Option<Command> {
        Some(Command::GoPeople)
    }

    fn is_screen(&self) -> bool {
        true
    }
}
