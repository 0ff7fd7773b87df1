/** Log lines with members' names in place of their ids, which nobody can tell apart by eye. */

export function namesInLines(
  members: readonly { readonly name: string; readonly id: string }[],
  hasNames: boolean,
): (text: string) => string {
  const named = members.filter(({ name, id }) => name !== id && /^[0-9a-f]{4,16}$/.test(id));
  if (!hasNames || named.length === 0) return (text) => text;
  const ids = new RegExp(`\\b(?:${named.map(({ id }) => id).join("|")})\\b`, "g");
  const names = new Map(named.map(({ id, name }) => [id, name]));
  return (text) => text.replaceAll(ids, (id) => names.get(id) ?? id);
}
