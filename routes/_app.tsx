import type { PageProps } from "fresh";
import { Header } from "../components/Header.tsx";
import type { State } from "../lib/dashboard/state.ts";

const styles = ["tokens", "base", "controls", "runs", "charts", "network", "draw"];

/** The frame of every page. */
export default function App({ Component, state, url }: PageProps<unknown, State>) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{state.title ? `${state.title} · Glyph` : "Glyph"}</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        {styles.map((name) => <link key={name} rel="stylesheet" href={`/${name}.css`} />)}
        <script src="/theme.js" />
      </head>
      <body>
        <a class="skip-link" href="#content">Skip to the content</a>
        <Header path={url.pathname} />
        <main id="content" tabindex={-1}>
          <Component />
        </main>
      </body>
    </html>
  );
}
