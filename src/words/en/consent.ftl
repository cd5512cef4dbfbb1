# The forms of consent

consent-title = Consent · { $name }
consent-answer = Answer
consent-agreed = agreed
consent-way = How
consent-proof = Paper or witness
consent-proof-hint = on paper: where it lies; by phone: the witness
consent-on = On
consent-until = Holds until
consent-until-hint = left empty: without an end
consent-purposes = For
consent-departments = Departments
consent-departments-hint = each by name, with commas between
consent-childs-word = The child's word
consent-refused-means = A refusal stays on file and is not asked about again
consent-withdraw-title = Consent of { $name } taken back
consent-withdrawn-on = Taken back on
consent-withdraw-means = It no longer holds from then on; the record stays
consent-not-withdrawable = It was refused or taken back already
consent-remove = Remove this consent
consent-remove-why = Only where it was written down by mistake; a guardian who takes it back: Enter
