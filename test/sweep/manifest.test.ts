/**
 * The manifest is what Kubernetes takes: held against the validators that kubernetes-models makes of
 * Kubernetes' own API description (types, required fields), and, as those let unknown fields pass,
 * against its TypeScript types, in which an unknown field is an error.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { Job } from "kubernetes-models/batch/v1/Job";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { Service } from "kubernetes-models/v1/Service";
import ts from "typescript";
import { parseAllDocuments } from "yaml";

import { sweep } from "../../checker/commands/sweep.ts";
import { manifestText } from "../../checker/sweep/manifest.ts";
import { root } from "../figures.ts";

const plan = readFileSync(join(root, "test", "sweep", "election-ticks.plan.json"), "utf8");
const text = manifestText({ image: "registry.example/quorate:1", plan, workers: 20 });

interface Named {
  readonly kind: "ConfigMap" | "Service" | "Deployment" | "Job";
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly parallelism?: number };
  readonly data?: Readonly<Record<string, string>>;
}

/** As YAML 1.1, which kubectl reads. */
const resourcesIn = (yaml: string): readonly Named[] =>
  parseAllDocuments(yaml, { version: "1.1" }).map((document) => {
    assert.deepEqual(document.errors, []);
    return document.toJS() as Named;
  });

const kinds = {
  ConfigMap: { model: ConfigMap, from: "kubernetes-models/v1/ConfigMap" },
  Service: { model: Service, from: "kubernetes-models/v1/Service" },
  Deployment: { model: Deployment, from: "kubernetes-models/apps/v1/Deployment" },
  Job: { model: Job, from: "kubernetes-models/batch/v1/Job" },
};

/** Throws where a value is not as the API has it. */
function validate(resource: Named): void {
  const { model: Model } = kinds[resource.kind];
  new Model(JSON.parse(JSON.stringify(resource)) as object).validate();
}

/** What TypeScript says of the resources, each as a literal of its type. */
function typeErrors(resources: readonly Named[]): readonly string[] {
  const lines = resources.flatMap((resource, at) => [
    `import type { I${resource.kind} as T${at} } from "${kinds[resource.kind].from}";`,
    `export const r${at}: T${at} = ${JSON.stringify(resource)};`,
  ]);
  const name = join(root, "test", "sweep", "manifest-literals.ts");
  const options: ts.CompilerOptions = {
    ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
    ...{ target: ts.ScriptTarget.ES2022, strict: true, noEmit: true, skipLibCheck: true, types: [] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === name || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === name ? ts.createSourceFile(path, lines.join("\n"), ts.ScriptTarget.ES2022) : getSourceFile(path, ...rest);
  const program = ts.createProgram([name], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

test("each resource is as Kubernetes' API has it, and what is not so is found", () => {
  const resources = resourcesIn(text);
  assert.deepEqual(
    resources.map(({ kind }) => kind),
    ["ConfigMap", "Service", "Deployment", "Job", "Job"],
  );
  for (const resource of resources) validate(resource);
  const workers = resources[3];
  assert.ok(workers !== undefined);
  const spec = workers.spec ?? {};
  const withText = { ...workers, spec: { ...spec, parallelism: "20" } } as unknown as Named;
  assert.throws(() => validate(withText), /spec\/parallelism must be integer/);
  const misspelt = { ...workers, spec: { ...spec, paralelism: 20 } };
  assert.doesNotThrow(() => validate(misspelt));
  const [error, ...others] = typeErrors([...resources, misspelt]);
  assert.match(error ?? "", /'"paralelism"' does not exist in type 'IJobSpec'/);
  assert.deepEqual(others, []);
});

test("the plan is in the manifest to the byte, and names are ones that Kubernetes takes", () => {
  const resources = resourcesIn(text);
  assert.equal(resources[0]?.data?.["plan.json"], plan);
  assert.equal(resources[3]?.spec?.parallelism, 20);
  for (const { metadata } of resources) assert.match(metadata.name, /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
});

test("the command prints a manifest only of a plan that can be asked there", async () => {
  const lines: string[] = [];
  const options = { jobs: 3, format: "text", quiet: true, manifest: "image" } as const;
  const path = join(root, "test", "sweep", "election-ticks.plan.json");
  assert.equal(await sweep(path, options, (line) => lines.push(line)), 0);
  assert.equal(`${lines.join("\n")}\n`, manifestText({ image: "image", plan, workers: 3 }));
  await assert.rejects(sweep(join(root, "package.json"), options, () => 0), /package\.json: format: is absent/);
});
