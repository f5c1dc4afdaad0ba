// Text from outside as HTML.
// Invariant: whatever comes in, no markup comes out, and no character that no HTML may hold.

const NOT_ALLOWED = /[^\P{Control}\n\t]|[\ufffe\uffff]/gu;

export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(NOT_ALLOWED, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
