import { historyCsv } from "../../formats/history.ts";
import type { Metrics, Run } from "../../runs/run.ts";
import { attachment } from "./attachment.ts";
import { Problem } from "./problem.ts";

/** What was measured in a run: JSON, or a table as CSV, to show or to save. */
export function metricsResponse(run: Run, metrics: Metrics, query: URLSearchParams): Response {
  const format = query.get("format") ?? "json";
  if (format === "csv") {
    return new Response(historyCsv(metrics), {
      headers: { "Content-Type": "text/csv; charset=utf-8", ...attachment(`${run.id}.csv`) },
    });
  }
  if (format !== "json") throw new Problem(400, `'${format}' must be json or csv.`, "format");
  return Response.json(metrics, {
    headers: query.has("download") ? attachment(`${run.id}.json`) : {},
  });
}
