import type { SyncView } from "../contracts";
import { messages } from "../messages";
import { ageText } from "../signals/age";
import { SmallIcon } from "../ui/Icons";

interface SyncCardProps {
  readonly sync: SyncView;
  readonly elapsedMs: number;
  readonly isLinkAlive: boolean;
}

/** What the cloud has and what still waits, from the journal's own counters. */
export function SyncCard({ sync, elapsedMs, isLinkAlive }: SyncCardProps) {
  const words = messages.sync;
  const state = sync.state === "connected" || sync.state === "refused" || sync.state === "off" ? sync.state : "waiting";
  return (
    <section class={`card sync sync-${state}${isLinkAlive ? "" : " dim"}`} aria-labelledby="sync-title" data-sync={state}>
      <h2 id="sync-title">{words.title}</h2>
      <p class="sync-state"><SmallIcon name={state === "connected" ? "tick" : state === "waiting" ? "wait" : "cross"} /><strong>{words[state]}</strong></p>
      {sync.problem === null ? null : <p class="problem">{sync.problem}</p>}
      <p>{sync.lastAckAgeMs === null ? words.never : words.last(ageText(sync.lastAckAgeMs + elapsedMs))}</p>
      <p>{sync.autonomyHours === null ? words.autonomyUnknown : words.autonomy(ageText(sync.autonomyHours * 3_600_000))}</p>
      <p class={sync.journalHealthy ? "" : "problem"}>{sync.journalHealthy ? words.journalGood : words.journalBad}</p>
      <LaneTable sync={sync} elapsedMs={elapsedMs} />
    </section>
  );
}

function LaneTable({ sync, elapsedMs }: { readonly sync: SyncView; readonly elapsedMs: number }) {
  const words = messages.sync;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={words.lanes}>
      <table>
        <thead>
          <tr>{[words.lane, words.accepted, words.queued, words.acknowledged, words.dropped, words.oldest].map((head) => <th scope="col" key={head}>{head}</th>)}</tr>
        </thead>
        <tbody>
          {sync.lanes.map((lane) => (
            <tr key={lane.lane}>
              <th scope="row">{lane.lane}</th>
              <td>{lane.accepted}</td>
              <td>{lane.queued}</td>
              <td>{lane.acknowledged}</td>
              <td class={lane.dropped > 0 ? "problem" : ""}>{lane.dropped}</td>
              <td>{lane.oldestQueuedMs === null ? words.none : ageText(lane.oldestQueuedMs + elapsedMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
