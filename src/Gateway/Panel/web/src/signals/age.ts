import { messages } from "../messages";

/** Age in words: "now" below 2 s, then whole seconds, minutes, hours, days, always rounded down. */
export function ageText(ageMs: number): string {
  const seconds = Math.floor(Math.max(0, ageMs) / 1000);
  if (seconds < 2) return messages.age.now;
  if (seconds < 60) return messages.age.seconds(seconds);
  if (seconds < 3600) return messages.age.minutes(Math.floor(seconds / 60));
  if (seconds < 48 * 3600) return messages.age.hours(Math.floor(seconds / 3600));
  return messages.age.days(Math.floor(seconds / 86400));
}

/** Running duration with seconds, for alarms and countdowns. */
export function durationText(durationMs: number): string {
  const seconds = Math.floor(Math.max(0, durationMs) / 1000);
  if (seconds < 60) return messages.duration.seconds(seconds);
  if (seconds < 3600) return messages.duration.minutes(Math.floor(seconds / 60), seconds % 60);
  return messages.duration.hours(Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60));
}

/** Time of day of an ISO stamp in the viewer's zone, e.g. 21:04. Empty for a stamp that is none. */
export function clockText(iso: string, withSeconds = false): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  return new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    ...(withSeconds ? { second: "2-digit" } : {}),
  }).format(at);
}
