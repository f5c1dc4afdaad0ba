// The comms by which outputs of notebooks look at terminals: one for each view.
// Invariant: a comm reaches only a terminal whose output this kernel has published. One to
// whatever else is closed at once.

import { type Content, type Incoming, isContent, textIn } from "../wire/message.ts";
import type { Looker, Stay } from "./stay.ts";
import type { Stays } from "./stays.ts";
import { createView, type View } from "./view.ts";
import { readFromView, readOpening, type Size, TARGET, type ToView } from "./words.ts";

export interface Comms {
  /** A message of a comm. */
  hear(request: Incoming): void;
  /** Those that are open to this target; all when it is empty. */
  list(target: string): Readonly<Record<string, { readonly target_name: string }>>;
  close(): void;
}

export interface CommsOptions {
  readonly stays: Pick<Stays, "find">;
  publish(about: Incoming, type: string, content: object): Promise<void>;
}

/** Of one terminal. The oldest goes, which is perhaps in a page that was closed. */
const MOST_VIEWS = 8;
/** A view that was not heard of for so long is gone. Each says every minute that it is there. */
const LONGEST_SILENCE_MS = 5 * 60_000;
/** Who has closed a terminal from elsewhere is told by an event, which says what was kept. */
const GRACE_MS = 2_000;

interface Comm {
  readonly stay: Stay;
  readonly view: View;
  readonly looker: Looker;
  readonly silence: NodeJS.Timeout;
  tellEnd(): void;
}

export function createComms({ stays, publish }: CommsOptions): Comms {
  const comms = new Map<string, Comm>();
  const forget = (id: string): Comm | undefined => {
    const comm = comms.get(id);
    if (comm === undefined) return;
    comms.delete(id);
    clearTimeout(comm.silence);
    comm.view.close();
    comm.stay.dismiss(id);
    return comm;
  };
  const end = (id: string) => forget(id)?.tellEnd();
  const open = (request: Incoming, id: string) => {
    const opening = readOpening(dataIn(request.content));
    const isOurs = textIn(request.content, "target_name") === TARGET;
    const stay = isOurs ? stays.find(opening.key) : null;
    const tellEnd = () => void publish(request, "comm_close", { comm_id: id, data: {} });
    if (stay === null) return tellEnd();
    const tell = (data: ToView) => void publish(request, "comm_msg", { comm_id: id, data });
    for (const said of stay.greet()) tell(said);
    if (stay.isClosed) return tellEnd();
    const [oldest] = stay.views.keys();
    if (stay.views.size >= MOST_VIEWS && oldest !== undefined) end(oldest);
    const looker = { tell, close: () => end(id) };
    tellOthers(stay, looker);
    const view = look(stay, looker, opening.size);
    const silence = setTimeout(looker.close, LONGEST_SILENCE_MS).unref();
    comms.set(id, { stay, view, looker, silence, tellEnd });
    stay.admit(id, looker);
  };
  return {
    hear(request) {
      const id = textIn(request.content, "comm_id");
      const comm = comms.get(id);
      const { msg_type: type } = request.header;
      if (comm === undefined) return type === "comm_open" ? open(request, id) : undefined;
      if (type === "comm_close") return void forget(id);
      comm.silence.refresh();
      if (type === "comm_msg") attend(request, comm);
    },
    list(target) {
      const wanted = target === "" || target === TARGET ? [...comms.keys()] : [];
      return Object.fromEntries(wanted.map((id) => [id, { target_name: TARGET }]));
    },
    close() {
      for (const id of [...comms.keys()]) end(id);
    },
  };
}

function look(stay: Stay, looker: Looker, size: Size): View {
  return createView({
    ...{ wire: stay.wire, terminal: stay.number, size, tell: looker.tell },
    over(exitCode) {
      if (exitCode !== null) stay.programEnded(exitCode, looker);
      else setTimeout(() => stay.gone(null), GRACE_MS).unref();
    },
  });
}

function attend({ content }: Incoming, { stay, view, looker }: Comm): void {
  const said = readFromView(dataIn(content));
  if (said?.kind === "leave") stay.leave();
  else if (said?.kind === "keep") stay.answer(said.keep);
  else if (said !== null) {
    if (said.kind === "take") tellOthers(stay, looker);
    view.hear(said);
  }
}

/** The newest view types; the ones before are told so. */
function tellOthers({ views }: Stay, looker: Looker): void {
  for (const other of views.values()) if (other !== looker) other.tell({ kind: "taken" });
}

function dataIn(content: Content): Content {
  const { data } = content;
  return isContent(data) ? data : {};
}
