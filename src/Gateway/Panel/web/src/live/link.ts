/** Longest time without a heartbeat before the screen says NOT LIVE. The heartbeat comes every 2 s. */
export const deadAfterMs = 5000;

/** Time between two attempts to open a new stream while the link is dead. */
export const reopenEveryMs = 3000;

export type LinkState = "connecting" | "live" | "dead";

/**
 * State of the link from the last heartbeat alone. Not from the socket: a socket that nobody serves looks open.
 * @param openedAt When the page started to wait.
 * @param heartbeatAt When the last `state` event came, or null.
 */
export function linkState(openedAt: number, heartbeatAt: number | null, now: number): LinkState {
  if (now - (heartbeatAt ?? openedAt) > deadAfterMs) return "dead";
  return heartbeatAt === null ? "connecting" : "live";
}
