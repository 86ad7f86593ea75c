import { createHash } from "node:crypto";
import { join } from "node:path";
import { Patience } from "./patience.ts";

/** A file that servers offer, and how to know it. */
export interface RemoteFile {
  /** Its name at the end of a mirror's address. */
  readonly name: string;
  /** Its length. */
  readonly bytes: number;
  /** SHA-256 of its content, as 64 hexadecimal digits. */
  readonly sha256: string;
}

/** How far a download is. */
export interface DownloadProgress {
  /** The file's name. */
  readonly file: string;
  /** Bytes that lie on disk, those of an earlier attempt included. */
  readonly received: number;
  /** Bytes of the whole file. */
  readonly total: number;
}

/** Where files are downloaded from, and with how much patience. */
export interface DownloadOptions {
  /** Addresses that a file's name is appended to, the first one to try first. */
  readonly mirrors: readonly string[];
  /** Stops the download; a later one goes on from there. */
  readonly signal?: AbortSignal;
  /** Called after each piece. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Seconds without a byte after which a mirror is given up: 20 by default. */
  readonly stallSeconds?: number;
  /** Seconds after which a mirror is given up for a file, however it goes: 600 by default. */
  readonly limitSeconds?: number;
}

/**
 * Downloads what a folder lacks of some files. What it has is checked too, and replaced if its hash
 * is wrong. A file grows as `NAME.part`, which a later attempt goes on with, and gets its name when
 * its hash is right. Several processes may do so at once: one downloads, the others wait for it.
 *
 * @throws {AggregateError} If no mirror gives the right bytes, with each mirror's failure.
 */
export async function downloadFiles(
  files: readonly RemoteFile[],
  folder: string,
  options: DownloadOptions,
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  using _lock = await lock(join(folder, "download.lock"), options.signal);
  const mirrors = [...options.mirrors];
  for (const file of files) {
    if (await digestOfFile(join(folder, file.name)) !== file.sha256) {
      await downloadFile(file, folder, mirrors, options);
    }
  }
}

/** Waits until no other process holds the lock. */
async function lock(path: string, signal?: AbortSignal): Promise<Deno.FsFile> {
  const file = await Deno.open(path, { create: true, write: true });
  try {
    while (!await file.tryLock(true)) {
      signal?.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Tries the mirrors in turn, putting those that fail behind the others for the files to come. */
async function downloadFile(
  file: RemoteFile,
  folder: string,
  mirrors: string[],
  options: DownloadOptions,
): Promise<void> {
  const path = join(folder, file.name);
  const part = `${path}.part`;
  const failures: Error[] = [];
  for (const mirror of [...mirrors]) {
    const url = mirror + file.name;
    const limitSeconds = options.limitSeconds ?? 600;
    const end = performance.now() + limitSeconds * 1000;
    // A mirror is tried again as long as an attempt brings something.
    for (let before = await lengthOf(part);; before = await lengthOf(part)) {
      try {
        await receive(url, file, part, end, options);
      } catch (error) {
        options.signal?.throwIfAborted();
        failures.push(new Error(`${url}: ${reasonOf(error)}`, { cause: error }));
        if (await lengthOf(part) > before && performance.now() < end) continue;
        break;
      }
      const found = await digestOfFile(part);
      if (found === file.sha256) return await Deno.rename(part, path);
      failures.push(new Error(`${url}: expected SHA-256 ${file.sha256}, found ${found}`));
      await Deno.remove(part);
      // What lay there before may have been at fault: once more from the beginning.
      if (before === 0) break;
    }
    mirrors.push(...mirrors.splice(mirrors.indexOf(mirror), 1));
  }
  const reasons = failures.map(({ message }) => message).join("; ");
  throw new AggregateError(failures, `${file.name} cannot be downloaded: ${reasons}`);
}

/** Asks for what the part lacks, and appends it. */
async function receive(
  url: string,
  file: RemoteFile,
  part: string,
  end: number,
  options: DownloadOptions,
): Promise<void> {
  using output = await Deno.open(part, { create: true, write: true });
  let received = (await output.stat()).size;
  if (received >= file.bytes) return;

  using patience = new Patience((options.stallSeconds ?? 20) * 1000, end);
  const response = await fetch(url, {
    // Servers that unpack .gz files on the way would send other bytes than the hash is of.
    headers: { "accept-encoding": "identity", "range": `bytes=${received}-` },
    signal: options.signal ? AbortSignal.any([options.signal, patience.signal]) : patience.signal,
  });
  const { body, status } = response;
  try {
    if (status === 200) received = 0;
    else if (status !== 206) throw new Error(`expected status 200 or 206, found ${status}`);
    else {
      const range = response.headers.get("content-range") ?? "none";
      if (!range.startsWith(`bytes ${received}-`)) {
        throw new Error(`expected a range from byte ${received}, found ${range}`);
      }
    }
    await output.truncate(received);
    await output.seek(received, Deno.SeekMode.Start);
    for await (const chunk of body ?? []) {
      patience.renew();
      let rest = chunk.subarray(0, file.bytes - received);
      received += rest.length;
      while (rest.length > 0) rest = rest.subarray(await output.write(rest));
      options.onProgress?.({ file: file.name, received, total: file.bytes });
      if (received === file.bytes) return;
    }
  } finally {
    await body?.cancel().catch(() => {});
  }
  throw new Error(`expected ${file.bytes} bytes, found ${received}`);
}

/** What went wrong: for a failed fetch, the cause tells it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

async function lengthOf(path: string): Promise<number> {
  return await Deno.stat(path).then(({ size }) => size, () => 0);
}

/** SHA-256 of a file, or undefined if there is none. */
async function digestOfFile(path: string): Promise<string | undefined> {
  const bytes = await Deno.readFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  return bytes && createHash("sha256").update(bytes).digest("hex");
}
