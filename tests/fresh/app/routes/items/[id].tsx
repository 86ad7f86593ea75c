import { define } from "../../define.ts";

export default define.page(({ params, route }) => (
  <h1>
    Item {params.id} <small>{route}</small>
  </h1>
));
