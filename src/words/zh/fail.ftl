# 命令为何没有完成，以及接下来怎么办

fail-in-use = 有人正在使用这个辅导站。
    等他们离开后再试；自动启动的主机在最后一个会话结束一分钟后退出。
fail-in-service = 服务正在使用这个辅导站，或主机刚刚启动。
    如果是服务：systemctl stop carepost，再运行一次，然后 systemctl start carepost。正在工作的人在此期间等待。
fail-no-post = { $place } 里没有辅导站。
    运行 carepost 可在屏幕上建立；carepost init 不用屏幕；--store 指定别处。
fail-journal-lost = { $place } 里辅导站的日志（文件夹 journal）不见了，旁边的文件还在。没有改动任何内容。
    请把该文件夹移到别处保存，再用最近的备份恢复到原处：carepost restore 文件夹
fail-post-hidden = 这个账号无权查看 { $place }。
    如果那里是另一个账号的辅导站，请用那个账号工作，或用 --socket 经由它的服务。
fail-refusal = { $text }。
fail-no-name = 辅导站和第一位工作人员都要有名字，没有改动任何内容。
    请用 --post-name 和 --name 给出。
fail-not-empty = { $path } 里有辅导站以外的东西，没有改动任何内容。
    请用 --store 指定一个专用的文件夹。
fail-exists = 此处已有辅导站，没有改动任何内容。
    --store 指定别处。
fail-disk-full =
    磁盘已满：{ $path }
    没有改动任何内容。请在该处腾出空间后再试。
fail-host-disk-full = 辅导站所在的磁盘已满，没有改动任何内容。请在该处腾出空间后再试。
fail-host = 无法打开辅导站：{ $what }
fail-renewed = carepost 已在运行期间更新，没有改动任何内容。
    请重新启动：磁盘上现在是新版本。
fail-older-host =
    辅导站正由更新前版本的主机打开，还有人在用它工作。
    请退出所有会话，一分钟后再试；若作为服务运行，请重启该服务。
fail-no-host = 辅导站的主机没有应答，也无法启动。
    carepost check 检查文件；carepost serve 会说明为何无法启动。
fail-weak-passphrase = 这个口令太容易被猜到，没有改动任何内容。
    用四五个互不相干的词组成口令较好。
fail-recovery-key = 这不是恢复公钥，没有改动任何内容。
    它以 carepost-recovery 开头，请完整复制。
fail-bad-handle = 不能使用这个登录名，没有改动任何内容。
    请用 1 到 32 个字母、数字或汉字，不含空格。
fail-founding = 无法建立辅导站，没有改动任何内容。
fail-name-whom = 这个辅导站有多人登录。请用 --as 登录名 说明是谁。
fail-passphrase-file = 无法读取口令文件 { $file }，或其第一行为空、不是 UTF-8 文本。
fail-no-terminal = 没有可以询问口令的终端。请用 --passphrase-file 文件。
fail-no-terminal-for = 没有可以询问的终端。请用 { $option } 文件。
fail-unknown-name = 这个辅导站没有人用此登录名。
fail-not-active = 此人已停用或离开；请问管理员。
fail-wrong-passphrase = 口令不对，打不开此人的密钥。
fail-bad-identity = 此人的密钥文件已损坏。请从备份中取回。
fail-other-post = 这些密钥属于另一个辅导站。
fail-journal-behind = 此人上次见到辅导站的第 { $seen } 帧，现在只到第 { $head } 帧，或已不是同一份。
    有人放回了旧文件。请不要继续工作，询问保管备份的人。
fail-broken-directory = 人员名录在第 { $frame } 帧断开。carepost check 会说明详情。
fail-not-on-terminal = carepost 需要终端来显示辅导站。
    除 demo 以外的命令不用终端也可运行：carepost --help 列出各命令。
