# The line of state, the header and the cover

status-saved = saved: { $what }
status-signed = signed: { $what }
status-access-given = access given: { $what }
status-access-ended = access ended: { $what }
status-team-changed = team changed: { $what }
status-handed-over = handed over: { $what }
status-countersigned = countersigned: { $what }
status-approved = approved: { $what }
status-returned = returned: { $what }
status-entered-in-error = entered in error: { $what }
status-imported = imported { $what }; u takes it back as one
status-undone = undone: { $what }
status-redone = done again: { $what }
status-under-way = saving
status-locks-soon = locks in { $seconds } s; any key keeps it open
status-unreadable-record = a record arrived that cannot be read; run carepost check
undo-wait = the change before is still being saved; undo again in a moment
undo-nothing = there is nothing to undo
undo-elsewhere = this would undo “{ $what }” from another screen; undo again to do it
undo-earlier = this would undo “{ $what }” from before you signed in; undo again to do it
redo-nothing = there is nothing to redo
redo-elsewhere = this would redo “{ $what }” from another screen; redo again to do it
redo-earlier = this would redo “{ $what }” from before you signed in; redo again to do it
view-too-small = too small: needs { $columns }×{ $rows }, has { $has-columns }×{ $has-rows }
view-veiled = names veiled

cover-pin = PIN
cover-wrong = { $left ->
    [one] not right, one try left
   *[other] not right, { $left } tries left
}
cover-trying = one moment…

pin-what-for = Lifts the cover in this session only; gone at lock.
pin-first = 4 to 8 digits
pin-again = again
pin-keys = ⏎ choose  Esc later
pin-chosen = the cover PIN is set
pin-not-a-pin = four to eight digits, please
pin-not-the-same = the two are not the same; type both again

## What a change is called

change-roster = a roster of { $count ->
    [one] 1 child
   *[other] { $count } children
}
change-record = record
change-settings = settings
change-room = room
change-holiday = closed day
change-person = person
change-contact = contact
change-inbox-line = caught line
status-renumbered = { $from } was given twice at the same moment: { $child }’s case is { $to } now
status-clash-heard = Booked at the same moment by somebody else: { $clash }
status-not-all-read = Not everything could be read: the post does not answer. Lock (g q) and sign in again
status-renewed = carepost was renewed: quit (Ctrl-Q) and start it again; drafts are kept
status-no-host-yet = the post does not answer; ⏎ tries again (a shared post: systemctl status carepost)
status-long-opening = Still opening: it can take some minutes after a fault; nothing is lost
status-also-in = in: { $names }
status-others-in = { $count ->
    [one] 1 other is in
   *[other] { $count } others are in
}
repeat-nothing = There is nothing to repeat yet
repeat-not-here = This row does not take what was done last
