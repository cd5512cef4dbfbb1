# Somebody who is back on teams and has no keys of them
teams-back = Back on your teams
teams-back-of = { $name } is back and stands on { $count ->
        [one] a team
       *[other] { $count } teams
    } of yours without the key: { $numbers }
teams-back-many = { $name } is back and stands on { $count } teams of yours without the keys: { $numbers } …
teams-back-what = With the key they read the case again, what was written meanwhile too. Whoever is not to: take them off the team.
teams-back-give = give the keys back
teams-back-none = nobody stands on a team of yours without its key
teams-back-heard = somebody is back on your teams without keys: g u, then B
command-give-back = give keys back
