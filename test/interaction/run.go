// Runs interaction tests (datadriven text) on etcd's raft library: the commands that quorate writes,
// with what etcd-io/raft's rafttest.InteractionEnv makes of them. That environment is not packaged,
// so this is one of its own; the raft nodes are the real ones, 3.4.23. For each file: ok, or where
// the library goes another way.
package main

import (
	"bufio"
	"fmt"
	"io/ioutil"
	"log"
	"math"
	"os"
	"reflect"
	"strconv"
	"strings"
	"unsafe"

	"go.etcd.io/etcd/raft"
	pb "go.etcd.io/etcd/raft/raftpb"
)

type node struct {
	*raft.RawNode
	storage *raft.MemoryStorage
}

type env struct {
	nodes    []node
	messages []pb.Message
	quiet    bool
}

// A command's words: bare ones, and those with a value or a list in brackets.
type command struct {
	name   string
	bare   []string
	values map[string][]string
}

func main() {
	raft.SetLogger(&raft.DefaultLogger{Logger: log.New(ioutil.Discard, "", 0)})
	failed := false
	for _, path := range os.Args[1:] {
		if err := run(path); err != nil {
			failed = true
			fmt.Printf("%s:%v\n", path, err)
		} else {
			fmt.Printf("%s: ok\n", path)
		}
	}
	if failed {
		os.Exit(1)
	}
}

// Command, four dashes, what it must answer, an empty line; lines that begin with # are remarks.
func run(path string) (err error) {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	line := 0
	defer func() {
		if caught := recover(); caught != nil {
			err = fmt.Errorf("%d: panic: %v", line, caught)
		}
	}()
	e := &env{}
	lines := bufio.NewScanner(file)
	next := func() (string, bool) {
		line++
		more := lines.Scan()
		return lines.Text(), more
	}
	for {
		text, more := next()
		if !more {
			return nil
		}
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		at := line
		if dashes, _ := next(); dashes != "----" {
			return fmt.Errorf("%d: %q is not followed by ----", line, text)
		}
		expected := []string{}
		for {
			answer, more := next()
			if !more || answer == "" {
				break
			}
			expected = append(expected, answer)
		}
		got, err := e.handle(parse(text))
		if err != nil {
			return fmt.Errorf("%d: %s: %v", at, text, err)
		}
		if got == "" {
			got = "ok"
		}
		if wanted := strings.Join(expected, "\n"); got != wanted {
			return fmt.Errorf("%d: %s\nwanted:\n%s\ngot:\n%s", at, text, wanted, got)
		}
	}
}

func parse(text string) command {
	words := strings.Fields(text)
	c := command{name: words[0], values: map[string][]string{}}
	for _, word := range words[1:] {
		if at := strings.Index(word, "="); at > 0 {
			c.values[word[:at]] = strings.Split(strings.Trim(word[at+1:], "()"), ",")
		} else {
			c.bare = append(c.bare, word)
		}
	}
	return c
}

