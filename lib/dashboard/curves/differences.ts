import { formatCount } from "../../cli/format.ts";
import { describeNetwork } from "../runs/describe_network.ts";
import { settingLabel } from "../runs/setting_label.ts";
import type { Run } from "../../runs/run.ts";

/** One setting of several runs. */
export interface Setting {
  readonly name: string;
  /** A value a run; – where it has none. */
  readonly values: readonly string[];
  /** Whether the runs differ in it. */
  readonly differs: boolean;
}

/** What decided the runs' results and speeds, one setting a row, each with a value a run. */
export function compareSettings(runs: readonly Run[]): Setting[] {
  const columns = runs.map(settingsOf);
  const names = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  return names.map((name) => {
    const values = columns.map((column) => column.get(name) ?? "–");
    return { name, values, differs: new Set(values).size > 1 };
  });
}

/** Options that stand elsewhere, whether they were given or not. */
const told = ["recipe", "model", "dropout", "norm", "weights", "backend", "threads"];
/** What of a configuration is no setting of the training. */
const facts = [
  "dataset",
  "recipe",
  "classes",
  "classNames",
  "imageShape",
  "trainExamples",
  "network",
  "initialWeights",
];

function settingsOf(
  { configuration, backend, versions, parameters, options }: Run,
): Map<string, string> {
  const training = Object.entries(configuration ?? {}).filter(([name]) => !facts.includes(name));
  const configured = [...told, ...training.map(([name]) => name)];
  const others = Object.entries(options).filter(([name]) => !configured.includes(name));
  const settings: [string, string | number | undefined][] = [
    ["Data set", configuration?.dataset],
    ["Training images", configuration && formatCount(configuration.trainExamples)],
    ["Image", configuration?.imageShape.join(" × ")],
    ["Classes", configuration?.classNames.join(", ")],
    ["Recipe", configuration?.recipe],
    ...training.map(([name, value]) => [settingLabel(name), String(value)] as [string, string]),
    ["Network", configuration && describeNetwork(configuration.network)],
    ["First weights", configuration?.initialWeights?.slice(0, 12)],
    ["Parameters", parameters && formatCount(parameters)],
    ["Backend", backend?.name],
    ["Threads", backend?.threads],
    ["Flags", backend && (backend.flags.join(", ") || "none")],
    ...others.map(([name, value]) => [`Option ${name}`, String(value)] as [string, string]),
    ["Glyph", versions?.glyph],
    ["Deno", versions?.deno],
    ["V8", versions?.v8],
  ];
  const known = settings.filter(([, value]) => value !== undefined);
  return new Map(known.map(([name, value]) => [name, String(value)]));
}
