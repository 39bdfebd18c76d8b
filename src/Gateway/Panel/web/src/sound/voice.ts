import type { AlarmView } from "../contracts";
import { priorityName, voiceOf } from "../alarms/order";
import { burst, categoryOf, harmonics, leastGapMs, rampMs, type Burst, type SoundPriority } from "./bursts";

export type SoundState = "running" | "suspended" | "missing";

const quietGain = 0.3;
const escalatedGain = 0.6;

/**
 * The screen's one voice: plays the burst of the most urgent sounding alarm, again and again, and nothing else. Missing or
 * failing audio never throws: the state says so and the page shows it.
 */
export class AlarmVoice {
  private context: AudioContext | null = null;
  private wave: PeriodicWave | null = null;
  private out: GainNode | null = null;
  private playing: string | null = null;
  private nextAt = 0;
  private endsAt = 0;

  constructor(private readonly changed: () => void) {
    try {
      this.context = new AudioContext();
      this.context.onstatechange = changed;
      const parts = new Float32Array([0, ...harmonics]);
      this.wave = this.context.createPeriodicWave(new Float32Array(parts.length), parts);
    } catch {
      this.context = null;
    }
  }

  get state(): SoundState {
    if (this.context === null || this.context.state === "closed") return "missing";
    return this.context.state === "running" ? "running" : "suspended";
  }

  /** To be called from a tap or a key: browsers let nothing sound before one. */
  enable(): void {
    this.context?.resume().then(this.changed, () => undefined);
  }

  /** To be called a few times a second with the alarms of now. `isBlind`: the link is dead and nobody silenced that here. */
  update(alarms: readonly AlarmView[], isBlind: boolean, nowMs: number): void {
    const alarm = isBlind ? null : voiceOf(alarms);
    const key = isBlind ? "blind" : alarm && `${alarm.episode} ${alarm.priority}`;
    if (key !== this.playing) {
      this.stop();
      this.playing = key;
      this.nextAt = Math.max(nowMs, this.endsAt + leastGapMs);
    }
    if (key === null || nowMs < this.nextAt || this.state !== "running") return;
    const sound = alarm === null ? burst("medium", "general") : burst(soundPriority(alarm), categoryOf(alarm.rule, alarm.kind));
    this.nextAt = nowMs + sound.repeatMs;
    this.endsAt = nowMs + sound.lengthMs;
    this.play(sound, alarm !== null && alarm.escalationLevel > 0 ? escalatedGain : quietGain);
  }

  private play(sound: Burst, gain: number): void {
    const context = this.context!;
    const out = context.createGain();
    out.gain.value = gain;
    out.connect(context.destination);
    this.out = out;
    const start = context.currentTime + 0.02;
    for (const pulse of sound.pulses) {
      const from = start + pulse.atMs / 1000;
      const to = from + pulse.lengthMs / 1000;
      const envelope = context.createGain();
      envelope.gain.setValueAtTime(0, from);
      envelope.gain.linearRampToValueAtTime(1, from + rampMs / 1000);
      envelope.gain.setValueAtTime(1, to - rampMs / 1000);
      envelope.gain.linearRampToValueAtTime(0, to);
      const tone = context.createOscillator();
      tone.setPeriodicWave(this.wave!);
      tone.frequency.value = pulse.frequencyHz;
      tone.connect(envelope).connect(out);
      tone.start(from);
      tone.stop(to);
    }
  }

  private stop(): void {
    this.out?.disconnect();
    this.out = null;
  }
}

function soundPriority(alarm: AlarmView): SoundPriority {
  const name = priorityName(alarm);
  return name === "advisory" ? "low" : name;
}
