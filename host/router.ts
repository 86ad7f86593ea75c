import { HttpError } from "./http_error.ts";

/** Finds what belongs to a path: names before parameters. */
export class Router<Item> {
  #names = new Map<string, Item>();
  #patterns: { pattern: URLPattern; item: Item }[] = [];

  /** Takes items by the names of their files, such as `runs/[id]` or `runs/index`. */
  constructor(items: Iterable<[string, Item]>) {
    const patterns: [string, Item][] = [];
    for (const [name, item] of items) {
      const pathname = pathnameOf(name);
      if (pathname.includes(":")) patterns.push([pathname, item]);
      else this.#names.set(pathname, item);
    }
    // A parameter is tried after every name that stands in its place.
    const key = (pathname: string) => pathname.replaceAll(":", "\u{10ffff}");
    patterns.sort(([a], [b]) => key(a) < key(b) ? -1 : 1);
    this.#patterns = patterns.map(([pathname, item]) => ({
      pattern: new URLPattern({ pathname }),
      item,
    }));
  }

  /** The item of `url`, its pattern, and the parameters in the path. */
  match(
    { pathname }: URL,
  ): { item: Item; route: string; params: Record<string, string> } | undefined {
    const path = pathname.length > 1 ? pathname.replace(/\/$/, "") : pathname;
    const named = this.#names.get(path);
    if (named !== undefined) return { item: named, route: path, params: {} };
    for (const { pattern, item } of this.#patterns) {
      const groups = pattern.exec({ pathname })?.pathname.groups;
      if (groups === undefined) continue;
      const params = Object.entries(groups).map(([name, value = ""]) => [name, decode(value)]);
      return { item, route: pattern.pathname, params: Object.fromEntries(params) };
    }
  }
}

/** The path of a file's name: `/runs/:id` of `runs/[id]`, `/runs` of `runs/index`. */
function pathnameOf(name: string): string {
  const pathname = `/${name}`.replace(/\/index$/, "").replace(/\[(\w+)\]/g, ":$1");
  if (/[[\]()*+?{}]/.test(pathname)) {
    throw new Error(`No route can have the name "${name}": parameters are written [name]`);
  }
  return pathname || "/";
}

function decode(value: string): string {
  try {
    return decodeURI(value);
  } catch (cause) {
    throw new HttpError(400, `"${value}" is no UTF-8 in percent-encoding`, { cause });
  }
}
