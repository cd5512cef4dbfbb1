# 危机记录

crisis-hotline-110 = 报警
crisis-hotline-120 = 急救
crisis-hotline-12355 = 青少年服务台
crisis-hotline-12356 = 心理援助热线

crisis-hint = 写下发生了什么，回车记时保存
crisis-no-child = 还不知道是哪个孩子：F3 填写后，这里显示联系人
crisis-more = ↓ Tab
crisis-child-unknown = 儿童未明
# $at 开始的时间
crisis-since = { $at } 起
crisis-runs = 进行中
# $run 已经过的时间
crisis-report-runs = 强制报告已计时 { $run }
# $at 报告的时间
crisis-reported-at = { $at } 已报告
crisis-read-team = 个案团队可读
crisis-read-alone = 仅您可读
# $name 个案的咨询师
crisis-read-other-team = 仅您可读：您不在 { $name } 的个案团队，请当面告知
crisis-numbers-only = 求助热线（危机记录由咨询师和督导书写）
crisis-runs-on = 危机记录继续计时；按 F8 回来
crisis-let-go = 什么都没写，这份危机记录已放弃
crisis-line-full = 这一行已满；回车记下，再写下一行
crisis-line-first = 先按回车记下这一行
crisis-child-first = 先填写是哪个孩子
crisis-red-already = 已是红级；F5 强制报告，F2 告知
crisis-go-on = 继续
# $count 行数
crisis-line-count = { $count } 条
# $name 谁复制的
crisis-copied-by = （{ $name } 移入）
# $why 原因
crisis-not-saved = 未保存：{ $why }；按任意键重试

# $whom 谁
crisis-told-line = 告知 { $whom }
# $whom 向谁
crisis-reported-line = 已报告 { $whom }
# $what 前面的话，$text 内容
crisis-line-words = { $what }：{ $text }
# $what 前面的话，$answer 回复
crisis-line-answer = { $what }（答：{ $answer }）

# $what 可告知什么
crisis-may-be-told = { $what }
crisis-whom = 告知谁
crisis-whom-other = 其他人
crisis-whom-name = 姓名或身份
crisis-what = 说了什么
crisis-answer = 对方回复
crisis-child-none = 留空：儿童未明，记录仅您可读
crisis-child-team = 记录归入该个案，团队可读可写
crisis-child-alone = 尚无个案：记录仅您可读，接案时随案转入
crisis-child-other-team = 您不在该个案团队：记录仅您可读，请当面告知其咨询师
crisis-red-opens = 该儿童尚无个案：同时接案，由您负责
crisis-plan-later = 安全计划可以随后补写
crisis-report = 强制报告
crisis-report-later = 稍后决定
crisis-report-owed = 需要报告，开始计时
crisis-report-made = 已经报告
crisis-report-not = 无需报告（写明理由）
crisis-report-why = 理由
crisis-report-whom = 向谁报告
crisis-report-words = 内容或理由
crisis-report-number = 接警人或回执号

# $what 事由，$run 已经过的时间
today-crisis-runs = { $what } { $run }
# $days 天数
crisis-days = { $days } 天
crisis-at-the-door = 记录须先登录。马上求助：110 报警，120 急救，12356 心理援助
