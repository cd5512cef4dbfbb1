# Follow-ups

follow-up-new = New follow-up
follow-up-field-kind = what
follow-up-field-assignee = assignee
follow-up-field-priority = priority
follow-up-field-words = to do
follow-up-before = days before
follow-up-after = days after
# $usual days as a rule, $pressing at red and orange
follow-up-window-hint = the post's: { $usual } ({ $pressing } at red and orange)
follow-up-silenced = silent
# $who the child
follow-up-silenced-means = { $who }: everyone it would call is never to be contacted; it reminds nobody and is not owed
follow-up-outcome = outcome
follow-up-by-contact = log a contact
follow-up-another = then another
follow-up-why = why cancelled
follow-up-postpone = postpone
follow-up-cancel = cancel
follow-up-several = { $step }: { $count } follow-ups
follow-up-done-title = Done: { $name }
follow-up-load-that-day = { $count ->
    [0] none of yours is due that day
    [one] { $count } of yours is due that day
   *[other] { $count } of yours are due that day
}
follow-ups-mine = mine
follow-ups-everyone = everyone's
follow-ups-by-urgency = by urgency
follow-ups-by-child = by child
follow-ups-by-assignee = by assignee
follow-ups-count = { $count }, { $overdue } overdue
follow-ups-marked = { $count } marked
follow-ups-silenced = { $count } silenced
follow-ups-column-state = state
follow-ups-column-risk = risk
follow-ups-none = No open follow-ups. n makes one
follow-ups-none-mine = You have no open follow-ups. n makes one, v shows everyone's
follow-ups-none-match = No follow-up matches. Esc clears the filter
