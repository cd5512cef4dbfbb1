# Children and cases

children-title = Children and cases
children-count = { $count }
children-count-of = { $count } of { $all }
children-filter-hint = / name, pinyin, village, school, last 4 of phone, case no. · risk:red mine overdue open all
children-column-age = Age
children-column-school = School
children-column-risk = Risk
children-column-last = Last
children-column-next = Contact owed
children-overdue-days = { $days ->
    [one] { $days } day overdue
   *[other] { $days } days overdue
}
children-left = left
children-none = No children on the register yet. O imports a roster, n adds one
children-all-left = All children have left the register. / all shows them, n adds one
children-none-found = Nobody found. Esc clears the filter, Tab looks everywhere
children-nobody-selected = Nobody is selected
