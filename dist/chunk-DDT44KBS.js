import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  toJson
} from "./chunk-BXZIHDES.js";
import {
  gunzipSync,
  gzipSync
} from "./chunk-EZCTYV7I.js";
import {
  RECORD_VERSION
} from "./chunk-JUJBMSHU.js";
import {
  check,
  pathText
} from "./chunk-QFK4J42L.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";

// src/record/packed-rows.ts
var MOST_PLAIN_ROWS = 2e4;
var MOST_ROW_BYTES = 32;
function packRows(record) {
  const rows = record.rows.digest.length;
  if (rows <= MOST_PLAIN_ROWS) return record;
  const columns = Object.fromEntries(
    Object.entries(record.rows).map(([name, column]) => [name, packed(column)])
  );
  const empty = { digest: [], base: [], candidate: [], candidateExact: [] };
  return { ...record, rows: { ...empty, packed: { rows, columns } } };
}
var packed = (column) => Buffer.from(gzipSync(new TextEncoder().encode(JSON.stringify(column)), { mtime: 0 })).toString(
  "base64"
);
function unpackRows(record) {
  const { packed: held } = record.rows;
  if (held === void 0) return record;
  const columns = Object.entries(held.columns).map(([name, text]) => [
    name,
    unpacked(held, name, text)
  ]);
  return { ...record, rows: Object.fromEntries(columns) };
}
function unpacked({ rows }, name, text) {
  const refuse = (why, cause) => new UserError("record-invalid", `Cannot unpack rows.${name} of a record: ${why}`, { cause });
  const bytes = Buffer.from(text, "base64");
  const size = bytes.length < 4 ? 0 : bytes.readUInt32LE(bytes.length - 4);
  if (size > MOST_ROW_BYTES * (rows + 1))
    throw refuse(`${size} bytes are more than ${rows} rows can take`);
  let column;
  try {
    column = JSON.parse(new TextDecoder().decode(gunzipSync(bytes)));
  } catch (error) {
    throw refuse("it is no base64 of the gzip of JSON", error);
  }
  if (!Array.isArray(column) || column.length !== rows)
    throw refuse(`it is no list of ${rows} entries`);
  return column;
}

// src/record/record-file.ts
function recordPath(host, folder) {
  return host.files.resolve(folder, "record.json");
}
function examplesPath(host, folder) {
  return host.files.resolve(folder, "examples.html");
}
async function clearRecord(host, folder) {
  try {
    await host.files.remove(recordPath(host, folder));
    await host.files.remove(examplesPath(host, folder));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const why = error.message.slice(error.message.indexOf('": ') + 3);
    const message = `Cannot write results into "${folder}": ${why}`;
    throw new UserError(error.code, message, { cause: error });
  }
}
async function writeRecord(host, path, record) {
  await host.files.write(path, toJson(packRows(record)));
}
async function readRecord(host, path) {
  const refuse = (why) => new UserError("record-invalid", `Cannot read record "${path}": ${why}`);
  return checkedRecord(parse(await host.files.readText(path), path), refuse);
}
function checkedRecord(value, refuse) {
  const given = fitting(value, refuse);
  return given.rows.packed === void 0 ? given : fitting(unpackRows(given), refuse);
}
function fitting(value, refuse) {
  const version = versionOf(value);
  if (version !== void 0 && version !== RECORD_VERSION)
    throw refuse(
      `it is a record of version ${version}; records of version ${RECORD_VERSION} can be read, which "check" writes`
    );
  const checked = check("record", value);
  if (checked.kind === "valid") return checked.value;
  const [problem] = checked.problems;
  throw refuse(
    problem === void 0 ? "it does not fit the schema" : `${pathText(problem.path)} ${problem.message}`
  );
}
function versionOf(value) {
  if (typeof value !== "object" || value === null || !("version" in value)) return void 0;
  return typeof value.version === "number" ? value.version : void 0;
}
function parse(text, path) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError("record-invalid", `Cannot read record "${path}": it is not JSON`, {
      cause: error
    });
  }
}

export {
  recordPath,
  examplesPath,
  clearRecord,
  writeRecord,
  readRecord,
  checkedRecord
};
