/** Pages in a real browser: keys, links, search, live, narrow, long, hostile, accessible. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import type { Browser, Page } from "playwright-core";

import { comparedData } from "../../checker/commands/compare-page.ts";
import { questionOf } from "../../checker/question.ts";
import { comparisonPage } from "../../traces/viewer/comparison-page.ts";
import { storyPage, tracePage } from "../../traces/viewer/trace-page.ts";
import { stored } from "../figures.ts";
import { arrivesAt, findAndStop, launched, opened, shows, stepOf, withoutChromium } from "./browser.ts";
import type { Looks, Opened } from "./browser.ts";
import { hostile, marker } from "./hostile.ts";
import { once } from "./once.ts";
import { dataOf, shortIncident } from "./incident.ts";
import { foundFrom, lengthened } from "./traces.ts";

const skip = withoutChromium;
let browser: Browser;
before(async () => {
  if (skip === false) browser = await launched();
});
after(async () => {
  if (skip === false) await browser.close();
});

const deposed = foundFrom("etcd-3.1.4", "DepositionsBounded:1");
const lasso = foundFrom("etcd-3.1.4-check-quorum", "AF stable");
const page = deposed.then(tracePage);
const historyPage = once(async () => storyPage(dataOf(await shortIncident())));
const comparedPage = once(compared);

/** The step at which sn-2 takes mn-1 for the leader. */
async function depositionAt(): Promise<number> {
  const { steps } = await deposed;
  return steps.findIndex(({ log }) => log.some((line) => line.includes(" changed leader from ")));
}

/** Opens a page, does something with it, and holds it to what every page must keep. */
async function on(
  html: string,
  looks: Looks,
  act: (opened: Opened) => Promise<void>,
): Promise<void> {
  const one = await opened(browser, html, looks);
  await act(one);
  assert.deepEqual(one.errors, []);
  assert.deepEqual(
    one.requests.filter((address) => !/^(blob|data):/.test(address)),
    [],
  );
  await one.page.close();
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong, as far as it is sure; a scheme changes nothing but colours. */
async function assertAccessible(page: Page, scheme: "light" | "dark" = "light"): Promise<void> {
  const asked = scheme === "light" ? "{}" : '{ runOnly: ["color-contrast"] }';
  // A page lets no script in but its own; the debugger's are not the page's.
  const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, ${asked}); })()`);
  const { violations } = found as { violations: { id: string; nodes: { html: string }[] }[] };
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`),
    [],
  );
}

test(
  "keys lead from step to step, from event to event, and to the first problem",
  { skip },
  async () => {
    await on(await page, {}, async ({ page }) => {
      await page.keyboard.press("j");
      const second = await stepOf(page);
      assert.ok(second > 0);
      await page.keyboard.press("ArrowLeft");
      assert.equal(await stepOf(page), 0);
      await page.keyboard.press("f");
      await shows(page, ".step-panel", /it becomes a follower/);
      const problem = await stepOf(page);
      await page.keyboard.press("n");
      const next = await stepOf(page);
      assert.ok(next > problem);
      await page.keyboard.press("p");
      assert.equal(await stepOf(page), problem);
      await page.keyboard.press("End");
      assert.equal(await stepOf(page), (await deposed).steps.length - 1);
      await page.keyboard.press("t");
      await page.waitForSelector("html[data-theme=dark]", { state: "attached" });
      await page.keyboard.press("?");
      await page.waitForSelector("dialog.help", { state: "visible" });
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog.help", { state: "hidden" });
    });
  },
);

test(
  "a step's address leads there, and rows and messages are links to steps",
  { skip },
  async () => {
    const at = await depositionAt();
    const there = new RegExp(`Step ${at} `);
    await on(await page, { hash: `#step=${at}` }, async ({ page }) => {
      await shows(page, "h2", there);
      await page.waitForSelector(`[aria-current=step][href="#step=${at}"]`);
      await page.click(".messages a");
      const sender = await stepOf(page);
      assert.ok(sender < at);
      await shows(page, "h2", new RegExp(`Step ${sender} `));
      await page.click(`.rows a[href="#step=${at}"]`);
      await shows(page, "h2", there);
    });
  },
);

