import type { AckRequest, CommandAnswer, PauseRequest } from "../contracts";

export type CommandOutcome = "sent" | "done" | "stale" | "failed";

const tries = 3;
const betweenTriesMs = 700;
const giveUpAfterMs = 4000;

/** This browser's name among the screens; kept, so that the log can tell screens apart. */
export const station: string = readStation();

export function acknowledge(episode: string): Promise<CommandOutcome> {
  return send(`/api/alarms/${encodeURIComponent(episode)}/ack`, { station } satisfies AckRequest);
}

export function pauseSound(episode: string, seconds: number): Promise<CommandOutcome> {
  return send(`/api/alarms/${encodeURIComponent(episode)}/pause`, { seconds, station } satisfies PauseRequest);
}

/** Sends a command under one key: however often an answer is lost, it takes effect once. */
async function send(path: string, body: AckRequest | PauseRequest): Promise<CommandOutcome> {
  const key = randomName(16);
  for (let attempt = 0; attempt < tries; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, betweenTriesMs));
    const outcome = await post(path, key, JSON.stringify(body));
    if (outcome !== null) return outcome;
  }
  return "failed";
}

async function post(path: string, key: string, body: string): Promise<CommandOutcome | null> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": key },
      body,
      signal: AbortSignal.timeout(giveUpAfterMs),
    });
    if (response.status === 409) return ((await response.json()) as CommandAnswer).result.endsWith("-stale") ? "stale" : "failed";
    return response.ok ? "done" : "failed";
  } catch {
    return null;
  }
}

function readStation(): string {
  const key = "edge.station";
  try {
    const kept = localStorage.getItem(key);
    if (kept !== null && /^[a-z0-9-]{1,40}$/.test(kept)) return kept;
    const made = `screen-${randomName(3)}`;
    localStorage.setItem(key, made);
    return made;
  } catch {
    return `screen-${randomName(3)}`;
  }
}

/** Works without a secure context, unlike crypto.randomUUID. */
function randomName(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (b) => b.toString(16).padStart(2, "0")).join("");
}
