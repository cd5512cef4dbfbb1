//! An audit entry: who did what to which record, when, from where.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::care::ledger::ids::{Kind, PersonId, RecordKey};
use crate::care::records::access_deed::AccessDeed;
use crate::care::records::record::Record;

/// One entry; only ever added.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub action: Action,
    /// The record it was done to; none for what concerns no single record.
    #[serde(default)]
    pub record: Option<RecordKey>,
    /// How many records it was done to, where it was more than one.
    #[serde(default)]
    pub count: u32,
    pub person: PersonId,
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// Terminal and, over SSH, the address it came from.
    #[serde(default)]
    pub from: String,
    /// Whom it was done to: the first of them, or whose sign-in was refused, where the name is one of the post's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<PersonId>,
    /// What left the program unsealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exported: Option<Exported>,
    /// Who was given access or lost it, and what became of whose place; none in entries of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<Box<AccessDeed>>,
}

confidential!(AuditEntry);

choice! {
    /// What was done.
    Action {
        SetUp = "set-up", "audit-set-up";
        SignIn = "sign-in", "audit-sign-in";
        SignInFailed = "sign-in-failed", "audit-sign-in-failed";
        Lock = "lock", "audit-lock";
        Create = "create", "audit-create";
        Change = "change", "audit-change";
        Remove = "remove", "audit-remove";
        Read = "read", "audit-read";
        Sign = "sign", "audit-sign";
        Countersign = "countersign", "audit-countersign";
        EnterInError = "enter-in-error", "audit-enter-in-error";
        Approve = "approve", "audit-approve";
        ChangeState = "change-state", "audit-change-state";
        ChangeRisk = "change-risk", "audit-change-risk";
        Import = "import", "audit-import";
        Export = "export", "audit-export";
        Undo = "undo", "audit-undo";
        Grant = "grant", "audit-grant";
        Erase = "erase", "audit-erase";
        ChangePeople = "change-people", "audit-change-people";
        ChangeSettings = "change-settings", "audit-change-settings";
        EmergencyAccess = "emergency-access", "audit-emergency-access";
        Recover = "recover", "audit-recover";
        Publish = "publish", "audit-publish";
        Backup = "backup", "audit-backup";
        Restore = "restore", "audit-restore";
        Invite = "invite", "audit-invite";
        ChangePassphrase = "change-passphrase", "audit-change-passphrase";
        NewKeys = "new-keys", "audit-new-keys";
        Revoke = "revoke", "audit-revoke";
        Rotate = "rotate", "audit-rotate";
        ChangeTeam = "change-team", "audit-change-team";
        HandOver = "hand-over", "audit-hand-over";
        ApproveClosing = "approve-closing", "audit-approve-closing";
        Return = "return", "audit-return";
        AddPerson = "add-person", "audit-add-person";
        ChangeRoles = "change-roles", "audit-change-roles";
        Suspend = "suspend", "audit-suspend";
        RemovePerson = "remove-person", "audit-remove-person";
        BringBack = "bring-back", "audit-bring-back";
        SetSshKeys = "set-ssh-keys", "audit-set-ssh-keys";
        BeginKeys = "begin-keys", "audit-begin-keys";
        Uninvite = "uninvite", "audit-uninvite";
    }
}

choice! {
    /// What left the program unsealed: a file, or lines printed.
    Exported {
        PaperSheet = "paper-sheet", "audit-exported-paper-sheet";
        WrongRows = "wrong-rows", "audit-exported-wrong-rows";
        Listing = "listing", "audit-exported-listing";
        AuditLog = "audit-log", "audit-exported-audit-log";
    }
}

impl Record for AuditEntry {
    const KIND: Kind = Kind::Audit;
}
