"""Words in pictures' metadata that do not say how they are encoded."""


def decode_words(value: bytes) -> str:
    """UTF-8 if they can be that, else Windows' Western letters: what cameras and programs write
    into fields that are to be ASCII."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")
