/** One step whole: what happened, what was sent, and each member's state with what changed. */

import { visible } from "./escaped.ts";
import { PlaceText } from "./row-list.tsx";
import { StateTable } from "./state-table.tsx";
import { SignIcon, signWords } from "./sign-shape.tsx";
import type { Arrow, Story, StoryMoment } from "./story.ts";

interface StepProps {
  readonly story: Story;
  readonly at: number;
}

export function StepPanel({ story, at }: StepProps) {
  const moment = story.moments[at];
  if (moment === undefined) return <p>Nothing happens in this trace.</p>;
  const isTimed = story.hasTicks && story.tickMs !== null;
  const seconds = ((moment.tick * (story.tickMs ?? 0)) / 1000).toFixed(1);
  const time = isTimed ? `, tick ${moment.tick} (${seconds} s)` : "";
  return (
    <div class="step-panel">
      <h2>
        {`Step ${at}`}
        <span class="of">{` of 0–${story.moments.length - 1}${time}`}</span>
      </h2>
      <p class="says">{visible(moment.says)}</p>
      <Chips moment={moment} />
      <Lines moment={moment} />
      <Messages story={story} at={at} />
      <StateTable story={story} moment={moment} />
      <Environment moment={moment} />
    </div>
  );
}

function Chips({ moment }: { readonly moment: StoryMoment }) {
  const isHidden = moment.weight === "hidden";
  if (moment.signs.length === 0 && !isHidden) return null;
  return (
    <p class="chips">
      {isHidden ? (
        <span class="chip">
          hidden step: no line of the logs tells of it, but the lines need it
        </span>
      ) : null}
      {moment.signs.map(({ kind, member }) => (
        <span key={`${kind} ${member}`} class={`chip ${kind}`}>
          <SignIcon kind={kind} />
          {`${visible(member)}: ${signWords[kind]}`}
        </span>
      ))}
    </p>
  );
}

function Lines({ moment: { lines, member } }: { readonly moment: StoryMoment }) {
  if (lines.length === 0) return null;
  const isReal = lines.some(({ place }) => place !== null);
  return (
    <section>
      <h3>{isReal ? `Lines of ${visible(member)}` : `What etcd prints on ${visible(member)}`}</h3>
      <ul class="exact-lines">
        {lines.map(({ text, place }, at) => (
          <li key={at}>
            <code>{visible(text)}</code>
            {place === null ? null : (
              <span class="where">
                <PlaceText place={place} />
                {place.stamp === null ? "" : ` at ${place.stamp}`}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const fates: Readonly<Record<Arrow["fate"], string>> = {
  delivered: "arrives in",
  ignored: "is ignored in",
  lost: "is lost in",
  gone: "goes nowhere: its receiver, or its link, is down",
  underWay: "is still under way at the end",
};

function Messages({ story, at }: { readonly story: Story; readonly at: number }) {
  const arrived = story.arrows.filter((arrow) => arrow.endsAt === at && arrow.sentAt !== at);
  const sent = story.arrows.filter(({ sentAt }) => sentAt === at);
  if (arrived.length + sent.length === 0) return null;
  return (
    <section>
      <h3>Messages</h3>
      <ul class="messages">
        {arrived.map((arrow, which) => (
          <li key={which}>
            {`${nameOf(arrow)} ${arrivalWords[arrow.fate]}, sent `}
            {arrow.sentAt < 0 ? "before the start" : <StepLink at={arrow.sentAt} />}
          </li>
        ))}
        {sent.map((arrow, which) => (
          <li key={`sent ${which}`}>
            {`${nameOf(arrow)} is sent; it ${fates[arrow.fate]} `}
            {arrow.endsAt === null || arrow.endsAt === at ? null : <StepLink at={arrow.endsAt} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

const arrivalWords: Readonly<Record<Arrow["fate"], string>> = {
  delivered: "arrives",
  ignored: "is ignored",
  lost: "is lost",
  gone: "is gone",
  underWay: "is under way",
};

const nameOf = ({ from, to, type, term, reject }: Arrow): string =>
  `${visible(from)} → ${visible(to)}: ${type}${term === 0 ? "" : ` of term ${term}`}` +
  (reject ? " (rejection)" : "");

export function StepLink({ at }: { readonly at: number }) {
  return <a href={`#step=${at}`}>{`step ${at}`}</a>;
}

function Environment({ moment: { step } }: { readonly moment: StoryMoment }) {
  const changed = Object.entries(step?.changes.environment ?? {});
  if (changed.length === 0) return null;
  return (
    <details>
      <summary>Clocks and network</summary>
      <ul class="messages">
        {changed.map(([field, values]) => {
          const [before, after] = values as readonly [unknown, unknown];
          return (
            <li key={field}>{`${field}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`}</li>
          );
        })}
      </ul>
    </details>
  );
}
