const frameEveryMs = 1000;

/** An Ivy 450C (ANSAR-B) that shows one systolic pressure and sends a frame each second and with each change. */
export class PressureMonitor {
  #port;
  #systolic = 120;
  #timer;

  constructor(port) {
    this.#port = port;
    this.#timer = setInterval(() => this.#write(), frameEveryMs);
  }

  show(systolic) {
    this.#systolic = systolic;
    this.#write();
  }

  stop() {
    clearInterval(this.#timer);
  }

  // The start byte, 400 samples of the curve, the numbers as text, the end byte.
  #write() {
    const text = `HR=1;80;ECG-II-DIAG;\rNIBP=4;${this.#systolic};80;95;80;;\r`;
    this.#port.write(Buffer.concat([Buffer.from([0xff]), Buffer.from("ANSAR-B "), Buffer.alloc(400, 100), Buffer.from(text), Buffer.from([0xfe])]));
  }
}
