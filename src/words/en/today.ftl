# Today

today-now = now
today-gap = free
today-mine = mine
today-everybody = everybody's
# $day the date, $count appointments, $whose whose
today-title = { $day } · { $count ->
    [one] 1 appointment
   *[other] { $count } appointments
} · { $whose }
today-empty = Nothing booked for you today. n books, v shows everybody's
today-empty-all = Nothing booked today. n books
# $count rows
today-owed-title = Owed { $count }
today-no-children = Nothing is owed. No children yet: g c O imports a roster
today-owed-empty = Nothing is owed. n books, g c finds a child
# $count drafts
today-kept-count = {" "}· not saved { $count }
today-kept = not saved
today-kept-unnamed = what it was typed in is not here any more
today-kept-gone = What this was typed in is not here any more; D throws the draft away
today-key-throw-away = throw away
today-key-contact = contact
today-key-outcome = outcome
today-key-done = done
today-key-note = note
today-key-consent = consent
today-key-countersign = countersign
today-key-hand-over = hand over
today-key-approve = approve
today-key-open = open
# $day the day they were last in, $what how many of each kind
today-since = Since { $day }: { $what }
today-since-new = new
today-since-changed = changed
today-news = While away
today-key-noted = noted
# $what that it left red and when, $to its level now, $by who changed it
today-left-red = { $what } → { $to } · { $by }
today-post = The post: red { $red }, contacts overdue { $overdue } · g b opens the board
today-without-counselor = Without a counselor: { $count ->
    [one] 1 case
   *[other] { $count } cases
} ({ $names }) · H hands over
# $days days since it was due
today-late-red-contact = red contact overdue { $days ->
    [one] 1 day
   *[other] { $days } days
}
today-late-orange = orange overdue { $days ->
    [one] 1 day
   *[other] { $days } days
}
today-late-contact = contact overdue { $days ->
    [one] 1 day
   *[other] { $days } days
}
today-late-follow-up = follow-up overdue { $days ->
    [one] 1 day
   *[other] { $days } days
}
today-none-found = Nothing here matches; Esc clears the filter
