/** A probability for people, with one decimal: what is not quite 0 or 1 is not written so. */
export function formatShare(share: number): string {
  const percent = 100 * share;
  if (percent > 0 && percent < 0.1) return "< 0.1%";
  if (percent < 100 && percent > 99.9) return "> 99.9%";
  return `${percent.toFixed(1)}%`;
}
