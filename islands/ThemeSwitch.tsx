import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

const themes = [
  { name: "system", label: "As the system", next: "light" },
  { name: "light", label: "Light", next: "dark" },
  { name: "dark", label: "Dark", next: "system" },
];

const icons: Readonly<Record<string, JSX.Element>> = {
  system: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
    </>
  ),
  light: (
    <>
      <circle cx="8" cy="8" r="2.75" />
      <path d="M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1" />
    </>
  ),
  dark: <path d="M13.5 9.5A6 6 0 0 1 6.5 2.5 6 6 0 1 0 13.5 9.5z" fill="currentColor" />,
};

/** Goes from the system's theme to light, dark and back; kept for this browser. */
export default function ThemeSwitch(): JSX.Element {
  const theme = useSignal(themes[0]);
  useEffect(() => {
    const kept = localStorage.getItem("theme");
    theme.value = themes.find(({ name }) => name === kept) ?? themes[0];
  }, []);
  const change = () => {
    theme.value = themes.find(({ name }) => name === theme.value.next) ?? themes[0];
    const { name } = theme.value;
    if (name === "system") {
      localStorage.removeItem("theme");
      delete document.documentElement.dataset.theme;
    } else {
      localStorage.setItem("theme", name);
      document.documentElement.dataset.theme = name;
    }
    dispatchEvent(new Event("themechange"));
  };
  return (
    <button
      type="button"
      class="button quiet"
      onClick={change}
      title={`Theme: ${theme.value.label}`}
    >
      <svg
        viewBox="0 0 16 16"
        width="18"
        height="18"
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-linecap="round"
        aria-hidden="true"
      >
        {icons[theme.value.name]}
      </svg>
      <span class="visually-hidden">Theme: {theme.value.label}</span>
    </button>
  );
}
