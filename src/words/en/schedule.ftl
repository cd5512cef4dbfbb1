# The schedule

# $day the date, $distance from today, $by what the columns are, $pages of columns
schedule-title = { $day } · { $distance } · { $by } { $pages }
schedule-by-counselor = by counselor
schedule-by-room = by room
schedule-no-room = no room
schedule-lunch = lunch
schedule-closed = closed
schedule-go-to-day = go to a day
schedule-day = day
