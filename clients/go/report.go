package kubeprobe

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand"
	"net"
	"net/http"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	maxBytes            = 256 * 1024
	maxTerminationBytes = 4096
	maxMeasurements     = 1000
	maxErrors           = 100
	maxText             = 4096
	maxFacts            = 64
	maxFactBytes        = 1024
	kubeletLog          = "/dev/termination-log"
)

type report struct {
	OK           bool     `json:"ok"`
	Errors       []string `json:"errors"`
	Message      string   `json:"message,omitempty"`
	Measurements []sample `json:"measurements,omitempty"`
	Facts        []fact   `json:"facts,omitempty"`
}

type fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type sample struct {
	Name    string   `json:"name"`
	OK      *bool    `json:"ok,omitempty"`
	Seconds *float64 `json:"seconds,omitempty"`
	Value   *float64 `json:"value,omitempty"`
	Unit    string   `json:"unit,omitempty"`
	order   int
}

// Record takes an operation that was timed elsewhere.
func (r *Run) Record(name string, ok bool, elapsed time.Duration) {
	seconds := elapsed.Seconds()
	r.add(sample{Name: clean(name), OK: &ok, Seconds: &seconds})
}

// Value takes a quantity and its unit, which may be empty. What is not finite is left out, for JSON has no word for it.
func (r *Run) Value(name string, value float64, unit string) {
	s := sample{Name: clean(name), Unit: clip(unit, 32)}
	if !math.IsNaN(value) && !math.IsInf(value, 0) {
		s.Value = &value
	}
	r.add(s)
}

// Fact says what is so in this cluster, such as a setting: the centre compares it across the fleet. The last value of a name counts.
func (r *Run) Fact(name, value string) {
	name = cleanFor(name, "-_./:@", 128)
	value = strings.ToValidUTF8(value, "\uFFFD")
	if len(value) > maxFactBytes {
		// Two that differ late still differ.
		end := fmt.Sprintf("… sha256:%x", sha256.Sum256([]byte(value)))[:len("… sha256:")+16]
		value = strings.ToValidUTF8(value[:maxFactBytes-len(end)], "") + end
	}
	r.gate.Lock()
	defer r.gate.Unlock()
	at := sort.Search(len(r.facts), func(i int) bool { return r.facts[i].Name >= name })
	if at < len(r.facts) && r.facts[at].Name == name {
		r.facts[at].Value = value
	} else if len(r.facts) < maxFacts {
		r.facts = append(r.facts[:at:at], append([]fact{{name, value}}, r.facts[at:]...)...)
	}
}

func (r *Run) add(s sample) {
	r.gate.Lock()
	defer r.gate.Unlock()
	r.samples.add(s)
}

// Success reports that what was probed works, with a line for people that may be empty. It returns the exit code, 0.
func (r *Run) Success(message string) int { return r.report(true, nil, message) }

// Failure reports a failure, its errors most telling first. It returns the exit code, 1.
func (r *Run) Failure(errors ...string) int {
	var given []string
	for _, each := range errors {
		if strings.TrimSpace(each) != "" {
			given = append(given, each)
		}
	}
	if len(given) == 0 {
		given = []string{"no message"}
	}
	return r.report(false, given, "")
}

func (r *Run) report(ok bool, errors []string, message string) int {
	r.gate.Lock()
	if r.reported {
		defer r.gate.Unlock()
		r.options.Log("kubeprobe: this run has reported already; the later report is dropped")
		return r.exit
	}
	r.reported = true
	if !ok {
		r.exit = 1
	}
	body := fit(ok, errors, message, &r.samples, r.facts, maxBytes)
	short := fit(ok, errors, message, &r.samples, r.facts, maxTerminationBytes)
	r.gate.Unlock()

	r.writeTermination(short)
	delivery := "standalone"
	if r.url == "" {
		r.options.Output.Write(append(body, '\n'))
	} else {
		delivery = r.deliver(body)
	}
	r.gate.Lock()
	defer r.gate.Unlock()
	r.delivery = delivery
	return r.exit
}

