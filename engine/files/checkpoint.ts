// Long work on files is synchronous, in a thread of its own; between two entries it calls its
// Checkpoint, which throws when the work is no longer wanted.

export type Checkpoint = () => void;

export const NO_CHECK: Checkpoint = () => undefined;
