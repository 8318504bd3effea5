import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  UserError
} from "./chunk-RGPNZ57M.js";

// src/model/stored-data.ts
var STORED = /* @__PURE__ */ Symbol("stored data");
var CHUNK_BYTES = 2 ** 24;
function* chunksOf(pieces) {
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) yield piece;
    else yield* storedChunks(piece);
  }
}
function* storedChunks(stored) {
  for (let from = 0; from < stored.length; from += CHUNK_BYTES)
    yield stored.read(from, Math.min(stored.length, from + CHUNK_BYTES));
}
function totalLength(pieces) {
  return pieces.reduce((total, { length }) => total + length, 0);
}

// node_modules/@bufbuild/protobuf/dist/esm/reflect/names.js
function protoCamelCase(snakeCase) {
  let capNext = false;
  const b = [];
  for (let i = 0; i < snakeCase.length; i++) {
    let c = snakeCase.charAt(i);
    switch (c) {
      case "_":
        capNext = true;
        break;
      case "0":
      case "1":
      case "2":
      case "3":
      case "4":
      case "5":
      case "6":
      case "7":
      case "8":
      case "9":
        b.push(c);
        capNext = false;
        break;
      default:
        if (capNext) {
          capNext = false;
          c = c.toUpperCase();
        }
        b.push(c);
        break;
    }
  }
  return b.join("");
}
var reservedObjectProperties = /* @__PURE__ */ new Set([
  // names reserved by JavaScript
  "constructor",
  "toString",
  "toJSON",
  "valueOf"
]);
function safeObjectProperty(name) {
  return reservedObjectProperties.has(name) ? name + "$" : name;
}

// node_modules/@bufbuild/protobuf/dist/esm/wire/varint.js
function varint64read() {
  const buf = this.buf;
  let pos = this.pos;
  let lo = 0;
  let hi = 0;
  for (let shift = 0; shift < 28; shift += 7) {
    const b = buf[pos++];
    lo |= (b & 127) << shift;
    if ((b & 128) == 0) {
      this.pos = pos;
      this.assertBounds();
      this.varint64Lo = lo;
      this.varint64Hi = hi;
      return;
    }
  }
  const middleByte = buf[pos++];
  lo |= (middleByte & 15) << 28;
  hi = (middleByte & 112) >> 4;
  if ((middleByte & 128) == 0) {
    this.pos = pos;
    this.assertBounds();
    this.varint64Lo = lo;
    this.varint64Hi = hi;
    return;
  }
  for (let shift = 3; shift <= 31; shift += 7) {
    const b = buf[pos++];
    hi |= (b & 127) << shift;
    if ((b & 128) == 0) {
      this.pos = pos;
      this.assertBounds();
      this.varint64Lo = lo;
      this.varint64Hi = hi;
      return;
    }
  }
  throw new Error("invalid varint");
}
var TWO_PWR_32_DBL = 4294967296;
function int64FromString(dec) {
  const minus = dec[0] === "-";
  if (minus) {
    dec = dec.slice(1);
  }
  const base = 1e6;
  let lowBits = 0;
  let highBits = 0;
  function add1e6digit(begin, end) {
    const digit1e6 = Number(dec.slice(begin, end));
    highBits *= base;
    lowBits = lowBits * base + digit1e6;
    if (lowBits >= TWO_PWR_32_DBL) {
      highBits = highBits + (lowBits / TWO_PWR_32_DBL | 0);
      lowBits = lowBits % TWO_PWR_32_DBL;
    }
  }
  add1e6digit(-24, -18);
  add1e6digit(-18, -12);
  add1e6digit(-12, -6);
  add1e6digit(-6);
  return minus ? negate(lowBits, highBits) : newBits(lowBits, highBits);
}
function int64ToString(lo, hi) {
  let bits = newBits(lo, hi);
  const negative = bits.hi & 2147483648;
  if (negative) {
    bits = negate(bits.lo, bits.hi);
  }
  const result = uInt64ToString(bits.lo, bits.hi);
  return negative ? "-" + result : result;
}
function uInt64ToString(lo, hi) {
  ({ lo, hi } = toUnsigned(lo, hi));
  if (hi <= 2097151) {
    return String(TWO_PWR_32_DBL * hi + lo);
  }
  const low = lo & 16777215;
  const mid = (lo >>> 24 | hi << 8) & 16777215;
  const high = hi >> 16 & 65535;
  let digitA = low + mid * 6777216 + high * 6710656;
  let digitB = mid + high * 8147497;
  let digitC = high * 2;
  const base = 1e7;
  if (digitA >= base) {
    digitB += Math.floor(digitA / base);
    digitA %= base;
  }
  if (digitB >= base) {
    digitC += Math.floor(digitB / base);
    digitB %= base;
  }
  return digitC.toString() + decimalFrom1e7WithLeadingZeros(digitB) + decimalFrom1e7WithLeadingZeros(digitA);
}
function toUnsigned(lo, hi) {
  return { lo: lo >>> 0, hi: hi >>> 0 };
}
function newBits(lo, hi) {
  return { lo: lo | 0, hi: hi | 0 };
}
function negate(lowBits, highBits) {
  highBits = ~highBits;
  if (lowBits) {
    lowBits = ~lowBits + 1;
  } else {
    highBits += 1;
  }
  return newBits(lowBits, highBits);
}
var decimalFrom1e7WithLeadingZeros = (digit1e7) => {
  const partial = String(digit1e7);
  return "0000000".slice(partial.length) + partial;
};
function varint32write(value, bytes) {
  if (value >>> 0 < 128) {
    bytes.push(value);
    return;
  }
  if (value >= 0) {
    while (value > 127) {
      bytes.push(value & 127 | 128);
      value = value >>> 7;
    }
    bytes.push(value);
  } else {
    for (let i = 0; i < 9; i++) {
      bytes.push(value & 127 | 128);
      value = value >> 7;
    }
    bytes.push(1);
  }
}
function varint32read() {
  let b = this.buf[this.pos++];
  if ((b & 128) === 0) {
    this.assertBounds();
    return b;
  }
  let result = b & 127;
  b = this.buf[this.pos++];
  result |= (b & 127) << 7;
  if ((b & 128) === 0) {
    this.assertBounds();
    return result;
  }
  b = this.buf[this.pos++];
  result |= (b & 127) << 14;
  if ((b & 128) === 0) {
    this.assertBounds();
    return result;
  }
  b = this.buf[this.pos++];
  result |= (b & 127) << 21;
  if ((b & 128) === 0) {
    this.assertBounds();
    return result;
  }
  b = this.buf[this.pos++];
  result |= (b & 15) << 28;
  for (let readBytes = 5; (b & 128) !== 0 && readBytes < 10; readBytes++)
    b = this.buf[this.pos++];
  if ((b & 128) !== 0)
    throw new Error("invalid varint");
  this.assertBounds();
  return result >>> 0;
}

// node_modules/@bufbuild/protobuf/dist/esm/proto-int64.js
var protoInt64 = /* @__PURE__ */ makeInt64Support();
function makeInt64Support() {
  const dv = new DataView(new ArrayBuffer(8));
  const ok = typeof BigInt === "function" && typeof dv.getBigInt64 === "function" && typeof dv.getBigUint64 === "function" && typeof dv.setBigInt64 === "function" && typeof dv.setBigUint64 === "function" && (!!globalThis.Deno || !!globalThis.Bun || typeof process != "object" || typeof process.env != "object" || process.env.BUF_BIGINT_DISABLE !== "1");
  if (ok) {
    const MIN = BigInt("-9223372036854775808");
    const MAX = BigInt("9223372036854775807");
    const UMIN = BigInt("0");
    const UMAX = BigInt("18446744073709551615");
    return {
      zero: BigInt(0),
      supported: true,
      parse(value) {
        const bi = typeof value == "bigint" ? value : BigInt(value);
        if (bi > MAX || bi < MIN) {
          throw new Error(`invalid int64: ${value}`);
        }
        return bi;
      },
      uParse(value) {
        const bi = typeof value == "bigint" ? value : BigInt(value);
        if (bi > UMAX || bi < UMIN) {
          throw new Error(`invalid uint64: ${value}`);
        }
        return bi;
      },
      enc(value) {
        dv.setBigInt64(0, this.parse(value), true);
        return {
          lo: dv.getInt32(0, true),
          hi: dv.getInt32(4, true)
        };
      },
      uEnc(value) {
        dv.setBigInt64(0, this.uParse(value), true);
        return {
          lo: dv.getInt32(0, true),
          hi: dv.getInt32(4, true)
        };
      },
      dec(lo, hi) {
        dv.setInt32(0, lo, true);
        dv.setInt32(4, hi, true);
        return dv.getBigInt64(0, true);
      },
      uDec(lo, hi) {
        dv.setInt32(0, lo, true);
        dv.setInt32(4, hi, true);
        return dv.getBigUint64(0, true);
      }
    };
  }
  return {
    zero: "0",
    supported: false,
    parse(value) {
      if (typeof value != "string") {
        value = value.toString();
      }
      assertInt64String(value);
      return value;
    },
    uParse(value) {
      if (typeof value != "string") {
        value = value.toString();
      }
      assertUInt64String(value);
      return value;
    },
    enc(value) {
      if (typeof value != "string") {
        value = value.toString();
      }
      assertInt64String(value);
      return int64FromString(value);
    },
    uEnc(value) {
      if (typeof value != "string") {
        value = value.toString();
      }
      assertUInt64String(value);
      return int64FromString(value);
    },
    dec(lo, hi) {
      return int64ToString(lo, hi);
    },
    uDec(lo, hi) {
      return uInt64ToString(lo, hi);
    }
  };
}
function assertInt64String(value) {
  if (!/^-?[0-9]+$/.test(value)) {
    throw new Error("invalid int64: " + value);
  }
}
function assertUInt64String(value) {
  if (!/^[0-9]+$/.test(value)) {
    throw new Error("invalid uint64: " + value);
  }
}

// node_modules/@bufbuild/protobuf/dist/esm/descriptors.js
var ScalarType;
(function(ScalarType2) {
  ScalarType2[ScalarType2["DOUBLE"] = 1] = "DOUBLE";
  ScalarType2[ScalarType2["FLOAT"] = 2] = "FLOAT";
  ScalarType2[ScalarType2["INT64"] = 3] = "INT64";
  ScalarType2[ScalarType2["UINT64"] = 4] = "UINT64";
  ScalarType2[ScalarType2["INT32"] = 5] = "INT32";
  ScalarType2[ScalarType2["FIXED64"] = 6] = "FIXED64";
  ScalarType2[ScalarType2["FIXED32"] = 7] = "FIXED32";
  ScalarType2[ScalarType2["BOOL"] = 8] = "BOOL";
  ScalarType2[ScalarType2["STRING"] = 9] = "STRING";
  ScalarType2[ScalarType2["BYTES"] = 12] = "BYTES";
  ScalarType2[ScalarType2["UINT32"] = 13] = "UINT32";
  ScalarType2[ScalarType2["SFIXED32"] = 15] = "SFIXED32";
  ScalarType2[ScalarType2["SFIXED64"] = 16] = "SFIXED64";
  ScalarType2[ScalarType2["SINT32"] = 17] = "SINT32";
  ScalarType2[ScalarType2["SINT64"] = 18] = "SINT64";
})(ScalarType || (ScalarType = {}));

// node_modules/@bufbuild/protobuf/dist/esm/reflect/scalar.js
function scalarZeroValue(type, longAsString) {
  switch (type) {
    case ScalarType.STRING:
      return "";
    case ScalarType.BOOL:
      return false;
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return 0;
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.SFIXED64:
    case ScalarType.FIXED64:
    case ScalarType.SINT64:
      return longAsString ? "0" : protoInt64.zero;
    case ScalarType.BYTES:
      return new Uint8Array(0);
    default:
      return 0;
  }
}

// node_modules/@bufbuild/protobuf/dist/esm/reflect/unsafe.js
var IMPLICIT = 2;
function unsafeIsSetExplicit(target, localName) {
  return Object.prototype.hasOwnProperty.call(target, localName) && target[localName] !== void 0;
}
function setOwn(obj, key, value) {
  if (key === "__proto__") {
    Object.defineProperty(obj, "__proto__", {
      value,
      writable: true,
      enumerable: true,
      configurable: true
    });
  } else {
    obj[key] = value;
  }
}
function unsafeClear(target, field) {
  const name = field.localName;
  if (field.oneof) {
    const oneofLocalName = field.oneof.localName;
    if (target[oneofLocalName].case === name) {
      target[oneofLocalName] = { case: void 0 };
    }
  } else if (field.presence != IMPLICIT) {
    delete target[name];
  } else {
    switch (field.fieldKind) {
      case "map":
        target[name] = {};
        break;
      case "list":
        target[name] = [];
        break;
      case "enum":
        target[name] = field.enum.values[0].number;
        break;
      case "scalar":
        target[name] = scalarZeroValue(field.scalar, field.longAsString);
        break;
    }
  }
}

// node_modules/@bufbuild/protobuf/dist/esm/wire/text-format.js
function parseTextFormatEnumValue(descEnum, value) {
  const enumValue = descEnum.values.find((v) => v.name === value);
  if (!enumValue) {
    throw new Error(`cannot parse ${descEnum} default value: ${value}`);
  }
  return enumValue.number;
}
function parseTextFormatScalarValue(type, value) {
  switch (type) {
    case ScalarType.STRING:
      return value;
    case ScalarType.BYTES: {
      const u = unescapeBytesDefaultValue(value);
      if (u === false) {
        throw new Error(`cannot parse ${ScalarType[type]} default value: ${value}`);
      }
      return u;
    }
    case ScalarType.INT64:
    case ScalarType.SFIXED64:
    case ScalarType.SINT64:
      return protoInt64.parse(value);
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return protoInt64.uParse(value);
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      switch (value) {
        case "inf":
          return Number.POSITIVE_INFINITY;
        case "-inf":
          return Number.NEGATIVE_INFINITY;
        case "nan":
          return Number.NaN;
        default:
          return parseFloat(value);
      }
    case ScalarType.BOOL:
      return value === "true";
    case ScalarType.INT32:
    case ScalarType.UINT32:
    case ScalarType.SINT32:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return parseInt(value, 10);
  }
}
function unescapeBytesDefaultValue(str) {
  const b = [];
  const input = {
    tail: str,
    c: "",
    next() {
      if (this.tail.length == 0) {
        return false;
      }
      this.c = this.tail[0];
      this.tail = this.tail.substring(1);
      return true;
    },
    take(n) {
      if (this.tail.length >= n) {
        const r = this.tail.substring(0, n);
        this.tail = this.tail.substring(n);
        return r;
      }
      return false;
    }
  };
  while (input.next()) {
    switch (input.c) {
      case "\\":
        if (input.next()) {
          switch (input.c) {
            case "\\":
              b.push(input.c.charCodeAt(0));
              break;
            case "b":
              b.push(8);
              break;
            case "f":
              b.push(12);
              break;
            case "n":
              b.push(10);
              break;
            case "r":
              b.push(13);
              break;
            case "t":
              b.push(9);
              break;
            case "v":
              b.push(11);
              break;
            case "0":
            case "1":
            case "2":
            case "3":
            case "4":
            case "5":
            case "6":
            case "7": {
              const s = input.c;
              const t = input.take(2);
              if (t === false) {
                return false;
              }
              const n = parseInt(s + t, 8);
              if (Number.isNaN(n)) {
                return false;
              }
              b.push(n);
              break;
            }
            case "x": {
              const s = input.c;
              const t = input.take(2);
              if (t === false) {
                return false;
              }
              const n = parseInt(s + t, 16);
              if (Number.isNaN(n)) {
                return false;
              }
              b.push(n);
              break;
            }
            case "u": {
              const s = input.c;
              const t = input.take(4);
              if (t === false) {
                return false;
              }
              const n = parseInt(s + t, 16);
              if (Number.isNaN(n)) {
                return false;
              }
              const chunk = new Uint8Array(4);
              const view = new DataView(chunk.buffer);
              view.setInt32(0, n, true);
              b.push(chunk[0], chunk[1], chunk[2], chunk[3]);
              break;
            }
            case "U": {
              const s = input.c;
              const t = input.take(8);
              if (t === false) {
                return false;
              }
              const tc = protoInt64.uEnc(s + t);
              const chunk = new Uint8Array(8);
              const view = new DataView(chunk.buffer);
              view.setInt32(0, tc.lo, true);
              view.setInt32(4, tc.hi, true);
              b.push(chunk[0], chunk[1], chunk[2], chunk[3], chunk[4], chunk[5], chunk[6], chunk[7]);
              break;
            }
          }
        }
        break;
      default:
        b.push(input.c.charCodeAt(0));
    }
  }
  return new Uint8Array(b);
}

