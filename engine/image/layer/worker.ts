// The thread that packs Layers: an entry file, which only starts.

import { serveThread } from "../../files/serve.ts";
import { type Packed, type PackRequest, packLayer } from "./pack.ts";

serveThread<PackRequest, Packed>(packLayer);
