# People of the post: invitations, roles, passphrase, recovery

refusal-administrators-only = only an administrator does that
refusal-own-roles = nobody gives themselves a role; ask another administrator
refusal-last-administrator = the post would be left without an administrator; make somebody else one first
refusal-keys-of-another = keys are replaced by their owner, or with the recovery words
refusal-bad-handle = a sign-in name has 1 to 32 letters, digits, or - _ . @ ·, and no spaces
refusal-handle-taken = somebody has this sign-in name, or had it; choose another
refusal-keys-taken = somebody at this post has this identity already
refusal-invite-no-role = choose at least one role
refusal-invite-bad-until = an invitation is good for 1 to 30 days; if the days are right, set this machine's clock
refusal-invite-too-many = 64 invitations are open already; take some back first
refusal-invite-handle-waits = an invitation with this sign-in name is open; take it back, or choose another name
refusal-invite-past = the invitation is past its time; take it back and invite anew
refusal-invite-not-open = this invitation is not open any more; look at the list again
refusal-other-answer = the answer is not the one that you compared; look at the fingerprint again
refusal-signed-out = you are not let in any more: you were suspended, or your keys were made anew; an administrator can tell
refusal-no-such-person = nobody here has this name; look at carepost people list

people-invited =
    { $name } is invited until { $until }. Hand this code over, on paper or by voice; it is shown once:

        { $code }

    They type it at “have an invitation” on the sign-in screen, or after carepost join.
    Then confirm them face to face: carepost people confirm { $name }
people-uninvited = The invitation of { $name } is taken back; its code is good for nothing now.
people-not-answered = Nobody has answered this invitation yet. The newcomer types the code first.
people-compare =
    The answer for { $name } has this fingerprint, but for its last group:

        { $fingerprint }

    Sit together, let them read you the last group from their own screen, and give it:
        carepost people confirm { $name } --as { $who } --full-name "…" --fingerprint LAST-GROUP
people-differs =
    That is not the last group of the answer’s fingerprint; nothing was changed. Compare the others as well:

        { $fingerprint }

    Where they differ, somebody else answered: carepost people uninvite { $name }, and invite anew.
people-confirmed = { $name } is at the post now and can sign in.
people-changed = { $name }: { $roles }; { $standing }
people-invited-state = invited
people-answered = answered, to be confirmed
people-passphrase-changed = The passphrase is changed at this post. Old copies of the identity file, as in backups, open with the old one.
people-copies-behind = It is still the old one, or not known, at:
people-copies-next = There: carepost identity import FILE, with the file that carepost identity export writes here; or change it there as well.
people-recovered =
    { $name } has new keys and signs in with the new passphrase. The others are shown this fingerprint at their next sign-in:

        { $fingerprint }
people-joined =
    You asked for your place as { $name } ({ $roles }). Read this fingerprint to the administrator, face to face:

        { $fingerprint }

    Once they have confirmed it: carepost --as { $name }
people-identity-exported = The identity is in { $file }, sealed under the passphrase. At another post: carepost join --identity FILE, or carepost identity import FILE.
people-identity-imported = The passphrase here is now that of the file.
ask-new-passphrase = New passphrase:{" "}
ask-new-passphrase-again = The new passphrase again:{" "}
ask-recovery-words = The 24 recovery words:{" "}
ask-invitation-code = The invitation’s code:{" "}
ask-identity-passphrase = Passphrase of the identity file:{" "}
fail-passphrases-differ = The two entries of the new passphrase differ; nothing was changed.
fail-same-passphrase = The new passphrase is the old one; nothing was changed.
fail-identity-file = The file is no identity file, or was damaged; nothing was changed.
fail-other-identity = The file holds other keys than those used here: somebody else’s, or ones that were given up; nothing was changed.
fail-older-passphrase = The file’s passphrase is older than the one here; nothing was changed.
fail-not-recovery-words = Those are not 24 recovery words, or one of them is wrong; nothing was changed.
fail-other-recovery-words = Those recovery words are not this post’s, or the person is not at work here; nothing was changed.
fail-recovery-broken = The list of people does not hold together; carepost check says more.
fail-no-invitation = No invitation of this name is open. carepost people list shows which are.
fail-not-a-code = That is no invitation’s code, or a character is wrong. It has 12 groups of four.
fail-code-of-another-post = The code is for another post than the one in this place.
fail-code-not-open = This invitation is not open: it was used, or taken back. Ask the administrator for a new one.
fail-code-past = This invitation is past its time. Ask the administrator for a new one.
fail-code-answered = This invitation was answered already. If that was not you, tell the administrator at once.
    If it was, and you did not see your fingerprint, ask for a new invitation.
