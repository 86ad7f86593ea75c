import { define } from "../define.ts";

export default define.page(({ error }) => <h1>Failed: {(error as Error).message}</h1>);
