/** The steps of a cluster, each as data that a trace can hold and a replay can find again. */

import type { NodeId } from "./ids.ts";
import type { Draws } from "./inputs.ts";
import type { Message } from "./messages.ts";

export const actionKinds = [
  "tick",
  "deliver",
  "duplicate",
  "lose",
  "propose",
  "transfer",
  "crash",
  "restart",
  "peersConnect",
  "advance",
  "cut",
  "heal",
] as const;

export type Action =
  /** `fires`: an open timeout that this tick reaches runs out; false where it does not matter. */
  | { readonly kind: "tick"; readonly member: NodeId; readonly fires: boolean; readonly draws: Draws }
  /** "duplicate" delivers a message and leaves a copy in the channel. */
  | {
      readonly kind: "deliver" | "duplicate";
      readonly member: NodeId;
      readonly message: Message;
      readonly draws: Draws;
    }
  | { readonly kind: "lose"; readonly member: NodeId; readonly message: Message }
  | { readonly kind: "propose"; readonly member: NodeId; readonly draws: Draws }
  | {
      readonly kind: "transfer";
      readonly member: NodeId;
      readonly to: NodeId;
      readonly draws: Draws;
    }
  | { readonly kind: "crash" | "cut" | "heal" | "peersConnect"; readonly member: NodeId }
  | {
      readonly kind: "restart";
      readonly member: NodeId;
      readonly advance: number;
      readonly draws: Draws;
    }
  /** One of the ticks that the server gives a restarted member; no time passes. */
  | {
      readonly kind: "advance";
      readonly member: NodeId;
      readonly fires: boolean;
      readonly draws: Draws;
    };
