# Approvals

# $count how many
approvals-to-decide = Waiting for your word { $count }
approvals-own = What you asked for { $count }
approvals-none-to-decide = Nothing waits for your word
approvals-none-own = You have asked for nothing
approvals-none-match = Nothing matches. Esc clears the filter
approvals-closing = closing
approvals-countersign = countersign
approvals-approve = approve
approvals-ask-anew = mend, ask anew
approvals-unasked = Signed without asking for it
approvals-changed-since = Not as it was approved: changed since
# $count how many
approvals-waiting = g d approvals { $count }
approvals-due = due { $day }
approvals-overdue = ! overdue { $days ->
    [one] 1 day
   *[other] { $days } days
}
approvals-late = overdue { $count }
# $name child, $number of the case
closing-title = Closing · { $name } · { $number }
# $name who
closing-asked-by = asked by { $name }
closing-course = course
# $opened and $asked days, $count sessions
closing-span = opened { $opened }, asked to close { $asked }, sessions { $count }
closing-no-summary = No summary came with it; talk to the counselor
closing-announce = The summary is sealed to its approvers. ⏎ reads it; that is put on record.
closing-approve-this = Approve this closing?
# $facts whose case
closing-return-of = Return the closing: { $facts }
settings-deputies = deputies for approvals
