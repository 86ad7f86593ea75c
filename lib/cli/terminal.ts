/** Where text goes. */
export interface TextSink {
  write(text: string): void;
}

/** A terminal whose last line is redrawn in place while the lines above it stay. */
export class TerminalLine {
  readonly #sink: TextSink;
  readonly #clock: () => number;
  #drawn = "";
  #drawnAt = -Infinity;

  /** @param clock Seconds, from any beginning. */
  constructor(sink: TextSink, clock: () => number) {
    this.#sink = sink;
    this.#clock = clock;
  }

  /** Redraws the last line, at most ten times a second: `draw` is called only when it is time. */
  redraw(draw: () => string): void {
    if (this.#clock() - this.#drawnAt >= 0.1) this.draw(draw());
  }

  /** Redraws the last line at once. */
  draw(line: string): void {
    this.#drawnAt = this.#clock();
    if (line === this.#drawn) return;
    this.#drawn = line;
    this.#sink.write(`\r\x1b[2K${line}`);
  }

  /** Puts lines above the last one, which is gone until it is drawn again. */
  print(text: string): void {
    this.clear();
    this.#sink.write(`${text}\n`);
  }

  /** Takes the last line away. */
  clear(): void {
    if (this.#drawn !== "") this.#sink.write("\r\x1b[2K");
    this.#drawn = "";
    this.#drawnAt = -Infinity;
  }
}
