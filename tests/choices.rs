//! Every value that a record lets one choose has a text in both languages.

use carepost::care::records::{
    appointment, approval, audit, case_header, case_words, child, consent, contact, follow_up,
    note_header, person_around, risk_level, settings,
};
use carepost::words::lang::Lang;
use carepost::words::texts::Words;

#[test]
fn every_choice_has_a_text_in_both_languages() {
    let mut ids = Vec::new();
    macro_rules! gather {
        ($($choice:path),+ $(,)?) => {
            $(ids.extend(<$choice>::ALL.iter().map(|value| value.id()));)+
        };
    }
    gather!(
        appointment::AppointmentState,
        appointment::AppointmentKind,
        appointment::CalledOffBy,
        approval::ApprovalState,
        audit::Action,
        case_header::CaseState,
        case_header::ClosingReason,
        case_header::Source,
        case_words::Concern,
        child::Sex,
        child::Category,
        consent::ConsentWay,
        consent::ConsentPurpose,
        contact::Channel,
        contact::ContactWith,
        contact::ContactOutcome,
        follow_up::FollowUpKind,
        follow_up::Priority,
        note_header::NoteKind,
        note_header::NoteState,
        note_header::NoteForm,
        note_header::NoteHeading,
        person_around::Relation,
        person_around::CallRule,
        person_around::MayBeTold,
        risk_level::RiskLevel,
        settings::Language,
        settings::ApprovalRule,
        carepost::care::booking_warnings::Warning,
        carepost::care::consent_rules::ConsentState,
        carepost::care::follow_up_states::FollowUpState,
        carepost::care::field_changes::Field,
        carepost::care::owed::Owed,
        carepost::care::risk::RiskAsks,
    );
    ids.push(case_header::Source::Other(String::new()).id());
    ids.push(case_words::Concern::Other(String::new()).id());
    ids.push(child::Category::Other(String::new()).id());
    ids.push(person_around::Relation::Other(String::new()).id());
    ids.extend(
        risk_level::RiskLevel::ALL
            .iter()
            .map(|risk| risk.short_id()),
    );
    for lang in Lang::ALL {
        let words = Words::new(lang);
        let missing: Vec<_> = ids.iter().filter(|id| !words.has(id)).collect();
        assert!(missing.is_empty(), "{lang}: {missing:?}");
    }
}
