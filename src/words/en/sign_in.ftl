# Sign-in

sign-in-title = Sign in
sign-in-name = name
sign-in-trying = opening…
sign-in-wrong = That is not the passphrase.
sign-in-wait = { " " }Wait { $seconds } s before the next try.
sign-in-too-many = You are signed in too often at once. End a session of yours elsewhere, then try again.
sign-in-forgotten = Forgotten? F3, with the recovery words, makes new keys; the old passphrase cannot be found out.
sign-in-other-name = another name
