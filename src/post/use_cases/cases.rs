//! Opening a case at intake, its words, its team. Its states, closing and risk are in `case_steps`.
//!
//! A case begins a scope of its own, whose key its care team is given; contacts logged before stay where they are.

use chrono::{DateTime, Datelike, Utc};

use crate::care::case_number::CaseNumber;
use crate::care::case_states::{self, NewCase};
use crate::care::ledger::ids::{Id, Kind, PersonId, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::case_header::{CaseHeader, Source};
use crate::care::records::case_words::{CaseWords, Concern};
use crate::care::records::risk_level::RiskLevel;
use crate::post::change::{ChangeSet, Members};
use crate::post::fresh::Fresh;
use crate::post::look_up::{day_at, has_child};
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::{Missing, Refusal};
use crate::post::register::Register;
use crate::post::use_cases::crisis_places;

/// What a case is opened with.
#[derive(Clone)]
pub struct Intake {
    pub child: Id,
    pub risk: RiskLevel,
    pub source: Source,
    pub counselor: PersonId,
    /// B角
    pub stand_in: Option<PersonId>,
    /// Everyone else on the care team.
    pub team: Vec<PersonId>,
    pub supervisor: Option<PersonId>,
    pub about: About,
    /// That a red case's safety plan follows, which has to be said where there is none yet.
    pub safety_plan_later: bool,
}

/// What a case is about, in its team's words.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct About {
    pub concerns: Vec<Concern>,
    /// The concerns in words.
    pub words: String,
    pub plan: String,
    pub safety_plan: String,
}

/// Who works on a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    pub counselor: PersonId,
    pub stand_in: Option<PersonId>,
    pub others: Vec<PersonId>,
    pub supervisor: Option<PersonId>,
}

/// Opens a case at intake. Whoever opens it is on its team, since they have written its words.
///
/// A crisis log that this person wrote of the child before goes over to it.
///
/// # Errors
/// Where the child has an open case, or a red one has neither safety plan nor the word that it follows.
pub fn open(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    now: DateTime<Utc>,
    intake: &Intake,
) -> Result<ChangeSet, Refusal> {
    let child = has_child(register, intake.child)?;
    let cases = register.cases_by_child.under(&intake.child);
    case_states::may_open(
        intake.child,
        cases.filter_map(|id| Some((id, register.cases.get(id)?))),
    )?;
    let planned = !intake.about.safety_plan.trim().is_empty() || intake.safety_plan_later;
    if intake.risk == RiskLevel::Red && !planned {
        return Err(Refusal::Missing(Missing::SafetyPlan));
    }
    let given = register.cases.iter().map(|(_, case)| case.number.as_str());
    let year = day_at(register, now).year();
    let mut header = case_states::open(NewCase {
        number: CaseNumber::next(&register.settings.code, year, given).to_string(),
        child: intake.child,
        risk: intake.risk,
        source: intake.source.clone(),
        counselor: intake.counselor,
        at: now,
    });
    header.opened_by = Some(me.person);
    set_team(
        &mut header,
        &Team {
            counselor: intake.counselor,
            stand_in: intake.stand_in,
            others: intake.team.clone(),
            supervisor: intake.supervisor,
        },
    );
    if !header.care_team().contains(&me.person) {
        header.team.push(me.person);
    }
    let id = fresh.id();
    let scope = Scope::Case(id);
    let mut plan = Plan::new(me, Action::Create).about(RecordKey::new(Kind::CaseHeader, id));
    plan.begin_scope(scope, header.care_team());
    plan.put(&register.cases, id, Scope::Clinical, &header)?;
    // Whoever opens another case of the child at the same moment writes this record too, and comes second.
    plan.put(&register.children, intake.child, Scope::Staff, child)?;
    let mut words = CaseWords::default();
    set_about(&mut words, &intake.about);
    plan.put(&register.case_words, id, scope, &words)?;
    crisis_places::put_over_to(&mut plan, register, me, intake.child, id)?;
    Ok(plan.finish())
}

/// Changes what a case is about: concerns, plan, safety plan.
///
/// # Errors
/// Where the case's words are not this person's to read, or nothing differs.
pub fn edit(register: &Register, me: &Me, id: Id, about: &About) -> Result<ChangeSet, Refusal> {
    found(register, id)?;
    let before = words_of(register, me, id)?;
    let mut after = before.clone();
    set_about(&mut after, about);
    if after == before {
        return Err(Refusal::AlreadySo);
    }
    let mut plan = Plan::new(me, Action::Change);
    plan.put(&register.case_words, id, Scope::Case(id), &after)?;
    Ok(plan.finish())
}

