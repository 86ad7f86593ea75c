import assert from "node:assert/strict";

interface Configuration {
  imports: Record<string, string>;
  compilerOptions: unknown;
  unstable: string[];
}

const read = async (name: string): Promise<Configuration> =>
  JSON.parse(await Deno.readTextFile(new URL(`../../${name}`, import.meta.url)));

Deno.test("what runs on Fresh has the same packages and options as what runs on host/", async () => {
  const [{ imports: own, ...here }, { imports: real, ...there }] = await Promise.all([
    read("deno.json"),
    read("deno.jsr.json"),
  ]);
  const names = new Set([...Object.keys(own), ...Object.keys(real)]);
  const differing = [...names].filter((name) => own[name] !== real[name]).sort();
  assert.deepEqual(differing, [
    "@fresh/plugin-vite",
    "fresh",
    "fresh-under-test",
    "fresh/runtime",
    "vite",
  ]);
  assert.deepEqual(there.compilerOptions, here.compilerOptions);
  assert.deepEqual(there.unstable, here.unstable);
});
