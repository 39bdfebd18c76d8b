const leastLagS = 0.06;
const mostLagS = 1.6;
const blankAfterS = 2;

/**
 * Where the pen is, on the sample clock. Frames come unevenly (a monitor may send a second of samples at once): the pen runs
 * evenly, behind the newest sample by the longest wait between frames seen lately. It never waits for ever: when nothing
 * comes it runs on over blank paper, so that an old curve does not stay and look alive.
 */
export class Playout {
  private positionS: number | null = null;
  private newestS = 0;
  private fedAtS = -Infinity;
  private drawnAtS = 0;
  private waitS = leastLagS;

  /** A frame arrived; its last sample is at `newestS` on the sample clock. */
  feed(nowS: number, newestS: number): void {
    const waited = nowS - this.fedAtS;
    if (waited < mostLagS) this.waitS = Math.max(waited, this.waitS * 0.97);
    this.fedAtS = nowS;
    this.newestS = newestS;
  }

  /** Seconds without any sample; infinite before the first. */
  silentS(nowS: number): number {
    return nowS - this.fedAtS;
  }

  /** Pen position on the sample clock at `nowS`, or null before the first frame. Goes back only when the gateway's count did. */
  at(nowS: number): number | null {
    if (this.fedAtS === -Infinity) return null;
    const lagS = Math.min(mostLagS, Math.max(leastLagS, 1.1 * this.waitS));
    const elapsedS = Math.max(0, nowS - this.drawnAtS);
    this.drawnAtS = nowS;
    const behindS = this.newestS - (this.positionS ?? -Infinity);
    if (behindS > lagS + 1 || behindS < -10) return (this.positionS = this.newestS - lagS);
    const isBlank = this.silentS(nowS) > Math.max(blankAfterS, 2 * lagS);
    if (isBlank) return (this.positionS = this.positionS! + elapsedS);
    if (behindS < 0) return this.positionS;
    const speed = 1 + Math.max(-0.2, Math.min(0.2, behindS - lagS));
    return (this.positionS = Math.min(this.positionS! + elapsedS * speed, this.newestS));
  }
}
