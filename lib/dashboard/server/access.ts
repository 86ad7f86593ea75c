import { isForeignHost } from "./host_check.ts";
import { checkOrigin } from "./origin_check.ts";
import { Problem } from "./problem.ts";
import { sameSecret } from "./token.ts";

/** Where a server listens, and what it demands of those who ask. */
export interface AccessRules {
  /** The name or address that the server was bound to. */
  readonly host: string;
  /** Any, where missing. */
  readonly port?: number;
  /** What everybody must know, where other machines can ask. */
  readonly token?: string;
}

/**
 * Lets a request pass, or says what it lacks.
 *
 * @returns an answer where the request brought the token in its address: a cookie, and the same address
 * without it
 * @throws {Problem} 421 for a foreign host, 403 for a request that another site made, 401 without token
 */
export function checkAccess(request: Request, rules: AccessRules): Response | undefined {
  const host = request.headers.get("Host") ?? "";
  if (isForeignHost(host, rules)) {
    throw new Problem(421, `The host '${host}' is not this server's: open the printed address.`);
  }
  checkOrigin(request, host);
  return rules.token === undefined ? undefined : checkToken(request, rules.port, rules.token);
}

function checkToken(
  request: Request,
  port: number | undefined,
  token: string,
): Response | undefined {
  // Cookies know no ports: with its own name, another server's does not overwrite it.
  const cookie = `glyph-${port ?? ""}`;
  const url = new URL(request.url);
  const given = url.searchParams.get("token");
  if (given !== null && sameSecret(given, token)) {
    url.searchParams.delete("token");
    return new Response(null, {
      status: 303,
      headers: {
        "Location": url.pathname + url.search,
        "Set-Cookie": `${cookie}=${token}; Path=/; HttpOnly; SameSite=Strict`,
      },
    });
  }
  const header = request.headers.get("Authorization")?.match(/^Bearer +(\S+)$/i)?.[1];
  const known = header ?? cookieOf(request, cookie);
  if (known !== undefined && sameSecret(known, token)) return;
  throw new Problem(
    401,
    "This server demands its token: open the address that it printed, or send Authorization: Bearer.",
    undefined,
    { "WWW-Authenticate": "Bearer" },
  );
}

function cookieOf(request: Request, name: string): string | undefined {
  const cookies = request.headers.get("Cookie")?.split(/; */) ?? [];
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
}