test("what a step changes is marked, with what was there before", { skip }, async () => {
  await on(await page, { hash: `#step=${await depositionAt()}` }, async ({ page }) => {
    const changed = await page.$$eval("td.changed", (cells) =>
      cells.map((cell) => [
        cell.querySelector("del")?.textContent,
        cell.querySelector("ins")?.textContent,
      ]),
    );
    assert.ok(changed.some(([was, is]) => was === "leader" && is === "follower"));
    assert.ok(changed.some(([was, is]) => was === "151" && is === "152"));
    assert.ok(changed.some(([was, is]) => was === "sn-2" && is === "mn-1"));
  });
});

test("the search goes from match to match", { skip }, async () => {
  await on(await page, {}, async ({ page }) => {
    await page.keyboard.press("/");
    await page.keyboard.type("lease is not expired");
    await page.keyboard.press("Enter");
    const first = await stepOf(page);
    await page.keyboard.press("Enter");
    assert.ok((await stepOf(page)) > first);
    await shows(page, "output", /^2 of \d+$/);
    await page.waitForSelector(".row.found");
  });
});

test("the drawing has the bands, signs and arrows of the trace", { skip }, async () => {
  await on(await page, { hash: "#step=5" }, async ({ page }) => {
    assert.ok((await page.locator(".drawing .band.leader").count()) > 0);
    assert.equal(await page.locator('.drawing [data-sign="falseLead"]').first().count(), 1);
    assert.ok((await page.locator(".drawing .lead.false").count()) > 0);
    assert.ok((await page.locator(".drawing .lead.lease").count()) > 0);
    assert.ok((await page.locator(".drawing .arrow.ignored").count()) > 0);
    assert.match((await page.locator(".drawing text.term").first().textContent()) ?? "", /^15\d$/);
  });
  await on(await tracePage(await lasso), {}, async ({ page }) => {
    const { loop } = await lasso;
    await page.goto(`${page.url().replace(/#.*/, "")}#step=${loop}`);
    await page.waitForSelector('.cycle [data-lap="1"]', { state: "attached" });
  });
});

test("from a step of the trace the model goes on live, and back", { skip }, async () => {
  await on(await page, { hash: "#step=5" }, async ({ page }) => {
    await page.keyboard.press("l");
    await page.click("text=Begin after step 5");
    await page.waitForSelector(".choice");
    const first = await page.textContent(".choices");
    await page.click(".choice");
    await page.waitForSelector("text=1 step taken since step 5");
    await arrivesAt(page, 6);
    await page.click("text=Undo");
    await page.waitForSelector("text=0 steps taken");
    await page.waitForSelector(".choices");
    assert.equal(await page.textContent(".choices"), first);
  });
});

test("the checker finds a violation from there, inside the page", { skip }, async () => {
  await on(await page, { hash: "#step=5" }, async ({ page }) => {
    await page.keyboard.press("l");
    await page.click("text=Begin after step 5");
    await page.waitForSelector(".choice");
    await page.selectOption(".search-live select", "DepositionsBounded:0");
    await page.click("button:text-is('Find')");
    await page.waitForSelector("text=/Found after \\d+ steps/");
    const taken = /Found after (\d+) steps/.exec((await page.textContent(".found")) ?? "")?.[1];
    await arrivesAt(page, 5 + Number(taken));
    await page.selectOption(".search-live select", "Depositions");
    assert.equal(await page.evaluate(findAndStop), true);
    await page.waitForSelector("text=/Stopped after|It was stopped/");
  });
});

test(
  "of ten thousand steps only the window is drawn, and keys move through them",
  { skip },
  async () => {
    const long = lengthened(await deposed, 10_000);
    await on(await tracePage(long), { hash: "#step=9000" }, async ({ page }) => {
      await page.keyboard.press("q");
      assert.ok((await page.locator(".row").count()) < 150);
      await page.waitForSelector('[aria-current=step][href="#step=9000"]');
      for (let pressed = 0; pressed < 20; pressed += 1) await page.keyboard.press("j");
      assert.equal(await stepOf(page), 9020);
      assert.ok((await page.locator("*").count()) < 4000);
    });
  },
);

