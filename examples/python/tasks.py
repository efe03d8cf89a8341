"""Everyday work with tasks. Run: DOCKET_TOKEN=... python3 tasks.py"""

import os
import uuid
from collections.abc import Callable

from docket import Docket
from docket_errors import DocketError, InvalidError

url = os.environ.get("DOCKET_URL", "http://localhost:4000")
docket = Docket(url, os.environ["DOCKET_TOKEN"])
tag = f"garden-{uuid.uuid4()}"

# One key for each task that is meant. The repeat creates nothing.
key = str(uuid.uuid4())
task = docket.create("Water the plants", key, tags=[tag])
again = docket.create("Water the plants", key, tags=[tag])
print("created", "once" if again["id"] == task["id"] else "twice")
docket.create("Buy soil", tags=[tag])
docket.create("Repot the fern", tags=[tag])

for page in docket.pages(tag=tag, sort="title", limit=2):
    print("page:", ", ".join(task["title"] for task in page))

# Two people have read the task, and change different fields of it.
docket.update(task, lambda _: {"due_date": "2030-01-31"})
saved = docket.update(task, lambda _: {"priority": "high"})
print("kept:", saved["due_date"], saved["priority"], saved["version"])

refused: list[Callable[[], object]] = [
    lambda: docket.get(str(uuid.uuid4())),
    lambda: docket.create(""),
    lambda: Docket(url, "not a token").get(task["id"]),
]
for request in refused:
    try:
        request()
    except InvalidError as error:
        for rule in error.errors:
            print(f"invalid: {rule['pointer']} {rule['message']}")
    except DocketError as error:
        print(f"{error.code}: {error}")

for page in docket.pages(tag=tag):
    for task in page:
        docket.delete(task["id"])
print("deleted")
