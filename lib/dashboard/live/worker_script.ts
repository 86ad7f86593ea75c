/** The script of the worker that a browser's tabs share. It stands here, for Vite moves routes. */
export const workerScript: URL = new URL("./shared_worker.ts", import.meta.url);
