import { bundle, type Files } from "../../examples/browser/serve.ts";

let script: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** The files of a page with the tests' program, `page.ts`. */
export async function programFiles(): Promise<Files> {
  script ??= bundle(new URL("page.ts", import.meta.url));
  return new Map<string, BodyInit>([
    ["/", '<!doctype html><title>Test</title><script type="module" src="main.js"></script>'],
    ["/main.js", await script],
  ]);
}
