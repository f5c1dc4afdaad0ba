// The thread of the host folders: an entry file.

import { serveThread } from "../../files/serve.ts";
import type { HostReply, HostRequest } from "./messages.ts";
import { importHost } from "./steps.ts";

serveThread<HostRequest, HostReply>(importHost);
