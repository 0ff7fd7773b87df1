/** Each member's state at a step; what the step changed is marked, with what it was before. */

import type { ComponentChildren } from "preact";

import { visible } from "./escaped.ts";
import { termClass } from "./palette.ts";
import type { Fields, Story, StoryMoment } from "./story.ts";

interface StateProps {
  readonly story: Story;
  readonly moment: StoryMoment;
}

interface FieldRow {
  readonly name: string;
  readonly of: (fields: Fields, story: Story) => string;
}

const orNone = (value: string | null | undefined): string =>
  value === undefined ? "?" : (value ?? "none");

const roleWords: Readonly<Record<NonNullable<Fields["role"]>, string>> = {
  follower: "follower",
  candidate: "candidate",
  preCandidate: "pre-candidate",
  leader: "leader",
};

const main: readonly FieldRow[] = [
  { name: "role", of: roleOf },
  { name: "term", of: ({ term }) => String(term ?? "?") },
  { name: "follows", of: ({ lead }) => orNone(lead) },
  { name: "vote", of: ({ vote }) => orNone(vote) },
  { name: "election timer", of: timerOf },
  { name: "lease", of: leaseOf },
  {
    name: "last entry",
    of: ({ logTerm, index }) => (index === undefined ? "?" : `${index} (term ${logTerm})`),
  },
  { name: "commit", of: ({ commit }) => String(commit ?? "?") },
  { name: "waiting messages", of: ({ inbox }) => String(inbox ?? "?") },
];

const further: readonly FieldRow[] = [
  {
    name: "votes",
    of: ({ votes = [] }) =>
      votes.map(({ from, granted }) => `${from} ${granted ? "yes" : "no"}`).join(", ") || "none",
  },
  { name: "log", of: ({ log }) => log ?? "?" },
  { name: "knows of others", of: ({ progress = [] }) => progress.join("; ") || "nothing" },
  { name: "heartbeat timer", of: ({ heartbeatElapsed }) => String(heartbeatElapsed ?? "?") },
  { name: "hands over to", of: ({ leadTransferee }) => orNone(leadTransferee) },
  { name: "ticks owed", of: ({ owedTicks }) => String(owedTicks ?? "?") },
  { name: "panic", of: ({ panic }) => orNone(panic) },
];

function roleOf({ role, up, cut }: Fields): string {
  if (up === false) return "down";
  return `${role === undefined ? "?" : roleWords[role]}${cut === true ? ", cut off" : ""}`;
}

function timerOf({ electionElapsed, timeout, timeoutOpen, role }: Fields): string {
  if (electionElapsed === undefined || role === "leader") return "–";
  return `${electionElapsed} of ${timeoutOpen === true ? "≥ " : ""}${timeout ?? "?"}`;
}

function leaseOf(
  { lead, electionElapsed, role }: Fields,
  { hasLeases, electionTick }: Story,
): string {
  if (electionElapsed === undefined || electionTick === null) return "?";
  if (!hasLeases || lead === null || lead === undefined || role === "leader") return "none";
  const left = electionTick - electionElapsed;
  return left > 0 ? `${left} tick${left === 1 ? "" : "s"} left` : "expired";
}

export function StateTable({ story, moment }: StateProps) {
  return (
    <section>
      <h3>State after the step</h3>
      <div class="table-scroll" tabIndex={0} role="region" aria-label="State of each member">
        <Fieldset story={story} moment={moment} rows={main} />
      </div>
      <details>
        <summary>All fields</summary>
        <div class="table-scroll" tabIndex={0} role="region" aria-label="Further fields">
          <Fieldset story={story} moment={moment} rows={further} />
        </div>
      </details>
    </section>
  );
}

function Fieldset({ story, moment, rows }: StateProps & { readonly rows: readonly FieldRow[] }) {
  return (
    <table class="state">
      <thead>
        <tr>
          <td />
          {story.members.map(({ name }) => (
            <th key={name} scope="col">
              {visible(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, of }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {story.members.map((member) => {
              const [was, is] = [moment.before.get(member.name), moment.after.get(member.name)];
              const [before, after] = [of(was ?? {}, story), of(is ?? {}, story)];
              return (
                <Cell key={member.name} before={before} after={after}>
                  {name === "term" ? <TermChip term={is?.term} /> : visible(after)}
                </Cell>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CellProps {
  readonly before: string;
  readonly after: string;
  readonly children: ComponentChildren;
}

function Cell({ before, after, children }: CellProps) {
  if (before === after) return <td>{children}</td>;
  return (
    <td class="changed">
      <del>{visible(before)}</del>
      <ins>{children}</ins>
    </td>
  );
}

function TermChip({ term }: { readonly term: number | undefined }) {
  if (term === undefined) return <>?</>;
  return <span class={`term-chip ${termClass(term)}`}>{term}</span>;
}
