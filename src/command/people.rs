//! `carepost people`, `join` and `identity`: the people of a post without a screen.
//!
//! Passphrases, recovery words and an invitation's code are asked on the terminal or read from files, and are never
//! arguments: others could read those in the list of processes.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::mpsc;

use chrono::{SecondsFormat, TimeDelta, Utc};
use serde_json::json;
use zeroize::Zeroizing;

use crate::care::fingerprint;
use crate::care::ledger::handle::fold_handle;
use crate::care::ledger::header::{Roles, Standing};
use crate::care::ledger::ids::{Kind, PersonId};
use crate::care::records::staff_card::StaffCard;
use crate::command::failure::Failure;
use crate::command::json_text;
use crate::command::line::Line as Asked;
use crate::command::people_line::{Move, People};
use crate::command::place_faults::printable;
use crate::command::reading;
use crate::command::{nonce, over_ssh, people_list, places, reach, secret_input, sign_in};
use crate::host::client::Client;
use crate::host::paths::Paths;
use crate::post::answering::{self, JoinFault};
use crate::post::identity_copies::Copy;
use crate::post::inviting::OpenInvite;
use crate::post::new_keys::{NewIdentity, NewKeysFault};
use crate::post::passphrase_change::PassphraseFault;
use crate::post::recovering::{self, RecoverFault};
use crate::post::refusal::Refusal;
use crate::post::session::{Session, Surroundings};
use crate::post::without_counselor;
use crate::tui::given_file;
use crate::vault::invitation::InvitationCode;
use crate::vault::passphrase::Passphrase;
use crate::vault::recovery::RecoveryWords;
use crate::vault::sealed_identity::{ArgonParams, FILE_MAX, Floor};
use crate::vault::strength::strength;
use crate::words::dates;
use crate::words::texts::Words;

/// The option by which the passphrase of an identity file is given in a file.
const OPTION: &str = "--identity-passphrase-file";

/// Does what is asked about people.
///
/// # Errors
/// Where it is refused, nobody signs in, or the host does not answer.
pub fn run(asked: &People, line: &Asked, paths: &Paths, words: &Words) -> Result<String, Failure> {
    let work = Work { line, paths, words };
    match asked {
        People::List { json } => work.list(*json),
        People::Invite {
            name,
            roles,
            days,
            json,
        } => work.invite(name, *roles, *days, *json),
        People::Uninvite { name } => work.uninvite(name),
        People::Confirm {
            name,
            fingerprint,
            full_name,
        } => work.confirm(name, fingerprint.as_deref(), full_name.as_deref()),
        People::Roles { name, roles } => work.change(name, Some(*roles), None),
        People::Standing { name, to } => {
            let standing = match to {
                Move::Suspend => Standing::Suspended,
                Move::Remove => Standing::Removed,
                Move::Restore => Standing::Active,
            };
            work.change(name, None, Some(standing))
        }
        People::Passphrase { new } => work.passphrase(new.as_deref()),
        People::NewKeys {
            new,
            identity,
            passphrase,
        } => work.new_keys(new.as_deref(), identity.as_deref(), passphrase.as_deref()),
        People::Recover {
            name,
            words: file,
            new,
        } => work.recover(name, file.as_deref(), new.as_deref()),
        People::Join { code, identity } => work.join(code.as_deref(), identity.as_deref()),
        People::ExportIdentity { file } => work.export(file),
        People::ImportIdentity { file, passphrase } => work.import(file, passphrase.as_deref()),
    }
}

struct Work<'a> {
    line: &'a Asked,
    paths: &'a Paths,
    words: &'a Words,
}

