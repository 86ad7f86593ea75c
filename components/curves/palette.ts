/** The theme's colours, as a canvas takes them. */
export interface Palette {
  /** By the numbers of the lines' colours, less one. */
  readonly series: readonly string[];
  readonly surface: string;
  readonly muted: string;
  readonly grid: string;
  readonly font: string;
}

/** Reads the colours that hold at an element now. */
export function readPalette(element: HTMLElement): Palette {
  // A custom property keeps `light-dark()` as it was written; only a colour in use is resolved.
  const probe = document.createElement("span");
  element.append(probe);
  const style = getComputedStyle(probe);
  const color = (name: string) => {
    probe.style.color = `var(--${name})`;
    return style.color;
  };
  const palette = {
    series: [1, 2, 3, 4, 5, 6].map((number) => color(`series-${number}`)),
    surface: color("surface-raised"),
    muted: color("text-muted"),
    grid: color("line"),
    font: `12px ${style.fontFamily}`,
  };
  probe.remove();
  return palette;
}

/** Calls back when the theme changes, by the page's switch or the system's. Returns what ends it. */
export function watchTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme", "class", "style"] });
  const systems = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((query) =>
    matchMedia(query)
  );
  for (const system of systems) system.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    for (const system of systems) system.removeEventListener("change", listener);
  };
}
