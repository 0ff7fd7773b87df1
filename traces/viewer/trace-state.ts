/** All that the page of a trace knows and can do; trace-view.tsx shows it. */

import type { RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import { isStepAddressed, useStepAddress } from "./address.ts";
import { geometryFor } from "./geometry.ts";
import type { Geometry } from "./geometry.ts";
import { useKeys } from "./keyboard.ts";
import { lanesOf } from "./lanes.ts";
import type { Lane } from "./lanes.ts";
import { livedTrace, useLive } from "./live.ts";
import type { Live } from "./live.ts";
import { moveOf } from "./moves.ts";
import { namesInLines } from "./names-in-lines.ts";
import type { TraceData } from "./page-data.ts";
import { tableOf } from "./rows.ts";
import type { Table } from "./rows.ts";
import { momentsWith } from "./story.ts";
import type { Story } from "./story.ts";
import { storyOfLines } from "./story-of-lines.ts";
import { storyOfTrace } from "./story-of-trace.ts";
import type { Tab } from "./tabs.tsx";

export interface TraceState {
  readonly live: Live;
  readonly story: Story;
  readonly lanes: readonly Lane[];
  readonly geometry: Geometry;
  readonly table: Table;
  readonly step: number;
  /** Goes to a step and shows it; a link does not turn from the story to the step. */
  readonly go: (at: number) => void;
  readonly tab: Tab;
  readonly setTab: (tab: Tab) => void;
  readonly query: string;
  readonly setQuery: (text: string) => void;
  readonly found: readonly number[];
  readonly isFolded: boolean;
  readonly hasNames: boolean;
  readonly lineText: (text: string) => string;
  readonly helps: boolean;
  readonly setHelps: (helps: boolean) => void;
  readonly searchBox: RefObject<HTMLInputElement | null>;
  /** Does what a key does; false: nothing. */
  readonly press: (key: string) => boolean;
}

export function useTraceState(data: TraceData): TraceState {
  const live = useLive(data.trace);
  const story = useStory(data, live);
  const lanes = useMemo(() => lanesOf(story), [story]);
  const geometry = geometryFor(useWidth(), story.members.length, story.hasTicks);
  const { isNarrow, characters } = geometry.measures;
  const [isFolded, setFolded] = useState(true);
  const table = useMemo(
    () => tableOf(story, isFolded, geometry.measures),
    [story, isFolded, isNarrow, characters],
  );
  const [step, goTo] = useStepAddress(story.moments.length);
  const [tab, setTab] = useState<Tab>("story");
  const [query, setQuery] = useState("");
  const found = useMemo(() => momentsWith(story, query), [story, query]);
  const [hasNames, setNames] = useState(true);
  const lineText = useMemo(() => namesInLines(story.members, hasNames), [story, hasNames]);
  const [helps, setHelps] = useState(false);
  const searchBox = useRef<HTMLInputElement>(null);
  const look = (at: number): void => {
    goTo(at);
    if (tab === "story") setTab("step");
  };
  useEffect(() => {
    if (isStepAddressed()) setTab("step");
  }, []);
  useEffect(() => {
    if (live.state !== null) goTo(story.moments.length - 1);
  }, [live.state?.taken]);
  const switches: Readonly<Record<string, () => void>> = {
    "/": () => searchBox.current?.focus(),
    q: () => setFolded(!isFolded),
    i: () => setNames(!hasNames),
    l: () => setTab("live"),
    "?": () => setHelps(!helps),
  };
  const press = (key: string): boolean => {
    const to = moveOf(key, { story, table, step, found });
    if (to !== null) look(to);
    else switches[key]?.();
    return to !== null || key in switches;
  };
  useKeys(press);
  const looks = { tab, setTab, query, setQuery, found, isFolded, hasNames, helps, setHelps };
  const drawn = { live, story, lanes, geometry, table, step, go: look, lineText };
  return { ...drawn, ...looks, searchBox, press };
}

function useStory(data: TraceData, { state }: Live): Story {
  const original = useMemo(() => storyIn(data), [data]);
  return useMemo(() => {
    if (state === null || data.trace === null) return original;
    return storyOfTrace(livedTrace(data.trace, state), data.binding);
  }, [original, state?.taken, state?.after, state?.loop]);
}

function storyIn({ trace, binding, told }: TraceData): Story {
  if (trace !== null) return storyOfTrace(trace, binding);
  if (told === null) throw new Error("the page holds neither a trace nor lines");
  return storyOfLines(told);
}

/** px; until the page is measured. */
const usualWidth = 1280;

function useWidth(): number {
  const [width, setWidth] = useState(usualWidth);
  useEffect(() => {
    const measure = (): void => setWidth(innerWidth);
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, []);
  return width;
}
