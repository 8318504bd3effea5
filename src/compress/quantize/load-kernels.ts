/** Kernels of the program itself, from the bytes that `npm run generate` made of their text. */

export type Kernel = (...sizesAndAddresses: readonly number[]) => number;

export type Kernels<Name extends string> = { readonly memory: WebAssembly.Memory } & Readonly<
  Record<Name, Kernel>
>;

/** The text exports a memory and functions of these names that take numbers. */
export function loadKernels<Name extends string>(
  base64: string,
  names: readonly Name[],
): Kernels<Name> {
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  for (const name of names)
    if (typeof exports[name] !== "function") throw new Error(`The kernels hold no ${name}`);
  // Its functions are checked, and their text stands beside those who call them.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return exports as unknown as Kernels<Name>;
}

const BYTES = 8;
const PAGE_BYTES = 2 ** 16;

/** Arrays of these lengths one after the other, from the memory's beginning. */
export function placedIn(
  memory: WebAssembly.Memory,
  lengths: readonly number[],
): readonly Float64Array[] {
  const total = lengths.reduce((sum, length) => sum + length * BYTES, 0);
  const missing = Math.ceil((total - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing > 0) memory.grow(missing);
  let start = 0;
  return lengths.map((length) => {
    const array = new Float64Array(memory.buffer, start, length);
    start += length * BYTES;
    return array;
  });
}
