# What somebody may not read any more, while they are at work
lost-access-case = { $number } is not open to you any more: its words are gone from here.
lost-access-cases = { $count } cases are not open to you any more: their words are gone from here.
lost-access-some = something that was shared with you is not any more: its words are gone from here.
lost-access-draft = What you typed is kept as a draft.
