/**
 * Hears when the page comes back from where the browser kept it whole, for "back" and "forward": as it
 * was left, but everything that was open is closed. Returns what ends it.
 */
export function onShownAgain(listener: () => void): () => void {
  const hear = (event: Event) => {
    if ((event as PageTransitionEvent).persisted) listener();
  };
  addEventListener("pageshow", hear);
  return () => removeEventListener("pageshow", hear);
}
