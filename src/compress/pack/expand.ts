/** Writes packed constants, and the nodes that expand them once when the model is loaded. */
import { dataTypeOf } from "../../model/data-types.ts";
import { type Node, type Tensor, intAttribute, makeNode, makeTensor } from "../../model/ir.ts";
import { tensorDims } from "../../model/tensor-data.ts";
import { codesPerWord, digitWeights, packWords } from "../quantize/word-packing.ts";
import { type Digits, type Narrow, packedForm } from "./packed-form.ts";
import { type Sparse, listedValues } from "./sparse-form.ts";

interface Written {
  readonly outputs: readonly string[];
  readonly attributes?: Node["attribute"];
}

export interface Member {
  readonly tensor: Tensor;
  readonly form: Digits;
}

/** Builds expansions; constants that several need are written once. */
export class Expander {
  readonly nodes: Node[] = [];
  readonly tensors: Tensor[] = [];
  readonly #fresh: (hint: string) => string;
  readonly #integers = new Map<string, string>();

  constructor(fresh: (hint: string) => string) {
    this.#fresh = fresh;
  }

  /** Casts the narrow values to the type that `name` had. */
  narrow(name: string, tensor: Tensor, form: Narrow): void {
    const source = this.#fresh("n");
    this.tensors.push(
      makeTensor(source, form.type, { dims: tensorDims(tensor), values: form.values }),
    );
    const attributes = castTo(form.type === "float16" ? "float32" : "int32");
    this.#write("Cast", [source], { outputs: [name], attributes });
  }

  /** All digits of one base and type in a row of words: one division and remainder bring them out. */
  digits(members: readonly Member[]): void {
    const first = members[0]?.form;
    if (first === undefined) return;
    const { levels, type } = first;
    const center = (levels - 1) / 2;
    const digits = digitsOf(members, center);
    const words = packWords(digits, levels);
    const found = this.#words(words, levels);
    const codes = this.#apply("Sub", [found, this.#integer([center], [])]);
    const typed = this.#apply("Cast", [codes], castTo(type));
    const flat = this.#apply("Reshape", [typed, this.#integer([-1], [1])]);
    this.#split(flat, words.length * codesPerWord(levels), members);
  }

  #words(words: BigInt64Array, levels: number): string {
    const weights = digitWeights(levels);
    const packed = this.#fresh("p");
    this.tensors.push(makeTensor(packed, "int64", { dims: [words.length, 1], values: words }));
    const quotients = this.#apply("Div", [packed, this.#integer(weights, [weights.length])]);
    return this.#apply("Mod", [quotients, this.#integer([levels], [])]);
  }

  /**
   * Each place picks from the list by the number of values up to it, and the zero in front where it has none.
   * @returns the list, which is packed in turn
   */
  sparse(tensor: Tensor, form: Sparse): Tensor {
    const list = listedValues(this.#fresh("v"), form);
    const count = form.mask.length;
    const bits = this.#words(packWords(form.mask, 2), 2);
    const flat = this.#apply("Reshape", [bits, this.#integer([-1], [1])]);
    const mask = this.#apply("Slice", [flat, this.#integer([0], [1]), this.#integer([count], [1])]);
    const ranks = this.#apply("CumSum", [mask, this.#integer([0], [])]);
    const places = this.#apply("Mul", [ranks, mask]);
    const picked = this.#apply("Gather", [list.name, places]);
    const shape = this.#integer(tensorDims(tensor), [tensor.dims.length]);
    if (form.steps === undefined) {
      this.#write("Reshape", [picked, shape], { outputs: [tensor.name] });
      return list;
    }
    const shaped = this.#apply("Reshape", [picked, shape]);
    this.#scale(this.#apply("Cast", [shaped], castTo("float32")), tensor, form.steps);
    return list;
  }

  /** Codes of a byte each that a float weight is made of. */
  bytes({ tensor, form }: Member): void {
    const source = this.#fresh("n");
    this.tensors.push(makeTensor(source, "int8", { dims: tensorDims(tensor), values: form.codes }));
    const typed = this.#apply("Cast", [source], castTo("float32"));
    this.#scale(typed, tensor, form.steps);
  }

  #split(flat: string, total: number, members: readonly Member[]): void {
    const sizes = members.map(({ form }) => form.codes.length);
    const rest = total - sizes.reduce((sum, size) => sum + size, 0);
    const parts = members.map(() => this.#fresh("e"));
    const padding = rest > 0 ? [this.#fresh("e")] : [];
    const lengths = rest > 0 ? [...sizes, rest] : sizes;
    const outputs = [...parts, ...padding];
    this.#write("Split", [flat, this.#integer(lengths, [lengths.length])], { outputs });
    for (const [place, { tensor, form }] of members.entries())
      this.#shape(parts[place] ?? "", tensor, form);
  }

  #shape(part: string, tensor: Tensor, { steps }: Digits): void {
    const dims = tensorDims(tensor);
    const shape = this.#integer(dims, [dims.length]);
    if (steps === undefined) {
      this.#write("Reshape", [part, shape], { outputs: [tensor.name] });
      return;
    }
    this.#scale(this.#apply("Reshape", [part, shape]), tensor, steps);
  }

  #scale(value: string, tensor: Tensor, steps: Digits["steps"]): void {
    if (steps === undefined) throw new Error(`Tensor "${tensor.name}" has no steps`);
    const factor = this.#fresh("s");
    const constant = makeTensor(factor, "float32", steps);
    const form = packedForm(constant);
    if (form?.kind === "narrow") this.narrow(factor, constant, form);
    else this.tensors.push(constant);
    this.#write("Mul", [value, factor], { outputs: [tensor.name] });
  }

  #apply(operator: string, inputs: readonly string[], attributes: Node["attribute"] = []): string {
    const output = this.#fresh("e");
    this.#write(operator, inputs, { outputs: [output], attributes });
    return output;
  }

  #write(operator: string, inputs: readonly string[], output: Written): void {
    const { outputs, attributes = [] } = output;
    this.nodes.push(makeNode({ operator, inputs, outputs, attributes }));
  }

  #integer(values: ArrayLike<number> | BigInt64Array, dims: readonly number[]): string {
    const numbers = BigInt64Array.from(values, BigInt);
    const key = `${dims.length}:${numbers.join()}`;
    const known = this.#integers.get(key);
    if (known !== undefined) return known;
    const name = this.#fresh("i");
    this.tensors.push(makeTensor(name, "int64", { dims, values: numbers }));
    this.#integers.set(key, name);
    return name;
  }
}

function digitsOf(members: readonly Member[], center: number): Uint8Array {
  const total = members.reduce((sum, { form }) => sum + form.codes.length, 0);
  const digits = new Uint8Array(total);
  let start = 0;
  for (const { form } of members) {
    for (const [place, code] of form.codes.entries()) digits[start + place] = code + center;
    start += form.codes.length;
  }
  return digits;
}

function castTo(type: "int8" | "float32" | "int32"): Node["attribute"] {
  return [intAttribute("to", dataTypeOf(type))];
}
