import { formatAccuracy, formatLoss, formatRate, formatSeconds } from "./format.ts";
import type { EpochResult } from "./progress.ts";
import { drawBar, progressBar } from "./progress_bar.ts";
import { describeResult, describeStart, type Renderer } from "./renderer.ts";
import type { Style } from "./style.ts";
import { TerminalLine, type TextSink } from "./terminal.ts";

/** The table of epochs. The last columns matter least: a narrow terminal does without them. */
const heads = ["Epoch", "Loss", "Accuracy", "Test loss", "Accuracy", "Images/s", "Time"];
const widths = [7, 10, 10, 11, 10, 10, 9];

/** What the drawing needs to know of the terminal. */
export interface TerminalOptions {
  readonly sink: TextSink;
  readonly style: Style;
  /** Seconds, from any beginning. */
  readonly clock: () => number;
  /** The terminal's width at this moment. */
  readonly columns: () => number;
}

/** Draws a run on a terminal: a bar for the epoch in hand, a row for each epoch that ended. */
export function terminalRenderer({ sink, style, clock, columns }: TerminalOptions): Renderer {
  const line = new TerminalLine(sink, clock);
  let rows = 0;

  // A line that wraps cannot be redrawn: room stays for the `^C` that a terminal echoes.
  const width = () => columns() - 3;
  return {
    show(event, progress) {
      if (event.type === "start") {
        const lines = describeStart(progress, width(), style);
        line.print([...lines, "", style.dim(tableRow(heads, width()))].join("\n"));
      }
      if (event.type !== "epoch" && progress.results.length > rows) {
        const epochs = progress.start?.configuration.epochs ?? 0;
        line.print(tableRow(epochCells(progress.results[rows++], epochs), width()));
      }
      if (progress.phase === "over") line.clear();
      else if (progress.phase === "testing") line.draw(progressBar(progress, width(), style));
      else line.redraw(() => progressBar(progress, width(), style));
    },
    notice: (text) => line.print(text),
    working: (text, done) =>
      line.redraw(() => {
        const room = Math.min(width() - text.length - 2, 30);
        return done === undefined || room < 8
          ? style.dim(text.slice(0, width()))
          : `${text}  ${drawBar(done, room, style)}`;
      }),
    finish(result) {
      const lines = describeResult(result, width(), style);
      line.print([...rows > 0 ? [""] : [], ...lines].join("\n"));
    },
  };
}

function tableRow(cells: readonly string[], columns: number): string {
  let row = "";
  for (const [at, text] of cells.entries()) {
    if (row.length + widths[at] > columns) break;
    row += text.padStart(widths[at]);
  }
  return row;
}

function epochCells({ trained, tested, examplesPerSecond }: EpochResult, epochs: number): string[] {
  return [
    `${trained.epoch}/${epochs}`,
    formatLoss(trained.loss),
    formatAccuracy(trained.accuracy),
    tested ? formatLoss(tested.loss) : "-",
    tested ? formatAccuracy(tested.accuracy) : "-",
    formatRate(examplesPerSecond),
    formatSeconds(trained.seconds + (tested?.seconds ?? 0)),
  ];
}
