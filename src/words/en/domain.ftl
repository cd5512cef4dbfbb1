# The words of the domain

## Risk levels

risk-red = red, acute
risk-orange = orange, high
risk-yellow = yellow, raised
risk-green = green, ordinary
risk-unassessed = not assessed
risk-red-short = red
risk-orange-short = orange
risk-yellow-short = yellow
risk-green-short = green
risk-unassessed-short = unrated

## Roles

role-counselor = counselor
role-supervisor = supervisor
role-overseer = overseer
role-administrator = administrator

## Standing of a person

standing-active = active
standing-suspended = suspended
standing-removed = removed

## Sex

sex-male = male
sex-female = female
sex-unknown = not given

## Categories of children

category-left-behind = left-behind
category-in-difficulty = in difficulty
category-de-facto-unsupported = de facto without support
category-orphan = orphan
category-migrant = migrant
category-other = other

## Relations to the child

relation-father = father
relation-mother = mother
relation-parent = parent
relation-paternal-grandfather = paternal grandfather
relation-paternal-grandmother = paternal grandmother
relation-maternal-grandfather = maternal grandfather
relation-maternal-grandmother = maternal grandmother
relation-grandfather = grandfather
relation-grandmother = grandmother
relation-uncle = uncle
relation-aunt = aunt
relation-brother = brother
relation-sister = sister
relation-sibling = sibling
relation-step-father = stepfather
relation-step-mother = stepmother
relation-step-parent = step-parent
relation-foster-parent = foster parent
relation-adoptive-parent = adoptive parent
relation-relative = other relative
relation-neighbour = neighbour
relation-teacher = teacher
relation-child-director = children's director
relation-other = other

## Whether someone may be called

call-rule-contact-first = contact first
call-rule-may-contact = may be contacted
call-rule-ask-counselor = ask the counselor
call-rule-never-contact = never contact

## What someone may be told

told-everything = how the child is doing
told-appointments = appointments only
told-undecided = not decided yet how far told
told-nothing = nothing

## Consent

consent-for-services = services
consent-for-personal-data = keeping personal data
consent-for-sharing = sharing with named departments
consent-way-paper = on paper
consent-way-phone = by phone with a witness
consent-way-message = by message
consent-state-owed = owed
consent-state-given = given
consent-state-refused = refused
consent-state-withdrawn = withdrawn
consent-state-expired = expired

## Cases

case-state-intake = intake
case-state-active = active
case-state-monitoring = monitoring
case-state-closing = closing
case-state-closed = closed
case-state-away = away
closing-reason-goals-met = goals met
closing-reason-moved = moved
closing-reason-transferred = transferred
closing-reason-declined = declined
closing-reason-adult = adult
closing-reason-lost-contact = lost contact
closing-reason-died = died
closing-reason-other = other
source-screening = screening
source-school = school
source-family = family
source-self = the child
source-village = village
source-child-director = children's director
source-visit = a visit
source-hotline = hotline
source-department = another department
source-other = other
concern-separation = parent-child separation
concern-grandparent-raising = raised by grandparents
concern-school-refusal = school refusal
concern-peers-bullying = peers and bullying
concern-mood = mood
concern-self-harm = self-harm and suicide
concern-suspected-abuse = suspected abuse
concern-neglect = neglect
concern-internet = internet use
concern-loss = loss
concern-behaviour = behaviour
concern-other = other

## Appointments

appointment-state-requested = requested
appointment-state-scheduled = scheduled
appointment-state-arrived = arrived
appointment-state-set-out = set out
appointment-state-in-session = in session
appointment-state-completed = completed
appointment-state-broken-off = broken off
appointment-state-missed = missed
appointment-state-cancelled = cancelled
appointment-state-to-reschedule = to reschedule
appointment-kind-in-person = in person
appointment-kind-phone = phone
appointment-kind-video = video
appointment-kind-home-visit = home visit
appointment-kind-school-visit = school visit
appointment-kind-village-visit = village visit
appointment-kind-group = group

## How a contact happened

channel-in-person = in person
channel-phone = phone
channel-video = video
channel-text = text message
channel-home-visit = home visit
channel-school-visit = school visit
channel-group = group
channel-other = other
attempt-no-answer = no answer
attempt-not-home = not at home
attempt-wrong-number = wrong number
attempt-refused = did not want to talk
attempt-left-message = left a message

## Notes

note-kind-progress = progress note
note-kind-process = process note
note-form-soap = SOAP
note-form-dap = DAP
note-form-birp = BIRP
note-form-contact = contact
note-form-home-visit = home visit
note-form-group = group
note-form-supervision = supervision
note-form-free = free form
note-state-draft = draft
note-state-awaiting-countersign = awaiting countersign
note-state-returned = returned
note-state-signed = signed
note-state-entered-in-error = entered in error
note-heading-subjective = Subjective
note-heading-objective = Objective
note-heading-assessment = Assessment
note-heading-plan = Plan
note-heading-data = Data
note-heading-behaviour = Behaviour
note-heading-intervention = Intervention
note-heading-response = Response
note-heading-who = Who was reached
note-heading-said = What was said
note-heading-agreed = What was agreed
note-heading-home = The home
note-heading-people = Who was there
note-heading-child = The child
note-heading-carer = The carer
note-heading-theme = Theme
note-heading-course = Course
note-heading-question = Question
note-heading-advice = Advice
note-heading-next = Next
note-heading-text = Text

