// Package docket is a client of Docket's REST API, made of the standard library only.
package docket

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"time"
)

// A Client calls one server as one person. Its methods may be called concurrently.
type Client struct {
	URL   string
	Token string
	HTTP  *http.Client
}

// New returns a client of the server at the URL.
func New(url, token string) *Client {
	return &Client{URL: url, Token: token, HTTP: &http.Client{Timeout: 10 * time.Second}}
}

// Create creates a task once for each key, however often the request is sent. Store the key, which
// NewKey makes, before the first call to be safe against crashes of your own program too.
func (c *Client) Create(ctx context.Context, key string, fields Fields) (Task, error) {
	var task Task
	_, err := c.send(ctx, call{
		method: http.MethodPost,
		path:   "/api/tasks",
		header: http.Header{"Idempotency-Key": {key}},
		fields: fields,
	}, &task)
	return task, err
}

// Get reads a task.
func (c *Client) Get(ctx context.Context, id string) (Task, error) {
	var task Task
	_, err := c.send(ctx, call{method: http.MethodGet, path: "/api/tasks/" + id}, &task)
	return task, err
}

// Pages follows a list from page to page. It ends after the first error.
func (c *Client) Pages(ctx context.Context, query url.Values) iter.Seq2[[]Task, error] {
	return func(yield func([]Task, error) bool) {
		for path := "/api/tasks?" + query.Encode(); path != ""; {
			var page []Task
			header, err := c.send(ctx, call{method: http.MethodGet, path: path}, &page)
			if !yield(page, err) || err != nil {
				return
			}
			path = nextPage(header)
		}
	}
}

// Update changes a task, and keeps what others changed meanwhile. When the task turns out to have
// changed, change is asked again with the task as it is now.
func (c *Client) Update(ctx context.Context, task Task, change func(Task) Fields) (Task, error) {
	for {
		var saved Task
		_, err := c.send(ctx, call{
			method: http.MethodPatch,
			path:   "/api/tasks/" + task.ID,
			header: http.Header{"If-Match": {fmt.Sprintf(`"v%d"`, task.Version)}},
			fields: change(task),
		}, &saved)
		var failure *Error
		if !errors.As(err, &failure) || failure.Code != VersionMismatch {
			return saved, err
		}
		task = *failure.Current
	}
}

// Delete moves a task to the trash.
func (c *Client) Delete(ctx context.Context, id string) error {
	_, err := c.send(ctx, call{method: http.MethodDelete, path: "/api/tasks/" + id}, nil)
	if Is(err, NotFound) {
		return nil // already gone, perhaps by an attempt whose answer was lost
	}
	return err
}
