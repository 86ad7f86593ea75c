import { Fragment, type FunctionComponent, h, type VNode } from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import type { Bundle } from "./bundle.ts";
import { Rendering } from "./rendering.ts";

const nonces = new WeakMap<Response, string>();

/** What inline scripts and styles of a rendered page carry; undefined for other responses. */
export function nonceOf(response: Response): string | undefined {
  return nonces.get(response);
}

/**
 * Renders a page, then what `wrap` puts around it.
 *
 * @param wrap Gives the document around a component, or a response instead of it.
 */
export async function renderDocument(
  page: VNode | null,
  wrap: (Component: FunctionComponent) => Promise<VNode | Response | null>,
  { bundle, url, status, headers }: { bundle: Bundle; url: URL; status: number; headers: Headers },
): Promise<Response> {
  let html = "";
  const document = await wrap(() => jsxTemplate([html]));
  if (document instanceof Response) return document;
  const rendering = new Rendering(bundle, url);
  html = rendering.toHtml(page ?? h(Fragment, null));
  html = rendering.toHtml(document ?? h(Fragment, null));
  rendering.finish();
  headers.set("content-type", "text/html; charset=utf-8");
  const response = new Response(`<!DOCTYPE html>${html}`, { status, headers });
  nonces.set(response, rendering.nonce);
  return response;
}
