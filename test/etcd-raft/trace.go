package main

import (
	"fmt"
	"math"
	"sort"

	"go.etcd.io/etcd/raft"
	pb "go.etcd.io/etcd/raft/raftpb"
)

// One trace: the nodes, and the messages in flight by their numbers, which count up from 1.
type trace struct {
	header header
	nodes  map[uint64]*node
	bag    map[int]pb.Message
	lastID int
	steps  int
	draws  *raft.ProbeDraws
}

type node struct {
	raw *raft.RawNode
	// Survives a restart.
	disk   *disk
	logger *logger
	// What the loop above the library (node.go) last saw as the leader.
	lead uint64
}

// Storage that knows its cluster without a snapshot.
type disk struct {
	*raft.MemoryStorage
	voters []uint64
}

func (d *disk) InitialState() (pb.HardState, pb.ConfState, error) {
	hard, _, err := d.MemoryStorage.InitialState()
	return hard, pb.ConfState{Voters: d.voters}, err
}

func begin(given header) (*trace, error) {
	if given.Raft != "3.4.23" {
		return nil, fmt.Errorf("raft version %q is not the one that this was built with", given.Raft)
	}
	t := &trace{
		header: given,
		nodes:  map[uint64]*node{},
		bag:    map[int]pb.Message{},
		draws:  &raft.ProbeDraws{ElectionTick: given.Config.ElectionTick},
	}
	raft.ProbeDrawFrom(t.draws)
	initial := []raft.ProbeState{}
	for _, wanted := range given.Initial {
		seen, err := t.add(wanted)
		if err != nil {
			return nil, fmt.Errorf("initial state of %d: %v", wanted.ID, err)
		}
		initial = append(initial, seen)
	}
	// What is read back from the library, not what it was told.
	t.header.Initial = initial
	for at, m := range given.InFlight {
		made, err := m.unrecorded()
		if err != nil {
			return nil, err
		}
		t.header.InFlight[at] = recorded(made, t.put(made))
	}
	return t, nil
}

func (t *trace) add(wanted raft.ProbeState) (raft.ProbeState, error) {
	stored := &disk{MemoryStorage: raft.NewMemoryStorage(), voters: t.header.Config.IDs}
	if wanted.Base[1] > 0 {
		base := pb.SnapshotMetadata{Term: wanted.Base[0], Index: wanted.Base[1]}
		if err := stored.ApplySnapshot(pb.Snapshot{Metadata: base}); err != nil {
			return wanted, err
		}
	}
	entries := []pb.Entry{}
	for _, entry := range wanted.Log {
		entries = append(entries, pb.Entry{Term: entry[0], Index: entry[1], Data: payload})
	}
	if err := stored.Append(entries); err != nil {
		return wanted, err
	}
	hard := pb.HardState{Term: wanted.Term, Vote: wanted.Vote, Commit: wanted.Commit}
	if err := stored.SetHardState(hard); err != nil {
		return wanted, err
	}
	added := &node{disk: stored, logger: &logger{}, lead: wanted.Lead}
	if err := t.build(added, wanted.ID); err != nil {
		return wanted, err
	}
	if err := raft.ProbeSet(added.raw, wanted); err != nil {
		return wanted, err
	}
	t.nodes[wanted.ID] = added
	if _, err := added.settle(); err != nil {
		return wanted, err
	}
	seen, err := raft.ProbeLook(added.raw)
	seen.ID = wanted.ID
	return seen, err
}

// A node as a server makes it when it starts.
func (t *trace) build(n *node, id uint64) error {
	c := t.header.Config
	size := uint64(math.MaxUint64)
	if c.MaxSizePerMsg != nil {
		size = *c.MaxSizePerMsg
	}
	raw, err := raft.NewRawNode(&raft.Config{
		ID:              id,
		ElectionTick:    c.ElectionTick,
		HeartbeatTick:   c.HeartbeatTick,
		Storage:         n.disk,
		MaxSizePerMsg:   size,
		MaxInflightMsgs: c.MaxInflight,
		CheckQuorum:     c.CheckQuorum,
		PreVote:         c.PreVote,
		Logger:          n.logger,
	})
	n.raw = raw
	return err
}

// Stores, applies and hands over all that the node has ready.
func (n *node) settle() ([]pb.Message, error) {
	sent := []pb.Message{}
	for n.raw.HasReady() {
		ready := n.raw.Ready()
		if !raft.IsEmptyHardState(ready.HardState) {
			if err := n.disk.SetHardState(ready.HardState); err != nil {
				return nil, err
			}
		}
		if err := n.disk.Append(ready.Entries); err != nil {
			return nil, err
		}
		sent = append(sent, ready.Messages...)
		n.raw.Advance(ready)
	}
	return sent, nil
}

