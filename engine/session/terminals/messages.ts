// What is said between the engine and the thread that draws the screens of terminals.

export type ToScreens =
  | {
      readonly kind: "open";
      readonly screen: number;
      readonly columns: number;
      readonly rows: number;
    }
  | { readonly kind: "write"; readonly screen: number; readonly bytes: Uint8Array }
  | {
      readonly kind: "resize";
      readonly screen: number;
      readonly columns: number;
      readonly rows: number;
    }
  | { readonly kind: "draw"; readonly screen: number; readonly request: number }
  | { readonly kind: "close"; readonly screen: number };

export type FromScreens =
  /** So many bytes of all that were written are on the screen. */
  | { readonly kind: "written"; readonly screen: number; readonly length: number }
  | { readonly kind: "drawn"; readonly request: number; readonly text: string }
  /** What a terminal answers to a program that asks it something. */
  | { readonly kind: "answer"; readonly screen: number; readonly text: string };
