"""What DynamoDB promises and refuses, as cases that any engine can be held to.

The rules are those of the API Reference and of "Service, account, and table quotas" in the
Developer Guide; where both are silent DynamoDB Local decides. Importing this package notes every
case in `case.CASES`.
"""

from tests.contract.dynamodb import batches, expressions, queries, values

__all__ = ["batches", "expressions", "queries", "values"]
