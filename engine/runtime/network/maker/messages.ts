// What the engine and the program that makes sandboxes say to each other: lines of JSON. The first
// that the program gets is the Place in which to make them; then each line is an Order, and is
// answered by a MakerReply.

export interface Place {
  /** The folder of the files that name namespaces. */
  readonly folder: string;
  /** In the folder: it names the namespace that the bridge is in. */
  readonly namespace: string;
  readonly bridge: string;
  readonly gateway: string;
  readonly prefixLength: number;
  readonly mtu: number;
}

export interface Order {
  /** Of the file that names the namespace, and of the bridge's end of the cable. */
  readonly name: string;
  readonly address: string;
  readonly hardwareAddress: string;
}

export interface MakerReply {
  /** null when it is made. */
  readonly why: string | null;
}
