# What a session is told and does not believe

doubt-title = The post cannot be trusted as it is
doubt-badge = IN DOUBT
doubt-frame = Frame { $frame } of the post’s journal does not follow what came before it, was changed, or was not its author’s to sign. Something may have been left out.
doubt-head = The post’s journal is not the one that was seen before: around frame { $frame } something is missing or is another.
doubt-people = Who is at the post was told otherwise than its journal says: that somebody left, or has new keys, may have been kept from you.
doubt-records = { $count ->
        [one] One record is
       *[other] { $count } records are
    } older than the post’s journal says, damaged, or held back.
doubt-given = { $count ->
        [one] A key that you were given is
       *[other] { $count } keys that you were given are
    } not what was announced: the program of whoever gave it was changed, or somebody else has their keys.
doubt-memory = What you had seen of the post’s journal before can no longer be read in your own folder. Whether something was cut off it since, nobody can tell.
doubt-stop = What you see may be wrong or old. Do not work on: quit, run carepost check, and ask whoever keeps the backups.
doubt-given-next = What lies under it stays closed to you. Tell an administrator. Being taken off the team and put on it again, or suspended and let back in, gives you another.
doubt-memory-next = Run carepost check. From now on this is remembered anew.
doubt-keys = Esc puts this away; the sign above stays until the lock
