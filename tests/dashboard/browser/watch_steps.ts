import type { Page } from "playwright-core";

/** When a run's page showed a step first: milliseconds since 1970, the picture drawn. */
export interface ShownStep {
  readonly step: number;
  readonly at: number;
}

/** Notes in a run's page when each step is on the screen. Returns what was noted until then. */
export async function watchSteps(page: Page): Promise<() => Promise<ShownStep[]>> {
  const shown = await page.evaluateHandle(() => {
    const shown: ShownStep[] = [];
    const progress = document.querySelector(".progress-text")!;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data: step }) => shown.push({ step, at: Date.now() });
    new MutationObserver(() => {
      const [, digits] = /step ([\d,]+) of/.exec(progress.textContent!) ?? [];
      // The page changes just before it is drawn; a message sent then arrives after that.
      requestAnimationFrame(() => port2.postMessage(Number(digits?.replaceAll(",", ""))));
    }).observe(progress, { subtree: true, childList: true, characterData: true });
    return shown;
  });
  return async () =>
    (await shown.jsonValue()).filter(({ step }, index, all) =>
      all.findIndex((each) => each.step === step) === index
    );
}
