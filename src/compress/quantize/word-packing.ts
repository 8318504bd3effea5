/** Codes of few levels as digits of 64-bit words: what a file holds when 8 bits a code are too many. */

/** int64 words stay below 2^63, so that division and remainder need no sign. */
const WORD_LIMIT = 2n ** 63n;

/** How many codes of `levels` values one word holds. */
export function codesPerWord(levels: number): number {
  let [count, product] = [0, BigInt(levels)];
  while (product <= WORD_LIMIT) {
    count += 1;
    product *= BigInt(levels);
  }
  return count;
}

/** Bytes of that many codes; 8 bits each where words would not be smaller. */
export function packedBytes(count: number, levels: number): number {
  const perWord = codesPerWord(levels);
  return perWord <= 8 ? count : Math.ceil(count / perWord) * 8;
}

/** For every number of codes in a word the most levels, odd so that they lie around 0: 3, 5, 7, … 127, and 255 for whole bytes. */
export const LEVELS: readonly number[] = mostLevels();

function mostLevels(): readonly number[] {
  const found: number[] = [];
  for (let levels = 3; levels < 128; levels += 2)
    if (codesPerWord(levels) > codesPerWord(levels + 2)) found.push(levels);
  return [...found, 255];
}

/** Digit j of word i is code i × perWord + j; the last word is filled up with zeros. */
export function packWords(digits: ArrayLike<number>, levels: number): BigInt64Array {
  const perWord = codesPerWord(levels);
  const words = new BigInt64Array(Math.ceil(digits.length / perWord));
  const base = BigInt(levels);
  for (let place = digits.length - 1; place >= 0; place -= 1) {
    const word = Math.floor(place / perWord);
    words[word] = (words[word] ?? 0n) * base + BigInt(digits[place] ?? 0);
  }
  return words;
}

/** levels^0, levels^1, …: dividing a word by these brings each digit to the front. */
export function digitWeights(levels: number): BigInt64Array {
  return BigInt64Array.from(
    { length: codesPerWord(levels) },
    (_, place) => BigInt(levels) ** BigInt(place),
  );
}
