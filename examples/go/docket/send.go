package docket

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"regexp"
	"time"
)

const attempts = 6

type call struct {
	method string
	path   string
	header http.Header
	fields Fields
}

// send sends a request, and again as long as that may help. A request without an answer may have
// been carried out: its key or version makes it safe to repeat.
func (c *Client) send(ctx context.Context, call call, result any) (http.Header, error) {
	var body []byte
	if call.fields != nil {
		var err error
		if body, err = json.Marshal(call.fields); err != nil {
			return nil, err
		}
	}
	for attempt := 1; ; attempt++ {
		request, err := c.newRequest(ctx, call, body)
		if err != nil {
			return nil, err
		}
		header, err := c.sendOnce(request, result)
		wait, repeatable := delay(err)
		if !repeatable || attempt == attempts {
			return header, err
		}
		backoff := rand.N(100 * time.Millisecond << attempt)
		select {
		case <-time.After(wait + backoff):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// delay says whether a repeat may help, and how long to wait before it.
func delay(err error) (time.Duration, bool) {
	var failure *Error
	if errors.As(err, &failure) {
		return failure.RetryAfter, failure.repeatable
	}
	return 0, err != nil
}

func (c *Client) newRequest(ctx context.Context, call call, body []byte) (*http.Request, error) {
	url := c.URL + call.path
	request, err := http.NewRequestWithContext(ctx, call.method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if call.header != nil {
		request.Header = call.header.Clone()
	}
	request.Header.Set("Authorization", "Bearer "+c.Token)
	request.Header.Set("Content-Type", "application/json")
	return request, nil
}

func (c *Client) sendOnce(request *http.Request, result any) (http.Header, error) {
	answer, err := c.HTTP.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 400 {
		return nil, readError(answer)
	}
	if result != nil {
		err = json.NewDecoder(answer.Body).Decode(result)
	}
	return answer.Header, err
}

var nextLink = regexp.MustCompile(`<([^>]*)>; rel="next"`)

func nextPage(header http.Header) string {
	if link := nextLink.FindStringSubmatch(header.Get("Link")); link != nil {
		return link[1]
	}
	return ""
}
