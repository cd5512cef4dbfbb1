# The host as a service: its log, and what keeps it from starting

line-socket = Socket of a shared post’s service (or CAREPOST_SOCKET)
serve-listening = carepost: the host answers
serve-sessions = carepost: { $count ->
    [one] 1 session is signed in
   *[other] { $count } sessions are signed in
}
serve-cut-malformed = carepost: cut off for messages that are none: { $count }
serve-cut-too-long = carepost: cut off for messages that are too long: { $count }
serve-cut-too-slow = carepost: cut off for taking too long, or proving no key in time: { $count }
serve-cut-not-taken = carepost: cut off for not taking their answers: { $count }
serve-cut-too-many = carepost: refused or cut off because there were too many: { $count }
serve-proof-refused = carepost: proofs of a key that do not hold: { $count }
serve-ended = carepost: the host has ended; everything answered is on disk
fail-serves-already = A host serves this post already, as process { $pid }.
    Stop it first (systemctl stop carepost), or leave it: sessions reach it by its socket.
fail-socket-taken = Another host listens at { $socket }; this one was not started.
    Name another socket with --socket.
fail-not-a-socket = { $socket } is there already and is no socket; it was left alone.
    Name another place with --socket.
fail-no-service = The service of the post does not answer at { $socket }.
    Only accounts in the socket’s group reach it (id shows your groups). systemctl status carepost says whether it runs.
