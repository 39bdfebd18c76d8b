// Every text a person reads. One language per object of this shape; no text is put together outside of it.

const plural = new Intl.PluralRules("en");

function count(n: number, one: string, other: string): string {
  return `${n} ${plural.select(n) === "one" ? one : other}`;
}

const english = {
  appName: "Edge",
  intendedUse:
    "Secondary notification and information for caregivers. It does not replace the alarm of the medical device.",

  nav: { label: "Screens", home: "Patients", about: "About", back: "All patients", skip: "Skip to content" },

  link: {
    connecting: "Connecting",
    live: "Live",
    dead: "Not live",
    banner: (since: string) => `NOT LIVE since ${since}`,
    bannerNever: "NOT LIVE: the gateway does not answer",
    detail: (duration: string) =>
      `No sign of the gateway for ${duration}. The numbers below are old. Look at the patient and at the medical device.`,
    detailNever: "Nothing is known yet. Look at the patient and at the medical device.",
    silence: "Silence on this screen",
    silenced: "Silenced on this screen",
    missed: "Connected again. What happened in between is not shown on this screen.",
    loading: "Waiting for the gateway",
    loadingDetail: "No value has arrived yet.",
  },

  notes: "Notes",
  demo: "Demo: simulated devices, no real patient",
  clockNotSet: "The gateway's clock is not set. Times of day may be wrong.",

  sound: {
    enable: "Tap to enable sound",
    on: "Sound on",
    missing: "No sound on this screen",
    pausedFor: (time: string) => `Sound paused, ${time} left`,
  },

  age: {
    now: "now",
    seconds: (n: number) => `${n}\u00a0s`,
    minutes: (n: number) => `${n}\u00a0min`,
    hours: (n: number) => `${n}\u00a0h`,
    days: (n: number) => count(n, "day", "days"),
    ago: (age: string) => (age === "now" ? "measured now" : `${age} ago`),
  },

  duration: {
    seconds: (n: number) => `${n} s`,
    minutes: (m: number, s: number) => `${m} min ${String(s).padStart(2, "0")} s`,
    hours: (h: number, m: number) => `${h} h ${String(m).padStart(2, "0")} min`,
  },

  signal: {
    live: "Live",
    old: "Old",
    off: "Off",
    neverSeen: "Never seen",
    noValue: "--",
    noReason: "no reason given",
    notLive: "the gateway does not answer",
    noLimits: "No alarm limits",
    limits: (text: string) => `Limits: ${text}`,
    source: (device: string) => `From ${device}`,
    numbers: "Numbers",
  },

  units: { "/min": "per min", "mm[Hg]": "mmHg", Cel: "°C", "1": "" } as Record<string, string>,

  priority: { high: "ALARM", medium: "WARNING", low: "NOTICE", advisory: "FORECAST" },
  technical: "Technical",

  alarm: {
    region: "Alarms",
    none: "No alarms",
    noneKnown: "Alarms not known",
    gateway: "Gateway",
    for: (duration: string) => `for ${duration}`,
    latched: "over, waits for confirmation",
    clearing: "getting better",
    unknown: "no signal now",
    silence: "Silence",
    confirm: "Confirm",
    silenceLabel: (title: string, who: string) => `Silence ${title}, ${who}`,
    confirmLabel: (title: string, who: string) => `Confirm that this is over: ${title}, ${who}`,
    sent: "Sent",
    failed: "Not sent. The gateway does not answer. Try again.",
    stale: "This alarm was over already.",
    silencedBy: (role: string, station: string, at: string) => `silenced by ${role}, ${station}, ${at}`,
    thisScreen: "this screen",
    pause: "Pause sound",
    pauseLabel: (title: string) => `Pause sound of ${title} for up to 2 minutes`,
    paused: (time: string) => `Sound back in ${time}`,
    more: (n: number) => count(n, "more alarm", "more alarms"),
    fewer: "Show fewer",
    cloudKnows: "Cloud knows: yes",
    cloudDoesNotKnow: "Cloud knows: not yet",
    escalated: (level: number) => `Escalation step ${level}`,
    announce: (word: string, who: string, title: string, why: string) => `${word}: ${who}. ${title}. ${why}`,
  },

  home: {
    title: "Patients",
    noPatient: "No patient yet",
    noPatientDetail: "Add a patient and a device to the gateway's configuration.",
    noNumbers: "No device measures this patient yet.",
    open: (name: string) => `Open ${name}`,
    devices: "Devices",
    noDevice: "No device yet",
    noDeviceDetail: "No device is configured. Nothing is measured.",
    gateway: "Gateway and cloud",
  },

  patient: {
    notFound: "This patient is not on this gateway any more.",
    waves: "Waveforms",
    noWaves: "No device of this patient sends a waveform.",
    noSignal: "No signal",
    waveLabel: (name: string, device: string, state: string) => `${name} waveform from ${device}: ${state}`,
    waveLive: "signal present",
    waveNone: "no signal",
    sweep: (seconds: number) => `${seconds} s`,
    trend: "This session",
    trendLabel: (name: string, low: number, high: number, minutes: number) =>
      `${name} over the last ${count(minutes, "minute", "minutes")}: lowest ${low}, highest ${high}`,
    trendEmpty: "Collecting values since this screen was opened.",
  },

  news2: {
    title: "NEWS2",
    notKnown: "not known",
    of: (known: number, of: number) => `${known} of ${of} parts known`,
    atLeast: (score: number) => `at least ${score}`,
    missing: (parts: string) => `Missing: ${parts}`,
    complete: "All parts known",
    parts: {
      respiratory_rate: "breathing",
      spo2: "SpO2",
      on_oxygen: "oxygen given or not",
      systolic: "systolic pressure",
      pulse: "pulse",
      consciousness: "consciousness",
      temperature: "temperature",
    } as Record<string, string>,
    trigger: {
      low: "Low risk",
      "low-medium": "Low to medium risk: one part scores 3",
      medium: "Medium risk",
      high: "High risk",
      not_known: "Risk not known",
    } as Record<string, string>,
  },

  device: {
    connected: "Connected",
    lost: "Not reachable",
    waiting: "Waiting for data",
    last: (age: string) => `Last data ${age === "now" ? "now" : `${age} ago`}`,
    never: "No data yet",
    frames: (frames: number, rejected: number, discarded: number) =>
      `${count(frames, "frame", "frames")}, ${rejected} rejected, ${discarded} bytes discarded`,
    heldBack: (what: string) => `Not judged: ${what}`,
  },

  sync: {
    title: "Cloud sync",
    connected: "Connected",
    waiting: "Waiting for the network",
    refused: "Refused by the receiver",
    off: "Switched off",
    last: (age: string) => (age === "now" ? "Receiver confirmed just now" : `Receiver confirmed ${age} ago`),
    never: "The receiver has not confirmed anything yet",
    autonomy: (text: string) => `Space for ${text} without a connection`,
    autonomyUnknown: "Space without a connection: not known yet",
    journalBad: "The journal on disk has a fault",
    journalGood: "Journal on disk healthy",
    lanes: "Records by lane",
    lane: "Lane",
    accepted: "Accepted",
    queued: "Queued",
    acknowledged: "Confirmed",
    dropped: "Dropped",
    oldest: "Oldest queued",
    none: "none",
  },

  about: {
    title: "About this panel",
    use: "Intended use",
    states: "What the words mean",
    stateList: [
      ["Live", "The value is fresh. Its age is shown beside it."],
      ["Old", "The last value is late. It is shown grey with its age."],
      ["Off", "There is no value to show. The reason is shown instead."],
      ["Never seen", "Nothing has been measured since the gateway started."],
    ] as readonly (readonly [string, string])[],
    alarms: "How alarms look",
    alarmList: [
      ["high", "Needs action now."],
      ["medium", "Needs action soon."],
      ["low", "Good to know."],
      ["advisory", "What may happen. It never replaces a measured alarm."],
    ] as readonly (readonly ["high" | "medium" | "low" | "advisory", string])[],
    technicalNote: "An alarm with a plug is technical: it is about a sensor or the gateway, not about the patient.",
    screens: "Screens",
    connected: (n: number) => count(n, "screen connected", "screens connected"),
    losses: (dropped: number, overwritten: number, closed: number) =>
      `Since start: ${count(dropped, "wave frame", "wave frames")} dropped, ${count(overwritten, "wave sample", "wave samples")} overwritten, ${count(closed, "screen", "screens")} closed as too slow`,
    gateway: (name: string) => `Gateway: ${name}`,
    station: (name: string) => `Name of this screen: ${name}`,
  },
};

export type Messages = typeof english;

/** The texts in use. A further language is one more object of type Messages and a choice here. */
export const messages: Messages = english;
