import { join } from "node:path";

/** How a command ended and what it wrote. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Somebody with an empty folder, who has Deno and has never heard of Glyph. */
export interface User extends AsyncDisposable {
  readonly folder: string;
  /** Runs `deno` in the folder. Nobody is there to be asked for a permission. */
  deno(args: readonly string[], cwd?: string): Promise<CommandResult>;
}

/** Longer than any command takes on a busy machine, in milliseconds. */
const patience = 300_000;

/**
 * Makes a user. Deno's cache is empty but for npm's packages, which are this machine's.
 *
 * @param registry Address of the registry that `jsr:` stands for.
 */
export async function makeUser(registry: string): Promise<User> {
  const home = await Deno.makeTempDir({ prefix: "glyph_user_" });
  const folder = join(home, "empty");
  const cache = join(home, "deno");
  await Deno.mkdir(folder);
  await Deno.mkdir(cache);
  await Deno.symlink(await npmCache(), join(cache, "npm"));
  const { PATH, NODE_EXTRA_CA_CERTS = "" } = Deno.env.toObject();
  const env = {
    PATH,
    HOME: home,
    DENO_DIR: cache,
    JSR_URL: registry,
    NO_COLOR: "1",
    // Without it, npm cannot be reached from behind a proxy that is trusted by this file.
    NODE_EXTRA_CA_CERTS,
    // Deno may else take OpenGL's software adapter, which is far slower.
    ...Deno.build.os === "linux" && { DENO_WEBGPU_BACKEND: "vulkan" },
  };
  return {
    folder,
    async deno(args, cwd = folder) {
      const { code, stdout, stderr } = await new Deno.Command("deno", {
        args: [...args],
        cwd,
        env,
        clearEnv: true,
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
        signal: AbortSignal.timeout(patience),
      }).output();
      const decoder = new TextDecoder();
      return { code, out: decoder.decode(stdout), error: decoder.decode(stderr) };
    },
    [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }),
  };
}

/** Where this machine's Deno keeps npm's packages. */
async function npmCache(): Promise<string> {
  const { stdout } = await new Deno.Command("deno", { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).npmCache;
}
