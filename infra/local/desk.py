"""The desk: the cloud, the functions, their events, HTTP and the inbox, all on one machine."""

import logging
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType

from infra.local import event_sources, reach
from infra.local import template as templates
from infra.local.announcing_workers import AnnouncingWorkers
from infra.local.desk_aws import DeskAws, Engine
from infra.local.gateway import Gateway
from infra.local.inbox import Inbox
from infra.local.keep import Keep
from infra.local.new_reports import NewReports
from infra.local.ports import DeskError, free_port, must_be_free
from infra.local.pump import Pump
from infra.local.worker import Workers
from infra.operations import local_files, system, unfinished
from infra.operations.desk_state import DESK_FILE, HOME, DeskRuns, DeskState
from infra.paths import PROJECT_ROOT
from shared.tables.articles import Articles
from shared.tables.drops import Drops

logger = logging.getLogger(__name__)

TEMPLATE = PROJECT_ROOT / "template.yaml"
SITE_HOST = "127.0.0.1"

WEBHOOK_SECRET = "/newsdrop/webhook"  # noqa: S105 - the name of a parameter
NO_PARAMETERS: Mapping[str, str] = MappingProxyType({})

API_WORKERS = 2
"""A page and what it links to, side by side; more would only take turns on a desk's few cores."""

QUEUE_WORKERS = 2
"""One file is parsed while another's rows are written; and tickets are put to the test, as they
would be in the cloud."""

STREAM_WORKERS = 1
"""A shard's records go in order, and moto's streams have one shard; a tick of the clock waits for
the batch that is under way."""

BACKGROUND_NICENESS = 10
"""Of all functions but that which answers readers: these come first where there are few cores."""


