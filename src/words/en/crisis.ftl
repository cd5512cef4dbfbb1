# The crisis log

crisis-hotline-110 = police
crisis-hotline-120 = ambulance
crisis-hotline-12355 = youth line
crisis-hotline-12356 = mental health line

crisis-hint = write what happens; Enter stamps and saves it
crisis-no-child = Which child is not known yet: F3 names it, and the people around it stand here
crisis-more = ↓ Tab
crisis-child-unknown = child not known
crisis-since = since { $at }
crisis-runs = under way
crisis-report-runs = report owed for { $run }
crisis-reported-at = reported { $at }
crisis-read-team = read by the care team
crisis-read-alone = read by you alone
crisis-read-other-team = read by you alone: tell { $name }, whose case it is
crisis-numbers-only = Hotlines (crisis logs are written by counselors and supervisors)
crisis-runs-on = The crisis log runs on; F8 comes back to it
crisis-let-go = Nothing was written: the crisis log is let go
crisis-line-full = This line is full; Enter stamps it, then write the next
crisis-line-first = Enter stamps this line first
crisis-child-first = Name the child first
crisis-red-already = It is red already; F5 duty to report, F2 told
crisis-go-on = go on
crisis-line-count = { $count ->
    [one] { $count } line
   *[other] { $count } lines
}
crisis-copied-by = (moved here by { $name })
crisis-not-saved = not saved: { $why }; any key tries again

crisis-told-line = told { $whom }
crisis-reported-line = reported to { $whom }
crisis-line-words = { $what }: { $text }
crisis-line-answer = { $what } (answer: { $answer })

crisis-may-be-told = tell { $what }
crisis-whom = who was told
crisis-whom-other = somebody else
crisis-whom-name = name or office
crisis-what = what was said
crisis-answer = their answer
crisis-child-none = Left empty: the child is not known, and you alone read the log
crisis-child-team = The log lies with the case; its team reads it and writes in it
crisis-child-alone = No case yet: you alone read the log, and it goes over to the case that you open
crisis-child-other-team = You are not on the case's team: you alone read the log; tell its counselor
crisis-red-opens = The child has no case yet: one is opened at intake, and you are its counselor
crisis-plan-later = The safety plan can follow later
crisis-report = duty to report
crisis-report-later = decide later
crisis-report-owed = a report is owed: the clock starts
crisis-report-made = it is made
crisis-report-not = none is owed (say why)
crisis-report-why = why
crisis-report-whom = reported to
crisis-report-words = what, or why not
crisis-report-number = taken by, or number

today-crisis-runs = { $what } { $run }
crisis-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
crisis-at-the-door = The log needs a sign-in. Get help now: 110 police, 120 ambulance, 12356 mental health
