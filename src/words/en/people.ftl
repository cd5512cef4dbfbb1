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
