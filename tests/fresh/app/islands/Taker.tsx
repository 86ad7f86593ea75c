/** Takes whatever it is given. */
export default function Taker({ value }: { value: unknown }) {
  return <i>{typeof value}</i>;
}
