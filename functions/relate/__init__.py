"""An article becomes index rows: relate (the way), rows and signature (pure), neighbours, counters,
manifest."""
