"""A client of Docket's REST API. Python 3.10, standard library only."""

import json
import random
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from email.message import Message
from http.client import HTTPException
from typing import Any, TypedDict
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen

from docket_errors import (
    DocketError,
    NotFoundError,
    VersionMismatchError,
    read_error,
)

ATTEMPTS = 6
TIMEOUT_SECONDS = 10


class Task(TypedDict):
    id: str
    user_id: str
    title: str
    description: str | None
    status: str
    completed: bool
    completed_at: str | None
    priority: str
    due_date: str | None
    tags: list[str]
    version: int
    created_at: str
    updated_at: str
    deleted_at: str | None


Change = Callable[[Task], Mapping[str, Any]]


class Docket:
    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._token = token

    def create(self, title: str, key: str = "", **fields: Any) -> Task:
        """Create a task once, however often the request is sent.

        Store a key before the first call, and pass it again after a
        restart, to be safe against crashes of your own program too.
        """
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        fields["title"] = title
        task: Task = self._send("POST", "/api/tasks", fields, headers)[0]
        return task

    def get(self, task_id: str) -> Task:
        task: Task = self._send("GET", f"/api/tasks/{task_id}")[0]
        return task

    def pages(self, **query: Any) -> Iterator[list[Task]]:
        """Follow a list from page to page.

        A value may be a list: `status=["pending", "in_progress"]`.
        """
        path: str | None = f"/api/tasks?{urlencode(query, doseq=True)}"
        while path:
            page, headers = self._send("GET", path)
            yield page
            path = _next_page(headers)

    def update(self, task: Task, change: Change) -> Task:
        """Change a task, and keep what others changed meanwhile.

        `change` tells which fields to set. When the task turns out to
        have changed, it is asked again with the task as it is now.
        """
        while True:
            path = f"/api/tasks/{task['id']}"
            headers = {"If-Match": f'"v{task["version"]}"'}
            try:
                task = self._send("PATCH", path, change(task), headers)[0]
            except VersionMismatchError as error:
                task = error.current
            else:
                return task

    def delete(self, task_id: str) -> None:
        """Move a task to the trash."""
        # Already gone: perhaps by an attempt whose answer was lost.
        with suppress(NotFoundError):
            self._send("DELETE", f"/api/tasks/{task_id}")

    def _send(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[Any, Message]:
        """Send a request, and again as long as that may help.

        Raises DocketError, or OSError or HTTPException without answer.
        """
        request = Request(urljoin(self._url, path), method=method)
        request.add_header("Authorization", f"Bearer {self._token}")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()

        attempt = 0
        while True:
            attempt += 1
            try:
                return _send_once(request)
            except (DocketError, OSError, HTTPException) as error:
                # Without an answer, the request may have been carried
                # out. Its key or version makes it safe to repeat.
                wait = getattr(error, "retry_after", 0.0)
                if wait is None or attempt == ATTEMPTS:
                    raise
            time.sleep(wait + random.uniform(0, 0.1 * 2**attempt))


def _send_once(request: Request) -> tuple[Any, Message]:
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return json.loads(answer.read() or "null"), answer.headers
    except HTTPError as error:
        with error:
            raise read_error(error) from None


def _next_page(headers: Message) -> str | None:
    link = re.search(r'<([^>]*)>; rel="next"', headers.get("Link", ""))
    return link[1] if link else None
