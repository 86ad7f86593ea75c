/** What people call an option or a setting: `Label smoothing` for `labelSmoothing`. */
export function settingLabel(name: string): string {
  const words = settingWords(name);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The same inside a sentence: `label smoothing`. */
export function settingWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