func (r *Run) writeTermination(body []byte) {
	path := r.termination
	if path == "" {
		// The kubelet mounts the file before the container starts; without it this process is nobody's container.
		if _, err := os.Stat(kubeletLog); err != nil {
			return
		}
		path = kubeletLog
	}
	if err := os.WriteFile(path, body, 0o644); err != nil {
		r.options.Log("kubeprobe: the termination message could not be written: " + err.Error())
	}
}

func (r *Run) deliver(body []byte) string {
	end := time.Now().Add(r.options.Delivery)
	if r.Deadline.Before(end) {
		end = r.Deadline
	}
	random := rand.New(rand.NewSource(time.Now().UnixNano() ^ int64(os.Getpid())<<32))
	pause := 250 * time.Millisecond
	for attempt := 1; ; attempt++ {
		left := time.Until(end)
		// A clock that runs ahead of the centre's must not silence a report: the first attempt always has some time.
		if attempt == 1 && left < 2*time.Second {
			left = 2 * time.Second
		}
		if left > r.options.Attempt {
			left = r.options.Attempt
		}
		status, after, why := r.post(body, left)
		switch {
		case status >= 200 && status < 300:
			return "delivered"
		case status == 410:
			r.options.Log("kubeprobe: the run was closed before this report came; the centre keeps it as late evidence")
			return "late"
		case status >= 300 && status < 500 && status != 408 && status != 425 && status != 429:
			r.options.Log(fmt.Sprintf("kubeprobe: the centre refused the report with %d; it is not sent again", status))
			return "refused"
		}
		wait := time.Duration(float64(pause) * (0.8 + 0.4*random.Float64()))
		if after > wait {
			wait = after
		}
		if time.Now().Add(wait).After(end) {
			r.options.Log(fmt.Sprintf("kubeprobe: the report did not reach the centre after %d attempts: %s", attempt, why))
			return "lost"
		}
		r.options.Log(fmt.Sprintf("kubeprobe: report attempt %d: %s; again in %.1f s", attempt, why, wait.Seconds()))
		time.Sleep(wait)
		if pause *= 2; pause > 10*time.Second {
			pause = 10 * time.Second
		}
	}
}

func (r *Run) post(body []byte, left time.Duration) (status int, after time.Duration, why string) {
	if left <= 0 {
		return 0, 0, "the deadline has passed"
	}
	ctx, cancel := context.WithTimeout(context.Background(), left)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(body))
	if err != nil {
		return 0, 0, err.Error()
	}
	// A request that may be sent again by the transport itself would be counted by nobody.
	request.GetBody, request.Close = nil, true
	request.Header.Set("Authorization", "Bearer "+r.token)
	request.Header.Set("Content-Type", "application/json")
	if r.trace != "" {
		request.Header.Set("traceparent", r.trace)
	}
	// A redirect would be handed the token.
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		var timeout net.Error
		if errors.As(err, &timeout) && timeout.Timeout() {
			return 0, 0, fmt.Sprintf("the centre gave no answer within %.1f s", left.Seconds())
		}
		return 0, 0, err.Error()
	}
	defer response.Body.Close()
	io.CopyN(io.Discard, response.Body, 4096)
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && seconds > 0 {
		after = time.Duration(seconds) * time.Second
	}
	return response.StatusCode, after, fmt.Sprintf("the centre answered %d", response.StatusCode)
}

// fit makes a report of at most so many bytes. What there is most of goes first, by halves: samples, facts, then errors beyond the first,
// then the length of texts.
func fit(ok bool, given []string, message string, taken *samples, facts []fact, most int) []byte {
	count, length, sent, told := maxMeasurements, maxText, given, facts
	if len(sent) > maxErrors {
		sent = sent[:maxErrors]
	}
	for {
		r := report{OK: ok, Errors: []string{}, Message: clip(message, length), Measurements: taken.take(count), Facts: told}
		var notes []string
		if len(sent) < len(given) {
			notes = append(notes, fmt.Sprintf("%d of %d errors", len(sent), len(given)))
		}
		cut := r.Message != message
		for _, each := range sent {
			r.Errors = append(r.Errors, clip(each, length))
			cut = cut || r.Errors[len(r.Errors)-1] != each
		}
		if cut {
			notes = append(notes, "long texts cut")
		}
		if len(r.Measurements) < taken.taken {
			notes = append(notes, fmt.Sprintf("%d of %d measurements", len(r.Measurements), taken.taken))
		}
		if len(told) < len(facts) {
			notes = append(notes, fmt.Sprintf("%d of %d facts", len(told), len(facts)))
		}
		if notes != nil {
			r.Message = strings.TrimSpace(r.Message + " [shortened: " + strings.Join(notes, ", ") + "]")
		}
		var out bytes.Buffer
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		encoder.Encode(r)
		if body := bytes.TrimSpace(out.Bytes()); len(body) <= most {
			return body
		}
		switch {
		case count > 16 && len(r.Measurements) > 0:
			if len(r.Measurements) < count {
				count = len(r.Measurements)
			}
			count /= 2
		case len(told) > 0:
			told = told[:len(told)/2]
		case len(sent) > 1:
			sent = sent[:(len(sent)+1)/2]
		case length > 64:
			length /= 2
		default:
			count = 0
		}
	}
}

