import type { App } from "./app.ts";
import { bundleIslands } from "./bundle.ts";
import { type Handler, makeHandler } from "./handler.ts";
import { loadSite } from "./site.ts";
import type { StaticFiles } from "./static_files.ts";
import { modulesIn, walk } from "./walk.ts";

/**
 * Loads the app of a project: `app` of its `main.ts`, and the files in `routes/`, `islands/` and
 * `static/`. Static files that are made later are not served; what they hold is read each time.
 *
 * @param project The project's folder.
 * @returns What answers requests.
 * @throws {Error} If a file is none that Fresh would take, or an island cannot be bundled.
 */
export async function loadApp(project: URL): Promise<Handler> {
  const islands = await modulesIn(new URL("islands/", project));
  const [{ app }, site, bundle, files] = await Promise.all([
    import(new URL("main.ts", project).href) as Promise<{ app: App<unknown> }>,
    loadSite(new URL("routes/", project)),
    Promise.all([...islands].map(async ([name, module]) => {
      const { default: component } = await import(module.href);
      if (typeof component === "function") return { name, module, component };
      throw new Error(`islands/${name} has no component as its default export`);
    })).then(bundleIslands),
    filesIn(new URL("static/", project)),
  ]);
  return makeHandler(app, site, bundle, new Map([...files, ...bundle.files]));
}

async function filesIn(folder: URL): Promise<StaticFiles> {
  const paths = await Array.fromAsync(walk(folder));
  return new Map(paths.map((path) => [`/${path}`, new URL(path, folder)]));
}
