// Package kubeprobe reports what a KubeProbe probe found. Standard library only.
//
//	func main() {
//		os.Exit(kubeprobe.Main(func(ctx context.Context, run *kubeprobe.Run) error {
//			return run.Measure(ctx, "resolve", func(ctx context.Context) error {
//				_, err := net.DefaultResolver.LookupHost(ctx, "kubernetes.default")
//				return err
//			})
//		}))
//	}
//
// The contract is docs/report-contract.md of KubeProbe. Nothing here outlasts the deadline or panics because the centre is lost: exit
// code and termination message tell the result too.
package kubeprobe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Run is one run of one probe, seen from inside its pod. It is safe for concurrent use.
type Run struct {
	ID, Cluster, Case, Node, Namespace string
	// Deadline is when the centre closes the run; zero outside one.
	Deadline time.Time
	// OwnerReference goes into metadata.ownerReferences of everything the probe creates; nil outside a pod.
	OwnerReference *OwnerReference
	// Labels go on everything the probe creates.
	Labels map[string]string

	options           Options
	url, token, trace string
	termination       string
	started           time.Time
	stopAt            time.Time
	gate              sync.Mutex
	samples           samples
	facts             []fact
	underWay          []string
	reported          bool
	exit              int
	delivery          string
}

// OwnerReference names the owner of what a probe creates, as Kubernetes writes it.
type OwnerReference struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Name       string `json:"name"`
	UID        string `json:"uid"`
}

// Options are what a probe rarely changes and a test always does. The zero value is right.
type Options struct {
	// Getenv reads a variable; os.Getenv by default.
	Getenv func(string) string
	// Attempt is how long one call to the centre may take; 10 s by default, always cut to the deadline.
	Attempt time.Duration
	// Delivery is how long a report is tried at most, within the deadline; 2 min by default.
	Delivery time.Duration
	// Log takes what becomes of the report, a line at a time and never a secret; standard error by default.
	Log func(string)
	// Output takes the report outside a run; standard output by default.
	Output io.Writer
}

// Failed is the error of a probe that found what it looks for: each is reported, most telling first.
type Failed []string

func (f Failed) Error() string { return strings.Join(f, "; ") }

// FromEnvironment is the run this process is part of. Without any variable of the contract the run stands alone: it has no deadline, and
// its report goes to standard output. Its error tells all that is wrong with the environment, and no value that may be secret.
func FromEnvironment(options Options) (*Run, error) {
	if options.Getenv == nil {
		options.Getenv = os.Getenv
	}
	if options.Attempt == 0 {
		options.Attempt = 10 * time.Second
	}
	if options.Delivery == 0 {
		options.Delivery = 2 * time.Minute
	}
	if options.Log == nil {
		options.Log = func(line string) { fmt.Fprintln(os.Stderr, line) }
	}
	if options.Output == nil {
		options.Output = os.Stdout
	}
	read := func(name string) string { return strings.TrimSpace(options.Getenv(name)) }
	run := &Run{
		ID: read("KUBEPROBE_RUN_ID"), Cluster: read("KUBEPROBE_CLUSTER"), Case: read("KUBEPROBE_CASE"), Node: read("KUBEPROBE_NODE"),
		Namespace: read("KUBEPROBE_POD_NAMESPACE"), OwnerReference: owner(read), Labels: map[string]string{},
		options: options, url: read("KUBEPROBE_REPORT_URL"), token: read("KUBEPROBE_RUN_TOKEN"),
		termination: read("TERMINATION_LOG"), started: time.Now(), delivery: "none",
	}
	deadline := read("KUBEPROBE_DEADLINE")
	if run.url != "" || run.ID != "" || run.token != "" || deadline != "" {
		if err := run.check(deadline); err != nil {
			return nil, err
		}
		left := time.Until(run.Deadline)
		if run.stopAt = run.started.Add(left - Margin(left)); run.stopAt.Before(run.started) {
			run.stopAt = run.started
		}
		run.Labels["kubeprobe.io/run"] = run.ID
		if centre := read("KUBEPROBE_CENTRE"); centre != "" {
			run.Labels["kubeprobe.io/centre"] = centre
		}
	}
	if trace := read("TRACEPARENT"); traceParent.MatchString(trace) {
		run.trace = trace
	}
	return run, nil
}

var traceParent = regexp.MustCompile(`^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$`)

