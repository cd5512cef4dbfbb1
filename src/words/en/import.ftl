# Importing a roster: the path, the preview, the wrong rows

import-path = file
import-path-hint = such as ~/roster.xlsx, or .csv
import-path-none = nothing there begins so: no .xlsx, no .csv, no folder
import-path-more = and { $count } more
import-no-file = { $path } is not there, or cannot be read. Nothing was changed.
import-no-roster = No sheet of the file is a roster. Nothing was changed. A roster has a row of headers: names, with ID numbers or birth dates; or names, with two of sex, school, grade, class, category, carer, parents.
import-title = Import: { $file }
import-tab-new = new: { $count }
import-tab-changed = changed: { $count }
import-tab-same = same: { $count }
import-tab-wrong = wrong: { $count }
import-tab-households = families: { $count }
import-not-yet = Nothing is written yet. 1–5 show it, Ctrl-S imports it.
import-nothing-new = Nothing here is new or changed. 1–5 show it.
import-refuse-how = One phone may be two families: D parts and joins the rows.
import-refuse-family = keep apart
import-saving = saving…
import-row = row
import-row-of = row { $row }
import-wrong-place = { $sheet }, row { $row }
import-sheet-unread = Sheet { $sheet } was not read: no headers of a roster.
import-sheet-no-cells = Sheet { $sheet } was not read: it has no cells, as a chart has none.
import-sheet-hidden = Sheet { $sheet } is hidden; its { $rows ->
    [one] 1 row was
   *[other] { $rows } rows were
} read as well.
import-sheets-more = Sheets that were not read or are hidden besides: { $count }. See 4, wrong.
import-empty-new = No row is new.
import-empty-changed = No row changes a child on the register.
import-empty-same = No row is the same as the register.
import-empty-wrong = No row is wrong.
import-empty-households = No row gives a family by its carer’s phone.
import-change = { $field }: { $old } → { $new }
import-blank = nothing
import-household-new = new family
import-household-refused = kept apart
import-household-known = family on the register
import-household-phone = phone …{ $digits }
import-agree-title = Import this roster?
import-agree-counts = { $new ->
    [one] 1 child is
   *[other] { $new } children are
} new, { $changed ->
    [one] 1 is
   *[other] { $changed } are
} changed, { $households ->
    [one] 1 family is
   *[other] { $households } families are
} made.
import-agree-wrong = { $count ->
    [one] 1 wrong row is
   *[other] { $count } wrong rows are
} left out.
import-agree-undo = It is saved as one change; u takes it back as one.
import-see = see first
import-yes = import
import-mend-path = save to
import-mend-name = to-mend
import-mend-none = No wrong row can be saved to a file.
import-mend-impossible = The wrong rows cannot be put in a file.
import-mend-written = { $count } wrong rows were saved to { $path }
