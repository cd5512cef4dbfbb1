# Logging a contact

contact-title = Log a contact · { $name }
contact-edit-title = Correct a contact
contact-at = When
contact-channel = How
contact-with = With whom
contact-outcome = Outcome
contact-also-for = For these as well
contact-words = What was said
contact-attempt = Logged as an attempt; the last contact stays as it was
contact-not-child = Not with the child itself; what is owed stays as it was
