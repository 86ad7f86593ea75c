import { horizontalAxes, type HorizontalAxis } from "./horizontal_axis.ts";
import { type Measure, measures } from "./measures.ts";
import { spans } from "./smoothing.ts";

/** What is compared, and how it is looked at: all of it stands in the page's address. */
export interface CompareAddress {
  /** Ids, without doubles, in the order of their colours. */
  readonly runs: readonly string[];
  readonly axis: HorizontalAxis;
  readonly measure: Measure;
  /** Steps to smooth over; missing where nobody chose. */
  readonly span?: number;
  readonly isLogarithmic: boolean;
}

/** More curves than that cannot be told apart. */
export const mostRuns = 12;

/** Reads an address. What it lacks, or what makes no sense in it, is as on a fresh page. */
export function readCompareAddress(parameters: URLSearchParams): CompareAddress {
  const ids = (parameters.get("runs") ?? "").split(",").map((id) => id.trim()).filter(Boolean);
  const axis = parameters.get("x") ?? "";
  const measure = parameters.get("y") ?? "";
  const span = Number(parameters.get("smooth") ?? NaN);
  return {
    runs: [...new Set(ids)].slice(0, mostRuns),
    axis: Object.hasOwn(horizontalAxes, axis) ? axis as HorizontalAxis : "epoch",
    measure: Object.hasOwn(measures, measure) ? measure as Measure : "loss",
    ...(spans.includes(span) && { span }),
    isLogarithmic: parameters.get("log") !== "0",
  };
}

/** Writes it, without what is as on a fresh page. */
export function writeCompareAddress(address: CompareAddress): string {
  const fresh = readCompareAddress(new URLSearchParams());
  const parts = [
    address.runs.length > 0 && `runs=${address.runs.map(encodeURIComponent).join(",")}`,
    address.axis !== fresh.axis && `x=${address.axis}`,
    address.measure !== fresh.measure && `y=${address.measure}`,
    address.span !== undefined && `smooth=${address.span}`,
    !address.isLogarithmic && "log=0",
  ].filter(Boolean);
  return parts.length === 0 ? "/compare" : `/compare?${parts.join("&")}`;
}
