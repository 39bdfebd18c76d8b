import { useEffect, useRef, useState } from "preact/hooks";
import type { AlarmView, PanelState } from "../contracts";
import { messages } from "../messages";
import { AlarmCard } from "./AlarmCard";
import { AlarmRow } from "./AlarmRow";
import { orderAlarms } from "./order";

interface AlarmBarProps {
  readonly state: PanelState;
  readonly elapsedMs: number;
  readonly isLinkAlive: boolean;
}

/** On every screen: the most urgent alarm in full with its one button, the others as rows behind a count. */
export function AlarmBar({ state, elapsedMs, isLinkAlive }: AlarmBarProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const alarms = orderAlarms(state.alarms);
  useResetOnNewAlarm(alarms, () => setChosen(null));
  const words = messages.alarm;
  const shown = alarms.find((alarm) => alarm.episode === chosen) ?? alarms[0];
  if (shown === undefined) {
    return (
      <section class="alarm-bar alarm-bar-quiet" aria-label={words.region}>
        <p>{isLinkAlive ? words.none : words.noneKnown}</p>
      </section>
    );
  }
  const others = alarms.filter((alarm) => alarm !== shown);
  return (
    <section class="alarm-bar" aria-label={words.region}>
      <AlarmCard key={shown.episode} alarm={shown} patients={state.patients} elapsedMs={elapsedMs} />
      {others.length === 0 ? null : (
        <button type="button" class="more" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? words.fewer : words.more(others.length)}
        </button>
      )}
      {isOpen && others.length > 0 ? (
        <ul class="alarm-rows">
          {others.map((alarm) => (
            <AlarmRow key={alarm.episode} alarm={alarm} patients={state.patients} elapsedMs={elapsedMs} choose={() => setChosen(alarm.episode)} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

/** A new episode takes the bar back from one that somebody chose to look at. */
function useResetOnNewAlarm(alarms: readonly AlarmView[], reset: () => void): void {
  const known = useRef(new Set<string>());
  const episodes = alarms.map((alarm) => alarm.episode).join(" ");
  useEffect(() => {
    const isNew = alarms.some((alarm) => !known.current.has(alarm.episode));
    known.current = new Set(alarms.map((alarm) => alarm.episode));
    if (isNew) reset();
  }, [episodes]);
}
