# Search

search-hint = type what to find
search-over = Searches the { $count } texts you may read; in memory only, nothing on disk
search-nothing = Nothing found. Try another word, or Esc to clear
search-count = { $count } found; ⏎ opens
search-most = The latest { $count } are shown; type more to narrow
