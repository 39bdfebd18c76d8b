const leastBetweenMs = 30;

type Painter = (nowMs: number) => void;

const painters = new Set<Painter>();
let last = 0;
let handle = 0;

/** Calls all painters together, at most 30 times a second and only while the page is visible. Returns how to stop. */
export function paintEachFrame(painter: Painter): () => void {
  painters.add(painter);
  if (painters.size === 1) handle = requestAnimationFrame(frame);
  return () => {
    painters.delete(painter);
    if (painters.size === 0) cancelAnimationFrame(handle);
  };
}

function frame(nowMs: number): void {
  if (nowMs - last >= leastBetweenMs) {
    last = nowMs;
    for (const paint of painters) paint(performance.now());
  }
  handle = requestAnimationFrame(frame);
}
