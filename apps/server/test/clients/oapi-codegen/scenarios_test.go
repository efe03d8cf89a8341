package client

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"testing"
	"time"

	"docket.test/client/api"
	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"
	"github.com/oapi-codegen/runtime/types"
)

var docket = connect(os.Getenv("DOCKET_TOKEN"))

func connect(token string) *api.ClientWithResponses {
	sign := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+token)
		return nil
	}
	client, err := api.NewClientWithResponses(os.Getenv("DOCKET_URL"), api.WithRequestEditorFn(sign))
	if err != nil {
		panic(err)
	}
	return client
}

func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func equal[T any](t *testing.T, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}

func create(t *testing.T, body api.NewTask) *api.Task {
	t.Helper()
	answer := must(docket.CreateTaskWithResponse(t.Context(), nil, body))(t)
	equal(t, answer.StatusCode(), http.StatusCreated)
	return answer.JSON201
}

func change(t *testing.T, task *api.Task, body api.TaskChanges) *api.UpdateTaskResponse {
	t.Helper()
	params := &api.UpdateTaskParams{IfMatch: ptr(`"v1"`)}
	return must(docket.UpdateTaskWithResponse(t.Context(), task.Id, params, body))(t)
}

func ptr[T any](value T) *T { return &value }

var day = types.Date{Time: time.Date(2030, 1, 31, 0, 0, 0, 0, time.UTC)}

func TestCreate(t *testing.T) {
	answer := must(docket.CreateTaskWithResponse(t.Context(), nil, api.NewTask{
		Title:    "Water the plants",
		Priority: ptr(api.TaskPriorityHigh),
		DueDate:  nullable.NewNullableWithValue(day),
		Tags:     &[]string{"home"},
	}))(t)
	task := answer.JSON201
	equal(t, answer.HTTPResponse.Header.Get("Location"), "/api/tasks/"+task.Id.String())
	equal(t, task.Priority, api.TaskPriorityHigh)
	equal(t, task.DueDate.MustGet().String(), "2030-01-31")
	equal(t, task.Version, 1)
}

func TestRepeatACreateWithAnIDOfOnesOwn(t *testing.T) {
	body := api.NewTask{Id: ptr(uuid.New()), Title: "Once"}
	first := create(t, body)
	again := must(docket.CreateTaskWithResponse(t.Context(), nil, body))(t)
	equal(t, again.StatusCode(), http.StatusOK)
	equal(t, again.JSON200, first)
}

func TestCreateTwiceWithAnIdempotencyKey(t *testing.T) {
	params := &api.CreateTaskParams{IdempotencyKey: ptr(uuid.NewString())}
	body := api.NewTask{Title: "Once"}
	first := must(docket.CreateTaskWithResponse(t.Context(), params, body))(t)
	again := must(docket.CreateTaskWithResponse(t.Context(), params, body))(t)
	equal(t, again.JSON201, first.JSON201)
	equal(t, again.HTTPResponse.Header.Get("Idempotency-Replayed"), "true")
}

func TestListWithFilters(t *testing.T) {
	tag, urgent := uuid.NewString(), ptr(api.TaskPriorityUrgent)
	create(t, api.NewTask{Title: "A task", Tags: &[]string{tag}})
	task := create(t, api.NewTask{Title: "A task", Tags: &[]string{tag}, Priority: urgent})
	create(t, api.NewTask{
		Title: "A task", Tags: &[]string{tag}, Priority: urgent, Status: ptr(api.TaskStatusCompleted),
	})
	answer := must(docket.ListTasksWithResponse(t.Context(), &api.ListTasksParams{
		Tag:      &tag,
		Priority: &[]api.TaskPriority{api.TaskPriorityHigh, api.TaskPriorityUrgent},
		Status:   &[]api.TaskStatus{api.TaskStatusPending, api.TaskStatusInProgress},
		Count:    ptr(true),
	}))(t)
	equal(t, *answer.JSON200, []api.Task{*task})
	equal(t, answer.HTTPResponse.Header.Get("X-Total-Count"), "1")
}

var nextLink = regexp.MustCompile(`^<([^>]*)>; rel="next"$`)

func nextCursor(t *testing.T, header http.Header) *string {
	link := nextLink.FindStringSubmatch(header.Get("Link"))
	if link == nil {
		return nil
	}
	return ptr(must(url.Parse(link[1]))(t).Query().Get("cursor"))
}

