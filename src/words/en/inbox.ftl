# The inbox

inbox-line = line
inbox-caught = when
inbox-edit = Change the line
inbox-open = To sort out
inbox-all = All
inbox-show-all = all/open
inbox-count = { $count ->
    [one] { $count } line
   *[other] { $count } lines
}
inbox-empty = Nothing to sort out. + catches a line
inbox-sort-out = sort out
inbox-to-follow-up = Make it a follow-up
inbox-to-booking = Make it an appointment
# $line what was caught
inbox-says = Caught: { $line }
inbox-to-note = Make it a note
inbox-nothing-more = Nothing more to do
