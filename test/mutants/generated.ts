/** Mutants that nobody thought of: an operator, a guard or a constant changed, wherever there is one. */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";

import { root } from "./tree.ts";

export interface Generated {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly from: string;
  readonly to: string;
  /** Where in the file's text. */
  readonly at: number;
}

const swaps: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.LessThanToken, "<="],
  [ts.SyntaxKind.LessThanEqualsToken, "<"],
  [ts.SyntaxKind.GreaterThanToken, ">="],
  [ts.SyntaxKind.GreaterThanEqualsToken, ">"],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, "!=="],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, "==="],
  [ts.SyntaxKind.AmpersandAmpersandToken, "||"],
  [ts.SyntaxKind.BarBarToken, "&&"],
  [ts.SyntaxKind.PlusToken, "-"],
  [ts.SyntaxKind.MinusToken, "+"],
]);

/** Data and words, in which no wrong rule can be; and the reductions, which have their own mutants. */
const leftOut = [
  ...["variants.ts", "mutants.ts", "versions.ts", "events.ts", "messages.ts", "regime.ts"],
  ...["scenarios.ts", "starting.ts", "canonical.ts", "numbering.ts", "renaming.ts", "symmetry.ts"],
  ...["urgent.ts", "key.ts", "steps.ts", "marks.ts"],
];

/** Every such mutant of the rules and of what is around them, in the order of the files and in them. */
export function everyGenerated(): readonly Generated[] {
  const files = readdirSync(join(root, "model"))
    .filter((name) => name.endsWith(".ts") && !leftOut.includes(name))
    .toSorted();
  return files.flatMap((name) => mutantsOf(join("model", name)));
}

function mutantsOf(file: string): readonly Generated[] {
  const text = readFileSync(join(root, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: Generated[] = [];
  const add = (node: ts.Node, to: string): void => {
    const at = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(at).line + 1;
    found.push({ file, line, from: text.slice(at, node.end), to, at });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    change(node, source, add);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function change(node: ts.Node, source: ts.SourceFile, add: (node: ts.Node, to: string) => void): void {
  if (ts.isBinaryExpression(node)) {
    const swap = swaps.get(node.operatorToken.kind);
    if (swap !== undefined) add(node.operatorToken, swap);
    return;
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, "false");
  if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, "true");
  if (ts.isIfStatement(node)) add(node.expression, `!(${node.expression.getText(source)})`);
  if (ts.isConditionalExpression(node)) add(node.condition, `!(${node.condition.getText(source)})`);
  const isNot = ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken;
  if (isNot) add(node, node.operand.getText(source));
  if (ts.isNumericLiteral(node)) add(node, String(Number(node.text) + 1));
}

/** So many, chosen by a seed: the same seed and the same sources give the same. */
export function sampled(all: readonly Generated[], count: number, seed: number): readonly Generated[] {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  const left = [...all];
  const chosen: Generated[] = [];
  while (chosen.length < count && left.length > 0) {
    chosen.push(...left.splice(next() % left.length, 1));
  }
  return chosen.toSorted((a, b) => (a.file === b.file ? a.at - b.at : a.file < b.file ? -1 : 1));
}

/** The line in which it is, without its indentation. */
export const lineOf = ({ file, line }: Generated): string =>
  (readFileSync(join(root, file), "utf8").split("\n")[line - 1] ?? "").trim();

export function mutatedBy({ file, at, from, to }: Generated): string {
  const text = readFileSync(join(root, file), "utf8");
  if (text.slice(at, at + from.length) !== from) throw new Error(`${file} has changed meanwhile`);
  return `${text.slice(0, at)}${to}${text.slice(at + from.length)}`;
}
