# The end of the day

end-of-day-unwritten = Notes not written
end-of-day-all-written = All are written
end-of-day-unsigned = Notes not signed
end-of-day-all-signed = All are signed
end-of-day-outcomes = Appointments without an outcome
end-of-day-kept = Typed and not saved
end-of-day-inbox = Inbox
# $count lines
end-of-day-caught = { $count ->
    [one] one line to sort out
   *[other] { $count } lines to sort out
}
end-of-day-tomorrow = Tomorrow · { $day }
end-of-day-nothing-tomorrow = Nothing is booked tomorrow
end-of-day-sign-all = sign them all
end-of-day-nothing-to-sign = Nothing to sign; open and save what is not saved yet

end-of-day-before-going = Before you go
end-of-day-sheet = Tomorrow on paper: a text file where you say (P)
end-of-day-backup = Backup, when all have signed out, to another disk:
# $handle the sign-in name
end-of-day-backup-command = carepost backup FOLDER --as { $handle }
end-of-day-backup-service = Backup: whoever keeps the service stops it, copies the post and starts it again:
end-of-day-backup-service-how = carepost backup FOLDER --store DIR, as the service’s account
end-of-day-lock = Lock (a)

# The paper sheet

sheet-title = Paper sheet · { $day }
sheet-path = save to
sheet-path-hint = /media/usb/tomorrow.txt — a new file, for you alone
sheet-names = names
sheet-names-veiled = first letter only
sheet-names-full = in full
sheet-write = write
sheet-children = { $count ->
    [one] { $count } child
   *[other] { $count } children
 }
sheet-made = made by { $who }, { $day } { $time }
sheet-shred = Carry it with you, and shred it when the day is over.
sheet-written = The sheet was written to { $path }; only your account can read it
