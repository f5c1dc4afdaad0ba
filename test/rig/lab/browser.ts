// Debian's Chromium without a window, and pictures of what it shows.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

/** For `need`. */
export const CHROMIUM = "/usr/bin/chromium";

const PICTURES = fileURLToPath(new URL("../../../.rondel/pictures/", import.meta.url));

/** As root it cannot have the sandbox, and in a small /dev/shm it crashes. */
const FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** For people to look at; no test compares it. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