func (r *Run) check(deadline string) error {
	var faults []string
	fault := func(text string) { faults = append(faults, text) }
	if address, err := url.Parse(r.url); r.url == "" {
		fault("KUBEPROBE_REPORT_URL is missing")
	} else if err != nil || (address.Scheme != "http" && address.Scheme != "https") || address.Host == "" {
		fault("KUBEPROBE_REPORT_URL is no http(s) address")
	}
	if r.ID == "" {
		fault("KUBEPROBE_RUN_ID is missing")
	}
	if r.token == "" {
		fault("KUBEPROBE_RUN_TOKEN is missing")
	} else if strings.IndexFunc(r.token, func(c rune) bool { return c <= ' ' || c > '~' }) >= 0 {
		fault("KUBEPROBE_RUN_TOKEN holds characters no bearer token has")
	}
	at, err := time.Parse(time.RFC3339Nano, deadline)
	if deadline == "" {
		fault("KUBEPROBE_DEADLINE is missing")
	} else if err != nil {
		fault(fmt.Sprintf("KUBEPROBE_DEADLINE is no RFC 3339 instant: %q", deadline))
	}
	if len(faults) > 0 {
		return errors.New("the environment of this run can't be used: " + strings.Join(faults, "; "))
	}
	r.Deadline = at
	return nil
}

// Margin is how long before its deadline a run stops when there is so much time: a tenth, at least 1 s, at most 10 s.
func Margin(left time.Duration) time.Duration {
	switch margin := left / 10; {
	case margin < time.Second:
		return time.Second
	case margin > 10*time.Second:
		return 10 * time.Second
	default:
		return margin
	}
}

// Delivery is what became of the report: none, standalone, delivered, late, refused or lost.
func (r *Run) Delivery() string {
	r.gate.Lock()
	defer r.gate.Unlock()
	return r.delivery
}

// Measure runs an operation, records whether it worked and how long it took, and returns its error.
func (r *Run) Measure(ctx context.Context, name string, operation func(context.Context) error) error {
	r.gate.Lock()
	r.underWay = append(r.underWay, name)
	r.gate.Unlock()
	begin, ok := time.Now(), false
	defer func() {
		r.Record(name, ok, time.Since(begin))
		// An operation cut off by the deadline stays under way, so that the report can say at what the run was stopped.
		if !ok && ctx.Err() != nil {
			return
		}
		r.gate.Lock()
		defer r.gate.Unlock()
		for i, each := range r.underWay {
			if each == name {
				r.underWay = append(r.underWay[:i:i], r.underWay[i+1:]...)
				return
			}
		}
	}()
	err := operation(ctx)
	ok = err == nil
	return err
}

// Main runs a probe of the environment's run and reports what came of it; the result is for os.Exit.
func Main(probe func(context.Context, *Run) error) int {
	run, err := FromEnvironment(Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, "kubeprobe:", err)
		return 1
	}
	return run.Execute(probe)
}

// Execute runs a probe and reports what came of it: success when it returns nil, failure otherwise. Its context ends a margin before the
// deadline; half of that margin later the run is reported as failed whether the probe came back or not. After SIGTERM nothing is reported.
func (r *Run) Execute(probe func(context.Context, *Run) error) int {
	terminated := make(chan os.Signal, 1)
	signal.Notify(terminated, syscall.SIGTERM)
	defer signal.Stop(terminated)
	ctx, cancel := context.WithCancel(context.Background())
	if !r.stopAt.IsZero() {
		ctx, cancel = context.WithDeadline(context.Background(), r.stopAt)
	}
	defer cancel()

	ended := make(chan error, 1)
	go func() {
		defer func() {
			if fault := recover(); fault != nil {
				ended <- fmt.Errorf("panic: %v", fault)
			}
		}()
		ended <- probe(ctx, r)
	}()

	var err error
	select {
	case err = <-ended:
	case <-terminated:
		r.options.Log("kubeprobe: stopped by SIGTERM before the probe was through; nothing is reported")
		cancel()
		select { // what it began is undone in the time the kubelet grants
		case <-ended:
		case <-time.After(4 * time.Second):
		}
		return 1
	case <-ctx.Done():
		select {
		case err = <-ended:
		case <-time.After(Margin(time.Until(r.Deadline)) / 2):
			err = ctx.Err()
		}
	}
	var failed Failed
	switch {
	case err == nil:
		return r.Success("")
	case errors.As(err, &failed):
		return r.Failure(failed...)
	case ctx.Err() != nil && (errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)):
		text := fmt.Sprintf("deadline: the probe was stopped after %.1f s", time.Since(r.started).Seconds())
		r.gate.Lock()
		if len(r.underWay) > 0 {
			text += " during " + strings.Join(r.underWay, ", ")
		}
		r.gate.Unlock()
		return r.Failure(text)
	default:
		return r.Failure(err.Error())
	}
}
