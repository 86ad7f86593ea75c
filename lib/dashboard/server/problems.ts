import { HttpError } from "fresh";
import { define } from "../state.ts";
import { dashboard } from "./dashboard.ts";
import { Problem, problemResponse } from "./problem.ts";

/** Whether a path is one of the API's. */
export function isApi(path: string): boolean {
  return path === "/api" || path.startsWith("/api/");
}

/** A middleware that tells of errors as problem+json where programs ask, and leaves pages to the app. */
export const problems = define.middleware(async (context) => {
  const { pathname } = context.url;
  try {
    const response = await context.next();
    const page = response.headers.get("Content-Type")?.startsWith("text/html");
    if (!isApi(pathname) || response.status < 400 || !page) return response;
    await response.body?.cancel();
    return problemResponse(noSuchAddress(pathname));
  } catch (error) {
    if (isApi(pathname)) return problemResponse(asProblem(error, pathname));
    if (!(error instanceof Problem)) throw error;
    return new Response(`${error.message}\n`, { status: error.status, headers: error.headers });
  }
});

function asProblem(error: unknown, path: string): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HttpError) {
    return error.status === 404 && !error.message
      ? noSuchAddress(path)
      : new Problem(error.status, error.message);
  }
  dashboard().options.report?.(`${path}: ${error instanceof Error ? error.stack : error}`);
  return new Problem(500, "The server failed at this. Its terminal says what happened.");
}

function noSuchAddress(path: string): Problem {
  return new Problem(404, `There is nothing at ${path}: /api lists what there is.`);
}
