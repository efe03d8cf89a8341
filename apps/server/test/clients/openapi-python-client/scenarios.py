import datetime
import os
import re
import unittest
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

from docket_client import AuthenticatedClient
from docket_client.api.tasks import (
    create_task,
    delete_task,
    get_task,
    list_tasks,
    restore_task,
    toggle_task,
    update_task,
)
from docket_client.models import (
    NewTask,
    Problem,
    Task,
    TaskChanges,
    TaskPriority,
    TaskSort,
    TaskStatus,
)

URL = os.environ["DOCKET_URL"]
docket = AuthenticatedClient(URL, os.environ["DOCKET_TOKEN"])


def create(title: str = "A task", **fields: Any) -> Task:
    task = create_task.sync(client=docket, body=NewTask(title=title, **fields))
    assert isinstance(task, Task)
    return task


def change(task: Task, **fields: Any) -> Any:
    body = TaskChanges(**fields)
    return update_task.sync_detailed(
        task.id, client=docket, body=body, if_match='"v1"'
    )


class Scenarios(unittest.TestCase):
    def test_create(self) -> None:
        body = NewTask(
            title="Water the plants",
            priority=TaskPriority.HIGH,
            due_date=datetime.date(2030, 1, 31),
            tags=["home"],
        )
        answer = create_task.sync_detailed(client=docket, body=body)
        task = answer.parsed
        self.assertIsInstance(task, Task)
        self.assertEqual(answer.status_code, 201)
        self.assertEqual(answer.headers["location"], f"/api/tasks/{task.id}")
        self.assertEqual(task.priority, TaskPriority.HIGH)
        self.assertEqual(task.due_date, datetime.date(2030, 1, 31))
        self.assertEqual(task.version, 1)

    def test_repeat_a_create_with_an_id_of_ones_own(self) -> None:
        body = NewTask(id=uuid.uuid4(), title="Once")
        first = create_task.sync_detailed(client=docket, body=body)
        again = create_task.sync_detailed(client=docket, body=body)
        self.assertEqual([first.status_code, again.status_code], [201, 200])
        self.assertEqual(again.parsed, first.parsed)

    def test_create_twice_with_an_idempotency_key(self) -> None:
        key = str(uuid.uuid4())
        first, again = (
            create_task.sync_detailed(
                client=docket, body=NewTask(title="Once"), idempotency_key=key
            )
            for _ in range(2)
        )
        self.assertEqual(first.status_code, 201)
        self.assertEqual(again.parsed, first.parsed)
        self.assertEqual(again.headers["idempotency-replayed"], "true")

    def test_list_with_filters(self) -> None:
        tag = str(uuid.uuid4())
        urgent = TaskPriority.URGENT
        create(tags=[tag])
        task = create(tags=[tag], priority=urgent)
        create(tags=[tag], priority=urgent, status=TaskStatus.COMPLETED)
        answer = list_tasks.sync_detailed(
            client=docket,
            tag=tag,
            priority=[TaskPriority.HIGH, urgent],
            status=[TaskStatus.PENDING, TaskStatus.IN_PROGRESS],
            count=True,
        )
        self.assertEqual(answer.parsed, [task])
        self.assertEqual(answer.headers["x-total-count"], "1")

    def test_follow_pages_to_the_end(self) -> None:
        tag = str(uuid.uuid4())
        for number in (3, 1, 4, 2, 5):
            create(f"Task {number}", tags=[tag])
        titles: list[str] = []
        more: dict[str, Any] = {}
        while True:
            page = list_tasks.sync_detailed(
                client=docket, tag=tag, sort=TaskSort("title"), limit=2, **more
            )
            titles += [task.title for task in page.parsed]
            link = re.match(r"<([^>]*)>", page.headers.get("link", ""))
            if not link:
                break
            more = {"cursor": parse_qs(urlsplit(link[1]).query)["cursor"][0]}
        self.assertEqual(titles, [f"Task {n}" for n in range(1, 6)])

    def test_get_and_304_while_it_is_the_same(self) -> None:
        task = create()
        answer = get_task.sync_detailed(task.id, client=docket)
        self.assertEqual(answer.parsed, task)
        same = get_task.sync_detailed(
            task.id, client=docket, if_none_match=answer.headers["etag"]
        )
        self.assertEqual(same.status_code, 304)

    def test_update_with_if_match(self) -> None:
        task = create(
            description="With a can", due_date=datetime.date(2030, 1, 31)
        )
        answer = change(task, title="Changed", due_date=None)
        self.assertEqual(answer.headers["etag"], '"v2"')
        self.assertEqual(answer.parsed.title, "Changed")
        self.assertIsNone(answer.parsed.due_date)
        self.assertEqual(answer.parsed.description, "With a can")

    def test_a_stale_if_match_is_412_with_the_current_task(self) -> None:
        task = create()
        change(task, title="Changed")
        stale = change(task, description="More")
        self.assertIsInstance(stale.parsed, Problem)
        self.assertEqual(stale.status_code, 412)
        self.assertEqual(stale.parsed.code, "version_mismatch")
        self.assertEqual(stale.parsed.current.title, "Changed")
        self.assertEqual(stale.parsed.current.version, 2)

    def test_toggle_delete_and_restore(self) -> None:
        task = create()
        toggled = toggle_task.sync(task.id, client=docket)
        self.assertEqual(toggled.status, TaskStatus.COMPLETED)
        deleted = delete_task.sync_detailed(task.id, client=docket)
        self.assertEqual(deleted.status_code, 204)
        restored = restore_task.sync(task.id, client=docket)
        self.assertIsNone(restored.deleted_at)
        self.assertEqual(restored.version, 4)

    def test_errors(self) -> None:
        stranger = AuthenticatedClient(URL, "not a token")
        unauthenticated = get_task.sync(uuid.uuid4(), client=stranger)
        self.assertEqual(unauthenticated.code, "unauthenticated")
        missing = get_task.sync(uuid.uuid4(), client=docket)
        self.assertEqual(missing.code, "not_found")
        body = NewTask(title="", tags=["x", "x"])
        invalid = create_task.sync(client=docket, body=body)
        self.assertEqual(invalid.status, 422)
        self.assertEqual(
            sorted(error.pointer for error in invalid.errors),
            ["/tags/1", "/title"],
        )


if __name__ == "__main__":
    unittest.main()
