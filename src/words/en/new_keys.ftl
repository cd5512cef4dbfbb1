# New keys for oneself, for a passphrase that somebody else may know
new-keys = new keys
new-keys-own = new keys of your own
new-keys-make = make new keys
new-keys-what = For a passphrase that somebody else may know: a new one alone leaves old copies of the keys good. Your other sessions end, and everybody here is shown the new fingerprint. Your drafts and cases stay.
new-keys-before = What the old keys could read before, somebody may have read; what is written from now on, they do not open.
new-keys-done = You have new keys and the new passphrase; the old ones are refused here. Your fingerprint from now on:
new-keys-next = Your colleagues see it at their next sign-in and may ask you for it.
new-keys-old-at = The old keys are still good at: { $posts }. Make new ones there too, or take these there: carepost identity export here, carepost people new-keys --identity there.
new-keys-too-many = you hold more cases than one change has room for; use the recovery words instead: F3 at the sign-in
fail-new-keys-too-many = You hold more cases than one change has room for; nothing was changed. Use the recovery words instead: carepost people recover NAME
fail-new-keys-same = The file holds the keys that are in use here; nothing was changed.
people-keys-replaced =
    You have new keys and the new passphrase; the old ones are refused at this post. The others are shown this fingerprint at
    their next sign-in:

        { $fingerprint }

    What the old keys could read before, somebody may have read; what is written from now on, they do not open.
people-keys-old-at = The old keys are still good at:
people-keys-old-next = Make new ones there too: carepost people new-keys; or take these there: carepost identity export FILE here, then carepost people new-keys --identity FILE there.
line-people-new-keys = Replace your own keys, where somebody may know your passphrase
line-people-new-keys-example = carepost people new-keys --as chen
    carepost people new-keys --identity my-identity --as qin
line-people-new-keys-identity = Use from now on the new identity that was made at another post, from its file
command-new-keys = new keys
welcome-old-keys = Your keys were replaced at { $post } and are still the old ones here. Settings: new keys; or carepost people new-keys --identity.
