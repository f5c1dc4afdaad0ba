// The way from an output to its terminal: a comm to the kernel, opened when the page has a kernel
// that knows the terminal, and again after that was restarted or lost.
// Invariant: it speaks to no kernel but Rondel's, and to that only by the key of this output.

const TARGET = "rondel.terminal";
/** The kernel takes a view that is silent for five times as long for gone. */
const HERE_MS = 60_000;

/** `hear` gets what the kernel says, `lost` why there is nobody to hear: a word for the frame. */
export function createLink({ sessionContext, key, size, hear, lost }) {
  let comm = null;
  let isDisposed = false;

  const drop = () => {
    const last = comm;
    comm = null;
    if (last !== null && !last.isDisposed) last.close();
  };
  const send = (data) => {
    if (comm !== null && !comm.isDisposed) comm.send(data);
  };
  const open = async () => {
    if (isDisposed) return;
    drop();
    await sessionContext.ready;
    const kernel = sessionContext.session?.kernel ?? null;
    if (kernel === null) return lost("no kernel");
    const { implementation } = await kernel.info;
    if (isDisposed || comm !== null) return;
    if (implementation !== "rondel") return lost("unknown");
    if (!kernel.handleComms) return lost("elsewhere");
    comm = openComm(kernel, { key, ...size() }, hear, (closed, isKnown) => {
      if (comm !== closed) return;
      comm = null;
      if (!isDisposed) lost(isKnown ? "asleep" : "unknown");
    });
  };
  const begin = () => void open().catch(() => lost("no kernel"));

  const forget = attend(sessionContext, {
    changed: begin,
    died() {
      comm = null;
      if (!isDisposed) lost("no kernel");
    },
    // What was under way when the page lost its connection is perhaps lost with it.
    returned: begin,
  });
  const timer = setInterval(() => send({ kind: "here" }), HERE_MS);
  // A page that goes says so, as far as it can; the kernel notices the others by their silence.
  window.addEventListener("pagehide", drop);
  begin();
  return {
    send,
    open: begin,
    /** The kernel has said all, and closes the comm itself. */
    finish() {
      isDisposed = true;
    },
    dispose() {
      isDisposed = true;
      clearInterval(timer);
      window.removeEventListener("pagehide", drop);
      forget();
      drop();
    },
  };
}

/** `onClose` is told whether the kernel had said anything before. */
function openComm(kernel, data, hear, onClose) {
  const comm = kernel.createComm(TARGET);
  // JupyterLab would send by the main shell first and by one of the comm's own later, and what
  // comes by two shells has no order. Our kernel hears comms while a cell runs, by any shell.
  comm.commsOverSubshells = "disabled";
  let isKnown = false;
  comm.onMsg = ({ content }) => {
    isKnown = true;
    hear(content.data);
  };
  comm.onClose = () => onClose(comm, isKnown);
  comm.open(data);
  return comm;
}

/** What becomes of the kernel; answers how not to hear of it any more. */
function attend(
  { kernelChanged, statusChanged, connectionStatusChanged },
  { changed, died, returned },
) {
  const onStatus = (_, status) => {
    if (/^(auto)?restarting$|^dead$|^terminating$/.test(status)) died();
  };
  const onConnection = (_, status) => {
    if (status === "connected") returned();
  };
  kernelChanged.connect(changed);
  statusChanged.connect(onStatus);
  connectionStatusChanged.connect(onConnection);
  return () => {
    kernelChanged.disconnect(changed);
    statusChanged.disconnect(onStatus);
    connectionStatusChanged.disconnect(onConnection);
  };
}
