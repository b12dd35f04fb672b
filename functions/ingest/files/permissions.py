"""What drops of a bucket may do, by its settings."""

from dataclasses import dataclass

from shared.identifiers import IdentityScope


@dataclass(frozen=True, slots=True)
class Permissions:
    """Who may claim an article whose file states an identity, and who may publish by mail:
    addresses, or domains that begin with @, in lower case."""

    identity_scope: IdentityScope = "folder"
    mail_senders: tuple[str, ...] = ()
