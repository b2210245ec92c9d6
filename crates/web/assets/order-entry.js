// @ts-check
// New order: the keyboard grid. Called by the New order page; without this module the page is a plain form that works.
//
// What always holds
//   * No key is lost. Typing never waits: a field keeps the text that was typed and a look-up fills in beside it later.
//     Where a key must wait for an answer (Alt+1, Alt+S, placing), the keys behind it are kept and played back in order.
//   * The focus moves only by a key or a click. Nothing is checked while typing, only on Enter or on leaving a field.
//   * The server decides. This module sends the text of the rows and shows what came of it.
//
// The server's side of it. All requests carry X-Requested-With: orderdesk and the session cookie; amounts are decimal text.
//   GET  /lookup/customers?q=            {hits:[{number,name,city,phone,ship_tos:[{code,name,city,default}],
//                                          credit:{limit,used,currency,blocked}, last_orders:[{number,date,total,po}],
//                                          open_orders?, note}], exact}
//   GET  /lookup/items?q=&customer=      {hits:[{sku,description,unit,units,via,last_quantity,order_multiple,replaced_by}], exact}
//   POST /orders/drafts                  {version,customer,buyer_po_no,requested_date,ship_to,note,quotation,lines:[{row,item,quantity,unit,price,note}]}
//   PUT  /orders/drafts/{id}               -> {id,version,requested?:{date,text},rows:[{row,sku,description,unit,quantity,unit_price,net,
//                                          price_source,available,promise,findings}],findings,totals:{goods,charges,tax,total,currency},
//                                          recommendations?:[{sku,description,quantity,reason}],script?}; 409 = someone else saved it meanwhile
//                                          item, requested_date ("+3", "fri", "12/4", "t") and customer are sent as typed
//   POST /orders/drafts/{id}/placement   {version,reason?} -> {number,url}; 409 problem with errors:[{pointer,code,message}],
//                                          pointer "/lines/3/quantity", "/customer"
//   GET  /lookup/items/{sku}/availability?customer=&quantity=   {title,columns:[…],rows:[[…]],text?}
//   GET  /lookup/items/{sku}/price?customer=&quantity=          {title,columns,rows,text?}
//   GET  /lookup/items/{sku}/substitutes?customer=&quantity=    {hits:[{sku,description,reason,available}]}
//   GET  /orders/{number}/as-draft       {lines:[{item,quantity,unit?,note?}]}
// A finding is {severity: block|warn|note, code, message, field, row?, approval?}; see draft.js.
import { ask, day, figure, h, need, Problem, say, t } from './shared.js';
import { Draft } from './draft.js';
import { table } from './keys.js';
import { PASTED_LINES_MAX, readPasted, readQuantity } from './lines-text.js';

/** @typedef {import('./draft.js').Finding} Finding */
/** @typedef {{sku: string, description: string, unit: string, units: string[], via: string, last_quantity?: string|number|null, order_multiple?: string|number|null, replaced_by?: string|null}} ItemHit */
/** @typedef {{number: string, name: string, city: string, phone?: string, ship_tos: {code: string, name: string, city: string, default?: boolean}[], credit?: {limit: string, used: string, currency: string, blocked?: boolean}, last_orders?: {number: string, date: string, total: string, po: string}[], open_orders?: number, note?: string}} CustomerHit */
/** @typedef {{key: string, ctrl: boolean, alt: boolean, shift: boolean}} Press */
/** @typedef {{item: string, quantity: string, note: string}} Line */

/**
 * One row of the grid. `raw` is the item text that was last looked up.
 * @typedef {object} Row
 * @property {string} id
 * @property {HTMLTableRowElement} tr
 * @property {HTMLInputElement} item
 * @property {HTMLInputElement} quantity
 * @property {string} note
 * @property {string} raw
 * @property {'empty'|'asking'|'known'|'several'|'unknown'|'server'} state
 * @property {ItemHit|null} hit
 * @property {ItemHit[]} hits
 * @property {Finding[]} findings
 * @property {HTMLTableRowElement|null} remark the row below with what is to be said about this one
 * @property {HTMLTableRowElement|null} panel the row below with availability, price, choices or note
 */

/** The chords of this screen by their ids in the key table; the table may give them other keys. @type {Record<string, string>} */
const CHORDS = {
  'entry-place': 'Ctrl+Enter', 'entry-duplicate': 'Ctrl+D', 'entry-insert': 'Ctrl+I', 'entry-delete': 'Ctrl+Del', 'entry-substitutes': 'Alt+S',
  'entry-availability': 'Alt+A', 'entry-price': 'Alt+P', 'entry-note': 'Alt+N', 'entry-parts': 'Alt+L', 'entry-recommend': 'Alt+R', 'entry-shipto': 'Alt+T', undo: 'Alt+Z',
};
const UNDO_STEPS_MAX = 50;
const LOOKUPS_AT_ONCE = 6;
const KEYS_KEPT_MAX = 5000;

const found = document.getElementById('order');
if (found instanceof HTMLFormElement) enter(found);

