/** The one engine that the Action downloads: which packages, which files of them, and the digests that they must have. */

export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** As npm writes it: "sha512-" and base64. */
  readonly integrity: string;
  /** Hex sha256 by path in the package; the same on all platforms. */
  readonly files: Readonly<Record<string, string>>;
}

export interface RuntimePin {
  /** Of onnxruntime-node. */
  readonly version: string;
  readonly packages: readonly PinnedPackage[];
  /** By platform, such as "linux-x64": files of onnxruntime-node that only it needs. */
  readonly binaries: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Entry file of the engine, below the folder that holds everything. */
export const ENTRY = "node_modules/onnxruntime-node/dist/index.js";

/** Digests by path in the package. */
export function filesOf(
  pin: RuntimePin,
  { name, files }: PinnedPackage,
  platform: string,
): Readonly<Record<string, string>> {
  return name === "onnxruntime-node" ? { ...files, ...pin.binaries[platform] } : files;
}
