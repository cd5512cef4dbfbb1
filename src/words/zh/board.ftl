# 督导看板

# $monday 本周一
board-title = 督导看板 · { $monday } 这一周
board-title-brief = 看板 · { $monday }
board-post = 全站
board-without-counselor = 没有咨询师 { $count }
board-column-who = 姓名
board-caseload = 在管
board-caseload-short = 在管
board-pressing = 红橙
board-week = 本周
board-month = 本月
board-missed = 未到
board-outcomes = 待记结果
board-outcomes-short = 结果
board-notes = 待写记录
board-notes-short = 记录
board-contacts = 待联系
board-contacts-short = 联系
board-follow-ups = 逾期跟进
board-follow-ups-short = 跟进
# $percent 百分数
board-percent = { $percent }%
# $count 项数，$days 最久的天数
board-debt = { $count }·{ $days }天
board-empty = 还没有人有个案。g c 找孩子
# $count 个数，$whose 谁的
board-pressing-title = 红橙个案 { $count } · { $whose }
board-none-pressing = 没有红级和橙级的个案
# $day 哪天
board-left-red = { $day } 离开红级
# $days 天数
board-contact-late = 联系逾期 { $days } 天
board-contact-today = 今天要联系
# $day 哪天
board-contact-due = 最迟 { $day } 联系
board-last-contact = 上次 { $day }
board-no-contact = 还没见过
# $count 次数，$monday 周一，$whose 谁的
board-held-title = 每周会谈 · { $monday } 起 { $count } 次 · { $whose }
board-held-brief = 会谈 · { $monday }起 { $count } 次
board-overdue-brief = 逾期 · { $monday }起 { $count } 项
board-overdue-title = 周末逾期跟进 · { $monday } 起 { $count } 项 · { $whose }
board-open-list = 看清单
# $whose 谁的，$what 什么，$count 项数
board-list-title = { $whose } · { $what } · { $count }
board-held-in = { $monday } 起一周的会谈
board-overdue-in = { $monday } 那周末逾期的跟进
board-column-due = 联系期限
board-column-day = 日期
board-column-what = 情况
board-list-empty = 这里没有。Esc 返回看板
board-list-none-match = 没有符合的。Esc 清除筛选
