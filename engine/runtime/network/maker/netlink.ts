// The few messages of rtnetlink that connect a sandbox, as bytes, and what the kernel answers.
// Pure. Numbers are in the byte order of the machine, which is little on all that Rondel runs on.

/** A message that wants to be numbered and sent. */
export interface Request {
  readonly type: number;
  readonly flags: number;
  readonly body: Buffer;
}

/** A cable: one end beside the bridge, up and joined to it; the other in a namespace, and down. */
export interface Cable {
  readonly name: string;
  readonly bridge: number;
  readonly mtu: number;
  readonly far: {
    readonly name: string;
    /** An open file of the namespace. */
    readonly namespace: number;
    readonly hardwareAddress: string;
  };
}

export function addCable({ name, bridge, mtu, far }: Cable): Request {
  const peer = Buffer.concat([
    linkHeader(0, 0), // to be up it needs the other end
    attribute(IFLA_IFNAME, text(far.name)),
    attribute(IFLA_ADDRESS, Buffer.from(far.hardwareAddress.replaceAll(":", ""), "hex")),
    attribute(IFLA_MTU, word(mtu)),
    attribute(IFLA_NET_NS_FD, word(far.namespace)),
  ]);
  const kind = attribute(IFLA_INFO_KIND, text("veth"));
  const about = attribute(IFLA_INFO_DATA, attribute(VETH_INFO_PEER, peer));
  const body = Buffer.concat([
    linkHeader(0, IFF_UP),
    attribute(IFLA_IFNAME, text(name)),
    attribute(IFLA_MTU, word(mtu)),
    attribute(IFLA_MASTER, word(bridge)),
    attribute(IFLA_LINKINFO, Buffer.concat([kind, about])),
  ]);
  return { type: RTM_NEWLINK, flags: CREATE, body };
}

export function setUp(name: string): Request {
  const body = Buffer.concat([linkHeader(0, IFF_UP), attribute(IFLA_IFNAME, text(name))]);
  return { type: RTM_NEWLINK, flags: 0, body };
}

/** Its answer holds the link's number, which `linkNumberIn` reads. */
export function askForLink(name: string): Request {
  const body = Buffer.concat([linkHeader(0, 0), attribute(IFLA_IFNAME, text(name))]);
  return { type: RTM_GETLINK, flags: 0, body };
}

export function addAddress(link: number, address: string, prefixLength: number): Request {
  const header = Buffer.from([AF_INET, prefixLength, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32LE(link, 4);
  const bytes = addressBytes(address);
  const parts = [header, attribute(IFA_LOCAL, bytes), attribute(IFA_ADDRESS, bytes)];
  return { type: RTM_NEWADDR, flags: CREATE, body: Buffer.concat(parts) };
}

export function addDefaultRoute(gateway: string): Request {
  // Family, lengths, table, protocol, scope, type; the gateway says through which link.
  const header = Buffer.from([AF_INET, 0, 0, 0, RT_TABLE_MAIN, RTPROT_BOOT, 0, RTN_UNICAST]);
  const parts = [header, word(0), attribute(RTA_GATEWAY, addressBytes(gateway))];
  return { type: RTM_NEWROUTE, flags: CREATE, body: Buffer.concat(parts) };
}

/** With its header, and with the wish that it be acknowledged. */
export function encodeRequest({ type, flags, body }: Request, number: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(HEADER_BYTES + body.length, 0);
  header.writeUInt16LE(type, 4);
  header.writeUInt16LE(NLM_F_REQUEST | NLM_F_ACK | flags, 6);
  header.writeUInt32LE(number, 8);
  return Buffer.concat([header, body]);
}

export interface Reply {
  readonly number: number;
  /** Of an acknowledgement 0, of a refusal the errno; null for an answer with content. */
  readonly errno: number | null;
  readonly body: Buffer;
}

/** All replies in one datagram. */
export function decodeReplies(bytes: Buffer): Reply[] {
  const replies: Reply[] = [];
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    if (length < HEADER_BYTES) break;
    const body = bytes.subarray(at + HEADER_BYTES, at + length);
    const isVerdict = bytes.readUInt16LE(at + 4) === NLMSG_ERROR;
    const errno = isVerdict ? -body.readInt32LE(0) : null;
    replies.push({ number: bytes.readUInt32LE(at + 8), errno, body });
    at += align(length);
  }
  return replies;
}

/** Of the link that an answer tells of. */
export function linkNumberIn(body: Buffer): number {
  return body.readInt32LE(4);
}

function linkHeader(number: number, flags: number): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(number, 4);
  header.writeUInt32LE(flags, 8);
  header.writeUInt32LE(flags, 12); // which of them are meant
  return header;
}

function attribute(type: number, value: Buffer): Buffer {
  const whole = Buffer.alloc(align(4 + value.length));
  whole.writeUInt16LE(4 + value.length, 0);
  whole.writeUInt16LE(type, 2);
  value.copy(whole, 4);
  return whole;
}

function align(length: number): number {
  return (length + 3) & ~3;
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function addressBytes(address: string): Buffer {
  return Buffer.from(address.split(".").map(Number));
}

const HEADER_BYTES = 16;
const NLMSG_ERROR = 2;
const NLM_F_REQUEST = 0x001;
const NLM_F_ACK = 0x004;
/** NLM_F_CREATE and NLM_F_EXCL. */
const CREATE = 0x600;
const RTM_NEWLINK = 16;
const RTM_GETLINK = 18;
const RTM_NEWADDR = 20;
const RTM_NEWROUTE = 24;
const IFF_UP = 1;
const IFLA_ADDRESS = 1;
const IFLA_IFNAME = 3;
const IFLA_MTU = 4;
const IFLA_MASTER = 10;
const IFLA_LINKINFO = 18;
const IFLA_NET_NS_FD = 28;
const IFLA_INFO_KIND = 1;
const IFLA_INFO_DATA = 2;
const VETH_INFO_PEER = 1;
const IFA_ADDRESS = 1;
const IFA_LOCAL = 2;
const RTA_GATEWAY = 5;
const AF_INET = 2;
const RT_TABLE_MAIN = 254;
const RTPROT_BOOT = 3;
const RTN_UNICAST = 1;
