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
refusal-no-such-person = nobody here has this name; look at carepost people list

people-invited =
    { $name } is invited until { $until }. Hand this code over, on paper or by voice; it is shown once:

        { $code }

    They type it at “I have an invitation” on the sign-in screen, or after carepost join.
    Then confirm them face to face: carepost people confirm { $name }
people-uninvited = The invitation of { $name } is taken back; its code is good for nothing now.
people-not-answered = Nobody has answered this invitation yet. The newcomer types the code first.
people-compare =
    The answer for { $name } has this fingerprint:

        { $fingerprint }

    Compare it with the newcomer’s screen, face to face. If every digit is the same, confirm with
    carepost people confirm { $name } --fingerprint "{ $fingerprint }"
people-differs =
    The fingerprint of the answer is another one; nothing was changed:

        { $fingerprint }

    If the newcomer’s screen shows something else, somebody else has used the code: take the invitation back.
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
ask-old-passphrase = Old passphrase:{" "}
ask-recovery-words = The 24 recovery words:{" "}
ask-invitation-code = The invitation’s code:{" "}
ask-identity-passphrase = Passphrase of the identity file:{" "}
fail-passphrases-differ = The two entries of the new passphrase differ; nothing was changed.
fail-same-passphrase = The new passphrase is the old one; nothing was changed.
fail-identity-file = The file is no identity file, or was damaged; nothing was changed.
fail-other-identity = The file is somebody else’s identity; nothing was changed.
fail-older-passphrase = The file’s passphrase is older than the one here; nothing was changed.
fail-not-recovery-words = Those are not 24 recovery words, or one of them is wrong; nothing was changed.
fail-other-recovery-words = Those recovery words are not this post’s, or the person is not at work here; nothing was changed.
fail-recovery-broken = The list of people does not hold together; carepost check says more.
fail-not-a-code = That is no invitation’s code, or a character is wrong. It has 12 groups of four.
fail-code-of-another-post = The code is for another post than the one in this place.
fail-code-not-open = This invitation is not open: it was used, or taken back. Ask the administrator for a new one.
fail-code-past = This invitation is past its time. Ask the administrator for a new one.
fail-code-answered = Somebody has answered this invitation already. If that was not you, tell the administrator at once.
fail-not-written = { $file } could not be written, or is there already.
line-people = See and change who is at the post
line-people-example = carepost people list --json
    carepost people roles wang --roles counselor,supervisor --as chen
    carepost people suspend wang --as chen
line-people-list = List people and open invitations, with fingerprints
line-people-invite = Invite somebody new; prints a code for them, once
line-people-invite-example = carepost people invite wang --roles counselor --days 7 --as chen
    carepost people confirm wang --as chen
    carepost people confirm wang --fingerprint "12345 67890 …" --full-name "Wang Li" --as chen
line-people-uninvite = Take an invitation back
line-people-confirm = Take in whoever answered, after comparing fingerprints face to face
line-people-roles = Change somebody’s roles
line-people-suspend = Keep somebody from signing in for the time being
line-people-remove = Take somebody out who has left
line-people-restore = Bring somebody back
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
line-identity-import = Use the passphrase of an identity file here as well
line-identity-file = The identity file
line-identity-passphrase = Read that file’s passphrase from this file’s first line
