import { cacheFolder } from "../data/cache_folder.ts";
import { mirrorHosts } from "../data/datasets.ts";

/** Variables that `deno task train` may use; a test compares them with the task. */
const variables = ["HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "INIT_CWD", "TERM", "XDG_RUNTIME_DIR"];

/** Whether it is granted, and no part of it denied, without asking anybody. */
function granted(permission: Deno.PermissionDescriptor): boolean {
  const { state, partial } = Deno.permissions.querySync(permission);
  return state === "granted" && !partial;
}

/**
 * The permissions that a training needs, as far as this process has them, as options of `deno run`:
 * what a process that it starts is given. Starting processes is not among them.
 *
 * @param folders where runs lie: besides them, only the cache may be written to
 * @throws {Error} where this process may not start one, or cannot hand on what it may
 */
export function handedPermissions(folders: readonly string[]): string[] {
  if (!granted({ name: "run", command: "deno" })) {
    throw new Error("Deno may not be started: allow it by --allow-run=deno, with Deno on the PATH");
  }
  if (!granted({ name: "read" })) {
    throw new Error("what may be read cannot be handed on in parts: allow it by --allow-read");
  }
  const allowed = (name: string, values: readonly string[]) =>
    values.length === 0 ? [] : [`--allow-${name}=${values.join(",")}`];
  return [
    "--no-prompt",
    "--allow-read",
    ...allowed("write", writableFolders(folders)),
    ...allowed("net", mirrorHosts.filter((host) => granted({ name: "net", host }))),
    ...allowed("env", variables.filter((variable) => granted({ name: "env", variable }))),
  ];
}

function writableFolders(runs: readonly string[]): string[] {
  const folders = [...runs];
  try {
    folders.push(cacheFolder());
  } catch {
    // Without a cache folder nothing is written there.
  }
  const writable = folders.filter((path) => granted({ name: "write", path }));
  const ambiguous = writable.find((path) => path.includes(","));
  if (ambiguous === undefined) return writable;
  throw new Error(`the folder ${ambiguous} has a comma in its name, which parts names in options`);
}
