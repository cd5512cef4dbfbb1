# The forms of a case

case-open-title = Open a case · { $name }
case-edit-title = What the case is about
case-risk-title = Risk level
case-risk-no-words = You are not on the care team: you change the level without words, and only the team takes it from red
case-reopen = reopen the case
case-step-title = State of the case
case-close-title = Close the case
case-source = Came from
case-source-words = From where
case-own-concern = Another concern
case-why = Why
case-safety-later = Safety plan follows
case-team-reads = Only the care team can read what the case holds
case-red-duty = Consider whether to report (duty to report, Minors Protection Law art. 11)
case-source-unsaid = not chosen
case-red-duty-said = The duty to report is seen to, or its clock runs, in the crisis log
duty-later = owed, later: the clock runs
duty-now = owed, and made now
duty-not-owed = not owed (say why)
case-leaves-red = Leaving red takes a reason; supervisors see it on Today and the board
case-away-means = While away the child keeps its rhythm, by phone
case-closing-means = Before it is closed: a summary, and follow-ups and appointments settled
case-cancel-follow-ups = { $count ->
    [one] Cancel { $count } open follow-up
   *[other] Cancel { $count } open follow-ups
}
case-cancel-appointments = { $count ->
    [one] Cancel { $count } appointment to come
   *[other] Cancel { $count } appointments to come
}
case-no-open = No open case. C opens one
case-no-other = There is no other way from this state
case-which-state = The case goes to
