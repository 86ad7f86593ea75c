/**
 * What islands may import of Fresh, in the browser and on the server.
 *
 * @module
 */

/** Whether this runs in a page. */
export const IS_BROWSER: boolean = typeof document !== "undefined";
