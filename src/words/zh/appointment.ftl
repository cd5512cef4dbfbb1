# 预约：登记、变更、结果

# $name 团体或外出的名称，$count 人数
appointment-many = { $name }（{ $count } 人）
appointment-book = 新预约
appointment-enter-afterwards = 补录：已发生、未预约
# $who 与谁
appointment-change = 改预约：{ $who }
appointment-start = 开始
appointment-length = 时长
appointment-kind = 方式
appointment-room = 房间
appointment-place = 地点
appointment-counselor = 咨询师
appointment-tentative = 待定
appointment-override = 仍要预约的理由
appointment-override-hint = 写明理由，随预约保留
appointment-without-consent = 无同意仍谈的理由
appointment-without-consent-hint = 可留空；写了会随预约保留
appointment-needs-time = 请写明日期和时间，如 周五 14:30
appointment-not-movable = 此预约已有结果，不能改时间；x 更正
appointment-no-outcome = 此预约没有其他结果可选
appointment-under-way = 已到或会谈中，不能改时间；x 更正或中断
appointment-not-cancellable = 不能再取消；x 有其他结果
appointment-runs-over = 超时
appointment-no-next = 此预约没有下一步
# $who 与谁
appointment-completed-next = { $who } · 会谈完成，接下来？
appointment-note-now = 现在写记录：{ $form }
# $when 何时
appointment-next-now = 约下一次：{ $when }
appointment-follow-up-now = 新建跟进
appointment-note-other = 写别的记录
appointment-note-later = 以后再写（列入待办）

# $from $until 时间，$who 与谁，$over 被占用的人或房间
booking-clash = 冲突：{ $from }–{ $until } { $who }（{ $over } 已占用）。
# $slots 空档
booking-free = 空档：{ $slots }
# $warning 提醒的内容
booking-warning = 提醒：{ $warning }
# $who 孩子，$state 知情同意的状态
consent-before-talk = 提醒：{ $who } 的服务知情同意{ $state }，这已不是首次会谈；可写明仍要会谈的理由
booking-in-the-past = 提醒：这个时间已过；已发生的请用 B 补录
booking-override-next = 换个时间，或写明仍要预约的理由。

# $to 结果，$who 与谁，$time 时间
outcome-title = { $to } · { $time } { $who }
outcome-began = 实际开始
outcome-ended = 实际结束
outcome-by-whom = 由谁取消
outcome-why = 理由
# $from 原先的状态
outcome-corrects = 更正：原记为“{ $from }”
# $minutes 分钟数
outcome-too-short = 提醒：只有 { $minutes } 分钟，请核对实际时间
# $who 孩子，$day 到期日
outcome-makes-follow-up = 将新建跟进：{ $who }，{ $day } 到期

# $label 名目，$text 内容
details-line = { $label }：{ $text }
details-really = 实际
details-children = 儿童
details-state = 状态
details-notes = { $count } 份