fail-not-written = { $file } could not be written, or is there already.
line-people = See and change who is at the post
line-people-example = carepost people list --json
    carepost people roles wang --roles counselor,supervisor --as chen
    carepost people suspend wang --as chen
line-people-list = List people and open invitations, with fingerprints
line-people-list-example = carepost people list --as chen
    carepost people list --json
line-people-invite = Invite somebody new; prints a code for them, once
line-people-invite-example = carepost people invite wang --roles counselor --days 7 --as chen
    carepost people confirm wang --as chen
    carepost people confirm wang --fingerprint "12345 67890 …" --full-name "Wang Li" --as chen
line-people-uninvite = Take an invitation back
line-people-uninvite-example = carepost people uninvite wang --as chen
line-people-confirm = Take in whoever answered, after comparing fingerprints face to face
line-people-confirm-example = carepost people confirm wang --as chen
    carepost people confirm wang --as chen --full-name "Wang Li" --fingerprint 04711
line-people-roles = Change somebody’s roles
line-people-roles-example = carepost people roles wang --roles counselor,administrator --as chen
line-people-suspend = Keep somebody from signing in for the time being
line-people-suspend-example = carepost people suspend wang --as chen
line-people-remove = Take somebody out who has left
line-people-remove-example = carepost people remove wang --as chen
line-people-restore = Bring somebody back
line-people-restore-example = carepost people restore wang --as chen
line-people-passphrase = Change your own passphrase at this post
line-people-passphrase-example = carepost people passphrase --as chen
line-people-recover = Give somebody who forgot their passphrase new keys, by the recovery words
line-people-recover-example = carepost people recover chen
line-people-name = The sign-in name
line-people-roles-value = counselor, supervisor, overseer, administrator; several with commas
line-people-days = For how many days the invitation is good, 1 to 30 (7)
line-people-fingerprint = The fingerprint as the newcomer’s screen shows it
line-people-full-name = Their full name, for schedules and signatures
line-people-new-passphrase = Read the new passphrase from this file’s first line
line-people-words = Read the recovery words from this file
line-join = Answer an invitation
line-join-example = carepost join
    carepost join --identity my-identity
line-join-code = Read the invitation’s code from this file’s first line
line-join-identity = Use the identity of another post, from its file
line-identity = Take your identity from post to post
line-identity-example = carepost identity export my-identity --as qin
    carepost identity import my-identity --as qin --store /srv/other
line-identity-export = Write your sealed identity to a file
line-identity-export-example = carepost identity export my-identity --as qin
line-identity-import = Use the passphrase of an identity file here as well
line-identity-import-example = carepost identity import my-identity --as qin
line-identity-file = The identity file
line-identity-passphrase = Read that file’s passphrase from this file’s first line

