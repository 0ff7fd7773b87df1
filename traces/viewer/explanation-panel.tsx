/** An explanation beside the steps: what happened, because of which lines, and what helps. */

import type { ComponentChildren } from "preact";

import type { Explanation, ExplainedEpisode, ModelOdds } from "../explain/explanation.ts";
import type { Cause, Remedy } from "../explain/explanation.ts";
import { visible } from "./escaped.ts";
import { Legend } from "./legend.tsx";
import { Events } from "./trace-panel.tsx";
import type { Story } from "./story.ts";

interface ExplanationProps {
  readonly explanation: Explanation;
  readonly story: Story;
  /** Why no execution is shown; null: one is. */
  readonly untraced: string | null;
}

export function ExplanationPanel({ explanation, story, untraced }: ExplanationProps) {
  const steps = stepsByPlace(story);
  const { episodes, checks } = explanation;
  const broken = checks.filter(({ holds }) => !holds);
  return (
    <div class="explanation">
      <h2>What happened</h2>
      {untraced === null ? <Bound story={story} /> : <p class="warning">{visible(untraced)}</p>}
      <Events story={story} />
      {episodes.map((episode) => (
        <Episode key={episode.number} episode={episode} steps={steps} />
      ))}
      <h2>Safety</h2>
      {broken.length === 0 ? <p>Every check of the history holds.</p> : null}
      {broken.map(({ name, says }) => (
        <p key={name} class="warning">{`${name} does not hold: ${says}`}</p>
      ))}
      <h2>Settings</h2>
      <Settings explanation={explanation} />
      <Legend />
    </div>
  );
}

type Steps = ReadonlyMap<string, number>;

function stepsByPlace({ moments, notes }: Story): Steps {
  const steps = new Map<string, number>();
  for (const { before, place } of notes) {
    const at = Math.min(before, moments.length - 1);
    if (place !== null) steps.set(`${place.file}:${place.line}`, at);
  }
  for (const { at, lines } of moments) {
    for (const { place } of lines) {
      if (place !== null) steps.set(`${place.file}:${place.line}`, at);
    }
  }
  return steps;
}

function Bound({ story }: { readonly story: Story }) {
  const hidden = story.moments.filter(({ weight }) => weight === "hidden").length;
  const lines = story.moments.reduce(
    (sum, moment) => sum + moment.lines.filter(({ place }) => place !== null).length,
    0,
  );
  const before = story.notes.filter(({ text }) => text !== "").length;
  return (
    <p>
      {`The model runs through these lines: ${lines} are bound to the step that prints them, and `}
      {`${hidden} hidden steps, of which no line tells, fill the gaps.`}
      {before === 0
        ? ""
        : ` ${before} lines are of the members' beginnings, before the first step.`}
    </p>
  );
}

interface EpisodeProps {
  readonly episode: ExplainedEpisode;
  readonly steps: Steps;
}

function Episode({ episode, steps }: EpisodeProps) {
  const { number, says, began, causes, remedies } = episode;
  return (
    <section class="episode">
      <h3>{`Episode ${number}`}</h3>
      <p class="says">{visible(says)}</p>
      <p>
        {"It began: "}
        {visible(began.says)} <PlaceLink place={began} steps={steps} />
      </p>
      {causes.length === 0 ? null : <h4>Why</h4>}
      {causes.map((cause, at) => (
        <CauseText key={at} cause={cause} steps={steps} />
      ))}
      {remedies.length === 0 ? null : <h4>What helps</h4>}
      <ul class="remedies">
        {remedies.map((remedy, at) => (
          <RemedyText key={at} remedy={remedy} />
        ))}
      </ul>
    </section>
  );
}

interface Where {
  readonly file: string;
  readonly line: number;
}

/** A place in a log; a link to the step that is bound to it, where one is. */
function PlaceLink({ place, steps }: { readonly place: Where; readonly steps: Steps }) {
  const name = visible(`${place.file.split("/").at(-1) ?? place.file}:${place.line}`);
  const at = steps.get(`${place.file}:${place.line}`);
  if (at === undefined) return <span class="place">{name}</span>;
  return (
    <a class="place" href={`#step=${at}`} title={visible(place.file)}>
      {name}
    </a>
  );
}

function CauseText({ cause, steps }: { readonly cause: Cause; readonly steps: Steps }) {
  return (
    <div class="cause">
      <p>{visible(cause.says)}</p>
      <ul>
        {cause.because.map((evidence, at) => (
          <li key={at}>
            because {visible(evidence.says)} <PlaceLink place={evidence} steps={steps} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function RemedyText({ remedy }: { readonly remedy: Remedy }) {
  const { says, model } = remedy;
  return (
    <li>
      <p>{visible(says)}</p>
      {model === null ? null : (
        <table class="odds">
          <caption>What the model says of such a start</caption>
          <thead>
            <tr>
              <td />
              <th scope="col">mean</th>
              <th scope="col">99 %</th>
              <th scope="col">worst depositions</th>
            </tr>
          </thead>
          <tbody>
            <OddsRow name="as it was" odds={model.now} />
            <OddsRow name="then" odds={model.then} />
          </tbody>
        </table>
      )}
    </li>
  );
}

function OddsRow({ name, odds }: { readonly name: string; readonly odds: ModelOdds }) {
  const seconds = (ms: number | null): string =>
    ms === null ? "–" : `${(ms / 1000).toFixed(1)} s`;
  const worst = odds.bounds?.depositions ?? null;
  return (
    <tr>
      <th scope="row">{`${name}: ${visible(odds.variant)}`}</th>
      <td>{seconds(odds.meanMs)}</td>
      <td>{seconds(odds.p99Ms)}</td>
      <td>{worst === "unbounded" ? "∞" : (worst ?? "–")}</td>
    </tr>
  );
}

function Settings({ explanation: { settings, members } }: { readonly explanation: Explanation }) {
  const said = (value: ComponentChildren): ComponentChildren => value ?? "not said";
  return (
    <dl class="facts">
      {members.map(({ name, id, version }) => [
        <dt key={name}>{visible(name)}</dt>,
        <dd key={id}>{visible(`${id}, etcd ${version ?? "of an unknown version"}`)}</dd>,
      ])}
      <dt>heartbeat</dt>
      <dd>{said(settings.heartbeatMs === null ? null : `${settings.heartbeatMs} ms`)}</dd>
      <dt>election timeout</dt>
      <dd>{said(settings.electionMs === null ? null : `${settings.electionMs} ms`)}</dd>
      <dt>pre-vote</dt>
      <dd>{said(settings.preVote === null ? null : settings.preVote ? "on" : "off")}</dd>
    </dl>
  );
}
