import { parseSafetensorsHeader, PREFIX, safetensorsDataStart } from "./checkpoint_header.ts";

/**
 * Reads a safetensors file. Its header is checked against the file's size, and its metadata by the
 * caller, before memory for the data is taken: a foreign file of many gigabytes is refused at once.
 *
 * @param path The file.
 * @param accept Throws if the file's metadata are not those of the file that is wanted.
 * @returns The whole file.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Error} If the path is no regular file, or the file is not safetensors.
 */
export async function readSafetensorsFile(
  path: string,
  accept: (metadata: Record<string, string>) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  // Asked before opening, since opening a pipe would wait for its writer.
  const { isFile, size } = await Deno.stat(path);
  if (!isFile) throw new Error(`${path} cannot be read: expected a regular file`);
  using file = await Deno.open(path);
  const prefix = new Uint8Array(Math.min(PREFIX, size));
  await readFully(file, prefix, path);
  const start = new Uint8Array(safetensorsDataStart(prefix, size, path));
  start.set(prefix);
  await readFully(file, start.subarray(PREFIX), path);
  accept(parseSafetensorsHeader(start, size, path).metadata);
  const bytes = new Uint8Array(size);
  bytes.set(start);
  await readFully(file, bytes.subarray(start.length), path);
  return bytes;
}

async function readFully(file: Deno.FsFile, target: Uint8Array, path: string): Promise<void> {
  for (let done = 0; done < target.length;) {
    const read = await file.read(target.subarray(done));
    if (read === null) throw new Error(`${path} cannot be read: it became shorter meanwhile`);
    done += read;
  }
}

/** Writes a file and waits until the disk has it. An older file of that name is replaced. */
export async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
  await file.sync();
}

/**
 * Waits until the disk has a folder's names, so that a rename outlives a power failure. Windows and
 * some network file systems have no such call: there the file system's own journal must do.
 */
export async function syncFolder(folder: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  using handle = await Deno.open(folder);
  try {
    await handle.sync();
  } catch (error) {
    if ((error as { code?: string }).code !== "EINVAL") throw error;
  }
}

/** Removes a file; that it is not there is fine. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
