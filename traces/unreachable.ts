/** Compiles only where every case is handled; the model's own may not be imported here. */
export function unreachable(value: never): never {
  throw new Error(`a case was forgotten: ${JSON.stringify(value)}`);
}
