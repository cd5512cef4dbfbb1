# A session over SSH

ssh-other-command = This key opens carepost’s screens and runs no other command; nothing was done.
    Connect without a command: ssh -t ACCOUNT@HOST
ssh-no-terminal = carepost came over SSH without a terminal to show the post on.
    Connect with one: ssh -t ACCOUNT@HOST
ssh-no-files = Over SSH no file of the post’s machine is read or written. Do it at the post’s own keyboard.
ssh-no-suspend = Over SSH there is no shell to go to. g q locks; Ctrl-Q quits.
ssh-no-post = There is no post at work on this machine.
    Whoever looks after it sees to its service; carepost init sets a new post up.
terminal-dumb = This terminal says that it cannot show screens (TERM=dumb).
    Start carepost in an ordinary terminal window.

# The public keys that people come over SSH by

line-ssh-keys = Print who may come over SSH, as lines of authorized_keys; add and remove keys
line-ssh-keys-example = carepost ssh-keys > /etc/carepost/authorized_keys
    carepost ssh-keys add qin qin.pub --as chen
    carepost ssh-keys list
    carepost ssh-keys remove qin 1 --as chen
line-ssh-keys-list = List the keys of everybody who may sign in, with their fingerprints
line-ssh-keys-add = Register a public key of somebody
line-ssh-keys-remove = Take a key away
line-ssh-keys-uid = Print nothing unless this account has this number: %U, for sshd’s AuthorizedKeysCommand
line-ssh-keys-command = What a key starts, before --as NAME (carepost)
line-ssh-keys-file = The file with the public key, such as id_ed25519.pub
line-ssh-keys-number = The key’s number in the list
ssh-keys-added = { $name } may come over SSH by the key { $fingerprint }
ssh-keys-removed = The key of { $name } is gone. A session that it opened ends now, where sshd was told by the lines of carepost ssh-keys.
ssh-keys-no-such-number = There is no such key; nothing was changed. carepost ssh-keys list has the numbers.
ssh-keys-left-out = Somebody’s sign-in name cannot stand in a key’s command; their keys are left out.
ssh-keys-bad-command = That command cannot stand in a line of authorized_keys.
ssh-keys-not-a-key = { $file } has no public key in it; nothing was changed.
    A public key is one line that begins with ssh-ed25519 or sk-; ssh-keygen -t ed25519 makes one.
ssh-keys-several = { $file } has more than one key in it; nothing was changed. Add each from a file of its own.
ssh-keys-private = { $file } is a private key; nothing was changed.
    Give the file that ends in .pub, and show the private one to nobody.
ssh-keys-other-type = { $file } has a key of another type; nothing was changed.
    Use Ed25519 (ssh-keygen -t ed25519) or a FIDO device (ssh-keygen -t ed25519-sk).
ssh-keys-options = { $file } has options before the key; nothing was changed. Give the key alone.
ssh-keys-damaged = The key in { $file } is not whole; nothing was changed. Copy the file again.
ssh-some-key-gone = An SSH key of yours was taken away, and this session does not know by which it came; what you typed is kept as a draft.
ssh-key-gone = The SSH key that this session came by is not yours here any more; what you typed is kept as a draft.
ssh-form-title = SSH keys of { $name }
ssh-form-keys = public keys
ssh-form-hint = Paste the line of id_ed25519.pub; one key on each line.
ssh-form-ends = A session that came by a key which is taken away ends at once.
ssh-form-not-a-key = line { $line } is no public key; one begins with ssh-ed25519 or sk-
ssh-form-private = line { $line } is a private key: give the file that ends in .pub, and show the private one to nobody
ssh-form-other-type = line { $line } is a key of another type; use Ed25519 or a FIDO device
ssh-form-options = line { $line } has options before the key; give the key alone
ssh-form-damaged = the key on line { $line } is not whole; copy it again
people-ssh-keys = SSH keys
command-ssh-keys = SSH keys
refusal-ssh-not-a-key = one of the SSH keys is not whole
refusal-ssh-too-many = somebody has up to eight SSH keys, each once
refusal-ssh-taken = this SSH key is somebody else’s already
line-came-by = The SSH key that sshd let in, by its fingerprint; carepost ssh-keys writes it
