import { useState } from "preact/hooks";
import type { AlarmView, PatientView } from "../contracts";
import { messages } from "../messages";
import { clockText, durationText } from "../signals/age";
import { SmallIcon } from "../ui/Icons";
import { acknowledge, pauseSound, station, type CommandOutcome } from "./commands";
import { phaseText, PriorityBadge, whoOf, WhoBadge } from "./AlarmLine";
import { priorityName } from "./order";

/** Longest pause of a high alarm; the gateway caps by priority. */
const pauseSeconds = 120;

interface AlarmCardProps {
  readonly alarm: AlarmView;
  readonly patients: readonly PatientView[];
  readonly elapsedMs: number;
}

/** One alarm in full: what, whom, why, how long, and the one large button. */
export function AlarmCard({ alarm, patients, elapsedMs }: AlarmCardProps) {
  const [sent, setSent] = useState<CommandOutcome | null>(null);
  const words = messages.alarm;
  const who = whoOf(alarm, patients);
  const isLatched = alarm.state === "latched";
  const send = async (command: Promise<CommandOutcome>): Promise<void> => {
    setSent("sent");
    setSent(await command);
  };
  return (
    <article class={`alarm alarm-${priorityName(alarm)}${alarm.ack === null ? "" : " alarm-silenced"}`} data-episode={alarm.episode} data-rule={alarm.rule}>
      <div class="alarm-head">
        <PriorityBadge alarm={alarm} />
        <WhoBadge alarm={alarm} patients={patients} />
        <span class="alarm-phase">{phaseText(alarm, elapsedMs)}</span>
      </div>
      <div class="alarm-body">
        <h2>{alarm.title}</h2>
        <p>{alarm.why}</p>
        <p class="alarm-foot">{alarm.cloudKnows ? words.cloudKnows : words.cloudDoesNotKnow}</p>
      </div>
      <div class="alarm-acts">
        {alarm.ack === null ? (
          <button
            type="button" class="ack" onClick={() => void send(acknowledge(alarm.episode))}
            aria-label={isLatched ? words.confirmLabel(alarm.title, who) : words.silenceLabel(alarm.title, who)}
          >
            <SmallIcon name={isLatched ? "tick" : "bellOff"} />
            {isLatched ? words.confirm : words.silence}
          </button>
        ) : (
          <p class="silenced"><SmallIcon name="tick" />{silencedText(alarm.ack)}</p>
        )}
        <PauseButton alarm={alarm} elapsedMs={elapsedMs} pause={() => void send(pauseSound(alarm.episode, pauseSeconds))} />
        <p class="command-note" role="status">{noteOf(sent, alarm.ack !== null || alarm.pausedMs > 0)}</p>
      </div>
    </article>
  );
}

/** Pausing is for what sounds; while it lasts, the time left stands in the button's place. */
function PauseButton({ alarm, elapsedMs, pause }: { alarm: AlarmView; elapsedMs: number; pause: () => void }) {
  const leftMs = alarm.pausedMs - elapsedMs;
  const words = messages.alarm;
  if (leftMs > 0) return <p class="paused"><SmallIcon name="bellOff" />{words.paused(durationText(leftMs + 999))}</p>;
  if (alarm.ack !== null || !alarm.sounding) return null;
  return <button type="button" class="pause" onClick={pause} aria-label={words.pauseLabel(alarm.title)}>{words.pause}</button>;
}

function silencedText(ack: NonNullable<AlarmView["ack"]>): string {
  const words = messages.alarm;
  return words.silencedBy(ack.role, ack.station === station ? words.thisScreen : ack.station, clockText(ack.at));
}

/** "Sent" stands until the gateway's own broadcast shows the effect. */
function noteOf(sent: CommandOutcome | null, isEffective: boolean): string {
  const words = messages.alarm;
  if (sent === "failed") return words.failed;
  if (sent === "stale") return words.stale;
  return sent === null || isEffective ? "" : words.sent;
}