// node_modules/@bufbuild/protobuf/dist/esm/reflect/nested-types.js
function* nestedTypes(desc) {
  switch (desc.kind) {
    case "file":
      for (const message of desc.messages) {
        yield message;
        yield* nestedTypes(message);
      }
      yield* desc.enums;
      yield* desc.services;
      yield* desc.extensions;
      break;
    case "message":
      for (const message of desc.nestedMessages) {
        yield message;
        yield* nestedTypes(message);
      }
      yield* desc.nestedEnums;
      yield* desc.nestedExtensions;
      break;
  }
}

// node_modules/@bufbuild/protobuf/dist/esm/wire/text-encoding.js
var te;
function configureTextEncoding(textEncoding) {
  var _a;
  te = Object.assign(Object.assign({}, textEncoding), { encodeUtf8Into: (_a = textEncoding.encodeUtf8Into) !== null && _a !== void 0 ? _a : emulateEncodeInto(textEncoding.encodeUtf8.bind(textEncoding)) });
}
function getTextEncoding() {
  if (!te) {
    const globals = globalThis;
    if (!globals.TextEncoder || !globals.TextDecoder) {
      throw new Error("encoding API missing: install TextEncoder and TextDecoder on globalThis");
    }
    const textEncoder = new globals.TextEncoder();
    const textDecoder = new globals.TextDecoder("utf-8", {
      ignoreBOM: true
    });
    let textDecoderStrict;
    const config = {
      encodeUtf8(text) {
        return textEncoder.encode(text);
      },
      decodeUtf8(bytes, strict) {
        if (strict) {
          if (!textDecoderStrict) {
            textDecoderStrict = new globals.TextDecoder("utf-8", {
              fatal: true,
              ignoreBOM: true
            });
          }
          return textDecoderStrict.decode(bytes);
        }
        return textDecoder.decode(bytes);
      },
      checkUtf8(text) {
        try {
          encodeURIComponent(text);
          return true;
        } catch (_) {
          return false;
        }
      }
    };
    if (textEncoder.encodeInto) {
      config.encodeUtf8Into = textEncoder.encodeInto.bind(textEncoder);
    }
    const nativeStringIsWellFormed = String.prototype.isWellFormed;
    if (nativeStringIsWellFormed) {
      config.checkUtf8 = (text) => {
        return nativeStringIsWellFormed.call(text);
      };
    }
    configureTextEncoding(config);
  }
  return te;
}
function emulateEncodeInto(encodeUtf8) {
  return (text, dest) => {
    const bytes = encodeUtf8(text);
    dest.set(bytes);
    return { written: bytes.byteLength };
  };
}

// node_modules/@bufbuild/protobuf/dist/esm/wire/binary-encoding.js
var WireType;
(function(WireType2) {
  WireType2[WireType2["Varint"] = 0] = "Varint";
  WireType2[WireType2["Bit64"] = 1] = "Bit64";
  WireType2[WireType2["LengthDelimited"] = 2] = "LengthDelimited";
  WireType2[WireType2["StartGroup"] = 3] = "StartGroup";
  WireType2[WireType2["EndGroup"] = 4] = "EndGroup";
  WireType2[WireType2["Bit32"] = 5] = "Bit32";
})(WireType || (WireType = {}));
var UINT32_MAX = 4294967295;
var INT32_MAX = 2147483647;
var INT32_MIN = -2147483648;
var BinaryWriter = class {
  constructor(encodeUtf8) {
    this.stackPos = [];
    this.encodeUtf8Into = encodeUtf8 ? emulateEncodeInto(encodeUtf8) : getTextEncoding().encodeUtf8Into;
    this.buffer = EMPTY_BUFFER;
    this.viewCache = EMPTY_VIEW;
    this.pos = 0;
  }
  ensureCapacity(size) {
    const required = this.pos + size;
    if (required > this.buffer.length) {
      let newLen = this.buffer.length || INITIAL_SIZE;
      while (newLen < required)
        newLen *= 2;
      const newBuf = new Uint8Array(newLen);
      if (this.pos > 0)
        newBuf.set(this.buffer);
      this.buffer = newBuf;
    }
  }
  /**
   * The DataView over `buffer`, rebuilt only if the buffer has grown since it
   * was last used.
   */
  view() {
    const bytes = this.buffer;
    const view = this.viewCache;
    if (view.byteLength === bytes.byteLength)
      return view;
    const newView = new DataView(bytes.buffer);
    this.viewCache = newView;
    return newView;
  }
  /**
   * Return all bytes written and reset this writer.
   */
  finish() {
    const result = this.buffer.slice(0, this.pos);
    this.pos = 0;
    this.stackPos = [];
    return result;
  }
  /**
   * Start a new fork for length-delimited data like a message
   * or a packed repeated field.
   *
   * Must be joined later with `join()`.
   */
  fork() {
    this.stackPos.push(this.pos);
    this.ensureCapacity(DEFAULT_LEN_PREFIX_SIZE);
    this.buffer[this.pos++] = 0;
    return this;
  }
  /**
   * Join the last fork. Write its length and bytes, then
   * return to the previous state.
   */
  join() {
    const forkPos = this.stackPos.pop();
    if (forkPos === void 0)
      throw new Error("invalid state, fork stack empty");
    const len = this.pos - forkPos - DEFAULT_LEN_PREFIX_SIZE;
    const lenPrefixSize = varint32Size(len);
    if (lenPrefixSize > DEFAULT_LEN_PREFIX_SIZE) {
      this.ensureCapacity(lenPrefixSize - DEFAULT_LEN_PREFIX_SIZE);
      this.buffer.copyWithin(forkPos + lenPrefixSize, forkPos + DEFAULT_LEN_PREFIX_SIZE, this.pos);
    }
    this.pos = forkPos;
    this.uint32(len);
    this.pos += len;
    return this;
  }
  /**
   * Writes a tag (field number and wire type).
   *
   * Equivalent to `uint32( (fieldNo << 3 | type) >>> 0 )`.
   *
   * Generated code should compute the tag ahead of time and call `uint32()`.
   */
  tag(fieldNo, type) {
    return this.uint32((fieldNo << 3 | type) >>> 0);
  }
  /**
   * Write a chunk of raw bytes.
   */
  raw(chunk) {
    this.ensureCapacity(chunk.length);
    this.buffer.set(chunk, this.pos);
    this.pos += chunk.length;
    return this;
  }
  /**
   * Write a `uint32` value, an unsigned 32 bit varint.
   */
  uint32(value) {
    assertUInt32(value);
    this.ensureCapacity(5);
    if (value < 128) {
      this.buffer[this.pos++] = value;
      return this;
    }
    while (value > 127) {
      this.buffer[this.pos++] = value & 127 | 128;
      value >>>= 7;
    }
    this.buffer[this.pos++] = value;
    return this;
  }
  /**
   * Write a `int32` value, a signed 32 bit varint.
   */
  int32(value) {
    assertInt32(value);
    if (value >= 0) {
      return this.uint32(value);
    }
    this.ensureCapacity(10);
    for (let i = 0; i < 9; i++) {
      this.buffer[this.pos++] = value & 127 | 128;
      value >>= 7;
    }
    this.buffer[this.pos++] = 1;
    return this;
  }
  /**
   * Write a `bool` value, a varint.
   */
  bool(value) {
    this.ensureCapacity(1);
    this.buffer[this.pos++] = value ? 1 : 0;
    return this;
  }
  /**
   * Write a `bytes` value, length-delimited arbitrary data.
   */
  bytes(value) {
    this.uint32(value.byteLength);
    return this.raw(value);
  }
  /**
   * Write a `string` value, length-delimited data converted to UTF-8 text.
   */
  string(value) {
    if (typeof value !== "string") {
      value = String(value);
    }
    const len = value.length;
    if (len <= ASCII_MAX_LENGTH) {
      this.ensureCapacity(len + 1);
      const ascii = this.buffer;
      let pos = this.pos;
      ascii[pos++] = len;
      let i = 0;
      for (; i < len; i++) {
        const code = value.charCodeAt(i);
        if (code > 127)
          break;
        ascii[pos++] = code;
      }
      if (i == len) {
        this.pos = pos;
        return this;
      }
    }
    this.ensureCapacity(len * 3 + 5);
    const lenPrefixSizeGuess = varint32Size(len);
    const buf = this.buffer;
    const start = this.pos;
    const { written } = this.encodeUtf8Into(value, buf.subarray(start + lenPrefixSizeGuess));
    const lenPrefixSize = varint32Size(written);
    if (lenPrefixSize != lenPrefixSizeGuess) {
      buf.copyWithin(start + lenPrefixSize, start + lenPrefixSizeGuess, start + lenPrefixSizeGuess + written);
    }
    this.uint32(written);
    this.pos += written;
    return this;
  }
  /**
   * Write a `float` value, 32-bit floating point number.
   */
  float(value) {
    assertFloat32(value);
    this.ensureCapacity(4);
    this.view().setFloat32(this.pos, value, true);
    this.pos += 4;
    return this;
  }
  /**
   * Write a `double` value, a 64-bit floating point number.
   */
  double(value) {
    this.ensureCapacity(8);
    this.view().setFloat64(this.pos, value, true);
    this.pos += 8;
    return this;
  }
  /**
   * Write a `fixed32` value, an unsigned, fixed-length 32-bit integer.
   */
  fixed32(value) {
    assertUInt32(value);
    this.ensureCapacity(4);
    this.view().setUint32(this.pos, value, true);
    this.pos += 4;
    return this;
  }
  /**
   * Write a `sfixed32` value, a signed, fixed-length 32-bit integer.
   */
  sfixed32(value) {
    assertInt32(value);
    this.ensureCapacity(4);
    this.view().setInt32(this.pos, value, true);
    this.pos += 4;
    return this;
  }
  /**
   * Write a `sint32` value, a signed, zigzag-encoded 32-bit varint.
   */
  sint32(value) {
    assertInt32(value);
    return this.uint32((value << 1 ^ value >> 31) >>> 0);
  }
  /**
   * Write a `sfixed64` value, a signed, fixed-length 64-bit integer.
   */
  sfixed64(value) {
    const tc = protoInt64.enc(value);
    this.ensureCapacity(8);
    const view = this.view();
    view.setInt32(this.pos, tc.lo, true);
    view.setInt32(this.pos + 4, tc.hi, true);
    this.pos += 8;
    return this;
  }
  /**
   * Write a `fixed64` value, an unsigned, fixed-length 64 bit integer.
   */
  fixed64(value) {
    const tc = protoInt64.uEnc(value);
    this.ensureCapacity(8);
    const view = this.view();
    view.setInt32(this.pos, tc.lo, true);
    view.setInt32(this.pos + 4, tc.hi, true);
    this.pos += 8;
    return this;
  }
  /**
   * Write a `int64` value, a signed 64-bit varint.
   */
  int64(value) {
    const tc = protoInt64.enc(value);
    return this.writeVarint64(tc.lo, tc.hi);
  }
  /**
   * Write a `sint64` value, a signed, zig-zag-encoded 64-bit varint.
   */
  sint64(value) {
    const tc = protoInt64.enc(value), sign = tc.hi >> 31, lo = tc.lo << 1 ^ sign, hi = (tc.hi << 1 | tc.lo >>> 31) ^ sign;
    return this.writeVarint64(lo, hi);
  }
  /**
   * Write a `uint64` value, an unsigned 64-bit varint.
   */
  uint64(value) {
    const tc = protoInt64.uEnc(value);
    return this.writeVarint64(tc.lo, tc.hi);
  }
  /**
   * Write a 64-bit varint directly into the buffer. Accepts the value as
   * split low/high 32-bit words.
   *
   * Ported from varint64write() to avoid the intermediate number[] buffer.
   * See https://github.com/protocolbuffers/protobuf/blob/8a71927d74a4ce34efe2d8769fda198f52d20d12/js/experimental/runtime/kernel/writer.js#L344
   */
  writeVarint64(lo, hi) {
    this.ensureCapacity(10);
    const buf = this.buffer;
    let pos = this.pos;
    for (let i = 0; i < 28; i = i + 7) {
      const shift = lo >>> i;
      const hasNext = !(shift >>> 7 == 0 && hi == 0);
      buf[pos++] = (hasNext ? shift | 128 : shift) & 255;
      if (!hasNext) {
        this.pos = pos;
        return this;
      }
    }
    const splitBits = lo >>> 28 & 15 | (hi & 7) << 4;
    const hasMoreBits = !(hi >> 3 == 0);
    buf[pos++] = (hasMoreBits ? splitBits | 128 : splitBits) & 255;
    if (!hasMoreBits) {
      this.pos = pos;
      return this;
    }
    for (let i = 3; i < 31; i = i + 7) {
      const shift = hi >>> i;
      const hasNext = !(shift >>> 7 == 0);
      buf[pos++] = (hasNext ? shift | 128 : shift) & 255;
      if (!hasNext) {
        this.pos = pos;
        return this;
      }
    }
    buf[pos++] = hi >>> 31 & 1;
    this.pos = pos;
    return this;
  }
};
var INITIAL_SIZE = 128;
var DEFAULT_LEN_PREFIX_SIZE = 1;
var EMPTY_BUFFER = new Uint8Array(0);
var EMPTY_VIEW = new DataView(EMPTY_BUFFER.buffer);
var ASCII_MAX_LENGTH = 32;
function varint32Size(value) {
  if (value < 128)
    return 1;
  if (value < 16384)
    return 2;
  if (value < 2097152)
    return 3;
  if (value < 268435456)
    return 4;
  return 5;
}
var BinaryReader = class {
  constructor(buf, decodeUtf8 = getTextEncoding().decodeUtf8) {
    this.decodeUtf8 = decodeUtf8;
    this.varint64Lo = 0;
    this.varint64Hi = 0;
    this.varint64 = varint64read;
    this.uint32 = varint32read;
    this.buf = buf;
    this.len = buf.length;
    this.pos = 0;
    this.view = new DataView(buf.buffer, buf.byteOffset, buf.byteLength);
  }
  /**
   * Reads a tag - field number and wire type. Tags are uint32 varints; values
   * that do not fit in uint32 are rejected.
   */
  tag() {
    const start = this.pos;
    const tag = this.uint32();
    const bytesRead = this.pos - start;
    if (bytesRead > 5 || bytesRead == 5 && this.buf[this.pos - 1] > 15) {
      throw new Error("illegal tag: varint overflows uint32");
    }
    const fieldNo = tag >>> 3;
    const wireType = tag & 7;
    if (fieldNo <= 0 || wireType > 5) {
      throw new Error("illegal tag: field no " + fieldNo + " wire type " + wireType);
    }
    return [fieldNo, wireType];
  }
  /**
   * Skip one element and return the skipped data.
   *
   * When skipping StartGroup, provide the tags field number to check for
   * matching field number in the EndGroup tag. Recursion into nested groups
   * is guarded by the `recursionLimit` argument: When the limit is reached,
   * this method throws.
   */
  skip(wireType, fieldNo, recursionLimit = 100) {
    let start = this.pos;
    switch (wireType) {
      case WireType.Varint:
        while (this.buf[this.pos++] & 128) {
        }
        break;
      // @ts-ignore TS7029: Fallthrough case in switch -- ignore instead of expect-error for compiler settings without noFallthroughCasesInSwitch: true
      case WireType.Bit64:
        this.pos += 4;
      case WireType.Bit32:
        this.pos += 4;
        break;
      case WireType.LengthDelimited:
        let len = this.uint32();
        this.pos += len;
        break;
      case WireType.StartGroup:
        if (recursionLimit <= 0) {
          throw new Error("maximum recursion depth reached");
        }
        for (; ; ) {
          const [fn, wt] = this.tag();
          if (wt === WireType.EndGroup) {
            if (fieldNo !== void 0 && fn !== fieldNo) {
              throw new Error("invalid end group tag");
            }
            break;
          }
          this.skip(wt, fn, recursionLimit - 1);
        }
        break;
      default:
        throw new Error("cant skip wire type " + wireType);
    }
    this.assertBounds();
    return this.buf.subarray(start, this.pos);
  }
  /**
   * Throws error if position in byte array is out of range.
   */
  assertBounds() {
    if (this.pos > this.len)
      throw new RangeError("premature EOF");
  }
  /**
   * Read a `int32` field, a signed 32 bit varint.
   */
  int32() {
    return this.uint32() | 0;
  }
  /**
   * Read a `sint32` field, a signed, zigzag-encoded 32-bit varint.
   */
  sint32() {
    let zze = this.uint32();
    return zze >>> 1 ^ -(zze & 1);
  }
  /**
   * Read a `int64` field, a signed 64-bit varint.
   */
  int64() {
    this.varint64();
    return protoInt64.dec(this.varint64Lo, this.varint64Hi);
  }
  /**
   * Read a `uint64` field, an unsigned 64-bit varint.
   */
  uint64() {
    this.varint64();
    return protoInt64.uDec(this.varint64Lo, this.varint64Hi);
  }
  /**
   * Read a `sint64` field, a signed, zig-zag-encoded 64-bit varint.
   */
  sint64() {
    this.varint64();
    let lo = this.varint64Lo;
    let hi = this.varint64Hi;
    let s = -(lo & 1);
    lo = (lo >>> 1 | (hi & 1) << 31) ^ s;
    hi = hi >>> 1 ^ s;
    return protoInt64.dec(lo, hi);
  }
  /**
   * Read a `bool` field, a variant.
   */
  bool() {
    const b = this.buf[this.pos];
    if (b < 128) {
      this.pos++;
      return b !== 0;
    }
    this.varint64();
    return this.varint64Lo !== 0 || this.varint64Hi !== 0;
  }
  /**
   * Read a `fixed32` field, an unsigned, fixed-length 32-bit integer.
   */
  fixed32() {
    return this.view.getUint32((this.pos += 4) - 4, true);
  }
  /**
   * Read a `sfixed32` field, a signed, fixed-length 32-bit integer.
   */
  sfixed32() {
    return this.view.getInt32((this.pos += 4) - 4, true);
  }
  /**
   * Read a `fixed64` field, an unsigned, fixed-length 64 bit integer.
   */
  fixed64() {
    return protoInt64.uDec(this.sfixed32(), this.sfixed32());
  }
  /**
   * Read a `fixed64` field, a signed, fixed-length 64-bit integer.
   */
  sfixed64() {
    return protoInt64.dec(this.sfixed32(), this.sfixed32());
  }
  /**
   * Read a `float` field, 32-bit floating point number.
   */
  float() {
    return this.view.getFloat32((this.pos += 4) - 4, true);
  }
  /**
   * Read a `double` field, a 64-bit floating point number.
   */
  double() {
    return this.view.getFloat64((this.pos += 8) - 8, true);
  }
  /**
   * Read a `bytes` field, length-delimited arbitrary data.
   */
  bytes() {
    let len = this.uint32(), start = this.pos;
    this.pos += len;
    this.assertBounds();
    return this.buf.subarray(start, start + len);
  }
  /**
   * Read a `string` field, length-delimited data converted to UTF-8 text. If
   * `strict` is true, throw on invalid UTF-8 instead of substituting U+FFFD.
   */
  string(strict) {
    const len = this.uint32();
    const start = this.pos;
    this.pos += len;
    this.assertBounds();
    const buf = this.buf;
    if (len <= ASCII_MAX_LENGTH) {
      const codes = new Array(len);
      for (let i = 0; i < len; i++) {
        const byte = buf[start + i];
        if (byte > 127) {
          return this.decodeUtf8(buf.subarray(start, this.pos), strict);
        }
        codes[i] = byte;
      }
      return String.fromCharCode.apply(String, codes);
    }
    return this.decodeUtf8(buf.subarray(start, this.pos), strict);
  }
};
function assertInt32(arg) {
  if (typeof arg == "string") {
    arg = Number(arg);
  } else if (typeof arg != "number") {
    throw new Error("invalid int32: " + typeof arg);
  }
  if (!Number.isInteger(arg) || arg > INT32_MAX || arg < INT32_MIN)
    throw new Error("invalid int32: " + arg);
}
function assertUInt32(arg) {
  if (typeof arg == "string") {
    arg = Number(arg);
  } else if (typeof arg != "number") {
    throw new Error("invalid uint32: " + typeof arg);
  }
  if (!Number.isInteger(arg) || arg > UINT32_MAX || arg < 0)
    throw new Error("invalid uint32: " + arg);
}
function assertFloat32(arg) {
  if (typeof arg == "string") {
    const o = arg;
    arg = Number(arg);
    if (Number.isNaN(arg) && o !== "NaN") {
      throw new Error("invalid float32: " + o);
    }
  } else if (typeof arg != "number") {
    throw new Error("invalid float32: " + typeof arg);
  }
  if (!Number.isFinite(Math.fround(arg)) && Number.isFinite(arg)) {
    throw new Error("invalid float32: " + arg);
  }
}