test("nothing in a trace is taken for markup or runs", { skip }, async () => {
  const html = await tracePage(hostile(await deposed));
  assert.ok(!html.includes("<img") && !html.includes(marker));
  await on(html, { hash: "#step=5" }, async ({ page }) => {
    assert.equal(await page.evaluate("window.wasRun"), undefined);
    assert.equal(await page.locator("#page img, #page script").count(), 0);
    const text = (await page.textContent("#page")) ?? "";
    assert.ok(text.includes("</script><script>") && text.includes("⟨U+202E⟩"));
    // eslint-disable-next-line no-control-regex -- what must not be shown as it is
    assert.doesNotMatch(text, /[\u0000-\u0008\u202a-\u202e]/);
  });
});

test("a page lets no other script run and asks nothing of the network", { skip }, async () => {
  const html = (await page).replace("</body>", "<script>window.wasRun = 1</script></body>");
  const one = await opened(browser, html);
  assert.equal(await one.page.evaluate("window.wasRun"), undefined);
  assert.ok(one.errors.some((error) => error.includes("Content Security Policy")));
  const asked = `fetch("https://example.org/").then(() => "asked", () => "refused")`;
  assert.equal(await one.page.evaluate(asked), "refused");
  await one.page.close();
});

test("a page says something before its script runs", async () => {
  const drawn = (await page)
    .replace(/<script[^]*?<\/script>/g, "")
    .replace(/<style[^]*?<\/style>/g, "");
  assert.match(drawn, /DepositionsBounded:1/);
  assert.match(drawn, /it becomes a follower and takes mn-1 for the leader/);
});

test("on a phone nothing is wider than the screen", { skip }, async () => {
  const pages = [await page, await historyPage(), await comparedPage()];
  for (const html of pages) {
    await on(html, { width: 360, height: 740 }, async ({ page }) => {
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      assert.ok(Number(wide) <= 360, `${wide} px`);
    });
  }
});

test("a history's lines lead to their steps, and evidence to its line", { skip }, async () => {
  await on(await historyPage(), {}, async ({ page }) => {
    await shows(page, ".explanation", /hidden steps/);
    await page.locator(".cause a.place").first().click();
    const place = await page.locator(".cause a.place").first().textContent();
    await page.click("#tab-step");
    const shown = (await page.textContent("#page")) ?? "";
    assert.ok(place !== null && shown.includes(place));
    assert.ok((await page.locator(".row .place").count()) > 0);
  });
});

test("axe finds nothing wrong with any page, light or dark", { skip }, async () => {
  const [trace, comparison] = [await page, await comparedPage()];
  for (const scheme of ["light", "dark"] as const) {
    await on(trace, { scheme, hash: "#step=5" }, async ({ page }) => {
      await assertAccessible(page, scheme);
      await page.keyboard.press("l");
      await assertAccessible(page, scheme);
    });
    await on(comparison, { scheme }, async ({ page }) => assertAccessible(page, scheme));
  }
  await on(await historyPage(), { width: 400 }, async ({ page }) =>
    assertAccessible(page),
  );
});

test("variants stand side by side, with a curve for each that has odds", { skip }, async () => {
  await on(await comparedPage(), {}, async ({ page }) => {
    await shows(page, "table.heat", /etcd-3\.4\+prevote/);
    assert.equal(await page.locator("path.curve").count(), 2);
    await shows(page, ".marked", /13 s/);
    await page.locator(".curve-list button").first().click();
    await page.waitForSelector("path.curve.dim");
  });
});

/** Two rows of the golden comparison, with their odds. */
async function compared(): Promise<string> {
  const names = ["etcd-3.1.4", "etcd-3.4+prevote"];
  const rows = stored("prompt").rows.filter(({ variant }) => names.includes(variant));
  const questions = rows.map(({ variant }) => questionOf(variant, { budgets: {}, regime: {} }));
  return await comparisonPage(
    comparedData({ format: "quorate-comparison", version: 1, rows }, questions),
  );
}
