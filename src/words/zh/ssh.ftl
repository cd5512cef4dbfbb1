# 通过 SSH 的会话

ssh-other-command = 此密钥只能打开 carepost 的界面，不能运行其他命令；什么也没有做。
    请不带命令连接：ssh -t 账号@主机
ssh-no-terminal = carepost 通过 SSH 启动，但没有可以显示界面的终端。
    请带终端连接：ssh -t 账号@主机
ssh-no-files = 通过 SSH 不读写辅导站电脑上的任何文件。请在辅导站本机上操作。
ssh-no-suspend = 通过 SSH 没有可以回到的命令行。g q 锁定；Ctrl-Q 退出。
ssh-no-post = 这台电脑上没有正在运行的辅导站。
    请联系维护人员检查服务；carepost init 可建立新的辅导站。
terminal-dumb = 这个终端声明自己不能显示界面（TERM=dumb）。
    请在普通的终端窗口中启动 carepost。

# 各人通过 SSH 登录所用的公钥

line-ssh-keys = 以 authorized_keys 的格式列出谁可以通过 SSH 登录；添加和移除公钥
line-ssh-keys-example = carepost ssh-keys > /etc/carepost/authorized_keys
    carepost ssh-keys add qin qin.pub --as chen
    carepost ssh-keys list
    carepost ssh-keys remove qin 1 --as chen
line-ssh-keys-list = 列出所有可登录人员的公钥及其指纹
line-ssh-keys-add = 登记某人的公钥
line-ssh-keys-remove = 移除一把公钥
line-ssh-keys-uid = 除非本账号是此编号，否则什么也不输出：即 %U，供 sshd 的 AuthorizedKeysCommand 使用
line-ssh-keys-command = 公钥启动的命令，写在 --as 登录名 之前（carepost）
line-ssh-keys-file = 公钥文件，例如 id_ed25519.pub
line-ssh-keys-number = 公钥在列表中的编号
ssh-keys-added = { $name } 可以用公钥 { $fingerprint } 通过 SSH 登录
ssh-keys-removed = 已移除 { $name } 的公钥。由它打开的会话随即结束（sshd 用的是 carepost ssh-keys 的输出时）。
ssh-keys-no-such-number = 没有这把公钥；什么也没有改变。编号见 carepost ssh-keys list。
ssh-keys-left-out = 有人的登录名不能写进公钥的命令；其公钥未列出。
ssh-keys-bad-command = 这条命令不能写进 authorized_keys。
ssh-keys-not-a-key = { $file } 中没有公钥；什么也没有改变。
    公钥是以 ssh-ed25519 或 sk- 开头的一行；ssh-keygen -t ed25519 可以生成。
ssh-keys-several = { $file } 中有不止一把公钥；什么也没有改变。请分别放在各自的文件中添加。
ssh-keys-private = { $file } 是私钥；什么也没有改变。
    请给出以 .pub 结尾的文件，私钥不要给任何人看。
ssh-keys-other-type = { $file } 中的公钥类型不受支持；什么也没有改变。
    请用 Ed25519（ssh-keygen -t ed25519）或 FIDO 设备（ssh-keygen -t ed25519-sk）。
ssh-keys-options = { $file } 中公钥前面有选项；什么也没有改变。请只给出公钥。
ssh-keys-damaged = { $file } 中的公钥不完整；什么也没有改变。请重新复制文件。
ssh-some-key-gone = 您的一把 SSH 公钥已被移除，而这次会话不知道自己是用哪一把打开的；您输入的内容已存为草稿。
ssh-key-gone = 打开这次会话的 SSH 公钥已被移除；您输入的内容已存为草稿。
ssh-form-title = { $name } 的 SSH 公钥
ssh-form-keys = 公钥
ssh-form-hint = 粘贴 id_ed25519.pub 里的那一行；每行一把。
ssh-form-ends = 由被移除的公钥打开的会话随即结束。
ssh-form-not-a-key = 第 { $line } 行不是公钥；公钥以 ssh-ed25519 或 sk- 开头
ssh-form-private = 第 { $line } 行是私钥：请给出以 .pub 结尾的文件，私钥不要给任何人看
ssh-form-other-type = 第 { $line } 行的公钥类型不受支持；请用 Ed25519 或 FIDO 设备
ssh-form-options = 第 { $line } 行的公钥前面有选项；请只给出公钥
ssh-form-damaged = 第 { $line } 行的公钥不完整；请重新复制
people-ssh-keys = SSH 公钥
command-ssh-keys = SSH 公钥
refusal-ssh-not-a-key = 有一把 SSH 公钥不完整
refusal-ssh-too-many = 每人最多八把 SSH 公钥，每把只登记一次
refusal-ssh-taken = 这把 SSH 公钥已经属于别人
line-came-by = sshd 放行的 SSH 公钥的指纹；由 carepost ssh-keys 写入
