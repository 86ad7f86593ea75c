import type { AnyComponent } from "preact";
import type { Middleware, PageProps } from "./context.ts";
import type { RouteHandler } from "./handlers.ts";
import { modulesIn } from "./walk.ts";

/** A page, a layout or the app's wrapper; an async one may return a response too. */
export type PageComponent = AnyComponent<PageProps>;

/** What a file in routes/ exports. */
export interface Route {
  handler: RouteHandler<unknown, unknown>;
  component?: PageComponent;
}

/** What a folder in routes/ puts around the routes in it. */
export interface Folder {
  middlewares: Middleware<unknown>[];
  layout?: PageComponent;
  error?: Route;
}

/** The files in routes/. */
export interface Site {
  /** What surrounds all pages. */
  app: PageComponent;
  notFound?: Route;
  /** Folders with files that begin with `_`, by their paths: "" is routes/ itself. */
  folders: Map<string, Folder>;
  /** Routes by the names of their files, imported when they are first needed. */
  routes: Map<string, () => Promise<Route>>;
}

interface Module {
  default?: unknown;
  handler?: unknown;
  handlers?: unknown;
  config?: unknown;
}

/** Reads the folder routes/. */
export async function loadSite(folder: URL): Promise<Site> {
  const site = { folders: new Map(), routes: new Map() } as Omit<Site, "app"> & Partial<Site>;
  for (const [name, url] of await modulesIn(folder)) {
    const slash = name.lastIndexOf("/");
    const kind = name.slice(slash + 1);
    if (!kind.startsWith("_")) {
      let route: Promise<Route> | undefined;
      site.routes.set(name, () => route ??= load(name, url).then((it) => routeOf(name, it)));
      continue;
    }
    const parent = name.slice(0, Math.max(slash, 0));
    const around: Folder = site.folders.get(parent) ?? { middlewares: [] };
    site.folders.set(parent, around);
    const module = await load(name, url);
    if (kind === "_middleware") around.middlewares = middlewaresOf(name, module);
    else if (kind === "_layout") around.layout = componentOf(name, module);
    else if (kind === "_error") around.error = routeOf(name, module);
    else if (name === "_404") site.notFound = routeOf(name, module);
    else if (name === "_app") site.app = componentOf(name, module);
    else throw new Error(`routes/${name} is none of the files that begin with _`);
  }
  const { app } = site;
  if (app === undefined) throw new Error("routes/_app.tsx is missing");
  return { ...site, app };
}

async function load(name: string, url: URL): Promise<Module> {
  const module: Module = await import(url.href);
  if (module.config === undefined) return module;
  throw new Error(`routes/${name} has a config, which host/ does not know`);
}

function componentOf(name: string, module: Module): PageComponent {
  if (typeof module.default === "function") return module.default as PageComponent;
  throw new Error(`routes/${name} has no component as its default export`);
}

function middlewaresOf(name: string, module: Module): Middleware<unknown>[] {
  const found = [module.handlers ?? module.handler ?? module.default].flat();
  if (found.every((it) => typeof it === "function")) return found as Middleware<unknown>[];
  throw new Error(`routes/${name} has no middleware, or several, as its default export`);
}

function routeOf(name: string, module: Module): Route {
  const handler = module.handlers ?? module.handler;
  if (typeof handler === "function" && handler.length > 1) {
    throw new Error(`The handler in routes/${name} must take one argument alone`);
  }
  const renders = () => ({ data: {} });
  if (module.default === undefined) {
    if (handler !== undefined) return { handler: handler as Route["handler"] };
    throw new Error(`routes/${name} exports neither a component nor handlers`);
  }
  const component = componentOf(name, module);
  if (handler === undefined) return { handler: renders, component };
  if (typeof handler === "function") return { handler: handler as Route["handler"], component };
  return { handler: { GET: renders, ...handler }, component };
}
