"""SweepFunction: pictures that nothing names any more are removed."""
