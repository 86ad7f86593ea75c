/**
 * `deno task data`: fetches a data set ahead of time, or looks through a folder of one's own.
 *
 * @module
 */
import { type DatasetName, datasets, isDatasetName } from "../data/datasets.ts";
import { fetchDataset } from "../data/fetch_dataset.ts";
import type { OptionTable } from "../option_table.ts";
import { flag } from "../schemas.ts";
import { parseArguments, refusal } from "./arguments.ts";
import { chooseRenderer } from "./choose_renderer.ts";
import { runTask, type Shell } from "./command.ts";
import { loadSplit } from "./data.ts";
import { printable } from "./display_width.ts";
import { formatCount, wrapWords } from "./format.ts";
import type { Renderer } from "./renderer.ts";
import { dataSet } from "./schemas.ts";

/** The command's name, purpose, arguments and options. */
export const dataDefinition = {
  name: "data",
  description: "Fetches a data set ahead of time and checks it; without a name, lists them.",
  positional: [["[data]", "a data set's name, or a folder of your own to look through"]],
  options: {
    skipUnreadable: { description: "leave out images that cannot be read", schema: flag() },
    json: { description: "print the result as JSON", schema: flag() },
  } satisfies OptionTable,
  example: "data fashion-mnist",
} as const;

/** Runs the command and gives its exit code. */
export async function dataCommand(given: readonly string[], shell: Shell): Promise<number> {
  const { options, positional: [typed] } = parseArguments(dataDefinition, given, shell);
  if (typed === undefined) {
    if (options.json) shell.out.line(JSON.stringify(list()));
    else {
      for (const { name, description, bytes } of list()) {
        shell.out.line(`${name.padEnd(15)}${formatBytes(bytes).padStart(7)}  ${description}`);
      }
      shell.out.line(`\nTo fetch one: ${shell.program} ${dataDefinition.example}`);
    }
    return 0;
  }
  const named = dataSet().safeParse(typed);
  if (!named.success) {
    throw refusal(`There is no data set '${typed}'. ${named.error.issues[0].message}`);
  }
  const renderer = chooseRenderer(options, shell);
  const found = isDatasetName(named.data)
    ? await fetchNamed(named.data, renderer)
    : await lookThrough(named.data, options.skipUnreadable, renderer);
  if (options.json) shell.out.line(JSON.stringify(found));
  else renderer.finish({ classNames: [], files: describe(found) });
  return 0;
}

/** A data set that is here. */
interface FoundData {
  readonly name: string;
  readonly title: string;
  readonly folder: string;
  /** How large its files are; not told of a folder that is not ours. */
  readonly bytes?: number;
  readonly imageShape: readonly number[];
  /** How many images there are to learn from and to be tested on. */
  readonly train: number;
  readonly test: number;
  readonly classNames: readonly string[];
  /** How many images of each class there are to learn from, where classes may differ. */
  readonly trainByClass?: readonly number[];
  readonly homepage?: string;
  readonly licence?: string;
}

async function fetchNamed(name: DatasetName, { working }: Renderer): Promise<FoundData> {
  working(`Looking for ${datasets[name].title}`);
  const fetched = await fetchDataset(name, {
    onProgress: ({ file, received, total }) => working(`Downloading ${file}`, received / total),
  });
  const { title, imageShape, train, test, classNames, homepage, licence } = datasets[name];
  return { name, title, ...fetched, imageShape, train, test, classNames, homepage, licence };
}

async function lookThrough(
  folder: string,
  skipUnreadable: boolean | undefined,
  renderer: Renderer,
): Promise<FoundData> {
  const { train, test } = await loadSplit({ data: folder, skipUnreadable }, renderer);
  const { name, height, width, channels, classNames } = train;
  const trainByClass = new Array<number>(classNames.length).fill(0);
  for (const label of train.labels) trainByClass[label]++;
  const counts = { train: train.count, test: test.count, trainByClass };
  const imageShape = [height, width, channels];
  return { name, title: name, folder, imageShape, classNames, ...counts };
}

const textColumns = 66;

/** What was found, in rows of a name and a value. */
function describe(found: FoundData): [string, string][] {
  const { title, licence, folder, bytes, train, test, imageShape, trainByClass } = found;
  const [height, width, channels] = imageShape;
  const classes = found.classNames.map((name, label) =>
    printable(trainByClass ? `${name} (${formatCount(trainByClass[label])})` : name)
  ).join(", ");
  const rows: [string, string | undefined][] = [
    ["Data set", printable(title)],
    ["Folder", folder],
    ["Size", bytes === undefined ? undefined : formatBytes(bytes)],
    [
      "Images",
      `${formatCount(train)} to learn from, ${formatCount(test)} to be tested on, ` +
      `${height} x ${width} ${channels === 1 ? "grey" : "in colour"}`,
    ],
    ["Classes", `${found.classNames.length}: ${classes}`],
    ["Licence", licence],
    ["From", found.homepage],
  ];
  return rows.flatMap(([name, value]) =>
    wrapWords(value ?? "", textColumns)
      .filter((line) => line !== "")
      .map((line, at): [string, string] => [at === 0 ? name : "", line])
  );
}

/** What a user may ask for, and how much it is to fetch. */
function list(): { name: string; title: string; description: string; bytes: number }[] {
  return Object.values(datasets).map(({ name, title, description, files }) => ({
    name,
    title,
    description,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
}

function formatBytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

if (import.meta.main) await runTask(dataCommand);
