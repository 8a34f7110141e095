// Drives a real Chromium through the pages as a person would; prints what it saw as JSON.
//   node browser.cjs SCENE ADDRESS FOLDER
"use strict";

const { chromium } = require("playwright-core");
const axe = require("axe-core");
const path = require("path");

const [scene, address, folder] = process.argv.slice(2);
const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const HEADLINE = ".box strong";
const PRICE = "#entry-gpu_price\\@theoretical";

const faults = [];
const outside = [];

function watched(page) {
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (line) => { if (line.type() === "error" && !/\b422\b/.test(line.text())) faults.push(line.text()); });
  page.on("request", (request) => { if (!/^(http:\/\/127\.0\.0\.1:|data:|blob:)/.test(request.url())) outside.push(request.url()); });
}

const violations = (page) => page.evaluate(async () =>
  (await globalThis.axe.run()).violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`));

const another = (page, before) => page.waitForFunction(
  ([box, text]) => document.querySelector(box).textContent !== text, [HEADLINE, before]);

async function taken(page, act) {
  const file = page.waitForEvent("download", { timeout: 120000 });
  await act();
  const download = await file;
  const target = path.join(folder, download.suggestedFilename());
  await download.saveAs(target);
  return target;
}

async function byMouse(page, lang) {
  const seen = {};
  await page.goto(address);
  await page.goto(new URL(`/?lang=${lang}`, address).href);
  await page.click("a[href*='deepseek-v3-r1']");
  seen.start = await page.textContent(HEADLINE);
  await page.fill(PRICE, "3");
  await page.click("#memo h1");
  await another(page, seen.start);
  seen.dearer = await page.textContent(HEADLINE);
  await page.fill(PRICE, "1000");
  await page.click("#memo h1");
  await page.waitForFunction(() => document.getElementById("told").textContent !== "");
  seen.refused = await page.textContent("#told");
  await page.click("#undo");
  await another(page, seen.dearer);
  seen.undone = await page.textContent(HEADLINE);
  seen.again = await page.inputValue(PRICE);
  await page.selectOption("#live", { index: 5 });
  await another(page, seen.undone);
  seen.live = await page.textContent(HEADLINE);
  await page.click(`${HEADLINE} data >> nth=0`);
  await page.waitForSelector("dialog[open]");
  seen.made_of = await page.textContent("#answer");
  await page.click("#close");
  seen.workbook = await taken(page, () => page.click("a[href$='workbook.xlsx']"));
  seen.memo = await taken(page, () => page.click("a[href$='memo.pdf']"));
  await page.evaluate(() => document.getElementById("reset").click());
  await page.waitForFunction(() => document.getElementById("reset").disabled);
  await page.goto(new URL(`/?lang=${lang}`, address).href);
  await page.setInputFiles("#file", seen.workbook);
  await page.waitForSelector("#renewal", { timeout: 120000 });
  seen.report = await page.textContent("#found");
  seen.renewed = await taken(page, () => page.click("#renewal button[type=submit]"));
  return seen;
}

// From page to page with the keys alone.
async function byKeys(page) {
  const seen = {};
  const until = async (holds, most = 400) => {
    for (let i = 0; i < most; i += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(holds)) return true;
    }
    return false;
  };
  await page.goto(address);
  seen.model = await until("document.activeElement.getAttribute('href')?.includes('deepseek-v3-r1')");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#memo");
  const before = await page.textContent(HEADLINE);
  seen.price = await until("document.activeElement.id === 'entry-gpu_price@theoretical'");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("3");
  await page.keyboard.press("Tab");
  await another(page, before);
  seen.moved_on = await page.evaluate("document.activeElement !== document.body");
  const slide = "document.activeElement.dataset.slides === 'gpu_price@theoretical'";
  const dear = await page.textContent(HEADLINE);
  seen.slide = (await page.evaluate(slide)) || await until(slide, 5);
  for (let i = 0; i < 40; i += 1) await page.keyboard.press("ArrowLeft");
  await another(page, dear);
  seen.asked = await until("document.activeElement.id === 'asked'");
  await page.keyboard.type("Profit!D17");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.press("Escape");
  seen.closed = (await page.$("dialog[open]")) === null;
  return seen;
}

async function looks(page) {
  const seen = { violations: [], wider: [] };
  const sizes = [[1366, 768], [350, 700]];
  await page.goto(address);
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    for (const where of ["/?lang=en", "/model/deepseek-v3-r1?lang=fr", "/model/dcf?lang=en"]) {
      await page.goto(new URL(where, address).href);
      await page.evaluate(axe.source);
      for (const one of await violations(page)) seen.violations.push(`${where} ${width}: ${one}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) seen.wider.push(`${where} ${width}: ${wide}`);
    }
  }
  return seen;
}

// Many changes at once are few requests; the last one holds.
async function many(page) {
  await page.goto(address);
  await page.goto(new URL("/model/deepseek-v3-r1?lang=en", address).href);
  let requests = 0;
  page.on("request", (request) => { if (request.url().endsWith("/enter")) requests += 1; });
  const before = await page.textContent(HEADLINE);
  const last = await page.evaluate(() => {
    const slide = document.querySelector("[data-slides='gpu_price@theoretical']");
    for (let i = 0; i <= 40; i += 1) {
      slide.value = String(Number(slide.min) + (i / 40) * (slide.max - slide.min));
      slide.dispatchEvent(new Event("input", { bubbles: true }));
    }
    return slide.value;
  });
  await another(page, before);
  await page.waitForFunction((text) => Number(document.getElementById("entry-gpu_price@theoretical").value) === Number(text), last);
  return { requests };
}

// What the pages look like, for the documents.
async function pictures(page) {
  const shot = (name) => page.screenshot({ path: path.join(folder, `page-${name}.png`) });
  await page.goto(address);
  await shot("start");
  await page.click("[data-open='edited.xlsx']");
  await page.waitForSelector("#renewal", { timeout: 120000 });
  await shot("returned");
  await page.goto(new URL("/model/deepseek-v3-r1?lang=en", address).href);
  const before = await page.textContent(HEADLINE);
  await page.fill(PRICE, "3");
  await page.keyboard.press("Tab");
  await another(page, before);
  await shot("model");
  return {};
}

(async () => {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, bypassCSP: scene === "looks", locale: "en-US" });
  context.setDefaultTimeout(60000);
  const page = await context.newPage();
  watched(page);
  const [name, lang] = scene.split(":");
  const seen = await { mouse: byMouse, keys: byKeys, looks, many, pictures }[name](page, lang);
  console.log(JSON.stringify({ ...seen, faults, outside }));
  await browser.close();
})().catch((error) => { console.error(error); process.exit(1); });
