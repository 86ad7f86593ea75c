/** The properties of a link within the site, marked where it leads to this page or one above it. */
export function markCurrent<Props extends Record<string, unknown>>(props: Props, here: URL): Props {
  const { href } = props;
  if (typeof href !== "string" || !href.startsWith("/")) return props;
  if (props["aria-current"] !== undefined) return props;
  const { pathname, search } = new URL(href, here.origin);
  const [to, from] = [withoutSlash(pathname), withoutSlash(here.pathname)];
  if (to === from && (search === "" || search === here.search)) {
    return { ...props, "data-current": "true", "aria-current": "page" };
  }
  if (to === from || to === "/" || from.startsWith(`${to}/`)) {
    return { ...props, "data-ancestor": "true", "aria-current": "true" };
  }
  return props;
}

function withoutSlash(path: string): string {
  return path === "/" ? path : path.replace(/\/$/, "");
}
