# Sign-in

sign-in-title = Sign in
sign-in-name = name
sign-in-trying = opening…
sign-in-wrong = That is not the passphrase.
sign-in-wait = { " " }Wait { $seconds } s before the next try.
sign-in-forgotten = Forgotten? An administrator can give you a new one with the recovery words; the old one cannot be found out.
sign-in-other-name = another name
