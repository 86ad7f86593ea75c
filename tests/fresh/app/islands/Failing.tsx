/** Cannot be rendered. */
export default function Failing(): never {
  throw new Error("in an island");
}
