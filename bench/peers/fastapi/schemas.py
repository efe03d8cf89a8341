from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from models import Priority, Status
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


def without_repeats(tags: list[str]) -> list[str]:
    if len(set(tags)) < len(tags):
        raise ValueError("must not repeat a tag")
    return tags


Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Description = Annotated[str, StringConstraints(max_length=2000)]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]
Tags = Annotated[list[Tag], Field(max_length=20), AfterValidator(without_repeats)]


class NewTask(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Title
    description: Description | None = None
    status: Status = Status.pending
    priority: Priority = Priority.none
    due_date: date | None = None
    tags: Tags = []


class TaskChange(NewTask):
    # May be absent, not null: the default is not validated and never read.
    title: Title = Field(default=None)


class TaskOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    user_id: str
    title: str
    description: str | None
    status: Status
    completed: bool
    completed_at: datetime | None
    priority: Priority
    due_date: date | None
    tags: list[str]
    version: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
