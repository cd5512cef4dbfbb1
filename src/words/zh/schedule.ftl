# 日程

# $day 日期，$distance 与今天的距离，$by 按什么分列，$pages 列的页码
schedule-title = { $day } · { $distance } · { $by } { $pages }
schedule-by-counselor = 按咨询师
schedule-by-room = 按房间
schedule-no-room = 无房间
schedule-lunch = 午休
schedule-closed = 休息日
schedule-go-to-day = 去某天
schedule-day = 日期
