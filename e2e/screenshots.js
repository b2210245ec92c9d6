// Takes a picture of each page in light and dark: node screenshots.js FOLDER [part of a name]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDesk } from './browser.js';
import { PAGES as MOCK } from './mock/server.js';

/** Against a real server the paths come from E2E_PATHS; each is named after its path. @type {Record<string, string>} */
const PAGES = process.env['E2E_PATHS'] ? Object.fromEntries(process.env['E2E_PATHS'].split(' ').map((p) => [p, p === '/' ? 'today' : p.slice(1).replace(/[^a-z0-9]+/gi, '-')])) : MOCK;

const [folder, only = ''] = process.argv.slice(2);
if (!folder) throw new Error('Which folder? node screenshots.js FOLDER [part of a name]');
await mkdir(folder, { recursive: true });
const desk = await openDesk();
for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  for (const [path, name] of Object.entries(PAGES)) {
    if (!name.includes(only)) continue;
    const page = await desk.context.newPage();
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(path);
    if (name === 'new-order' && !process.env['BASE_URL']) await fillOrder(page);
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(folder, `${name}-${scheme}.png`), fullPage: name === 'order' || /^orders-SO/.test(name) });
    await page.close({ runBeforeUnload: false });
  }
}
if ('summary'.includes(only) && !process.env['BASE_URL']) {
  const page = await desk.context.newPage();
  await page.goto('/orders/new');
  await fillOrder(page);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Alt+s');
  await page.waitForSelector('.choices');
  await page.screenshot({ path: join(folder, 'choices-light.png') });
  await page.keyboard.press('1');
  await page.waitForTimeout(400);
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('#reason');
  await page.screenshot({ path: join(folder, 'summary-light.png') });
  await page.setViewportSize({ width: 760, height: 900 });
  await page.screenshot({ path: join(folder, 'narrow-light.png') });
}
if ('keysheet'.includes(only)) {
  const page = await desk.context.newPage();
  await page.goto('/orders');
  await page.keyboard.press('?');
  await page.screenshot({ path: join(folder, 'keysheet-light.png') });
}
await desk.close();

/** A call half way through: lines known, one ambiguous, one unusual, availability open. @param {import('playwright-core').Page} page */
async function fillOrder(page) {
  await page.waitForSelector('#order[data-ready]');
  const text = ['C1042', '4477120', '+3', 'GL240', '24', 'PL270', '2cs', 'NG-FK8', '600', 'napkin', '10', 'DT050', '6@9.90', 'TR450', '2'];
  for (const word of text) {
    for (const c of word) await page.keyboard.press(c);
    await page.keyboard.press('Enter');
  }
  await page.waitForFunction(() => document.getElementById('saved')?.dataset['state'] === 'saved');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Alt+a');
  await page.waitForSelector('tr.panel table');
}
