"""What was under way when a system was saved or copied, and no message or record tells of any more.

Objects without a report are read, and articles that lag are related, as if they had just come.
"""

from infra.operations.drop_files import is_report_of
from infra.operations.redrive import RedriveProgress, touch_lagging
from infra.operations.resync import ResyncProgress, missing_keys, resync_keys
from infra.operations.system import TargetSystem
from shared import aws
from shared.tables.drops import Drops


def finish(target: TargetSystem) -> None:
    """Have all of it done. Safe to repeat."""
    pages = aws.s3().get_paginator("list_objects_v2").paginate(Bucket=target.bucket)
    etags = {
        item["Key"]: item["ETag"].strip('"') for page in pages for item in page.get("Contents", [])
    }
    rows = {drop.key: drop for drop in Drops(target.drops_table).all()}
    unread = [key for key, etag in etags.items() if not is_report_of(rows.get(key), etag)]
    missing = missing_keys(target, list(etags))
    for _ in resync_keys(target, unread, missing, ResyncProgress()):
        pass
    for _ in touch_lagging(target, RedriveProgress()):
        pass
