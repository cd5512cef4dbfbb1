//! Every command a person can give, with its name, its keys and where it holds: the one registry.
//!
//! The footer, the help, the which-key box, the palette and the key look-up are all drawn from [`REGISTRY`]; a key
//! that is not here does nothing. In lists letters are always commands; in text every key types.

/// Where keys are being pressed; a layer names the contexts it offers, most particular first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// Lists and boards: letters are commands.
    List,
    /// Text: letters type.
    Text,
    /// A form: fields one below the other.
    Form,
    Today,
    Schedule,
    Children,
    /// One child with its tabs.
    Child,
    FollowUps,
    /// The supervisor's board and the lists behind it.
    Board,
    Settings,
    Inbox,
    /// The audit log.
    Audit,
    /// The note editor.
    Note,
    /// A note shown, not edited.
    Reading,
    /// A file's preview before it is imported.
    Import,
    EndOfDay,
    /// The people of the post.
    People,
    /// A crisis log.
    Crisis,
    /// Before anybody is signed in.
    SignIn,
}

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident, $id:literal, [$($context:ident),*], [$($key:literal),*], $rank:literal;)+) => {
        /// Everything a person can do with a key.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Command {
            $($(#[$doc])* $name),+
        }

        /// The registry: one entry a command, in the order of the help.
        pub const REGISTRY: &[Entry] = &[
            $(Entry {
                command: Command::$name,
                text: $id,
                contexts: &[$(Context::$context),*],
                keys: &[$($key),*],
                rank: $rank,
            }),+
        ];
    };
}

/// What the registry says of one command.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub command: Command,
    /// The text id of its title; one sentence serves footer, help and palette.
    pub text: &'static str,
    /// Where it holds; everywhere when empty.
    pub contexts: &'static [Context],
    /// Its keys, each as [`crate::tui::key`] writes it, sequences with a space between.
    pub keys: &'static [&'static str],
    /// How much it is wanted in the footer: 0 never, then 1 first.
    pub rank: u8,
}

