# What a check found: where, and what

check-fault = { $where }: { $what }
check-what-next = Keep the files as they are, do not work on, and ask whoever keeps the backups.
check-at-segment = Segment { $segment } of the journal
check-at-frame = Frame { $number } (segment { $segment }, byte { $offset })
check-at-record = Record { $record }, revision { $revision }
check-at-state = The index (sled)
check-at-commit = Commit { $number }
check-at-journal = The journal
check-at-identities = Identity files
check-fault-segment-missing = it is missing between others
check-fault-segment-head = its beginning is damaged or does not fit what comes before
check-fault-segment-too-large = it is larger than any that this program writes
check-fault-unreadable = { $bytes ->
    [one] 1 byte holds
   *[other] { $bytes } bytes hold
} nothing that can be read
check-fault-cut = it is cut off before its end
check-fault-header = its header or signature is not what was written
check-fault-not-a-header = its header cannot be decoded
check-fault-number = number { $due } was due here
check-fault-chain = it does not follow the one before it
check-fault-time-back = its time is before that of the one before
check-fault-foreign = it names another post or another life of it
check-fault-payload-length = its sealed pieces have another length than it says
check-fault-payload = a sealed piece is not what was written, and no erasure names it
check-fault-not-erased = it was erased, and its bytes are still there
check-fault-checkpoint = the checkpoint does not agree with what stands before it
check-fault-conflict = it writes over revision { $base }, and { $current } was the last
check-fault-no-such-revision = it names a revision that is not there or has no content
check-fault-part-out-of-order = a part of change { $change } does not follow the part before
check-fault-doubled = the commit id { $change } occurs twice
check-fault-author-chain = it does not follow the commits of its author { $person }
check-fault-state-ahead = it knows the journal up to frame { $state }, and that ends at { $journal }
check-fault-state-differs = { $rows ->
    [one] 1 row is
   *[other] { $rows } rows are
} not what the journal says
check-fault-state-unreadable = it cannot be read
check-fault-shorter = it is shorter than when it was opened
check-fault-signature = the signature fits no key that it may be signed with
check-fault-time-odd = its author’s clock was more than a day ahead of the host’s
check-fault-other-post = it is of another post, or of another life of it, than the one that was seen
check-fault-behind-seen = somebody has seen frame { $seen }, and it ends at { $head }
check-fault-forked = somebody has seen another frame { $seen }
check-fault-not-founded = there is no founding commit
check-fault-identity-missing = the identity file of { $handle } is missing or damaged, so they cannot sign in; put it back from a backup (folder “identities”)
check-fault-identity-of-others = the identity file of { $handle } holds other keys than the post knows, so they cannot sign in; put it back from a backup (folder “identities”)
check-fault-not-in-place = by the rules it cannot stand in this place
check-fault-not-this-author = its author could not make it then
check-fault-people-not-allowed = it changes people in a way that its author may not
check-fault-keys-not-allowed = it gives or uses keys in a way that its author may not
check-fault-records-not-allowed = it changes records that its author may not
check-fault-undo-not-allowed = it takes back what its author may not take back
