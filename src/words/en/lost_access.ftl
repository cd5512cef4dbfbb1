# What somebody may not read any more, while they are at work; short, for the status line of 60 columns
lost-access-case = { $number }: not yours to read now
lost-access-cases = { $count ->
    [one] 1 case
   *[other] { $count } cases
}: not yours to read now
lost-access-some = something that was shared with you is not now
lost-access-draft = { $lost }; your text is a draft
