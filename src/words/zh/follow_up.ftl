# 跟进

follow-up-new = 新跟进
follow-up-field-kind = 事项
follow-up-field-assignee = 负责人
follow-up-field-priority = 缓急
follow-up-field-words = 要做什么
follow-up-before = 提前几天
follow-up-after = 过后几天
# $usual 平时的天数，$pressing 红橙的天数
follow-up-window-hint = 按辅导站：{ $usual } 天（红橙 { $pressing } 天）
follow-up-silenced = 不联系
# $who 孩子
follow-up-silenced-means = { $who }：要联系的人都是不得联系；这一项不提醒，也不计入待办
follow-up-outcome = 结果
follow-up-by-contact = 同时记一次联系
follow-up-another = 接着安排下一次
follow-up-why = 取消的原因
follow-up-postpone = 改期
follow-up-cancel = 取消
follow-up-several = { $step } { $count } 项
follow-up-done-title = 完成：{ $name }
follow-up-load-that-day = { $count ->
    [0] 那天没有到期的跟进
   *[other] 那天您有 { $count } 项到期
}
follow-ups-mine = 我的
follow-ups-everyone = 全站的
follow-ups-by-urgency = 按缓急
follow-ups-by-child = 按孩子
follow-ups-by-assignee = 按负责人
follow-ups-count = { $count } 项，逾期 { $overdue } 项
follow-ups-marked = 已标记 { $count } 项
follow-ups-silenced = 不联系 { $count } 项
follow-ups-column-state = 状态
follow-ups-column-risk = 风险
follow-ups-none = 没有待办的跟进。n 新建
follow-ups-none-mine = 您没有待办的跟进。n 新建，v 看全站
follow-ups-none-match = 没有符合的跟进。Esc 清除筛选
