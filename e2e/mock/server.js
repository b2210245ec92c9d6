// A stand-in for the order desk: serves the mock pages in the layout, the assets as they will be served, and the look-ups and
// drafts that order-entry.js is written against. Only node's own modules. `node mock/server.js [port] [delay ms]`.
import { createServer } from 'node:http';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { customers, items, perCase } from './catalogue.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const assets = join(here, '../../crates/web/assets');
const TODAY = '2026-11-23';
export const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The pages of the mock: path -> file. */
export const PAGES = {
  '/sign-in': 'sign-in', '/': 'today', '/inbox': 'inbox', '/inbox/4711': 'inbox-document', '/inbox/4712': 'inbox-clean', '/orders/new': 'new-order', '/orders': 'orders',
  '/orders/100412': 'order', '/customers/C1042': 'customer', '/items/GL240': 'item', '/shipments/S2041/pick': 'pick', '/shipments/S2041/pack': 'pack',
  '/shipments/S2041/inspection': 'inspect', '/shipments/S2041/dispatch': 'ship', '/invoices/INV-30877': 'invoice', '/people': 'people',
};
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** @param {{delay?: number, port?: number}} [how] */
export async function startMock({ delay = 0, port = 0 } = {}) {
  const state = { delay, drafts: new Map(), placed: /** @type {any[]} */ ([]), posted: /** @type {any[]} */ ([]), numbers: 100500, made: 0 };
  const server = createServer((request, response) => {
    answer(request, response, state).catch((fault) => {
      response.writeHead(500, { 'Content-Type': 'text/plain' }).end(String(fault.stack ?? fault));
    });
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(null)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${address.port}`, state, stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve(null)); }) };
}

/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response @param {any} state */
async function answer(request, response, state) {
  const url = new URL(request.url ?? '/', 'http://mock');
  const path = decodeURIComponent(url.pathname);
  const secure = { 'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin' };
  const json = (/** @type {number} */ status, /** @type {unknown} */ body) =>
    response.writeHead(status, { ...secure, 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(body));
  const problem = (/** @type {number} */ status, /** @type {string} */ title, /** @type {object[]} */ errors = []) => json(status, { title, status, errors });

  if (path.startsWith('/assets/')) {
    const type = TYPES[/** @type {keyof typeof TYPES} */ (extname(path))];
    const body = await readFile(join(assets, path.slice(8).replace(/\.\./g, ''))).catch(() => null);
    if (!body || !type) return problem(404, 'No such asset');
    return response.writeHead(200, { ...secure, 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache' }).end(body);
  }
  let text = '';
  for await (const part of request) text += part;

  if (path.startsWith('/lookup/') || path.startsWith('/orders/drafts') || path.endsWith('/as-draft') || (request.headers['content-type'] ?? '').includes('json')) {
    if (request.headers['x-requested-with'] !== 'orderdesk') return problem(403, 'The header X-Requested-With is missing');
    await new Promise((resolve) => setTimeout(resolve, state.delay));
    return look(request.method ?? 'GET', path, url.searchParams, text ? JSON.parse(text) : null, state, json, problem);
  }
  if (request.method === 'POST' && (request.headers.accept ?? '').startsWith('application/x-ndjson')) {
    const name = /filename="([^"]*)"/.exec(text)?.[1] ?? 'document';
    response.writeHead(200, { ...secure, 'Content-Type': 'application/x-ndjson' });
    response.write(`${JSON.stringify({ done: 0, of: 2 })}\n`);
    for (const done of [1, 2]) response.write(`${JSON.stringify({ done, of: 2, taken: { name, number: `IN${done}`, said: `${name} is IN${done}: ready.` } })}\n`);
    return response.end();
  }
  if (request.method === 'POST') {
    state.posted.push({ path, form: Object.fromEntries(new URLSearchParams(text)), all: new URLSearchParams(text).getAll('pick') });
    return response.writeHead(303, { ...secure, Location: path === '/session' ? '/' : path.startsWith('/orders') ? '/orders/new' : (request.headers.referer ?? '/') }).end();
  }
  const file = PAGES[/** @type {keyof typeof PAGES} */ (path)] ?? (/^\/orders\/\d+$/.test(path) ? 'order' : null);
  if (!file) return response.writeHead(404, { ...secure, 'Content-Type': 'text/html; charset=utf-8' }).end(await page('not-found'));
  return response.writeHead(200, { ...secure, 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }).end(await page(file));
}

/** @param {string} name @returns {Promise<string>} the page in its layout */
export async function page(name) {
  const content = await readFile(join(here, 'pages', `${name}.html`), 'utf8');
  const [, head = ''] = /^<!--(.*?)-->/s.exec(content) ?? [];
  const about = Object.fromEntries(head.split('|').map((part) => part.split(/:(.*)/s, 2).map((s) => s.trim())));
  const layout = await readFile(join(here, 'pages', about.layout === 'bare' ? '_bare.html' : '_layout.html'), 'utf8');
  const modules = ['keys', ...(about.modules ?? '').split(' ').filter(Boolean)].map((m) => `<script type="module" src="/assets/${m}.js"></script>`);
  return layout
    .replaceAll('{{title}}', about.title ?? name)
    .replace('{{modules}}', about.layout === 'bare' ? '' : modules.join('\n'))
    .replace('{{content}}', () => content.replace(/^<!--.*?-->\s*/s, ''))
    .replace(`<li><a href="${about.here}"`, `<li><a href="${about.here}" aria-current="page"`);
}

/** @param {string} method @param {string} path @param {URLSearchParams} query @param {any} body @param {any} state @param {Function} json @param {Function} problem */
function look(method, path, query, body, state, json, problem) {
  const q = query.get('q') ?? '';
  if (path === '/lookup/customers') return json(200, findCustomer(q));
  if (path === '/lookup/items') return json(200, findItem(q, query.get('customer') ?? ''));
  let m = /^\/lookup\/items\/([^/]+)\/(\w+)$/.exec(path);
  if (m) return json(200, about(m[1] ?? '', m[2] ?? '', Number(query.get('quantity') ?? 1)));
  m = /^\/orders\/(\d+)\/as-draft$/.exec(path);
  if (m) return json(200, { lines: ['GL240', 'GL330', 'PL210', 'FK100', 'KN100', 'DT050'].map((item, n) => ({ item, quantity: String((n + 1) * 12) })) });
  m = /^\/orders\/drafts(?:\/([^/]+))?(\/placement)?$/.exec(path);
  if (m && m[2]) {
    const draft = state.drafts.get(m[1]);
    if (!draft || draft.version !== body.version) return problem(409, 'This draft has another version now', [{ pointer: '', code: 'version', message: 'This draft has been changed since.' }]);
    const said = verify(draft.order);
    const stops = [...said.findings, ...said.rows.flatMap((/** @type {any} */ r) => r.findings)].filter((/** @type {any} */ f) => (f.severity === 'block' && !(f.approval && body.reason)) || (f.severity === 'warn' && !body.reason));
    if (stops.length) return problem(409, 'The order cannot be placed yet', stops.map((f) => ({ pointer: `/${f.field}`, code: f.code, message: f.message })));
    state.numbers += 1;
    state.placed.push({ number: String(state.numbers), reason: body.reason ?? null, ...draft.order });
    return json(200, { number: String(state.numbers), url: `/orders/${state.numbers}` });
  }
  if (m) {
    const id = m[1] ?? `d${(state.made += 1)}`;
    const before = state.drafts.get(id);
    if (method === 'PUT' && before?.version !== body.version) return problem(409, 'This draft has another version now');
    const { version, ...order } = body;
    const draft = { version: version + 1, order };
    state.drafts.set(id, draft);
    return json(200, { id, version: draft.version, ...verify(order) });
  }
  if (method === 'POST' && /\/(pick|pack|inspection)$/.test(path)) return json(200, { row: body.row });
  if (method === 'POST' && path.endsWith('/fields')) {
    state.posted.push({ path, json: body });
    return json(200, { field: body.field, status: body.status });
  }
  return problem(404, 'No such thing');
}

/** @param {string} q */
function findCustomer(q) {
  const low = q.toLowerCase();
  const sure = customers.filter((c) => c.number.toLowerCase() === low || c.last_orders?.some((o) => o.po === q) || (c.phone && c.phone.replace(/\D/g, '').endsWith(q.replace(/\D/g, '').replace(/^0/, '')) && q.replace(/\D/g, '').length > 5));
  const hits = sure.length ? sure : customers.filter((c) => `${c.name} ${c.city}`.toLowerCase().includes(low));
  return { hits, exact: sure.length === 1 };
}

/** @param {string} q @param {string} customer */
function findItem(q, customer) {
  const low = q.toLowerCase();
  const hit = (/** @type {any} */ i, /** @type {string} */ via) => ({ sku: i.sku, description: i.description, unit: i.unit, units: i.units, via, last_quantity: i.last[customer] ?? null, order_multiple: null, replaced_by: i.replaced_by });
  for (const [via, is] of /** @type {[string, (i: any) => boolean][]} */ ([
    ['sku', (i) => i.sku.toLowerCase() === low],
    ['customer part', (i) => i.parts[customer]?.toLowerCase() === low],
    ['gtin', (i) => i.gtin === q],
  ])) {
    const found = items.filter(is);
    if (found.length) return { hits: found.map((i) => hit(i, via)), exact: true };
  }
  const words = low.split(/\s+/);
  return { hits: items.filter((i) => words.every((w) => i.description.toLowerCase().includes(w) || (w.length > 1 && i.sku.toLowerCase().startsWith(w)))).map((i) => hit(i, 'words')), exact: false };
}

/** @param {string} sku @param {string} what @param {number} quantity */
function about(sku, what, quantity) {
  const item = items.find((i) => i.sku === sku) ?? /** @type {any} */ (items[0]);
  if (what === 'substitutes') return { hits: items.filter((i) => i.sku !== sku && i.sku.slice(0, 2) === sku.slice(0, 2)).map((i) => ({ sku: i.sku, description: i.description, reason: 'Same range', available: String(i.stock) })) };
  if (what === 'price') return { title: `Price of ${sku}`, columns: ['Step', 'Rule', 'Each'], rows: [['List price', 'LP-2026, from 1 Jan', item.price.toFixed(2)], ['Contract', 'K-118, Northgate, −5 %', `−${(item.price * 0.05).toFixed(4)}`], ['Net', '', (item.price * 0.95).toFixed(4)]], text: `Break at 144: −3 % more. At ${quantity} not reached.` };
  return { title: `Availability of ${sku}`, columns: ['Warehouse', 'On hand', 'Reserved', 'Free now', 'Next supply', 'Earliest for this quantity'], rows: [['Leeds', String(item.stock), '120', String(Math.max(0, item.stock - 120)), '600 on 30 Nov', item.stock > quantity ? 'today' : '30 Nov'], ['Bristol', '240', '0', '240', '–', '25 Nov'], ['Rotterdam', '0', '0', '0', '1,200 on 7 Dec', '9 Dec']] };
}

/** @param {any} order */
function verify(order) {
  const cents = (/** @type {number} */ n) => (n / 100).toFixed(2);
  const buyer = findCustomer(order.customer);
  const number = buyer.hits.length === 1 || buyer.exact ? (buyer.hits[0]?.number ?? '') : '';
  let goods = 0;
  const rows = order.lines.map((/** @type {any} */ line) => {
    const found = findItem(line.item, number);
    const item = found.hits.length === 1 || found.exact ? items.find((i) => i.sku === found.hits[0]?.sku) : undefined;
    /** @type {object[]} */
    const findings = [];
    const say = (/** @type {string} */ severity, /** @type {string} */ code, /** @type {string} */ message, field = 'quantity') => findings.push({ severity, code, message, field, row: line.row });
    if (!item) {
      say('block', found.hits.length ? 'ambiguous_item' : 'unknown_item', found.hits.length ? `“${line.item}” fits ${found.hits.length} items. Alt+S shows them.` : `“${line.item}” is not an item we know. Correct it, or Ctrl+Del takes the line out.`, 'item');
      return { row: line.row, findings };
    }
    const quantity = Number(line.quantity);
    if (!/^\d+(\.\d+)?$/.test(line.quantity) || quantity <= 0) say('block', 'quantity', line.quantity ? `“${line.quantity}” is not a quantity.` : 'How many?');
    if (line.unit && !item.units.includes(line.unit)) say('block', 'unit', `${item.sku} is not sold by ${line.unit}; it comes by ${item.units.join(' or ')}.`);
    const pieces = line.unit === 'CS' ? quantity * perCase : quantity;
    if (pieces > 500) say('warn', 'unusual_quantity', `${line.quantity} is far above the habit: this customer takes 12 to 72, and never took more than 144.`);
    const price = line.price ? Number(line.price) : item.price * 0.95 * (line.unit === 'CS' ? perCase : 1);
    const net = Math.round(price * quantity * 100) || 0;
    goods += net;
    return { row: line.row, sku: item.sku, description: item.description, unit: line.unit || item.unit, quantity: line.quantity, unit_price: price.toFixed(2), net: cents(net), price_source: line.price ? 'manual' : 'contract', available: String(item.stock), promise: pieces <= item.stock ? '2026-11-25' : '2026-12-09', findings };
  });
  /** @type {object[]} */
  const findings = [];
  if (!number && order.customer) findings.push({ severity: 'block', code: 'unknown_customer', field: 'customer', message: `“${order.customer}” is not one customer we know.` });
  if (order.buyer_po_no === '4477031') findings.push({ severity: 'warn', code: 'duplicate_po', field: 'buyer_po_no', message: 'PO 4477031 is already on order 100412 of 16 November, with the same lines.' });
  const credit = buyer.hits[0]?.credit;
  if (number && credit?.blocked) findings.push({ severity: 'block', code: 'credit', field: 'customer', message: `The account stands at ${credit.used} of ${credit.limit} ${credit.currency}; Finance decides.`, approval: true });
  const requested = readDate(order.requested_date);
  if (order.requested_date && !requested) findings.push({ severity: 'block', code: 'date', field: 'requested_date', message: `“${order.requested_date}” is not a date.` });
  const charges = goods > 0 && goods < 25000 ? 1250 : 0;
  const tax = Math.round((goods + charges) * 0.2);
  const recommendations = order.lines.length && !order.lines.some((/** @type {any} */ l) => l.item === 'RN050') ? [{ sku: 'RN050', description: 'Rinse aid, 5 l', quantity: '2', reason: 'Goes with detergent in 8 of 10 of their orders; last bought 34 days ago, due every 30.' }] : [];
  const script = order.lines.length ? 'Read back\nI read it back to you.' : '';
  return { requested, rows, findings, recommendations, script, totals: { goods: cents(goods), charges: cents(charges), tax: cents(tax), total: cents(goods + charges + tax), currency: 'GBP' } };
}

/** @param {string} raw @returns {{date: string}|null} */
function readDate(raw) {
  const today = new Date(`${TODAY}T00:00:00Z`);
  const iso = (/** @type {Date} */ d) => ({ date: d.toISOString().slice(0, 10) });
  const plus = (/** @type {number} */ n) => iso(new Date(today.getTime() + n * 86400000));
  if (raw === 't') return plus(0);
  let m = /^\+(\d{1,3})$/.exec(raw);
  if (m) return plus(Number(m[1]));
  const weekday = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].indexOf(raw.toLowerCase());
  if (weekday >= 0) return plus((weekday - today.getUTCDay() + 7) % 7 || 7);
  m = /^(\d{1,2})\/(\d{1,2})$/.exec(raw);
  if (m) return iso(new Date(Date.UTC(2026, Number(m[1]) - 1, Number(m[2]))));
  return null;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port = '8099', delay = '0'] = process.argv.slice(2);
  const mock = await startMock({ port: Number(port), delay: Number(delay) });
  console.log(`${mock.url}  (${(await readdir(join(here, 'pages'))).length} pages, look-ups take ${delay} ms)`);
}
