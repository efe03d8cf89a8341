"""Everything that Docket can refuse: one exception for each code."""

import json
from typing import Any, ClassVar
from urllib.error import HTTPError


class DocketError(Exception):
    """A failure that the server reported as a problem document (RFC 9457)."""

    code: ClassVar[str]

    def __init__(
        self, problem: dict[str, Any], status: int, retry_after: float | None
    ) -> None:
        super().__init__(problem.get("detail", f"HTTP status {status}"))
        self.status = status
        self.request_id: str | None = problem.get("request_id")
        self.errors: list[dict[str, str]] = problem.get("errors", [])
        self.current: Any = problem.get("current")
        # Seconds until a repeat may succeed; None when none ever will.
        self.retry_after = retry_after


class MalformedError(DocketError):
    code = "malformed"


class UnauthenticatedError(DocketError):
    """Get a new token."""

    code = "unauthenticated"


class ForbiddenError(DocketError):
    """The token lacks the scope."""

    code = "forbidden"


class NotFoundError(DocketError):
    code = "not_found"


class MethodNotAllowedError(DocketError):
    code = "method_not_allowed"


class ConflictError(DocketError):
    """The id is taken, or a request with this key is still running."""

    code = "conflict"


class VersionMismatchError(DocketError):
    """The task has changed: `current` is how it is now."""

    code = "version_mismatch"


class TooLargeError(DocketError):
    code = "too_large"


class UnsupportedMediaTypeError(DocketError):
    code = "unsupported_media_type"


class InvalidError(DocketError):
    """The input breaks rules: `errors` has them, with JSON Pointers."""

    code = "invalid"


class IdempotencyKeyReusedError(DocketError):
    """The key belongs to another request: a bug in the caller."""

    code = "idempotency_key_reused"


class RateLimitedError(DocketError):
    code = "rate_limited"


class UnavailableError(DocketError):
    code = "unavailable"


class InternalError(DocketError):
    """A bug in the server: report it with `request_id`."""

    code = "internal"


_BY_CODE = {kind.code: kind for kind in DocketError.__subclasses__()}
_PROXY_TROUBLE = (502, 503, 504)


def read_error(answer: HTTPError) -> DocketError:
    """The failure in an answer, which may also be the page of a proxy."""
    try:
        problem = json.load(answer)
        kind = _BY_CODE[problem["code"]]
    except (ValueError, LookupError, TypeError):
        problem = {}
        is_passing = answer.code in _PROXY_TROUBLE
        kind = UnavailableError if is_passing else InternalError
    return kind(problem, answer.code, _retry_after(answer))


def _retry_after(answer: HTTPError) -> float | None:
    seconds = answer.headers.get("Retry-After", "")
    if seconds.isdecimal():
        return float(seconds)
    return 0.0 if answer.code in (429, *_PROXY_TROUBLE) else None
