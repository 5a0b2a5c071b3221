"""Reports to print and to file: one state, one cycle, the whole plenary, as tagged PDF.

They are made of the same numbers as the pages, at the same moment. Each maker returns plain data
(`blocks`), which `typesetting` turns into the document; no text of the record is ever taken for
its markup.
"""
