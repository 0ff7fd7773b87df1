/** Terms, log positions and members. Arithmetic on them has names, and lives here alone. */

export type Term = number & { readonly __brand: "Term" };
export type Index = number & { readonly __brand: "Index" };
/** A member's small number, from 1; `noNode` (0) means "none", as in etcd. */
export type NodeId = number & { readonly __brand: "NodeId" };

export const term = (value: number): Term => value as Term;
export const index = (value: number): Index => value as Index;
export const nodeId = (value: number): NodeId => value as NodeId;

export const noNode = nodeId(0);
/** The term of a local message: one that a member's own server gives it (raft.go `Step`). */
export const noTerm = term(0);
export const noIndex = index(0);

export const nextTerm = (value: Term): Term => term(value + 1);
export const nextIndex = (value: Index): Index => index(value + 1);
export const previousIndex = (value: Index): Index => index(value - 1);
export const indexAfter = (value: Index, count: number): Index => index(value + count);
export const entriesBetween = (before: Index, last: Index): number => last - before;
export const minIndex = (a: Index, b: Index): Index => (a < b ? a : b);
export const maxIndex = (a: Index, b: Index): Index => (a > b ? a : b);

/** The size of a majority of `members` members. */
export const quorumOf = (members: number): number => Math.floor(members / 2) + 1;

export function unreachable(value: never): never {
  throw new Error(`a case was forgotten: ${JSON.stringify(value)}`);
}
