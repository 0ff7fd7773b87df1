/** Puts a view on the page that `pageOf` made, with the page's own data. */

import { hydrate } from "preact";
import type { ComponentType } from "preact";

import { blockOf } from "./unpacked.ts";

export async function mount<Data>(
  View: ComponentType<{ readonly data: Data; readonly title: string }>,
): Promise<void> {
  const place = document.getElementById("page");
  const text = await blockOf("data");
  if (place === null || text === null) throw new Error("the page holds no data");
  const { title, data } = JSON.parse(text) as { readonly title: string; readonly data: Data };
  hydrate(<View data={data} title={title} />, place);
  document.documentElement.dataset["ready"] = "yes";
}
