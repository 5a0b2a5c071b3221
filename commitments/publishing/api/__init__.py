"""The read-only API: the published record as JSON, or as CSV with `?format=csv`.

`fields` says how a field is declared and made; `record`, `reports` and `vocabularies` declare
the collections, field by field; `views` reads them. Everybody gets the same answer: nobody signs
in here, and what is not published does not exist.
"""
