/** The header that has a browser save what it gets, under a name that any system takes. */
export function attachment(name: string): Readonly<Record<string, string>> {
  return { "Content-Disposition": `attachment; filename="${name.replace(/[^\w.-]/g, "_")}"` };
}
