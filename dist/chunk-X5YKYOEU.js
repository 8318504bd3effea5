import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/schema/row-axis.ts
function rowAxisOf(input, inputs) {
  const [first] = input.shape;
  const others = inputs.filter(({ shape }) => shape.length > 0 && shape[0] !== first);
  if (!isFixed(first) || first === 1 || others.length === 0) return 0;
  const leading = others.map(({ shape }) => shape[0]).filter((size) => !isSeveral(size));
  if (leading.length === 0) return void 0;
  const symbols = new Set(leading.filter(isSymbol));
  return onlyAxis(input, (size) => isSymbol(size) && symbols.has(size)) ?? onlyAxis(input, (size) => !isFixed(size) && !(isSymbol(size) && symbols.size > 0)) ?? onlyAxis(input, (size) => size === 1);
}
function fixedBatchOf(inputs) {
  for (const input of inputs) {
    const size = input.shape[rowAxisOf(input, inputs) ?? 0];
    if (isFixed(size)) return size;
  }
  return void 0;
}
function onlyAxis({ shape }, isWanted) {
  const axes = shape.flatMap((size, axis) => axis > 0 && isWanted(size) ? [axis] : []);
  return axes.length === 1 ? axes[0] : void 0;
}
var isFixed = (size) => typeof size === "number" && size > 0;
var isSeveral = (size) => isFixed(size) && size > 1;
var isSymbol = (size) => typeof size === "string" && size !== "";

export {
  rowAxisOf,
  fixedBatchOf
};
