/** The page of a comparison. */

import { ComparisonView } from "./comparison-view.tsx";
import { pageOf } from "./page.ts";
import type { ComparisonData } from "./page-data.ts";

export const comparisonPage = (data: ComparisonData): Promise<string> =>
  pageOf({
    title: "Variants side by side",
    data,
    entry: "comparison",
    view: ComparisonView,
    hasEngine: false,
  });
