import assert from "node:assert/strict";
import { encode } from "fast-png";
import { join } from "node:path";
import { loadMnist } from "../../lib/data/mnist.ts";
import { namesIn, runsIn } from "../cli_sandbox.ts";
import { devices, withReason } from "../conformance/devices.ts";
import { writePatterns } from "../pattern_images.ts";
import { type Registry, serveRegistry } from "./registry.ts";
import { makeUser, type User } from "./user.ts";

const project = new URL("../..", import.meta.url).pathname;
const readme = await Deno.readTextFile(join(project, "README.md"));
// Here, so that it is in npm's cache, which the users below share.
const { test: { images } } = await loadMnist({ limit: 1 });

/** The arguments of a command that README shows, up to the program's name. */
function shown(program: string): string[] {
  const line = readme.split("\n").find((line) =>
    line.startsWith(`deno run `) && line.includes(program)
  );
  assert.ok(line, `README shows no command for ${program}`);
  return line.slice("deno ".length, line.indexOf(program)).trim().split(" ");
}

/** Sends the package to the registry as it is sent to JSR: what arrives there is what users get. */
async function publish(user: User): Promise<void> {
  const args = ["publish", "--allow-dirty", "--no-check", "--no-provenance", "--token", "none"];
  const { code, error } = await user.deno(args, project);
  assert.equal(code, 0, error);
}

async function withPackage(test: (user: User, registry: Registry) => Promise<void>): Promise<void> {
  await using registry = serveRegistry();
  await using user = await makeUser(registry.url);
  await publish(user);
  await test(user, registry);
}

/** Runs the program with README's permissions, and gives what it found. */
async function runProgram(
  user: User,
  steps: number,
): Promise<{ steps: number; accuracy: number; read: number }> {
  await Deno.copyFile(new URL("program.ts", import.meta.url), join(user.folder, "main.ts"));
  const permissions = [...shown("main.ts"), "--no-prompt", "--quiet"];
  const { code, out, error } = await user.deno([...permissions, "main.ts", String(steps)]);
  assert.equal(code, 0, error);
  return JSON.parse(out);
}

Deno.test("the files that belong are published, no others, in less than 4 MB", () =>
  withPackage((_, { files }) => {
    const { exports } = JSON.parse(new TextDecoder().decode(files.get("/deno.json")));
    for (const path of Object.values<string>(exports)) assert.ok(files.has(path.slice(1)), path);
    for (const name of ["LICENSE", "README.md", "CHANGELOG.md"]) assert.ok(files.has(`/${name}`));
    const modules = /^\/(mod\.ts|(lib|backends)\/([a-z_]+\/)*[a-z_0-9]+\.ts)$/;
    const others = [
      /^\/(LICENSE|README\.md|CHANGELOG\.md|backends\/(README|SUPPORT)\.md|deno\.json)$/,
      /^\/lib\/model\/network\.schema\.json$/,
    ];
    for (const path of files.keys()) {
      const belongs = [modules, ...others].some((known) => known.test(path));
      assert.ok(belongs, `${path} does not belong`);
      assert.doesNotMatch(
        path,
        /_test\.ts$|[/_]sample[_.]|small_network|any_network|build\.ts|assembly/,
      );
    }
    const size = files.values().reduce((sum, bytes) => sum + bytes.length, 0);
    assert.ok(size < 4e6, `${size} bytes`);
    return Promise.resolve();
  }));

Deno.test("from an empty folder a program imports the package, trains 100 steps, saves and loads", () =>
  withPackage(async (user) => {
    const added = await user.deno(["add", "jsr:@glyph/cnn"]);
    assert.equal(added.code, 0, added.error);
    const { steps, accuracy, read } = await runProgram(user, 100);
    assert.deepEqual([steps, read], [100, 7]);
    assert.ok(accuracy > 0.85, `${accuracy}`);
  }));

Deno.test("from an empty folder a program trains its own network on its own images by a recipe, and exports it", () =>
  withPackage(async (user) => {
    const classes = ["upright", "level", "checked"] as const;
    await writePatterns(join(user.folder, "images"), classes, { count: 48, size: 16 });
    await Deno.copyFile(
      new URL("recipe_program.ts", import.meta.url),
      join(user.folder, "main.ts"),
    );
    const added = await user.deno(["add", "jsr:@glyph/cnn"]);
    assert.equal(added.code, 0, added.error);
    const permissions = [...shown("main.ts"), "--no-prompt", "--quiet"];
    const { code, out, error } = await user.deno([...permissions, "main.ts", "images"]);
    assert.equal(code, 0, error);
    const { accuracy, classNames, onnx } = JSON.parse(out);
    assert.deepEqual(classNames, [...classes].sort());
    assert.ok(accuracy > 0.6 && onnx > 1000, out);
  }));

