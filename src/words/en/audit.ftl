# The audit log

audit-title = Audit log
audit-count = { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
audit-back-to = back to { $day }
audit-reading = reading…
audit-looked = { $percent } %
audit-looked-left = { $percent } %, { $left } left
audit-seconds = { $count } s
audit-minutes = { $count } min
audit-esc-stops = Esc stops
audit-stopped = stopped; j goes on
audit-all = all of it
audit-filter-hint = / narrows: a person, a child, what was done; from:11-01 until:11-20
audit-column-when = when
audit-column-who = who
audit-column-what = what
audit-column-about = about
audit-reading-sentence = Reading the log; Esc stops it.
audit-stopped-sentence = None was found so far. j goes on, Esc clears what narrows the log.
audit-none = There is no entry yet.
audit-none-match = No entry matches. Esc clears what narrows the log.
audit-not-yours = The audit log is sealed to supervisors; you have no key of it.
audit-failed = The log could not be read; Home tries again.
audit-sealed = · sealed
audit-sealed-why = It is sealed to a key you do not have, or damaged; who wrote it and when is signed beside it.
audit-unsigned = ? Not signed with a key that its author has, or had then: carepost audit verify says more.
audit-to = to { $names }
audit-through = { $name } through { $day }
audit-without = without { $names }
audit-roles = { $before } → { $after }
audit-at = at { $time }
audit-from = from { $place }
audit-place-terminal = a terminal of this machine
audit-place-script = a script
audit-written = written down { $time }
audit-children = child: { $names }
audit-record = record: { $record }
audit-frame = frame { $number }
audit-exported-paper-sheet = paper sheet
audit-exported-wrong-rows = wrong rows of a roster
audit-exported-listing = printed list
audit-exported-audit-log = the audit log
line-audit = Print the audit log, check it, or print its head on a card
line-audit-example = carepost audit --as qin --from 2026-11-01 --person chen
    carepost audit --json --child 张小明 --as qin
    carepost audit --did emergency-access --as qin
    carepost audit verify --head 4Q7K-...
    carepost audit head
line-audit-person = Only what this person did: sign-in name or full name
line-audit-child = Only what is about this child: the full name
line-audit-from = From this day on: 2026-11-01
line-audit-until = Until this day: 2026-11-20
line-audit-did = Only what was done, by its code as in JSON: export, emergency-access
line-audit-verify = Check chain, signatures, rights and remembered heads of the whole post
line-audit-verify-example = carepost audit verify
    carepost audit verify --head 4Q7K-…
line-audit-head-card = The text of a card printed earlier, held against the journal
line-audit-head-example = carepost audit head
    carepost audit head --json
line-audit-head = Print the journal’s head for a card to be kept elsewhere
audit-no-person = Nobody at this post is called “{ $name }”.
audit-no-child = No child, or more than one, is called “{ $name }”.
    carepost list children shows the names.
audit-no-deed = “{ $deed }” is no deed. There are:
    { $codes }
audit-days-reversed = --until is before --from. Exchange them.
audit-no-day = “{ $day }” is no day; write 2026-11-20.
audit-row-unsigned = ? not signed with its author’s key
audit-card = carepost { $post }
    { $date } · frame { $number }
    { $text }
    Keep this away from the computer. carepost audit verify --head TEXT says later whether the journal still has it.
audit-card-holds = The card holds: frame { $number } is in the journal as it was.
audit-card-unread = That is no text of a card: { $text }
    Copy the groups as they are printed; capitals, spaces and hyphens do not matter.
