"""What words are made of in the world's scripts, for expressions: ranges of characters. Pure."""

WORD_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0903\u093a-\u094f"
    "\u0951-\u0957\u0962\u0963\u0981-\u0dff"
)
"""Marks that `\\w` leaves out though they stand inside words: Latin, Hebrew, Arabic, the scripts of
India."""

BY_TWO = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
BY_FOUR = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Scripts without spaces, of which words are overlapping grams: pairs of Han and kana; fours of
Thai, Lao, Khmer and Burmese."""

MAX_WORD_CHARS = 40
"""What is longer is no word."""
