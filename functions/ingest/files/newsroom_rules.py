"""What a newsroom's settings say of all its drops, for the child that reads a file."""

from dataclasses import dataclass

from shared.identifiers import IdentityScope


@dataclass(frozen=True, slots=True)
class NewsroomRules:
    """Who may claim an article whose file states an identity; who may publish by mail: addresses,
    or domains that begin with @, in lower case; and the newsroom's sections beside those that
    newspapers have."""

    identity_scope: IdentityScope = "folder"
    mail_senders: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