## Follow-ups

follow-up-kind-see-child = see the child
follow-up-kind-call-carer = call back the carer
follow-up-kind-call-parent = call back a parent
follow-up-kind-school = school
follow-up-kind-home-visit = home visit
follow-up-kind-medical-referral = medical referral
follow-up-kind-paperwork = paperwork
follow-up-kind-other = other
follow-up-state-planned = planned
follow-up-state-open = open
follow-up-state-done = done
follow-up-state-cancelled = cancelled
follow-up-state-overdue = overdue
priority-low = low
priority-normal = normal
priority-high = high
priority-urgent = urgent

## Approvals

approval-state-pending = pending
approval-state-approved = approved
approval-state-returned = returned
approval-rule-before-closing = before closing
approval-rule-within-30-days = afterwards
approval-rule-none = none

## What is owed on Today

owed-crisis = crisis under way
owed-report-clock = report clock
owed-red-contact = red contact owed
owed-orange-overdue = orange overdue
owed-contact = contact owed
owed-outcome = outcome owed
owed-follow-up = follow-up overdue
owed-note = note owed
owed-approval = approval
owed-left-red = left red
owed-no-counselor = without a counselor
owed-consent = consent owed
owed-draft = draft

## The words of the domain

term-post = post
term-household = household
term-child = child
term-carer = carer
term-guardian = guardian
term-case = case
term-care-team = care team
term-stand-in = stand-in
term-appointment = appointment
term-entered-afterwards = entered afterwards
term-note = note
term-addendum = addendum
term-passphrase = passphrase
term-follow-up = follow-up
term-due = due
term-risk-level = risk level
term-consent = consent
term-safety-plan = safety plan
term-crisis-log = crisis log

## With whom a contact was

contact-with-child = with the child
contact-with-carer = with the carer
contact-with-parent = with a parent
contact-with-school = with the school
contact-with-other = with someone else
attempt-reached = reached

## Who called an appointment off

called-off-by-child = the child
called-off-by-family = the family
called-off-by-school = the school
called-off-by-counselor = the counselor
called-off-by-other = someone else

## What an audit entry says was done

audit-set-up = set up the post
audit-sign-in = signed in
audit-sign-in-failed = sign-in refused
audit-lock = locked or left
audit-create = made
audit-change = changed
audit-remove = removed
audit-read = read
audit-sign = signed
audit-countersign = countersigned
audit-enter-in-error = marked as entered in error
audit-approve = approved or returned
audit-change-state = changed the state
audit-change-risk = changed the risk
audit-import = imported
audit-export = exported
audit-undo = undid
audit-grant = gave access
audit-revoke = ended access
audit-rotate = renewed keys
audit-begin-keys = began their own keys
audit-change-team = changed the team
audit-hand-over = handed cases over
audit-approve-closing = approved
audit-return = returned
audit-erase = erased
audit-change-people = changed people or roles
audit-change-settings = changed settings
audit-emergency-access = used emergency access
audit-recover = used the recovery key
audit-publish = figures published
audit-backup = backed up
audit-restore = restored a backup
audit-invite = invited
audit-uninvite = withdrew an invitation
audit-add-person = took in
audit-change-roles = changed roles
audit-suspend = suspended
audit-remove-person = removed from the post
audit-bring-back = brought back
audit-set-ssh-keys = set SSH keys
audit-change-passphrase = changed their passphrase
audit-new-keys = replaced their own keys

## Languages

language-zh = 中文
language-en = English

## Lists

list-pair = { $before }, { $next }
## What a change of risk asks for

risk-asks-safety-plan = a safety plan
risk-asks-duty-to-report = consider the duty to report
risk-asks-tell-supervisor = tell the supervisor

## What a booking is warned of

warning-post-closed = the post is closed that day
warning-outside-hours = outside opening hours
warning-day-off = the counselor has the day off
warning-class-hour = during class
owed-follow-up-due = follow-up due

## Fields of a child and the people around it

child-field-name = name
child-field-sex = sex
child-field-birth = birth date
child-field-resident-id = resident ID number
child-field-school = school
child-field-grade = grade
child-field-class = class
child-field-boarding = boards at school
child-field-village = village
child-field-categories = category
child-field-director = children's director
child-field-left-register = left the register
child-field-address = address
child-field-phones = phone
child-field-person = person around the child
child-field-relation = relation
child-field-carer = looks after the child
child-field-guardian = may consent
child-field-away = away for work
child-field-unable = unable to care
child-field-died = has died
child-field-works-at = works at
child-field-away-since = away since
child-field-comes-home = comes home
child-field-remarks = remarks
child-field-other-column = other column
answer-yes = yes
answer-no = no
crisis-step-happened = happened
crisis-step-told = told
crisis-step-red = risk raised to red, acute
crisis-step-report-owed = a report is owed: the clock runs
crisis-step-reported = reported
crisis-step-no-report = no report is owed
crisis-step-ended = ended
crisis-step-gone-on = gone on
