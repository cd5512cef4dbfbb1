# Why a typed date was not understood

when-empty = no date typed yet
when-unread = not understood from here; try: tomorrow 3pm, fri 14:30, +3d, 12-01 9:00
when-length-unread = not understood; try: 50, 1h30
when-no-such-day = there is no such day
when-no-such-time = there is no such time
when-out-of-range = outside the usable range

# $day the day (and time), $distance how far from today
when-understood = { $day } · { $distance }
when-understood-afternoon = { $day } · { $distance } (taken as the afternoon)

part-night = night
part-morning = morning
part-noon = noon
part-afternoon = afternoon
part-evening = evening
