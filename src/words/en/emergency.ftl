term-emergency-access = emergency access
refusal-not-the-recovery-key = these recovery words belong to another post; nothing was opened
refusal-not-recovery-words = these are not the 24 recovery words; look at each once more
refusal-end-is-over = that day is over; give a later one
