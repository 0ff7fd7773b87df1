/** Rules and scenarios of a user's own, from JSON files: one clear error, or what they say. */

import { readFileSync } from "node:fs";

import { mutants } from "../model/mutants.ts";
import { identities, scenarioNames, scenarios } from "../model/scenarios.ts";
import type { Scenario } from "../model/scenarios.ts";
import type { StartingMember } from "../model/starting.ts";
import { variants } from "../model/variants.ts";
import type { Variant } from "../model/variants.ts";
import { clusterAmiss } from "../traces/cluster-amiss.ts";
import type { MemberInFile, ScenarioFile, VariantFile } from "../traces/document.ts";
import { nearestNames } from "../traces/nearest.ts";
import { validateScenarioFile, validateVariantFile } from "../traces/validate-document.ts";
import { UsageError } from "./usage-error.ts";

/** What a name that may be a file's is taken for. */
export const isJsonFile = (name: string): boolean => name.endsWith(".json");

export const variantIn = (path: string): Variant =>
  variantOf(read(path, validateVariantFile), path);

export const scenarioIn = (path: string): Scenario =>
  scenarioOf(read(path, validateScenarioFile), path);

/** `where` names the file, or what the document came from, in errors. */
export function variantOf(file: VariantFile, where: string): Variant {
  const { name, says, base = "", extends: extended = base, rules } = file;
  const known = variants.find((variant) => variant.name === extended);
  if (known === undefined) {
    const names = variants.map((variant) => variant.name);
    throw new UsageError(`${where}: extends: no variant "${extended}" is known; ${among(extended, names)}`);
  }
  refuseTaken(name, [...variants, ...mutants], "variant", where);
  return {
    name,
    says: says ?? `${extended}, changed by ${where}.`,
    rules: { ...known.rules, ...rules },
    caughtBy: null,
  };
}

export function scenarioOf(file: ScenarioFile, where: string): Scenario {
  const base = scenarios.find((scenario) => scenario.name === file.extends);
  if (base === undefined) {
    const names = among(file.extends, scenarioNames);
    throw new UsageError(`${where}: extends: no scenario "${file.extends}" is known; ${names}`);
  }
  refuseTaken(file.name, scenarios, "scenario", where);
  const { says, members, term, electionTick, tickMs, budgets, targets, oneEntryPerAppend } = file;
  const size = members ?? file.cluster?.length ?? base.members;
  const names = identities(size).map(({ name }) => name);
  const cluster = file.cluster === undefined ? null : clusterOf(file.cluster, names, where);
  if (cluster !== null && term !== undefined) {
    throw new UsageError(`${where}: term: each member in "cluster" has its own; leave it out here.`);
  }
  if (base.name === "figure-8" && term !== undefined) {
    throw new UsageError(`${where}: term: the terms of figure-8 are those of the paper's figure; leave it out.`);
  }
  const highest = cluster === null ? base.term : Math.max(...cluster.map((member) => member.term));
  return {
    ...base,
    own: file.name,
    says: says ?? `${base.name}, changed by ${where}.`,
    members: size,
    term: term ?? highest,
    electionTick: electionTick ?? base.electionTick,
    tickMs: tickMs ?? base.tickMs,
    budgets: { ...base.budgets, ...budgets },
    targets: targets?.map((name, at) => numberOf(name, names, `${where}: targets[${at}]`)) ?? base.targets,
    oneEntryPerAppend: oneEntryPerAppend ?? base.oneEntryPerAppend,
    ...(cluster === null ? {} : { cluster }),
  };
}

/** In the order of the members' numbers, each field given. */
function clusterOf(
  given: readonly MemberInFile[],
  names: readonly string[],
  where: string,
): readonly StartingMember[] {
  const stranger = given.findIndex(({ name }) => !names.includes(name));
  if (stranger !== -1) numberOf(given[stranger]?.name ?? "", names, `${where}: cluster[${stranger}].name`);
  const sorted = given.toSorted((one, other) => names.indexOf(one.name) - names.indexOf(other.name));
  const leaders = sorted.filter(({ role }) => role === "leader");
  const numberOr = (name: string | null | undefined, otherwise: number, place: string): number =>
    name === undefined ? otherwise : name === null ? 0 : numberOf(name, names, `${where}: ${place}`);
  const cluster = sorted.map((member): StartingMember => {
    const { name, condition = "up", role = "follower", term, commit = 0, log } = member;
    const own = names.indexOf(name) + 1;
    const leading = leaders.find((leader) => leader.term === term)?.name;
    const knowsLead = condition === "up" || condition === "cut";
    const follows = leading === undefined || !knowsLead ? 0 : names.indexOf(leading) + 1;
    const ofItself = role === "leader" ? own : 0;
    return {
      ...{ name, condition, role, term, commit, log },
      vote: numberOr(member.vote, ofItself, `cluster (${name}).vote`),
      lead: numberOr(member.lead, role === "leader" ? own : follows, `cluster (${name}).lead`),
    };
  });
  const amiss = clusterAmiss(cluster, names.map((name) => ({ name })), "cluster");
  if (amiss !== null) throw new UsageError(`${where}: ${amiss}`);
  return cluster;
}

function numberOf(name: string, names: readonly string[], where: string): number {
  const at = names.indexOf(name);
  if (at !== -1) return at + 1;
  throw new UsageError(`${where}: no member "${name}" is in this cluster; give one of ${names.join(", ")}.`);
}

/** A trace or a report would otherwise claim of one what was found of the other. */
function refuseTaken(
  name: string,
  known: readonly { readonly name: string }[],
  noun: string,
  where: string,
): void {
  if (!known.some((one) => one.name === name)) return;
  throw new UsageError(`${where}: name: "${name}" is a ${noun} of quorate's own; give another name.`);
}

function among(name: string, names: readonly string[]): string {
  const near = nearestNames(name, names);
  return near.length > 0 ? `did you mean ${near.join(", ")}?` : `give one of ${names.join(", ")}.`;
}

type Reader<Document> = (
  text: string,
) => { readonly ok: true; readonly value: Document } | { readonly ok: false; readonly error: string };

function read<Document>(path: string, validate: Reader<Document>): Document {
  const found = validate(readText(path));
  if (!found.ok) throw new UsageError(`${path}: ${found.error}`);
  return found.value;
}

/** A file as text, or a usage error that names it. */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/, \w+ '.*'$/, "") : String(error);
    throw new UsageError(`${path}: cannot be read (${why}). Give the path of a file that you may read.`);
  }
}
