import { useSignal } from "@preact/signals";

/** Rows, which only a table may hold. */
export default function Rows({ names }: { names: string[] }) {
  const shown = useSignal(names);
  return (
    <>
      {shown.value.map((name) => (
        <tr
          key={name}
          onClick={() => shown.value = shown.value.toReversed()}
        >
          <td>{name}</td>
        </tr>
      ))}
    </>
  );
}