func TestFollowPagesToTheEnd(t *testing.T) {
	tag := uuid.NewString()
	for _, number := range []int{3, 1, 4, 2, 5} {
		create(t, api.NewTask{Title: fmt.Sprint("Task ", number), Tags: &[]string{tag}})
	}
	var titles []string
	params := &api.ListTasksParams{Tag: &tag, Sort: ptr(api.TaskSortTitle), Limit: ptr(int32(2))}
	for more := true; more; more = params.Cursor != nil {
		page := must(docket.ListTasksWithResponse(t.Context(), params))(t)
		for _, task := range *page.JSON200 {
			titles = append(titles, task.Title)
		}
		params.Cursor = nextCursor(t, page.HTTPResponse.Header)
	}
	equal(t, titles, []string{"Task 1", "Task 2", "Task 3", "Task 4", "Task 5"})
}

func TestGetAnd304WhileItIsTheSame(t *testing.T) {
	task := create(t, api.NewTask{Title: "A task"})
	answer := must(docket.GetTaskWithResponse(t.Context(), task.Id, nil))(t)
	equal(t, answer.JSON200, task)
	params := &api.GetTaskParams{IfNoneMatch: ptr(answer.HTTPResponse.Header.Get("ETag"))}
	same := must(docket.GetTaskWithResponse(t.Context(), task.Id, params))(t)
	equal(t, same.StatusCode(), http.StatusNotModified)
}

func TestUpdateWithIfMatch(t *testing.T) {
	task := create(t, api.NewTask{
		Title:       "A task",
		Description: nullable.NewNullableWithValue("With a can"),
		DueDate:     nullable.NewNullableWithValue(day),
	})
	answer := change(t, task, api.TaskChanges{
		Title:   ptr("Changed"),
		DueDate: nullable.NewNullNullable[types.Date](),
	})
	equal(t, answer.HTTPResponse.Header.Get("ETag"), `"v2"`)
	equal(t, answer.JSON200.Title, "Changed")
	equal(t, answer.JSON200.DueDate.IsNull(), true)
	equal(t, answer.JSON200.Description.MustGet(), "With a can")
}

func TestAStaleIfMatchIs412WithTheCurrentTask(t *testing.T) {
	task := create(t, api.NewTask{Title: "A task"})
	change(t, task, api.TaskChanges{Title: ptr("Changed")})
	stale := change(t, task, api.TaskChanges{Description: nullable.NewNullableWithValue("More")})
	problem := stale.ApplicationproblemJSON412
	equal(t, problem.Code, api.ProblemCodeVersionMismatch)
	equal(t, problem.Current.Title, "Changed")
	equal(t, problem.Current.Version, 2)
}

func TestToggleDeleteAndRestore(t *testing.T) {
	task := create(t, api.NewTask{Title: "A task"})
	toggled := must(docket.ToggleTaskWithResponse(t.Context(), task.Id, nil))(t)
	equal(t, toggled.JSON200.Status, api.TaskStatusCompleted)
	deleted := must(docket.DeleteTaskWithResponse(t.Context(), task.Id, nil))(t)
	equal(t, deleted.StatusCode(), http.StatusNoContent)
	restored := must(docket.RestoreTaskWithResponse(t.Context(), task.Id, nil))(t)
	equal(t, restored.JSON200.DeletedAt.IsNull(), true)
	equal(t, restored.JSON200.Version, 4)
}

func TestErrors(t *testing.T) {
	stranger := connect("not a token")
	refused := must(stranger.GetTaskWithResponse(t.Context(), uuid.New(), nil))(t)
	equal(t, refused.ApplicationproblemJSON401.Code, api.ProblemCodeUnauthenticated)
	missing := must(docket.GetTaskWithResponse(t.Context(), uuid.New(), nil))(t)
	equal(t, missing.ApplicationproblemJSON404.Code, api.ProblemCodeNotFound)
	body := api.NewTask{Title: "", Tags: &[]string{"x", "x"}}
	invalid := must(docket.CreateTaskWithResponse(t.Context(), nil, body))(t)
	pointers := map[string]bool{}
	for _, rule := range *invalid.ApplicationproblemJSON422.Errors {
		pointers[rule.Pointer] = true
	}
	equal(t, pointers, map[string]bool{"/title": true, "/tags/1": true})
}
