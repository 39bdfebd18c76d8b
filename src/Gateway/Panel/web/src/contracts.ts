// Generated from src/Gateway/Panel/Contracts.cs by ContractsTests. EDGE_UPDATE_GOLDEN=1 rewrites it.

export interface PanelState {
  readonly gateway: string;
  readonly wallAt: string;
  readonly clockTrusted: boolean;
  readonly demo: boolean;
  readonly patients: readonly PatientView[];
  readonly alarms: readonly AlarmView[];
  readonly devices: readonly DeviceView[];
  readonly sync: SyncView;
  readonly screens: ScreensView;
}

export interface PatientView {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  readonly icon: string;
  readonly signals: readonly SignalView[];
  readonly waves: readonly WaveView[];
  readonly news2: News2View | null;
}

export interface SignalView {
  readonly key: string;
  readonly device: string;
  readonly metric: string;
  readonly name: string;
  readonly unit: string;
  readonly value: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly ageMs: number | null;
  readonly expectedMs: number;
  readonly limits: string;
}

export interface WaveView {
  readonly key: string;
  readonly device: string;
  readonly metric: string;
  readonly name: string;
  readonly unit: string;
  readonly rateHz: number;
  readonly low: number;
  readonly high: number;
}

export interface News2View {
  readonly score: number | null;
  readonly known: number;
  readonly of: number;
  readonly trigger: string;
  readonly missing: readonly string[];
}

export interface AlarmView {
  readonly episode: string;
  readonly patient: string | null;
  readonly rule: string;
  readonly kind: string;
  readonly priority: number;
  readonly state: string;
  readonly title: string;
  readonly why: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly unknown: boolean;
  readonly sounding: boolean;
  readonly ack: AckView | null;
  readonly pausedMs: number;
  readonly escalationLevel: number;
  readonly cloudKnows: boolean;
  readonly signal: string | null;
}

export interface AckView {
  readonly role: string;
  readonly station: string;
  readonly at: string;
}

export interface DeviceView {
  readonly id: string;
  readonly name: string;
  readonly link: string;
  readonly problem: string | null;
  readonly lastFrameAgeMs: number | null;
  readonly frames: number;
  readonly rejected: number;
  readonly discardedBytes: number;
  readonly heldBack: string | null;
}

export interface SyncView {
  readonly state: string;
  readonly problem: string | null;
  readonly lastAckAgeMs: number | null;
  readonly autonomyHours: number | null;
  readonly journalHealthy: boolean;
  readonly lanes: readonly LaneView[];
}

export interface LaneView {
  readonly lane: string;
  readonly accepted: number;
  readonly queued: number;
  readonly acknowledged: number;
  readonly dropped: number;
  readonly oldestQueuedMs: number | null;
  readonly durable: number;
}

export interface ScreensView {
  readonly connected: number;
  readonly waveFramesDropped: number;
  readonly waveSamplesOverwritten: number;
  readonly closedAsTooSlow: number;
}

export interface VitalsUpdate {
  readonly patient: string;
  readonly signals: readonly SignalView[];
}

export interface WaveUpdate {
  readonly frames: readonly WaveFrame[];
}

export interface WaveFrame {
  readonly patient: string;
  readonly key: string;
  readonly sequence: number;
  readonly rateHz: number;
  readonly scale: number;
  readonly offset: number;
  readonly samples: string;
}

export interface GapNotice {
  readonly lastSeen: number;
}

export interface AckRequest {
  readonly station: string;
}

export interface PauseRequest {
  readonly seconds: number;
  readonly station: string;
}

export interface CommandAnswer {
  readonly episode: string;
  readonly result: string;
  readonly detail: string | null;
}
