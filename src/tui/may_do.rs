//! What somebody's roles let them do with a row: what they may not is offered nowhere, and its key is answered at once with
//! who can.
//!
//! It only spares a form that would be refused when it is saved. What may be done is decided by the use cases, by the host,
//! and by who holds the keys.

use crate::care::ledger::ids::Id;
use crate::care::ledger::scope::Scope;
use crate::tui::appointment_words::staff_name;
use crate::tui::commands::{Command, Context};
use crate::tui::layer::{Layer, Shared};

/// Where rows are of the care of children.
const OF_CARE: [Context; 6] = [
    Context::Today,
    Context::Schedule,
    Context::Children,
    Context::Child,
    Context::FollowUps,
    Context::Board,
];

/// Says why a command is not for whoever is signed in where a layer is on top; none where nothing is known against it.
pub fn refused(command: Command, layer: &dyn Layer, shared: &Shared) -> Option<String> {
    let contexts = layer.contexts();
    if !contexts.iter().any(|context| OF_CARE.contains(context)) {
        return None;
    }
    refused_on(command, &contexts, layer.child(shared), shared)
}

/// Says it of a command on the row of a child, or on none.
pub fn refused_on(
    command: Command,
    contexts: &[Context],
    child: Option<Id>,
    shared: &Shared,
) -> Option<String> {
    let me = &shared.me;
    if !me.roles.clinical() {
        return None;
    }
    let open = child.and_then(|child| shared.register.open_case(child));
    let ask = || match open {
        Some((_, case)) if case.counselor != me.person && me.may_counsel(case.counselor) => {
            let name = staff_name(case.counselor, shared);
            shared.words.with("team-only", &[("name", name.into())])
        }
        _ => shared.words.get("refusal-counselors-only"),
    };
    let is_theirs = matches!(command, Command::CareTeam | Command::Share)
        && open.is_some_and(|(id, _)| !me.scopes.contains(&Scope::Case(id)));
    let on_child = contexts.contains(&Context::Children) || contexts.contains(&Context::Child);
    let of_counselors = match command {
        Command::LogContact
        | Command::OpenCase
        | Command::Consent
        | Command::People
        | Command::EnterAfterwards
        | Command::Import => true,
        // What has no child is a supervision session, or an approval.
        Command::WriteNote | Command::Advance | Command::Otherwise | Command::Move => {
            child.is_some() && !contexts.contains(&Context::FollowUps)
        }
        Command::Edit | Command::Remove | Command::New => on_child,
        _ => false,
    };
    (is_theirs || (of_counselors && !me.roles.counselor)).then(ask)
}

/// Gives what a key means to somebody who supervises and does not counsel: they book supervision sessions and no others.
pub fn meant(command: Command, layer: &dyn Layer, shared: &Shared) -> Command {
    let roles = shared.me.roles;
    let contexts = layer.contexts();
    let of_day = contexts.contains(&Context::Today) || contexts.contains(&Context::Schedule);
    match command {
        Command::New if of_day && roles.supervisor && !roles.counselor => Command::Supervise,
        command => command,
    }
}

/// Lists what the row under the cursor can do for whoever is signed in.
pub fn row_commands(layer: &dyn Layer, shared: &Shared) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    for command in layer.row_commands(shared) {
        let command = meant(command, layer, shared);
        if !commands.contains(&command) && refused(command, layer, shared).is_none() {
            commands.push(command);
        }
    }
    commands
}
