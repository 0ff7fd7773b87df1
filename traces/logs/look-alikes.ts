/** Logs of other programs that speak of Raft: refused by name, so that nobody waits for more. */

interface LookAlike {
  readonly pattern: RegExp;
  readonly name: string;
}

const lookAlikes: readonly LookAlike[] = [
  { pattern: /\[orderer\.consensus\.etcdraft\]/, name: "Hyperledger Fabric's orderer" },
  { pattern: /\[raft\.rs:\d+\]|\[raft_id=\d+\]/, name: "raft-rs (TiKV)" },
  {
    pattern: /^\d{4}\/\d\d\/\d\d [\d:.]+ raft\.go:\d+: \[\w+\]/,
    name: "PD (TiDB's placement driver)",
  },
  {
    pattern: new RegExp(
      String.raw`\[(?:Follower|Candidate|Leader)\] entering|raft: (?:Node at|entering \w+ state|` +
        "[Vv]otes[ :]|[Vv]ote granted|[Hh]eartbeat timeout|[Ee]lection won|newer term|Initial " +
        "conf)",
    ),
    name: "hashicorp/raft (Consul, Nomad, Vault)",
  },
];

/** The name of the program whose line this is; null: none that is known. */
export function lookAlikeOf(line: string): string | null {
  if (!line.includes("raft")) return null;
  return lookAlikes.find(({ pattern }) => pattern.test(line))?.name ?? null;
}
