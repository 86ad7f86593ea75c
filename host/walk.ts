/** The paths of a folder's files, relative to it; none where there is no folder, no hidden ones. */
export async function* walk(folder: URL, prefix = ""): AsyncGenerator<string> {
  try {
    for await (const { name, isDirectory, isFile } of Deno.readDir(new URL(prefix, folder))) {
      if (name.startsWith(".")) continue;
      if (isDirectory) yield* walk(folder, `${prefix}${name}/`);
      else if (isFile) yield prefix + name;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

const testFile = /[._]test\.[jt]sx?$/;
const module = /\.[jt]sx?$/;

/** The modules among a folder's files, without its tests, by names without extensions. */
export async function modulesIn(folder: URL): Promise<Map<string, URL>> {
  const paths = (await Array.fromAsync(walk(folder)))
    .filter((path) => module.test(path) && !testFile.test(path)).sort();
  return new Map(paths.map((path) => [path.replace(module, ""), new URL(path, folder)]));
}
