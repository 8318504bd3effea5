/** Rows that were padded to one length, and how much of each is its own. */
export interface RowLengths {
  /** Names of the inputs whose items begin with the axis along which rows are padded. */
  readonly inputs: readonly string[];
  /** By row: how many positions along that axis are its own. */
  readonly lengths: readonly number[];
  /** Where a row's padding is. */
  readonly side: "left" | "right";
}
