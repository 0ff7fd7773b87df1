/** The page of a sweep. */

import { pageOf } from "./page.ts";
import type { SweepData } from "./sweep-data.ts";
import { SweepView } from "./sweep-view.tsx";

export const sweepPageOf = (title: string, data: SweepData): Promise<string> =>
  pageOf({ title, data, entry: "sweep", view: SweepView, hasEngine: false });
