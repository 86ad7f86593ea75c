import { openApp } from "fresh-under-test";

const handler = openApp(new URL("app/", import.meta.url));

/** Sends a request to the fixture; redirections are given as they are. */
export type Send = (path: string, init?: RequestInit) => Promise<Response>;

/**
 * A test that holds for Fresh and for what stands in for it.
 *
 * @param place Where Fresh's sources or documentation say so: a path in its repository.
 */
export function mirrors(
  place: string,
  name: string,
  test: (send: Send, origin: string) => Promise<void>,
): void {
  Deno.test(`${name}, as in Fresh's ${place}`, async () => {
    const options = { port: 0, hostname: "127.0.0.1", onListen() {} };
    await using server = Deno.serve(options, await handler);
    const origin = `http://127.0.0.1:${server.addr.port}`;
    await test((path, init) => fetch(origin + path, { redirect: "manual", ...init }), origin);
  });
}

/** The text of a response and what is checked most. */
export async function read(response: Promise<Response>): Promise<{
  status: number;
  text: string;
  headers: Headers;
}> {
  const { status, headers } = await response;
  return { status, headers, text: await (await response).text() };
}

/** Markup without what islands are marked by, which is each host's own. */
export function plain(markup: string): string {
  return markup.replaceAll(/<!--.*?-->| data-frsh-key="\w+"/g, "");
}

/** Runs something while the console is silent, and gives what was logged as an error. */
export async function silently(run: () => Promise<void>): Promise<string> {
  const { error } = console;
  const lines: unknown[] = [];
  console.error = (...values) => lines.push(...values);
  try {
    await run();
    return lines.join("\n");
  } finally {
    console.error = error;
  }
}
