"""What moto does wrong: when calls come side by side, too slowly when there is much, or always.

The corrections are applied inside moto's own process.
"""

from bisect import bisect_left
from functools import cache, lru_cache, wraps
from typing import Any

from moto.core.common_models import BaseModel
from moto.core.serialize import ResponseSerializer
from moto.dynamodb.models.table import StreamShard
from moto.dynamodb.parsing import expressions
from moto.dynamodbstreams.models import DynamoDBStreamsBackend
from moto.events.models import EventBus
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.sqs.exceptions import ReceiptHandleIsInvalid
from moto.sqs.models import Queue, SQSBackend
from moto.utilities import utils

from infra.local import moto_queries, service_files
from infra.local.turns import Turns

ITERATORS_KEPT = RECORDS_KEPT = EXPRESSIONS_KEPT = 1000
FIFO_ENDING = ".fifo"
DYNAMODB_TURNS = Turns()
"""For one call of DynamoDB at a time: a conditional write reads, then writes, and stream records
are numbered by counting, so both need to be alone. `aws_server` takes them."""


def apply() -> None:
    """Mend moto in this process."""
    service_files.read_once()
    _leave_out_machines()
    _remember_services()
    _write_values_as_they_are()
    _let_go_of_objects()
    _remember_expressions()
    moto_queries.keep_in_order()
    _lock_queues()
    _name_fifo_queues()
    _refer_to_event_buses()
    _forget_what_was_read()


def _leave_out_machines() -> None:
    """CloudFormation's module loads EC2's, which reads what machines there are in each region: a
    third of the processor time of a desk's moto until it answers. No stack here has machines."""
    original = utils.load_resource

    @wraps(original)
    def load_resource(resource: str) -> Any:
        return {} if resource.startswith("ec2/resources/instance_type") else original(resource)

    utils.load_resource = load_resource


def _remember_services() -> None:
    """Each request looked through moto's folder and 200 patterns for its service, one request at a
    time: 4 ms."""
    find: Any = DomainDispatcherApplication.get_backend_for_host
    DomainDispatcherApplication.get_backend_for_host = cache(find)  # type: ignore[method-assign]


def _write_values_as_they_are() -> None:
    """For each value of a row, moto looked for ten types under half a dozen names each: 20 of the
    24 ms that a query of 20 rows took."""
    serializer: Any = ResponseSerializer
    original = serializer._serialize_structure_member

    @wraps(original)
    def serialize_member(self: Any, answer: Any, value: Any, shape: Any, key: str) -> None:
        if shape.parent.name != "AttributeValue" or type(value) is not dict:
            original(self, answer, value, shape, key)
        elif value.get(key) is not None:
            self._serialize(answer, value[key], shape, key)

    serializer._serialize_structure_member = serialize_member


def _let_go_of_objects() -> None:
    """moto keeps every object of its models that was ever made, each row that a query copied too,
    in a list for its own tests (moto.core.common_models): .5 MB an article, and nothing was ever
    freed."""
    model: Any = BaseModel
    model.__new__ = staticmethod(lambda cls, *_, **__: object.__new__(cls))


def _remember_expressions() -> None:
    """Each update reads the text of its expression twice; functions make some dozens of texts. What
    is read is copied before it is changed (moto.dynamodb.parsing.validators)."""
    parser: Any = expressions.UpdateExpressionParser  # type: ignore[attr-defined]
    parser.make = lru_cache(EXPRESSIONS_KEPT)(parser.make)


def _lock_queues() -> None:
    """Deleting replaces the list of messages, so that one sent meanwhile was lost; two receivers
    got the same message."""
    original = SQSBackend.receive_message

    def delete_message(self: Queue, receipt_handle: str) -> None:
        with self._messages_lock:
            for at, message in enumerate(self._messages):
                if message.had_receipt_handle(receipt_handle):
                    self._pending_messages.discard(message)
                    self.deleted_messages.update(
                        str(handle) for handle in message.all_receipt_handles
                    )
                    del self._messages[at]
                    return
            if receipt_handle not in self.deleted_messages:
                raise ReceiptHandleIsInvalid

    @wraps(original)
    def receive_message(self: SQSBackend, queue_name: str, *arguments: Any, **options: Any) -> Any:
        with self.get_queue(queue_name)._messages_lock:  # a long poll lets go of it while it waits
            return original(self, queue_name, *arguments, **options)

    Queue.delete_message = delete_message  # type: ignore[method-assign]
    SQSBackend.receive_message = receive_message  # type: ignore[method-assign]


def _name_fifo_queues() -> None:
    """The names of FIFO queues end in `.fifo`, also those that CloudFormation makes up; moto makes
    up none that do, and then refuses them."""
    original: Any = Queue.create_from_cloudformation_json.__func__  # type: ignore[attr-defined]

    @wraps(original)
    def create(
        cls: type[Queue], resource_name: str, cloudformation_json: Any, *places: Any, **options: Any
    ) -> Queue:
        properties = cloudformation_json["Properties"]
        is_fifo = str(properties.get("FifoQueue", False)).lower() == "true"
        if is_fifo and not resource_name.endswith(FIFO_ENDING):
            resource_name = f"{resource_name[: 80 - len(FIFO_ENDING)]}{FIFO_ENDING}"
        queue: Queue = original(cls, resource_name, cloudformation_json, *places, **options)
        return queue

    Queue.create_from_cloudformation_json = classmethod(create)  # type: ignore[assignment]


def _refer_to_event_buses() -> None:
    """Ref gives the name of a bus (CloudFormation Template Reference, AWS::Events::EventBus); moto
    has no name to give, and then cannot make a rule of it."""
    EventBus.physical_resource_id = property(  # type: ignore[attr-defined]
        lambda bus: bus.name
    )


def _forget_what_was_read() -> None:
    """Every GetRecords makes an iterator of 1 KB, and every write of a table with a stream a record
    with the whole row twice: both would be kept for ever. DynamoDB keeps records for 24 hours; here
    they go when `RECORDS_KEPT` others behind them have been read."""
    get_records, get = DynamoDBStreamsBackend.get_records, StreamShard.get

    @wraps(get_records)
    def get_some(self: DynamoDBStreamsBackend, iterator_arn: str, limit: int) -> dict[str, Any]:
        place = self.shard_iterators[iterator_arn]
        result = get_records(self, iterator_arn, limit)
        for old in list(self.shard_iterators)[:-ITERATORS_KEPT]:
            self.shard_iterators.pop(old, None)
        shard = place.stream_shard
        read = int(place.sequence_number) - shard.starting_sequence_number
        for at in range(_oldest(shard), read - RECORDS_KEPT):
            shard.items[at] = None  # type: ignore[call-overload]
        return result

    @wraps(get)
    def get_from(self: StreamShard, start: int, quantity: int) -> list[dict[str, Any]]:
        oldest = self.starting_sequence_number + _oldest(self)
        return get(self, max(int(start), oldest), quantity)

    DynamoDBStreamsBackend.get_records = get_some  # type: ignore[method-assign]
    StreamShard.get = get_from  # type: ignore[method-assign]


def _oldest(shard: StreamShard) -> int:
    """The place in a shard of the oldest record that is kept."""
    return bisect_left(shard.items, True, key=lambda record: record is not None)
