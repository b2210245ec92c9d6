// How the tests reach the desk: a Chromium of the system, and either the mock or a running server (BASE_URL).
// With BASE_URL each context first signs in by signIn(); set E2E_USER and E2E_PASSWORD, or hand over another step.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startMock } from './mock/server.js';

export const REAL = process.env['BASE_URL'] ?? '';

/** Opens the desk for one test file. @param {{javaScript?: boolean}} [how] */
export async function openDesk({ javaScript = true } = {}) {
  const mock = REAL ? null : await startMock();
  const base = REAL || /** @type {NonNullable<typeof mock>} */ (mock).url;
  const folder = await mkdtemp(join(tmpdir(), 'orderdesk-e2e-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    baseURL: base,
    javaScriptEnabled: javaScript,
    viewport: { width: 1366, height: 860 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  context.setDefaultTimeout(15_000);
  if (REAL) await signIn(context);
  return {
    base,
    mock,
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    close: async () => {
      await context.close();
      await mock?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The sign-in of the real server; replace it where another way in is used. @param {import('playwright-core').BrowserContext} context */
export async function signIn(context, user = process.env['E2E_USER'] ?? 'clerk', password = process.env['E2E_PASSWORD'] ?? '') {
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto('/sign-in');
  await page.fill('input[name=user]', user);
  await page.fill('input[name=password]', password);
  await Promise.all([page.waitForURL((url) => !url.pathname.startsWith('/sign-in')), page.press('input[name=password]', 'Enter')]);
}

/** Counts every press, and nothing but presses, that a test makes. */
export class Keyboard {
  /** @param {import('playwright-core').Page} page */
  constructor(page) {
    this.page = page;
    this.data = 0;
    this.other = 0;
  }
  get presses() {
    return this.data + this.other;
  }
  /** Types data, one press a character, with no pause. @param {string} text */
  async type(text) {
    for (const c of text) await this.page.keyboard.press(c);
    this.data += [...text].length;
  }
  /** Any other key or chord is one press. @param {string} key */
  async press(key) {
    await this.page.keyboard.press(key);
    this.other += 1;
  }
}

/** What the page sends as the order: the last state of the draft and the placement. @param {import('playwright-core').Page} page */
export function watchOrder(page) {
  /** @type {{draft: any, placed: any, clicks: number}} */
  const seen = { draft: null, placed: null, clicks: 0 };
  page.on('request', (request) => {
    const path = new URL(request.url()).pathname;
    if (!['POST', 'PUT'].includes(request.method()) || !path.startsWith('/orders/drafts')) return;
    const { version, ...body } = request.postDataJSON();
    if (path.endsWith('/placement')) seen.placed = body;
    else seen.draft = body;
  });
  return seen;
}

/** Makes each look-up and each save take so long, on the mock and on the real server alike. @param {import('playwright-core').Page} page @param {number} ms */
export async function slowLookups(page, ms) {
  if (ms === 0) return;
  await page.route(/\/(lookup\/|orders\/(drafts|(SO)?\d+\/as-draft))/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    await route.continue().catch(() => {});
  });
}

/** Opens New order and waits until the grid listens. @param {import('playwright-core').Page} page */
export async function newOrder(page) {
  await page.goto('/orders/new');
  await page.waitForSelector('#order[data-ready]');
}
