# The command line

line-about = The tool of a counseling post: schedule sessions, keep confidential notes, track follow-ups.
line-usage-heading = Usage:
line-commands-heading = Commands
line-options-heading = Options
line-examples-heading = Examples:
line-arguments-heading = Arguments
line-exit-heading = Exit codes:
line-exit-codes = 0 done; 1 refused, or faults were found; 2 the line was wrong
line-command-value = COMMAND
line-example = carepost
    carepost demo
    carepost --as chen --lang zh
line-help = Print this help
line-version = Print the version
line-lang = Language of the program: en or zh
line-store = Folder of the post (or CAREPOST_STORE)
line-as = Sign in as this person
line-passphrase-file = Read the passphrase from this file’s first line
line-json = Print JSON for scripts
line-demo = Open a made-up post to try the program on
line-demo-example = carepost demo
    carepost demo --reset
    carepost demo --size ten-years
line-demo-sign-ins = Who signs in there, and the passphrase:
line-demo-reset = Make the made-up post anew
line-demo-size = usual (18 months) or ten-years
line-demo-seed = Make another made-up post from this number
line-init = Set up a new post without a screen and print its recovery words
line-init-example = carepost init --post-name "Tuanshan" --post-code TS --name "Chen Yun" --sign-in chen --passphrase-file pass.txt
line-init-post-name = Name of the post
line-init-post-code = Short code of the post, the beginning of its case numbers
line-init-name = Name of the first person
line-init-sign-in = The name that person signs in with
line-init-recovery-key = A recovery public key kept elsewhere, instead of words made here
line-import = Bring files into the post
line-import-children = Bring a roster of children into the register
line-import-example = carepost import children roster.xlsx --dry-run
    carepost import children roster.xlsx --yes --json
    carepost import children roster.xlsx --save-wrong to-mend.csv
line-import-file = The roster: .xlsx or .csv
line-import-dry-run = Show what would change and change nothing
line-import-save-wrong = Save the wrong rows with their reasons to this new file, to be mended and imported again
line-import-yes = Agree to what the preview shows, without being asked
line-backup = Copy the whole post to another folder while nobody is signed in; with --as it is in the audit log
line-backup-example = carepost backup /media/usb/post-2026-11-24
    carepost check --store /media/usb/post-2026-11-24
line-backup-folder = a folder that is not there yet, best on another disk
backup-done = Copied to { $folder }: { $files } files, up to frame { $number }. All of it is sealed; look through it with carepost check --store { $pasted }
backup-faults = { $count ->
    [one] Something in the post is not as it was written
   *[other] In { $count } places the post is not as it was written
    }, and the copy has the same. Keep the backups made before, run carepost check, and ask whoever keeps the backups.
backup-exists = { $folder } is there already. Nothing was copied; name a folder that is not there yet.
line-restore = Put a backup in the place of a post that was lost; an administrator signs for it
line-restore-example = carepost restore /media/usb/post-2026-11-24 --as chen
line-restore-folder = the folder that carepost backup made
restore-done = The post is in { $folder } again, up to frame { $number }; from here its journal goes on as a new generation. What was saved after the backup is gone: tell everyone at the post, and keep what is left of the old files.
restore-administrators-only = An administrator signs for a restore, and this person is none; nothing was changed. Name one with --as.
restore-no-backup = { $folder } is no backup of a post. Nothing was changed; name a folder that carepost backup made.
line-check = Verify every frame, signature and record of the post
line-check-example = carepost check
    carepost check --json
line-list = Print records
line-list-example = carepost list children
    carepost list children --open
    carepost list follow-ups --json
line-list-what = What to print
line-list-open = Only what is not over: children with an open case, appointments and follow-ups that are not settled
list-empty = There are none.
list-name = name
list-sex = sex
list-birth = birth
list-school = school
list-grade = grade
list-village = village
list-case = case
list-risk = risk
list-start = begins
list-minutes = min
list-counselors = counselor
list-kind = kind
list-state = state
list-due = due
list-child = child
list-assignee = whose
list-follow-up-open = open
list-follow-up-done = done
list-follow-up-cancelled = cancelled
line-serve = Run the host of a shared post
line-recovery-key = Make a recovery key to be kept elsewhere than at the post
line-recovery-key-example = carepost recovery-key new
    carepost recovery-key show
    carepost init --recovery-key carepost-recovery-1-… …
line-recovery-key-new = Print 24 new words, and the public key that a post is given at set-up
line-recovery-key-new-example = carepost recovery-key new
line-recovery-key-show = Print the public key of words that are there, to compare it
line-recovery-key-show-example = carepost recovery-key show
    carepost recovery-key show --words-file words.txt
recovery-key-words = Write these 24 words down, in this order, and keep them where no computer is. Whoever has them and a copy
    of a post’s files can open everything in it:
recovery-key-text =
    The public key. The post is given it at set-up (“use a key kept elsewhere”, or init --recovery-key); it opens nothing:
recovery-key-next =
    carepost recovery-key show prints the same text from the words as they were written down. Compare the two before the post
    is set up: what is wrong on the paper opens nothing later.
line-serve-example = carepost serve --store /var/lib/carepost/post --socket /run/carepost/host.sock
line-serve-on-demand = End 60 seconds after the last session
line-wrong-command = There is no command “{ $given }”.
line-wrong-missing = Something is missing: { $argument }
line-wrong-no-command = A command is missing.
line-wrong-value = “{ $given }” does not fit { $argument }.
    { $wanted }
line-wrong-argument = “{ $argument }” is not understood here.
line-value-name = NAME
line-value-file = FILE
line-value-folder = DIR
line-value-path = PATH
line-value-code = CODE
line-value-key = KEY
line-value-day = DAY
line-value-text = TEXT
line-value-digits = DIGITS
line-value-command = COMMAND
line-value-roles = ROLE,…
line-value-options = [OPTIONS]
line-wrong-twice = { $argument } stands there twice.
line-wrong-together = These do not go together. What a subcommand takes stands behind it.
line-wrong-no-value = { $argument } is missing its value.
line-wrong-next = carepost --help shows what can be asked for; carepost COMMAND --help shows one command with examples.
