// The part of the Language Server Protocol that we speak, as its shapes. What a server leaves out
// is optional here, and a list may be missing where the protocol has null.

export interface Position {
  readonly line: number;
  /** In UTF-16 units. */
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Markup {
  readonly kind: string;
  readonly value: string;
}

export interface CompletionList {
  readonly items?: readonly CompletionItem[] | null;
}

export interface CompletionItem {
  readonly label: string;
  readonly kind?: number;
  readonly detail?: string;
  readonly labelDetails?: { readonly detail?: string; readonly description?: string };
  readonly documentation?: string | Markup;
  readonly sortText?: string;
  readonly insertText?: string;
  readonly textEdit?: { readonly range?: Range; readonly newText: string };
  /** 1: deprecated. */
  readonly tags?: readonly number[];
  readonly data?: unknown;
}

export interface Hover {
  readonly contents: Markup | string;
}

export interface SignatureHelp {
  readonly signatures: readonly SignatureInformation[];
  readonly activeSignature?: number;
  readonly activeParameter?: number | null;
}

export interface SignatureInformation {
  readonly label: string;
  readonly documentation?: string | Markup;
  readonly parameters?: readonly ParameterInformation[];
  readonly activeParameter?: number | null;
}

export interface ParameterInformation {
  readonly label: string | readonly [number, number];
  readonly documentation?: string | Markup;
}

export interface DiagnosticReport {
  readonly items?: readonly ProtocolDiagnostic[];
}

export interface ProtocolDiagnostic {
  readonly range: Range;
  /** 1: error, 2: warning, 3 and 4: less. */
  readonly severity?: number;
  readonly code?: number | string;
  readonly message: string;
}

export interface DefinitionLink {
  readonly targetUri: string;
  /** The whole declaration. */
  readonly targetRange: Range;
}

export const CLIENT_CAPABILITIES = {
  workspace: { configuration: true },
  textDocument: {
    hover: { contentFormat: ["markdown"] },
    definition: { linkSupport: true },
    diagnostic: {},
    completion: {
      completionItem: {
        labelDetailsSupport: true,
        deprecatedSupport: true,
        tagSupport: { valueSet: [1] },
        documentationFormat: ["markdown"],
        resolveSupport: { properties: ["documentation", "detail"] },
      },
    },
    signatureHelp: {
      signatureInformation: {
        documentationFormat: ["markdown"],
        parameterInformation: { labelOffsetSupport: true },
        activeParameterSupport: true,
      },
    },
  },
};

/** With automatic imports on, a completion takes ten times as long. */
export const SETTINGS = {
  suggest: { autoImports: false },
  unstable: { maximumHoverLength: 20_000 },
};
