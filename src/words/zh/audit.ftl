# 审计日志

audit-title = 审计日志
audit-count = { $count } 条
audit-back-to = 至 { $day }
audit-reading = 读取中…
audit-looked = 已查 { $percent }%
audit-looked-left = 已查 { $percent }%，还需 { $left }
audit-seconds = { $count } 秒
audit-minutes = { $count } 分钟
audit-esc-stops = Esc 停止
audit-stopped = 已停止，j 继续
audit-all = 已全部读取
audit-filter-hint = / 筛选：人员、儿童、操作；自:11-01 至:11-20
audit-column-when = 时间
audit-column-who = 人员
audit-column-what = 操作
audit-column-about = 关于
audit-reading-sentence = 正在读取日志；Esc 停止。
audit-stopped-sentence = 到这里还没有找到。j 继续，Esc 清除筛选。
audit-none = 还没有记录。
audit-none-match = 没有符合的记录。Esc 清除筛选。
audit-not-yours = 审计日志只有督导的密钥能打开，您没有。
audit-failed = 无法读取日志；按 Home 重试。
audit-sealed = · 已密封
audit-sealed-why = 它密封给您没有的密钥，或已损坏；由谁写于何时另有签名。
audit-unsigned = ? 不是用作者现有或当时的密钥签名：carepost audit verify 会说明详情。
audit-to = 给{ $names }
audit-through = { $name }（至 { $day }）
audit-without = 不再含{ $names }
audit-roles = { $before } → { $after }
audit-at = 时间：{ $time }
audit-from = 来自：{ $place }
audit-place-terminal = 本机终端
audit-place-script = 脚本
audit-written = 写入：{ $time }
audit-children = 儿童：{ $names }
audit-record = 记录：{ $record }
audit-frame = 第 { $number } 帧
audit-exported-paper-sheet = 纸质日程
audit-exported-wrong-rows = 花名册有误的行
audit-exported-listing = 打印的列表
audit-exported-audit-log = 审计日志
line-audit = 打印审计日志、核对它，或把日志头印在卡片上
line-audit-example = carepost audit --as qin --from 2026-11-01 --person chen
    carepost audit --json --child 张小明 --as qin
    carepost audit --did emergency-access --as qin
    carepost audit verify --head 4Q7K-...
    carepost audit head
line-audit-person = 只看此人所做：登录名或姓名
line-audit-child = 只看与此儿童有关的：姓名
line-audit-from = 从这一天起：2026-11-01
line-audit-until = 到这一天止：2026-11-20
line-audit-did = 只看此类操作，写 JSON 里的代码：export、emergency-access
line-audit-verify = 核对全站的链、签名、权限和记住的日志头
line-audit-verify-example = carepost audit verify
    carepost audit verify --head 4Q7K-…
line-audit-head-card = 以前印出的卡片上的文字，与日志对照
line-audit-head-example = carepost audit head
    carepost audit head --json
line-audit-head = 打印日志头，印成卡片另处保存
audit-no-person = 本站没有叫“{ $name }”的人。
audit-no-child = 没有叫“{ $name }”的儿童，或不止一个。
    carepost list children 列出姓名。
audit-no-deed = 没有“{ $deed }”这种操作。可用的有：
    { $codes }
audit-days-reversed = --until 早于 --from，请对调。
audit-no-day = “{ $day }”不是日期；请写成 2026-11-20。
audit-row-unsigned = ? 不是用作者的密钥签名
audit-card = carepost { $post }
    { $date } · 第 { $number } 帧
    { $text }
    请与电脑分开保存。以后用 carepost audit verify --head 文字 可知日志是否仍有它。
audit-card-holds = 卡片相符：第 { $number } 帧仍在日志中，没有变。
audit-card-unread = 这不是卡片上的文字：{ $text }
    请照印的分组抄写；大小写、空格和连字符不影响。