// node_modules/@bufbuild/protobuf/dist/esm/registry.js
function createFileRegistry(...args) {
  return buildFileRegistry(args, assertValidNames);
}
function buildFileRegistry(args, check) {
  const registry = createBaseRegistry();
  if (!args.length) {
    return registry;
  }
  if ("$typeName" in args[0] && args[0].$typeName == "google.protobuf.FileDescriptorSet") {
    for (const file of args[0].file) {
      check === null || check === void 0 ? void 0 : check(file);
      addFile(file, registry);
    }
    return registry;
  }
  if ("$typeName" in args[0]) {
    let recurseDeps = function(file) {
      const deps = [];
      for (const protoFileName of file.dependency) {
        if (registry.getFile(protoFileName) != void 0) {
          continue;
        }
        if (seen.has(protoFileName)) {
          continue;
        }
        const dep = resolve(protoFileName);
        if (!dep) {
          throw new Error(`Unable to resolve ${protoFileName}, imported by ${file.name}`);
        }
        if ("kind" in dep) {
          registry.addFile(dep, false, true);
        } else {
          seen.add(dep.name);
          deps.push(dep);
        }
      }
      return deps.concat(...deps.map(recurseDeps));
    };
    const input = args[0];
    const resolve = args[1];
    const seen = /* @__PURE__ */ new Set();
    for (const file of [input, ...recurseDeps(input)].reverse()) {
      check === null || check === void 0 ? void 0 : check(file);
      addFile(file, registry);
    }
  } else {
    for (const fileReg of args) {
      for (const file of fileReg.files) {
        registry.addFile(file);
      }
    }
  }
  return registry;
}
var identifierRe = /^[A-Za-z0-9_]+$/;
function assertValidNames(file) {
  const check = (kind, name) => {
    if (!identifierRe.test(name)) {
      throw new Error(`${file.name}: invalid ${kind} name ${JSON.stringify(name)}`);
    }
  };
  const checkEnum = (enumType) => {
    check("enum", enumType.name);
    for (const value of enumType.value) {
      check("enum value", value.name);
    }
  };
  const checkMessage = (message) => {
    check("message", message.name);
    for (const field of message.field) {
      check("field", field.name);
    }
    for (const oneof of message.oneofDecl) {
      check("oneof", oneof.name);
    }
    for (const extension of message.extension) {
      check("extension", extension.name);
    }
    message.nestedType.forEach(checkMessage);
    message.enumType.forEach(checkEnum);
  };
  file.messageType.forEach(checkMessage);
  file.enumType.forEach(checkEnum);
  for (const extension of file.extension) {
    check("extension", extension.name);
  }
  for (const service of file.service) {
    check("service", service.name);
    for (const method of service.method) {
      check("method", method.name);
    }
  }
}
function createBaseRegistry() {
  const types = /* @__PURE__ */ new Map();
  const extendees = /* @__PURE__ */ new Map();
  const files = /* @__PURE__ */ new Map();
  return {
    kind: "registry",
    types,
    extendees,
    [Symbol.iterator]() {
      return types.values();
    },
    get files() {
      return files.values();
    },
    addFile(file, skipTypes, withDeps) {
      files.set(file.proto.name, file);
      if (!skipTypes) {
        for (const type of nestedTypes(file)) {
          this.add(type);
        }
      }
      if (withDeps) {
        for (const f of file.dependencies) {
          this.addFile(f, skipTypes, withDeps);
        }
      }
    },
    add(desc) {
      if (desc.kind == "extension") {
        let numberToExt = extendees.get(desc.extendee.typeName);
        if (!numberToExt) {
          extendees.set(
            desc.extendee.typeName,
            // biome-ignore lint/suspicious/noAssignInExpressions: no
            numberToExt = /* @__PURE__ */ new Map()
          );
        }
        numberToExt.set(desc.number, desc);
      }
      types.set(desc.typeName, desc);
    },
    get(typeName) {
      return types.get(typeName);
    },
    getFile(fileName) {
      return files.get(fileName);
    },
    getMessage(typeName) {
      const t = types.get(typeName);
      return (t === null || t === void 0 ? void 0 : t.kind) == "message" ? t : void 0;
    },
    getEnum(typeName) {
      const t = types.get(typeName);
      return (t === null || t === void 0 ? void 0 : t.kind) == "enum" ? t : void 0;
    },
    getExtension(typeName) {
      const t = types.get(typeName);
      return (t === null || t === void 0 ? void 0 : t.kind) == "extension" ? t : void 0;
    },
    getExtensionFor(extendee, no) {
      var _a;
      return (_a = extendees.get(extendee.typeName)) === null || _a === void 0 ? void 0 : _a.get(no);
    },
    getService(typeName) {
      const t = types.get(typeName);
      return (t === null || t === void 0 ? void 0 : t.kind) == "service" ? t : void 0;
    }
  };
}
var EDITION_PROTO2 = 998;
var EDITION_PROTO3 = 999;
var EDITION_UNSTABLE = 9999;
var TYPE_STRING = 9;
var TYPE_GROUP = 10;
var TYPE_MESSAGE = 11;
var TYPE_BYTES = 12;
var TYPE_ENUM = 14;
var LABEL_REPEATED = 3;
var LABEL_REQUIRED = 2;
var JS_STRING = 1;
var IDEMPOTENCY_UNKNOWN = 0;
var EXPLICIT = 1;
var IMPLICIT2 = 2;
var LEGACY_REQUIRED = 3;
var PACKED = 1;
var DELIMITED = 2;
var OPEN = 1;
var VERIFY = 2;
var maximumEdition = 1002;
var featureDefaults = {
  // EDITION_PROTO2
  998: {
    fieldPresence: 1,
    // EXPLICIT,
    enumType: 2,
    // CLOSED,
    repeatedFieldEncoding: 2,
    // EXPANDED,
    utf8Validation: 3,
    // NONE,
    messageEncoding: 1,
    // LENGTH_PREFIXED,
    jsonFormat: 2,
    // LEGACY_BEST_EFFORT,
    enforceNamingStyle: 2,
    // STYLE_LEGACY,
    defaultSymbolVisibility: 1,
    // EXPORT_ALL,
    enforceProtoLimits: 1
    // LEGACY_NO_EXPLICIT_LIMITS,
  },
  // EDITION_PROTO3
  999: {
    fieldPresence: 2,
    // IMPLICIT,
    enumType: 1,
    // OPEN,
    repeatedFieldEncoding: 1,
    // PACKED,
    utf8Validation: 2,
    // VERIFY,
    messageEncoding: 1,
    // LENGTH_PREFIXED,
    jsonFormat: 1,
    // ALLOW,
    enforceNamingStyle: 2,
    // STYLE_LEGACY,
    defaultSymbolVisibility: 1,
    // EXPORT_ALL,
    enforceProtoLimits: 1
    // LEGACY_NO_EXPLICIT_LIMITS,
  },
  // EDITION_2023
  1e3: {
    fieldPresence: 1,
    // EXPLICIT,
    enumType: 1,
    // OPEN,
    repeatedFieldEncoding: 1,
    // PACKED,
    utf8Validation: 2,
    // VERIFY,
    messageEncoding: 1,
    // LENGTH_PREFIXED,
    jsonFormat: 1,
    // ALLOW,
    enforceNamingStyle: 2,
    // STYLE_LEGACY,
    defaultSymbolVisibility: 1,
    // EXPORT_ALL,
    enforceProtoLimits: 1
    // LEGACY_NO_EXPLICIT_LIMITS,
  },
  // EDITION_2024
  1001: {
    fieldPresence: 1,
    // EXPLICIT,
    enumType: 1,
    // OPEN,
    repeatedFieldEncoding: 1,
    // PACKED,
    utf8Validation: 2,
    // VERIFY,
    messageEncoding: 1,
    // LENGTH_PREFIXED,
    jsonFormat: 1,
    // ALLOW,
    enforceNamingStyle: 1,
    // STYLE2024,
    defaultSymbolVisibility: 2,
    // EXPORT_TOP_LEVEL,
    enforceProtoLimits: 1
    // LEGACY_NO_EXPLICIT_LIMITS,
  },
  // EDITION_2026
  1002: {
    fieldPresence: 1,
    // EXPLICIT,
    enumType: 1,
    // OPEN,
    repeatedFieldEncoding: 1,
    // PACKED,
    utf8Validation: 2,
    // VERIFY,
    messageEncoding: 1,
    // LENGTH_PREFIXED,
    jsonFormat: 1,
    // ALLOW,
    enforceNamingStyle: 3,
    // STYLE2026,
    defaultSymbolVisibility: 4,
    // STRICT,
    enforceProtoLimits: 2
    // PROTO_LIMITS2026,
  }
};
function addFile(proto, reg) {
  var _a, _b;
  const file = {
    kind: "file",
    proto,
    deprecated: (_b = (_a = proto.options) === null || _a === void 0 ? void 0 : _a.deprecated) !== null && _b !== void 0 ? _b : false,
    edition: getFileEdition(proto),
    name: proto.name.replace(/\.proto$/, ""),
    dependencies: findFileDependencies(proto, reg),
    enums: [],
    messages: [],
    extensions: [],
    services: [],
    toString() {
      return `file ${proto.name}`;
    }
  };
  const mapEntriesStore = /* @__PURE__ */ new Map();
  const mapEntries = {
    get(typeName) {
      return mapEntriesStore.get(typeName);
    },
    add(desc) {
      var _a2;
      assert(((_a2 = desc.proto.options) === null || _a2 === void 0 ? void 0 : _a2.mapEntry) === true);
      mapEntriesStore.set(desc.typeName, desc);
    }
  };
  for (const enumProto of proto.enumType) {
    addEnum(enumProto, file, void 0, reg);
  }
  for (const messageProto of proto.messageType) {
    addMessage(messageProto, file, void 0, reg, mapEntries);
  }
  for (const serviceProto of proto.service) {
    addService(serviceProto, file, reg);
  }
  addExtensions(file, reg);
  for (const mapEntry of mapEntriesStore.values()) {
    addFields(mapEntry, reg, mapEntries);
  }
  for (const message of file.messages) {
    addFields(message, reg, mapEntries);
    addExtensions(message, reg);
  }
  reg.addFile(file, true);
}
function addExtensions(desc, reg) {
  switch (desc.kind) {
    case "file":
      for (const proto of desc.proto.extension) {
        const ext = newField(proto, desc, reg);
        desc.extensions.push(ext);
        reg.add(ext);
      }
      break;
    case "message":
      for (const proto of desc.proto.extension) {
        const ext = newField(proto, desc, reg);
        desc.nestedExtensions.push(ext);
        reg.add(ext);
      }
      for (const message of desc.nestedMessages) {
        addExtensions(message, reg);
      }
      break;
  }
}
function addFields(message, reg, mapEntries) {
  const allOneofs = message.proto.oneofDecl.map((proto) => newOneof(proto, message));
  const oneofsSeen = /* @__PURE__ */ new Set();
  for (const proto of message.proto.field) {
    const oneof = findOneof(proto, allOneofs);
    const field = newField(proto, message, reg, oneof, mapEntries);
    message.fields.push(field);
    message.field[field.localName] = field;
    if (oneof === void 0) {
      message.members.push(field);
    } else {
      oneof.fields.push(field);
      if (!oneofsSeen.has(oneof)) {
        oneofsSeen.add(oneof);
        message.members.push(oneof);
      }
    }
  }
  for (const oneof of allOneofs.filter((o) => oneofsSeen.has(o))) {
    message.oneofs.push(oneof);
  }
  for (const child of message.nestedMessages) {
    addFields(child, reg, mapEntries);
  }
}
function addEnum(proto, file, parent, reg) {
  var _a, _b, _c, _d, _e, _f, _g;
  var _h, _j;
  const sharedPrefix = findEnumSharedPrefix(proto.name, proto.value);
  const desc = {
    kind: "enum",
    proto,
    deprecated: (_b = (_a = proto.options) === null || _a === void 0 ? void 0 : _a.deprecated) !== null && _b !== void 0 ? _b : false,
    file,
    parent,
    open: true,
    name: proto.name,
    typeName: makeTypeName(proto, parent, file),
    value: {},
    values: [],
    sharedPrefix,
    toString() {
      return `enum ${this.typeName}`;
    }
  };
  desc.open = isEnumOpen(desc);
  reg.add(desc);
  for (const p of proto.value) {
    const name = p.name;
    const value = {
      kind: "enum_value",
      proto: p,
      deprecated: (_d = (_c = p.options) === null || _c === void 0 ? void 0 : _c.deprecated) !== null && _d !== void 0 ? _d : false,
      parent: desc,
      name,
      localName: safeObjectProperty(sharedPrefix == void 0 ? name : name.substring(sharedPrefix.length)),
      number: p.number,
      jsonName: (_e = findEnumValueJsonName(p)) !== null && _e !== void 0 ? _e : name,
      toString() {
        return `enum value ${desc.typeName}.${name}`;
      }
    };
    desc.values.push(value);
    (_f = (_h = desc.value)[_j = p.number]) !== null && _f !== void 0 ? _f : _h[_j] = value;
  }
  ((_g = parent === null || parent === void 0 ? void 0 : parent.nestedEnums) !== null && _g !== void 0 ? _g : file.enums).push(desc);
}
function addMessage(proto, file, parent, reg, mapEntries) {
  var _a, _b, _c, _d;
  const desc = {
    kind: "message",
    proto,
    deprecated: (_b = (_a = proto.options) === null || _a === void 0 ? void 0 : _a.deprecated) !== null && _b !== void 0 ? _b : false,
    file,
    parent,
    name: proto.name,
    typeName: makeTypeName(proto, parent, file),
    fields: [],
    field: {},
    oneofs: [],
    members: [],
    nestedEnums: [],
    nestedMessages: [],
    nestedExtensions: [],
    toString() {
      return `message ${this.typeName}`;
    }
  };
  if (((_c = proto.options) === null || _c === void 0 ? void 0 : _c.mapEntry) === true) {
    mapEntries.add(desc);
  } else {
    ((_d = parent === null || parent === void 0 ? void 0 : parent.nestedMessages) !== null && _d !== void 0 ? _d : file.messages).push(desc);
    reg.add(desc);
  }
  for (const enumProto of proto.enumType) {
    addEnum(enumProto, file, desc, reg);
  }
  for (const messageProto of proto.nestedType) {
    addMessage(messageProto, file, desc, reg, mapEntries);
  }
}
function addService(proto, file, reg) {
  var _a, _b;
  const desc = {
    kind: "service",
    proto,
    deprecated: (_b = (_a = proto.options) === null || _a === void 0 ? void 0 : _a.deprecated) !== null && _b !== void 0 ? _b : false,
    file,
    name: proto.name,
    typeName: makeTypeName(proto, void 0, file),
    methods: [],
    method: {},
    toString() {
      return `service ${this.typeName}`;
    }
  };
  file.services.push(desc);
  reg.add(desc);
  for (const methodProto of proto.method) {
    const method = newMethod(methodProto, desc, reg);
    desc.methods.push(method);
    desc.method[method.localName] = method;
  }
}
function newMethod(proto, parent, reg) {
  var _a, _b, _c, _d;
  let methodKind;
  if (proto.clientStreaming && proto.serverStreaming) {
    methodKind = "bidi_streaming";
  } else if (proto.clientStreaming) {
    methodKind = "client_streaming";
  } else if (proto.serverStreaming) {
    methodKind = "server_streaming";
  } else {
    methodKind = "unary";
  }
  const input = reg.getMessage(trimLeadingDot(proto.inputType));
  const output = reg.getMessage(trimLeadingDot(proto.outputType));
  assert(input, `invalid MethodDescriptorProto: input_type ${proto.inputType} not found`);
  assert(output, `invalid MethodDescriptorProto: output_type ${proto.inputType} not found`);
  const name = proto.name;
  return {
    kind: "rpc",
    proto,
    deprecated: (_b = (_a = proto.options) === null || _a === void 0 ? void 0 : _a.deprecated) !== null && _b !== void 0 ? _b : false,
    parent,
    name,
    localName: safeObjectProperty(name.length ? safeObjectProperty(name[0].toLowerCase() + name.substring(1)) : name),
    methodKind,
    input,
    output,
    idempotency: (_d = (_c = proto.options) === null || _c === void 0 ? void 0 : _c.idempotencyLevel) !== null && _d !== void 0 ? _d : IDEMPOTENCY_UNKNOWN,
    toString() {
      return `rpc ${parent.typeName}.${name}`;
    }
  };
}
function newOneof(proto, parent) {
  return {
    kind: "oneof",
    proto,
    deprecated: false,
    parent,
    fields: [],
    name: proto.name,
    localName: safeObjectProperty(protoCamelCase(proto.name)),
    toString() {
      return `oneof ${parent.typeName}.${this.name}`;
    }
  };
}
function newField(proto, parentOrFile, reg, oneof, mapEntries) {
  var _a, _b, _c;
  const isExtension = mapEntries === void 0;
  const field = {
    kind: "field",
    proto,
    deprecated: (_b = (_a = proto.options) === null || _a === void 0 ? void 0 : _a.deprecated) !== null && _b !== void 0 ? _b : false,
    name: proto.name,
    number: proto.number,
    scalar: void 0,
    message: void 0,
    enum: void 0,
    presence: getFieldPresence(proto, oneof, isExtension, parentOrFile),
    utf8Validation: isUtf8Validated(proto, parentOrFile),
    listKind: void 0,
    mapKind: void 0,
    mapKey: void 0,
    delimitedEncoding: void 0,
    packed: void 0,
    longAsString: false,
    getDefaultValue: void 0
  };
  let toStr;
  if (isExtension) {
    const file = parentOrFile.kind == "file" ? parentOrFile : parentOrFile.file;
    const parent = parentOrFile.kind == "file" ? void 0 : parentOrFile;
    const typeName = makeTypeName(proto, parent, file);
    field.kind = "extension";
    field.file = file;
    field.parent = parent;
    field.oneof = void 0;
    field.typeName = typeName;
    field.jsonName = `[${typeName}]`;
    toStr = () => `extension ${typeName}`;
    const extendee = reg.getMessage(trimLeadingDot(proto.extendee));
    assert(extendee, `invalid FieldDescriptorProto: extendee ${proto.extendee} not found`);
    field.extendee = extendee;
  } else {
    const parent = parentOrFile;
    assert(parent.kind == "message");
    field.parent = parent;
    field.oneof = oneof;
    field.localName = oneof ? protoCamelCase(proto.name) : safeObjectProperty(protoCamelCase(proto.name));
    field.jsonName = proto.jsonName;
    toStr = () => `field ${parent.typeName}.${proto.name}`;
  }
  Object.defineProperty(field, "toString", {
    value: toStr,
    writable: true,
    enumerable: true,
    configurable: true
  });
  const label = proto.label;
  const type = proto.type;
  const jstype = (_c = proto.options) === null || _c === void 0 ? void 0 : _c.jstype;
  if (label === LABEL_REPEATED) {
    const mapEntry = type == TYPE_MESSAGE ? mapEntries === null || mapEntries === void 0 ? void 0 : mapEntries.get(trimLeadingDot(proto.typeName)) : void 0;
    if (mapEntry) {
      field.fieldKind = "map";
      const { key, value } = findMapEntryFields(mapEntry);
      field.mapKey = key.scalar;
      field.mapKind = value.fieldKind;
      field.message = value.message;
      field.delimitedEncoding = false;
      field.enum = value.enum;
      field.scalar = value.scalar;
      return field;
    }
    field.fieldKind = "list";
    switch (type) {
      case TYPE_MESSAGE:
      case TYPE_GROUP:
        field.listKind = "message";
        field.message = reg.getMessage(trimLeadingDot(proto.typeName));
        assert(field.message);
        field.delimitedEncoding = isDelimitedEncoding(proto, parentOrFile);
        break;
      case TYPE_ENUM:
        field.listKind = "enum";
        field.enum = reg.getEnum(trimLeadingDot(proto.typeName));
        assert(field.enum);
        break;
      default:
        field.listKind = "scalar";
        field.scalar = type;
        field.longAsString = jstype == JS_STRING;
        break;
    }
    field.packed = isPackedField(proto, parentOrFile);
    return field;
  }
  switch (type) {
    case TYPE_MESSAGE:
    case TYPE_GROUP:
      field.fieldKind = "message";
      field.message = reg.getMessage(trimLeadingDot(proto.typeName));
      assert(field.message, `invalid FieldDescriptorProto: type_name ${proto.typeName} not found`);
      field.delimitedEncoding = isDelimitedEncoding(proto, parentOrFile);
      field.getDefaultValue = () => void 0;
      break;
    case TYPE_ENUM: {
      const enumeration = reg.getEnum(trimLeadingDot(proto.typeName));
      assert(enumeration !== void 0, `invalid FieldDescriptorProto: type_name ${proto.typeName} not found`);
      field.fieldKind = "enum";
      field.enum = reg.getEnum(trimLeadingDot(proto.typeName));
      field.getDefaultValue = () => {
        return unsafeIsSetExplicit(proto, "defaultValue") ? parseTextFormatEnumValue(enumeration, proto.defaultValue) : void 0;
      };
      break;
    }
    default: {
      field.fieldKind = "scalar";
      field.scalar = type;
      field.longAsString = jstype == JS_STRING;
      field.getDefaultValue = () => {
        return unsafeIsSetExplicit(proto, "defaultValue") ? parseTextFormatScalarValue(type, proto.defaultValue) : void 0;
      };
      break;
    }
  }
  return field;
}
function getFileEdition(proto) {
  switch (proto.syntax) {
    case "":
    case "proto2":
      return EDITION_PROTO2;
    case "proto3":
      return EDITION_PROTO3;
    case "editions":
      if (proto.edition === EDITION_UNSTABLE) {
        return maximumEdition;
      }
      if (proto.edition in featureDefaults) {
        return proto.edition;
      }
      throw new Error(`${proto.name}: unsupported edition`);
    default:
      throw new Error(`${proto.name}: unsupported syntax "${proto.syntax}"`);
  }
}
function findFileDependencies(proto, reg) {
  return proto.dependency.map((wantName) => {
    const dep = reg.getFile(wantName);
    if (!dep) {
      throw new Error(`Cannot find ${wantName}, imported by ${proto.name}`);
    }
    return dep;
  });
}
function findEnumSharedPrefix(enumName, values) {
  const prefix = camelToSnakeCase(enumName) + "_";
  for (const value of values) {
    if (!value.name.toLowerCase().startsWith(prefix)) {
      return void 0;
    }
    const shortName = value.name.substring(prefix.length);
    if (shortName.length == 0) {
      return void 0;
    }
    if (/^\d/.test(shortName)) {
      return void 0;
    }
  }
  return prefix;
}
function findEnumValueJsonName(proto) {
  var _a, _b;
  const extensionNumber = 998;
  const fieldNumber = 1;
  let jsonName;
  for (const uf of (_b = (_a = proto.options) === null || _a === void 0 ? void 0 : _a.$unknown) !== null && _b !== void 0 ? _b : []) {
    if (uf.no !== extensionNumber || uf.wireType !== WireType.LengthDelimited) {
      continue;
    }
    const reader = new BinaryReader(new BinaryReader(uf.data).bytes());
    while (reader.pos < reader.len) {
      const [no, wireType] = reader.tag();
      if (no === fieldNumber && wireType === WireType.LengthDelimited) {
        jsonName = reader.string();
      } else {
        reader.skip(wireType, no);
      }
    }
  }
  return jsonName;
}
function camelToSnakeCase(camel) {
  return (camel.substring(0, 1) + camel.substring(1).replace(/[A-Z]/g, (c) => "_" + c)).toLowerCase();
}
function makeTypeName(proto, parent, file) {
  let typeName;
  if (parent) {
    typeName = `${parent.typeName}.${proto.name}`;
  } else if (file.proto.package.length > 0) {
    typeName = `${file.proto.package}.${proto.name}`;
  } else {
    typeName = `${proto.name}`;
  }
  return typeName;
}
function trimLeadingDot(typeName) {
  return typeName.startsWith(".") ? typeName.substring(1) : typeName;
}
function findOneof(proto, allOneofs) {
  if (!unsafeIsSetExplicit(proto, "oneofIndex")) {
    return void 0;
  }
  if (proto.proto3Optional) {
    return void 0;
  }
  const oneof = allOneofs[proto.oneofIndex];
  assert(oneof, `invalid FieldDescriptorProto: oneof #${proto.oneofIndex} for field #${proto.number} not found`);
  return oneof;
}
function getFieldPresence(proto, oneof, isExtension, parent) {
  if (proto.label == LABEL_REQUIRED) {
    return LEGACY_REQUIRED;
  }
  if (proto.label == LABEL_REPEATED) {
    return IMPLICIT2;
  }
  if (!!oneof || proto.proto3Optional) {
    return EXPLICIT;
  }
  if (isExtension) {
    return EXPLICIT;
  }
  const resolved = resolveFeature("fieldPresence", { proto, parent });
  if (resolved == IMPLICIT2 && (proto.type == TYPE_MESSAGE || proto.type == TYPE_GROUP)) {
    return EXPLICIT;
  }
  return resolved;
}
function isPackedField(proto, parent) {
  if (proto.label != LABEL_REPEATED) {
    return false;
  }
  switch (proto.type) {
    case TYPE_STRING:
    case TYPE_BYTES:
    case TYPE_GROUP:
    case TYPE_MESSAGE:
      return false;
  }
  const o = proto.options;
  if (o && unsafeIsSetExplicit(o, "packed")) {
    return o.packed;
  }
  return PACKED == resolveFeature("repeatedFieldEncoding", {
    proto,
    parent
  });
}
function findMapEntryFields(mapEntry) {
  const key = mapEntry.fields.find((f) => f.number === 1);
  const value = mapEntry.fields.find((f) => f.number === 2);
  assert(key && key.fieldKind == "scalar" && key.scalar != ScalarType.BYTES && key.scalar != ScalarType.FLOAT && key.scalar != ScalarType.DOUBLE && value && value.fieldKind != "list" && value.fieldKind != "map");
  return { key, value };
}
function isEnumOpen(desc) {
  var _a;
  return OPEN == resolveFeature("enumType", {
    proto: desc.proto,
    parent: (_a = desc.parent) !== null && _a !== void 0 ? _a : desc.file
  });
}
function isDelimitedEncoding(proto, parent) {
  if (proto.type == TYPE_GROUP) {
    return true;
  }
  return DELIMITED == resolveFeature("messageEncoding", {
    proto,
    parent
  });
}
function isUtf8Validated(proto, parent) {
  return VERIFY == resolveFeature("utf8Validation", {
    proto,
    parent
  });
}
function resolveFeature(name, ref) {
  var _a, _b;
  const featureSet = (_a = ref.proto.options) === null || _a === void 0 ? void 0 : _a.features;
  if (featureSet) {
    const val = featureSet[name];
    if (val != 0) {
      return val;
    }
  }
  if ("kind" in ref) {
    if (ref.kind == "message") {
      return resolveFeature(name, (_b = ref.parent) !== null && _b !== void 0 ? _b : ref.file);
    }
    const editionDefaults = featureDefaults[ref.edition];
    if (!editionDefaults) {
      throw new Error(`feature default for edition ${ref.edition} not found`);
    }
    return editionDefaults[name];
  }
  return resolveFeature(name, ref.parent);
}
function assert(condition, msg) {
  if (!condition) {
    throw new Error(msg);
  }
}

