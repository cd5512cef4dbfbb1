# What the rules of the work refuse

refusal-clashes = { $count ->
    [one] this clashes with another appointment; take a free time, or give a reason
   *[other] this clashes with { $count } other appointments; take a free time, or give a reason
}
refusal-appointment-no-such-step = an appointment does not go from { $from } to { $to }
refusal-needs-times = give the real times: when it began and ended
refusal-ends-before-it-begins = the end is before the beginning
refusal-ahead = this has not happened yet; check date and time
refusal-needs-by-whom = say who called it off
refusal-note-signed = a signed note stands on it, so its outcome stays as it is
refusal-bad-length = give a length from 1 to { $most } minutes
refusal-begun = it has begun or is over; correct its outcome instead
refusal-in-use = something else stands on it, so it is not removed
refusal-case-no-such-step = a case does not go from { $from } to { $to }
refusal-needs-closing-reason = choose why the case is closed
refusal-needs-summary = write the closing summary first
refusal-unsettled = still open: follow-ups { $follow-ups }, appointments { $appointments }; settle them or let them be cancelled
refusal-needs-approval = closing needs the approval of someone else first
refusal-own-approval = nobody approves their own
refusal-risk-same = the case has this risk level already
refusal-risk-needs-reason = leaving red needs a reason
refusal-risk-closed = the case is closed; reopen it first
refusal-note-no-such-step = the note is not in a state for this
refusal-note-not-the-author = only the note's author does this
refusal-note-own = nobody countersigns their own note
refusal-note-blank = nothing is written yet
refusal-note-not-begun = the appointment lies ahead and has not begun; sign once it has, or correct its time or state first
refusal-follow-up-needs-outcome = say what came of it
refusal-follow-up-settled = this follow-up is done or cancelled already
refusal-id-length = a resident ID number has 18 characters
refusal-id-character = the ID number has a character that is no digit
refusal-id-check-digit = the check digit of the ID number is wrong; look at the card again
refusal-id-birth = the birth date in the ID number does not exist
refusal-id-of-another = another child on the register has this ID number
refusal-missing-name = give a name
refusal-missing-child = choose a child
refusal-missing-counselor = choose a counselor
refusal-missing-reason = give a reason
refusal-missing-words = write something first
refusal-missing-safety-plan = red needs a safety plan: write it, or say that it follows
refusal-missing-purpose = say what the consent is for
refusal-missing-proof = say where the paper lies, or who was the witness
refusal-missing-departments = name the departments it is shared with
refusal-not-on-team = this person is not on the case's team; choose somebody who is
refusal-not-a-guardian = consent is given by a living guardian among the people around the child
refusal-never-contact = this person is never to be contacted
refusal-name-taken = there is another of this name
refusal-already-so = it stands as wished already
