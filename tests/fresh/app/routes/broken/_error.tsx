import { page } from "fresh";
import { define } from "../../define.ts";

export const handler = define.handlers(({ error }) => page(String(error), { status: 503 }));

export default define.page<typeof handler>(({ data }) => <h2>Broken: {data}</h2>);