// A network copies what it carries; the library writes into the entries of a proposal.
func (t *trace) put(m pb.Message) int {
	m.Entries = append([]pb.Entry(nil), m.Entries...)
	t.lastID++
	t.bag[t.lastID] = m
	return t.lastID
}

// One action; a line of the recording, or why it is none.
func (t *trace) take(a action) answer {
	t.steps++
	switch a.Type {
	case "drop":
		sort.Ints(a.MsgIDs)
		for _, id := range a.MsgIDs {
			if _, isThere := t.bag[id]; !isThere {
				return refusal{fmt.Sprintf("message %d is not in flight", id)}
			}
			delete(t.bag, id)
		}
		return actionLine{Step: t.steps, Action: a}
	case "duplicate":
		m, isThere := t.bag[a.MsgID]
		if !isThere {
			return refusal{fmt.Sprintf("message %d is not in flight", a.MsgID)}
		}
		a.NewID = t.put(m)
		return actionLine{Step: t.steps, Action: a}
	case "partition", "heal":
		return actionLine{Step: t.steps, Action: a}
	case "deliver":
		m, isThere := t.bag[a.MsgID]
		if !isThere {
			return refusal{fmt.Sprintf("message %d is not in flight", a.MsgID)}
		}
		delete(t.bag, a.MsgID)
		text := recorded(m, a.MsgID)
		a.Msg, a.Node = &text, m.To
		return t.onNode(a, func(n *node) error { return n.raw.Step(m) })
	case "tick":
		return t.onNode(a, func(n *node) error { n.raw.Tick(); return nil })
	case "propose":
		return t.onNode(a, func(n *node) error { return n.raw.Propose(payload) })
	case "transferLeader":
		return t.onNode(a, func(n *node) error { return raft.ProbeTransfer(n.raw, a.To) })
	case "restart":
		return t.onNode(a, func(n *node) error { return t.restart(n, a) })
	default:
		return refusal{fmt.Sprintf("no action %q", a.Type)}
	}
}

func (t *trace) restart(n *node, a action) error {
	if err := t.build(n, a.Node); err != nil {
		return err
	}
	n.lead = raft.None
	for left := *a.Advance; left > 0; left-- {
		n.raw.Tick()
	}
	return nil
}

// Lets the library act on one node, and writes down all that comes of it.
func (t *trace) onNode(a action, act func(*node) error) answer {
	n := t.nodes[a.Node]
	if n == nil {
		return refusal{fmt.Sprintf("no node %d", a.Node)}
	}
	if a.Type == "restart" && a.Advance == nil {
		return refusal{"a restart needs advance"}
	}
	t.draws.Given, t.draws.Taken = a.Draws, nil
	n.logger.lines = nil
	line := actionLine{Step: t.steps, Node: a.Node}
	failure, fault := t.acted(n, &line, act)
	if fault != nil {
		return refusal{fault.Error()}
	}
	if failure != nil {
		line.Err = failure.Error()
	}
	a.Draws = t.draws.Taken
	line.Action, line.Log = a, n.logger.lines
	return line
}

// `failure` is the library's answer; `fault` is ours. A panic of the library goes into the line.
func (t *trace) acted(n *node, line *actionLine, act func(*node) error) (failure, fault error) {
	defer func() {
		if found := recover(); found != nil {
			line.Panic, line.Sent, line.After = fmt.Sprint(found), nil, nil
		}
	}()
	failure = act(n)
	sent, fault := n.settle()
	if fault != nil {
		return failure, fault
	}
	seen, fault := raft.ProbeLook(n.raw)
	if fault != nil {
		return failure, fault
	}
	line.After = &seen
	for _, m := range sent {
		line.Sent = append(line.Sent, recorded(m, t.put(m)))
	}
	line.NodeLog = n.leadLines(line.Node)
	return failure, nil
}

// The lines of the loop above the library, which a server runs and this driver does not (node.go).
func (n *node) leadLines(id uint64) []string {
	lead, term := raft.ProbeLead(n.raw)
	before := n.lead
	n.lead = lead
	switch {
	case lead == before:
		return nil
	case lead == raft.None:
		return []string{fmt.Sprintf("raft.node: %x lost leader %x at term %d", id, before, term)}
	case before == raft.None:
		return []string{fmt.Sprintf("raft.node: %x elected leader %x at term %d", id, lead, term)}
	default:
		changed := "raft.node: %x changed leader from %x to %x at term %d"
		return []string{fmt.Sprintf(changed, id, before, lead, term)}
	}
}
