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
