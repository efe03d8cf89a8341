from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, DateTime, Enum, FetchedValue, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Status = StrEnum("Status", ["pending", "in_progress", "completed"])
Priority = StrEnum("Priority", ["none", "low", "medium", "high", "urgent"])


class Base(DeclarativeBase):
    type_annotation_map = {
        str: Text,
        datetime: DateTime(timezone=True),
        list[str]: ARRAY(Text),
        Status: Enum(Status, name="task_status"),
        Priority: Enum(Priority, name="task_priority"),
    }


def kept_by_trigger() -> Mapped:
    return mapped_column(server_default=FetchedValue(), server_onupdate=FetchedValue())


class Task(Base):
    __tablename__ = "tasks"
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[str]
    title: Mapped[str]
    description: Mapped[str | None]
    status: Mapped[Status]
    priority: Mapped[Priority]
    due_date: Mapped[date | None]
    tags: Mapped[list[str]]
    version: Mapped[int] = kept_by_trigger()
    completed_at: Mapped[datetime | None] = kept_by_trigger()
    created_at: Mapped[datetime] = mapped_column(server_default=FetchedValue())
    updated_at: Mapped[datetime] = kept_by_trigger()
    deleted_at: Mapped[datetime | None]

    @property
    def completed(self) -> bool:
        return self.status == Status.completed
