/** How what is measured of the residual blocks of a model is named. */
import type { Model } from "../../model/ir.ts";
import { type ResidualBlock, residualBlocks } from "../../model/residual-blocks.ts";

export const blockSlices = (model: Model): readonly string[] =>
  residualBlocks(model).map(blockSlice);

export const blockSlice = ({ name }: ResidualBlock): string => `block=${name}`;
