"""By which rows search finds an article."""
