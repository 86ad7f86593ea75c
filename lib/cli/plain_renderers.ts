import type { EpochEvent, TestEvent, ValidationEvent } from "../train/events.ts";
import { formatAccuracy, formatLoss, formatRate, formatSeconds } from "./format.ts";
import type { EpochResult } from "./progress.ts";
import {
  describeResult,
  describeStart,
  describeTest,
  endsEpoch,
  type Renderer,
  type Working,
} from "./renderer.ts";
import { plain } from "./style.ts";

/** Where lines go: results to `out`, all else to `error`. */
export interface Lines {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
}

/** For pipes and files: one line an epoch, no escape codes. */
export function plainRenderer({ out, error }: Lines): Renderer {
  let written = 0;
  return {
    show(event, progress) {
      if (event.type === "start") describeStart(progress, Infinity, plain).forEach(out);
      if (endsEpoch(event) && progress.results.length > written) {
        const epochs = progress.start?.configuration.epochs ?? 0;
        out(epochLine(progress.results[written++], epochs));
      }
    },
    notice: error,
    working: tellDownloads(error),
    finish: (result) => describeResult(result, 80, plain).forEach(out),
  };
}

/** `--json`: one event a line, and nothing else. */
export function jsonRenderer({ out, error }: Lines): Renderer {
  return {
    show: (event) => out(JSON.stringify(event)),
    notice: error,
    working: tellDownloads(error),
    finish: () => {},
  };
}

/** `--quiet`: the result in one line. */
export function quietRenderer({ out, error }: Lines): Renderer {
  return {
    show: () => {},
    notice: error,
    working: () => {},
    finish({ tested }) {
      if (tested) out(describeTest(tested, plain));
    },
  };
}

/** A line for each download: what is done in a moment needs none. */
function tellDownloads(error: (line: string) => void): Working {
  let told = "";
  return (text, done) => {
    if (done === undefined || text === told) return;
    told = text;
    error(text);
  };
}

function epochLine(result: EpochResult, epochs: number): string {
  const { trained, validated, tested, examplesPerSecond, seconds } = result;
  const measured = (name: string, { loss, accuracy }: EpochEvent | TestEvent | ValidationEvent) => [
    `${name}loss ${formatLoss(loss)}`,
    `${name}accuracy ${formatAccuracy(accuracy)}`,
  ];
  return `Epoch ${trained.epoch}/${epochs}: ` + [
    ...measured("", trained),
    ...(validated ? measured("validation ", validated) : []),
    ...(tested ? measured("test ", tested) : []),
    `${formatRate(examplesPerSecond)} images/s`,
    formatSeconds(seconds),
  ].join(", ");
}
