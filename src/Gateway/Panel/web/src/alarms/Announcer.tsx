import { useEffect, useRef, useState } from "preact/hooks";
import type { PanelState } from "../contracts";
import { messages } from "../messages";
import { whoOf } from "./AlarmLine";
import { newlyRaised, orderAlarms, priorityName } from "./order";

interface AnnouncerProps {
  readonly state: PanelState | null;
  /** What else must be said at once. */
  readonly warning: string;
  /** What else is said when it is polite. */
  readonly status: string;
}

/**
 * What a screen reader says: a new high alarm at once, other alarms when it is polite. Numbers are never announced. Both
 * regions are there from the start, for a region that comes with its text is not read.
 */
export function Announcer({ state, warning, status }: AnnouncerProps) {
  const before = useRef<PanelState["alarms"]>([]);
  const [urgent, setUrgent] = useState("");
  const [polite, setPolite] = useState("");
  const alarms = state?.alarms;
  useEffect(() => {
    if (state === null || alarms === undefined) return;
    const raised = orderAlarms(newlyRaised(before.current, alarms));
    before.current = alarms;
    const say = (isHigh: boolean): string =>
      raised
        .filter((alarm) => (priorityName(alarm) === "high") === isHigh)
        .map((alarm) => messages.alarm.announce(messages.priority[priorityName(alarm)], whoOf(alarm, state.patients), alarm.title, alarm.why))
        .join(" ");
    if (say(true) !== "") setUrgent(say(true));
    if (say(false) !== "") setPolite(say(false));
  }, [alarms]);
  return (
    <div class="only-read">
      <div role="alert">{urgent}</div>
      <div role="alert">{warning}</div>
      <div role="status">{polite}</div>
      <div role="status">{status}</div>
    </div>
  );
}
