/** The archive breaks the format, or asks for what no archive may do. */
export class MalformedArchive extends Error {
  override readonly name = "MalformedArchive";
}
