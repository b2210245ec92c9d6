// @ts-check
// The lines of the grid as rows of a table: made, found, numbered, taken out, and what each shows. Called by order-entry.js; knows no server.
import { day, figure, h } from './shared.js';
import { readQuantity } from './lines-text.js';

/** @typedef {import('./draft.js').Finding} Finding */
/** @typedef {{sku: string, description: string, unit: string, units: string[], via: string, last_quantity?: string|number|null, order_multiple?: string|number|null, replaced_by?: string|null}} ItemHit */

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

/** @param {Row} row */
export const isBlank = (row) => row.item.value.trim() === '' && row.quantity.value.trim() === '';

export class Rows {
  /** @param {HTMLTableSectionElement} body with at least one row, which the new ones are made like */
  constructor(body) {
    this.body = body;
    /** @type {Map<Element, Row>} */
    this.known = new Map();
    this.made = 0;
    // A form that came back from the server has remarks below its rows; the server says them again with the first save.
    for (const tr of [...body.rows]) if (!tr.querySelector('input')) tr.remove();
    this.blank = /** @type {HTMLTableRowElement} */ (body.rows[0]?.cloneNode(true));
    for (const input of this.blank.querySelectorAll('input')) {
      input.value = '';
      for (const name of ['value', 'id', 'aria-invalid', 'aria-describedby']) input.removeAttribute(name);
    }
    for (const cell of this.blank.querySelectorAll('[data-cell]')) cell.textContent = '';
    this.blank.removeAttribute('data-state');
    for (const tr of [...body.rows]) this.adopt(tr);
  }

  /** @param {HTMLTableRowElement} tr @returns {Row} */
  adopt(tr) {
    this.made += 1;
    const [item, quantity] = tr.querySelectorAll('input');
    if (!item || !quantity) throw new Error('a line lacks its fields');
    item.id = `item-${this.made}`;
    quantity.id = `quantity-${this.made}`;
    /** @type {Row} */
    const row = { id: String(this.made), tr, item, quantity, note: '', raw: '', state: 'empty', hit: null, hits: [], findings: [], remark: null, panel: null };
    this.known.set(tr, row);
    return row;
  }

  all() {
    return this.known.values();
  }

  /** All rows in the order of the page. */
  inOrder() {
    return [...this.body.rows].flatMap((tr) => this.known.get(tr) ?? []);
  }

  /** @param {Row} row @param {1|-1} step @returns {Row|undefined} */
  beside(row, step) {
    let tr = /** @type {Element|null} */ (row.tr);
    do tr = step > 0 ? (tr?.nextElementSibling ?? null) : (tr?.previousElementSibling ?? null);
    while (tr && !this.known.has(tr));
    return tr ? this.known.get(tr) : undefined;
  }

  /** A row that is not numbered yet. @param {Row|undefined} before it stands above this one, else at the end */
  put(before) {
    const row = this.adopt(/** @type {HTMLTableRowElement} */ (this.blank.cloneNode(true)));
    this.body.insertBefore(row.tr, before?.tr ?? null);
    return row;
  }

  /** @param {Row|undefined} before the new row stands above this one, else at the end */
  add(before) {
    const row = this.put(before);
    this.renumber(row);
    return row;
  }

  /** @param {Row} row */
  below(row) {
    return this.beside(row, 1) ?? this.add(undefined);
  }

  /** @param {Row} [from] */
  renumber(from) {
    const list = this.inOrder();
    const first = from && !this.beside(from, 1) ? list.length - 1 : 0;
    list.slice(first).forEach((row, n) => {
      const head = row.tr.cells[0];
      if (head) head.textContent = String(first + n + 1);
      row.item.name = `lines[${first + n}].item`;
      row.quantity.name = `lines[${first + n}].quantity`;
    });
  }

  /** @param {Row} row */
  drop(row) {
    row.remark?.remove();
    row.panel?.remove();
    row.tr.remove();
    this.known.delete(row.tr);
  }

  /** The row that something on the page belongs to. @param {EventTarget|null} target @returns {Row|undefined} */
  of(target) {
    const tr = target instanceof Element ? target.closest('tr') : null;
    return tr ? (this.known.get(tr) ?? [...this.all()].find((row) => row.panel === tr)) : undefined;
  }

  /** The row that is worked on: the one with the focus, or the first that is empty. */
  current() {
    return this.of(document.activeElement) ?? this.inOrder().find(isBlank) ?? this.add(undefined);
  }
}

/** @param {Row} row @param {string} name @param {string} text */
function cell(row, name, text) {
  const place = row.tr.querySelector(`[data-cell=${name}]`);
  if (place && place.textContent !== text) place.textContent = text;
}

/** What the server made of a line. @param {Row} row @param {any} result */
export function fill(row, result) {
  cell(row, 'unit', result.unit ?? '');
  cell(row, 'price', figure(result.unit_price));
  cell(row, 'net', figure(result.net));
  cell(row, 'available', figure(result.available));
  cell(row, 'promise', result.promise ? day(result.promise) : '');
  if (result.description) cell(row, 'description', result.description);
  row.tr.classList.toggle('manual', result.price_source === 'manual');
}

/** What the item is, and what is to be said about it below the row. @param {Row} row @param {string} decimalMark */
export function showRow(row, decimalMark) {
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
    h('td', { colspan: '8', id }, ...text.map((f) => h(`span.said.${f.severity}`, null, h('b', null, f.severity === 'block' ? 'Stop' : 'Check'), ' ', f.message, ' '))),
  );
}

/** What is to be said about a row: our own look-up first, then the server's findings. @param {Row} row @returns {Finding[]} */
export function remarks(row) {
  /** @type {Finding[]} */
  const said = [];
  if (row.state === 'several') said.push({ severity: 'block', code: 'ambiguous_item', field: 'item', message: `“${row.raw}” fits ${row.hits.length} items. Alt+S shows them.` });
  if (row.state === 'unknown') said.push({ severity: 'block', code: 'unknown_item', field: 'item', message: `“${row.raw}” is not an item we know. Correct it, or Ctrl+Del takes the line out.` });
  if (row.state === 'known' && row.hit?.replaced_by) said.push({ severity: 'warn', code: 'replaced', field: 'item', message: `Replaced by ${row.hit.replaced_by}. Alt+S offers it.` });
  const ours = new Set(said.map((f) => f.code));
  return said.concat(row.findings.filter((f) => !ours.has(f.code)));
}