# The screen of people
command-go-people = People
command-invitation = have an invitation
command-forgotten = forgot passphrase
people-title = People
people-name = name
people-sign-in = sign-in name
people-roles = roles
people-standing = standing
people-none = nobody to be seen yet
people-fingerprint = Fingerprint
people-to-confirm = to be confirmed
people-good-until = Good until { $until }.
people-answered-next = Somebody has answered. Sit down together, compare the fingerprint and confirm with Enter.
people-invited-next = Nobody has answered yet. The code is shown once only; if it is lost, take the invitation back and invite anew.
people-invite = invite
people-invite-what = A code is shown once. Whoever types it makes their own passphrase; you then confirm them face to face.
people-days = good for, days
people-days-wrong = 1 to 30 days
people-code = Invitation
people-code-before = Hand this code to { $name }, on paper or by voice. It is good once, until { $until }, and is not shown again.
people-code-after = They choose “have an invitation” on the sign-in screen and type it. Then confirm them here, face to face.
people-code-keys = ⏎ I have handed it over
people-slip-keys = ⏎ close
people-confirm = confirm
people-confirm-whom = Confirm { $name }
people-last-group = their last group
people-full-name = full name
people-phone = phone
people-working-days = works on
people-every-day = every day the post is open
people-countersign = notes are countersigned
people-compare-face = Sit together. Their screen shows the same groups; let them read you the last one.
people-group-differs = their screen ends with another group: do not confirm, take the invitation back
people-loses-keys = Keys they lose begin anew; what they could read before, they may have read.
people-becomes-administrator = Administrators invite and suspend people, and change settings.
people-suspend = suspend
people-suspend-who = Keep { $name } from signing in for the time being?
people-suspend-what = They are signed out at once. The keys they hold begin anew with the next who works.
people-remove = remove
people-remove-who = Has { $name } left the post?
people-remove-what = They are signed out at once and the keys they hold begin anew; what is theirs alone stays closed.
people-in-hand = In hand: open cases { $cases }, red or orange { $pressing }; appointments to come { $appointments }; follow-ups { $follow_ups }.
people-left-cases = Left as they are, the cases have no counselor: their stand-ins owe them, and supervisors see them on Today and on the board.
people-cases-unseen = Whether they still have cases you cannot see: ask a counselor or supervisor first. Cases that are left have no counselor.
people-hand-over-first = hand them over first
people-restore = bring back
people-uninvite = take the invitation back
people-uninvite-who = Take the invitation of { $name } back? Its code is good for nothing then.
people-done = saved
people-passphrase = passphrase
people-old-passphrase = old passphrase
people-new-passphrase = new passphrase
people-passphrase-done = the passphrase is changed
people-passphrase-same = that is the old one
settings-people-screen = people and invitations …
# At the door
door-go-on = go on
door-code = code
door-code-hint = 12 groups of four, from the administrator
door-code-length = a code has 48 characters, this one { $place }
door-code-character = character { $place } does not occur in a code
door-code-wrong = a character is wrong; look at the code again
door-other-post = this code is for another post
door-not-open = this invitation was used or taken back; ask the administrator for another
door-past = this invitation is past its time; ask the administrator for another
door-answered = this invitation was answered already: if not by you, tell the administrator at once; if by you, and you did not see your fingerprint, ask for a new one
door-bad-identity = the file is no identity file, or was damaged
door-no-file = this file is not there, or is no identity file
door-join-as = Join as { $name }: { $roles }
door-join = join
door-existing = have an identity
door-existing-what = You sign in at another post: the same identity and passphrase are then good at both posts. carepost identity export writes the file there.
door-identity = identity file
door-identity-passphrase = its passphrase
door-joined = You asked for your place as { $name }. Read this fingerprint to the administrator, face to face; the last group only when they ask.
door-recovered = { $name } has new keys and the new passphrase. Everybody here is shown this fingerprint at their next sign-in and may ask for it.
door-fingerprint-after = It is shown under People as well, once you are in.
door-fingerprint-keys = ⏎ to the sign-in
door-recover = make new keys
door-words = 24 recovery words
door-recover-what = New keys take the old ones’ place; the act stays in the journal.
door-word-unknown = word { $place } is not a recovery word
door-word-count = there are { $found } words; 24 are needed
door-words-wrong = the words do not belong together: one is wrong, or two are exchanged
door-unknown-name = nobody at work here has this sign-in name
door-other-words = these are not this post’s recovery words
door-broken = the list of people does not hold together; carepost check says more
# After the sign-in
welcome-news = Keys
welcome-news-drafts = Drafts
welcome-news-keys = ⏎ seen  Esc later  ↑↓
welcome-newer-passphrase = Your passphrase was changed at { $post } and is still the old one here. Settings: passphrase; or carepost identity import.
welcome-lost-drafts = { $count ->
    [one] One draft of yours cannot be read any more. What was saved is not touched; what was typed in it and never saved is lost. ⏎ lets go of it.
   *[other] { $count } drafts of yours cannot be read any more. What was saved is not touched; what was typed in them and never saved is lost. ⏎ lets go of them.
}
welcome-other-keys = { $name } has other keys than before:
welcome-new-person = { $name } is new here:
welcome-keys-next = Ask them, face to face or by a voice you know, whether the fingerprint is theirs. If not, tell an administrator at once.
