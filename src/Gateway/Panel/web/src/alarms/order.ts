import type { AlarmView } from "../contracts";

export type PriorityName = "high" | "medium" | "low" | "advisory";

/** A priority this screen does not know is shown as high: never less than it may be. */
export function priorityName(alarm: AlarmView): PriorityName {
  if (alarm.kind === "SA") return "advisory";
  if (alarm.priority === 1) return "low";
  return alarm.priority === 2 ? "medium" : "high";
}

/**
 * Most urgent first: by priority, then the oldest. An acknowledged alarm gives way to a new warning, but a notice never pushes
 * an alarm of the patient out of sight, acknowledged or not.
 */
export function orderAlarms(alarms: readonly AlarmView[]): readonly AlarmView[] {
  return [...alarms].sort((a, b) => urgency(b) - urgency(a) || compare(a.startedAt, b.startedAt) || compare(a.episode, b.episode));
}

function urgency(alarm: AlarmView): number {
  const priority = { high: 3, medium: 2, low: 1, advisory: 0 }[priorityName(alarm)];
  if (alarm.ack === null) return 2 * priority;
  return 2 * priority - (priority === 3 ? 2.5 : 1.5);
}

/** The one alarm that may sound: the highest priority that the gateway says is sounding; of equals the oldest. */
export function voiceOf(alarms: readonly AlarmView[]): AlarmView | null {
  return orderAlarms(alarms.filter((alarm) => alarm.sounding && alarm.ack === null && alarm.pausedMs <= 0 && alarm.kind !== "SA"))[0] ?? null;
}

/** The alarms of a patient, most urgent first. */
export function alarmsOf(patient: string, alarms: readonly AlarmView[]): readonly AlarmView[] {
  return orderAlarms(alarms.filter((alarm) => alarm.patient === patient));
}

/** Episodes that are new, or whose priority rose, since `before`. */
export function newlyRaised(before: readonly AlarmView[], after: readonly AlarmView[]): readonly AlarmView[] {
  const known = new Map(before.map((alarm) => [alarm.episode, alarm.priority]));
  return after.filter((alarm) => (known.get(alarm.episode) ?? -1) < alarm.priority);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
