// Everyday work with tasks. Run: DOCKET_TOKEN=... go run .
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"net/url"
	"os"
	"strings"

	"docket.example/docket"
)

func main() {
	log.SetFlags(0)
	server := cmp.Or(os.Getenv("DOCKET_URL"), "http://localhost:4000")
	if err := run(context.Background(), server, os.Getenv("DOCKET_TOKEN")); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, server, token string) error {
	client := docket.New(server, token)
	tag := "garden-" + docket.NewKey()

	// One key for each task that is meant. The repeat creates nothing.
	key := docket.NewKey()
	fields := docket.Fields{"title": "Water the plants", "tags": []string{tag}}
	task, err := client.Create(ctx, key, fields)
	if err != nil {
		return err
	}
	again, err := client.Create(ctx, key, fields)
	if err != nil {
		return err
	}
	times := map[bool]string{true: "once", false: "twice"}
	fmt.Println("created", times[again.ID == task.ID])
	for _, title := range []string{"Buy soil", "Repot the fern"} {
		fields := docket.Fields{"title": title, "tags": []string{tag}}
		if _, err := client.Create(ctx, docket.NewKey(), fields); err != nil {
			return err
		}
	}

	query := url.Values{"tag": {tag}, "sort": {"title"}, "limit": {"2"}}
	for page, err := range client.Pages(ctx, query) {
		if err != nil {
			return err
		}
		var titles []string
		for _, task := range page {
			titles = append(titles, task.Title)
		}
		fmt.Println("page:", strings.Join(titles, ", "))
	}

	// Two people have read the task, and change different fields of it.
	set := func(name string, value any) func(docket.Task) docket.Fields {
		return func(docket.Task) docket.Fields { return docket.Fields{name: value} }
	}
	if _, err := client.Update(ctx, task, set("due_date", "2030-01-31")); err != nil {
		return err
	}
	saved, err := client.Update(ctx, task, set("priority", "high"))
	if err != nil {
		return err
	}
	fmt.Println("kept:", *saved.DueDate, saved.Priority, saved.Version)

	_, err = client.Get(ctx, docket.NewKey())
	explain(err)
	_, err = client.Create(ctx, docket.NewKey(), docket.Fields{"title": ""})
	explain(err)
	_, err = docket.New(server, "not a token").Get(ctx, task.ID)
	explain(err)

	for page, err := range client.Pages(ctx, url.Values{"tag": {tag}}) {
		if err != nil {
			return err
		}
		for _, task := range page {
			if err := client.Delete(ctx, task.ID); err != nil {
				return err
			}
		}
	}
	fmt.Println("deleted")
	return nil
}

func explain(err error) {
	var failure *docket.Error
	switch {
	case !errors.As(err, &failure):
		fmt.Println("no answer:", err)
	case failure.Code == docket.Invalid:
		for _, rule := range failure.Errors {
			fmt.Println("invalid:", rule.Pointer, rule.Message)
		}
	default:
		fmt.Println(failure)
	}
}
