# Somebody’s first days at a post

command-first-day = first day
first-day = Your first day here
# $done and $count steps
first-day-what = { $done } of { $count } are done; each ticks itself. F1 shows every key, F12 covers the screen.
first-day-all-done = All of it is done. This card does not come again.
first-day-hint = ⏎ go there  x put away  Esc later
first-day-put-away = Put away. Ctrl-P, first day: shows it again
first-day-confirmed = your fingerprint is confirmed
first-day-confirmed-how = An administrator compared it with your screen. People (g u) shows everybody’s; ask whose you doubt.
first-day-keys = the keys to your work are here
first-day-keys-how = Whoever holds them gives them by signing in: a counselor or supervisor at their next sign-in.
first-day-card = your phone is on your card
first-day-card-how = An administrator writes it, with your working days: People (g u), your row.
first-day-team = you are on the team of a case
first-day-team-how = Its counselor takes you in (T), or you open one: C on a child.
first-day-appointment = your first appointment is booked
first-day-appointment-how = n on Today, in the schedule, or on a child books one.
first-day-note = your first note is signed
first-day-note-how = w on an appointment or a child writes it, F6 signs it.
first-day-supervisor = a supervisor is at the post
first-day-supervisor-how = Until then nobody can approve a closing or read the audit log. People (g u): n invites one.
first-day-look-in = there is a case or a note for you to read
first-day-look-in-how = A counselor shares one with you (K), which Today says, or names you a case’s supervisor (T).
first-day-supervision = your first supervision session is booked
first-day-supervision-how = V on Today, in the schedule, or on the board books one.
first-day-room = there is a room to book
first-day-room-how = Settings (g o): n makes one.
