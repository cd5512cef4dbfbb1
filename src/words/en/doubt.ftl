# What a session is told and does not believe

doubt-title = The post cannot be trusted as it is
doubt-badge = IN DOUBT
doubt-frame = Frame { $frame } of the post’s journal does not follow the one before, was changed, or was not its author’s to sign.
doubt-head = The post’s journal is not the one that was seen before: around frame { $frame } something is missing or is another.
doubt-people = Who is at the post was told otherwise than its journal says: that somebody left, or has new keys, may have been kept from you.
doubt-records = { $count ->
        [one] One record is
       *[other] { $count } records are
    } older than the post’s journal says, damaged, or held back.
doubt-memory = What you had seen of the post’s journal before can no longer be read in your own folder. Whether something was cut off it since, nobody can tell.
doubt-stop = What you see may be wrong or old. Do not work on: quit, run carepost check, and ask whoever keeps the backups.
doubt-memory-next = Run carepost check. From now on this is remembered anew.
doubt-keys = Esc puts this away; the sign above stays until the lock
