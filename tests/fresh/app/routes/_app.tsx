import { define } from "../define.ts";

export default define.page(({ Component, state, url }) => (
  <html lang="en" data-path={url.pathname}>
    <head>
      <meta charset="utf-8" />
      <title>{state.title ?? "No title"}</title>
      <style>{"b { color: green }"}</style>
    </head>
    <body>
      <nav>
        <a href="/">Start</a>
        <a href="/items">Items</a>
        <a href="/items/1?size=2">One</a>
        <a href="/elsewhere" aria-current="step">Set by the app</a>
        <a href="https://example.org/">Outside</a>
      </nav>
      <Component />
    </body>
  </html>
));
