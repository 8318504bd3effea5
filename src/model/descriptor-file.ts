/** A descriptor of protobuf messages from plain values. */
import { createFileRegistry, type DescFile } from "@bufbuild/protobuf";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";

/** `json`: what is set of a FileDescriptorProto that depends on no other. */
export function descriptorFile(json: string): DescFile {
  const proto: FileDescriptorProto = JSON.parse(json);
  const file = createFileRegistry(proto, () => undefined).getFile(proto.name);
  if (file === undefined) throw new Error(`There is no descriptor of ${proto.name}`);
  return file;
}
