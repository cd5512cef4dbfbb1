# One child

child-gone = This child is not on the register any more
child-id-veiled = The number is veiled with the names. g z shows them, then I.
child-id-number = ID { $number }
child-tab-family = Family
child-tab-case = Case
child-tab-sessions = Sessions
child-tab-follow-ups = Follow-ups
child-tab-consents = Consents
child-tab-history = History
child-boards = boards
child-left-on = left the register { $date }
child-no-case = no open case
child-never-seen = never seen
child-last-contact = Last contact
child-next-contact = Contact owed
child-next-appointment = Next appointment
child-no-consent = none
# $state how consent stands, $purposes for what
child-consent-stands = { $state }: { $purposes }
child-consent-owed = ! owed: { $purposes }
child-family-closed = The family is not yours to read
child-nobody-around = Nobody around the child is on file. P adds
child-person-died = has died
child-person-unable = unable to care
child-person-away = away for work
child-person-away-at = away: { $where }
child-no-number = no number
child-sibling = same home
child-case-none = No case yet. C opens one
child-case-next = a next: { $state }
child-case-opened = Opened
child-case-closing = Closed for
child-case-not-yours = The content is its care team's alone
child-case-concerns = Concerns
child-case-words = In words
child-case-plan = Plan
child-case-summary = Summary at closing
child-sessions-none = No sessions, contacts or notes yet. n books, L logs a contact, w writes
child-note-addenda = { $count ->
    [one] { $count } addendum
   *[other] { $count } addenda
}
child-follow-ups-none = No follow-ups. f makes one
child-consent-not-yet = not needed yet
child-consent-separate = Under 14: keeping personal data needs a guardian's consent of its own
child-consent-ask = Ask
child-consent-nobody = no guardian who may be asked
child-consents-none = No consent on file. S takes one
child-consent-until = until { $date }
child-consent-ends-soon = ends soon
child-consent-childs-word = The child's word:
child-consent-withdraw = taken back
child-consent-withdrawn = withdrawn { $date }
child-history-none = Nothing has changed yet
child-history-opened = case { $number } opened
