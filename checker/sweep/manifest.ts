/** A sweep as Kubernetes runs it: Redis, a Job for the coordinator and one for its workers. */

import { stringify } from "yaml";

import { contentHash } from "./canonical-json.ts";

export interface ManifestOptions {
  /** A container image in which `quorate` is on the path. */
  readonly image: string;
  /** The plan, as its file has it. */
  readonly plan: string;
  readonly workers: number;
}

type Resource = Readonly<Record<string, unknown>>;

const redisImage = "redis:7-alpine";
const redisPort = 6379;
const metricsPort = 9464;
/** Of the coordinator's pod alone: kubectl port-forward reaches it. */
const dashboardPort = 8080;
/** A worker that finds nothing to do for so long ends, and with all of them their Job. */
const idleSeconds = 120;
/** Each search is cut, and says so, before it fills what its container may use. */
const workerMemory = "4Gi";

/** One document for each resource, in the order in which they are to be made. */
export const manifestText = (options: ManifestOptions): string =>
  resourcesOf(options)
    .map((resource) => stringify(resource, yaml))
    .join("---\n");

/** As kubectl reads it: under YAML 1.1 a bare yes is no text. */
const yaml = { version: "1.1", aliasDuplicateObjects: false, lineWidth: 0, blockQuote: "literal" } as const;

export function resourcesOf({ image, plan, workers }: ManifestOptions): readonly Resource[] {
  const name = `quorate-${contentHash(plan).slice(0, 8)}`;
  const queue = `redis://${name}-redis:${redisPort}`;
  const label = (part: string): Readonly<Record<string, string>> => ({
    "app.kubernetes.io/name": "quorate",
    "app.kubernetes.io/instance": name,
    "app.kubernetes.io/component": part,
  });
  const metadata = (part: string): Resource => ({ name: `${name}-${part}`, labels: label(part) });
  return [
    { apiVersion: "v1", kind: "ConfigMap", metadata: metadata("plan"), data: { "plan.json": plan } },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: metadata("redis"),
      spec: { selector: label("redis"), ports: [{ name: "redis", port: redisPort, targetPort: redisPort }] },
    },
    redisOf(metadata("redis"), label("redis")),
    job(metadata("workers"), { labels: label("workers"), annotations: scraped }, workers, {
      ...container("worker", image),
      args: [
        ...["worker", "--queue", queue, "--concurrency", "1", "--exit-when-idle", String(idleSeconds)],
        ...["--metrics-port", String(metricsPort), "--metrics-host", "0.0.0.0"],
      ],
      ports: [{ name: "metrics", containerPort: metricsPort }],
      resources: { requests: { cpu: "1", memory: workerMemory }, limits: { memory: workerMemory } },
    }),
    job(
      metadata("sweep"),
      { labels: label("sweep") },
      1,
      {
        ...container("sweep", image),
        command: ["sh", "-c", `${coordinator(queue)} || test $? -ne 2`],
        volumeMounts: [
          { name: "plan", mountPath: "/plan", readOnly: true },
          { name: "tmp", mountPath: "/tmp" },
        ],
        resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "512Mi" } },
      },
      [
        { name: "plan", configMap: { name: `${name}-plan` } },
        { name: "tmp", emptyDir: {} },
      ],
    ),
  ];
}

const restricted: Resource = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

const ofPod: Resource = {
  runAsNonRoot: true,
  runAsUser: 1000,
  fsGroup: 1000,
  seccompProfile: { type: "RuntimeDefault" },
};

const container = (name: string, image: string): Resource => ({
  name,
  image,
  command: ["quorate"],
  securityContext: restricted,
});

const scraped = { "prometheus.io/scrape": "true", "prometheus.io/port": String(metricsPort) };

/**
 * Its report is the Job's log. A sweep in which something is cut or violated exits 3 or 1 and is
 * done all the same; only 2, such as of a Redis that is not there yet, is worth another try.
 */
const coordinator = (queue: string): string =>
  `quorate sweep /plan/plan.json --queue ${queue} --store /tmp/store --format json --dashboard ${dashboardPort}`;

function redisOf(metadata: Resource, labels: Readonly<Record<string, string>>): Resource {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      replicas: 1,
      strategy: { type: "Recreate" },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          securityContext: { ...ofPod, runAsUser: 999, fsGroup: 999 },
          containers: [
            {
              name: "redis",
              image: redisImage,
              args: ["--appendonly", "yes", "--maxmemory-policy", "noeviction", "--dir", "/data"],
              securityContext: restricted,
              ports: [{ name: "redis", containerPort: redisPort }],
              readinessProbe: { exec: { command: ["redis-cli", "ping"] } },
              volumeMounts: [{ name: "data", mountPath: "/data" }],
              resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
            },
          ],
          volumes: [{ name: "data", emptyDir: {} }],
        },
      },
    },
  };
}

function job(
  metadata: Resource,
  pod: Resource,
  parallelism: number,
  own: Resource,
  volumes: readonly Resource[] = [],
): Resource {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata,
    spec: {
      parallelism,
      backoffLimit: 1000,
      template: {
        metadata: pod,
        spec: {
          restartPolicy: "OnFailure",
          terminationGracePeriodSeconds: 60,
          automountServiceAccountToken: false,
          securityContext: ofPod,
          containers: [own],
          ...(volumes.length === 0 ? {} : { volumes }),
        },
      },
    },
  };
}
