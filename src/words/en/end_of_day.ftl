# The end of the day

end-of-day-unwritten = Notes not written
end-of-day-all-written = All are written
end-of-day-unsigned = Notes not signed
end-of-day-all-signed = All are signed
end-of-day-tomorrow = Tomorrow · { $day }
end-of-day-nothing-tomorrow = Nothing is booked tomorrow
end-of-day-sign-all = sign them all
end-of-day-nothing-to-sign = Nothing to sign; open and save what is not saved yet
