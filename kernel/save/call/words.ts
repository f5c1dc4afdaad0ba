// What the process that runs a module is asked, and what it answers. Plain data.

export interface CallQuestion {
  /** Of the module's source file. */
  readonly path: string;
  readonly className: string;
  readonly functionName: string;
  /** In the order of the parameters. */
  readonly args: readonly ArgumentValue[];
  /** By the address in the code: the image, with its digest, that it is to mean. */
  readonly images: Readonly<Record<string, string>>;
}

export type ArgumentValue =
  | { readonly kind: "plain"; readonly value: string | number | boolean | undefined }
  | { readonly kind: "directory"; readonly path: string; readonly ignore: readonly string[] }
  | { readonly kind: "file" | "socket"; readonly path: string }
  | { readonly kind: "secret"; readonly uri: string }
  /** Set under the name that it had in the session, so that the steps are the same. */
  | { readonly kind: "secret-text"; readonly name: string; readonly uri: string }
  | { readonly kind: "image"; readonly address: string }
  | { readonly kind: "list"; readonly items: readonly ArgumentValue[] };

export type CallAnswer =
  | { readonly kind: "lazy"; readonly type: string; readonly id: string }
  | { readonly kind: "lazies"; readonly items: readonly LazyAnswer[] }
  /** As JSON; null when the function answers nothing. */
  | { readonly kind: "value"; readonly json: string | null }
  | { readonly kind: "failed"; readonly failure: CallFailure };

export interface LazyAnswer {
  readonly type: string;
  readonly id: string;
}

export interface CallFailure {
  /** Of the class, such as `TypeError`. */
  readonly name: string;
  readonly message: string;
  readonly hint: string;
  /** The places in the module's own files, the innermost first. */
  readonly places: readonly string[];
  /** Of a command that failed: the last that it said. */
  readonly stderr: string;
}
