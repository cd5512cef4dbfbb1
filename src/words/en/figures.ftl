# Published figures

figures-title = Figures by month
figures-none = No figures are published yet
figures-published = published
figures-unpublished = not published
figures-publish = publish
# $month which month
figures-publish-this = Publish the figures of { $month }?
figures-publish-stands = Overseers see them then; they stand and cannot be taken back. No name is in them; small groups are left out.
figures-preview = Not published yet. Published, it would be this:
# $day which day
figures-since = published { $day }; it stands
# $least the least number
figures-left-out = * Fewer than { $least }, and what would tell it, is left out.
figures-other = other
figures-cases-by-risk = cases open at the month's end, by risk
figures-cases-by-age = cases open at the month's end, by age
figures-cases-by-category = cases open at the month's end, by category (a child can be in several)
figures-cases-moved = cases opened and closed in the month
figures-sessions = sessions in the month, by kind
figures-follow-ups = follow-ups of the month
figures-age-0-5 = up to 5
figures-age-6-8 = 6 to 8
figures-age-9-11 = 9 to 11
figures-age-12-14 = 12 to 14
figures-age-15 = 15 and older
figures-age-unknown = age not known
figures-opened = opened
figures-closed = closed
settings-least-group = least group in figures
