// How the tests reach the desk: a Chromium of the system, and either the mock or a running server (BASE_URL) with the small demo company.
// With BASE_URL each context first signs in by signIn(), as the demo's clerk unless the test says who.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { startMock } from './mock/server.js';

export const REAL = process.env['BASE_URL'] ?? '';
/** The telephone counter of the demo company (crates/demo/src/counter.rs), or what stands for it in the mock. */
export const COUNTER = {
  customer: 'C1042',
  items: (REAL ? 'TP050 TP038 CL400 GB120 BR060 KN018 BL018 MK010 GL070 RU003' : 'GL240 GL330 PL210 PL270 BW140 FK100 KN100 SP100 DT050 TR450').split(' '),
};

/** Opens the desk for one test file, signed in as `user`; as nobody where it is empty. @param {{javaScript?: boolean, user?: string}} [how] */
export async function openDesk({ javaScript = true, user = 'carla' } = {}) {
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
  if (REAL && user) await signIn(context, user);
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

/**
 * Closes a page. Chromium may take a close as done and not do it where a navigation commits at that moment (https://issues.chromium.org/issues/536385539); then nothing more is
 * waited for: the page goes with its context.
 * @param {import('playwright-core').Page} page
 */
export async function leave(page) {
  const patience = new AbortController();
  await Promise.race([page.close(), sleep(5_000, null, { signal: patience.signal }).catch(() => {})]);
  patience.abort();
}

/**
 * Does what makes the page load anew, and waits until it has. A form posts and is sent on: whoever goes elsewhere at its answer alone, goes while the browser still follows it.
 * @param {import('playwright-core').Page} page @param {() => Promise<unknown>} act
 */
export async function loaded(page, act) {
  await Promise.all([page.waitForEvent('load'), act()]);
}

/** Presses Enter on a button or link, and waits for the page after it. @param {import('playwright-core').Page} page @param {string} what */
export async function press(page, what) {
  await page.focus(what);
  await loaded(page, () => page.keyboard.press('Enter'));
}

/** Opens a page, or says which one it was. @param {{context: import('playwright-core').BrowserContext}} desk @param {string} path */
export async function open(desk, path) {
  const page = await desk.context.newPage();
  const wrong = await troubles(page);
  const response = await page.goto(path);
  assert.equal(response?.status(), 200, path);
  return { page, wrong };
}

/** What the page says. @param {import('playwright-core').Page} page */
export const text = async (page) => (await page.textContent('main')) ?? '';

/** Signs in as one of the demo's people. @param {import('playwright-core').BrowserContext} context */
export async function signIn(context, user = 'carla', password = 'orderdesk-demo') {
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

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** No violation of accessibility on the page as it stands. @param {import('playwright-core').Page} page @param {string} what */
export async function accessible(page, what) {
  // The policy forbids a script put into the page, so axe comes in beside it, as the debugger may.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const result = await /** @type {any} */ (window).axe.run(document, { resultTypes: ['violations'] });
    return result.violations.map((/** @type {any} */ v) => `${v.id}: ${v.nodes.map((/** @type {any} */ n) => `${n.target.join(' ')} ${n.failureSummary?.split('\n')[1] ?? ''}`).slice(0, 3).join(' | ')}`);
  });
  assert.deepEqual(found, [], what);
}

/** Collects what goes wrong on a page: errors, failed requests, what the policy refused. @param {import('playwright-core').Page} page */
export async function troubles(page) {
  /** @type {string[]} */
  const wrong = [];
  page.on('console', (m) => m.type() === 'error' && wrong.push(m.text()));
  page.on('pageerror', (e) => wrong.push(String(e)));
  page.on('requestfailed', (r) => wrong.push(`${r.url()} ${r.failure()?.errorText}`));
  await page.addInitScript(() => addEventListener('securitypolicyviolation', (e) => console.error(`CSP ${e.violatedDirective} ${e.blockedURI}`)));
  return wrong;
}

/**
 * An order of four pieces each of two items, picked, packed, inspected, shipped and invoiced through the API, by the demo's people.
 * @param {Record<string, {context: import('playwright-core').BrowserContext}>} desks signed in as carla, pia, paul, iris, sean and fay @param {string} reference
 */
export async function shipped(desks, reference) {
  /** @param {string} who @param {string} path @param {object} data */
  const post = async (who, path, data = {}) => {
    const answer = await desks[who]?.context.request.post(`/api/v1${path}`, { data });
    const said = await answer?.json();
    assert.ok(answer?.ok(), `${path}: ${JSON.stringify(said)}`);
    return said;
  };
  const lines = [{ item: COUNTER.items[0], quantity: 4 }, { item: COUNTER.items[1], quantity: 4 }];
  const order = (await post('carla', '/orders?place=true', { customer: COUNTER.customer, buyer_po_no: reference, lines })).number;
  const shipment = (await post('carla', `/orders/${order}/release`)).shipments[0];
  await post('pia', `/shipments/${shipment}/pick`);
  await post('paul', `/shipments/${shipment}/pack`, { packages: [{ weight_grams: 900 }] });
  const packed = await (await desks['iris']?.context.request.get(`/api/v1/shipments/${shipment}`))?.json();
  const scans = packed.lines.map((/** @type {any} */ l) => ({ code: l.item, quantity: l.packed }));
  const points = packed.checklist.map((/** @type {any} */ p) => ({ code: p.code, ok: true }));
  await post('iris', `/shipments/${shipment}/inspection`, { scans, points });
  await post('sean', `/shipments/${shipment}/dispatch`, { carrier: 'ELBK' });
  const invoice = (await post('fay', `/orders/${order}/invoices`)).number;
  return { order, shipment, invoice, post };
}
