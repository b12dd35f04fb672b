"""RelateFunction: an article becomes index rows."""
