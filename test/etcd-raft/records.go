package main

import (
	"fmt"

	"go.etcd.io/etcd/raft"
	pb "go.etcd.io/etcd/raft/raftpb"
)

type config struct {
	IDs           []uint64 `json:"ids"`
	ElectionTick  int      `json:"electionTick"`
	HeartbeatTick int      `json:"heartbeatTick"`
	CheckQuorum   bool     `json:"checkQuorum"`
	PreVote       bool     `json:"preVote"`
	MaxInflight   int      `json:"maxInflight"`
	// nil: no limit; 0: at most one entry per MsgApp.
	MaxSizePerMsg *uint64 `json:"maxSizePerMsg"`
}

type header struct {
	Raft    string            `json:"raft"`
	Trace   string            `json:"trace"`
	Config  config            `json:"config"`
	Initial []raft.ProbeState `json:"initial"`
	// Messages that are in the bag from the start.
	InFlight []message `json:"inFlight,omitempty"`
}

type action struct {
	Type    string   `json:"type"`
	Node    uint64   `json:"node,omitempty"`
	MsgID   int      `json:"msgId,omitempty"`
	MsgIDs  []int    `json:"msgIds,omitempty"`
	NewID   int      `json:"newId,omitempty"`
	Msg     *message `json:"msg,omitempty"`
	To      uint64   `json:"to,omitempty"`
	Advance *int     `json:"advance,omitempty"`
	Draws   []int    `json:"draws,omitempty"`
}

type actionLine struct {
	Step    int              `json:"step"`
	Action  action           `json:"action"`
	Node    uint64           `json:"node,omitempty"`
	After   *raft.ProbeState `json:"after,omitempty"`
	Sent    []message        `json:"sent,omitempty"`
	Log     [][2]string      `json:"log,omitempty"`
	NodeLog []string         `json:"nodeLog,omitempty"`
	Err     string           `json:"err,omitempty"`
	Panic   string           `json:"panic,omitempty"`
}

type message struct {
	ID         int               `json:"id"`
	Type       string            `json:"type"`
	From       uint64            `json:"from"`
	To         uint64            `json:"to"`
	Term       uint64            `json:"term"`
	LogTerm    uint64            `json:"logTerm"`
	Index      uint64            `json:"index"`
	Commit     uint64            `json:"commit"`
	Reject     bool              `json:"reject"`
	RejectHint uint64            `json:"rejectHint"`
	Entries    []raft.ProbeEntry `json:"entries"`
	Context    string            `json:"context"`
}

func recorded(m pb.Message, id int) message {
	entries := []raft.ProbeEntry{}
	for _, entry := range m.Entries {
		entries = append(entries, raft.ProbeEntry{entry.Term, entry.Index})
	}
	return message{
		ID: id, Type: m.Type.String(), From: m.From, To: m.To, Term: m.Term, LogTerm: m.LogTerm,
		Index: m.Index, Commit: m.Commit, Reject: m.Reject, RejectHint: m.RejectHint,
		Entries: entries, Context: string(m.Context),
	}
}

// The message that a line of JSON holds, with a payload of one byte for each entry.
func (m message) unrecorded() (pb.Message, error) {
	number, isKnown := pb.MessageType_value[m.Type]
	if !isKnown {
		return pb.Message{}, fmt.Errorf("no message type %q", m.Type)
	}
	made := pb.Message{
		Type: pb.MessageType(number), From: m.From, To: m.To, Term: m.Term, LogTerm: m.LogTerm,
		Index: m.Index, Commit: m.Commit, Reject: m.Reject, RejectHint: m.RejectHint,
	}
	if m.Context != "" {
		made.Context = []byte(m.Context)
	}
	for _, entry := range m.Entries {
		made.Entries = append(made.Entries, pb.Entry{Term: entry[0], Index: entry[1], Data: payload})
	}
	return made, nil
}

var payload = []byte("x")

// The library's logger: keeps the lines of a step. What ends a process panics instead.
type logger struct{ lines [][2]string }

func (l *logger) keep(level, text string) { l.lines = append(l.lines, [2]string{level, text}) }

func (l *logger) Debug(v ...interface{})            { l.keep("D", fmt.Sprint(v...)) }
func (l *logger) Debugf(f string, v ...interface{}) { l.keep("D", fmt.Sprintf(f, v...)) }
func (l *logger) Info(v ...interface{})             { l.keep("I", fmt.Sprint(v...)) }
func (l *logger) Infof(f string, v ...interface{})  { l.keep("I", fmt.Sprintf(f, v...)) }
func (l *logger) Warning(v ...interface{})          { l.keep("W", fmt.Sprint(v...)) }
func (l *logger) Warningf(f string, v ...interface{}) {
	l.keep("W", fmt.Sprintf(f, v...))
}
func (l *logger) Error(v ...interface{})            { l.keep("E", fmt.Sprint(v...)) }
func (l *logger) Errorf(f string, v ...interface{}) { l.keep("E", fmt.Sprintf(f, v...)) }
func (l *logger) Fatal(v ...interface{})            { panic(fmt.Sprint(v...)) }
func (l *logger) Fatalf(f string, v ...interface{}) { panic(fmt.Sprintf(f, v...)) }
func (l *logger) Panic(v ...interface{})            { panic(fmt.Sprint(v...)) }
func (l *logger) Panicf(f string, v ...interface{}) { panic(fmt.Sprintf(f, v...)) }