// clip cuts a text between characters.
func clip(text string, most int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

func clean(name string) string { return cleanFor(name, "-_.", 64) }

func cleanFor(name, marks string, most int) string {
	name = strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune(marks, c) {
			return c
		}
		return '_'
	}, name)
	if len(name) > most {
		name = name[:most]
	}
	if name == "" {
		return "_"
	}
	return name
}

func owner(read func(string) string) *OwnerReference {
	var given OwnerReference
	if json.Unmarshal([]byte(read("KUBEPROBE_OWNER_REFERENCE")), &given) == nil && given.APIVersion != "" && given.Kind != "" && given.Name != "" && given.UID != "" {
		return &given
	}
	if name, uid := read("KUBEPROBE_POD_NAME"), read("KUBEPROBE_POD_UID"); name != "" && uid != "" {
		return &OwnerReference{APIVersion: "v1", Kind: "Pod", Name: name, UID: uid}
	}
	return nil
}

// samples are kept in bounded memory, by name and outcome: when there are too many every other one goes; the slowest is kept.
type samples struct {
	taken  int
	groups []*group
}

type group struct {
	name, outcome string
	stride, seen  int
	kept          []sample
	slowest       sample
}

const (
	room   = 1024
	groups = 256
)

func (s *samples) add(each sample) {
	s.taken++
	each.order = s.taken
	outcome := "none"
	if each.OK != nil {
		outcome = strconv.FormatBool(*each.OK)
	}
	var of *group
	for _, g := range s.groups {
		if g.name == each.Name && g.outcome == outcome {
			of = g
		}
	}
	if of == nil {
		if len(s.groups) == groups {
			return
		}
		of = &group{name: each.Name, outcome: outcome, stride: 1, slowest: each}
		s.groups = append(s.groups, of)
		// Failures first where room is short: "false" sorts before "none" and "true".
		sort.SliceStable(s.groups, func(i, j int) bool { return s.groups[i].outcome < s.groups[j].outcome })
	}
	if each.Seconds != nil && *each.Seconds > *of.slowest.Seconds {
		of.slowest = each
	}
	if of.seen%of.stride == 0 {
		of.kept = append(of.kept, each)
		if len(of.kept) > room {
			for i := 0; i*2 < len(of.kept); i++ {
				of.kept[i] = of.kept[i*2]
			}
			of.kept, of.stride = of.kept[:(len(of.kept)+1)/2], of.stride*2
		}
	}
	of.seen++
}

// take is at most so many samples in the order they were taken: each group has an equal share, and what it doesn't need goes to the next.
func (s *samples) take(limit int) []sample {
	var chosen []sample
	for i, g := range s.groups {
		share := (limit - len(chosen)) / (len(s.groups) - i)
		if share == 0 && len(chosen) < limit {
			share = 1
		}
		if share > len(g.kept) {
			share = len(g.kept)
		}
		has := false
		for k := 0; k < share; k++ {
			chosen = append(chosen, g.kept[k*len(g.kept)/share])
			has = has || chosen[len(chosen)-1].order == g.slowest.order
		}
		if share > 0 && !has {
			chosen[len(chosen)-1] = g.slowest
		}
	}
	sort.Slice(chosen, func(i, j int) bool { return chosen[i].order < chosen[j].order })
	return chosen
}
