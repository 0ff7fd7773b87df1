/** A real browser for pages: Chromium, where the machine has one. */

import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";

const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export const chromiumPath: string | null =
  [process.env["CHROMIUM"], ...usual].find((path) => path !== undefined && existsSync(path)) ??
  null;

/** What `skip` of a test takes. */
export const withoutChromium: string | false =
  chromiumPath === null
    ? "no Chromium here: apt-get install chromium, or set CHROMIUM to its path"
    : false;

export function launched(): Promise<Browser> {
  if (chromiumPath === null) throw new Error("no Chromium");
  return chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
}

export interface Opened {
  readonly page: Page;
  /** Errors of the console, and of scripts that failed. */
  readonly errors: readonly string[];
  /** Addresses that were asked for, other than the file itself. */
  readonly requests: readonly string[];
}

export interface Looks {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: "light" | "dark";
  readonly hash?: string;
}

/** Writes a page to a file of its own and opens that, as a reader would. */
export async function opened(browser: Browser, html: string, looks: Looks = {}): Promise<Opened> {
  const { width = 1280, height = 800, scheme = "light", hash = "" } = looks;
  const file = join(mkdtempSync(join(tmpdir(), "quorate-page-")), "page.html");
  writeFileSync(file, html);
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
  const errors: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) requests.push(request.url());
  });
  await page.goto(`${pathToFileURL(file).href}${hash}`);
  await page.waitForSelector("html[data-ready]");
  return { page, errors, requests };
}

/** The step that the page is at, by its address. */
export async function stepOf(page: Page): Promise<number> {
  const hash = String(await page.evaluate("location.hash"));
  return Number(/^#step=(\d+)$/.exec(hash)?.[1] ?? Number.NaN);
}

/** Waits for a step's address: from outside, as the page's policy runs no text as a script in it. */
export const arrivesAt = (page: Page, step: number): Promise<void> =>
  page.waitForURL(({ hash }) => hash === `#step=${step}`);

/** Waits until an element shows such a text: a page draws a moment after a key. */
export const shows = (page: Page, selector: string, text: RegExp): Promise<void> =>
  page.locator(selector).filter({ hasText: text }).first().waitFor();

/** Clicks Find and then Stop in one turn of the page's loop: a fast search cannot end between the two. */
export const findAndStop = `(async () => {
  const button = (text) => [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === text);
  button("Find").click();
  for (let turn = 0; turn < 20 && button("Stop") === undefined; turn += 1) await Promise.resolve();
  const stop = button("Stop");
  stop?.click();
  return stop !== undefined;
})()`;
