package docket

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// Code says what went wrong, for programs.
type Code string

// Everything that Docket can refuse.
const (
	Malformed            Code = "malformed"
	Unauthenticated      Code = "unauthenticated" // get a new token
	Forbidden            Code = "forbidden"       // the token lacks the scope
	NotFound             Code = "not_found"
	MethodNotAllowed     Code = "method_not_allowed"
	Conflict             Code = "conflict"         // the id is taken, or the key is in use right now
	VersionMismatch      Code = "version_mismatch" // Error.Current is how the task is now
	TooLarge             Code = "too_large"
	UnsupportedMediaType Code = "unsupported_media_type"
	Invalid              Code = "invalid"                // Error.Errors says which rules are broken
	IdempotencyKeyReused Code = "idempotency_key_reused" // a bug in the caller
	RateLimited          Code = "rate_limited"
	Unavailable          Code = "unavailable"
	Internal             Code = "internal" // a bug in the server: report Error.RequestID
)

// Error is a failure that the server reported as a problem document (RFC 9457).
type Error struct {
	Code      Code        `json:"code"`
	Status    int         `json:"status"`
	Detail    string      `json:"detail"`
	RequestID string      `json:"request_id"`
	Errors    []RuleError `json:"errors"`
	Current   *Task       `json:"current"`

	// RetryAfter is how long to wait before a repeat may succeed.
	RetryAfter time.Duration `json:"-"`
	repeatable bool
}

// RuleError is a rule that the input breaks. Pointer leads to the value (RFC 6901).
type RuleError struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (e *Error) Error() string { return string(e.Code) + ": " + e.Detail }

// Is reports whether err is a failure with the code.
func Is(err error, code Code) bool {
	var failure *Error
	return errors.As(err, &failure) && failure.Code == code
}

// readError reads the failure in an answer, which may also be the page of a proxy.
func readError(answer *http.Response) *Error {
	failure := &Error{}
	if json.NewDecoder(answer.Body).Decode(failure) != nil || failure.Code == "" {
		failure = &Error{Code: Internal, Status: answer.StatusCode, Detail: answer.Status}
	}
	switch answer.StatusCode {
	case http.StatusTooManyRequests:
		failure.repeatable = true
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		failure.repeatable = true
	}
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil {
		failure.repeatable = true
		failure.RetryAfter = time.Duration(seconds) * time.Second
	}
	return failure
}
