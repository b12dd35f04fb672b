"""The article: its record, its teaser, and how both are stored. Pure data, no AWS."""