/// Changes what a case is about and where it came from, whichever of them differs.
///
/// # Errors
/// Where neither differs, or as of [`edit`].
pub fn edit_all(
    register: &Register,
    me: &Me,
    id: Id,
    about: &About,
    source: &Source,
) -> Result<ChangeSet, Refusal> {
    match (
        edit(register, me, id, about),
        change_source(register, me, id, source),
    ) {
        (Ok(edited), Ok(source)) => Ok(edited.and(source)),
        (edited, Err(Refusal::AlreadySo)) => edited,
        (Err(Refusal::AlreadySo), source) => source,
        (Err(refusal), _) | (_, Err(refusal)) => Err(refusal),
    }
}

/// Gives what a case is about, to be changed and handed to [`edit`].
///
/// # Errors
/// Where it is not this person's to read.
pub fn about(register: &Register, me: &Me, id: Id) -> Result<About, Refusal> {
    let words = words_of(register, me, id)?;
    Ok(About {
        concerns: words.concerns,
        words: words.words,
        plan: words.plan,
        safety_plan: words.safety_plan,
    })
}

/// Corrects where a case came from.
///
/// # Errors
/// Where the case is not there, or this is its source already.
pub fn change_source(
    register: &Register,
    me: &Me,
    id: Id,
    source: &Source,
) -> Result<ChangeSet, Refusal> {
    let mut header = found(register, id)?.clone();
    if header.source == *source {
        return Err(Refusal::AlreadySo);
    }
    header.source.clone_from(source);
    let mut plan = Plan::new(me, Action::Change);
    plan.put(&register.cases, id, Scope::Clinical, &header)?;
    Ok(plan.finish())
}

/// Changes who works on a case: names a stand-in, takes colleagues on and off.
///
/// With the same commit those who join are given the case's key; where somebody is taken off, its next words are sealed
/// under a new one.
///
/// # Errors
/// Where the case's key is not held and somebody would have to be given it, nothing differs, or somebody would take
/// themselves off: they would know the new key, so another member does it.
pub fn change_team(
    register: &Register,
    me: &Me,
    id: Id,
    team: &Team,
) -> Result<ChangeSet, Refusal> {
    let before = found(register, id)?;
    let mut after = before.clone();
    set_team(&mut after, team);
    if after == *before {
        return Err(Refusal::AlreadySo);
    }
    let (old, new) = (before.care_team(), after.care_team());
    let without = |people: &[PersonId], others: &[PersonId]| -> Vec<PersonId> {
        let mut people = people.to_vec();
        people.retain(|person| !others.contains(person));
        people
    };
    let (joined, left) = (without(&new, &old), without(&old, &new));
    if left.contains(&me.person) {
        return Err(Refusal::NotOneself);
    }
    let scope = Scope::Case(id);
    let takes_keys = !joined.is_empty() || !left.is_empty();
    if takes_keys && !me.scopes.contains(&scope) {
        return Err(Refusal::NotReadable(scope));
    }
    let mut plan = Plan::new(me, Action::Change);
    plan.put(&register.cases, id, Scope::Clinical, &after)?;
    let mut change = plan.finish();
    if takes_keys {
        change.action = Action::ChangeTeam;
        change.members.push(Members {
            scope,
            joined: joined.into_iter().map(|person| (person, None)).collect(),
            left,
        });
    }
    Ok(change)
}

/// Gives who works on a case, to be changed and handed to [`change_team`].
///
/// # Errors
/// Where it is not there.
pub fn team_of(register: &Register, id: Id) -> Result<Team, Refusal> {
    let case = found(register, id)?;
    Ok(Team {
        counselor: case.counselor,
        stand_in: case.stand_in,
        others: case.team.clone(),
        supervisor: case.supervisor,
    })
}

/// Finds a case.
///
/// # Errors
/// Where it is not there.
pub fn found(register: &Register, id: Id) -> Result<&CaseHeader, Refusal> {
    register
        .cases
        .get(id)
        .ok_or(Refusal::Gone(RecordKey::new(Kind::CaseHeader, id)))
}

/// Gives the words of a case.
///
/// # Errors
/// Where they are not this person's to read.
pub fn words_of(register: &Register, me: &Me, id: Id) -> Result<CaseWords, Refusal> {
    let scope = Scope::Case(id);
    if !me.scopes.contains(&scope) {
        return Err(Refusal::NotReadable(scope));
    }
    Ok(register.case_words.get(id).cloned().unwrap_or_default())
}

fn set_team(header: &mut CaseHeader, team: &Team) {
    header.counselor = team.counselor;
    header.stand_in = team.stand_in.filter(|person| *person != team.counselor);
    header.supervisor = team.supervisor;
    header.team.clear();
    for person in &team.others {
        if !header.care_team().contains(person) {
            header.team.push(*person);
        }
    }
}

fn set_about(words: &mut CaseWords, about: &About) {
    words.concerns.clear();
    for concern in &about.concerns {
        if !words.concerns.contains(concern) {
            words.concerns.push(concern.clone());
        }
    }
    words.words = about.words.trim().to_string();
    words.plan = about.plan.trim().to_string();
    words.safety_plan = about.safety_plan.trim().to_string();
}
