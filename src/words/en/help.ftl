# Help and palette

help-here = On this screen
help-row = On the row
help-going = Going
help-moving = Moving
help-text = In text and forms
help-everywhere = Everywhere
help-hint = ↑↓ move  Esc back

palette-hint = a command in English, Chinese or pinyin
palette-keys = ⏎ do  ↑↓ choose  Esc back
palette-empty = no such command; Esc goes back