commands! {
    // Moving; these hold in every list.
    Up, "command-up", [List], ["up", "k"], 0;
    Down, "command-down", [List], ["down", "j"], 0;
    Left, "command-left", [List], ["left", "h"], 0;
    Right, "command-right", [List], ["right", "l"], 0;
    PageUp, "command-page-up", [List], ["pgup"], 0;
    PageDown, "command-page-down", [List], ["pgdn"], 0;
    Top, "command-top", [List], ["home", "g g"], 0;
    Bottom, "command-bottom", [List], ["end", "G"], 0;
    /// A day or page back.
    Earlier, "command-earlier", [List], ["["], 0;
    /// A day or page on.
    Later, "command-later", [List], ["]"], 0;
    Open, "command-open", [List], ["enter"], 2;
    NextPane, "command-next-pane", [List], ["tab"], 0;
    PreviousPane, "command-previous-pane", [List], ["shift-tab"], 0;
    // On the row.
    New, "command-new", [List], ["n"], 3;
    Edit, "command-edit", [List], ["e"], 5;
    Remove, "command-remove", [List], ["delete", "D"], 0;
    /// The next state of the row.
    Advance, "command-advance", [List], ["a"], 1;
    /// Another outcome than the next state.
    Otherwise, "command-otherwise", [List], ["x"], 4;
    Done, "command-done", [Today, FollowUps, Child, Inbox, Board], ["d"], 3;
    WriteNote, "command-write-note", [List], ["w"], 4;
    NewFollowUp, "command-new-follow-up", [List], ["f"], 5;
    Move, "command-move", [Today, Schedule, FollowUps, Child, Board], ["m"], 6;
    View, "command-view", [Today, Schedule, FollowUps, Children], ["v"], 6;
    ToToday, "command-to-today", [Schedule], ["t"], 6;
    Mark, "command-mark", [FollowUps, Import, Children], ["space"], 4;
    RowMenu, "command-row-menu", [List], ["0"], 7;
    /// The last command done to a row, on the present one.
    Repeat, "command-repeat", [List], ["."], 0;
    OpenCase, "command-open-case", [Children, Child, Today], ["C"], 6;
    Risk, "command-risk", [Children, Child, Today], ["R"], 6;
    Consent, "command-consent", [Children, Child, Today], ["S"], 7;
    People, "command-people", [Children, Child], ["P"], 7;
    LogContact, "command-log-contact", [Children, Child, Today, Board], ["L"], 7;
    CareTeam, "command-care-team", [Children, Child], ["T"], 8;
    Share, "command-share", [Children, Child, Reading], ["K"], 8;
    HandOver, "command-hand-over", [Today, Children], ["H"], 0;
    /// Opening a case by the recovery words.
    Emergency, "command-emergency", [Children, Child], [], 0;
    Reveal, "command-reveal", [Child], ["I"], 8;
    Addendum, "command-addendum", [Reading, Child], ["A"], 3;
    EnteredInError, "command-entered-in-error", [Reading, Child], ["E"], 6;
    Import, "command-import", [Children], ["O"], 8;
    /// Saves an import's wrong rows to a file.
    MendFile, "command-mend-file", [Import], ["W"], 2;
    /// Writes tomorrow's appointments to a text file.
    PaperSheet, "command-paper-sheet", [EndOfDay], ["P"], 2;
    EnterAfterwards, "command-enter-afterwards", [Today, Schedule, Child], ["B"], 7;
    /// Books a supervision session.
    Supervise, "command-supervise", [Schedule, Board, Today], ["V"], 8;
    /// Keys of one's teams for who is back.
    GiveBack, "command-give-back", [People], ["B"], 7;
    /// The public SSH keys of a person.
    SshKeys, "command-ssh-keys", [People], ["S"], 6;
    /// New keys for oneself.
    NewKeys, "command-new-keys", [People], ["K"], 6;
    // Going; g and a letter.
    /// The places one can go to, as a numbered menu.
    GoMenu, "command-go-menu", [List], [], 0;
    GoToday, "command-go-today", [List], ["g t"], 0;
    GoSchedule, "command-go-schedule", [List], ["g s"], 0;
    GoChildren, "command-go-children", [List], ["g c"], 0;
    GoFollowUps, "command-go-follow-ups", [List], ["g f"], 0;
    GoBoard, "command-go-board", [List], ["g b"], 0;
    GoApprovals, "command-go-approvals", [List], ["g d"], 0;
    GoFigures, "command-go-figures", [List], ["g r"], 0;
    GoInbox, "command-go-inbox", [List], ["g i"], 0;
    GoAudit, "command-go-audit", [List], ["g h"], 0;
    GoSettings, "command-go-settings", [List], ["g o"], 0;
    EndOfDay, "command-end-of-day", [List], ["g e"], 0;
    GoPeople, "command-go-people", [List], ["g u"], 0;
    Veil, "command-veil", [List], ["g z"], 0;
    // At the door.
    Invitation, "command-invitation", [SignIn], ["f2", "ctrl-n"], 2;
    Forgotten, "command-forgotten", [SignIn], ["f3", "ctrl-r"], 3;
    // In a crisis log, where most of the time one types.
    CrisisTold, "command-crisis-told", [Crisis], ["f2", "ctrl-t"], 1;
    CrisisChild, "command-crisis-child", [Crisis], ["f3", "ctrl-n"], 2;
    CrisisRed, "command-crisis-red", [Crisis], ["f4", "ctrl-r"], 3;
    CrisisReport, "command-crisis-report", [Crisis], ["f5", "ctrl-g"], 4;
    CrisisFollowUp, "command-crisis-follow-up", [Crisis], ["f7", "ctrl-f"], 6;
    CrisisEnd, "command-crisis-end", [Crisis], ["f9", "ctrl-e"], 5;
    /// A second log while one runs.
    CrisisAnother, "command-crisis-another", [Crisis], [], 0;
    // In text and forms.
    Save, "command-save", [Text, Import], ["ctrl-s"], 1;
    Sign, "command-sign", [Note, Reading, Today], ["f6"], 2;
    Find, "command-find", [Note], ["ctrl-f"], 4;
    /// Shows the note before this one where there is no room for it beside.
    EarlierNote, "command-earlier-note", [Note], ["f3", "ctrl-e"], 3;
    /// Throws away what a form holds and begins it anew.
    StartOver, "command-start-over", [Form], ["ctrl-x"], 0;
    UndoTyping, "command-undo-typing", [Text], ["ctrl-z"], 0;
    RedoTyping, "command-redo-typing", [Text], ["ctrl-y"], 0;
    // Everywhere.
    Narrow, "command-narrow", [List], ["/"], 5;
    Help, "command-help", [List], ["?", "f1"], 9;
    HelpInText, "command-help", [Text], ["f1"], 9;
    Palette, "command-palette", [List], ["ctrl-p", ":"], 8;
    PaletteInText, "command-palette", [Text], ["ctrl-p"], 8;
    Undo, "command-undo", [List], ["u", "ctrl-z"], 6;
    Redo, "command-redo", [List], ["ctrl-y", "ctrl-r"], 0;
    Catch, "command-catch", [List], ["+"], 0;
    Search, "command-search", [List], ["ctrl-f"], 6;
    Crisis, "command-crisis", [List], ["!", "f8"], 0;
    CrisisInText, "command-crisis", [Text, Form], ["f8"], 0;
    Cover, "command-cover", [], ["f12", "ctrl-\\"], 0;
    /// Choosing what lifts the cover.
    SetPin, "command-set-pin", [List], [], 0;
    /// What somebody new has still to do.
    FirstDay, "command-first-day", [List], [], 0;
    Lock, "command-lock", [List], ["g q"], 0;
    SwitchPerson, "command-switch-person", [List], [], 0;
    SwitchLanguage, "command-switch-language", [List], [], 0;
    LastPlace, "command-last-place", [List], ["ctrl-o"], 0;
    Redraw, "command-redraw", [], ["ctrl-l"], 0;
    Cancel, "command-cancel", [], ["ctrl-c"], 0;
    Back, "command-back", [], ["esc"], 8;
    Quit, "command-quit", [], ["ctrl-q"], 0;
    QuitAtTop, "command-quit", [List], ["q"], 0;
    Suspend, "command-suspend", [List], [], 0;
}

