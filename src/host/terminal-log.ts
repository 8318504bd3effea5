/** Progress for a person: one line that is rewritten on a terminal, one line each elsewhere. */
import type { Log } from "./host.ts";

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** `finish` clears a progress line that still stands, so that results begin on a clean line. */
export interface TerminalLog extends Log {
  finish(): void;
}

export function terminalLog(terminal: Terminal): TerminalLog {
  const rewrites = terminal.isTTY === true;
  let standing = false;
  const clear = (): void => {
    if (standing) terminal.write("\r\u001b[K");
    standing = false;
  };
  return {
    progress: (message) => {
      if (!rewrites) {
        terminal.write(`${message}\n`);
        return;
      }
      clear();
      terminal.write(message.slice(0, (terminal.columns ?? 80) - 1));
      standing = true;
    },
    warn: (message) => {
      clear();
      terminal.write(`Warning: ${message}\n`);
    },
    finish: clear,
  };
}
