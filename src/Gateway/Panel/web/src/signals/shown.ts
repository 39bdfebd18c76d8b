import type { SignalView } from "../contracts";
import { messages } from "../messages";
import { ageText } from "./age";

export type ShownState = "live" | "old" | "off" | "never-seen";

/** What a tile shows. Nothing unknown ever gets the look of a live value. */
export interface ShownSignal {
  readonly state: ShownState;
  /** Text of the number; "--" when there is none to show. */
  readonly value: string;
  readonly unit: string;
  /** State, age and reason in words. */
  readonly note: string;
}

/**
 * The signal as it is now, `elapsedMs` after the gateway sent it. While the link is alive the gateway's state holds and only
 * the age runs on; on a dead link the screen degrades the state by itself: Old at two expected intervals, Off at three
 * (not before 10 s).
 */
export function shownSignal(signal: SignalView, elapsedMs: number, isLinkAlive: boolean): ShownSignal {
  const unit = messages.units[signal.unit] ?? signal.unit;
  const ageMs = signal.ageMs === null ? null : signal.ageMs + elapsedMs;
  const state = isLinkAlive ? knownState(signal) : worse(knownState(signal), stateByAge(signal, ageMs));
  const hasValue = (state === "live" || state === "old") && signal.value !== null;
  return { state, value: hasValue ? signal.value! : messages.signal.noValue, unit, note: note(signal, state, ageMs, isLinkAlive) };
}

/** A state this screen does not know, or a live signal without value or age, is shown as Off. */
function knownState(signal: SignalView): ShownState {
  switch (signal.state) {
    case "live":
    case "old":
      return signal.value === null || signal.ageMs === null ? "off" : signal.state;
    case "never-seen":
      return "never-seen";
    default:
      return "off";
  }
}

function stateByAge(signal: SignalView, ageMs: number | null): ShownState {
  if (ageMs === null || signal.expectedMs === 0) return "live";
  if (ageMs > Math.max(10_000, 3 * signal.expectedMs)) return "off";
  return ageMs > 2 * signal.expectedMs ? "old" : "live";
}

const rank: Record<ShownState, number> = { live: 0, old: 1, off: 2, "never-seen": 3 };

function worse(a: ShownState, b: ShownState): ShownState {
  return rank[a] >= rank[b] ? a : b;
}

function note(signal: SignalView, state: ShownState, ageMs: number | null, isLinkAlive: boolean): string {
  const words = messages.signal;
  const age = ageMs === null ? null : ageText(ageMs);
  const reason = signal.reason ?? (isLinkAlive ? null : words.notLive);
  switch (state) {
    case "never-seen":
      return join(words.neverSeen, signal.reason);
    case "off":
      return join(words.off, reason ?? words.noReason, age);
    case "old":
      return join(words.old, age, signal.reason);
    case "live":
      // A value measured on demand is not "live": it only has an age.
      return signal.expectedMs === 0 ? join(messages.age.ago(age ?? ""), signal.reason) : join(words.live, age, signal.reason);
  }
}

function join(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join(" · ");
}
