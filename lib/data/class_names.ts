/** The names of classes that only numbers tell apart: `"0"`, `"1"`, and so on. */
export function numberedClasses(classes: number): string[] {
  return Array.from({ length: classes }, (_, label) => String(label));
}
