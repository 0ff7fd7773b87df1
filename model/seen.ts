/** What a property may see of a member and of the environment. */

import type { NodeId, Term, Index } from "./ids.ts";
import type { Log } from "./log.ts";
import type { Role } from "./node.ts";

export interface SeenMember {
  readonly id: NodeId;
  readonly up: boolean;
  readonly role: Role;
  readonly term: Term;
  readonly vote: NodeId;
  readonly commit: Index;
  readonly log: Log;
  /** The text of a panic of the library, or null. */
  readonly panic: string | null;
}

export interface SeenEnvironment {
  /** Campaigns and depositions since the initial state; counted up to one beyond the bound asked for. */
  readonly campaigns: number;
  readonly depositions: number;
}
