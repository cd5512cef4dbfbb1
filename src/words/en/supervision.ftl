# Supervision sessions

supervision-book = Book a supervision session
supervision-with = with
supervision-about = about
supervision-about-hint = everyone here sees it: no child's name
# $names who take part
supervision-among = supervision: { $names }
# $about the theme, $names who take part
supervision-among-about = supervision: { $names } · { $about }
