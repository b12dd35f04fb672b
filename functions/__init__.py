"""The four functions.

Ingest (drop -> article), relate (article -> indexes), api (indexes -> HTTP).
"""
