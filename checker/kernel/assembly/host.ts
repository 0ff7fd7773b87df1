/** What the TypeScript side does for the kernel: it fills tables, and hears of broken properties. */

@external("host", "moves")
export declare function fillMoves(slot: i32, part: i32): i32;
@external("host", "grant")
export declare function fillGrant(shared: i32, demand: i32): i32;
@external("host", "receive")
export declare function fillReceive(slot: i32, part: i32, post: i32, shared: i32): i32;
/** Kind 0: of profiles; 1: of what properties see. */
@external("host", "fold")
export declare function fillFold(kind: i32, slot: i32, fold: i32, label: i32): i32;
@external("host", "needed")
export declare function fillNeeded(fold: i32): i32;
@external("host", "relabel")
export declare function fillRelabel(slot: i32, part: i32, relabelling: i32): i32;
@external("host", "verdict")
export declare function fillVerdict(fold: i32, shared: i32): i32;

/** The step from `source` to the packed state at `key`, or that state, breaks these properties. */
@external("host", "broken")
export declare function broken(source: i32, key: usize, ofState: i32, ofStep: i32): void;
/** Which properties the new state breaks could not be told now. */
@external("host", "unjudged")
export declare function unjudged(key: usize): void;
/** `source` has a step to the state that was sought. */
@external("host", "found")
export declare function found(source: i32): void;
