// A window into the raft library, compiled into its package beside its own files, of which none is
// changed (go build -overlay). It reads what the package does not export, sets a node to a given
// state, and gives the library the random election timeouts that it asks for: through the source of
// its own generator, so that the library still draws, and its draws can be counted.
package raft

import (
	"fmt"
	"math/rand"

	pb "go.etcd.io/etcd/raft/raftpb"
	"go.etcd.io/etcd/raft/tracker"
)

// ProbeEntry is [term, index].
type ProbeEntry [2]uint64

// ProbeProgress is what a leader knows of a peer.
type ProbeProgress struct {
	Match           uint64   `json:"match"`
	Next            uint64   `json:"next"`
	State           string   `json:"state"`
	Paused          bool     `json:"paused"`
	PendingSnapshot uint64   `json:"pendingSnapshot"`
	RecentActive    bool     `json:"recentActive"`
	Inflights       []uint64 `json:"inflights"`
}

// ProbeState is all that the raft struct holds and its rules read.
type ProbeState struct {
	ID                        uint64                   `json:"id,omitempty"`
	Term                      uint64                   `json:"term"`
	Vote                      uint64                   `json:"vote"`
	Commit                    uint64                   `json:"commit"`
	Applied                   uint64                   `json:"applied"`
	Lead                      uint64                   `json:"lead"`
	State                     string                   `json:"state"`
	ElectionElapsed           int                      `json:"electionElapsed"`
	HeartbeatElapsed          int                      `json:"heartbeatElapsed"`
	RandomizedElectionTimeout int                      `json:"randomizedElectionTimeout"`
	Votes                     map[uint64]bool          `json:"votes"`
	PendingConfIndex          uint64                   `json:"pendingConfIndex"`
	LeadTransferee            uint64                   `json:"leadTransferee"`
	Base                      ProbeEntry               `json:"base"`
	Log                       []ProbeEntry             `json:"log"`
	Prs                       map[uint64]ProbeProgress `json:"prs,omitempty"`
}

// ProbeLook reads a node's state. Nothing of its log may be unstable.
func ProbeLook(rn *RawNode) (ProbeState, error) {
	r := rn.raft
	seen := ProbeState{
		Term:                      r.Term,
		Vote:                      r.Vote,
		Commit:                    r.raftLog.committed,
		Applied:                   r.raftLog.applied,
		Lead:                      r.lead,
		State:                     r.state.String(),
		ElectionElapsed:           r.electionElapsed,
		HeartbeatElapsed:          r.heartbeatElapsed,
		RandomizedElectionTimeout: r.randomizedElectionTimeout,
		Votes:                     map[uint64]bool{},
		PendingConfIndex:          r.pendingConfIndex,
		LeadTransferee:            r.leadTransferee,
		Log:                       []ProbeEntry{},
	}
	for from, granted := range r.prs.Votes {
		seen.Votes[from] = granted
	}
	if len(r.raftLog.unstableEntries()) > 0 {
		return seen, fmt.Errorf("node %d holds entries that are not stable", r.id)
	}
	base := r.raftLog.firstIndex() - 1
	baseTerm, err := r.raftLog.term(base)
	if err != nil {
		return seen, err
	}
	seen.Base = ProbeEntry{baseTerm, base}
	for _, entry := range r.raftLog.allEntries() {
		seen.Log = append(seen.Log, ProbeEntry{entry.Term, entry.Index})
	}
	if r.state == StateLeader {
		seen.Prs = map[uint64]ProbeProgress{}
		for id, progress := range r.prs.Progress {
			seen.Prs[id] = progressSeen(progress)
		}
	}
	return seen, nil
}

