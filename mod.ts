/**
 * Glyph trains convolutional networks that read characters.
 *
 * @module
 */
export * from "./lib/data/dataset.ts";
export * from "./lib/train/events.ts";
