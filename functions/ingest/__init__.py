"""IngestFunction: a drop becomes an article."""
