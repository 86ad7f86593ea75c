import { loadApp } from "../../../host/serve.ts";
import { compressFile } from "./compression.ts";
import type { Handler } from "./http_server.ts";
import { completeHeaders } from "./security_headers.ts";

/** What answers requests: the app, on host/ in Fresh's place. */
export async function loadHandler(): Promise<Handler> {
  const handle = await loadApp(new URL("../../../", import.meta.url));
  return async (request, info) => {
    const path = new URL(request.url).pathname.replace(/\/+/g, "/");
    const response = await completeHeaders(await handle(request, info), path);
    return await compressFile(request, response);
  };
}
