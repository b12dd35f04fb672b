"""The three functions: ingest (drop -> article), relate (article -> indexes), api (indexes ->
HTTP)."""
