// Command driver does what the vectors of the report contract say: calls as arguments, separated by "--"; @FILE is the text of a file.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	kubeprobe "kubeprobe.io/client"
)

func main() { os.Exit(drive(os.Args[1:])) }

func drive(arguments []string) int {
	var options kubeprobe.Options
	if seconds, err := strconv.ParseFloat(os.Getenv("DRIVER_ATTEMPT"), 64); err == nil {
		options.Attempt = time.Duration(seconds * float64(time.Second))
	}
	run, err := kubeprobe.FromEnvironment(options)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	exit := -1
	var words []string
	for _, argument := range append(arguments, "--") {
		if argument != "--" {
			words = append(words, text(argument))
			continue
		}
		if code := call(run, words); exit < 0 {
			exit = code
		}
		words = nil
	}
	fmt.Println("delivery: " + run.Delivery())
	return exit
}

func call(run *kubeprobe.Run, words []string) int {
	ctx := context.Background()
	switch words[0] {
	case "deadline":
		fmt.Printf("epoch: %d\n", run.Deadline.Unix())
	case "record":
		run.Record(words[1], words[2] == "ok", seconds(words[3]))
	case "repeat":
		for times := number(words[1]); times > 0; times-- {
			run.Record(words[2], words[3] == "ok", seconds(words[4]))
		}
	case "value":
		run.Value(words[1], number(words[2]), append(words, "")[3])
	case "fact":
		run.Fact(words[1], words[2])
	case "measure":
		if words[2] == "hangs" {
			return run.Execute(func(ctx context.Context, run *kubeprobe.Run) error {
				return run.Measure(ctx, words[1], func(ctx context.Context) error { select {} })
			})
		}
		run.Measure(ctx, words[1], func(context.Context) error {
			if words[2] == "ok" {
				return nil
			}
			return errors.New("reset")
		})
	case "success":
		return run.Success(append(words, "")[1])
	case "failures":
		var errors []string
		for times := number(words[1]); times > 0; times-- {
			errors = append(errors, words[2])
		}
		return run.Failure(errors...)
	case "failure":
		return run.Failure(words[1:]...)
	default:
		panic("no such call: " + words[0])
	}
	return -1
}

func text(argument string) string {
	if argument == "" || argument[0] != '@' {
		return argument
	}
	content, err := os.ReadFile(argument[1:])
	if err != nil {
		panic(err)
	}
	return string(content)
}

func number(text string) float64 {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic(err)
	}
	return value
}

func seconds(text string) time.Duration { return time.Duration(number(text) * float64(time.Second)) }
