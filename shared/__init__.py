"""What two functions need: the article, text, tables, settings, errors, telemetry.

Imports nothing of functions/.
"""
