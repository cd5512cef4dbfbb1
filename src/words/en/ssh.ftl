# A session over SSH

ssh-other-command = This key opens carepost’s screens and runs no other command; nothing was done.
    Connect without a command: ssh -t ACCOUNT@HOST
ssh-no-terminal = carepost came over SSH without a terminal to show the post on.
    Connect with one: ssh -t ACCOUNT@HOST
ssh-no-files = Over SSH no file of the post’s machine is read or written. Do it at the post’s own keyboard.
ssh-no-suspend = Over SSH there is no shell to go to. g q locks; Ctrl-Q quits.
terminal-dumb = This terminal says that it cannot show screens (TERM=dumb).
    Start carepost in an ordinary terminal window.
