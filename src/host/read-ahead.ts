/** A file that is read while what works on it is still being loaded. */
import type { Host } from "./host.ts";

/** Of a larger file most is read after all is loaded, and not everybody holds it whole. */
const MOST_BYTES = 2 ** 28;

/** The same host, on which whoever first wants the bytes of the file gets those that are being read from now on. */
export function readingAhead(host: Host, path: string): Host {
  const { files } = host;
  const ahead = files.resolve(path);
  let reading: Promise<Uint8Array | undefined> | undefined = readSmall(host, ahead);
  // Whoever wants the bytes is told; perhaps nobody does.
  reading.catch(() => undefined);
  const take = (): typeof reading => {
    const taken = reading;
    reading = undefined;
    return taken;
  };
  return {
    ...host,
    files: {
      ...files,
      readBytes: async (wanted) =>
        (files.resolve(wanted) === ahead ? await take() : undefined) ?? files.readBytes(wanted),
    },
  };
}

async function readSmall({ files }: Host, path: string): Promise<Uint8Array | undefined> {
  return (await files.sizeBytes(path)) <= MOST_BYTES ? files.readBytes(path) : undefined;
}
