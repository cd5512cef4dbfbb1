# Dates and times

weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun

month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec

# $day the day of the month, $month the word for the month, $year the year
date-full = { $day } { $month } { $year }
date-in-year = { $day } { $month }
date-heading = { $weekday } { $day } { $month }
date-heading-full = { $weekday } { $day } { $month } { $year }
date-month = { $month } { $year }
date-with-time = { $date } { $time }

relative-today = today
relative-tomorrow = tomorrow
relative-yesterday = yesterday
relative-days-ahead = { $days ->
    [one] in { $days } day
   *[other] in { $days } days
}
relative-days-ago = { $days ->
    [one] { $days } day ago
   *[other] { $days } days ago
}

duration-minutes = { $minutes } min
duration-hours = { $hours } h
duration-hours-minutes = { $hours } h { $minutes } min
age-years = { $years ->
    [one] { $years } year old
   *[other] { $years } years old
}
