import type { JSX } from "preact";
import ThemeSwitch from "../islands/ThemeSwitch.tsx";

const pages = [
  { path: "/", name: "Runs" },
  { path: "/compare", name: "Compare" },
  { path: "/draw", name: "Draw" },
  { path: "/api", name: "API" },
];

/** The site's name, its pages and the choice of a theme. */
export function Header({ path }: { path: string }): JSX.Element {
  const isHere = (page: string) => page === path || (page === "/" && path.startsWith("/runs/"));
  return (
    <header class="site-header">
      <div>
        <a class="site-name" href="/" aria-label="Glyph">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <rect width="16" height="16" rx="3.5" fill="currentColor" />
            <path d="M5 3h6v2H7v2h4v6H5v-2h4V9H5z" fill="var(--accent-text)" />
          </svg>
          <span>Glyph</span>
        </a>
        <nav aria-label="Pages">
          <ul>
            {pages.map(({ path, name }) => (
              <li key={path}>
                <a href={path} class={isHere(path) ? "current" : undefined}>{name}</a>
              </li>
            ))}
          </ul>
        </nav>
        <ThemeSwitch />
      </div>
    </header>
  );
}
