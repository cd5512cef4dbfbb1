# 通过 SSH 的会话

ssh-other-command = 此密钥只能打开 carepost 的界面，不能运行其他命令；什么也没有做。
    请不带命令连接：ssh -t 账号@主机
ssh-no-terminal = carepost 通过 SSH 启动，但没有可以显示界面的终端。
    请带终端连接：ssh -t 账号@主机
ssh-no-files = 通过 SSH 不读写辅导站电脑上的任何文件。请在辅导站本机上操作。
ssh-no-suspend = 通过 SSH 没有可以回到的命令行。g q 锁定；Ctrl-Q 退出。
terminal-dumb = 这个终端声明自己不能显示界面（TERM=dumb）。
    请在普通的终端窗口中启动 carepost。