// node_modules/@bufbuild/protobuf/dist/esm/fields.js
function clearField(message, field) {
  if (field.parent.typeName == message.$typeName) {
    unsafeClear(message, field);
  }
}

// node_modules/@bufbuild/protobuf/dist/esm/reflect/error.js
var FieldError = class extends Error {
  constructor(fieldOrOneof, message, name = "FieldValueInvalidError") {
    super(message);
    this.name = name;
    this.field = () => fieldOrOneof;
  }
};

// node_modules/@bufbuild/protobuf/dist/esm/is-message.js
function isMessage(arg, schema) {
  const isMessage2 = arg !== null && typeof arg == "object" && "$typeName" in arg && typeof arg.$typeName == "string";
  if (!isMessage2) {
    return false;
  }
  if (schema === void 0) {
    return true;
  }
  return schema.typeName === arg.$typeName;
}

// node_modules/@bufbuild/protobuf/dist/esm/reflect/guard.js
function isObject(arg) {
  return arg !== null && typeof arg == "object" && !Array.isArray(arg);
}

// node_modules/@bufbuild/protobuf/dist/esm/wkt/wrappers.js
function isWrapperDesc(messageDesc2) {
  const f = messageDesc2.fields[0];
  return isWrapperTypeName(messageDesc2.typeName) && f !== void 0 && f.fieldKind == "scalar" && f.name == "value" && f.number == 1;
}
var wrapperTypeNames = /* @__PURE__ */ new Set([
  "google.protobuf.DoubleValue",
  "google.protobuf.FloatValue",
  "google.protobuf.Int64Value",
  "google.protobuf.UInt64Value",
  "google.protobuf.Int32Value",
  "google.protobuf.UInt32Value",
  "google.protobuf.BoolValue",
  "google.protobuf.StringValue",
  "google.protobuf.BytesValue"
]);
function isWrapperTypeName(name) {
  return wrapperTypeNames.has(name);
}

