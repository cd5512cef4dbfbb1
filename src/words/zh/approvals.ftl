# 审批

# $count 件数
approvals-to-decide = 等您审批 { $count }
approvals-own = 您提出的 { $count }
approvals-none-to-decide = 没有等您审批的
approvals-none-own = 您没有提出审批
approvals-none-match = 没有符合的。Esc 清除筛选
approvals-closing = 结案审批
approvals-countersign = 记录审签
approvals-approve = 同意结案
approvals-ask-anew = 改后再报
approvals-unasked = 定稿时未送审签
approvals-changed-since = 与审批时不同：审批之后有改动
# $count 件数
approvals-waiting = g d 审批 { $count }
approvals-due = { $day } 前
approvals-overdue = ! 已逾期 { $days } 天
approvals-late = 其中逾期 { $count }
# $name 姓名，$number 编号
closing-title = 结案审批 · { $name } · { $number }
# $name 谁
closing-asked-by = { $name }提出
closing-course = 过程
# $opened 开案日，$asked 提出日，$count 次数
closing-span = { $opened } 开案，{ $asked } 提出结案，会谈 { $count } 次
closing-no-summary = 提出时没有附结案小结；请与咨询师当面谈
closing-announce = 结案小结封给了审批人。按 ⏎ 阅读；阅读会留下记载。
closing-approve-this = 同意结案？
# $facts 谁的个案
closing-return-of = 退回结案：{ $facts }
settings-deputies = 代理审批人
