/** What `packed` made, as text again: in the browser. */

export async function unpacked(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return await new Response(stream).text();
}

/** The text of a block of the page by its id; null where the page has none. */
export async function blockOf(id: string): Promise<string | null> {
  const block = document.getElementById(id)?.textContent ?? null;
  return block === null ? null : await unpacked(block.trim());
}