class Desk:
    """The whole system, from `with` to its end; DeskError if it cannot be.

    Ports may be 0; its files are written in `home`, in a folder of its own. `parameters` are of
    the template. With `keep` what it has is saved in that folder, and it goes on with what is
    there.
    """

    def __init__(  # noqa: PLR0913 - each is an option of the command
        self,
        inbox: Path,
        *,
        port: int = 8000,
        aws_port: int = 0,
        aws_host: str = "127.0.0.1",
        engine: Engine = "moto",
        dynamodb_endpoint: str | None = None,
        parameters: Mapping[str, str] = NO_PARAMETERS,
        home: Path = Path(HOME),
        keep: Path | None = None,
        on_error: Callable[[str], None] = logger.error,
    ) -> None:
        self._folder, self._port, self._home, self._on_error = inbox, port, home, on_error
        self.aws = DeskAws(aws_host, aws_port, engine, dynamodb_endpoint)
        self._parameters = dict(parameters)
        self._keep_folder = keep
        self._keep: Keep | None = None
        self._ends = ExitStack()

    def __enter__(self) -> "Desk":
        try:
            self._start()
        except BaseException:
            self._ends.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    def _start(self) -> None:
        self.aws.check_options(keeps=self._keep_folder is not None)
        must_be_free(SITE_HOST, self._port, "--port")
        self.aws.check_port()
        self._make_inbox_folder()
        self._port = self._port or free_port(SITE_HOST)
        template = self._template()
        self._begin_state()
        self._ends.callback(self.aws.stop)
        self.aws.start(template, self.logs)
        etags = self._load_kept()
        self._start_parts(template)
        self._inbox = Inbox(
            self._folder, self.aws.stack.client("s3"), self.aws.bucket, self._on_error, etags=etags
        )
        self._ends.callback(self._inbox.stop)
        self._write_files(template)
        if self._keep:
            self._keep.start(self.inbox_is_in, self._inbox.etags)

    def _start_parts(self, template: templates.Template) -> None:
        """What calls functions, and what answers readers."""
        self.new_reports = NewReports(Drops(self.aws.stack.outputs["DropsTableName"]))
        workers = self._workers(template)
        self._pump = Pump(template, self.aws.stack, workers)
        self._gateway = Gateway(SITE_HOST, self._port, workers[template.api_function])
        self.url = f"http://{SITE_HOST}:{self._gateway.port}"
        for part in (self._pump, self._gateway):
            self._ends.callback(part.stop)
            part.start()
        system.use_desk(reach.aws_environment(self.aws.stack.environment(template.api_function)))
        self.articles = Articles(self.aws.stack.outputs["ArticlesTableName"])

    def _template(self) -> templates.Template:
        """The template with the desk's parameters.

        Deletion protection would only stand in the way of a table that ends with the desk. A hub is
        told the site's address, which in the cloud is the API's.
        """
        if self._parameters.get("WebSubHub"):
            self._parameters.setdefault("PublicUrl", f"http://{SITE_HOST}:{self._port}")
        if self._parameters.get("WebhookUrl"):
            self._parameters.setdefault("WebhookSecret", WEBHOOK_SECRET)
        try:
            return templates.load_template(
                TEMPLATE, {"DeletionProtection": "false"} | self._parameters
            )
        except ValueError as error:
            raise DeskError(str(error)) from error

    def _make_inbox_folder(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"--inbox {self._folder} cannot be a folder: {error.strerror}"
            raise DeskError(message) from error

    def _load_kept(self) -> dict[str, str]:
        """Go on with what an earlier desk kept: the ETags of what its inbox had put."""
        if not self._keep_folder:
            return {}
        self._keep = Keep(self._keep_folder, self.aws.cloud, self.aws.stack)
        self._ends.callback(self._keep.stop)
        return self._keep.load()

    def _begin_state(self) -> None:
        self._state = DeskState(self._home, self._port)
        try:
            self._state.begin()
        except (DeskRuns, OSError) as error:
            raise DeskError(f"{error}. Choose another port with --port") from error
        self.logs = self._state.logs
        self._ends.callback(self._state.end)

    def _workers(self, template: templates.Template) -> dict[str, Workers]:
        pools: dict[str, Workers] = {}
        for name, spec in template.functions.items():
            environment = self.aws.stack.environment(name)
            if name == template.api_function:
                # Whoever reaches the desk may see what editors see: it listens on loopback.
                environment |= {"DESK": "open", "AWS_SDK_UA_APP_ID": reach.READER}
                pools[name] = Workers(spec, environment, API_WORKERS, self.logs)
            elif any(
                isinstance(mapping, event_sources.QueueMapping) and mapping.function == name
                for mapping in template.mappings
            ):
                pool = AnnouncingWorkers(
                    spec, environment, QUEUE_WORKERS, self.logs, niceness=BACKGROUND_NICENESS
                )
                pool.announce = self.new_reports.announce
                pools[name] = pool
            else:
                pools[name] = Workers(
                    spec, environment, STREAM_WORKERS, self.logs, niceness=BACKGROUND_NICENESS
                )
            self._ends.callback(pools[name].close)
        return pools

    def _write_files(self, template: templates.Template) -> None:
        desk = {
            "endpoint": self.aws.endpoint,
            "dynamodb_endpoint": self.aws.dynamodb_endpoint,
            "bucket": self.aws.bucket,
            "api": self.url,
            "outputs": self.aws.stack.outputs | {"ApiUrl": self.url},
            "environment": reach.aws_environment(self.aws.stack.environment(template.api_function)),
            "inbox": str(self._folder.absolute()),
        }
        endpoint = reach.endpoint_for_containers(self.aws.endpoint, self.aws.host)
        functions = {
            name: self._declared_environment(name, spec) | {"AWS_ENDPOINT_URL": endpoint}
            for name, spec in template.functions.items()
        }
        self._state.write("env.json", functions)
        self._state.write(DESK_FILE, desk)

    def _declared_environment(self, function: str, spec: templates.FunctionSpec) -> dict[str, str]:
        """The variables that the template declares, of which alone `sam local` takes notice, and
        the credentials."""
        environment = self.aws.stack.environment(function)
        own = {name: environment[name] for name in spec.environment}
        return own | reach.aws_environment(environment)

    def begin_inbox(self) -> int:
        """Begin to mirror the folder; how many files it has now.

        What a desk before had not finished is finished first.
        """
        if self._keep:
            unfinished.finish(system.find_system(self.aws.endpoint, None, None, None))
        self._inbox.start()
        return self.inbox_length()

    def inbox_length(self) -> int:
        """How many files the folder has."""
        return len(local_files.list_files(self._folder).files)

    def inbox_is_in(self) -> bool:
        """Whether every file of the inbox has its report, or will get none, and pages show what
        came of it."""
        return (
            self._inbox.first_pass.is_set() and self._pump.is_idle() and self.new_reports.are_read()
        )

    def must_have_aws(self) -> None:
        """DeskError if the desk's AWS has ended, and so everything that is not kept."""
        where = f"what was saved is in {self._keep.file}" if self._keep else "nothing was kept"
        if death := self.aws.death():
            raise DeskError(f"{death}; {where}. {self.logs} may say why")

    def keys_without_report(self) -> list[str]:
        """The keys of files in the inbox that have no report as yet."""
        return self.new_reports.missing_keys(dict(self._inbox.etags))
