/** The page of a trace, or of a history and its explanation. */

import type { Trace } from "../document.ts";
import { pageOf } from "./page.ts";
import { dataOfTrace } from "./page-data.ts";
import type { TraceData } from "./page-data.ts";
import { titleOf } from "./subtitle.ts";
import { TraceView } from "./trace-view.tsx";

export const tracePage = (trace: Trace): Promise<string> => storyPage(dataOfTrace(trace));

export const storyPage = (data: TraceData): Promise<string> =>
  pageOf({
    title: titleOf(data),
    data,
    entry: "trace",
    view: TraceView,
    hasEngine: data.trace !== null,
  });
