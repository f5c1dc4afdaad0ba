// A session that is written down as long as that is possible: with a full disk Cells run all the
// same, and the user is told once.

import type { OpenSession, Row } from "./history.ts";

export function createTolerant(
  session: OpenSession,
  onTrouble: (message: string) => void,
): OpenSession {
  let hasTold = false;
  const attempt = <T>(write: () => T): T | null => {
    try {
      return write();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (!hasTold) onTrouble(`what runs now may be missing in the history: ${why}`);
      hasTold = true;
      return null;
    }
  };
  return {
    ...session,
    begin(entry): Row {
      const row = attempt(() => session.begin(entry));
      return { end: (ending) => void attempt(() => row?.end(ending)) };
    },
    undo: (number) => void attempt(() => session.undo(number)),
  };
}
