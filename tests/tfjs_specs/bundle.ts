import "@tensorflow/tfjs";
import "jasmine-core";
import { build, type Plugin, stop } from "esbuild";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const fromTensorFlow = createRequire(import.meta.resolve("@tensorflow/tfjs"));
const jasmine = join(
  dirname(fileURLToPath(import.meta.resolve("jasmine-core"))),
  "jasmine-core/jasmine.js",
);

/** The order matters: specs are declared as they are loaded, for the backends known by then. */
const program = `
  import { chooseBackend, installJasmine, runSpecs } from "./run_specs.ts";
  installJasmine();
  const { setTestEnvs } = await import("@tensorflow/tfjs-core/dist/jasmine_util.js");
  const backendName = await chooseBackend();
  setTestEnvs([{ name: backendName, backendName, isDataSync: true }]);
  await import("@tensorflow/tfjs-core/dist/tests.js");
  await runSpecs(backendName);
`;

/** Finds packages in Deno's cache, where esbuild does not look for them. */
const packages: Plugin = {
  name: "packages",
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, importer, resolveDir }) => {
      // Specs and backend must share one instance: ES modules, and never the bundles beside them.
      const tensorFlow = /^(@tensorflow\/[^/]+)(?:\/(.+))?$/.exec(path);
      if (tensorFlow !== null) {
        const [, name, file = "dist/index.js"] = tensorFlow;
        return { path: fromTensorFlow.resolve(`${name}/${file.replace(/(\.js)?$/, ".js")}`) };
      }
      if (path.startsWith("jasmine-core")) return { path: jasmine };
      // Only for Node versions without a \`fetch\` of their own.
      if (path === "node-fetch") return { path, external: true };
      const found = createRequire(importer || join(resolveDir, "index.js")).resolve(path);
      return found.startsWith("/") ? { path: found } : { path: found, external: true };
    });
  },
};

/**
 * Writes TensorFlow.js' own specs, with the backends that they run on and jasmine, into one file: on
 * their own neither tfjs-core's modules nor its specs load in Deno.
 */
export async function bundleSpecs(file: string): Promise<void> {
  try {
    await build({
      stdin: { contents: program, resolveDir: folder },
      outfile: file,
      bundle: true,
      format: "esm",
      platform: "node",
      mainFields: ["module", "main"],
      // Package.json says that specs have no side effects.
      ignoreAnnotations: true,
      banner: {
        js: `import { createRequire } from "node:module";` +
          `const require = createRequire(import.meta.url);`,
      },
      plugins: [packages],
      logLevel: "silent",
    });
  } finally {
    await stop();
  }
}
