# 日期没读懂的原因

when-empty = 还没有输入日期
when-unread = 这里看不懂，可写：明天下午3点、周五 14:30、+3d、12-01 9:00
when-length-unread = 这里看不懂，可写：50、1h30、一个半小时
when-no-such-day = 没有这一天
when-no-such-time = 没有这个时间
when-out-of-range = 超出可用的范围

# $day 日期（和时间），$distance 与今天的距离
when-understood = { $day } · { $distance }
when-understood-afternoon = { $day } · { $distance }（按下午理解）

part-night = 凌晨
part-morning = 上午
part-noon = 中午
part-afternoon = 下午
part-evening = 晚上