fail-terminal = 无法使用终端：{ $what }
ask-passphrase = { $name } 的口令：
init-first-room = 一号室
init-words = 24 个恢复词。密钥遗失时，用它们可以打开一切。请现在抄下来；
    只显示这一次，不保存在任何地方。
init-done = 辅导站已建立在 { $place }。登录：carepost --store { $pasted } --as { $name }
    还没有督导：邀请督导（carepost people invite 登录名 --roles supervisor）之前，没有人能审批结案，也没有人能看审计日志。
fail-post-code = 简码是 1 到 8 个字母或数字：以后每个个案编号都以它开头，不再更改。
check-frames = 已读 { $segments } 段，共 { $commits } 次提交、{ $checkpoints } 个检查点
check-signatures = 已核对 { $signatures } 个签名，{ $authorised } 次提交符合规则
check-records = { $records } 条记录在位，{ $payloads } 段密文完整，{ $erased } 段已抹除
check-people = { $people } 人，{ $scopes } 个范围，{ $grants } 份授予
check-rotations = { $scopes } 个范围应换新密钥；其成员下次登录时自动完成
check-sound = 没有发现问题。
check-faults = 发现 { $faults } 处问题：
panic-sentence = carepost 遇到故障，已交还终端。屏幕上显示“已保存”的内容都在磁盘上。
fail-demo = 无法生成虚构的辅导站：{ $what }
demo-card-title = 演示用的辅导站
demo-card-what = 里面的人和事都是编的，尽管试。按 g q 锁定后，可换别人登录：
demo-card-hint = 按任意键继续
fail-demo-place = { $place } 里的不是虚构的辅导站，没有改动任何内容。
    文件夹由 --store（或 CAREPOST_STORE）指定；都不指定时，虚构的辅导站有自己的文件夹。
demo-stopped = 已停止，没有留下任何内容。运行 carepost demo 可重新生成。
demo-stops = Esc 停止
demo-making = 正在生成虚构的辅导站
demo-sign-in = { $handle }  { $passphrase }  （{ $name }，{ $roles }）
fail-no-file = 文件 { $file } 不存在或无法读取，没有改动任何内容。
fail-not-agreed = 没有改动任何内容。
    --yes 表示同意，不再询问。
import-counts = 新增 { $new }，变动 { $changed }，相同 { $same }，有误 { $wrong }
import-family = { $family }：{ $children }
import-wrong-not-saved = 有误的行无法存到 { $path }，没有改动任何内容。请指定可写文件夹中的一个新文件。
import-wrong-row = { $sheet }，第 { $row } 行，{ $column }：{ $reason }
import-wrong-whole-row = { $sheet }，第 { $row } 行：{ $reason }
import-agree = 导入新增和变动的内容？（y/n）
fail-import-changed = 其间有人改动了名册，没有导入文件中的任何内容。
    再运行一次同样的命令，可看到现在会有哪些变动。
import-done = 花名册已导入；在屏幕上按 u 可整体撤销。
fail-not-said =
    结果没能写出去：{ $what }
    该做的已经做了，只是结果没有写全。
fail-no-home = 这个账号没有主目录；请用 --store 指定辅导站的文件夹。
fail-socket-too-long = 套接字的路径太长：{ $path }。
    请用 --socket 或 --store 指定较短的路径。
fail-folder-not-private = 别的账号可以进入 { $path }，因此不在其中放置任何内容。
    请收回别人的权限（chmod 700）后再试。
fail-folder-writable = 别的账号可以写入 { $path }，可能放入另一个套接字。
    请收回写权限（chmod go-w）后再试。
fail-path-not-there = { $path } 不存在。
fail-path-not-allowed = 这个账号无权使用 { $path }。
fail-path-read-only = { $path } 所在的磁盘只读。
fail-path-no-folder = { $path } 不是文件夹，或不在文件夹中。
fail-path-unusable = 无法使用 { $path }：{ $why }
fail-file-first-line = 无法读取文件 { $file }，或其第一行为空、不是 UTF-8 文本。