// node_modules/@bufbuild/protobuf/dist/esm/create.js
var EDITION_PROTO32 = 999;
var EDITION_PROTO22 = 998;
var IMPLICIT3 = 2;
function create(schema, init) {
  if (isMessage(init, schema)) {
    return init;
  }
  return compiledCreate(schema)(init);
}
var compiledCreates = /* @__PURE__ */ new WeakMap();
function compiledCreate(desc) {
  let compiled = compiledCreates.get(desc);
  if (compiled === void 0) {
    compiled = compileCreate(desc);
    compiledCreates.set(desc, compiled);
  }
  return compiled;
}
var INIT_SINGULAR = 0;
var INIT_LIST = 1;
var INIT_MAP = 2;
var INIT_ONEOF = 3;
function compileCreate(desc) {
  const typeName = desc.typeName;
  const { properties, prototype } = compileInitMessage(desc);
  return (init) => {
    let message;
    if (prototype !== void 0) {
      message = Object.create(prototype);
      message.$typeName = typeName;
    } else {
      message = { $typeName: typeName };
    }
    for (let i = 0; i < properties.length; i++) {
      const property = properties[i];
      const name = property.name;
      const initValue = init === null || init === void 0 ? void 0 : init[name];
      switch (property.kind) {
        case INIT_SINGULAR:
          if (initValue != null) {
            message[name] = property.convert !== void 0 ? property.convert(initValue) : initValue;
          } else if (property.constant !== void 0) {
            message[name] = property.constant;
          }
          break;
        case INIT_LIST:
          message[name] = property.convert !== void 0 && Array.isArray(initValue) ? initValue.map(property.convert) : initValue !== null && initValue !== void 0 ? initValue : [];
          break;
        case INIT_MAP:
          if (property.convert === void 0 || !isObject(initValue)) {
            message[name] = initValue !== null && initValue !== void 0 ? initValue : {};
          } else {
            const converted = {};
            const keys = Object.keys(initValue);
            for (let k = 0; k < keys.length; k++) {
              setOwn(converted, keys[k], property.convert(initValue[keys[k]]));
            }
            message[name] = converted;
          }
          break;
        case INIT_ONEOF: {
          const oneofValue = initValue;
          if ((oneofValue === null || oneofValue === void 0 ? void 0 : oneofValue.case) != null) {
            const convert = property.convert.get(oneofValue.case);
            if (convert !== void 0) {
              message[name] = {
                case: oneofValue.case,
                value: convert(oneofValue.value)
              };
              break;
            }
          }
          message[name] = { case: void 0 };
          break;
        }
      }
    }
    return message;
  };
}
function compileInitMessage(desc) {
  var _a, _b;
  const properties = [];
  const prototype = {};
  const usePrototype = needsPrototypeChain(desc);
  for (const member of desc.members) {
    const name = member.localName;
    if (member.kind == "oneof") {
      properties.push({
        name,
        kind: INIT_ONEOF,
        constant: void 0,
        convert: compileConvertOneof(member)
      });
      continue;
    }
    switch (member.fieldKind) {
      case "message": {
        properties.push({
          name,
          kind: INIT_SINGULAR,
          constant: void 0,
          convert: compileConvertMessage(member)
        });
        break;
      }
      case "list": {
        properties.push({
          name,
          kind: INIT_LIST,
          constant: void 0,
          convert: member.listKind == "message" ? (_a = compileConvertMessage(member)) !== null && _a !== void 0 ? _a : ((value) => value) : member.scalar == ScalarType.BYTES ? toU8Arr : void 0
        });
        break;
      }
      case "map": {
        properties.push({
          name,
          kind: INIT_MAP,
          constant: void 0,
          convert: member.mapKind == "message" ? (_b = compileConvertMessage(member)) !== null && _b !== void 0 ? _b : ((value) => value) : member.scalar == ScalarType.BYTES ? toU8Arr : void 0
        });
        break;
      }
      default: {
        const zeroValue = createZeroValue(member);
        properties.push({
          name,
          kind: INIT_SINGULAR,
          constant: member.presence == IMPLICIT3 ? zeroValue : void 0,
          convert: member.fieldKind == "scalar" && member.scalar == ScalarType.BYTES ? toU8Arr : void 0
        });
        if (usePrototype) {
          prototype[name] = zeroValue;
        }
        break;
      }
    }
  }
  return {
    properties,
    prototype: usePrototype ? prototype : void 0
  };
}
function compileConvertOneof(oneof) {
  const converters = /* @__PURE__ */ new Map();
  for (const field of oneof.fields) {
    let convert;
    if (field.fieldKind == "message") {
      convert = compileConvertMessage(field);
    } else if (field.fieldKind == "scalar" && field.scalar == ScalarType.BYTES) {
      convert = toU8Arr;
    }
    converters.set(field.localName, convert !== null && convert !== void 0 ? convert : ((value) => value));
  }
  return converters;
}
function compileConvertMessage(field) {
  if (field.fieldKind == "message" && !field.oneof && isWrapperDesc(field.message)) {
    return field.message.fields[0].scalar == ScalarType.BYTES ? toU8Arr : void 0;
  }
  if (field.message.typeName == "google.protobuf.Struct" && field.parent.typeName !== "google.protobuf.Value") {
    return void 0;
  }
  const messageDesc2 = field.message;
  let compiled;
  return (value) => {
    if (!isObject(value) || isMessage(value, messageDesc2)) {
      return value;
    }
    compiled !== null && compiled !== void 0 ? compiled : compiled = compiledCreate(messageDesc2);
    return compiled(value);
  };
}
function toU8Arr(value) {
  return Array.isArray(value) ? new Uint8Array(value) : value;
}
function needsPrototypeChain(desc) {
  switch (desc.file.edition) {
    case EDITION_PROTO32:
      return false;
    case EDITION_PROTO22:
      return true;
    default:
      return desc.fields.some((f) => f.presence != IMPLICIT3 && f.fieldKind != "message" && !f.oneof);
  }
}
function createZeroValue(field) {
  const defaultValue = field.getDefaultValue();
  if (defaultValue !== void 0) {
    return field.fieldKind == "scalar" && field.longAsString ? defaultValue.toString() : defaultValue;
  }
  return field.fieldKind == "scalar" ? scalarZeroValue(field.scalar, field.longAsString) : field.enum.values[0].number;
}

// node_modules/@bufbuild/protobuf/dist/esm/reflect/message.js
var NULL_VALUE = 0;
function localMessageMapper(field) {
  if (usesJsonRepresentation(field)) {
    return {
      toMessage: (local) => wktStructToReflect(local),
      toLocal: (message) => wktStructToLocal(message)
    };
  }
  if (field.fieldKind == "message" && !field.oneof && isWrapperDesc(field.message)) {
    const wrapperDesc = field.message;
    const valueLocalName = wrapperDesc.fields[0].localName;
    return {
      toMessage: (local) => {
        const message = create(wrapperDesc);
        if (local !== void 0) {
          message[valueLocalName] = local;
        }
        return message;
      },
      toLocal: (message) => message[valueLocalName]
    };
  }
  const childDesc = field.message;
  return {
    toMessage: (local) => local === void 0 ? create(childDesc) : local,
    toLocal: (message) => message
  };
}
function usesJsonRepresentation(field) {
  return field.message.typeName == "google.protobuf.Struct" && field.parent.typeName != "google.protobuf.Value";
}
function wktStructToReflect(json) {
  const struct = {
    $typeName: "google.protobuf.Struct",
    fields: {}
  };
  if (isObject(json)) {
    for (const k of Object.keys(json)) {
      setOwn(struct.fields, k, wktValueToReflect(json[k]));
    }
  }
  return struct;
}
function wktStructToLocal(val) {
  const json = {};
  for (const k of Object.keys(val.fields)) {
    setOwn(json, k, wktValueToLocal(val.fields[k]));
  }
  return json;
}
function wktValueToLocal(val) {
  switch (val.kind.case) {
    case "structValue":
      return wktStructToLocal(val.kind.value);
    case "listValue":
      return val.kind.value.values.map(wktValueToLocal);
    case "nullValue":
    case void 0:
      return null;
    default:
      return val.kind.value;
  }
}
function wktValueToReflect(json) {
  const value = {
    $typeName: "google.protobuf.Value",
    kind: { case: void 0 }
  };
  switch (typeof json) {
    case "number":
      value.kind = { case: "numberValue", value: json };
      break;
    case "string":
      value.kind = { case: "stringValue", value: json };
      break;
    case "boolean":
      value.kind = { case: "boolValue", value: json };
      break;
    case "object":
      if (json === null) {
        value.kind = { case: "nullValue", value: NULL_VALUE };
      } else if (Array.isArray(json)) {
        const listValue = {
          $typeName: "google.protobuf.ListValue",
          values: []
        };
        if (Array.isArray(json)) {
          for (const e of json) {
            listValue.values.push(wktValueToReflect(e));
          }
        }
        value.kind = {
          case: "listValue",
          value: listValue
        };
      } else {
        value.kind = {
          case: "structValue",
          value: wktStructToReflect(json)
        };
      }
      break;
  }
  return value;
}

// node_modules/@bufbuild/protobuf/dist/esm/to-binary.js
var IMPLICIT4 = 2;
var LEGACY_REQUIRED2 = 3;
var writeDefaults = {
  writeUnknownFields: true
};
function makeWriteOptions(options) {
  return options ? Object.assign(Object.assign({}, writeDefaults), options) : writeDefaults;
}
function toBinary(schema, message, options) {
  const writer = new BinaryWriter();
  compiledWriter(schema)(writer, makeWriteOptions(options), message);
  return writer.finish();
}
var compiledWriters = /* @__PURE__ */ new WeakMap();
function compiledWriter(desc) {
  let compiled = compiledWriters.get(desc);
  if (compiled === void 0) {
    compiled = compileMessage(desc);
  }
  return compiled;
}
function compileMessage(desc) {
  const typeName = desc.typeName;
  const sortedFields = desc.fields.concat().sort((a, b) => a.number - b.number);
  const foreignField = sortedFields[0];
  const fieldWriters = [];
  const compiled = (writer, opts, message) => {
    if (message.$typeName !== typeName && foreignField !== void 0) {
      throw new FieldError(foreignField, `cannot use ${foreignField} with message ${message.$typeName}`, "ForeignFieldError");
    }
    for (let i = 0; i < fieldWriters.length; i++) {
      fieldWriters[i](writer, opts, message);
    }
    const unknown = message.$unknown;
    if (unknown !== void 0 && opts.writeUnknownFields) {
      for (let i = 0; i < unknown.length; i++) {
        const { no, wireType, data } = unknown[i];
        writer.tag(no, wireType).raw(data);
      }
    }
  };
  compiledWriters.set(desc, compiled);
  for (const field of sortedFields) {
    fieldWriters.push(compileField(field));
  }
  return compiled;
}
function compileField(field) {
  switch (field.fieldKind) {
    case "message":
    case "scalar":
    case "enum":
      return compileSingularField(field);
    case "list":
      return compileListField(field);
    case "map":
      return compileMapField(field);
  }
}
function compileSingularField(field) {
  const writeValue = compileSingularValue(field);
  const localName = field.localName;
  if (field.oneof) {
    const oneofLocalName = field.oneof.localName;
    return (writer, opts, message) => {
      const oneof = message[oneofLocalName];
      if (oneof.case === localName) {
        writeValue(writer, opts, oneof.value);
      }
    };
  }
  if (field.presence != IMPLICIT4) {
    const requiredError = field.presence == LEGACY_REQUIRED2 ? `cannot encode ${field} to binary: required field not set` : void 0;
    return (writer, opts, message) => {
      const value = message[localName];
      if (value !== void 0 && Object.prototype.hasOwnProperty.call(message, localName)) {
        writeValue(writer, opts, value);
      } else if (requiredError !== void 0) {
        throw new Error(requiredError);
      }
    };
  }
  if (field.fieldKind == "enum") {
    const zero = field.enum.values[0].number;
    return (writer, opts, message) => {
      const value = message[localName];
      if (value !== zero) {
        writeValue(writer, opts, value);
      }
    };
  }
  switch (field.scalar) {
    case ScalarType.BOOL:
      return (writer, opts, message) => {
        const value = message[localName];
        if (value !== false) {
          writeValue(writer, opts, value);
        }
      };
    case ScalarType.STRING:
      return (writer, opts, message) => {
        const value = message[localName];
        if (value !== "") {
          writeValue(writer, opts, value);
        }
      };
    case ScalarType.BYTES:
      return (writer, opts, message) => {
        const value = message[localName];
        if (!(value instanceof Uint8Array) || value.byteLength > 0) {
          writeValue(writer, opts, value);
        }
      };
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return (writer, opts, message) => {
        const value = message[localName];
        if (!Object.is(value, 0)) {
          writeValue(writer, opts, value);
        }
      };
    default:
      return (writer, opts, message) => {
        const value = message[localName];
        if (value != 0) {
          writeValue(writer, opts, value);
        }
      };
  }
}
function compileSingularValue(field) {
  switch (field.fieldKind) {
    case "message": {
      const { toMessage } = localMessageMapper(field);
      const writeChild = compileChildWriter(field);
      return (writer, opts, value) => {
        writeChild(writer, opts, toMessage(value));
      };
    }
    case "scalar":
    case "enum": {
      const scalarType = field.fieldKind == "enum" ? ScalarType.INT32 : field.scalar;
      const fieldNo = field.number;
      const wireType = writeTypeOfScalar(scalarType);
      const writeScalar = compileScalarValue(scalarType, field.parent.typeName, field.name);
      return (writer, opts, value) => {
        writer.tag(fieldNo, wireType);
        writeScalar(writer, value);
      };
    }
  }
}
function compileListField(field) {
  const localName = field.localName;
  const fieldNo = field.number;
  switch (field.listKind) {
    case "message": {
      const { toMessage } = localMessageMapper(field);
      const writeChild = compileChildWriter(field);
      return (writer, opts, message) => {
        const items = message[localName];
        for (let i = 0; i < items.length; i++) {
          writeChild(writer, opts, toMessage(items[i]));
        }
      };
    }
    case "scalar":
    case "enum": {
      const scalarType = field.listKind == "enum" ? ScalarType.INT32 : field.scalar;
      const writeScalar = compileScalarValue(scalarType, field.parent.typeName, field.name);
      if (field.packed) {
        return (writer, opts, message) => {
          const items = message[localName];
          if (items.length == 0) {
            return;
          }
          writer.tag(fieldNo, WireType.LengthDelimited).fork();
          for (let i = 0; i < items.length; i++) {
            writeScalar(writer, items[i]);
          }
          writer.join();
        };
      }
      const wireType = writeTypeOfScalar(scalarType);
      return (writer, opts, message) => {
        const items = message[localName];
        for (let i = 0; i < items.length; i++) {
          writer.tag(fieldNo, wireType);
          writeScalar(writer, items[i]);
        }
      };
    }
  }
}
function compileMapField(field) {
  const localName = field.localName;
  const fieldNo = field.number;
  const writeKey = compileMapKey(field);
  if (field.mapKind == "message") {
    const { toMessage } = localMessageMapper(field);
    const writeMessage = compiledWriter(field.message);
    return (writer, opts, message) => {
      const record = message[localName];
      const keys = Object.keys(record);
      for (let i = 0; i < keys.length; i++) {
        const key = keys[i];
        writer.tag(fieldNo, WireType.LengthDelimited).fork();
        writeKey(writer, key);
        writer.tag(2, WireType.LengthDelimited).fork();
        writeMessage(writer, opts, toMessage(record[key]));
        writer.join();
        writer.join();
      }
    };
  }
  const scalarType = field.mapKind == "enum" ? ScalarType.INT32 : field.scalar;
  const valueWireType = writeTypeOfScalar(scalarType);
  const writeScalar = compileScalarValue(scalarType, field.parent.typeName, field.name);
  return (writer, opts, message) => {
    const record = message[localName];
    const keys = Object.keys(record);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      writer.tag(fieldNo, WireType.LengthDelimited).fork();
      writeKey(writer, key);
      writer.tag(2, valueWireType);
      writeScalar(writer, record[key]);
      writer.join();
    }
  };
}
function compileMapKey(field) {
  const wireType = writeTypeOfScalar(field.mapKey);
  const writeScalar = compileScalarValue(field.mapKey, field.parent.typeName, field.name);
  const convertKey = compileMapKeyConverter(field.mapKey);
  return (writer, key) => {
    writer.tag(1, wireType);
    writeScalar(writer, convertKey(key));
  };
}
function compileMapKeyConverter(type) {
  switch (type) {
    case ScalarType.STRING:
      return (key) => key;
    case ScalarType.BOOL:
      return (key) => key === "true" ? true : key === "false" ? false : key;
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return (key) => {
        try {
          return protoInt64.uParse(key);
        } catch (_a) {
          return key;
        }
      };
    case ScalarType.INT64:
    case ScalarType.SFIXED64:
    case ScalarType.SINT64:
      return (key) => {
        try {
          return protoInt64.parse(key);
        } catch (_a) {
          return key;
        }
      };
    default:
      return (key) => {
        const n = Number.parseInt(key);
        return Number.isFinite(n) ? n : key;
      };
  }
}
function compileScalarValue(type, messageName, fieldName) {
  const writeScalar = compileScalarWrite(type);
  return (writer, value) => {
    try {
      writeScalar(writer, value);
    } catch (e) {
      if (e instanceof Error) {
        throw new Error(`cannot encode field ${messageName}.${fieldName} to binary: ${e.message}`);
      }
      throw e;
    }
  };
}
function compileScalarWrite(type) {
  switch (type) {
    case ScalarType.STRING:
      return (writer, value) => writer.string(value);
    case ScalarType.BOOL:
      return (writer, value) => writer.bool(value);
    case ScalarType.DOUBLE:
      return (writer, value) => writer.double(value);
    case ScalarType.FLOAT:
      return (writer, value) => writer.float(value);
    case ScalarType.INT32:
      return (writer, value) => writer.int32(value);
    case ScalarType.INT64:
      return (writer, value) => writer.int64(value);
    case ScalarType.UINT64:
      return (writer, value) => writer.uint64(value);
    case ScalarType.FIXED64:
      return (writer, value) => writer.fixed64(value);
    case ScalarType.BYTES:
      return (writer, value) => writer.bytes(value);
    case ScalarType.FIXED32:
      return (writer, value) => writer.fixed32(value);
    case ScalarType.SFIXED32:
      return (writer, value) => writer.sfixed32(value);
    case ScalarType.SFIXED64:
      return (writer, value) => writer.sfixed64(value);
    case ScalarType.SINT64:
      return (writer, value) => writer.sint64(value);
    case ScalarType.UINT32:
      return (writer, value) => writer.uint32(value);
    case ScalarType.SINT32:
      return (writer, value) => writer.sint32(value);
  }
}
function compileChildWriter(field) {
  const fieldNo = field.number;
  const writeMessage = compiledWriter(field.message);
  if (field.delimitedEncoding) {
    return (writer, opts, child) => {
      writer.tag(fieldNo, WireType.StartGroup);
      writeMessage(writer, opts, child);
      writer.tag(fieldNo, WireType.EndGroup);
    };
  }
  return (writer, opts, child) => {
    writer.tag(fieldNo, WireType.LengthDelimited).fork();
    writeMessage(writer, opts, child);
    writer.join();
  };
}
function writeTypeOfScalar(type) {
  switch (type) {
    case ScalarType.BYTES:
    case ScalarType.STRING:
      return WireType.LengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64;
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
    case ScalarType.FLOAT:
      return WireType.Bit32;
    default:
      return WireType.Varint;
  }
}

