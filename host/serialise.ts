import { Signal } from "@preact/signals";
import { stringify } from "devalue";
import { isValidElement } from "preact";

/** What an island is given. */
export type IslandProps = Record<string, unknown>;

/** An island that was rendered. */
export interface RenderedIsland {
  /** The name of its file. */
  name: string;
  /** Which of the page's components it is. */
  component: number;
  props: IslandProps;
}

/**
 * Everything that the islands of a page are given, as an expression that may stand in a script: a
 * list of components and properties. What is the same value here is the same in the browser.
 *
 * @param slotOf What stands for JSX that the server rendered; undefined for all else.
 * @throws {TypeError} If a property cannot be sent, as functions cannot.
 */
export function serialise(
  islands: RenderedIsland[],
  slotOf: (value: unknown) => number | undefined,
): string {
  const sent = new WeakSet<object>();
  const reducers = {
    Slot: (value: unknown) => {
      const slot = slotOf(value);
      return slot !== undefined && [slot];
    },
    Signal: (value: unknown) => isSignal(value) && !isComputed(value) && [value.peek()],
    Computed: (value: unknown) => isSignal(value) && [value.peek()],
    Refused: (value: unknown) => {
      if (isValidElement(value)) throw new TypeError("JSX goes into a property of its own");
      if (value instanceof Uint8Array) sent.add(value.buffer);
      else if (isOpaque(value) && !sent.has(value)) {
        throw new TypeError(`${value.constructor.name} cannot be sent`);
      }
    },
  };
  try {
    return stringify(islands.map(({ component, props }) => [component, props]), reducers);
  } catch (error) {
    for (const { name, props } of islands) {
      for (const [key, value] of Object.entries(props)) {
        try {
          stringify(value, reducers);
        } catch (cause) {
          const message = `The island ${name} cannot be given ${key}: ${(cause as Error).message}`;
          throw new TypeError(message, { cause });
        }
      }
    }
    throw error;
  }
}

function isSignal(value: unknown): value is Signal {
  return value instanceof Signal;
}

function isComputed(signal: Signal): boolean {
  return Object.getPrototypeOf(signal) !== Signal.prototype;
}

/** Whether this would arrive from Fresh as an object without its contents. */
function isOpaque(value: unknown): value is object {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value) ||
    value instanceof URLSearchParams;
}
