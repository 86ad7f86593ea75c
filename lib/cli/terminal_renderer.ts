import { formatAccuracy, formatLoss, formatRate, formatSeconds } from "./format.ts";
import type { EpochResult, Progress } from "./progress.ts";
import { drawBar, progressBar } from "./progress_bar.ts";
import { describeResult, describeStart, endsEpoch, type Renderer } from "./renderer.ts";
import type { Style } from "./style.ts";
import { TerminalLine, type TextSink } from "./terminal.ts";

/** A column of the table of epochs. */
interface Column {
  readonly head: string;
  readonly width: number;
  readonly cell: (result: EpochResult, epochs: number) => string;
}

const trained: readonly Column[] = [
  { head: "Epoch", width: 7, cell: ({ trained }, epochs) => `${trained.epoch}/${epochs}` },
  { head: "Loss", width: 10, cell: ({ trained }) => formatLoss(trained.loss) },
  { head: "Accuracy", width: 10, cell: ({ trained }) => formatAccuracy(trained.accuracy) },
];
const validated: readonly Column[] = [
  {
    head: "Val. loss",
    width: 10,
    cell: ({ validated }) => validated ? formatLoss(validated.loss) : "-",
  },
  {
    head: "Accuracy",
    width: 10,
    cell: ({ validated }) => validated ? formatAccuracy(validated.accuracy) : "-",
  },
];
const tested: readonly Column[] = [
  { head: "Test loss", width: 11, cell: ({ tested }) => tested ? formatLoss(tested.loss) : "-" },
  {
    head: "Accuracy",
    width: 10,
    cell: ({ tested }) => tested ? formatAccuracy(tested.accuracy) : "-",
  },
];
const images: Column = {
  head: "Images/s",
  width: 10,
  cell: ({ examplesPerSecond }) => formatRate(examplesPerSecond),
};
const time: Column = { head: "Time", width: 9, cell: ({ seconds }) => formatSeconds(seconds) };

/** The last columns matter least: a narrow terminal does without them. */
function columnsOf({ start }: Progress): readonly Column[] {
  return start?.configuration.validation
    ? [...trained, ...validated, ...tested, time, images]
    : [...trained, ...tested, images, time];
}

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
        const table = tableRow(columnsOf(progress), ({ head }) => head, width());
        line.print([...lines, "", style.dim(table)].join("\n"));
      }
      if (endsEpoch(event) && progress.results.length > rows) {
        const epochs = progress.start?.configuration.epochs ?? 0;
        const result = progress.results[rows++];
        line.print(tableRow(columnsOf(progress), ({ cell }) => cell(result, epochs), width()));
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

function tableRow(
  columns: readonly Column[],
  textOf: (column: Column) => string,
  most: number,
): string {
  let row = "";
  for (const column of columns) {
    if (row.length + column.width > most) break;
    row += textOf(column).padStart(column.width);
  }
  return row;
}
