# Why a command did not do it, and what to do next

fail-in-use = Somebody is at work in this post.
    Try again when they have left; a host started on demand ends a minute after its last session.
fail-in-service = The service has this post, or a host that began just now.
    Of a service: systemctl stop carepost, then the same again, then systemctl start carepost. Who is at work waits meanwhile.
fail-no-post = There is no post in { $place }.
    carepost sets one up on the screen; carepost init does without one; --store names another place.
fail-journal-lost = The journal of the post in { $place } is gone (folder “journal”); what lies beside it is still there. Nothing was changed.
    Move that folder elsewhere, keep it, and put the last backup in its place: carepost restore FOLDER
fail-post-hidden = This account may not look into { $place }.
    If a post of another account is there, work from that account, or through its service by --socket.
fail-refusal = { $text }.
fail-no-name = The post and its first person need names; nothing was changed.
    Give them with --post-name and --name.
fail-not-empty = There is something else than a post in { $path }; nothing was changed.
    Name a folder of its own with --store.
fail-exists = There is a post in this place already; nothing was changed.
    --store names another place.
fail-disk-full =
    The disk is full: { $path }
    Nothing was changed. Make room there and try again.
fail-host-disk-full = The disk that the post lies on is full; nothing was changed. Make room there and try again.
fail-host = The post could not be opened: { $what }
fail-renewed = carepost was renewed while this ran; nothing was changed.
    Start it again: what stands on the disk now is the new version.
fail-older-host =
    The post is held by a host of the version before; somebody is still at work with it.
    Quit every session and try again in a minute; where it runs as a service, restart that.
fail-no-host = The post’s host does not answer and could not be started.
    carepost check looks at the files; carepost serve says why it does not start.
fail-weak-passphrase = That passphrase is too easy to guess; nothing was changed.
    Four or five words that do not belong together make a good one.
fail-recovery-key = That is not a recovery public key; nothing was changed.
    It begins with carepost-recovery; copy it whole.
fail-bad-handle = That sign-in name cannot be used; nothing was changed.
    Use 1 to 32 letters, digits or characters without spaces.
fail-founding = The post could not be set up; nothing was changed.
fail-name-whom = Several people sign in at this post. Say who with --as NAME.
fail-passphrase-file = The passphrase file { $file } cannot be read, or its first line is empty or not UTF-8 text.
fail-no-terminal = There is no terminal to ask for the passphrase on. Use --passphrase-file FILE.
fail-no-terminal-for = There is no terminal to ask for it on. Use { $option } FILE.
fail-unknown-name = Nobody signs in at this post by that name.
fail-not-active = That person is suspended or has left; an administrator can tell.
fail-wrong-passphrase = That passphrase does not open this person’s keys.
fail-bad-identity = This person’s sealed keys are damaged. Take the identity file from the backup.
fail-other-post = These keys belong to another post than the one in this place.
fail-journal-behind = This person has seen the post at frame { $seen }, and it now ends at { $head } or is another.
    Somebody put old files in its place. Do not work on; ask whoever keeps the backups.
fail-broken-directory = The list of people is broken at frame { $frame }. carepost check says more.
fail-not-on-terminal = carepost needs a terminal to show the post on.
    Every command but demo works without one: carepost --help lists them.
fail-terminal = The terminal could not be used: { $what }
ask-passphrase = Passphrase of { $name }:{" "}
init-first-room = Room 1
init-words = The 24 recovery words. They open everything when keys are lost. Write them down now;
    they are shown once and kept nowhere.
init-done = The post is set up in { $place }. Sign in with: carepost --store { $pasted } --as { $name }
    No supervisor yet: until one is invited (carepost people invite NAME --roles supervisor), nobody can approve a closing or read
    the audit log.
fail-post-code = A post’s code has 1 to 8 letters and digits: every case number begins with it, for good.
check-frames = { $commits ->
        [one] 1 commit
       *[other] { $commits } commits
    } and { $checkpoints ->
        [one] 1 checkpoint
       *[other] { $checkpoints } checkpoints
    } in { $segments ->
        [one] 1 segment
       *[other] { $segments } segments
    } read
check-signatures = { $signatures ->
        [one] 1 signature
       *[other] { $signatures } signatures
    } verified, { $authorised ->
        [one] 1 commit
       *[other] { $authorised } commits
    } allowed by the rules
check-records = { $records ->
        [one] 1 record
       *[other] { $records } records
    } in place, { $payloads ->
        [one] 1 sealed piece
       *[other] { $payloads } sealed pieces
    } whole, { $erased } erased
check-people = { $people ->
        [one] 1 person
       *[other] { $people } people
    }, { $scopes ->
        [one] 1 scope
       *[other] { $scopes } scopes
    }, { $grants ->
        [one] 1 grant
       *[other] { $grants } grants
    }
check-rotations = { $scopes ->
        [one] 1 scope owes
       *[other] { $scopes } scopes owe
    } a new key; the next session of a member does it
check-sound = No fault found.
check-faults = { $faults ->
        [one] 1 fault
       *[other] { $faults } faults
    } found:
panic-sentence = carepost met a fault and has given the terminal back. What the screen called saved is on disk.
fail-demo = The made-up post could not be made: { $what }
demo-card-title = A made-up post
demo-card-what = Nobody in it is real, and nothing in it matters: try everything. g q locks; then somebody else can sign in:
demo-card-hint = any key goes on
fail-demo-place = { $place } holds something else than a made-up post; nothing was changed.
    --store (or CAREPOST_STORE) names the folder; with neither, made-up posts have one of their own.
demo-stopped = Stopped; nothing of it is left. carepost demo begins anew.
demo-stops = Esc stops
demo-making = Making a made-up post
demo-sign-in = { $handle }  { $passphrase }  ({ $name }, { $roles })
fail-no-file = The file { $file } is not there or cannot be read; nothing was changed.
fail-not-agreed = Nothing was changed.
    --yes agrees without being asked.
import-counts = { $new } new, { $changed } changed, { $same } the same, { $wrong } wrong
import-family = { $family }: { $children }
import-wrong-not-saved = The wrong rows cannot be saved to { $path }; nothing was changed. Name a new file in a folder you may write to.
import-wrong-row = { $sheet }, row { $row }, { $column }: { $reason }
import-wrong-whole-row = { $sheet }, row { $row }: { $reason }
import-agree = Bring in what is new and changed? (y/n){" "}
fail-import-changed = Somebody has changed the register meanwhile; nothing of the file was brought in.
    The same line shows what it would change now.
import-done = The roster is in the register; u on the screen takes it back as one.
fail-not-said =
    The answer could not be written out: { $what }
    What was to be done is done; only the answer is not all there.
fail-no-home = This account has no home folder; name the post’s folder with --store.
fail-socket-too-long = The path of the socket is too long: { $path }.
    Name a shorter one with --socket or --store.
fail-folder-not-private = Other accounts can enter { $path }, so nothing is put there.
    Take their rights away (chmod 700) and try again.
fail-folder-writable = Other accounts can write in { $path }, and could put another socket there.
    Take that right away (chmod go-w) and try again.
fail-path-not-there = { $path } does not exist.
fail-path-not-allowed = This account may not use { $path }.
fail-path-read-only = { $path } is on a disk that can only be read.
fail-path-no-folder = { $path } is no folder, or not within one.
fail-path-unusable = { $path } cannot be used: { $why }
fail-file-first-line = The file { $file } cannot be read, or its first line is empty or not UTF-8 text.
