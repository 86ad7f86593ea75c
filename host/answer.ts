import { h, type VNode } from "preact";
import type { Bundle } from "./bundle.ts";
import type { Context, PageProps } from "./context.ts";
import type { Method } from "./handlers.ts";
import { renderDocument } from "./render.ts";
import type { PageComponent, Route } from "./site.ts";

/** What surrounds a page: layouts from the outermost to the innermost, in the app's wrapper. */
export interface Frame {
  app: PageComponent;
  bundle: Bundle;
  layouts: PageComponent[];
}

/** Calls the route's handler, and renders its page where it returns data. */
export async function answer(
  context: Context<unknown>,
  route: Route,
  { app, bundle, layouts }: Frame,
  status = 200,
): Promise<Response> {
  const { handler } = route;
  const method = context.req.method as Method;
  const handle = typeof handler === "function"
    ? handler
    : handler[method] ?? (method === "HEAD" ? handler.GET : undefined);
  if (handle === undefined) return await context.next();
  const result = await handle(context);
  if (result instanceof Response) return result;

  let inner: VNode | null = null;
  for (const component of [route.component, ...layouts.toReversed()]) {
    if (component === undefined) continue;
    const child = inner;
    const rendered = await evaluate(component, propsOf(context, result.data, () => child));
    if (rendered instanceof Response) return rendered;
    inner = rendered;
  }
  return await renderDocument(
    inner,
    (Component) => evaluate(app, propsOf(context, null, Component)),
    {
      bundle,
      url: context.url,
      status: result.status ?? status,
      headers: new Headers(result.headers),
    },
  );
}

function propsOf(
  { url, req, params, info, state, error, route }: Context<unknown>,
  data: unknown,
  Component: PageProps["Component"],
): PageProps {
  return { url, req, params, info, state, error, route, data, Component };
}

/** An async component is called at once, since it may wait for its data. */
async function evaluate(
  component: PageComponent,
  props: PageProps,
): Promise<VNode | Response | null> {
  const isAsync = component.constructor.name === "AsyncFunction";
  type Called = (props: PageProps) => Promise<VNode | Response | null>;
  return isAsync ? await (component as unknown as Called)(props) : h(component, props) as VNode;
}
