/** One run of one tool on one line of the bench, and the row that several runs make. */

/** What two tools must agree on to have done the same work. */
export interface Counts {
  readonly states: number;
  readonly transitions: number;
  /** Steps to the deepest state; null where the tool does not say, or searches depth first. */
  readonly depth: number | null;
}

export interface Run extends Counts {
  readonly tool: string;
  readonly model: string;
  readonly parameters: string;
  readonly threads: number;
  /** Why it stopped before all states were found, or null. */
  readonly cut: string | null;
  /** User and system time of all threads. Ours: of the exploration, caches empty at first. */
  readonly cpuSeconds: number;
  /** The same of the whole process: ours with Node's start and the loading of TypeScript. */
  readonly processCpuSeconds: number;
  readonly wallSeconds: number;
  /** Ours: of all tables of the search, caches included. Peers: peak memory over states. */
  readonly bytesPerState: number;
  /** Resident memory of the process at its most, ours with that of Node. */
  readonly peakBytes: number;
  readonly statesPerCpuSecond: number;
  readonly statesPerWallSecond: number;
  /** Over the later half of the states, when the caches are warm; null: too short a run to say. */
  readonly warmStatesPerCpuSecond: number | null;
  readonly warmStatesPerWallSecond: number | null;
  /** How often the system's own `moves` and `receive` were run; all else was looked up. */
  readonly ruleRuns: number | null;
  readonly ruleRunsPerTransition: number | null;
  readonly warmRuleRunsPerTransition: number | null;
}

/** Medians of several runs; `runs` and what follows it say how far they lay apart. */
export interface Row extends Run {
  readonly runs: number;
  readonly cpuSecondsOfRuns: readonly number[];
  readonly wallSecondsOfRuns: readonly number[];
}

/** How two rows compare, run by run: each is divided by the other one's of the same round. */
export interface Ratio {
  readonly model: string;
  readonly parameters: string;
  readonly tool: string;
  readonly threads: number;
  readonly to: { readonly tool: string; readonly threads: number };
  /** `cpuSeconds`: how many times ours. `speedup`: our wall time on fewer threads over this one. */
  readonly of: "cpuSeconds" | "speedup";
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
  readonly runs: number;
}

export function rowOf(runs: readonly Run[]): Row {
  const [first] = runs;
  if (first === undefined) throw new Error("a row without a run");
  const of = (valueOf: (run: Run) => number): number => median(runs.map(valueOf));
  const ofSome = (valueOf: (run: Run) => number | null): number | null => {
    const values = runs.map(valueOf).filter((value) => value !== null);
    return values.length === runs.length ? median(values) : null;
  };
  return {
    ...first,
    cpuSeconds: of((run) => run.cpuSeconds),
    processCpuSeconds: of((run) => run.processCpuSeconds),
    wallSeconds: of((run) => run.wallSeconds),
    bytesPerState: of((run) => run.bytesPerState),
    peakBytes: of((run) => run.peakBytes),
    statesPerCpuSecond: of((run) => run.statesPerCpuSecond),
    statesPerWallSecond: of((run) => run.statesPerWallSecond),
    warmStatesPerCpuSecond: ofSome((run) => run.warmStatesPerCpuSecond),
    warmStatesPerWallSecond: ofSome((run) => run.warmStatesPerWallSecond),
    warmRuleRunsPerTransition: ofSome((run) => run.warmRuleRunsPerTransition),
    runs: runs.length,
    cpuSecondsOfRuns: runs.map((run) => run.cpuSeconds),
    wallSecondsOfRuns: runs.map((run) => run.wallSeconds),
  };
}

/** `runs` and `base` in the order in which they were run, a round each. */
export function ratioOf(runs: readonly Run[], base: readonly Run[]): Ratio {
  const [first, own] = [runs[0], base[0]];
  if (first === undefined || own === undefined) throw new Error("a ratio without a run");
  const of = first.tool === own.tool ? "speedup" : "cpuSeconds";
  const ratios = runs.flatMap((run, round) => {
    const other = base[round];
    if (other === undefined) return [];
    return of === "speedup"
      ? [other.wallSeconds / run.wallSeconds]
      : [run.cpuSeconds / other.cpuSeconds];
  });
  return {
    model: first.model,
    parameters: first.parameters,
    tool: first.tool,
    threads: first.threads,
    to: { tool: own.tool, threads: own.threads },
    of,
    median: median(ratios),
    least: Math.min(...ratios),
    greatest: Math.max(...ratios),
    runs: ratios.length,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [(sorted.length - 1) >> 1, sorted.length >> 1];
  return ((sorted[low] ?? NaN) + (sorted[high] ?? NaN)) / 2;
}

/** What is wrong with the counts of a run, or null; a depth that is null agrees with any. */
export function mismatch(run: Run, known: Counts, source: string): string | null {
  const wrong = (["states", "transitions", "depth"] as const).flatMap((count) => {
    const [found, wanted] = [run[count], known[count]];
    const isSame = found === null || wanted === null || found === wanted;
    return isSame ? [] : [`${count} ${found}, where ${source} has ${wanted}`];
  });
  if (wrong.length === 0) return null;
  const { tool, threads, model, parameters } = run;
  return `${tool}, threads ${threads}, "${model} ${parameters}": ${wrong.join("; ")}`;
}
