/// <reference lib="deno.unstable" />
import type { ComponentType } from "preact";

/** A component that is sent to the browser. */
export interface Island {
  name: string;
  /** Where the browser gets its module. */
  path: string;
}

/** The scripts of an app's pages. */
export interface Bundle {
  /** Islands by their components. */
  islands: ReadonlyMap<ComponentType, Island>;
  /** Where the browser gets the module that brings islands to life. */
  client: string;
  /** All modules by their paths, which change with their contents. */
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Bundles islands, each a component and its module, with all that they import. */
export async function bundleIslands(
  islands: { name: string; module: URL; component: ComponentType }[],
): Promise<Bundle> {
  const client = new URL("hydrate.ts", import.meta.url);
  const result = await Deno.bundle({
    entrypoints: [client, ...islands.map(({ module }) => module)].map(({ href }) => href),
    outputDir: "/",
    platform: "browser",
    codeSplitting: true,
    minify: true,
    write: false,
  });
  if (!result.success) throw new Error(result.errors.map(({ text }) => text).join("\n"));
  const outputs = result.outputFiles!.map(({ path, contents }) => ({ path, contents: contents! }));
  const prefix = `/_fresh/js/${await hash(outputs.map(({ contents }) => contents))}`;
  const pathOf = ({ pathname }: URL) => {
    const script = pathname.replace(/\.[jt]sx?$/, ".js");
    return prefix + outputs.find(({ path }) => script.endsWith(path))!.path;
  };
  return {
    islands: new Map(islands.map(({ name, module, component }) => [
      component,
      { name, path: pathOf(module) },
    ])),
    client: pathOf(client),
    files: new Map(outputs.map(({ path, contents }) => [prefix + path, contents])),
  };
}

async function hash(contents: Uint8Array<ArrayBuffer>[]): Promise<string> {
  const bytes = await new Blob(contents).bytes();
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex().slice(0, 16);
}