func number(text string) uint64 {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

func (c command) id() uint64 { return number(c.bare[0]) }

func (e *env) handle(c command) (string, error) {
	switch c.name {
	case "log-level":
		e.quiet = c.bare[0] == "none"
	case "add-nodes":
		return "", e.addNodes(c)
	case "campaign":
		return "", e.nodes[c.id()-1].Campaign()
	case "propose":
		if err := e.nodes[c.id()-1].Propose([]byte(c.bare[1])); err != nil {
			return err.Error(), nil
		}
	case "tick-heartbeat":
		e.nodes[c.id()-1].Tick()
	case "transfer-leadership":
		e.nodes[number(c.values["from"][0])-1].TransferLeader(number(c.values["to"][0]))
	case "report-unreachable":
		e.nodes[c.id()-1].ReportUnreachable(number(c.bare[1]))
	case "set-randomized-election-timeout":
		e.nodes[c.id()-1].setTimeout(int(number(c.values["timeout"][0])))
	case "process-ready":
		return "", e.processReady(c.id())
	case "deliver-msgs":
		return "", e.deliver(c)
	case "stabilize":
		return "", e.stabilize(c.bare)
	case "raft-state":
		if !e.quiet {
			return e.state(), nil
		}
	default:
		return "", fmt.Errorf("unknown command")
	}
	return "", nil
}

func (e *env) addNodes(c command) error {
	voters := []uint64{}
	for _, voter := range c.values["voters"] {
		voters = append(voters, number(voter))
	}
	index := number(c.values["index"][0])
	for n := uint64(0); n < c.id(); n++ {
		storage := raft.NewMemoryStorage()
		start := pb.SnapshotMetadata{Index: index, Term: 1, ConfState: pb.ConfState{Voters: voters}}
		if err := storage.ApplySnapshot(pb.Snapshot{Metadata: start}); err != nil {
			return err
		}
		made, err := raft.NewRawNode(&raft.Config{
			ID:              uint64(len(e.nodes) + 1),
			ElectionTick:    3,
			HeartbeatTick:   1,
			Storage:         storage,
			Applied:         index,
			MaxSizePerMsg:   math.MaxUint64,
			MaxInflightMsgs: math.MaxInt32,
			PreVote:         c.values["prevote"][0] == "true",
			CheckQuorum:     c.values["checkquorum"][0] == "true",
		})
		if err != nil {
			return err
		}
		e.nodes = append(e.nodes, node{made, storage})
	}
	return nil
}

// As raft's own tests set it, which are in its package.
func (n node) setTimeout(ticks int) {
	inner := reflect.ValueOf(n.RawNode).Elem().FieldByName("raft").Elem()
	field := inner.FieldByName("randomizedElectionTimeout")
	*(*int)(unsafe.Pointer(field.UnsafeAddr())) = ticks
}

func (e *env) processReady(id uint64) error {
	n := e.nodes[id-1]
	ready := n.Ready()
	if !raft.IsEmptyHardState(ready.HardState) {
		if err := n.storage.SetHardState(ready.HardState); err != nil {
			return err
		}
	}
	if err := n.storage.Append(ready.Entries); err != nil {
		return err
	}
	e.messages = append(e.messages, ready.Messages...)
	n.Advance(ready)
	return nil
}

func (e *env) deliver(c command) error {
	kind := ""
	if given := c.values["type"]; given != nil {
		kind = given[0]
	}
	for _, to := range c.bare {
		for _, m := range e.take(number(to), kind) {
			// What a node does not want, it says; the environment then goes on.
			_ = e.nodes[m.To-1].Step(m)
		}
	}
	for _, to := range c.values["drop"] {
		e.take(number(to), kind)
	}
	return nil
}

func (e *env) take(to uint64, kind string) (taken []pb.Message) {
	left := []pb.Message{}
	for _, m := range e.messages {
		if m.To == to && (kind == "" || m.Type.String() == kind) {
			taken = append(taken, m)
		} else {
			left = append(left, m)
		}
	}
	e.messages = left
	return taken
}

func (e *env) stabilize(ids []string) error {
	if len(ids) == 0 {
		for at := range e.nodes {
			ids = append(ids, strconv.Itoa(at+1))
		}
	}
	for done := false; !done; {
		done = true
		for _, id := range ids {
			if e.nodes[number(id)-1].HasReady() {
				done = false
				if err := e.processReady(number(id)); err != nil {
					return err
				}
			}
		}
		for _, id := range ids {
			for _, m := range e.take(number(id), "") {
				done = false
				_ = e.nodes[m.To-1].Step(m)
			}
		}
	}
	return nil
}

func (e *env) state() string {
	rows := []string{}
	for _, n := range e.nodes {
		s := n.Status()
		rows = append(rows, fmt.Sprintf("%d: %s (Voter) Term:%d Lead:%d", s.ID, s.RaftState, s.Term, s.Lead))
	}
	return strings.Join(rows, "\n")
}
