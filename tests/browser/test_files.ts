import { bundle, type Files } from "../../examples/browser/serve.ts";
import { loadMnist } from "../../lib/data/mnist.ts";

const fixtures = new URL("../pytorch/fixtures/", import.meta.url);

/** What stands for Node's timers in a page. */
const timers = `
export const setTimeout = (delay) => new Promise((resolve) => globalThis.setTimeout(resolve, delay));
export const setImmediate = () => setTimeout(0);
`;

/** For each module of Node's that a script imports, one that has those names: nothing calls them. */
function standIns(script: string): Map<string, string> {
  const names = new Map<string, Set<string>>();
  for (const [, imported, module] of script.matchAll(/^import \{(.*)\} from "(node:.+)";$/gm)) {
    const exported = imported.split(",").map((name) => name.trim().split(" ")[0]);
    names.set(module, new Set([...names.get(module) ?? [], ...exported]));
  }
  return new Map(
    [...names].map(([module, names]) => [
      module,
      [...names].map((name) => `export const ${name} = undefined;`).join("\n"),
    ]),
  );
}

/** The files of a page that has the tests of a module, which imports `deno_in_page.ts` first. */
export async function testFiles(module: URL): Promise<Files> {
  const [script, assert, { train }] = await Promise.all([
    bundle(module),
    bundle(new URL("assert_in_page.ts", import.meta.url)),
    loadMnist(),
  ]);
  const modules = new Map<string, BodyInit>([
    ...standIns(new TextDecoder().decode(script)),
    ["node:timers/promises", timers],
    ["node:assert/strict", assert],
  ]);
  const paths = [...modules.keys()].map((name) => [name, `/${name.replace(":", "/")}.js`]);
  const imports = Object.fromEntries(paths);
  const page = `<!doctype html><title>Tests</title>
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module" src="main.js"></script>`;
  const files = new Map<string, BodyInit>([
    ["/", page],
    ["/main.js", script],
    ["/training/images", train.images as Uint8Array<ArrayBuffer>],
    ["/training/labels", train.labels as Uint8Array<ArrayBuffer>],
  ]);
  for (const [name, text] of modules) files.set(imports[name], text);
  for await (const { name } of Deno.readDir(fixtures)) {
    files.set(`/fixtures/${name}`, await Deno.readFile(new URL(name, fixtures)));
  }
  return files;
}