// node_modules/@bufbuild/protobuf/dist/esm/codegenv2/message.js
function messageDesc(file, path, ...paths) {
  return paths.reduce((acc, cur) => acc.nestedMessages[cur], file.messages[path]);
}

// node_modules/@bufbuild/protobuf/dist/esm/codegenv2/enum.js
function enumDesc(file, path, ...paths) {
  if (paths.length == 0) {
    return file.enums[path];
  }
  const e = paths.pop();
  return paths.reduce((acc, cur) => acc.nestedMessages[cur], file.messages[path]).nestedEnums[e];
}
function tsEnum(desc) {
  const enumObject = {};
  for (const value of desc.values) {
    enumObject[value.localName] = value.number;
    enumObject[value.number] = value.localName;
  }
  return enumObject;
}

// node_modules/@bufbuild/protobuf/dist/esm/from-binary.js
function makeReadContext(options) {
  return Object.assign(Object.assign({ readUnknownFields: true, recursionLimit: 100 }, options), { depth: 0 });
}
function fromBinary(schema, bytes, options) {
  const message = create(schema);
  compiledReader(schema).read(message, new BinaryReader(bytes), makeReadContext(options), bytes.byteLength);
  return message;
}
var compiledReaders = /* @__PURE__ */ new WeakMap();
function compiledReader(desc) {
  let compiled = compiledReaders.get(desc);
  if (compiled === void 0) {
    compiled = compileMessage2(desc);
  }
  return compiled;
}
function compileMessage2(desc) {
  const descString = String(desc);
  const fieldReaders = /* @__PURE__ */ new Map();
  const compiled = {
    read: compileMessageReader(descString, fieldReaders),
    readGroup: compileGroupReader(descString, fieldReaders)
  };
  compiledReaders.set(desc, compiled);
  for (const field of desc.fields) {
    fieldReaders.set(field.number, compileFieldReader(field));
  }
  return compiled;
}
function compileMessageReader(descString, fieldReaders) {
  return (message, reader, ctx, length) => {
    var _a;
    if (++ctx.depth > ctx.recursionLimit) {
      throw new Error(`cannot decode ${descString} from binary: maximum recursion depth of ${ctx.recursionLimit} reached`);
    }
    const end = reader.pos + length;
    const unknownFields = (_a = message.$unknown) !== null && _a !== void 0 ? _a : [];
    while (reader.pos < end) {
      const [fieldNo, wireType] = reader.tag();
      const fieldReader = fieldReaders.get(fieldNo);
      if (fieldReader === void 0) {
        const data = reader.skip(wireType, fieldNo, ctx.recursionLimit - ctx.depth);
        if (ctx.readUnknownFields) {
          unknownFields.push({ no: fieldNo, wireType, data });
        }
        continue;
      }
      fieldReader(message, reader, ctx, wireType);
    }
    if (unknownFields.length > 0) {
      message.$unknown = unknownFields;
    }
    ctx.depth--;
  };
}
function compileGroupReader(descString, fieldReaders) {
  return (message, reader, ctx, fieldNo) => {
    var _a;
    if (++ctx.depth > ctx.recursionLimit) {
      throw new Error(`cannot decode ${descString} from binary: maximum recursion depth of ${ctx.recursionLimit} reached`);
    }
    let recordFieldNo;
    let wireType;
    const unknownFields = (_a = message.$unknown) !== null && _a !== void 0 ? _a : [];
    while (reader.pos < reader.len) {
      [recordFieldNo, wireType] = reader.tag();
      if (wireType == WireType.EndGroup) {
        break;
      }
      const fieldReader = fieldReaders.get(recordFieldNo);
      if (fieldReader === void 0) {
        const data = reader.skip(wireType, recordFieldNo, ctx.recursionLimit - ctx.depth);
        if (ctx.readUnknownFields) {
          unknownFields.push({ no: recordFieldNo, wireType, data });
        }
        continue;
      }
      fieldReader(message, reader, ctx, wireType);
    }
    if (wireType != WireType.EndGroup || recordFieldNo !== fieldNo) {
      throw new Error("invalid end group tag");
    }
    if (unknownFields.length > 0) {
      message.$unknown = unknownFields;
    }
    ctx.depth--;
  };
}
function compileFieldReader(field) {
  switch (field.fieldKind) {
    case "scalar":
      return compileScalarFieldReader(field);
    case "enum":
      return compileEnumFieldReader(field);
    case "message":
      return compileMessageFieldReader(field);
    case "list":
      return compileListFieldReader(field);
    case "map":
      return compileMapFieldReader(field);
  }
}
function compileScalarFieldReader(field) {
  const readScalar = compileScalarReader(field.scalar, field.utf8Validation, field.longAsString);
  const localName = field.localName;
  if (field.oneof) {
    const oneofLocalName = field.oneof.localName;
    return (message, reader) => {
      message[oneofLocalName] = {
        case: localName,
        value: readScalar(reader)
      };
    };
  }
  return (message, reader) => {
    message[localName] = readScalar(reader);
  };
}
function compileEnumFieldReader(field) {
  var _a;
  const localName = field.localName;
  const oneofLocalName = (_a = field.oneof) === null || _a === void 0 ? void 0 : _a.localName;
  if (field.enum.open) {
    if (oneofLocalName !== void 0) {
      return (message, reader) => {
        message[oneofLocalName] = { case: localName, value: reader.int32() };
      };
    }
    return (message, reader) => {
      message[localName] = reader.int32();
    };
  }
  const values = field.enum.values;
  const fieldNo = field.number;
  return (message, reader, ctx, wireType) => {
    var _a2;
    const val = reader.int32();
    if (values.some((v) => v.number === val)) {
      if (oneofLocalName !== void 0) {
        message[oneofLocalName] = { case: localName, value: val };
      } else {
        message[localName] = val;
      }
    } else if (ctx.readUnknownFields) {
      const bytes = [];
      varint32write(val, bytes);
      const unknownFields = (_a2 = message.$unknown) !== null && _a2 !== void 0 ? _a2 : [];
      unknownFields.push({
        no: fieldNo,
        wireType,
        data: new Uint8Array(bytes)
      });
      message.$unknown = unknownFields;
    }
  };
}
function compileMessageFieldReader(field) {
  const localName = field.localName;
  const { toMessage, toLocal } = localMessageMapper(field);
  const readChild = compileChildReader(field);
  if (field.oneof) {
    const oneofLocalName = field.oneof.localName;
    return (message, reader, ctx) => {
      const oneof = message[oneofLocalName];
      const child = toMessage(oneof.case === localName ? oneof.value : void 0);
      readChild(child, reader, ctx);
      message[oneofLocalName] = { case: localName, value: toLocal(child) };
    };
  }
  return (message, reader, ctx) => {
    const child = toMessage(message[localName]);
    readChild(child, reader, ctx);
    message[localName] = toLocal(child);
  };
}
function compileChildReader(field) {
  const compiledChild = compiledReader(field.message);
  if (field.delimitedEncoding) {
    const fieldNo = field.number;
    return (child, reader, ctx) => compiledChild.readGroup(child, reader, ctx, fieldNo);
  }
  return (child, reader, ctx) => compiledChild.read(child, reader, ctx, reader.uint32());
}
function compileListFieldReader(field) {
  const localName = field.localName;
  if (field.listKind == "message") {
    const { toMessage, toLocal } = localMessageMapper(field);
    const readChild = compileChildReader(field);
    return (message, reader, ctx) => {
      const child = toMessage(void 0);
      readChild(child, reader, ctx);
      message[localName].push(toLocal(child));
    };
  }
  const scalarType = field.listKind == "enum" ? ScalarType.INT32 : field.scalar;
  const longAsString = field.listKind == "scalar" ? field.longAsString : false;
  const readScalar = compileScalarReader(scalarType, field.utf8Validation, longAsString);
  const packedPossible = scalarType != ScalarType.STRING && scalarType != ScalarType.BYTES;
  return (message, reader, ctx, wireType) => {
    const items = message[localName];
    if (wireType == WireType.LengthDelimited && packedPossible) {
      const end = reader.uint32() + reader.pos;
      while (reader.pos < end) {
        items.push(readScalar(reader));
      }
    } else {
      items.push(readScalar(reader));
    }
  };
}
function compileMapFieldReader(field) {
  const localName = field.localName;
  const readKey = compileScalarReader(field.mapKey, field.utf8Validation, false);
  const keyZero = scalarZeroValue(field.mapKey, false);
  let readValue;
  let valueDefault;
  switch (field.mapKind) {
    case "scalar": {
      const scalar = field.scalar;
      const readScalar = compileScalarReader(scalar, field.utf8Validation, false);
      readValue = (reader) => readScalar(reader);
      if (scalar == ScalarType.BYTES) {
        valueDefault = () => new Uint8Array(0);
      } else {
        const zero = scalarZeroValue(scalar, false);
        valueDefault = () => zero;
      }
      break;
    }
    case "enum": {
      const zero = field.enum.values[0].number;
      readValue = (reader) => reader.int32();
      valueDefault = () => zero;
      break;
    }
    case "message": {
      const { toMessage, toLocal } = localMessageMapper(field);
      const readChild = compiledReader(field.message).read;
      readValue = (reader, ctx, existing) => {
        const child = toMessage(existing);
        readChild(child, reader, ctx, reader.uint32());
        return toLocal(child);
      };
      valueDefault = () => toLocal(toMessage(void 0));
      break;
    }
  }
  return (message, reader, ctx) => {
    const record = message[localName];
    let key;
    let val;
    const len = reader.uint32();
    const end = reader.pos + len;
    while (reader.pos < end) {
      const [fieldNo, wireType] = reader.tag();
      switch (fieldNo) {
        case 1:
          key = readKey(reader);
          break;
        case 2:
          val = readValue(reader, ctx, val);
          break;
        default:
          reader.skip(wireType, fieldNo, ctx.recursionLimit - ctx.depth);
      }
    }
    if (key === void 0) {
      key = keyZero;
    }
    if (val === void 0) {
      val = valueDefault();
    }
    setOwn(record, key, val);
  };
}
function compileScalarReader(type, utf8Validation, longAsString) {
  switch (type) {
    case ScalarType.STRING:
      return (reader) => reader.string(utf8Validation);
    case ScalarType.BOOL:
      return (reader) => reader.bool();
    case ScalarType.DOUBLE:
      return (reader) => reader.double();
    case ScalarType.FLOAT:
      return (reader) => reader.float();
    case ScalarType.INT32:
      return (reader) => reader.int32();
    case ScalarType.INT64:
      if (longAsString) {
        return (reader) => String(reader.int64());
      }
      return (reader) => reader.int64();
    case ScalarType.UINT64:
      if (longAsString) {
        return (reader) => String(reader.uint64());
      }
      return (reader) => reader.uint64();
    case ScalarType.FIXED64:
      if (longAsString) {
        return (reader) => String(reader.fixed64());
      }
      return (reader) => reader.fixed64();
    case ScalarType.BYTES:
      return (reader) => reader.bytes();
    case ScalarType.FIXED32:
      return (reader) => reader.fixed32();
    case ScalarType.SFIXED32:
      return (reader) => reader.sfixed32();
    case ScalarType.SFIXED64:
      if (longAsString) {
        return (reader) => String(reader.sfixed64());
      }
      return (reader) => reader.sfixed64();
    case ScalarType.SINT64:
      if (longAsString) {
        return (reader) => String(reader.sint64());
      }
      return (reader) => reader.sint64();
    case ScalarType.UINT32:
      return (reader) => reader.uint32();
    case ScalarType.SINT32:
      return (reader) => reader.sint32();
  }
}

// src/model/descriptor-file.ts
function descriptorFile(json) {
  const proto = JSON.parse(json);
  const file = createFileRegistry(proto, () => void 0).getFile(proto.name);
  if (file === void 0) throw new Error(`There is no descriptor of ${proto.name}`);
  return file;
}

