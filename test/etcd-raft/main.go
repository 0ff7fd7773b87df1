// Steps real nodes of etcd's raft library, action by action: a line of JSON in, a line out, in the
// form of the recordings that `quorate conform` reads. A line with a config begins a trace; a line
// with an action is one step of it. After each step all that a server would do is done at once: what
// is new is stored, what is committed is applied, and what is sent goes into a bag, from which a
// delivery takes it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

type answer interface{}

// An input that is not a step: the caller's error, not the library's.
type refusal struct {
	Refused string `json:"refused"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	var current *trace
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			break
		}
		if err := encoder.Encode(answerTo(line, &current)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		// Whoever waits for an answer has sent all that there is for now.
		if in.Buffered() == 0 {
			out.Flush()
		}
	}
	out.Flush()
}

func answerTo(line []byte, current **trace) answer {
	var given struct {
		header
		Action *action `json:"action"`
	}
	if err := json.Unmarshal(line, &given); err != nil {
		return refusal{err.Error()}
	}
	if given.Action == nil {
		begun, err := begin(given.header)
		if err != nil {
			*current = nil
			return refusal{err.Error()}
		}
		*current = begun
		return begun.header
	}
	if *current == nil {
		return refusal{"no trace has begun, or it has ended in a panic"}
	}
	done := (*current).take(*given.Action)
	if line, isLine := done.(actionLine); isLine && line.Panic != "" {
		*current = nil
	}
	return done
}
