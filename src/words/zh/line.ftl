# 命令行

line-about = 心理辅导站的工具：安排会谈、保管保密记录、跟进回访。
line-usage-heading = 用法：
line-commands-heading = 命令
line-options-heading = 选项
line-examples-heading = 示例：
line-arguments-heading = 参数
line-exit-heading = 退出代码：
line-exit-codes = 0 完成；1 被拒绝或发现错误；2 命令写错
line-command-value = 命令
line-example = carepost
    carepost demo
    carepost --as chen --lang en
line-help = 显示本帮助
line-version = 显示版本
line-lang = 程序的语言：en 或 zh
line-store = 辅导站数据所在的文件夹（或用环境变量 CAREPOST_STORE）
line-as = 以此登录名登录
line-passphrase-file = 从该文件第一行读取口令
line-json = 输出 JSON，供脚本使用
line-demo = 打开一个虚构的辅导站，供试用
line-demo-example = carepost demo
    carepost demo --reset
    carepost demo --size ten-years
line-demo-sign-ins = 可用的登录名和口令：
line-demo-reset = 重新生成虚构的辅导站
line-demo-size = usual（十八个月）或 ten-years（十年）
line-demo-seed = 用此数字生成另一个虚构的辅导站
line-init = 不用屏幕建立新的辅导站，并打印恢复词
line-init-example = carepost init --post-name "团山镇心理辅导站" --post-code TS --name "陈云" --sign-in chen --passphrase-file pass.txt
line-init-post-name = 辅导站名称
line-init-post-code = 辅导站简码，用作个案编号的开头
line-init-name = 第一位工作人员的姓名
line-init-sign-in = 此人的登录名
line-init-recovery-key = 由他处保管的恢复公钥，代替在此生成恢复词
line-import = 把文件导入辅导站
line-import-children = 把儿童花名册导入名册
line-import-example = carepost import children roster.xlsx --dry-run
    carepost import children roster.xlsx --yes --json
    carepost import children roster.xlsx --save-wrong 待改.csv
line-import-file = 花名册文件：.xlsx 或 .csv
line-import-dry-run = 只显示会有哪些改动，不写入
line-import-save-wrong = 把有误的行连同原因存到这个新文件，改好后可再导入
line-import-yes = 同意预览所示的改动，不再询问
line-backup = 没有人登录时，把整个辅导站复制到另一个文件夹；加 --as 则记入审计日志
line-backup-example = carepost backup /media/usb/post-2026-11-24
    carepost check --store /media/usb/post-2026-11-24
line-backup-folder = 还不存在的文件夹，最好在另一个磁盘上
backup-done = 已复制到 { $folder }：{ $files } 个文件，到第 { $number } 帧为止。内容都是密封的；可用 carepost check --store { $pasted } 核对。
backup-faults = 辅导站本身有 { $count } 处与写入时不符，复制件里也一样。请留好以前的备份，运行 carepost check，并请教管备份的人。
backup-exists = { $folder } 已经存在，什么也没有复制；请给一个还不存在的文件夹。
line-restore = 用备份恢复丢失的辅导站；须由管理员签名确认
line-restore-example = carepost restore /media/usb/post-2026-11-24 --as chen
line-restore-folder = 由 carepost backup 做成的文件夹
restore-done = 辅导站已恢复到 { $folder }，到第 { $number } 帧为止；日志从此开始新的一代。备份之后保存的内容已经没有了：请告诉站里每个人，并保留旧文件的残余。
restore-administrators-only = 恢复须由管理员签名确认，此人不是管理员；没有改动任何内容。请用 --as 指明一位管理员。
restore-no-backup = { $folder } 不是辅导站的备份，什么也没有改动；请给出由 carepost backup 做成的文件夹。
line-check = 核对辅导站的每一帧、每个签名和每条记录
line-check-example = carepost check
    carepost check --json
line-list = 打印记录
line-list-example = carepost list children
    carepost list children --open
    carepost list follow-ups --json
line-list-what = 要打印的内容
line-list-open = 只列未结束的：有在管个案的儿童、未了结的预约和跟进
list-empty = 没有这样的记录。
list-name = 姓名
list-sex = 性别
list-birth = 出生
list-school = 学校
list-grade = 年级
list-village = 村
list-case = 个案
list-risk = 风险
list-start = 开始
list-minutes = 分钟
list-counselors = 咨询师
list-kind = 类型
list-state = 状态
list-due = 到期
list-child = 儿童
list-assignee = 负责人
list-follow-up-open = 未了结
list-follow-up-done = 已完成
list-follow-up-cancelled = 已取消
line-serve = 运行共用辅导站的主机进程
line-recovery-key = 生成在别处保管的恢复密钥
line-recovery-key-example = carepost recovery-key new
    carepost recovery-key show
    carepost init --recovery-key carepost-recovery-1-… …
line-recovery-key-new = 打印 24 个新的恢复词，以及建站时交给辅导站的公钥
line-recovery-key-new-example = carepost recovery-key new
line-recovery-key-show = 由已有的恢复词打印公钥，用来核对
line-recovery-key-show-example = carepost recovery-key show
    carepost recovery-key show --words-file words.txt
recovery-key-words = 请按顺序抄下这 24 个词，放在没有电脑的地方。谁有这些词和辅导站文件的副本，就能打开其中的一切：
recovery-key-text =
    公钥。建站时交给辅导站（“使用在别处保管的密钥”，或 init --recovery-key）；它什么也打不开：
recovery-key-next =
    carepost recovery-key show 由抄下的词打印同样的文字。请在建站前核对：纸上抄错了，以后什么也打不开。
line-serve-example = carepost serve --store /var/lib/carepost/post --socket /run/carepost/host.sock
line-serve-on-demand = 最后一个会话结束 60 秒后自行退出
line-wrong-command = 没有“{ $given }”这个命令。
line-wrong-missing = 缺少：{ $argument }
line-wrong-no-command = 缺少命令。
line-wrong-value = “{ $given }”不适合 { $argument }。
    { $wanted }
line-wrong-argument = 此处不认识“{ $argument }”。
line-value-name = 名称
line-value-file = 文件
line-value-folder = 文件夹
line-value-path = 路径
line-value-code = 简码
line-value-key = 公钥
line-value-day = 日期
line-value-text = 文字
line-value-digits = 数字
line-value-command = 命令
line-value-roles = 角色,…
line-value-options = [选项]
line-wrong-twice = “{ $argument }”写了两次。
line-wrong-together = 这些不能一起用；子命令的选项写在它后面。
line-wrong-no-value = “{ $argument }”后面缺少内容。
line-wrong-next = carepost --help 列出可用的命令；carepost 命令 --help 显示该命令的说明和示例。
