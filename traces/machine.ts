/** The model as a trace needs it: passed in, because `traces/` runs nothing of the model itself. */

import type { Action } from "../model/actions.ts";
import type { Environment } from "../model/environment.ts";
import type { Event } from "../model/events.ts";
import type { Member } from "../model/member.ts";
import type { Message } from "../model/messages.ts";
import type { Identity } from "../model/scenarios.ts";

/** A system that can be stepped: what recording and replaying a trace need of it. */
export interface Machine {
  /** In the order of `parts`. */
  readonly members: readonly Identity[];
  readonly initial: MachineState;
  readonly successors: (state: MachineState) => readonly MachineStep[];
  /** 12 hex digits of the whole state. */
  readonly hashOf: (state: MachineState) => string;
  /** The same for states that are equal up to a shift of terms and log positions. */
  readonly canonicalKey: (state: MachineState) => string;
  /** The bounds that refuse steps here. */
  readonly refusals: (state: MachineState) => readonly string[];
}

export interface MachineState {
  readonly parts: readonly Member[];
  readonly shared: Environment;
}

export interface MachineStep {
  readonly action: Action;
  readonly events: readonly Event[];
  readonly sent: readonly Message[];
  readonly after: MachineState;
}