impl Work<'_> {
    fn signed_in(&self) -> Result<Session, Failure> {
        sign_in::sign_in(self.paths, self.line.signer(), self.words)
    }

    /// Gives a line to the host of somebody who is nobody yet.
    fn stranger(&self) -> Result<Client, Failure> {
        reach::require_post(self.paths, self.words)?;
        let (pushes, _) = mpsc::channel();
        reach::connect(self.paths, pushes).map_err(|_| Failure::refused(self.words, "fail-no-host"))
    }

    fn refused(&self, refusal: &Refusal) -> Failure {
        Failure::of_refusal(self.words, refusal)
    }

    fn list(&self, as_json: bool) -> Result<String, Failure> {
        let mut session = self.signed_in()?;
        let register = reading::of_kinds(&mut session, &[Kind::StaffCard], self.words)?;
        let open = session
            .open_invites()
            .map_err(|refusal| self.refused(&refusal))?;
        reading::remember(&mut session);
        let listed = people_list::List {
            directory: session.directory(),
            register: &register,
            open: &open,
        };
        Ok(if as_json {
            listed.json()
        } else {
            listed.lines(self.words)
        })
    }

    fn invite(
        &self,
        name: &str,
        roles: Roles,
        days: u32,
        as_json: bool,
    ) -> Result<String, Failure> {
        let mut session = self.signed_in()?;
        let (code, _) = session
            .invite(name, roles, days)
            .map_err(|refusal| self.refused(&refusal))?;
        let until = Utc::now() + TimeDelta::days(i64::from(days));
        if as_json {
            return Ok(json_text::pretty(&json!({
                "sign_in": name,
                "code": code.as_str(),
                "until": until.to_rfc3339_opts(SecondsFormat::Secs, true),
            })));
        }
        Ok(self.words.with(
            "people-invited",
            &[
                ("name", name.into()),
                ("code", code.as_str().into()),
                ("until", dates::date(self.words, until.date_naive()).into()),
            ],
        ))
    }

    fn uninvite(&self, name: &str) -> Result<String, Failure> {
        let mut session = self.signed_in()?;
        let open = self.invitation(&mut session, name)?;
        session
            .uninvite(open.invite.id())
            .map_err(|refusal| self.refused(&refusal))?;
        Ok(self
            .words
            .with("people-uninvited", &[("name", name.into())]))
    }

    fn invitation(&self, session: &mut Session, name: &str) -> Result<OpenInvite, Failure> {
        let open = session
            .open_invites()
            .map_err(|refusal| self.refused(&refusal))?;
        let wanted = fold_handle(name);
        open.into_iter()
            .find(|open| fold_handle(&open.invite.handle) == wanted)
            .ok_or_else(|| Failure::refused(self.words, "fail-no-invitation"))
    }

    fn confirm(
        &self,
        name: &str,
        compared: Option<&str>,
        full_name: Option<&str>,
    ) -> Result<String, Failure> {
        let mut session = self.signed_in()?;
        let open = self.invitation(&mut session, name)?;
        let Some(identity) = open.answer.map(|keys| keys.id()) else {
            return Err(Failure::refused(self.words, "people-not-answered"));
        };
        let digits = |text: &str| -> String {
            let folded = fold_handle(text);
            folded.chars().filter(char::is_ascii_digit).collect()
        };
        let groups = fingerprint::groups(identity);
        let whole = digits(&groups.concat());
        let last = groups.last().map(|group| digits(group));
        let typed = compared.map(digits);
        if typed.is_none() || (typed != last && typed.as_ref() != Some(&whole)) {
            // The last group is for the newcomer to read out: what is printed here proves nothing of who sits there.
            let id = match compared {
                None => "people-compare",
                Some(_) => "people-differs",
            };
            let who = self.line.sign_in.as_deref().unwrap_or("…");
            let said = [
                ("name", name.into()),
                ("who", who.into()),
                ("fingerprint", fingerprint::all_but_last(identity).into()),
            ];
            return Err(Failure::said(self.words.with(id, &said)));
        }
        let full_name = full_name.unwrap_or(name).to_string();
        session
            .confirm(open.invite.id(), identity, |person: PersonId| StaffCard {
                person,
                full_name,
                phone: None,
                working_days: Vec::new(),
                needs_countersign: false,
                countersigned_since: None,
            })
            .map_err(|refusal| self.refused(&refusal))?;
        Ok(self
            .words
            .with("people-confirmed", &[("name", name.into())]))
    }

    fn change(
        &self,
        name: &str,
        roles: Option<Roles>,
        standing: Option<Standing>,
    ) -> Result<String, Failure> {
        let mut session = self.signed_in()?;
        let found = session.directory().person_by_handle(name);
        let Some(before) = found.cloned() else {
            return Err(self.refused(&Refusal::NoSuchPerson));
        };
        let (roles, standing) = (
            roles.unwrap_or(before.roles),
            standing.unwrap_or(before.standing),
        );
        session
            .change_person(before.id, roles, standing, None)
            .map_err(|refusal| self.refused(&refusal))?;
        let left = match standing {
            Standing::Active => String::new(),
            _ => self.left_behind(&mut session, before.id),
        };
        let changed = self.words.with(
            "people-changed",
            &[
                ("name", before.handle.into()),
                (
                    "roles",
                    crate::words::people::roles(self.words, roles).into(),
                ),
                (
                    "standing",
                    crate::words::people::standing(self.words, standing).into(),
                ),
            ],
        );
        Ok(format!("{changed}{left}"))
    }

    /// Says, in a line of its own, what somebody leaves behind who is not at work any more.
    fn left_behind(&self, session: &mut Session, person: PersonId) -> String {
        let clinical = session.me().roles.clinical();
        let register = match clinical {
            true => reading::whole(session, self.words).ok(),
            false => None,
        };
        let Some(register) = register else {
            return format!("\n{}", self.words.get("people-cases-unseen"));
        };
        let has = without_counselor::in_hand(&register, person, Utc::now());
        if has.is_nothing() {
            return String::new();
        }
        let args = [
            ("cases", has.cases.into()),
            ("pressing", has.pressing.into()),
            ("appointments", has.appointments.into()),
            ("follow_ups", has.follow_ups.into()),
        ];
        let mut said = format!("\n{}", self.words.with("people-in-hand", &args));
        if has.cases > 0 {
            said.push('\n');
            said.push_str(&self.words.get("people-left-cases"));
        }
        said
    }

    /// Reads a new passphrase from a file or, twice, from the terminal, and judges it.
    fn new_passphrase(&self, file: Option<&Path>, known: &[&str]) -> Result<Passphrase, Failure> {
        let words = self.words;
        let typed = match file {
            Some(file) => secret_input::from_file(file)
                .map_err(|_| sign_in::no_passphrase_file(file, words))?,
            None => secret_input::ask_new(words)?,
        };
        let weak = || Failure::refused(words, "fail-weak-passphrase");
        if !strength(&typed, known).accepted() {
            return Err(weak());
        }
        Passphrase::new(&typed).map_err(|_| weak())
    }

    fn unread(&self, file: &Path) -> Failure {
        secret_input::unread(file, self.words)
    }

    /// Reads a secret from the file that an option names, or asks for it on the terminal.
    fn secret(
        &self,
        file: Option<&Path>,
        ask: &str,
        option: &str,
    ) -> Result<Zeroizing<String>, Failure> {
        match file {
            Some(file) => secret_input::from_file(file).map_err(|_| self.unread(file)),
            None => secret_input::ask(&self.words.get(ask))
                .map_err(|_| secret_input::no_terminal(option, self.words)),
        }
    }

    fn passphrase(&self, new: Option<&Path>) -> Result<String, Failure> {
        let (mut session, old) =
            sign_in::with_passphrase(self.paths, self.line.signer(), self.words)?;
        let handle = session.me().handle.clone();
        let new = self.new_passphrase(new, &[&handle])?;
        let behind = session
            .change_passphrase(&old, &new, ArgonParams::default())
            .map_err(|fault| self.passphrase_fault(&fault))?;
        Ok(self.with_copies("people-passphrase-changed", &behind))
    }

    /// Says that it is done, and at which posts the passphrase is still an older one.
    fn with_copies(&self, done: &str, behind: &[Copy]) -> String {
        let ids = ["people-copies-behind", "people-copies-next"];
        self.with_posts(self.words.get(done), behind, ids)
    }

    /// Says that something is done, and names posts between two sentences, where there are any.
    fn with_posts(&self, done: String, posts: &[Copy], [before, after]: [&str; 2]) -> String {
        let mut said = vec![done];
        if !posts.is_empty() {
            said.push(self.words.get(before));
            said.extend(posts.iter().map(|copy| {
                let code = copy.code.clone().unwrap_or_else(|| copy.post.to_string());
                format!("    {code}")
            }));
            said.push(self.words.get(after));
        }
        said.join("\n")
    }

    fn new_keys(
        &self,
        new: Option<&Path>,
        identity: Option<&Path>,
        identity_passphrase: Option<&Path>,
    ) -> Result<String, Failure> {
        let file = identity.map(read_identity).transpose();
        let file = file.map_err(|()| Failure::refused(self.words, "fail-identity-file"))?;
        let (mut session, old) =
            sign_in::with_passphrase(self.paths, self.line.signer(), self.words)?;
        let under = if file.is_some() {
            let typed = self.secret(identity_passphrase, "ask-identity-passphrase", OPTION)?;
            Passphrase::new(&typed)
                .map_err(|_| Failure::refused(self.words, "fail-wrong-passphrase"))?
        } else {
            let handle = session.me().handle.clone();
            self.new_passphrase(new, &[&handle])?
        };
        let from = match &file {
            Some(file) => NewIdentity::OfFile(file, &under),
            None => NewIdentity::Made(&under),
        };
        let (replaced, _) = session
            .replace_keys(&old, &from, ArgonParams::default())
            .map_err(|fault| self.new_keys_fault(&fault))?;
        reading::remember(&mut session);
        let shown = fingerprint::line(replaced.identity);
        let done = self
            .words
            .with("people-keys-replaced", &[("fingerprint", shown.into())]);
        let ids = ["people-keys-old-at", "people-keys-old-next"];
        Ok(self.with_posts(done, &replaced.old_at, ids))
    }

    fn new_keys_fault(&self, fault: &NewKeysFault) -> Failure {
        match fault {
            NewKeysFault::Passphrase(fault) => self.passphrase_fault(fault),
            NewKeysFault::SameKeys => Failure::refused(self.words, "fail-new-keys-same"),
            NewKeysFault::TooMany(_) => Failure::refused(self.words, "fail-new-keys-too-many"),
        }
    }

    fn passphrase_fault(&self, fault: &PassphraseFault) -> Failure {
        let id = match fault {
            PassphraseFault::Refused(refusal) => return self.refused(refusal),
            PassphraseFault::Wrong => "fail-wrong-passphrase",
            PassphraseFault::Same => "fail-same-passphrase",
            PassphraseFault::BadFile | PassphraseFault::NotSealed => "fail-identity-file",
            PassphraseFault::OtherIdentity => "fail-other-identity",
            PassphraseFault::Older => "fail-older-passphrase",
        };
        Failure::refused(self.words, id)
    }

    fn recover(
        &self,
        name: &str,
        file: Option<&Path>,
        new: Option<&Path>,
    ) -> Result<String, Failure> {
        let host = self.stranger()?;
        let typed = match file {
            Some(file) => secret_input::whole_file(file).map_err(|_| self.unread(file))?,
            None => self.secret(None, "ask-recovery-words", "--words-file")?,
        };
        let recovery = RecoveryWords::parse(&typed)
            .map_err(|_| Failure::refused(self.words, "fail-not-recovery-words"))?;
        let new = self.new_passphrase(new, &[name])?;
        let around = Surroundings {
            rng: nonce::generator(),
            clock: Utc::now,
            floor: Floor::Standard,
            from: over_ssh::sitting_at(),
            own: places::own().ok(),
        };
        let params = ArgonParams::default();
        let recovered = recovering::recover(Box::new(host), name, &recovery, &new, params, around)
            .map_err(|fault| self.recover_fault(&fault))?;
        Ok(self.words.with(
            "people-recovered",
            &[
                ("name", name.into()),
                ("fingerprint", fingerprint::line(recovered.identity).into()),
            ],
        ))
    }

    fn recover_fault(&self, fault: &RecoverFault) -> Failure {
        let id = match fault {
            RecoverFault::Refused(refusal) => return self.refused(refusal),
            RecoverFault::UnknownName => "fail-unknown-name",
            RecoverFault::OtherWords => "fail-other-recovery-words",
            RecoverFault::Broken => "fail-recovery-broken",
            RecoverFault::NotSealed => "fail-identity-file",
            RecoverFault::HostGone(gone) => reach::gone(*gone),
        };
        Failure::refused(self.words, id)
    }

    fn join(&self, code: Option<&Path>, identity: Option<&Path>) -> Result<String, Failure> {
        let mut host = self.stranger()?;
        let typed = self.secret(code, "ask-invitation-code", "--code-file")?;
        let code = InvitationCode::parse(&typed)
            .map_err(|_| Failure::refused(self.words, "fail-not-a-code"))?;
        let fault = |fault: JoinFault| Failure::refused(self.words, join_fault(&fault));
        let place = answering::look_up(&mut host, &code).map_err(fault)?;
        let file = identity.map(read_identity).transpose();
        let file = file.map_err(|()| Failure::refused(self.words, "fail-identity-file"))?;
        let given = self.line.passphrase_file.as_deref();
        let passphrase = if file.is_some() {
            let typed = self.secret(given, "ask-identity-passphrase", OPTION)?;
            Passphrase::new(&typed)
                .map_err(|_| Failure::refused(self.words, "fail-wrong-passphrase"))?
        } else {
            self.new_passphrase(given, &[&place.handle])?
        };
        let identity = answering::answer(
            &mut host,
            &code,
            &place,
            &passphrase,
            file.as_deref(),
            (ArgonParams::default(), Floor::Standard),
            &mut nonce::generator(),
        )
        .map_err(fault)?;
        Ok(self.words.with(
            "people-joined",
            &[
                ("name", place.handle.into()),
                (
                    "roles",
                    crate::words::people::roles(self.words, place.roles).into(),
                ),
                ("fingerprint", fingerprint::line(identity).into()),
            ],
        ))
    }

    fn export(&self, file: &Path) -> Result<String, Failure> {
        let mut session = self.signed_in()?;
        let sealed = session
            .export_identity()
            .map_err(|refusal| self.refused(&refusal))?;
        let shown = printable(file);
        let made = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(file);
        let written = made.and_then(|mut out| {
            let whole = out.write_all(&sealed).and_then(|()| out.sync_all());
            if whole.is_err() {
                // Half of it would be of no use, and in the way of the next try.
                let _ = fs::remove_file(file);
            }
            whole
        });
        match written {
            Ok(()) => Ok(self
                .words
                .with("people-identity-exported", &[("file", shown.into())])),
            Err(_) => Err(Failure::said(
                self.words
                    .with("fail-not-written", &[("file", shown.into())]),
            )),
        }
    }

    fn import(&self, file: &Path, passphrase: Option<&Path>) -> Result<String, Failure> {
        let sealed =
            read_identity(file).map_err(|()| Failure::refused(self.words, "fail-identity-file"))?;
        let mut session = self.signed_in()?;
        let typed = self.secret(passphrase, "ask-identity-passphrase", OPTION)?;
        let typed = Passphrase::new(&typed)
            .map_err(|_| Failure::refused(self.words, "fail-wrong-passphrase"))?;
        let behind = session
            .import_identity(&sealed, &typed, ArgonParams::default())
            .map_err(|fault| self.passphrase_fault(&fault))?;
        Ok(self.with_copies("people-identity-imported", &behind))
    }
}

/// Gives the sentence for an answer that was not given.
fn join_fault(fault: &JoinFault) -> &'static str {
    match fault {
        JoinFault::OtherPost => "fail-code-of-another-post",
        JoinFault::NotOpen => "fail-code-not-open",
        JoinFault::Past => "fail-code-past",
        JoinFault::Answered => "fail-code-answered",
        JoinFault::WrongPassphrase => "fail-wrong-passphrase",
        JoinFault::BadIdentity => "fail-identity-file",
        JoinFault::Disk => "fail-host-disk-full",
        JoinFault::HostGone(gone) => reach::gone(*gone),
    }
}

/// Reads an identity file, no more of it than there can be.
fn read_identity(file: &Path) -> Result<Vec<u8>, ()> {
    given_file::read(file, FILE_MAX).ok().flatten().ok_or(())
}
