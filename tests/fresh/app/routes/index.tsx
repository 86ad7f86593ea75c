import { define } from "../define.ts";

export default define.page(({ req }) => <h1>{req.method} Start</h1>);
