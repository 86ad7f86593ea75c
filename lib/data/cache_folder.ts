import { join } from "node:path";
import { environment } from "../environment.ts";

/**
 * The folder where Glyph keeps what it downloads: `glyph` in `XDG_CACHE_HOME` or `~/.cache`, on
 * macOS in `~/Library/Caches`, on Windows in `LOCALAPPDATA`.
 *
 * @throws {Error} If the environment does not tell, or the permission to read it is missing.
 */
export function cacheFolder(): string {
  const home = environment("HOME");
  const folder = Deno.build.os === "windows"
    ? environment("LOCALAPPDATA")
    : Deno.build.os === "darwin"
    ? home && join(home, "Library", "Caches")
    : environment("XDG_CACHE_HOME") ?? (home && join(home, ".cache"));
  if (folder === undefined) {
    const variable = Deno.build.os === "windows" ? "LOCALAPPDATA" : "HOME";
    throw new Error(
      `No cache folder is known: set ${variable} and allow reading it (--allow-env=${variable})`,
    );
  }
  return join(folder, "glyph");
}
