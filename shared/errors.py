"""The tree of errors.

Nothing is swallowed: what is not `Rejected` is retried and then goes to the dead letters.

NewsdropError
|-- Rejected         the file's fault, for good: a report says why, no retry
|   `-- NotAnArticle it is of a kind that never holds one; in an archive it is left aside
|-- Undecodable      a stored row is not as this version knows it (see tables.row_schemas)
`-- SettingsError    the deployment's fault: names every variable that is missing or wrong
dynamo.ConditionFailed   a conditional write lost; each caller says what that means
anything else            passing trouble (throttling, time-outs, the unknown): raised, so that it is
tried again
"""


class NewsdropError(Exception):
    """Any error of Newsdrop's own."""


class Rejected(NewsdropError):
    """A drop that can never become an article; `str(error)` is the reason that its report shows."""


class NotAnArticle(Rejected):
    """A file of a kind that holds no article, such as a style sheet; in an archive, which may have
    it beside its articles, it is no reason to refuse anything."""


class Undecodable(NewsdropError):
    """A stored row that this version cannot read: a later one wrote it, or it is damaged."""


class SettingsError(NewsdropError):
    """The environment lacks a variable or holds one that cannot be read."""
