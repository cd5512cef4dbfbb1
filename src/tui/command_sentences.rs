//! What each command does, in a sentence for the help.

use crate::tui::commands::Command;

/// Gives the text that says what a command does.
pub fn of(command: Command) -> Option<&'static str> {
    let found = SENTENCES.iter().find(|(known, _)| *known == command);
    found.map(|(_, text)| *text)
}

const SENTENCES: &[(Command, &str)] = &[
    (Command::Up, "does-up"),
    (Command::Down, "does-down"),
    (Command::Left, "does-left"),
    (Command::Right, "does-right"),
    (Command::PageUp, "does-page-up"),
    (Command::PageDown, "does-page-down"),
    (Command::Top, "does-top"),
    (Command::Bottom, "does-bottom"),
    (Command::Earlier, "does-earlier"),
    (Command::Later, "does-later"),
    (Command::Open, "does-open"),
    (Command::NextPane, "does-next-pane"),
    (Command::PreviousPane, "does-previous-pane"),
    (Command::New, "does-new"),
    (Command::Edit, "does-edit"),
    (Command::Remove, "does-remove"),
    (Command::Advance, "does-advance"),
    (Command::Otherwise, "does-otherwise"),
    (Command::Done, "does-done"),
    (Command::WriteNote, "does-write-note"),
    (Command::NewFollowUp, "does-new-follow-up"),
    (Command::Move, "does-move"),
    (Command::View, "does-view"),
    (Command::ToToday, "does-to-today"),
    (Command::Mark, "does-mark"),
    (Command::RowMenu, "does-row-menu"),
    (Command::Repeat, "does-repeat"),
    (Command::OpenCase, "does-open-case"),
    (Command::Risk, "does-risk"),
    (Command::Consent, "does-consent"),
    (Command::People, "does-people"),
    (Command::LogContact, "does-log-contact"),
    (Command::CareTeam, "does-care-team"),
    (Command::Share, "does-share"),
    (Command::HandOver, "does-hand-over"),
    (Command::Emergency, "does-emergency"),
    (Command::Reveal, "does-reveal"),
    (Command::Addendum, "does-addendum"),
    (Command::EnteredInError, "does-entered-in-error"),
    (Command::Import, "does-import"),
    (Command::MendFile, "does-mend-file"),
    (Command::PaperSheet, "does-paper-sheet"),
    (Command::EnterAfterwards, "does-enter-afterwards"),
    (Command::Supervise, "does-supervise"),
    (Command::GiveBack, "does-give-back"),
    (Command::SshKeys, "does-ssh-keys"),
    (Command::NewKeys, "does-new-keys"),
    (Command::GoMenu, "does-go-menu"),
    (Command::GoToday, "does-go-today"),
    (Command::GoSchedule, "does-go-schedule"),
    (Command::GoChildren, "does-go-children"),
    (Command::GoFollowUps, "does-go-follow-ups"),
    (Command::GoBoard, "does-go-board"),
    (Command::GoApprovals, "does-go-approvals"),
    (Command::GoFigures, "does-go-figures"),
    (Command::GoInbox, "does-go-inbox"),
    (Command::GoAudit, "does-go-audit"),
    (Command::GoSettings, "does-go-settings"),
    (Command::EndOfDay, "does-end-of-day"),
    (Command::GoPeople, "does-go-people"),
    (Command::Veil, "does-veil"),
    (Command::Invitation, "does-invitation"),
    (Command::Forgotten, "does-forgotten"),
    (Command::CrisisTold, "does-crisis-told"),
    (Command::CrisisChild, "does-crisis-child"),
    (Command::CrisisRed, "does-crisis-red"),
    (Command::CrisisReport, "does-crisis-report"),
    (Command::CrisisFollowUp, "does-crisis-follow-up"),
    (Command::CrisisEnd, "does-crisis-end"),
    (Command::CrisisAnother, "does-crisis-another"),
    (Command::Save, "does-save"),
    (Command::Sign, "does-sign"),
    (Command::Find, "does-find"),
    (Command::EarlierNote, "does-earlier-note"),
    (Command::StartOver, "does-start-over"),
    (Command::UndoTyping, "does-undo-typing"),
    (Command::RedoTyping, "does-redo-typing"),
    (Command::Narrow, "does-narrow"),
    (Command::Help, "does-help"),
    (Command::HelpInText, "does-help"),
    (Command::Palette, "does-palette"),
    (Command::PaletteInText, "does-palette"),
    (Command::Undo, "does-undo"),
    (Command::Redo, "does-redo"),
    (Command::Catch, "does-catch"),
    (Command::Search, "does-search"),
    (Command::Crisis, "does-crisis"),
    (Command::CrisisInText, "does-crisis"),
    (Command::Cover, "does-cover"),
    (Command::SetPin, "does-set-pin"),
    (Command::FirstDay, "does-first-day"),
    (Command::Lock, "does-lock"),
    (Command::SwitchPerson, "does-switch-person"),
    (Command::SwitchLanguage, "does-switch-language"),
    (Command::LastPlace, "does-last-place"),
    (Command::Redraw, "does-redraw"),
    (Command::Cancel, "does-cancel"),
    (Command::Back, "does-back"),
    (Command::Quit, "does-quit"),
    (Command::QuitAtTop, "does-quit"),
    (Command::Suspend, "does-suspend"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::commands::REGISTRY;

    #[test]
    fn every_command_is_explained() {
        for entry in REGISTRY {
            assert!(
                of(entry.command).is_some(),
                "{} has no sentence",
                entry.text
            );
        }
    }
}
