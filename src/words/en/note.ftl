# Notes: writing, signing, reading

note-choose = Which note to write
note-placeholder = Write here
note-standing-new = nothing saved yet
note-standing-saved = saved ✓
note-standing-typing = typing…
note-standing-kept = draft kept { $at }
note-standing-not-kept = draft NOT kept ✗
note-standing-saving = saving…
note-standing-failed = not saved ✗
note-standing-conflict = two versions ✗
note-word-count = { $count ->
    [one] { $count } word
   *[other] { $count } words
}
note-full = That is as long as a note can be; what you typed was not added
note-saved-already = Saved already; nothing has changed
note-conflict = Another version was saved meanwhile, shown beside; Ctrl-S saves this one over it, Esc leaves and keeps it as a draft
note-keep-mine = save this one
note-other-version = The other version, as saved (Ctrl-↑↓ scrolls)
note-earlier = Before: { $facts } (Ctrl-↑↓ scrolls)
note-earlier-away = F3 takes it away
note-no-earlier = No earlier note that you may read
note-restored = Unsaved text from { $at } restored; Ctrl-Z brings back the saved one
note-restored-new = Unsaved text from { $at } restored
note-find = Find
note-find-hint = ⏎↓ next  ↑ previous  Esc close
note-returned = Returned by { $by }: { $remark }
note-sign-settle-first = Let the save finish, or settle the version with Ctrl-S, then sign
note-signature-right = signature valid
note-signature-wrong = signature does not verify

sign-title = Sign: once signed, this text is fixed
sign-title-of = Sign { $number } of { $count }: once signed, this text is fixed
sign-hint = ↑↓ read on  passphrase, then ⏎ signs  Esc leaves unsigned
sign-hint-several = ⏎ Tab next  ↑↓ read on  then passphrase and ⏎  Esc leaves unsigned
sign-more-to-show = { $count } more to be shown; ⏎ goes on
sign-bare-headings = { $count ->
    [one] Nothing stands below 1 heading.
   *[other] Nothing stands below { $count } headings.
}
sign-passphrase-missing = Type the passphrase, then ⏎
sign-under-way = Signing…
sign-wrong-passphrase = That is not the passphrase; nothing was signed; type it again

reading-in-error = Entered in error · { $by }
reading-in-error-sealed = Entered in error
reading-folded-mine = Folded away; you alone can read it; ⏎ unfolds
reading-folded = Folded away; its author alone can read it; Esc goes back
reading-in-error-unproved = This note was marked as entered in error, and no mark signed by its author verifies: it stays as it was signed. Tell its author and your supervisor
reading-unasked = Countersignature missing: it was signed without asking for one.
reading-anothers-text = What this note names as its signed text is another note's, and is not shown. Tell its author and your supervisor
reading-not-yours = A process note; its author alone can read it; Esc goes back
reading-sealed = You may not read this; Esc goes back
reading-unfold = unfold/fold
reading-addendum = Addendum · { $by }
reading-addendum-to = Addendum: { $facts }
reading-first = This is the earliest note
reading-last = This is the latest note
reading-addendum-of-team = addenda are the care team’s to write
reading-no-addendum = Addenda are added once a note is signed
reading-error-author-only = Only its author marks a note as entered in error
reading-error-signed-only = Only a signed note is marked as entered in error; a draft can simply be changed
reading-signed-already = Signed already; A adds an addendum, E marks it as entered in error
reading-error-of = Entered in error: { $facts }
reading-error-why = Reason
reading-error-copy = Copy as a draft
reading-error-copy-to = For which child
reading-countersign = countersign
reading-countersign-this = Countersign this note?
reading-return = return
reading-return-of = Return to its author: { $facts }
reading-remark = Remark
reading-remark-seen = Every counselor and supervisor of the post can read it: write nothing of the child here
reading-announce = You look in as supervisor. ⏎ reads this note; that you read it is written down.
reading-announce-read = read, and have it written down
