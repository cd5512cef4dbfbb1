# 收件

inbox-line = 内容
inbox-caught = 何时
inbox-edit = 修改这一行
inbox-open = 未整理
inbox-all = 全部
inbox-show-all = 全部/未整理
inbox-count = { $count } 行
inbox-empty = 没有未整理的。+ 随手记一行
inbox-sort-out = 整理
inbox-to-follow-up = 转为跟进
inbox-to-booking = 转为预约
# $line 随手记下的话
inbox-says = 收件：{ $line }
inbox-to-note = 转为记录
inbox-nothing-more = 不用再做什么