Deno.test("from an empty folder each entry point can be imported by itself, without permissions", () =>
  withPackage(async (user, { files }) => {
    const { exports } = JSON.parse(new TextDecoder().decode(files.get("/deno.json")));
    for (const entry of Object.keys(exports)) {
      const program = `
        const names = Object.keys(await import("jsr:@glyph/cnn${entry.slice(1)}"));
        if (names.length === 0) throw new Error("It exports nothing");`;
      await Deno.writeTextFile(join(user.folder, "main.ts"), program);
      const { code, error } = await user.deno(["run", "--no-prompt", "--quiet", "main.ts"]);
      assert.equal(code, 0, `${entry}: ${error}`);
    }
  }));

Deno.test("from an empty folder the command line trains, tests and reads", () =>
  withPackage(async (user) => {
    const program = "jsr:@glyph/cnn/cli";
    const permissions = [...shown(`${program} train`), "--no-prompt", "--quiet", program];
    const sizes = ["--limit", "2000", "--batch-size", "125"];
    const given = ["train", ...sizes, "--backend", "wasm", "--json"];
    const trained = await user.deno([...permissions, ...given]);
    assert.equal(trained.code, 0, trained.error);
    const events = trained.out.trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(Map.groupBy(events, ({ type }) => type).get("batch")?.length, 16);
    const [run] = await namesIn(join(user.folder, "runs"));
    const names = await namesIn(join(user.folder, "runs", run));
    for (const name of ["accuracy.svg", "loss.svg", "step-00000016.safetensors"]) {
      assert.ok(names.includes(name), `${names}`);
    }

    const picture = { width: 28, height: 28, channels: 1, data: images.slice(0, 784) };
    await Deno.writeFile(join(user.folder, "digit.png"), encode(picture));
    const read = await user.deno([...permissions, "predict", run, "digit.png", "--json"]);
    assert.equal(read.code, 0, read.error);
    assert.equal(JSON.parse(read.out).image, "digit.png");

    const out = join("runs", "digits.onnx");
    const written = await user.deno([...permissions, "export", run, "--to", "onnx", "--out", out]);
    assert.equal(written.code, 0, written.error);
    assert.ok((await Deno.stat(join(user.folder, out))).size > 4 * 100_000);

    const help = await user.deno(["run", "--no-prompt", "--quiet", program, "--help"]);
    assert.deepEqual([help.code, help.out.includes("evaluate")], [0, true]);
    const wrong = await user.deno(["run", "--no-prompt", "--quiet", program, "trian"]);
    assert.deepEqual([wrong.code, wrong.error.includes("no command 'trian'")], [2, true]);
  }));

const { skip } = devices.find(({ name }) => name.startsWith("webgpu"))!;

Deno.test({
  name: withReason("from an empty folder the command line trains on a GPU, in its worker", skip),
  ignore: skip !== undefined,
  fn: () =>
    withPackage(async (user) => {
      const program = "jsr:@glyph/cnn/cli";
      const permissions = [...shown(`${program} train`), "--no-prompt", "--quiet", program];
      const sizes = ["--limit", "64", "--batch-size", "32", "--model", "tiny", "--epochs", "1"];
      const device = ["--backend", "webgpu", "--adapter", "software"];
      const { code, out, error } = await user.deno(
        [...permissions, "train", ...sizes, ...device, "--json"],
      );
      // A worker that does not start says so; the run would go on without it.
      assert.deepEqual({ code, error: error.replace(/^.*XDG_RUNTIME_DIR.*\n/gm, "") }, {
        code: 0,
        error: "",
      });
      const types = new Set(out.trim().split("\n").map((line) => JSON.parse(line).type));
      assert.ok(types.has("checkpoint") && types.has("end"), out);
    }),
});

Deno.test("from an empty folder a program trains in a process with turbo", () =>
  withPackage(async (user) => {
    const program = `
      import { trainInProcess } from "jsr:@glyph/cnn/cli";
      const options = { limit: 256, backend: "wasm", turbo: true } as const;
      for await (const event of trainInProcess({ ...options, onNotice: console.error })) {
        if (event.type === "start") console.log(event.backend.flags.join());
        if (event.type === "batch") break;
      }`;
    await Deno.writeTextFile(join(user.folder, "main.ts"), program);
    const permissions = ["--allow-read", "--allow-write=runs", "--allow-run=deno"];
    const args = ["run", ...permissions, "--no-prompt", "--quiet", "main.ts"];
    const { code, out, error } = await user.deno(args);
    assert.equal(code, 0, error);
    assert.match(out, /no-wasm-bounds-checks/, error);
    assert.equal((await runsIn(join(user.folder, "runs"))).length, 1);
  }));

Deno.test("a program that links to a clone gets the same, without any registry", async () => {
  await using user = await makeUser("http://127.0.0.1:1/");
  const { version } = JSON.parse(await Deno.readTextFile(join(project, "deno.json")));
  const configuration = {
    imports: { "@glyph/cnn": `jsr:@glyph/cnn@^${version}` },
    links: [project],
  };
  await Deno.writeTextFile(join(user.folder, "deno.json"), JSON.stringify(configuration));
  assert.equal((await runProgram(user, 10)).steps, 10);
});
