/** The pictures of the README, made by the tool: `npm run pictures` writes them anew. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Browser, Page } from "playwright-core";

import { comparedData } from "../checker/commands/compare-page.ts";
import { questionOf } from "../checker/question.ts";
import { sweepPage } from "../checker/sweep/page.ts";
import { comparisonPage } from "../traces/viewer/comparison-page.ts";
import { storyPage, tracePage } from "../traces/viewer/trace-page.ts";
import { root, stored } from "./figures.ts";
import { smallPng } from "./small-png.ts";
import { storedSweep } from "./sweep/figure.ts";
import { launched, opened } from "./viewer/browser.ts";
import type { Looks } from "./viewer/browser.ts";
import { dataOf, shortIncident } from "./viewer/incident.ts";
import { foundFrom } from "./viewer/traces.ts";

const folder = join(root, "test", "golden", "pictures");
/** bytes, so that a README with all of them loads at once */
const bytesMax = 150_000;

async function picture(
  browser: Browser,
  name: string,
  html: string,
  looks: Looks,
  act: (page: Page) => Promise<void> = async () => undefined,
): Promise<void> {
  const { page } = await opened(browser, html, { width: 1280, height: 760, ...looks });
  await act(page);
  const small = smallPng(await page.screenshot({ animations: "disabled" }));
  await page.close();
  writeFileSync(join(folder, `${name}.png`), small);
  console.log(`${name}.png ${small.length} bytes, of a page of ${html.length}`);
  if (small.length > bytesMax) throw new Error(`${name}.png has more than ${bytesMax} bytes`);
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await launched();
  try {
    const lasso = await tracePage(await foundFrom("etcd-3.1.4", "Depositions"));
    const why = (page: Page): Promise<void> => page.click("#tab-story");
    await picture(browser, "incident", lasso, { hash: "#step=23" }, why);
    await picture(browser, "incident-dark", lasso, { hash: "#step=23", scheme: "dark" });
    await picture(browser, "incident-phone", lasso, { hash: "#step=23", width: 360, height: 740 });
    await picture(browser, "live", lasso, { hash: "#step=23" }, async (page) => {
      await page.keyboard.press("l");
      await page.click("text=Let messages be lost");
      await page.click("text=Begin after step 23");
      await page.waitForSelector(".choice");
    });
    const explained = await storyPage(dataOf(await shortIncident()));
    await picture(browser, "explanation", explained, {}, async (page) => {
      await page.keyboard.press("f");
      await page.click("#tab-story");
    });
    const { rows } = stored("prompt");
    const questions = rows.map(({ variant }) => questionOf(variant, { budgets: {}, regime: {} }));
    const comparison = { format: "quorate-comparison", version: 1, rows } as const;
    const compared = await comparisonPage(comparedData(comparison, questions));
    await picture(browser, "comparison", compared, { height: 1020 });
    await picture(browser, "sweep", await sweepPage(storedSweep()), { width: 1400, height: 720 }, async (page) => {
      await page.selectOption("select >> nth=0", { label: "seconds, worst" });
    });
  } finally {
    await browser.close();
  }
}

await main();
