import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated
from uuid import UUID

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from jose import JWTError, jwt
from models import Status, Task
from schemas import NewTask, TaskChange, TaskOut
from sqlalchemy import make_url, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

SECRET = os.environ["JWT_SECRET"]
ISSUER = os.environ["JWT_ISSUER"]
AUDIENCE = os.environ["JWT_AUDIENCE"]

# asyncpg knows nothing of libpq's parameters.
url = make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql+asyncpg", query={})
engine = create_async_engine(url, pool_size=10, max_overflow=0)
new_session = async_sessionmaker(engine, expire_on_commit=False)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with new_session() as session:
        yield session


async def get_viewer(
    credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())],
) -> str:
    try:
        claims = jwt.decode(
            credentials.credentials,
            SECRET,
            algorithms=["HS256"],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"require_aud": True, "require_iss": True, "require_sub": True},
        )
    except JWTError as error:
        raise HTTPException(401, "Unauthorized") from error
    return claims["sub"]


Session = Annotated[AsyncSession, Depends(get_session)]
Viewer = Annotated[str, Depends(get_viewer)]


async def get_own_task(id: UUID, viewer: Viewer, session: Session) -> Task:
    query = select(Task).where(Task.id == id, Task.user_id == viewer, Task.deleted_at.is_(None))
    task = await session.scalar(query)
    if task is None:
        raise HTTPException(404, "Task not found")
    return task


OwnTask = Annotated[Task, Depends(get_own_task)]

router = APIRouter(prefix="/api/tasks")


@router.get("", response_model=list[TaskOut])
async def list_tasks(
    viewer: Viewer, session: Session, limit: Annotated[int, Query(ge=1, le=100)] = 20
):
    query = (
        select(Task)
        .where(Task.user_id == viewer, Task.deleted_at.is_(None))
        .order_by(Task.created_at.desc(), Task.id.desc())
        .limit(limit)
    )
    return (await session.scalars(query)).all()


@router.get("/{id}", response_model=TaskOut)
async def get_task(task: OwnTask):
    return task


@router.post("", response_model=TaskOut, status_code=201)
async def create_task(body: NewTask, viewer: Viewer, session: Session):
    task = Task(**body.model_dump(), user_id=viewer)
    session.add(task)
    await session.commit()
    return task


@router.patch("/{id}", response_model=TaskOut)
async def update_task(body: TaskChange, task: OwnTask, session: Session):
    for field, value in body.model_dump(exclude_unset=True).items():
        setattr(task, field, value)
    await session.commit()
    return task


@router.patch("/{id}/toggle", response_model=TaskOut)
async def toggle_task(task: OwnTask, session: Session):
    task.status = Status.pending if task.completed else Status.completed
    await session.commit()
    return task


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)
app.include_router(router)


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), access_log=False)