// The window's content is not exported either: emptying a copy of it, as acknowledgements would,
// tells each index in turn.
func progressSeen(progress *tracker.Progress) ProbeProgress {
	window := progress.Inflights.Clone()
	inflights := []uint64{}
	for last := progress.Match; window.Count() > 0; last++ {
		before := window.Count()
		window.FreeLE(last)
		for freed := before - window.Count(); freed > 0; freed-- {
			inflights = append(inflights, last)
		}
	}
	return ProbeProgress{
		Match:           progress.Match,
		Next:            progress.Next,
		State:           progress.State.String(),
		Paused:          progress.ProbeSent,
		PendingSnapshot: progress.PendingSnapshot,
		RecentActive:    progress.RecentActive,
		Inflights:       inflights,
	}
}

// ProbeSet puts a freshly built node, whose term, vote, commit and log come from its storage, into
// the rest of a state.
func ProbeSet(rn *RawNode, wanted ProbeState) error {
	r := rn.raft
	switch wanted.State {
	case "StateFollower":
		r.state, r.step, r.tick = StateFollower, stepFollower, r.tickElection
	case "StateCandidate":
		r.state, r.step, r.tick = StateCandidate, stepCandidate, r.tickElection
	case "StatePreCandidate":
		r.state, r.step, r.tick = StatePreCandidate, stepCandidate, r.tickElection
	case "StateLeader":
		r.state, r.step, r.tick = StateLeader, stepLeader, r.tickHeartbeat
	default:
		return fmt.Errorf("no state %q", wanted.State)
	}
	r.lead = wanted.Lead
	r.electionElapsed = wanted.ElectionElapsed
	r.heartbeatElapsed = wanted.HeartbeatElapsed
	r.randomizedElectionTimeout = wanted.RandomizedElectionTimeout
	r.pendingConfIndex = wanted.PendingConfIndex
	r.leadTransferee = wanted.LeadTransferee
	r.prs.ResetVotes()
	for from, granted := range wanted.Votes {
		r.prs.RecordVote(from, granted)
	}
	for id, given := range wanted.Prs {
		if err := setProgress(r.prs.Progress[id], given); err != nil {
			return fmt.Errorf("progress of %d: %v", id, err)
		}
	}
	rn.prevSoftSt = r.softState()
	return nil
}

func setProgress(progress *tracker.Progress, given ProbeProgress) error {
	if progress == nil {
		return fmt.Errorf("no such member")
	}
	switch given.State {
	case "StateProbe":
		progress.ResetState(tracker.StateProbe)
	case "StateReplicate":
		progress.ResetState(tracker.StateReplicate)
	default:
		return fmt.Errorf("no state %q", given.State)
	}
	progress.Match, progress.Next = given.Match, given.Next
	progress.ProbeSent, progress.RecentActive = given.Paused, given.RecentActive
	for _, last := range given.Inflights {
		progress.Inflights.Add(last)
	}
	return nil
}

// ProbeLead says whom a node believes to lead, and its term.
func ProbeLead(rn *RawNode) (lead, term uint64) { return rn.raft.lead, rn.raft.Term }

// ProbeTransfer is RawNode.TransferLeader, addressed as recordings have it.
func ProbeTransfer(rn *RawNode, to uint64) error {
	return rn.raft.Step(pb.Message{Type: pb.MsgTransferLeader, From: to, To: rn.raft.id})
}

// ProbeDraws are the random timeouts that the library shall draw next, in ticks, and those it drew.
type ProbeDraws struct {
	ElectionTick int
	Given        []int
	Taken        []int
}

// Int63 is asked by the library's Intn(electionTick), which keeps a small upper half as it is.
func (d *ProbeDraws) Int63() int64 {
	timeout := d.ElectionTick
	if len(d.Given) > 0 {
		timeout, d.Given = d.Given[0], d.Given[1:]
	}
	d.Taken = append(d.Taken, timeout)
	return int64(timeout-d.ElectionTick) << 32
}

// Seed is part of the interface, and not used.
func (d *ProbeDraws) Seed(int64) {}

// ProbeDrawFrom makes these the draws of every node in this process.
func ProbeDrawFrom(draws *ProbeDraws) { globalRand.rand = rand.New(draws) }
