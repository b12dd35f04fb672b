"""Pins: what the three functions store and answer, kept as files beside the tests.

They tell a change of the code alone, which must not touch them, from one of behaviour.
"""