impl Command {
    /// Gives by how many rows a command moves in a list (negative: up), where it moves; a page has so many rows.
    pub fn rows(self, page: usize) -> Option<isize> {
        // Far fewer rows than an isize counts; half of what it does is beyond every list's ends.
        let page = isize::try_from(page.max(1)).unwrap_or(1);
        match self {
            Command::Up => Some(-1),
            Command::Down => Some(1),
            Command::PageUp | Command::Earlier => Some(-page),
            Command::PageDown | Command::Later => Some(page),
            Command::Top => Some(isize::MIN / 2),
            Command::Bottom => Some(isize::MAX / 2),
            _ => None,
        }
    }

    /// Tells whether it moves about or closes, which nobody looks for by name.
    pub fn only_moves(self) -> bool {
        matches!(
            self,
            Command::Up
                | Command::Down
                | Command::Left
                | Command::Right
                | Command::PageUp
                | Command::PageDown
                | Command::Top
                | Command::Bottom
                | Command::NextPane
                | Command::PreviousPane
                | Command::Palette
                | Command::PaletteInText
                | Command::Back
                | Command::Cancel
                | Command::QuitAtTop
        )
    }
}

/// Gives the registry's entry for a command.
pub fn entry(command: Command) -> &'static Entry {
    // Every command is in the registry: both come from the one macro above.
    REGISTRY
        .iter()
        .find(|entry| entry.command == command)
        .unwrap_or(&REGISTRY[0])
}

impl Command {
    /// Tells whether it is done to the row under the cursor, so that it holds only where that row takes it.
    pub fn is_of_row(self) -> bool {
        matches!(
            self,
            Command::Open
                | Command::Edit
                | Command::Remove
                | Command::Advance
                | Command::Otherwise
                | Command::Done
                | Command::WriteNote
                | Command::NewFollowUp
                | Command::Move
                | Command::OpenCase
                | Command::Risk
                | Command::Consent
                | Command::People
                | Command::LogContact
                | Command::CareTeam
                | Command::Share
                | Command::Emergency
                | Command::Reveal
                | Command::Addendum
                | Command::EnteredInError
                | Command::Sign
        )
    }
}

impl Entry {
    /// Tells whether the command holds where a layer offers these contexts.
    pub fn holds_in(&self, contexts: &[Context]) -> bool {
        self.contexts.is_empty()
            || self
                .contexts
                .iter()
                .any(|context| contexts.contains(context))
    }
}
