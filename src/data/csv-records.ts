/** Splits the text of a table into records, however it is cut into pieces (RFC 4180; any of the three line ends ends a record). */

export interface CsvSink {
  readonly delimiter: "," | "\t";
  /** `line` is where the record begins, counted from 1 as an editor does. */
  readonly onRecord: (cells: readonly string[], line: number) => void;
  /** What is thrown for a table that breaks the rules. */
  readonly refuse: (why: string) => Error;
}

export interface CsvRecords {
  readonly push: (text: string) => void;
  readonly end: () => void;
}

/** Longer than any cell; a quote that is never closed must not take all of the memory. */
const LONGEST_RECORD = 2 ** 26;

export function csvRecords(sink: CsvSink): CsvRecords {
  let rest = "";
  let line = 1;
  const read = (text: string, isWhole: boolean): void => {
    let from = 0;
    while (from < text.length) {
      const record = readRecord({ text, isWhole, line, sink }, from);
      if (record === undefined) break;
      const { cells, next, lineBreaks } = record;
      if (!record.isEmpty) sink.onRecord(cells, line);
      from = next;
      line += lineBreaks;
    }
    rest = text.slice(from);
    if (rest.length > LONGEST_RECORD)
      throw sink.refuse(
        `the row that begins in line ${line} has more than ${LONGEST_RECORD.toLocaleString("en-US")} characters; a quote in it may not be closed`,
      );
  };
  return { push: (text) => read(rest + text, false), end: () => read(rest, true) };
}

interface Place {
  readonly text: string;
  /** Nothing comes after it. */
  readonly isWhole: boolean;
  readonly line: number;
  readonly sink: CsvSink;
}

interface ReadRecord {
  readonly cells: readonly string[];
  /** A line without a character. */
  readonly isEmpty: boolean;
  readonly next: number;
  readonly lineBreaks: number;
}

/** undefined: it ends in a piece that is still to come. */
function readRecord(place: Place, from: number): ReadRecord | undefined {
  const cells: string[] = [];
  let [at, lineBreaks] = [from, 0];
  for (;;) {
    const cell = readCell(place, at, lineBreaks);
    if (cell === undefined) return undefined;
    cells.push(cell.text);
    lineBreaks += cell.lineBreaks;
    const { end } = cell;
    const next = afterLineEnd(place, end);
    if (next === undefined) return undefined;
    if (next > end || end === place.text.length)
      return { cells, isEmpty: end === from, next, lineBreaks: lineBreaks + 1 };
    at = end + 1;
  }
}

interface Cell {
  readonly text: string;
  readonly lineBreaks: number;
  /** Where its delimiter or line end is. */
  readonly end: number;
}

const [QUOTE, RETURN, NEWLINE] = [34, 13, 10] as const;

function readCell(place: Place, at: number, lineBreaks: number): Cell | undefined {
  const { text, sink, line, isWhole } = place;
  if (text.charCodeAt(at) === QUOTE) return readQuoted(place, at, lineBreaks);
  const delimiter = sink.delimiter.charCodeAt(0);
  for (let end = at; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === delimiter || code === NEWLINE || code === RETURN)
      return { text: text.slice(at, end), lineBreaks: 0, end };
    if (code === QUOTE)
      throw sink.refuse(
        `line ${line + lineBreaks} has a quote inside of a cell; quote the whole cell and write the quote twice`,
      );
  }
  return isWhole ? { text: text.slice(at), lineBreaks: 0, end: text.length } : undefined;
}

function readQuoted(place: Place, at: number, lineBreaks: number): Cell | undefined {
  const { text, isWhole, sink, line } = place;
  let close = text.indexOf('"', at + 1);
  while (close >= 0 && text.charCodeAt(close + 1) === QUOTE) close = text.indexOf('"', close + 2);
  if (close < 0 && isWhole)
    throw sink.refuse(`the quote that opens a cell in line ${line + lineBreaks} is never closed`);
  // What follows the quote says whether it closes the cell or is the first of two.
  if (close < 0 || (close + 1 === text.length && !isWhole)) return undefined;
  const end = close + 1;
  const code = text.charCodeAt(end);
  const isDelimiter = code === sink.delimiter.charCodeAt(0);
  const content = text.slice(at + 1, close).replaceAll('""', '"');
  const own = content.split("\n").length - 1;
  if (end < text.length && !isDelimiter && code !== NEWLINE && code !== RETURN)
    throw sink.refuse(
      `line ${line + lineBreaks + own} goes on after the quote that closes a cell; a quote inside of a cell is written twice`,
    );
  return { text: content, lineBreaks: own, end };
}

/** The same place where there is none; undefined where a second character may belong to it. */
function afterLineEnd({ text, isWhole }: Place, at: number): number | undefined {
  const code = text.charCodeAt(at);
  if (code === NEWLINE) return at + 1;
  if (code !== RETURN) return at;
  if (at + 1 === text.length && !isWhole) return undefined;
  return text.charCodeAt(at + 1) === NEWLINE ? at + 2 : at + 1;
}
