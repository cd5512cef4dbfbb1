//! Inviting somebody new: a place in the directory that waits, their answer, and the confirmation face to face.
//!
//! The host keeps the answers and is not believed: each is held against the one-time key in the signed invitation. Who has
//! the code could still answer in the newcomer's place, so the fingerprint that both screens show is compared by the two.

use crate::care::ledger::header::{Act, Invite, Person, PublicKeys, Roles, Standing};
use crate::care::ledger::ids::{Hash, PersonId};
use crate::care::records::audit::Action;
use crate::care::records::staff_card::StaffCard;
use crate::host::wire::{Answer, Request};
use crate::post::access_deed;
use crate::post::arrived::Arrived;
use crate::post::change::ChangeSet;
use crate::post::refusal::Refusal;
use crate::post::saved::Saved;
use crate::post::session::Session;
use crate::vault::invitation::{Answered, InvitationCode};
use rand_core::Rng;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// What came of saving: what can be taken back, and what others did before it.
pub type Done = (Saved, Vec<Arrived>);

/// An invitation that nobody has used, and who answered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenInvite {
    pub invite: Invite,
    /// The keys of whoever answered, with both signatures verified.
    pub answer: Option<PublicKeys>,
}

impl Session {
    /// Invites somebody for so many days; gives the code to hand to them, which is kept nowhere.
    ///
    /// # Errors
    /// Where this person does not administer, the handle is taken or no handle, or the host refuses or does not answer.
    pub fn invite(
        &mut self,
        handle: &str,
        roles: Roles,
        days: u32,
    ) -> Result<(Zeroizing<String>, Done), Refusal> {
        let code = InvitationCode::generate(self.post(), &mut self.around.rng);
        // As everybody types it who has no full-width letters.
        let handle: String = handle.trim().nfkc().collect();
        let until = self.now() + chrono::TimeDelta::days(i64::from(days));
        let mut change = ChangeSet::new(Action::Invite);
        change.acts.push(Act::Invite(Invite {
            key: code.public(),
            handle,
            roles,
            until: until.timestamp_millis(),
        }));
        let done = self.save(&change)?;
        Ok((code.to_text(), done))
    }

    /// Takes an open invitation back; its answer, if there is one, goes with it.
    ///
    /// # Errors
    /// Where none of this id is open, or the host refuses or does not answer.
    pub fn uninvite(&mut self, invite: Hash) -> Result<Done, Refusal> {
        let mut change = ChangeSet::new(Action::Uninvite);
        change.acts.push(Act::Uninvite { invite });
        self.save(&change)
    }

    /// Gives the open invitations; to an administrator with their answers.
    ///
    /// An answer whose signatures do not fit is none: the host made it up.
    ///
    /// # Errors
    /// Where the host does not answer.
    pub fn open_invites(&mut self) -> Result<Vec<OpenInvite>, Refusal> {
        let answers = if self.me.roles.administrator {
            match self.ask(Request::Joinings)? {
                Answer::Joinings(answers) => answers,
                _ => return Err(Refusal::Unfitting),
            }
        } else {
            Vec::new()
        };
        let post = self.post();
        let open = self.directory.invites().map(|(id, invite)| {
            let answer = answers.iter().find(|answer| answer.invite == id);
            let answer = answer.filter(|answer| {
                let signed = Answered {
                    by_invite: answer.by_invite,
                    by_identity: answer.by_identity,
                };
                signed.verify(&invite.key, post, id, &answer.keys)
            });
            OpenInvite {
                invite: invite.clone(),
                answer: answer.map(|answer| answer.keys),
            }
        });
        Ok(open.collect())
    }

    /// Takes in whoever answered an invitation, as the identity whose fingerprint was compared.
    ///
    /// The host gives them the identity file that they sent; their roles' keys are given as [`Session::add_person`] does.
    ///
    /// # Errors
    /// [`Refusal::OtherAnswer`] where the answer is not, or not any more, the one that was compared; where the invitation is
    /// past its time; where the host refuses or does not answer.
    pub fn confirm(
        &mut self,
        invite: Hash,
        compared: Hash,
        card: impl FnOnce(PersonId) -> StaffCard,
    ) -> Result<Done, Refusal> {
        let open = self.open_invites()?;
        let found = open
            .into_iter()
            .find(|open| open.invite.id() == invite)
            .and_then(|open| Some((open.invite, open.answer?)));
        let Some((open, keys)) = found.filter(|(_, keys)| keys.id() == compared) else {
            return Err(Refusal::OtherAnswer);
        };
        let mut id = [0; 16];
        self.around.rng.fill_bytes(&mut id);
        let person = Person {
            id: PersonId(id),
            handle: open.handle,
            keys,
            roles: open.roles,
            standing: Standing::Active,
            invite: Some(invite),
            ssh: Vec::new(),
        };
        let card = card(person.id);
        let done = self.add_person(&person, &card)?;
        self.know_keys_of(person.id, compared);
        Ok(done)
    }

    /// Changes what the directory says of somebody else, with a change of records beside it, and begins the scopes anew
    /// that they may not read any more, as far as this person holds them; the rest is for the next who does.
    ///
    /// Their keys are not changed by this.
    ///
    /// # Errors
    /// Where this person does not administer, nobody would be left who does, or the host refuses or does not answer.
    pub fn change_person(
        &mut self,
        id: PersonId,
        roles: Roles,
        standing: Standing,
        beside: Option<ChangeSet>,
    ) -> Result<Done, Refusal> {
        let before = self.directory.person(id).ok_or(Refusal::NoSuchPerson)?;
        let person = Person {
            roles,
            standing,
            ..before.clone()
        };
        let same = person == *before;
        let mut change = beside.unwrap_or_else(|| ChangeSet::new(Action::ChangePeople));
        if same && change.changes.is_empty() {
            return Err(Refusal::AlreadySo);
        }
        change.noted.subject = Some(id);
        if !same {
            change.action = access_deed::of_place(before, &person);
            change.acts.push(Act::Person(person));
        }
        let done = self.save(&change)?;
        if !same {
            // What cannot be done now, the next session that holds the keys does.
            let _ = self.settle_keys();
        }
        Ok(done)
    }
}
