"""One module a table: its keys, its mapping, its conditions, its cursors.

`dynamo` is what they stand on.
"""
