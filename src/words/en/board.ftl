# The supervisor's board

# $monday the Monday of this week
board-title = Supervisor's board · week of { $monday }
board-title-brief = Board · { $monday }
board-post = all
board-without-counselor = without a counselor { $count }
board-column-who = who
board-caseload = cases
board-caseload-short = open
board-pressing = r/o
board-week = week
board-month = month
board-missed = missed
board-outcomes = outcomes
board-outcomes-short = outc.
board-notes = notes
board-notes-short = notes
board-contacts = contacts
board-contacts-short = cont.
board-follow-ups = overdue
board-follow-ups-short = over.
# $percent of a hundred
board-percent = { $percent }%
# $count how many, $days the longest wait
board-debt = { $count }·{ $days }d
board-empty = Nobody has a case yet. g c finds a child
# $count cases, $whose whose
board-pressing-title = Red and orange { $count } · { $whose }
board-none-pressing = No case is red or orange
# $day when
board-left-red = left red { $day }
# $days days
board-contact-late = contact overdue { $days }d
board-contact-today = contact due today
# $day which day
board-contact-due = contact { $day }
board-last-contact = last { $day }
board-no-contact = not seen yet
# $count sessions, $monday the week's Monday, $whose whose
board-held-title = Sessions · from { $monday }: { $count } · { $whose }
board-held-brief = Sessions { $monday }: { $count }
board-overdue-brief = Overdue { $monday }: { $count }
board-overdue-title = Overdue at week's end · from { $monday }: { $count } · { $whose }
board-open-list = the list
# $whose whose, $what what, $count how many
board-list-title = { $whose } · { $what } · { $count }
board-held-in = sessions in the week of { $monday }
board-overdue-in = follow-ups overdue at the end of the week of { $monday }
board-column-due = contact due
board-column-day = day
board-column-what = how it stands
board-list-empty = Nothing here. Esc goes back to the board
board-list-none-match = Nothing matches. Esc clears the filter