// src/model/generated/onnx-messages.ts
var FILE = descriptorFile('{"syntax":"","$typeName":"google.protobuf.FileDescriptorProto","dependency":[],"publicDependency":[],"weakDependency":[],"optionDependency":[],"messageType":[{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"name","number":1,"label":1,"type":9,"jsonName":"name"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"ref_attr_name","number":21,"label":1,"type":9,"jsonName":"refAttrName"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"doc_string","number":13,"label":1,"type":9,"jsonName":"docString"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"type","number":20,"label":1,"type":14,"typeName":".onnx.AttributeProto.AttributeType","jsonName":"type"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"f","number":2,"label":1,"type":2,"jsonName":"f"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"i","number":3,"label":1,"type":3,"jsonName":"i"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"s","number":4,"label":1,"type":12,"jsonName":"s"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"t","number":5,"label":1,"type":11,"typeName":".onnx.TensorProto","jsonName":"t"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"g","number":6,"label":1,"type":11,"typeName":".onnx.GraphProto","jsonName":"g"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"sparse_tensor","number":22,"label":1,"type":11,"typeName":".onnx.SparseTensorProto","jsonName":"sparseTensor"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"tp","number":14,"label":1,"type":11,"typeName":".onnx.TypeProto","jsonName":"tp"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"floats","number":7,"label":3,"type":2,"jsonName":"floats"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"ints","number":8,"label":3,"type":3,"jsonName":"ints"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"strings","number":9,"label":3,"type":12,"jsonName":"strings"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"tensors","number":10,"label":3,"type":11,"typeName":".onnx.TensorProto","jsonName":"tensors"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"graphs","number":11,"label":3,"type":11,"typeName":".onnx.GraphProto","jsonName":"graphs"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"sparse_tensors","number":23,"label":3,"type":11,"typeName":".onnx.SparseTensorProto","jsonName":"sparseTensors"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"type_protos","number":15,"label":3,"type":11,"typeName":".onnx.TypeProto","jsonName":"typeProtos"}],"extension":[],"nestedType":[],"enumType":[{"$typeName":"google.protobuf.EnumDescriptorProto","value":[{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"UNDEFINED","number":0},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"FLOAT","number":1},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"INT","number":2},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"STRING","number":3},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"TENSOR","number":4},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"GRAPH","number":5},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"SPARSE_TENSOR","number":11},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"TYPE_PROTO","number":13},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"FLOATS","number":6},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"INTS","number":7},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"STRINGS","number":8},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"TENSORS","number":9},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"GRAPHS","number":10},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"SPARSE_TENSORS","number":12},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"TYPE_PROTOS","number":14}],"reservedRange":[],"reservedName":[],"name":"AttributeType"}],"extensionRange":[],"oneofDecl":[],"reservedRange":[{"$typeName":"google.protobuf.DescriptorProto.ReservedRange","start":12,"end":13},{"$typeName":"google.protobuf.DescriptorProto.ReservedRange","start":16,"end":20}],"reservedName":["v"],"name":"AttributeProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"name","number":1,"label":1,"type":9,"jsonName":"name"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"type","number":2,"label":1,"type":11,"typeName":".onnx.TypeProto","jsonName":"type"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"doc_string","number":3,"label":1,"type":9,"jsonName":"docString"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"metadata_props","number":4,"label":3,"type":11,"typeName":".onnx.StringStringEntryProto","jsonName":"metadataProps"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"ValueInfoProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"input","number":1,"label":3,"type":9,"jsonName":"input"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"output","number":2,"label":3,"type":9,"jsonName":"output"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"name","number":3,"label":1,"type":9,"jsonName":"name"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"op_type","number":4,"label":1,"type":9,"jsonName":"opType"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"domain","number":7,"label":1,"type":9,"jsonName":"domain"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"overload","number":8,"label":1,"type":9,"jsonName":"overload"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"attribute","number":5,"label":3,"type":11,"typeName":".onnx.AttributeProto","jsonName":"attribute"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"doc_string","number":6,"label":1,"type":9,"jsonName":"docString"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"metadata_props","number":9,"label":3,"type":11,"typeName":".onnx.StringStringEntryProto","jsonName":"metadataProps"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"device_configurations","number":10,"label":3,"type":11,"typeName":".onnx.NodeDeviceConfigurationProto","jsonName":"deviceConfigurations"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"NodeProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"key","number":1,"label":1,"type":3,"jsonName":"key"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"value","number":2,"label":3,"type":3,"jsonName":"value"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"IntIntListEntryProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"configuration_id","number":1,"label":1,"type":9,"jsonName":"configurationId"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"sharding_spec","number":2,"label":3,"type":11,"typeName":".onnx.ShardingSpecProto","jsonName":"shardingSpec"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"pipeline_stage","number":3,"label":1,"type":5,"jsonName":"pipelineStage"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"NodeDeviceConfigurationProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"tensor_name","number":1,"label":1,"type":9,"jsonName":"tensorName"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"device","number":2,"label":3,"type":3,"jsonName":"device"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"index_to_device_group_map","number":3,"label":3,"type":11,"typeName":".onnx.IntIntListEntryProto","jsonName":"indexToDeviceGroupMap"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"sharded_dim","number":4,"label":3,"type":11,"typeName":".onnx.ShardedDimProto","jsonName":"shardedDim"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"ShardingSpecProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"axis","number":1,"label":1,"type":3,"jsonName":"axis"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"simple_sharding","number":2,"label":3,"type":11,"typeName":".onnx.SimpleShardedDimProto","jsonName":"simpleSharding"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"ShardedDimProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"dim_value","number":1,"label":1,"type":3,"oneofIndex":0,"jsonName":"dimValue"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"dim_param","number":2,"label":1,"type":9,"oneofIndex":0,"jsonName":"dimParam"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"num_shards","number":3,"label":1,"type":3,"jsonName":"numShards"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[{"$typeName":"google.protobuf.OneofDescriptorProto","name":"dim"}],"reservedRange":[],"reservedName":[],"name":"SimpleShardedDimProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"initialization","number":1,"label":1,"type":11,"typeName":".onnx.GraphProto","jsonName":"initialization"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"algorithm","number":2,"label":1,"type":11,"typeName":".onnx.GraphProto","jsonName":"algorithm"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"initialization_binding","number":3,"label":3,"type":11,"typeName":".onnx.StringStringEntryProto","jsonName":"initializationBinding"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"update_binding","number":4,"label":3,"type":11,"typeName":".onnx.StringStringEntryProto","jsonName":"updateBinding"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"TrainingInfoProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"ir_version","number":1,"label":1,"type":3,"jsonName":"irVersion"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"opset_import","number":8,"label":3,"type":11,"typeName":".onnx.OperatorSetIdProto","jsonName":"opsetImport"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"producer_name","number":2,"label":1,"type":9,"jsonName":"producerName"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"producer_version","number":3,"label":1,"type":9,"jsonName":"producerVersion"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"domain","number":4,"label":1,"type":9,"jsonName":"domain"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"model_version","number":5,"label":1,"type":3,"jsonName":"modelVersion"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"doc_string","number":6,"label":1,"type":9,"jsonName":"docString"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"graph","number":7,"label":1,"type":11,"typeName":".onnx.GraphProto","jsonName":"graph"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"metadata_props","number":14,"label":3,"type":11,"typeName":".onnx.StringStringEntryProto","jsonName":"metadataProps"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"training_info","number":20,"label":3,"type":11,"typeName":".onnx.TrainingInfoProto","jsonName":"trainingInfo"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"functions","number":25,"label":3,"type":11,"typeName":".onnx.FunctionProto","jsonName":"functions"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"configuration","number":26,"label":3,"type":11,"typeName":".onnx.DeviceConfigurationProto","jsonName":"configuration"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"ModelProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"name","number":1,"label":1,"type":9,"jsonName":"name"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"num_devices","number":2,"label":1,"type":5,"jsonName":"numDevices"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"device","number":3,"label":3,"type":9,"jsonName":"device"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"DeviceConfigurationProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"key","number":1,"label":1,"type":9,"jsonName":"key"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"value","number":2,"label":1,"type":9,"jsonName":"value"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"StringStringEntryProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"tensor_name","number":1,"label":1,"type":9,"jsonName":"tensorName"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"quant_parameter_tensor_names","number":2,"label":3,"type":11,"typeName":".onnx.StringStringEntryProto","jsonName":"quantParameterTensorNames"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"TensorAnnotation"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"node","number":1,"label":3,"type":11,"typeName":".onnx.NodeProto","jsonName":"node"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"name","number":2,"label":1,"type":9,"jsonName":"name"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"initializer","number":5,"label":3,"type":11,"typeName":".onnx.TensorProto","jsonName":"initializer"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"sparse_initializer","number":15,"label":3,"type":11,"typeName":".onnx.SparseTensorProto","jsonName":"sparseInitializer"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"doc_string","number":10,"label":1,"type":9,"jsonName":"docString"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"input","number":11,"label":3,"type":11,"typeName":".onnx.ValueInfoProto","jsonName":"input"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"output","number":12,"label":3,"type":11,"typeName":".onnx.ValueInfoProto","jsonName":"output"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"value_info","number":13,"label":3,"type":11,"typeName":".onnx.ValueInfoProto","jsonName":"valueInfo"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"quantization_annotation","number":14,"label":3,"type":11,"typeName":".onnx.TensorAnnotation","jsonName":"quantizationAnnotation"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"metadata_props","number":16,"label":3,"type":11,"typeName":".onnx.StringStringEntryProto","jsonName":"metadataProps"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[{"$typeName":"google.protobuf.DescriptorProto.ReservedRange","start":3,"end":4},{"$typeName":"google.protobuf.DescriptorProto.ReservedRange","start":4,"end":5},{"$typeName":"google.protobuf.DescriptorProto.ReservedRange","start":6,"end":10}],"reservedName":["ir_version","producer_version","producer_tag","domain"],"name":"GraphProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"dims","number":1,"label":3,"type":3,"jsonName":"dims"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"data_type","number":2,"label":1,"type":5,"jsonName":"dataType"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"segment","number":3,"label":1,"type":11,"typeName":".onnx.TensorProto.Segment","jsonName":"segment"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"float_data","number":4,"label":3,"type":2,"options":{"$typeName":"google.protobuf.FieldOptions","targets":[],"editionDefaults":[],"uninterpretedOption":[],"packed":true},"jsonName":"floatData"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"int32_data","number":5,"label":3,"type":5,"options":{"$typeName":"google.protobuf.FieldOptions","targets":[],"editionDefaults":[],"uninterpretedOption":[],"packed":true},"jsonName":"int32Data"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"string_data","number":6,"label":3,"type":12,"jsonName":"stringData"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"int64_data","number":7,"label":3,"type":3,"options":{"$typeName":"google.protobuf.FieldOptions","targets":[],"editionDefaults":[],"uninterpretedOption":[],"packed":true},"jsonName":"int64Data"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"name","number":8,"label":1,"type":9,"jsonName":"name"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"doc_string","number":12,"label":1,"type":9,"jsonName":"docString"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"raw_data","number":9,"label":1,"type":12,"jsonName":"rawData"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"external_data","number":13,"label":3,"type":11,"typeName":".onnx.StringStringEntryProto","jsonName":"externalData"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"data_location","number":14,"label":1,"type":14,"typeName":".onnx.TensorProto.DataLocation","jsonName":"dataLocation"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"double_data","number":10,"label":3,"type":1,"options":{"$typeName":"google.protobuf.FieldOptions","targets":[],"editionDefaults":[],"uninterpretedOption":[],"packed":true},"jsonName":"doubleData"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"uint64_data","number":11,"label":3,"type":4,"options":{"$typeName":"google.protobuf.FieldOptions","targets":[],"editionDefaults":[],"uninterpretedOption":[],"packed":true},"jsonName":"uint64Data"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"metadata_props","number":16,"label":3,"type":11,"typeName":".onnx.StringStringEntryProto","jsonName":"metadataProps"}],"extension":[],"nestedType":[{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"begin","number":1,"label":1,"type":3,"jsonName":"begin"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"end","number":2,"label":1,"type":3,"jsonName":"end"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"Segment"}],"enumType":[{"$typeName":"google.protobuf.EnumDescriptorProto","value":[{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"UNDEFINED","number":0},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"FLOAT","number":1},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"UINT8","number":2},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"INT8","number":3},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"UINT16","number":4},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"INT16","number":5},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"INT32","number":6},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"INT64","number":7},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"STRING","number":8},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"BOOL","number":9},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"FLOAT16","number":10},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"DOUBLE","number":11},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"UINT32","number":12},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"UINT64","number":13},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"COMPLEX64","number":14},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"COMPLEX128","number":15},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"BFLOAT16","number":16},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"FLOAT8E4M3FN","number":17},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"FLOAT8E4M3FNUZ","number":18},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"FLOAT8E5M2","number":19},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"FLOAT8E5M2FNUZ","number":20},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"UINT4","number":21},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"INT4","number":22},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"FLOAT4E2M1","number":23},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"FLOAT8E8M0","number":24},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"UINT2","number":25},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"INT2","number":26}],"reservedRange":[],"reservedName":[],"name":"DataType"},{"$typeName":"google.protobuf.EnumDescriptorProto","value":[{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"DEFAULT","number":0},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"EXTERNAL","number":1}],"reservedRange":[],"reservedName":[],"name":"DataLocation"}],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"TensorProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"values","number":1,"label":1,"type":11,"typeName":".onnx.TensorProto","jsonName":"values"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"indices","number":2,"label":1,"type":11,"typeName":".onnx.TensorProto","jsonName":"indices"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"dims","number":3,"label":3,"type":3,"jsonName":"dims"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"SparseTensorProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"dim","number":1,"label":3,"type":11,"typeName":".onnx.TensorShapeProto.Dimension","jsonName":"dim"}],"extension":[],"nestedType":[{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"dim_value","number":1,"label":1,"type":3,"oneofIndex":0,"jsonName":"dimValue"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"dim_param","number":2,"label":1,"type":9,"oneofIndex":0,"jsonName":"dimParam"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"denotation","number":3,"label":1,"type":9,"jsonName":"denotation"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[{"$typeName":"google.protobuf.OneofDescriptorProto","name":"value"}],"reservedRange":[],"reservedName":[],"name":"Dimension"}],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"TensorShapeProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"tensor_type","number":1,"label":1,"type":11,"typeName":".onnx.TypeProto.Tensor","oneofIndex":0,"jsonName":"tensorType"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"sequence_type","number":4,"label":1,"type":11,"typeName":".onnx.TypeProto.Sequence","oneofIndex":0,"jsonName":"sequenceType"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"map_type","number":5,"label":1,"type":11,"typeName":".onnx.TypeProto.Map","oneofIndex":0,"jsonName":"mapType"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"optional_type","number":9,"label":1,"type":11,"typeName":".onnx.TypeProto.Optional","oneofIndex":0,"jsonName":"optionalType"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"sparse_tensor_type","number":8,"label":1,"type":11,"typeName":".onnx.TypeProto.SparseTensor","oneofIndex":0,"jsonName":"sparseTensorType"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"denotation","number":6,"label":1,"type":9,"jsonName":"denotation"}],"extension":[],"nestedType":[{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"elem_type","number":1,"label":1,"type":5,"jsonName":"elemType"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"shape","number":2,"label":1,"type":11,"typeName":".onnx.TensorShapeProto","jsonName":"shape"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"Tensor"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"elem_type","number":1,"label":1,"type":11,"typeName":".onnx.TypeProto","jsonName":"elemType"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"Sequence"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"key_type","number":1,"label":1,"type":5,"jsonName":"keyType"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"value_type","number":2,"label":1,"type":11,"typeName":".onnx.TypeProto","jsonName":"valueType"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"Map"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"elem_type","number":1,"label":1,"type":11,"typeName":".onnx.TypeProto","jsonName":"elemType"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"Optional"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"elem_type","number":1,"label":1,"type":5,"jsonName":"elemType"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"shape","number":2,"label":1,"type":11,"typeName":".onnx.TensorShapeProto","jsonName":"shape"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"SparseTensor"}],"enumType":[],"extensionRange":[],"oneofDecl":[{"$typeName":"google.protobuf.OneofDescriptorProto","name":"value"}],"reservedRange":[],"reservedName":[],"name":"TypeProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"domain","number":1,"label":1,"type":9,"jsonName":"domain"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"version","number":2,"label":1,"type":3,"jsonName":"version"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[],"reservedName":[],"name":"OperatorSetIdProto"},{"$typeName":"google.protobuf.DescriptorProto","field":[{"$typeName":"google.protobuf.FieldDescriptorProto","name":"name","number":1,"label":1,"type":9,"jsonName":"name"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"input","number":4,"label":3,"type":9,"jsonName":"input"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"output","number":5,"label":3,"type":9,"jsonName":"output"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"attribute","number":6,"label":3,"type":9,"jsonName":"attribute"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"attribute_proto","number":11,"label":3,"type":11,"typeName":".onnx.AttributeProto","jsonName":"attributeProto"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"node","number":7,"label":3,"type":11,"typeName":".onnx.NodeProto","jsonName":"node"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"doc_string","number":8,"label":1,"type":9,"jsonName":"docString"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"opset_import","number":9,"label":3,"type":11,"typeName":".onnx.OperatorSetIdProto","jsonName":"opsetImport"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"domain","number":10,"label":1,"type":9,"jsonName":"domain"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"overload","number":13,"label":1,"type":9,"jsonName":"overload"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"value_info","number":12,"label":3,"type":11,"typeName":".onnx.ValueInfoProto","jsonName":"valueInfo"},{"$typeName":"google.protobuf.FieldDescriptorProto","name":"metadata_props","number":14,"label":3,"type":11,"typeName":".onnx.StringStringEntryProto","jsonName":"metadataProps"}],"extension":[],"nestedType":[],"enumType":[],"extensionRange":[],"oneofDecl":[],"reservedRange":[{"$typeName":"google.protobuf.DescriptorProto.ReservedRange","start":2,"end":3},{"$typeName":"google.protobuf.DescriptorProto.ReservedRange","start":3,"end":4}],"reservedName":["since_version","status"],"name":"FunctionProto"}],"enumType":[{"$typeName":"google.protobuf.EnumDescriptorProto","value":[{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"_START_VERSION","number":0},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"IR_VERSION_2017_10_10","number":1},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"IR_VERSION_2017_10_30","number":2},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"IR_VERSION_2017_11_3","number":3},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"IR_VERSION_2019_1_22","number":4},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"IR_VERSION_2019_3_18","number":5},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"IR_VERSION_2019_9_19","number":6},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"IR_VERSION_2020_5_8","number":7},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"IR_VERSION_2021_7_30","number":8},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"IR_VERSION_2023_5_5","number":9},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"IR_VERSION_2024_3_25","number":10},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"IR_VERSION_2025_05_12","number":11},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"IR_VERSION_2025_08_26","number":12},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"IR_VERSION","number":13}],"reservedRange":[],"reservedName":[],"name":"Version"},{"$typeName":"google.protobuf.EnumDescriptorProto","value":[{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"EXPERIMENTAL","number":0},{"$typeName":"google.protobuf.EnumValueDescriptorProto","name":"STABLE","number":1}],"reservedRange":[],"reservedName":[],"name":"OperatorStatus"}],"service":[],"extension":[],"name":"onnx.proto","package":"onnx","options":{"$typeName":"google.protobuf.FileOptions","uninterpretedOption":[],"optimizeFor":3}}');
var AttributeProtoSchema = messageDesc(FILE, 0);
var GraphProtoSchema = messageDesc(FILE, 13);
var ModelProtoSchema = messageDesc(FILE, 9);
var NodeProtoSchema = messageDesc(FILE, 2);
var OperatorSetIdProtoSchema = messageDesc(FILE, 18);
var StringStringEntryProtoSchema = messageDesc(FILE, 11);
var TensorProtoSchema = messageDesc(FILE, 14);
var TensorShapeProtoSchema = messageDesc(FILE, 16);
var TensorShapeProto_DimensionSchema = messageDesc(FILE, 16, 0);
var TypeProtoSchema = messageDesc(FILE, 17);
var TypeProto_TensorSchema = messageDesc(FILE, 17, 0);
var ValueInfoProtoSchema = messageDesc(FILE, 1);
var AttributeProto_AttributeType = tsEnum(enumDesc(FILE, 0, 0));
var TensorProto_DataLocation = tsEnum(enumDesc(FILE, 14, 1));
var TensorProto_DataType = tsEnum(enumDesc(FILE, 14, 0));

