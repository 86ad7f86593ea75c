/**
 * As much of Deno as tests need that run in a page: what they register is kept, for the page's test to
 * run it by name.
 *
 * @module
 */

/** What went wrong in a test, by its steps' names. */
type Failures = Record<string, string>;

interface Definition {
  readonly name: string;
  readonly ignore?: boolean;
  readonly fn: (context: Context) => void | Promise<void>;
}

/** What a test's body gets. */
interface Context {
  step(definition: string | Definition, fn?: Definition["fn"]): Promise<boolean>;
}

const tests = new Map<string, Definition>();

function define(definition: string | Definition, fn?: Definition["fn"]): Definition {
  return typeof definition === "string" ? { name: definition, fn: fn! } : definition;
}

async function run(definition: Definition, path: string, failures: Failures): Promise<boolean> {
  if (definition.ignore) return true;
  let passed = true;
  try {
    await definition.fn({
      async step(given, fn) {
        const step = define(given, fn);
        const done = await run(step, `${path}: ${step.name}`, failures);
        passed &&= done;
        return done;
      },
    });
  } catch (error) {
    failures[path] = error instanceof Error ? error.stack ?? error.message : String(error);
    passed = false;
  }
  return passed;
}

const testsInPage = {
  /** Whether all have been registered. */
  ready: false,
  /** The names of those that are not left out here. */
  names: (): string[] =>
    [...tests.values()].filter(({ ignore }) => !ignore).map(({ name }) => name),
  /** Runs a test. */
  async run(name: string): Promise<Failures> {
    const failures: Failures = {};
    await run(tests.get(name)!, name, failures);
    return failures;
  },
};

declare global {
  var glyphTests: typeof testsInPage;
}

globalThis.glyphTests = testsInPage;
Object.assign(globalThis, {
  Deno: {
    build: { os: "browser" },
    env: { get: () => undefined, has: () => false, set: () => {} },
    readFile: async (url: URL) => new Uint8Array(await (await fetch(url)).arrayBuffer()),
    test(given: string | Definition, fn?: Definition["fn"]) {
      const definition = define(given, fn);
      tests.set(definition.name, definition);
    },
  },
});
