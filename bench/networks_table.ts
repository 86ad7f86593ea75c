import type { Speed } from "./networks_measure.ts";

/** What was measured of a network, by the peer's name. */
export interface NetworkResult {
  readonly network: string;
  readonly layers: string;
  readonly parameters: number;
  /** Height, width, channels. */
  readonly image: readonly number[];
  readonly training: Readonly<Record<string, Speed>>;
  readonly prediction: Readonly<Record<string, Speed>>;
}

const median = (speed: Speed): number | undefined =>
  "refusal" in speed ? undefined : speed.summary.median;

function rate(speed: Speed): string {
  const value = median(speed);
  if (value === undefined) return "cannot";
  return value < 10 ? value.toPrecision(2) : Math.round(value).toLocaleString("en-US");
}

function ratio(ours: Speed, other: Speed): string {
  const value = median(ours), base = median(other);
  if (value === undefined || base === undefined) return "–";
  return value < base * 10 ? (value / base).toPrecision(2) : Math.round(value / base).toString();
}

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** Images a second in Markdown: training beside stock cpu, prediction beside stock wasm. */
export function formatTable(results: readonly NetworkResult[]): string {
  const columns = [
    "network",
    "image",
    "parameters",
    "training, 2 threads",
    "1 thread",
    "stock cpu",
    "ratio",
    "prediction, 2 threads",
    "1 thread",
    "stock wasm",
    "ratio at 1 thread",
  ];
  const rows = results.map(({ network, image, parameters, training, prediction }) => [
    network,
    image.join(" x "),
    parameters.toLocaleString("en-US"),
    ...["two threads", "one thread", "stock cpu"].map((peer) => rate(training[peer])),
    ratio(training["two threads"], training["stock cpu"]),
    ...["two threads", "one thread", "stock wasm"].map((peer) => rate(prediction[peer])),
    ratio(prediction["one thread"], prediction["stock wasm"]),
  ]);
  const rule = columns.map((_, index) => index === 0 ? "---" : "---:");
  return [columns, rule, ...rows].map(row).join("\n");
}

/** Why peers refused a work, each reason once, with the networks it holds for. */
export function formatRefusals(results: readonly NetworkResult[]): string[] {
  const reasons = new Map<string, string[]>();
  for (const { network, ...works } of results) {
    for (const work of ["training", "prediction"] as const) {
      for (const [peer, speed] of Object.entries(works[work])) {
        if (!("refusal" in speed)) continue;
        const reason = `${peer}, ${work}: ${speed.refusal}`;
        reasons.set(reason, [...reasons.get(reason) ?? [], network]);
      }
    }
  }
  return [...reasons].map(([reason, names]) => `${reason} (${names.join(", ")})`);
}
