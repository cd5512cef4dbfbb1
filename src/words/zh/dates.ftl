# 日期与时间

weekday-1 = 周一
weekday-2 = 周二
weekday-3 = 周三
weekday-4 = 周四
weekday-5 = 周五
weekday-6 = 周六
weekday-7 = 周日

month-short-1 = 1月
month-short-2 = 2月
month-short-3 = 3月
month-short-4 = 4月
month-short-5 = 5月
month-short-6 = 6月
month-short-7 = 7月
month-short-8 = 8月
month-short-9 = 9月
month-short-10 = 10月
month-short-11 = 11月
month-short-12 = 12月

# $day 日, $month 月份的文字, $year 年
date-full = { $year }年{ $month }{ $day }日
date-in-year = { $month }{ $day }日
date-heading = { $month }{ $day }日 { $weekday }
date-heading-full = { $year }年{ $month }{ $day }日 { $weekday }
date-month = { $year }年{ $month }
date-with-time = { $date } { $time }

relative-today = 今天
relative-tomorrow = 明天
relative-yesterday = 昨天
relative-days-ahead = { $days } 天后
relative-days-ago = { $days } 天前

duration-minutes = { $minutes } 分钟
duration-hours = { $hours } 小时
duration-hours-minutes = { $hours } 小时 { $minutes } 分钟
age-years = { $years } 岁
