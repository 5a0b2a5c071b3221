"""The workbook: one XLSX for each assignee and cycle, out and in again.

`columns` says what its cells hold, `lines` what the site holds now, `writing` makes the file,
`reading` takes one apart that came back, `comparing` finds every difference, conflict and
fault, `applying` makes drafts of them, `marking` returns the file with its faults marked.
"""
