/** What a search's checkpoint is called: the same for the same search. */

import type { Question } from "../question.ts";
import { canonicalJson, contentHash } from "../sweep/canonical-json.ts";

export const keyOfSearch = (
  question: Question,
  properties: readonly { readonly name: string }[],
  keepsGraph: boolean,
): string =>
  contentHash(canonicalJson({ question, properties: properties.map(({ name }) => name), keepsGraph }));