/** @param {HTMLFormElement} form */
function enter(form) {
  const decimalMark = form.dataset.decimal ?? '.';
  const customer = need('customer', HTMLInputElement);
  const po = need('buyer_po_no', HTMLInputElement);
  const requested = need('requested_date', HTMLInputElement);
  const shipTo = need('ship_to', HTMLSelectElement);
  const orderNote = need('note', HTMLInputElement);
  const quotation = need('quotation', HTMLInputElement);
  const summary = need('summary', HTMLElement);
  const body = need('lines', HTMLTableElement).tBodies[0] ?? document.createElement('tbody');
  const header = [customer, po, requested];

  /** @type {Map<Element, Row>} */
  const rows = new Map();
  let rowsMade = 0;
  // A form that came back from the server has remarks below its rows; the server says them again with the first save.
  for (const tr of [...body.rows]) if (!tr.querySelector('input')) tr.remove();
  const blank = /** @type {HTMLTableRowElement} */ (body.rows[0]?.cloneNode(true));
  for (const input of blank.querySelectorAll('input')) {
    input.value = '';
    for (const name of ['value', 'id', 'aria-invalid', 'aria-describedby']) input.removeAttribute(name);
  }
  for (const cell of blank.querySelectorAll('[data-cell]')) cell.textContent = '';
  blank.removeAttribute('data-state');
  for (const tr of [...body.rows]) adopt(tr);

  // ── The rows ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** @param {HTMLTableRowElement} tr @returns {Row} */
  function adopt(tr) {
    rowsMade += 1;
    const [item, quantity] = tr.querySelectorAll('input');
    if (!item || !quantity) throw new Error('a line lacks its fields');
    item.id = `item-${rowsMade}`;
    quantity.id = `quantity-${rowsMade}`;
    /** @type {Row} */
    const row = { id: String(rowsMade), tr, item, quantity, note: '', raw: '', state: 'empty', hit: null, hits: [], findings: [], remark: null, panel: null };
    rows.set(tr, row);
    return row;
  }

  /** All rows in the order of the page. */
  const inOrder = () => [...body.rows].flatMap((tr) => rows.get(tr) ?? []);
  /** @param {Row} row @param {1|-1} step @returns {Row|undefined} */
  function beside(row, step) {
    let tr = /** @type {Element|null} */ (row.tr);
    do tr = step > 0 ? (tr?.nextElementSibling ?? null) : (tr?.previousElementSibling ?? null);
    while (tr && !rows.has(tr));
    return tr ? rows.get(tr) : undefined;
  }
  /** @param {Row} row */
  const isBlank = (row) => row.item.value.trim() === '' && row.quantity.value.trim() === '';
  /** @param {Row|undefined} before the new row stands above this one, else at the end */
  function newRow(before) {
    const row = adopt(/** @type {HTMLTableRowElement} */ (blank.cloneNode(true)));
    body.insertBefore(row.tr, before?.tr ?? null);
    renumber(row);
    return row;
  }
  /** @param {Row} row */
  const below = (row) => beside(row, 1) ?? newRow(undefined);
  /** @param {Row} [from] */
  function renumber(from) {
    const list = inOrder();
    const first = from && !beside(from, 1) ? list.length - 1 : 0;
    list.slice(first).forEach((row, n) => {
      const head = row.tr.cells[0];
      if (head) head.textContent = String(first + n + 1);
      row.item.name = `lines[${first + n}].item`;
      row.quantity.name = `lines[${first + n}].quantity`;
    });
  }
  /** @param {Row} row */
  function drop(row) {
    row.remark?.remove();
    row.panel?.remove();
    row.tr.remove();
    rows.delete(row.tr);
  }
  /** @param {EventTarget|null} target @returns {Row|undefined} */
  const rowOf = (target) => {
    const tr = target instanceof Element ? target.closest('tr') : null;
    return tr ? (rows.get(tr) ?? [...rows.values()].find((row) => row.panel === tr)) : undefined;
  };
  /** The row that is worked on: the one with the focus, or the first that is empty. */
  const current = () => rowOf(document.activeElement) ?? inOrder().find(isBlank) ?? newRow(undefined);

  /** @param {HTMLElement} field */
  function go(field) {
    field.focus();
    if (field instanceof HTMLInputElement) field.select();
  }

  // ── Keys that have to wait ─────────────────────────────────────────────────────────────────────────────────────

  let holding = 0;
  /** @type {(Press|string)[]} a string is pasted text */
  const kept = [];
  /** @param {Promise<unknown>} work @param {string} why */
  async function hold(work, why) {
    holding += 1;
    say(why);
    try {
      await work;
    } catch (fault) {
      say(fault instanceof Problem ? fault.message : String(fault));
    } finally {
      holding -= 1;
      while (holding === 0) {
        const next = kept.shift();
        if (next === undefined) break;
        if (typeof next === 'string') paste(next);
        else if (!press(next)) playBack(next);
      }
    }
  }
  /** What the browser would have done with a key that was kept. @param {Press} key */
  function playBack(key) {
    const at = document.activeElement;
    if (key.ctrl || key.alt) return;
    if (key.key === 'Tab') {
      const stops = [...form.querySelectorAll('input, select, button, a[href]')].filter((s) => s instanceof HTMLElement && s.tabIndex >= 0 && s.getClientRects().length > 0);
      const next = stops[stops.indexOf(/** @type {Element} */ (at)) + (key.shift ? -1 : 1)];
      if (next instanceof HTMLElement) go(next);
    } else if (key.key === 'Enter') {
      if (at instanceof HTMLAnchorElement || at instanceof HTMLButtonElement) at.click();
    } else if (at instanceof HTMLInputElement) {
      const from = at.selectionStart ?? at.value.length;
      const to = at.selectionEnd ?? from;
      if (key.key.length === 1) at.setRangeText(key.key, from, to, 'end');
      else if (key.key === 'Backspace') at.setRangeText('', from === to ? Math.max(0, from - 1) : from, to, 'end');
      else if (key.key === 'Delete') at.setRangeText('', from, from === to ? to + 1 : to, 'end');
    }
  }

  // ── Looking up ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** @type {Set<Promise<unknown>>} */
  const pending = new Set();
  /** @param {Promise<unknown>} work */
  function awaitLater(work) {
    const quiet = work.catch(() => {}).finally(() => pending.delete(quiet));
    pending.add(quiet);
  }
  async function settled() {
    while (pending.size) await Promise.all(pending);
  }

  let customerRaw = '';
  /** @type {CustomerHit|null} */
  let buyer = null;
  /** @type {CustomerHit[]} */
  let buyerHits = [];
  let buyerState = 'empty';
  /** @type {Promise<unknown>} */
  let buyerKnown = Promise.resolve();
  let lookups = new Map();
  let asked = 0;
  /** @type {(() => void)[]} */
  const waiting = [];

  /** @param {string} q @param {string} number @returns {Promise<{hits: ItemHit[], exact: boolean}>} */
  function lookUpItem(q, number) {
    const key = q.toLowerCase();
    const known = lookups.get(key);
    if (known) return known;
    const answer = (async () => {
      if (asked >= LOOKUPS_AT_ONCE) await new Promise((resolve) => waiting.push(() => resolve(null)));
      asked += 1;
      try {
        return await ask(`/lookup/items?${new URLSearchParams({ q, customer: number })}`);
      } finally {
        asked -= 1;
        waiting.shift()?.();
      }
    })();
    lookups.set(key, answer);
    answer.catch(() => lookups.delete(key));
    return answer;
  }

  function customerLeft() {
    const raw = customer.value.trim();
    if (raw === customerRaw) return;
    customerRaw = raw;
    buyer = null;
    buyerHits = [];
    buyerState = raw ? 'asking' : 'empty';
    showCustomer();
    lookups = new Map();
    buyerKnown = raw
      ? (async () => {
          const answer = await ask(`/lookup/customers?${new URLSearchParams({ q: raw })}`);
          if (customerRaw !== raw) return;
          buyerHits = answer.hits;
          buyer = answer.exact || answer.hits.length === 1 ? (answer.hits[0] ?? null) : null;
          buyerState = buyer ? 'known' : answer.hits.length ? 'several' : 'unknown';
          showCustomer();
        })()
      : Promise.resolve();
    awaitLater(buyerKnown);
    buyerKnown.catch(() => {
      if (customerRaw !== raw) return;
      buyerState = 'server';
      customerRaw = '\u0000';
      showCustomer();
    });
    for (const row of rows.values()) if (row.raw && row.state !== 'server') resolve(row);
    draft.touch();
  }

  /** @param {Row} row */
  function resolve(row) {
    const raw = row.raw;
    row.state = 'asking';
    row.hit = null;
    row.hits = [];
    showRow(row);
    awaitLater(
      (async () => {
        // A customer's own part numbers need the customer first.
        await buyerKnown.catch(() => {});
        if (row.raw !== raw || row.state !== 'asking') return;
        const answer = await lookUpItem(raw, buyer?.number ?? '').catch(() => null);
        if (row.raw !== raw || row.state !== 'asking') return;
        row.hits = answer?.hits ?? [];
        row.hit = answer && (answer.exact || answer.hits.length === 1) ? (answer.hits[0] ?? null) : null;
        row.state = !answer ? 'server' : row.hit ? 'known' : row.hits.length ? 'several' : 'unknown';
        if (row.quantity !== document.activeElement) lastQuantity(row);
        showRow(row);
      })(),
    );
  }

  /** "=" becomes what this customer bought last. @param {Row} row */
  function lastQuantity(row) {
    if (row.quantity.value.trim() !== '=' || !row.hit?.last_quantity) return;
    row.quantity.value = String(row.hit.last_quantity);
    draft.touch();
  }

  /** @param {Row} row */
  function itemLeft(row) {
    let raw = row.item.value.trim();
    if (raw === '*') {
      raw = beside(row, -1)?.item.value.trim() ?? '';
      row.item.value = raw;
    }
    if (raw === row.raw) return;
    row.raw = raw;
    row.findings = [];
    closePanel(row);
    if (raw) resolve(row);
    else {
      row.state = 'empty';
      row.hit = null;
      showRow(row);
    }
    draft.touch();
  }

  form.addEventListener('focusout', (event) => {
    const row = rowOf(event.target);
    if (event.target === customer) customerLeft();
    else if (row && event.target === row.item) itemLeft(row);
    else if (row && event.target === row.quantity) lastQuantity(row);
  });
  form.addEventListener('input', (event) => {
    const row = rowOf(event.target);
    if (row && event.target === row.item) return;
    if (event.target instanceof HTMLElement && event.target.id === 'reason') return;
    if (event.target !== customer) draft.touch();
  });
  shipTo.addEventListener('change', () => draft.touch());
  /** @type {Row|undefined} */
  let now;
  // There is always an empty line below the one that is worked on, so that Tab goes on as Enter does.
  form.addEventListener('focusin', (event) => {
    const row = rowOf(event.target);
    if (row !== now) {
      now?.tr.classList.remove('now');
      row?.tr.classList.add('now');
      now = row;
    }
    if (row) below(row);
  });
  function leaveField() {
    customerLeft();
    for (const row of rows.values()) {
      itemLeft(row);
      lastQuantity(row);
    }
  }

  // ── The draft ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** @type {Finding[]} */
  let orderFindings = [];
  /** @type {{sku: string, description: string, quantity: string, reason: string}[]} */
  let recommendations = [];
  let script = '';
  let placed = false;

  const draft = new Draft(
    () => ({
      customer: buyer?.number ?? customer.value.trim(),
      buyer_po_no: po.value.trim(),
      requested_date: requested.value.trim(),
      ship_to: shipTo.value,
      note: orderNote.value.trim(),
      quotation: quotation.value.trim(),
      mark: decimalMark,
      lines: inOrder()
        .filter((row) => !isBlank(row))
        .map((row) => ({ row: row.id, item: row.item.value.trim(), ...readQuantity(row.quantity.value, decimalMark), note: row.note })),
    }),
    saved,
    (state, problem) => {
      const place = need('saved', HTMLElement);
      place.dataset.state = state;
      place.textContent = {
        dirty: t('Not saved yet'),
        saving: t('Saving…'),
        saved: t('Draft saved'),
        offline: t('Not saved: {why} Trying again; nothing typed is lost.', { why: problem?.message ?? '' }),
        conflict: problem?.message ?? '',
      }[state];
    },
  );

  /** @param {any} answer @param {any} sent */
  function saved(answer, sent) {
    const byId = new Map(inOrder().map((row) => [row.id, row]));
    const texts = new Map(sent.lines.map((/** @type {any} */ line) => [line.row, line]));
    for (const result of answer.rows ?? []) {
      const row = byId.get(String(result.row));
      const line = texts.get(String(result.row));
      // An answer about text that has been changed since is no answer.
      if (!row || line.item !== row.item.value.trim()) continue;
      row.findings = result.findings ?? [];
      if (row.state === 'server' && result.sku) row.hit = { units: [], via: '', ...result };
      const now = readQuantity(row.quantity.value, decimalMark);
      if (now.quantity === line.quantity && now.unit === line.unit && now.price === line.price) fill(row, result);
      showRow(row);
    }
    // Whoever looks on is named where one asks for help.
    const help = need('help', HTMLAnchorElement);
    help.hidden = false;
    help.href = `/orders/${answer.id}/help`;
    if (answer.seen) help.textContent = answer.seen;
    orderFindings = answer.findings ?? [];
    recommendations = answer.recommendations ?? [];
    script = answer.script;
    need('date-echo', HTMLElement).textContent = answer.requested?.date ? (answer.requested.text ?? day(answer.requested.date)) : '';
    for (const name of ['goods', 'charges', 'tax', 'total']) {
      need(`total-${name}`, HTMLElement).textContent = figure(answer.totals?.[name]) || '–';
    }
    need('total-currency', HTMLElement).textContent = answer.totals?.currency ?? '';
    showRail();
  }

  // ── Showing ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** @param {Row} row @param {string} name @param {string} text */
  function cell(row, name, text) {
    const place = row.tr.querySelector(`[data-cell=${name}]`);
    if (place && place.textContent !== text) place.textContent = text;
  }
  /** @param {Row} row @param {any} result */
  function fill(row, result) {
    cell(row, 'unit', result.unit ?? '');
    cell(row, 'price', figure(result.unit_price));
    cell(row, 'net', figure(result.net));
    cell(row, 'available', figure(result.available));
    cell(row, 'promise', result.promise ? day(result.promise) : '');
    if (result.description) cell(row, 'description', result.description);
    row.tr.classList.toggle('manual', result.price_source === 'manual');
  }
  /** @param {Row} row */
  function showRow(row) {
    if (row.state === 'asking') cell(row, 'description', '…');
    else if (row.hit) cell(row, 'description', row.hit.description);
    else if (row.state !== 'server') cell(row, 'description', '');
    if (row.state === 'empty' || row.state === 'asking') for (const name of ['price', 'net', 'available', 'promise']) cell(row, name, '');
    cell(row, 'unit', readQuantity(row.quantity.value, decimalMark).unit || row.hit?.unit || '');
    const said = remarks(row);
    const worst = said.some((f) => f.severity === 'block') ? 'block' : said.some((f) => f.severity === 'warn') ? 'warn' : '';
    row.tr.dataset.state = worst || row.state;
    for (const input of [row.item, row.quantity]) {
      const mine = said.some((f) => f.severity === 'block' && (f.field ?? 'item') === (input === row.item ? 'item' : 'quantity'));
      if (mine) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    }
    const text = said.filter((f) => f.severity !== 'note');
    row.tr.classList.toggle('said', text.length > 0);
    if (text.length === 0) {
      row.remark?.remove();
      row.remark = null;
      row.item.removeAttribute('aria-describedby');
      return;
    }
    if (!row.remark) {
      row.remark = /** @type {HTMLTableRowElement} */ (h('tr.remark'));
      row.tr.after(row.remark);
    }
    const id = `remark-${row.id}`;
    row.item.setAttribute('aria-describedby', id);
    row.remark.replaceChildren(
      h('td', null),
      h('td', { colspan: '8', id }, ...text.map((f) => h(`span.said.${f.severity}`, null, h('b', null, f.severity === 'block' ? t('Stop') : t('Check')), ' ', f.message, ' '))),
    );
  }
  /** What is to be said about a row: our own look-up first, then the server's findings. @param {Row} row @returns {Finding[]} */
  function remarks(row) {
    /** @type {Finding[]} */
    const said = [];
    if (row.state === 'several') said.push({ severity: 'block', code: 'ambiguous_item', field: 'item', message: t('“{written}” fits {n} items. Alt+S shows them.', { written: row.raw, n: row.hits.length }) });
    if (row.state === 'unknown') said.push({ severity: 'block', code: 'unknown_item', field: 'item', message: t('“{written}” is not an item we know. Correct it, or Ctrl+Del takes the line out.', { written: row.raw }) });
    if (row.state === 'known' && row.hit?.replaced_by) said.push({ severity: 'warn', code: 'replaced', field: 'item', message: t('Replaced by {item}. Alt+S offers it.', { item: row.hit.replaced_by }) });
    const ours = new Set(said.map((f) => f.code));
    return said.concat(row.findings.filter((f) => !ours.has(f.code)));
  }

  function showCustomer() {
    const echo = need('customer-echo', HTMLElement);
    const hit = buyer;
    echo.textContent = hit
      ? `${hit.number} · ${hit.name}, ${hit.city}`
      : { asking: '…', several: t('{n} customers fit. Alt+S shows them.', { n: buyerHits.length }), unknown: t('No such customer.'), server: t('Not looked up yet.') }[buyerState] ?? '';
    echo.dataset.state = buyerState;
    if (buyerState === 'several' || buyerState === 'unknown') customer.setAttribute('aria-invalid', 'true');
    else customer.removeAttribute('aria-invalid');
    const places = hit?.ship_tos ?? [];
    const chosen = shipTo.value;
    if (hit) {
      shipTo.replaceChildren(...places.map((p) => h('option', { value: p.code, selected: p.code === chosen || (!places.some((q) => q.code === chosen) && !!p.default) }, `${p.code} · ${p.name}, ${p.city}`)));
      // The look-up may come after the last line was saved; the order must not go without the address it shows.
      if (shipTo.value !== chosen) draft.touch();
    }
    const field = shipTo.closest('.field');
    if (field instanceof HTMLElement) field.hidden = places.length < 2;
    showRail();
  }

  function showRail() {
    const rail = need('rail', HTMLElement);
    const hit = buyer;
    /** @type {Node[]} */
    const parts = [];
    /** @param {string} title @param {...(Node|string|null)} children */
    const section = (title, ...children) => parts.push(h('section', null, h('h2', null, title), ...children));
    if (hit) {
      const credit = hit.credit;
      if (credit) {
        const used = Number(credit.used) / Math.max(1, Number(credit.limit));
        section(
          t('Credit'),
          h('p', null, h(`span.chip.${credit.blocked ? 'stop' : used > 0.9 ? 'warn' : 'ok'}`, null, credit.blocked ? t('Blocked') : used > 0.9 ? t('Nearly used') : t('Good'))),
          h('meter', { min: '0', max: '1', high: '0.9', low: '0.75', optimum: '0', value: String(Math.min(1, used)), 'aria-label': t('Credit used') }),
          h('p.soft', null, t('{used} of {limit} {currency} used', { used: figure(credit.used), limit: figure(credit.limit), currency: credit.currency })),
          hit.open_orders === undefined ? null : h('p.soft', null, t('{n} open orders', { n: hit.open_orders })),
        );
      }
      if (hit.note) section(t('Note'), h('p', null, hit.note));
      if (hit.last_orders?.length) {
        section(
          t('Last orders'),
          h('ol.last', null, ...hit.last_orders.slice(0, 5).map((o, n) => h('li', null, h('kbd', null, `Alt+${n + 1}`), ' ', h('a', { href: `/orders/${encodeURIComponent(o.number)}`, tabindex: '-1' }, o.number), ' ', h('span.soft', null, day(o.date)), ' ', h('span.num', null, figure(o.total))))),
        );
      }
    }
    const about = orderFindings.filter((f) => f.message);
    if (about.length) section(t('To note'), h('ul.plain', null, ...about.map((f) => h('li', null, h(`span.said.${f.severity}`, null, h('b', null, { block: t('Stop'), warn: t('Check'), note: t('Note') }[f.severity]), ' ', f.message)))));
    const [first] = recommendations;
    if (first) section(t('Also worth offering'), h('p', null, h('kbd', null, 'Alt+R'), ' ', h('b', null, `${first.quantity} × ${first.description}`)), h('p.soft', null, first.reason));
    if (script) section(t('Call script'), h('p.call', null, script));
    if (parts.length === 0) parts.push(h('p.empty', null, t('Credit, the last orders and what is worth knowing appear here once the customer is known.')));
    rail.replaceChildren(...parts);
  }

  // ── Panels below a row ─────────────────────────────────────────────────────────────────────────────────────────

  /** @param {Row} row */
  function closePanel(row) {
    if (!row.panel) return;
    const inside = row.panel.contains(document.activeElement);
    row.panel.remove();
    row.panel = null;
    if (inside) go(row.item);
  }
  /** @param {Row} row @param {...Node} content */
  function openPanel(row, ...content) {
    closePanel(row);
    row.panel = /** @type {HTMLTableRowElement} */ (h('tr.panel', null, h('td', null), h('td', { colspan: '8' }, ...content)));
    (row.remark ?? row.tr).after(row.panel);
  }
  /** @param {Row} row @param {'availability'|'price'} what */
  async function explain(row, what) {
    itemLeft(row);
    if (!row.raw) return say(t('No item on this line.'));
    openPanel(row, h('p.soft', null, '…'));
    const panel = row.panel;
    await settled();
    if (!row.hit && row.state === 'server') await draft.flush().catch(() => {});
    const sku = row.hit?.sku;
    if (!sku || row.panel !== panel) return closePanel(row);
    const { quantity, unit, price } = readQuantity(row.quantity.value, decimalMark);
    const list = await ask(`/lookup/items/${encodeURIComponent(sku)}/${what}?${new URLSearchParams({ customer: buyer?.number ?? '', quantity: quantity || '1', unit, price })}`);
    if (row.panel !== panel) return;
    const caption = list.title ?? (what === 'price' ? t('Price explained') : t('Availability'));
    openPanel(
      row,
      h('table.list.small', null, h('caption', null, caption, ' ', h('kbd', null, 'Esc')), h('thead', null, h('tr', null, ...list.columns.map((/** @type {string} */ c, /** @type {number} */ n) => h(n ? 'th.num' : 'th', { scope: 'col' }, c)))), h('tbody', null, ...list.rows.map((/** @type {string[]} */ r) => h('tr', null, ...r.map((c, n) => h(n ? 'td.num' : 'td', null, c)))))),
      ...(list.text ? [h('p.soft', null, list.text)] : []),
    );
    say(`${caption}. ${list.text ?? ''}`);
  }

  /** The list that is open for a choice, with what taking one of them does. @type {{list: HTMLElement, take: (n: number) => void, close: () => void}|null} */
  let choosing = null;
  /** @param {{code: string, text: string, aside: string}[]} offers @param {string} label @param {(n: number) => void} take @param {() => void} close */
  function choiceList(offers, label, take, close) {
    const list = h('ol.choices', { role: 'listbox', tabindex: '-1', 'aria-label': label }, ...offers.slice(0, 9).map((o, n) => h('li', { role: 'option', id: `choice-${n}`, 'aria-selected': String(n === 0) }, h('kbd', null, String(n + 1)), ' ', h('b', null, o.code), ' ', o.text, ' ', h('span.soft', null, o.aside))));
    list.setAttribute('aria-activedescendant', 'choice-0');
    list.addEventListener('click', (event) => {
      const li = event.target instanceof Element ? event.target.closest('li') : null;
      if (li) choosing?.take([...list.children].indexOf(li));
    });
    choosing = {
      list,
      take: (n) => {
        if (n < 0 || n >= list.children.length) return;
        choosing = null;
        take(n);
      },
      close: () => {
        choosing = null;
        close();
      },
    };
    return list;
  }
  /** @param {Press} key */
  function pressInChoices(key) {
    if (!choosing) return false;
    const options = [...choosing.list.children];
    const at = options.findIndex((o) => o.getAttribute('aria-selected') === 'true');
    if (key.key === 'Escape') choosing.close();
    else if (key.key === 'Enter' && !key.ctrl) choosing.take(at);
    else if (/^[1-9]$/.test(key.key) && !key.ctrl && !key.alt) choosing.take(Number(key.key) - 1);
    else if (key.key === 'ArrowDown' || key.key === 'ArrowUp') {
      const next = (at + (key.key === 'ArrowDown' ? 1 : options.length - 1)) % options.length;
      options.forEach((o, n) => o.setAttribute('aria-selected', String(n === next)));
      choosing.list.setAttribute('aria-activedescendant', `choice-${next}`);
    } else return key.key !== 'Tab' && !key.ctrl && !key.alt;
    return true;
  }

  /** Alt+S: what else the text could mean, or what could be sent instead. @param {Row} row */
  async function offer(row) {
    itemLeft(row);
    await settled();
    if (!row.hit && row.state === 'server' && row.raw) {
      resolve(row);
      await settled();
    }
    const { quantity } = readQuantity(row.quantity.value, decimalMark);
    /** @type {any[]} */
    const hits = row.hit ? (await ask(`/lookup/items/${encodeURIComponent(row.hit.sku)}/substitutes?${new URLSearchParams({ customer: buyer?.number ?? '', quantity: quantity || '1' })}`)).hits : row.hits;
    if (hits.length === 0) return say(row.hit ? t('Nothing can stand in for {item}.', { item: row.hit.sku }) : t('No item is like that.'));
    const back = document.activeElement === row.quantity ? row.quantity : row.item;
    const label = row.hit ? t('Instead of {item}', { item: row.hit.sku }) : t('Items like “{written}”', { written: row.raw });
    const list = choiceList(
      hits.map((x) => ({ code: x.sku, text: x.description, aside: [x.reason, x.available !== undefined ? t('{n} available', { n: figure(x.available) }) : x.via].filter(Boolean).join(' · ') })),
      label,
      (n) => {
        remember();
        row.item.value = hits[n].sku;
        closePanel(row);
        go(back);
        itemLeft(row);
      },
      () => {
        closePanel(row);
        go(back);
      },
    );
    openPanel(row, h('p.soft', null, label, ' ', h('kbd', null, '1–9'), ' ', h('kbd', null, 'Esc')), list);
    list.focus();
  }
  async function offerCustomers() {
    customerLeft();
    await settled();
    if (buyerHits.length === 0) return say(t('No customer is like that.'));
    const place = need('customer-choices', HTMLElement);
    const close = () => {
      place.replaceChildren();
      go(customer);
    };
    const list = choiceList(
      buyerHits.map((c) => ({ code: c.number, text: c.name, aside: c.city })),
      t('Customers'),
      (n) => {
        customer.value = buyerHits[n]?.number ?? customer.value;
        close();
        customerLeft();
      },
      close,
    );
    place.replaceChildren(list);
    list.focus();
  }
  /** @param {Row} row */
  function writeParts(row) {
    const field = /** @type {HTMLInputElement} */ (h('input', { value: row.quantity.value, placeholder: '40 +5 @NORTH; 60 12/4' }));
    field.addEventListener('input', () => {
      row.quantity.value = field.value;
      draft.touch();
    });
    openPanel(row, h('label.note', null, t('Parts'), ' ', field));
    go(field);
  }
  /** @param {Row} row */
  function writeNote(row) {
    const field = /** @type {HTMLInputElement} */ (h('input', { 'aria-label': t('Note for this line'), value: row.note, maxlength: '500' }));
    field.addEventListener('input', () => {
      row.note = field.value;
      row.tr.classList.toggle('noted', row.note !== '');
      draft.touch();
    });
    openPanel(row, h('label.note', null, t('Note'), ' ', field));
    go(field);
  }

  // ── Undo, paste, whole orders ──────────────────────────────────────────────────────────────────────────────────

  /** @type {Line[][]} */
  const past = [];
  const lines = () => inOrder().map((row) => ({ item: row.item.value, quantity: row.quantity.value, note: row.note }));
  function remember() {
    past.push(lines());
    if (past.length > UNDO_STEPS_MAX) past.shift();
  }
  function undo() {
    const then = past.pop();
    if (!then) return say(t('Nothing to undo.'));
    const at = document.activeElement;
    const row = rowOf(at);
    const n = row ? inOrder().indexOf(row) : -1;
    const column = row && at === row.quantity ? 'quantity' : 'item';
    for (const old of inOrder()) drop(old);
    write(then, undefined);
    if (n >= 0) go((inOrder()[Math.min(n, then.length - 1)] ?? current())[column]);
    say(t('Undone.'));
  }
  /**
   * Writes many lines at once, above the given row or at the end. They are looked up by the server with the draft, in one
   * request, not one by one.
   * @param {Line[]} all @param {Row|undefined} before @returns {Row[]}
   */
  function write(all, before) {
    const made = all.map((line) => {
      const row = adopt(/** @type {HTMLTableRowElement} */ (blank.cloneNode(true)));
      row.item.value = line.item;
      row.quantity.value = line.quantity;
      row.note = line.note;
      row.raw = line.item.trim();
      row.state = row.raw ? 'server' : 'empty';
      row.tr.classList.toggle('noted', row.note !== '');
      body.insertBefore(row.tr, before?.tr ?? null);
      return row;
    });
    renumber();
    draft.touch();
    return made;
  }
  /** @param {Line[]} all @returns {Row[]} */
  function bringIn(all) {
    remember();
    const at = current();
    const start = isBlank(at) ? at : below(at);
    const free = [];
    for (let row = /** @type {Row|undefined} */ (start); row && isBlank(row) && free.length < all.length; row = beside(row, 1)) free.push(row);
    const made = write(all, start);
    for (const row of free) drop(row);
    const last = made[made.length - 1];
    if (last) below(last);
    renumber();
    return made;
  }
  /** @param {string} text */
  function paste(text) {
    const { lines: all, left } = readPasted(text);
    if (all.length === 0) return;
    const made = bringIn(all.map((line) => ({ ...line, note: '' })));
    const last = made[made.length - 1];
    if (last) go(below(last).item);
    say(left ? t('{n} lines pasted. {left} more were left out: the form takes {most} at once. Send longer lists through the inbox.', { n: made.length, left, most: PASTED_LINES_MAX }) : t('{n} lines pasted.', { n: made.length }));
  }
  /** @param {number} n */
  async function loadOrder(n) {
    customerLeft();
    await buyerKnown;
    const order = buyer?.last_orders?.[n];
    if (!order) return say(t('There is no order {n} to load.', { n: n + 1 }));
    const answer = await ask(`/orders/${encodeURIComponent(order.number)}/as-draft`);
    const made = bringIn(answer.lines.map((/** @type {any} */ l) => ({ item: l.item, quantity: l.unit ? `${l.quantity} ${l.unit}` : String(l.quantity), note: l.note ?? '' })));
    if (made[0]) go(made[0].quantity);
    say(t('Order {number} loaded: {n} lines.', { number: order.number, n: made.length }));
  }
  async function recommend() {
    leaveField();
    await settled();
    await draft.flush();
    const [first] = recommendations;
    if (!first) return say(t('Nothing to recommend.'));
    const filled = inOrder().filter((row) => !isBlank(row));
    remember();
    const last = filled[filled.length - 1];
    const row = last ? (beside(last, 1) ?? newRow(undefined)) : current();
    row.item.value = first.sku;
    row.quantity.value = first.quantity;
    itemLeft(row);
    below(row);
    say(t('{item} added.', { item: first.description }));
  }
  document.addEventListener('paste', (event) => {
    if (!(event.target instanceof Element) || !form.contains(event.target) || event.target.closest('.summary')) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    if (holding) kept.push(text);
    else paste(text);
  });

  // ── Placing ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** @typedef {{message: string, href: string, severity: Finding['severity'], approval?: boolean}} Point */

  /** @returns {Point[]} */
  function points() {
    /** @type {Point[]} */
    const all = [];
    if (!customer.value.trim()) all.push({ severity: 'block', href: '#customer', message: t('Which customer?') });
    else if (buyerState === 'several' || buyerState === 'unknown') all.push({ severity: 'block', href: '#customer', message: buyerState === 'several' ? t('“{written}” fits {n} customers. Choose one with Alt+S.', { written: customerRaw, n: buyerHits.length }) : t('“{written}” is not a customer we know.', { written: customerRaw }) });
    const known = new Set(all.map((p) => p.href));
    for (const f of orderFindings) {
      const href = `#${f.field && document.getElementById(f.field) ? f.field : 'customer'}`;
      if (f.severity !== 'note' && !known.has(href)) all.push({ severity: f.severity, href, message: f.message, approval: f.approval });
    }
    inOrder().forEach((row, n) => {
      if (isBlank(row)) return;
      for (const f of remarks(row)) {
        if (f.severity !== 'note') all.push({ severity: f.severity, href: `#${f.field === 'quantity' ? row.quantity.id : row.item.id}`, message: t('Line {n}: {message}', { n: n + 1, message: f.message }), approval: f.approval });
      }
    });
    if (inOrder().every(isBlank)) all.push({ severity: 'block', href: `#${inOrder()[0]?.item.id}`, message: t('The order has no lines yet.') });
    return all;
  }

  /** @param {Point[]} all @param {boolean} reason whether a reason lets the order go on */
  function showSummary(all, reason) {
    const stops = all.filter((p) => p.severity === 'block' && !(reason && p.approval));
    const field = /** @type {HTMLInputElement} */ (h('input', { id: 'reason', maxlength: '500' }));
    const toApproval = all.some((p) => p.severity === 'block');
    summary.replaceChildren(
      h('h2', { id: 'summary-title' }, stops.length === 1 ? t('One point stops this order') : stops.length ? t('{n} points stop this order', { n: stops.length }) : toApproval ? t('This order needs approval') : t('Please check before placing')),
      h('ul', null, ...all.map((p) => h('li', null, h(`span.said.${p.severity}`, null, h('b', null, p.severity === 'block' ? t('Stop') : t('Check')), ' ', h('a', { href: p.href }, p.message))))),
      ...(reason ? [h('p.field', null, h('label', { for: 'reason' }, toApproval ? t('Reason for the approver') : t('Reason it is right as it is')), field, h('span.hint', null, h('kbd', null, 'Ctrl+Enter'), ' ', toApproval ? t('sends it to approval') : t('places it')))] : []),
    );
    summary.className = `summary ${stops.length || toApproval ? 'block' : 'warn'}`;
    summary.hidden = false;
    (reason ? field : summary).focus();
  }
  summary.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const field = link ? document.getElementById((link.getAttribute('href') ?? '').slice(1)) : null;
    if (!field) return;
    event.preventDefault();
    go(field);
  });

  async function place() {
    const reasonField = document.getElementById('reason');
    const reason = reasonField instanceof HTMLInputElement ? reasonField.value.trim() : '';
    leaveField();
    form.setAttribute('aria-busy', 'true');
    try {
      await settled();
      await draft.flush();
      const all = points();
      const stops = all.filter((p) => p.severity === 'block');
      if (stops.some((p) => !p.approval)) return showSummary(all, false);
      if (all.length && !reason) return showSummary(all, true);
      const answer = await ask(`/orders/drafts/${encodeURIComponent(draft.id)}/placement`, { method: 'POST', body: reason ? { version: draft.version, reason } : { version: draft.version } });
      placed = true;
      say(t('Order {number} placed.', { number: answer.number }));
      location.assign(answer.url);
      // The page is going away; keys pressed until then belong to no field.
      await new Promise((resolve) => setTimeout(resolve, 10_000));
    } catch (fault) {
      const problem = fault instanceof Problem ? fault : new Problem(0, String(fault));
      const all = problem.errors.map((e) => /** @type {Point} */ ({ severity: 'block', href: fieldAt(e.pointer ?? ''), message: e.message }));
      showSummary(all.length ? all : [{ severity: 'block', href: '#customer', message: t('{why} The order is not placed; what you typed is still here.', { why: problem.message }) }], false);
    } finally {
      form.removeAttribute('aria-busy');
    }
  }
  /** @param {string} pointer "/lines/3/quantity" */
  function fieldAt(pointer) {
    const [, part, n, field] = pointer.split('/');
    if (part !== 'lines') return `#${part && document.getElementById(part) ? part : 'customer'}`;
    const row = inOrder().filter((r) => !isBlank(r))[Number(n)];
    return row ? `#${field === 'quantity' ? row.quantity.id : row.item.id}` : '#customer';
  }

  // ── Keys ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Does what a key stands for; false leaves it to the browser. @param {Press} key @returns {boolean} */
  function press(key) {
    const at = document.activeElement;
    const name = key.key.length === 1 ? key.key.toLowerCase() : key.key;
    if (key.ctrl && name === 'Enter') {
      void hold(place(), t('Verifying…'));
      return true;
    }
    if (choosing && choosing.list.contains(at)) return pressInChoices(key);
    const row = rowOf(at);
    if (key.alt && !key.ctrl) {
      const line = () => row ?? current();
      if (/^[1-5]$/.test(name)) void hold(loadOrder(Number(name) - 1), t('Loading the order…'));
      else if (name === 's') void hold(at === customer ? offerCustomers() : offer(line()), t('Looking…'));
      else if (name === 'a') void explain(line(), 'availability').catch(tellFault);
      else if (name === 'p') void explain(line(), 'price').catch(tellFault);
      else if (name === 'n') writeNote(line());
      else if (name === 'l') writeParts(line());
      else if (name === 'r') void hold(recommend(), t('Looking…'));
      else if (name === 't') void hold(buyerKnown.then(() => shipTo.closest('[hidden]') ? say(t('This customer has one address.')) : go(shipTo)), t('Looking…'));
      else if (name === 'z') undo();
      else return false;
      return true;
    }
    if (key.ctrl && row && !row.panel?.contains(at)) {
      const column = at === row.quantity ? 'quantity' : 'item';
      if (name === 'Delete') {
        remember();
        const next = beside(row, 1) ?? beside(row, -1) ?? newRow(undefined);
        drop(row);
        renumber();
        go(next[column]);
      } else if (name === 'd') {
        remember();
        itemLeft(row);
        const copy = newRow(beside(row, 1));
        copy.item.value = row.item.value;
        copy.quantity.value = row.quantity.value;
        copy.note = row.note;
        itemLeft(copy);
        go(copy.quantity);
      } else if (name === 'i') {
        remember();
        go(newRow(row).item);
      } else return false;
      draft.touch();
      return true;
    }
    if (key.ctrl) return false;
    if (name === 'Escape') {
      if (row?.panel) closePanel(row);
      else if (!summary.hidden) {
        const inside = summary.contains(at);
        summary.hidden = true;
        summary.replaceChildren();
        if (inside) go(current().item);
      } else return false;
      return true;
    }
    if (name === 'Enter') {
      if (!(at instanceof HTMLInputElement || at instanceof HTMLSelectElement) || !form.contains(at)) return false;
      const n = header.indexOf(/** @type {HTMLInputElement} */ (at));
      if (row?.panel?.contains(at)) {
        closePanel(row);
      } else if (row && at === row.item) {
        // An empty line ends nothing; the next thing is Ctrl+Enter.
        if (isBlank(row)) say(t('Ctrl+Enter verifies and places the order.'));
        else go(row.quantity);
      } else if (row) go(below(row).item);
      else if (n >= 0) go(header[n + 1] ?? inOrder()[0]?.item ?? newRow(undefined).item);
      else if (at !== document.getElementById('reason')) go(inOrder()[0]?.item ?? newRow(undefined).item);
      return true;
    }
    if ((name === 'ArrowDown' || name === 'ArrowUp') && row && !row.panel?.contains(at)) {
      const next = name === 'ArrowDown' ? below(row) : beside(row, -1);
      if (next) go(at === row.quantity ? next.quantity : next.item);
      return true;
    }
    return false;
  }
  /** Other keys given in the table, as what they stand for here. @type {Map<string, Press>} */
  const remapped = new Map();
  for (const key of table().keys) {
    const ours = CHORDS[key.id];
    if (!ours || key.press.includes(ours)) continue;
    const press = { key: ours.replace(/^.*\+/, '').replace('Del', 'Delete'), ctrl: ours.startsWith('Ctrl'), alt: ours.startsWith('Alt'), shift: false };
    if (press.key.length === 1) press.key = press.key.toLowerCase();
    for (const other of key.press) remapped.set(other.toLowerCase(), press);
  }
  /** @param {Press} key */
  const asMapped = (key) => (remapped.size && remapped.get(`${key.ctrl ? 'ctrl+' : ''}${key.alt ? 'alt+' : ''}${key.key.replace('Delete', 'Del')}`.toLowerCase())) || key;

  /** @param {unknown} fault */
  const tellFault = (fault) => say(fault instanceof Problem ? fault.message : String(fault));

  document.addEventListener(
    'keydown',
    (event) => {
      if (event.isComposing || event.defaultPrevented) return;
      let key = { key: event.key, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey && !event.getModifierState('AltGraph'), shift: event.shiftKey };
      // Alt on a Mac writes other letters; the place of the key counts then.
      if (key.alt && key.key.length === 1 && !/^[a-z0-9]$/i.test(key.key)) key.key = event.code.replace(/^(Key|Digit)/, '').toLowerCase();
      key = asMapped(key);
      if (['Control', 'Alt', 'Shift', 'Meta', 'AltGraph'].includes(event.key)) return;
      const inForm = form.contains(event.target instanceof Node ? event.target : null) || event.target === document.body;
      if (!inForm) return;
      if (holding) {
        // The browser's own chords (copy, reload, paste: see above) stay with it.
        if (key.ctrl && !['Enter', 'Delete', 'd', 'i'].includes(key.key)) return;
        if (kept.length < KEYS_KEPT_MAX) kept.push(key);
        event.preventDefault();
        event.stopPropagation();
      } else if (press(key)) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );
  form.addEventListener('submit', (event) => {
    const verb = event.submitter instanceof HTMLButtonElement ? event.submitter.value : '';
    // A plain post of the same fields, as it is without this module.
    if (event.submitter?.id === 'quote') {
      need('draft', HTMLInputElement).value = draft.id;
      placed = true;
      return;
    }
    event.preventDefault();
    if (verb === 'more') for (let n = 0; n < 10; n += 1) newRow(undefined);
    else if (verb === 'place') void hold(place(), t('Verifying…'));
    else
      void hold(
        (async () => {
          leaveField();
          await settled();
          await draft.flush();
          const all = points();
          if (all.length) showSummary(all, !all.some((p) => p.severity === 'block' && !p.approval));
          else say(t('Nothing stops this order.'));
        })(),
        'Verifying…',
      );
  });
  window.addEventListener('beforeunload', (event) => {
    if (!placed && (draft.dirty || draft.flight)) event.preventDefault();
  });

  // What the server put into the fields (a draft opened again, a form sent back with findings) is looked up like typed text.
  draft.id = form.dataset.draft ?? '';
  draft.version = Number(form.dataset.version ?? 0);
  if (customer.value.trim()) customerLeft();
  for (const row of inOrder()) {
    row.raw = row.item.value.trim();
    if (row.raw) row.state = 'server';
  }
  if (inOrder().some((row) => !isBlank(row))) draft.touch();
  showRail();
  form.dataset.ready = '';
}