// src/model/little-endian.ts
var IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
function littleEndianBytes(values) {
  if (!ArrayBuffer.isView(values)) throw new Error("Strings have no raw data");
  if (!(values.buffer instanceof ArrayBuffer)) throw new Error("Shared memory is not accepted");
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return IS_LITTLE_ENDIAN ? bytes : swapped(bytes, values.BYTES_PER_ELEMENT);
}
function nativeBytes(bytes, width) {
  if (!IS_LITTLE_ENDIAN) return swapped(bytes, width);
  const isAligned = bytes.byteOffset % width === 0;
  if (isAligned && bytes.buffer instanceof ArrayBuffer)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new Uint8Array(bytes);
}
function swapped(bytes, width) {
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) {
    const place = at % width;
    result[at - place + (width - 1 - place)] = bytes[at] ?? 0;
  }
  return result;
}

// src/model/data-types.ts
var NUMBERS = {
  float32: TensorProto_DataType.FLOAT,
  float64: TensorProto_DataType.DOUBLE,
  float16: TensorProto_DataType.FLOAT16,
  int8: TensorProto_DataType.INT8,
  uint8: TensorProto_DataType.UINT8,
  int16: TensorProto_DataType.INT16,
  uint16: TensorProto_DataType.UINT16,
  int32: TensorProto_DataType.INT32,
  uint32: TensorProto_DataType.UINT32,
  int64: TensorProto_DataType.INT64,
  uint64: TensorProto_DataType.UINT64,
  bool: TensorProto_DataType.BOOL,
  string: TensorProto_DataType.STRING
};
var NAMES = new Map(
  elementTypes().map((name) => [NUMBERS[name], name])
);
function elementTypes() {
  return [
    "float32",
    "float64",
    "float16",
    "int8",
    "uint8",
    "int16",
    "uint16",
    "int32",
    "uint32",
    "int64",
    "uint64",
    "bool",
    "string"
  ];
}
function dataTypeOf(elementType) {
  return NUMBERS[elementType];
}
function elementTypeOfNumber(dataType) {
  return NAMES.get(dataType);
}
var BITS = /* @__PURE__ */ new Map([
  [TensorProto_DataType.FLOAT, 32],
  [TensorProto_DataType.DOUBLE, 64],
  [TensorProto_DataType.FLOAT16, 16],
  [TensorProto_DataType.BFLOAT16, 16],
  [TensorProto_DataType.INT8, 8],
  [TensorProto_DataType.UINT8, 8],
  [TensorProto_DataType.INT16, 16],
  [TensorProto_DataType.UINT16, 16],
  [TensorProto_DataType.INT32, 32],
  [TensorProto_DataType.UINT32, 32],
  [TensorProto_DataType.INT64, 64],
  [TensorProto_DataType.UINT64, 64],
  [TensorProto_DataType.BOOL, 8],
  [TensorProto_DataType.INT4, 4],
  [TensorProto_DataType.UINT4, 4],
  [TensorProto_DataType.COMPLEX64, 64],
  [TensorProto_DataType.COMPLEX128, 128],
  [TensorProto_DataType.FLOAT8E4M3FN, 8],
  [TensorProto_DataType.FLOAT8E4M3FNUZ, 8],
  [TensorProto_DataType.FLOAT8E5M2, 8],
  [TensorProto_DataType.FLOAT8E5M2FNUZ, 8],
  [TensorProto_DataType.FLOAT8E8M0, 8],
  [TensorProto_DataType.FLOAT4E2M1, 4],
  [TensorProto_DataType.UINT2, 2],
  [TensorProto_DataType.INT2, 2]
]);
function elementBits(dataType) {
  return BITS.get(dataType);
}

// src/model/ir.ts
function copyWith(message, changes) {
  return Object.assign(Object.create(Object.getPrototypeOf(message)), message, changes);
}
function graphOf(model) {
  if (model.graph === void 0) throw new Error("The model has no graph");
  return model.graph;
}
function withGraph(model, changes) {
  return copyWith(model, { graph: withParts(graphOf(model), changes) });
}
function withParts(graph, changes) {
  return copyWith(graph, {
    ...changes.nodes === void 0 ? {} : { node: [...changes.nodes] },
    ...changes.initializers === void 0 ? {} : { initializer: [...changes.initializers] },
    ...changes.valueInfos === void 0 ? {} : { valueInfo: [...changes.valueInfos] },
    ...changes.inputs === void 0 ? {} : { input: [...changes.inputs] },
    ...changes.outputs === void 0 ? {} : { output: [...changes.outputs] }
  });
}
function opsetVersion(model, domain) {
  const found = model.opsetImport.find((opset) => sameDomain(opset.domain, domain));
  return Number(found?.version ?? 0n);
}
function withOpset(model, domain, version) {
  if (opsetVersion(model, domain) >= version) return model;
  const others = model.opsetImport.filter((opset2) => !sameDomain(opset2.domain, domain));
  const opset = create(OperatorSetIdProtoSchema, { domain, version: BigInt(version) });
  return copyWith(model, { opsetImport: [...others, opset] });
}
function withIrVersion(model, version) {
  return copyWith(model, { irVersion: BigInt(version) });
}
function sameDomain(first, second) {
  return first.replace(/^ai\.onnx$/, "") === second.replace(/^ai\.onnx$/, "");
}
function makeNode(fields) {
  return create(NodeProtoSchema, {
    opType: fields.operator,
    input: [...fields.inputs],
    output: [...fields.outputs],
    attribute: [...fields.attributes ?? []],
    ...fields.name === void 0 || fields.name === "" ? {} : { name: fields.name },
    ...fields.domain === void 0 || fields.domain === "" ? {} : { domain: fields.domain }
  });
}
function withNode(node, fields) {
  return copyWith(node, {
    ...fields.operator === void 0 ? {} : { opType: fields.operator },
    ...fields.inputs === void 0 ? {} : { input: [...fields.inputs] },
    ...fields.outputs === void 0 ? {} : { output: [...fields.outputs] },
    ...fields.name === void 0 ? {} : { name: fields.name },
    ...fields.domain === void 0 ? {} : { domain: fields.domain },
    ...fields.attributes === void 0 ? {} : { attribute: [...fields.attributes] }
  });
}
function makeTensor(name, elementType, content) {
  const shared = { name, dims: content.dims.map(BigInt), dataType: dataTypeOf(elementType) };
  if (elementType === "string") {
    const stringData = [...content.values].map((text) => new TextEncoder().encode(String(text)));
    return create(TensorProtoSchema, { ...shared, stringData });
  }
  return create(TensorProtoSchema, { ...shared, rawData: littleEndianBytes(content.values) });
}
function withTensorName(tensor, name) {
  return copyWith(tensor, { name });
}
function intAttribute(name, value) {
  return create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.INT,
    i: BigInt(value)
  });
}
function floatAttribute(name, value) {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.FLOAT, f: value });
}
function intsAttribute(name, values) {
  return create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.INTS,
    ints: values.map(BigInt)
  });
}
function textAttribute(name, text) {
  const type = AttributeProto_AttributeType.STRING;
  return create(AttributeProtoSchema, { name, type, s: new TextEncoder().encode(text) });
}
function textsAttribute(name, texts) {
  return create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.STRINGS,
    strings: texts.map((text) => new TextEncoder().encode(text))
  });
}
function graphAttribute(name, graph) {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.GRAPH, g: graph });
}
function tensorAttribute(name, tensor) {
  const type = AttributeProto_AttributeType.TENSOR;
  return create(AttributeProtoSchema, { name, type, t: tensor });
}
function attributeNumbers(attribute) {
  const { type } = attribute;
  if (type === AttributeProto_AttributeType.INT) return [Number(attribute.i)];
  if (type === AttributeProto_AttributeType.FLOAT) return [attribute.f];
  if (type === AttributeProto_AttributeType.FLOATS) return attribute.floats;
  return attribute.ints.map(Number);
}
function findAttribute(node, name) {
  return node.attribute.find((attribute) => attribute.name === name);
}
function readInt(node, name, fallback) {
  const attribute = findAttribute(node, name);
  return attribute === void 0 ? fallback : Number(attribute.i);
}
function readFloat(node, name, fallback) {
  return findAttribute(node, name)?.f ?? fallback;
}
function readInts(node, name) {
  return findAttribute(node, name)?.ints.map(Number);
}
function readTensorAttribute(node, name) {
  return findAttribute(node, name)?.t;
}
function makePackedTensor(name, elementType, content) {
  const dataType = elementType === "int4" ? TensorProto_DataType.INT4 : TensorProto_DataType.UINT4;
  const dims = content.dims.map(BigInt);
  return create(TensorProtoSchema, {
    name,
    dims,
    dataType,
    rawData: littleEndianBytes(content.packed)
  });
}
function withAttributeTensor(attribute, tensor) {
  return copyWith(attribute, { t: tensor });
}
function withAttributeGraphs(attribute, graphs) {
  const [first] = graphs;
  return attribute.type === AttributeProto_AttributeType.GRAPHS ? copyWith(attribute, { graphs: [...graphs] }) : copyWith(attribute, first === void 0 ? {} : { g: first });
}

// src/model/raw-data.ts
function withRawData(tensor, rawData) {
  return copyWith(tensor, { ...INSIDE, rawData: littleEndianBytes(rawData), [STORED]: void 0 });
}
function withStoredData(tensor, stored) {
  const isOutside = tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
  const inside = isOutside ? INSIDE : {};
  return copyWith(tensor, { ...inside, rawData: new Uint8Array(), [STORED]: stored });
}
var INSIDE = { externalData: [], dataLocation: TensorProto_DataLocation.DEFAULT };
var storedData = (tensor) => tensor[STORED];
var rawPiece = (tensor) => tensor[STORED] ?? tensor.rawData;
var rawBytes = (tensor) => tensor[STORED]?.read() ?? tensor.rawData;
function isStreamed(model) {
  return graphOf(model).initializer.some((tensor) => tensor[STORED] !== void 0);
}

// src/model/write-model.ts
var LARGEST_BYTES = 2 ** 31 - 1;
function writeModel(model) {
  return joinedPieces(model, modelPieces(model));
}
function joinedPieces(model, pieces) {
  const length = totalLength(pieces);
  refuseLarger(model, length);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunksOf(pieces)) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
function refuseLarger(model, length) {
  if (length <= LARGEST_BYTES) return;
  const message = `Cannot write model "${model.graph?.name ?? ""}": it takes ${(length / 1e9).toFixed(1)} GB, and a model file holds 2 GB at most; use a recipe that makes it smaller, such as int8-dynamic or int4-weights`;
  throw new UserError("model-too-large", message);
}
function modelLength(model) {
  return totalLength(modelPieces(model));
}
function modelPieces(model) {
  const { graph } = model;
  if (graph === void 0) return [toBinary(ModelProtoSchema, model)];
  return around(ModelProtoSchema, model, {
    field: ModelProtoSchema.field.graph.number,
    pieces: framed(ModelProtoSchema.field.graph.number, graphPieces(graph))
  });
}
function graphPieces(graph) {
  const { number } = GraphProtoSchema.field.initializer;
  return around(GraphProtoSchema, graph, {
    field: number,
    pieces: graph.initializer.flatMap((tensor) => framed(number, tensorPieces(tensor)))
  });
}
function tensorPieces(tensor) {
  const { number } = TensorProtoSchema.field.rawData;
  const raw = rawPiece(tensor);
  if (raw.length === 0) return [toBinary(TensorProtoSchema, tensor)];
  return around(TensorProtoSchema, tensor, {
    field: number,
    pieces: framed(number, [raw])
  });
}
function framed(field, pieces) {
  const head = new BinaryWriter().tag(field, WireType.LengthDelimited);
  return [head.uint32(totalLength(pieces)).finish(), ...pieces];
}
function around(schema, message, { field, pieces }) {
  const unknown = message.$unknown === void 0 ? {} : { $unknown: message.$unknown };
  return [
    part(schema, message, { isWanted: (number) => number < field }),
    ...pieces,
    part(schema, message, { isWanted: (number) => number > field, unknown })
  ];
}
var NOTHING = new Uint8Array();
function part(schema, message, { isWanted, unknown = {} }) {
  const held = { ...unknown };
  for (const [name, value] of Object.entries(message)) {
    const field = schema.field[name];
    if (field === void 0 || !isWanted(field.number)) continue;
    if (!Array.isArray(value) || value.length > 0) held[name] = value;
  }
  if (Object.keys(held).length === 0) return NOTHING;
  return toBinary(schema, Object.assign(create(schema), held));
}

export {
  WireType,
  BinaryWriter,
  clearField,
  create,
  fromBinary,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
  TensorShapeProtoSchema,
  TensorShapeProto_DimensionSchema,
  TypeProtoSchema,
  TypeProto_TensorSchema,
  ValueInfoProtoSchema,
  AttributeProto_AttributeType,
  TensorProto_DataLocation,
  TensorProto_DataType,
  nativeBytes,
  dataTypeOf,
  elementTypeOfNumber,
  elementBits,
  copyWith,
  graphOf,
  withGraph,
  withParts,
  opsetVersion,
  withOpset,
  withIrVersion,
  makeNode,
  withNode,
  makeTensor,
  withTensorName,
  intAttribute,
  floatAttribute,
  intsAttribute,
  textAttribute,
  textsAttribute,
  graphAttribute,
  tensorAttribute,
  attributeNumbers,
  readInt,
  readFloat,
  readInts,
  readTensorAttribute,
  makePackedTensor,
  withAttributeTensor,
  withAttributeGraphs,
  STORED,
  chunksOf,
  totalLength,
  withRawData,
  withStoredData,
  storedData,
  rawPiece,
  rawBytes,
  isStreamed,
  LARGEST_BYTES,
  writeModel,
  joinedPieces,
  refuseLarger,
  modelLength,
  modelPieces
};
