# Appointments: booking, changes, outcomes

# $name of the group or outing, $count people
appointment-many = { $name } ({ $count })
appointment-book = New appointment
appointment-enter-afterwards = Entered afterwards: it happened and was not booked
# $who with whom
appointment-change = Change: { $who }
appointment-start = start
appointment-length = length
appointment-kind = kind
appointment-room = room
appointment-place = place
appointment-counselor = counselor
appointment-tentative = not certain yet
appointment-override = reason to override
appointment-override-hint = why it is booked all the same; it is kept
appointment-without-consent = why without consent
appointment-without-consent-hint = may stay empty; what is written is kept
appointment-needs-time = a day and a time are needed, such as fri 14:30
appointment-not-movable = it has an outcome and cannot be moved; x corrects it
appointment-no-outcome = it has no other outcome to choose
appointment-under-way = it is under way and cannot be moved; x corrects it or breaks it off
appointment-not-cancellable = it cannot be called off any more; x has its other outcomes
appointment-runs-over = runs over
appointment-no-next = it has no next state
# $who with whom
appointment-completed-next = { $who } · completed. What next?
appointment-note-now = write the note now: { $form }
# $when when
appointment-next-now = book the next session: { $when }
appointment-follow-up-now = new follow-up
appointment-note-other = another kind of note
appointment-note-later = later (it stays among what is owed)

# $from $until times, $who with whom, $over who or what is taken
booking-clash = Clashes with { $from }–{ $until } { $who } ({ $over } taken).
# $slots free slots
booking-free = Free: { $slots }
# $warning what is warned of
booking-warning = Note: { $warning }
# $who the child, $state how consent stands
consent-before-talk = Note: consent for services is { $state } for { $who }, and this is not the first talk; a reason may be given
booking-in-the-past = Note: this has passed; B enters what happened
booking-override-next = Choose another time, or give a reason to override.

# $to the outcome, $who with whom, $time when
outcome-title = { $to } · { $time } { $who }
outcome-began = really began
outcome-ended = really ended
outcome-by-whom = called off by
outcome-why = reason
# $from the state before
outcome-corrects = Corrects what was “{ $from }”
# $minutes how many
outcome-too-short = Note: { $minutes ->
    [one] one minute only
   *[other] { $minutes } minutes only
}; mend the real times if they are not these
# $who the child, $day the due day
outcome-makes-follow-up = Makes a follow-up: { $who }, due { $day }

# $label what it is, $text what it says
details-line = { $label }: { $text }
details-really = really
details-children = children
details-state = state
details-notes = { $count }
