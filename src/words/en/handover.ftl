term-handover = handover
handover-state-planned = planned
handover-state-running = under way
handover-state-returned = given back
handover-state-done = for good
place-outside = not on the team
place-stand-in = stand-in
place-team = on the team
refusal-nothing-to-hand-over = tick at least one case to hand over
refusal-not-oneself = another member of the team takes you off; a case is handed on by a handover
command-hand-over = hand cases over
handover-title = Hand cases over
handover-verb = hand over
handover-new = Hand cases over…
handover-forced = For somebody who cannot, by the recovery words…
handover-give-back = Give back: { $handover }
handover-no-cases = You have no open cases to hand over
handover-nobody = There is no other counselor to take the cases over
handover-to = To
handover-from = For whom
handover-begins = From
handover-ends = Through
handover-ends-hint = empty: for good
handover-stays = Stay on team
handover-cases = Cases
handover-watch = To watch · { $case }
handover-watch-by = To watch, says { $name }
handover-through = through { $day }
handover-for-good = for good
handover-goes-over = { $cases ->
    [one] { $cases } case
   *[other] { $cases } cases
}, { $appointments ->
    [one] { $appointments } appointment
   *[other] { $appointments } appointments
} and { $followups ->
    [one] { $followups } follow-up
   *[other] { $followups } follow-ups
} go over; groups and outings stay
handover-appointments-stay = Appointments stay where they are: a counselor moves them
handover-to-themselves = Cases are handed over to somebody else than who has them.
handover-clashes-more = and { $count } more
handover-clashes = { $count ->
    [one] { $count } appointment clashes and stays as it is: { $named }
   *[other] { $count } appointments clash and stay as they are: { $named }
}
handover-time-means = { $name } reads the cases through { $day }, and { $days ->
    [one] 1 day
   *[other] { $days } days
} more for notes. Afterwards they come back by themselves
handover-good-means = { $name } is their counselor from then on. You leave the team with { $name }’s next sign-in
handover-good-stays = { $name } is their counselor from then on; you stay on the team
handover-line-mine = { $name } has { $count ->
    [one] { $count } of your cases
   *[other] { $count } of your cases
} { $ends }
handover-line-theirs = You have { $count ->
    [one] { $count } case
   *[other] { $count } cases
} of { $name } { $ends }; what to watch is on each
handover-line-planned-mine = { $name } takes { $count } of your cases from { $begins } { $ends }
handover-line-planned-theirs = You take { $count ->
    [one] { $count } case
   *[other] { $count } cases
} of { $name } from { $begins } { $ends }
handover-back-title = Give the cases back now
handover-back-means = What is still to come goes back as well, unless it clashes.
handover-back-yes = give back
handover-settled = Handovers brought up to date
handover-forced-title = Hand over for somebody who cannot
handover-forced-means = The reason is kept. All their open cases go over; the recovery key gives the keys
handover-forced-done = The cases have been handed over
handover-no-others = Nobody else has open cases to hand over
