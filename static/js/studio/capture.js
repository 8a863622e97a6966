// Runs beside the page, where the sound comes in: hands on what the microphone gives as 16-bit samples, a piece at a time.
const PIECE = 4096;

class Capture extends AudioWorkletProcessor {
  piece = new Int16Array(PIECE);
  size = 0;

  process([[channel]]) {
    for (const sample of channel ?? []) {
      this.piece[this.size] = Math.max(-1, Math.min(1, sample)) * 32767;
      this.size += 1;
      if (this.size === PIECE) this.hand();
    }
    return true;
  }

  hand() {
    this.port.postMessage(this.piece, [this.piece.buffer]);
    this.piece = new Int16Array(PIECE);
    this.size = 0;
  }
}

registerProcessor("capture", Capture);
