# Forms, menus and confirmations

form-hint-when = tomorrow 3pm · fri 14:30 · +3d
form-hint-when-past = today 9:30 · yesterday 3pm · last fri
form-hint-day = tomorrow · next wed · 12-01 · +7d
form-hint-day-past = today · yesterday · last fri · 11-20
form-hint-minutes = 50 · 1h30 · an hour
form-hint-pick = type a name, pinyin or initials
form-required = this has to be filled in
form-lies-ahead = this has not come yet
form-choose = choose
form-not-picked = choose one from the list, or clear it
form-nothing-found = nothing found
form-more = { $count } more
form-full = it takes no more than this
form-secret-shown = switch an input method off: its window shows the letters
form-saving = saving…
form-draft-kept = what was not saved is kept as a draft
form-draft-back = brought back what was not saved
draft-not-kept = not kept as a draft, tried again: { $why }
draft-leave-anyway = what you typed is not kept and would be lost; once more leaves
draft-lost = what was typed last could not be kept as a draft
draft-thrown-away = draft thrown away; u brings it back
draft-brought-back = the draft is back
form-on = yes
form-off = no
form-key-complete = complete
form-key-next = next
form-key-choose = choose
form-key-tick = tick
form-narrow-keys = ⏎ opens · Tab looks everywhere · Esc to the list
form-narrowed-keys = Esc clears

confirm-yes = yes, do it
confirm-no = no, go back

# Why something was not done

refusal-not-your-role = your role does not include this
refusal-counselors-only = a counselor does that
refusal-gone = the record is not there any more
refusal-not-readable = this is its care team’s alone
refusal-unwritable = the record cannot be written as it is
refusal-conflict = somebody changed the record meanwhile; your text is still here, look at the change and save again
refusal-conflict-by = { $name } changed the record meanwhile; your text is still here, look at the change and save again
refusal-not-authorised = the post’s rules do not allow this, and nothing was written
refusal-disk-full = the disk is full and nothing was written; make room and save again
refusal-disk-failed = the disk failed and nothing was written; try again or use another computer
refusal-too-many-drafts = no more drafts are kept for you, or this one is too long: save it, or leave drafts on Today that you no longer need
refusal-unknown = it cannot be told whether it was written; it will be known after the next start
refusal-renewed = carepost was renewed, this is not saved: note it down, quit (Ctrl-Q), start again
refusal-older-host = a session of the version before is still open: quit it, try again in a minute; or restart the service
refusal-no-host = no host answers and none could be started; try again
refusal-too-much = the host does not take so much at once; make it less, or try again later
refusal-not-there = the host does not have it, or not any more
refusal-not-handed-out = the host does not hand this out to you; whoever has it can share it
refusal-unfitting = the host’s answer does not fit; if it goes on, host and program may be of different versions: end both and start anew
refusal-tampered = what the host answers is not what the journal says: stop, and run carepost check
refusal-no-key = you do not hold the key to this
refusal-nothing-to-undo = there is nothing to undo
refusal-nothing-to-import = the roster has nothing that the register does not have already
refusal-changed-since = something in it was changed since, so it cannot be undone
refusal-case-open-already = this child already has an open case
file-not-written = It cannot be written there, or there is a file of this name already: give another name.
form-theirs = changed meanwhile to: { $theirs }
form-theirs-next = Save once more to keep yours, or take theirs.
