"""Files that mean harm, made when they are needed.

`corpus` has them, `python -m tests.hostile` reads them all.
"""
