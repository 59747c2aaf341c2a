// `npm run look`: opens the built site in Chromium at three widths. No page may be wider than the window, each image has to load, and the
// search has to find an error code.
import { readdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { preview } from "vite";

const WIDTHS = [360, 768, 1280];
const SHOTS = process.argv[2];

const pages = readdirSync("dist", { recursive: true }).filter((file) => file.endsWith(".html") && file !== "404.html");
const server = await preview({
  root: ".",
  build: { outDir: "dist" },
  preview: { port: 0, open: false },
  logLevel: "silent",
});
const url = server.resolvedUrls.local[0];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const faults = [];

for (const width of WIDTHS) {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  for (const file of pages) {
    await page.goto(url + file);
    const seen = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      broken: [...document.images]
        .filter((image) => !image.complete || image.naturalWidth === 0)
        .map((image) => image.src),
    }));
    if (seen.width > width) faults.push(`${file} is ${seen.width} px wide in a window of ${width} px`);
    faults.push(...seen.broken.map((source) => `${file}: ${source} does not load`));
  }
  if (SHOTS) {
    await page.goto(`${url}how-it-works.html`);
    await page.screenshot({ path: `${SHOTS}/${width}.png` });
  }
  await page.close();
}

const page = await browser.newPage();
await page.goto(url);
await page.keyboard.press("Control+k");
await page.locator("input[type=search]").fill("Unauthenticated");
await page.locator("#localsearch-list a").first().waitFor();
const [first] = await page.locator("#localsearch-list a").evaluateAll((links) => links.map((link) => link.href));
if (!first?.endsWith("troubleshooting#unauthenticated")) faults.push(`the search for an error code finds ${first}`);

await browser.close();
await server.close();
console.log(faults.join("\n") || `${pages.length} pages fit at ${WIDTHS.join(", ")} px, and the search works`);
process.exitCode = faults.length === 0 ? 0 : 1;
