import type { PanelState, SignalView, VitalsUpdate, WaveUpdate } from "../contracts";
import { TraceBook } from "../waves/trace-book";
import { linkState, type LinkState } from "./link";
import { Trends } from "./trends";

/** Clock of the page: monotonic milliseconds. */
export const nowMs = (): number => performance.now();

const missedShownMs = 60_000;

/**
 * All this screen knows. Changed only by what the gateway sends; what people see is derived from it and the present time.
 * Samples of waveforms go past the listeners, straight to the canvases.
 */
export class PanelStore {
  readonly traces = new TraceBook();
  readonly trends = new Trends();
  state: PanelState | null = null;
  /** When the last heartbeat came, as wall time for the eye. */
  heartbeatWallMs: number | null = null;
  private missedAt: number | null = null;
  private heartbeatAt: number | null = null;
  private openedAt = nowMs();
  private readonly receivedAt = new Map<string, number>();
  private readonly listeners = new Set<() => void>();

  link(now: number): LinkState {
    return linkState(this.openedAt, this.heartbeatAt, now);
  }

  /** Milliseconds since the last heartbeat, or since the page opened. */
  silentMs(now: number): number {
    return now - (this.heartbeatAt ?? this.openedAt);
  }

  /** Milliseconds since the gateway sent this patient's signals. */
  elapsedMs(patient: string, now: number): number {
    return Math.max(0, now - (this.receivedAt.get(patient) ?? this.heartbeatAt ?? now));
  }

  /** Milliseconds since the gateway sent the state. */
  stateElapsedMs(now: number): number {
    return Math.max(0, now - (this.heartbeatAt ?? now));
  }

  /** True for a minute after a reconnect that came too late for the replay. */
  hasMissedEvents(now: number): boolean {
    return this.missedAt !== null && now - this.missedAt < missedShownMs;
  }

  takeState(state: PanelState): void {
    const now = nowMs();
    this.state = state;
    this.heartbeatAt = now;
    this.heartbeatWallMs = Date.now();
    this.receivedAt.clear();
    for (const patient of state.patients) this.noteSignals(patient.id, patient.signals, now);
    this.tell();
  }

  takeVitals(update: VitalsUpdate): void {
    if (this.state === null) return;
    this.noteSignals(update.patient, update.signals, nowMs());
    const patients = this.state.patients.map((p) => (p.id === update.patient ? { ...p, signals: update.signals } : p));
    this.state = { ...this.state, patients };
    this.tell();
  }

  takeWaves(update: WaveUpdate): void {
    const now = nowMs();
    for (const frame of update.frames) this.traces.take(frame, now);
  }

  takeGap(): void {
    this.missedAt = nowMs();
    this.tell();
  }

  /** The computer slept: the time in between counts as silence although the page's clock stood still. */
  age(sleptMs: number): void {
    if (this.heartbeatAt !== null) this.heartbeatAt -= sleptMs;
    for (const [patient, at] of this.receivedAt) this.receivedAt.set(patient, at - sleptMs);
    this.tell();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private noteSignals(patient: string, signals: readonly SignalView[], now: number): void {
    this.receivedAt.set(patient, now);
    this.trends.note(patient, signals, now);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
