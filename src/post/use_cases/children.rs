//! Children on the register: added, changed, left and back again. Rosters come in through `import`.

use chrono::NaiveDate;

use crate::care::ledger::ids::{Id, Kind, RecordKey};
use crate::care::ledger::scope::Scope;
use crate::care::records::audit::Action;
use crate::care::records::child::{Child, LeftRegister};
use crate::care::records::child_detail::ChildDetail;
use crate::care::resident_id::ResidentId;
use crate::post::change::ChangeSet;
use crate::post::fresh::Fresh;
use crate::post::me::Me;
use crate::post::plan::Plan;
use crate::post::refusal::{Missing, Refusal};
use crate::post::register::Register;

/// Adds a child.
///
/// # Errors
/// Where there is no name, or the ID number is wrong or another child's.
pub fn add(
    register: &Register,
    me: &Me,
    fresh: &Fresh,
    child: &Child,
    detail: &ChildDetail,
) -> Result<ChangeSet, Refusal> {
    let (child, detail) = checked(register, None, child, detail)?;
    let id = fresh.id();
    let mut plan = Plan::new(me, Action::Create);
    plan.put(&register.children, id, Scope::Staff, &child)?;
    plan.put(&register.details, id, Scope::Clinical, &detail)?;
    Ok(plan.finish())
}

/// Changes a child; of its two halves only what differs is written.
///
/// # Errors
/// As of [`add`]; and where nothing differs.
pub fn edit(
    register: &Register,
    me: &Me,
    id: Id,
    child: &Child,
    detail: &ChildDetail,
) -> Result<ChangeSet, Refusal> {
    let before = found(register, id)?;
    let (child, detail) = checked(register, Some(id), child, detail)?;
    let known = register.details.get(id);
    let (new_child, new_detail) = (child != *before, known != Some(&detail));
    if !new_child && !new_detail {
        return Err(Refusal::AlreadySo);
    }
    let mut plan = Plan::new(me, Action::Change).about(RecordKey::new(Kind::Child, id));
    if new_child {
        plan.put(&register.children, id, Scope::Staff, &child)?;
    }
    if new_detail {
        plan.put(&register.details, id, Scope::Clinical, &detail)?;
    }
    Ok(plan.finish())
}

/// Takes a child off the register: it moved, came of age, died. Its records stay.
///
/// # Errors
/// Where its case is still open, or it has left already.
pub fn leave(
    register: &Register,
    me: &Me,
    id: Id,
    on: NaiveDate,
    why: &str,
) -> Result<ChangeSet, Refusal> {
    let mut child = found(register, id)?.clone();
    if let Some((case, _)) = register.open_case(id) {
        return Err(Refusal::InUse(RecordKey::new(Kind::CaseHeader, case)));
    }
    if child.left_register.is_some() {
        return Err(Refusal::AlreadySo);
    }
    child.left_register = Some(LeftRegister {
        on,
        why: why.trim().to_string(),
    });
    let mut plan = Plan::new(me, Action::ChangeState);
    plan.put(&register.children, id, Scope::Staff, &child)?;
    Ok(plan.finish())
}

/// Puts a child back on the register.
///
/// # Errors
/// Where it is on it.
pub fn come_back(register: &Register, me: &Me, id: Id) -> Result<ChangeSet, Refusal> {
    let mut child = found(register, id)?.clone();
    if child.left_register.take().is_none() {
        return Err(Refusal::AlreadySo);
    }
    let mut plan = Plan::new(me, Action::ChangeState);
    plan.put(&register.children, id, Scope::Staff, &child)?;
    Ok(plan.finish())
}

/// Finds a child.
///
/// # Errors
/// Where it is not there.
pub fn found(register: &Register, id: Id) -> Result<&Child, Refusal> {
    register
        .children
        .get(id)
        .ok_or(Refusal::Gone(RecordKey::new(Kind::Child, id)))
}

/// Gives a child's two halves with their texts trimmed and the ID number checked.
fn checked(
    register: &Register,
    id: Option<Id>,
    child: &Child,
    detail: &ChildDetail,
) -> Result<(Child, ChildDetail), Refusal> {
    let (mut child, mut detail) = (child.clone(), detail.clone());
    for text in [
        &mut child.name,
        &mut child.school,
        &mut child.grade,
        &mut child.class,
        &mut child.village,
        &mut child.director,
        &mut detail.address,
    ] {
        *text = text.trim().to_string();
    }
    if child.name.is_empty() {
        return Err(Refusal::Missing(Missing::Name));
    }
    detail.phones.retain(|phone| !phone.trim().is_empty());
    let number = detail.resident_id.as_deref().map_or("", str::trim);
    detail.resident_id = if number.is_empty() {
        None
    } else {
        let number = ResidentId::parse(number).map_err(Refusal::ResidentId)?;
        let number = number.number().to_string();
        let mut others = register.details.iter();
        let other = others.find(|(other, known)| {
            Some(*other) != id && known.resident_id.as_deref() == Some(number.as_str())
        });
        if let Some((other, _)) = other {
            return Err(Refusal::IdOfAnother(other));
        }
        Some(number)
    };
    Ok((child, detail))
}
