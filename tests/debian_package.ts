const aptGet = "/usr/bin/apt-get";
const minutes = 4;

/** What tests need of Debian. */
export interface DebianPackage {
  readonly name: string;
  /** What it brings, as in "No software GPU". */
  readonly brings: string;
  /** Which tests want it, as in "tests on WebGPU". */
  readonly tests: string;
}

/**
 * Installs a package on Debian, as root. Elsewhere the tests that want it are skipped, and this says
 * what to do.
 *
 * @param say Takes one line on what is done or missing.
 */
export async function provideDebianPackage(
  { name, brings, tests }: DebianPackage,
  say: (line: string) => void,
): Promise<void> {
  const missing = `No ${brings} (Debian's ${name}): ${tests} will be skipped`;
  if (Deno.uid() !== 0 || !await isFile(aptGet)) {
    return say(`${missing}. To run them: sudo apt-get install ${name}`);
  }
  say(`Installing ${name} for the ${tests} (at most ${minutes} minutes)`);
  const failure = await install(name);
  say(failure === undefined ? `Installed ${name}` : `${missing}: ${failure}`);
}

/** Gives the reason where it fails. */
async function install(name: string): Promise<string | undefined> {
  const signal = AbortSignal.timeout(minutes * 60_000);
  const options = ["-qq", "-o", "Acquire::Retries=2", "-o", "DPkg::Lock::Timeout=60"];
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", name]]) {
    const { success, stderr } = await new Deno.Command(aptGet, {
      args: [...options, ...args],
      env: { DEBIAN_FRONTEND: "noninteractive" },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
      signal,
    }).output();
    if (signal.aborted) return `apt-get ${args[0]} took more than ${minutes} minutes`;
    if (!success) {
      return `apt-get ${args[0]} failed: ${new TextDecoder().decode(stderr).trim()}`;
    }
  }
}

/** Whether there is a file of this name. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
