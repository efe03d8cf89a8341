package docket

import (
	"crypto/rand"
	"fmt"
	"time"
)

// Task is a task as the server stores it.
type Task struct {
	ID          string     `json:"id"`
	UserID      string     `json:"user_id"`
	Title       string     `json:"title"`
	Description *string    `json:"description"`
	Status      string     `json:"status"`
	Completed   bool       `json:"completed"`
	CompletedAt *time.Time `json:"completed_at"`
	Priority    string     `json:"priority"`
	DueDate     *string    `json:"due_date"` // YYYY-MM-DD
	Tags        []string   `json:"tags"`
	Version     int        `json:"version"`
	CreatedAt   time.Time  `json:"created_at"`
	UpdatedAt   time.Time  `json:"updated_at"`
	DeletedAt   *time.Time `json:"deleted_at"`
}

// Fields are those to set. A field that is absent stays as it is; nil clears it.
type Fields map[string]any

// NewKey makes an idempotency key: a random UUID (RFC 9562, version 4).
func NewKey() string {
	b := make([]byte, 16)
	rand.Read(b) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
