import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { loadSite, type Site } from "./site.ts";

/** Loads a folder with these files, and all its routes. */
async function load(files: Record<string, string>): Promise<Site> {
  const folder = await Deno.makeTempDir({ prefix: "glyph_site_" });
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    const site = await loadSite(pathToFileURL(`${folder}/`));
    for (const route of site.routes.values()) await route();
    return site;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const app = { "_app.js": "export default () => null;" };

Deno.test("a folder's files are its routes, but for tests and what else is no module", async () => {
  const page = "export default () => null;";
  const others = { "a_test.ts": "", "a.test.ts": "", "a.css": "", ".a.ts": "" };
  const { routes } = await load({ ...app, "a.js": page, "b.js": page, ...others });
  assert.deepEqual([...routes.keys()], ["a", "b"]);
});

Deno.test("files that Fresh refuses, or takes for more than host/ knows, are refused", async () => {
  const refused: [Record<string, string>, RegExp][] = [
    [{}, /routes\/_app\.tsx is missing/],
    [{ ...app, "a.js": "export const other = 1;" }, /routes\/a exports neither/],
    [{ ...app, "a.js": "export const handler = (a, b) => {};" }, /routes\/a must take one arg/],
    [{ ...app, "a.js": "export const config = {};" }, /routes\/a has a config/],
    [{ ...app, "a.js": "export default 1;" }, /routes\/a has no component/],
    [{ ...app, "_middleware.js": "export const handler = { GET() {} };" }, /has no middleware/],
    [{ ...app, "_layout.js": "export const other = 1;" }, /routes\/_layout has no component/],
    [{ ...app, "_other.js": "export default () => null;" }, /routes\/_other is none of the/],
  ];
  for (const [files, message] of refused) await assert.rejects(load(files), { message });
});
