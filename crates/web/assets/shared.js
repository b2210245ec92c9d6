// @ts-check
// What every screen module needs: asking the server, building elements, writing numbers in the reader's manner.
// No rule of the desk lives here; the server decides, these modules show.

/** @typedef {{pointer?: string, code?: string, message: string}} ProblemItem */

/** An RFC 9457 problem from the server, or a broken line to it (status 0). */
export class Problem extends Error {
  /** @param {number} status @param {string} title @param {ProblemItem[]} errors */
  constructor(status, title, errors = []) {
    super(title);
    this.status = status;
    this.errors = errors;
  }
}

/**
 * Asks the server for JSON; same-origin cookies, and the header that marks a request as ours.
 * @param {string} url @param {{method?: string, body?: unknown}} [how] @returns {Promise<any>}
 */
export async function ask(url, how = {}) {
  /** @type {Record<string, string>} */
  const headers = { 'X-Requested-With': 'orderdesk', Accept: 'application/json' };
  if (how.body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(url, {
      method: how.method ?? 'GET',
      headers,
      credentials: 'same-origin',
      body: how.body === undefined ? undefined : JSON.stringify(how.body),
    });
  } catch {
    throw new Problem(0, t('The server cannot be reached.'));
  }
  const text = await response.text();
  let data = null;
  try {
    data = text ? JSON.parse(text) : null;
  } catch {
    throw new Problem(response.status, t('The server sent an answer that cannot be read.'));
  }
  if (!response.ok) throw new Problem(response.status, data?.detail ?? data?.title ?? response.statusText, data?.errors ?? []);
  return data;
}

/**
 * Builds an element. Text is always set as text, never as markup.
 * @param {string} tag "td.num" gives the class @param {Record<string, string|boolean>|null} [attributes]
 * @param {...(Node|string|null|undefined)} children @returns {HTMLElement}
 */
export function h(tag, attributes, ...children) {
  const [name, ...classes] = tag.split('.');
  const made = document.createElement(name || 'div');
  if (classes.length) made.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === true) made.setAttribute(key, '');
    else if (value !== false) made.setAttribute(key, value);
  }
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

/** The texts of the page's language by their English, written by the server; none where it is English. @type {Record<string, string>} */
const texts = JSON.parse(document.getElementById('texts')?.textContent || '{}');

/**
 * A text in the reader's language. The server finds these calls and sends what the catalogue has for them.
 * @param {string} text the English, with {places} @param {Record<string, string|number>} [values]
 */
export function t(text, values) {
  const said = texts[text] ?? text;
  return values ? said.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole)) : said;
}

const lang = document.documentElement.lang || 'en';
const decimals = new Map();

/** Writes an exact decimal (as text, never through a float) in the page's language. @param {string|number|null|undefined} value */
export function figure(value) {
  if (value === null || value === undefined || value === '') return '';
  const text = String(value);
  const places = text.split('.')[1]?.length ?? 0;
  let format = decimals.get(places);
  if (!format) {
    format = new Intl.NumberFormat(lang, { minimumFractionDigits: places, maximumFractionDigits: places, useGrouping: 'always' });
    decimals.set(places, format);
  }
  return format.format(/** @type {any} */ (text));
}

/** @param {string} value ISO date @returns {string} "Fri 27 Nov" */
export function day(value) {
  const date = new Date(`${value}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return value;
  return date.toLocaleDateString(lang, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
}

/** True where letters are text: a field, a list, something editable. @param {EventTarget|null} target */
export function isField(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox],[type=radio],[type=button],[type=submit]), textarea, select'));
}

/** Says something to screen readers and in the status place of the page, without moving anything. @param {string} text */
export function say(text) {
  const place = document.getElementById('status');
  if (place) place.textContent = text;
}

/** @template {Element} T @param {string} id @param {new (...a: any[]) => T} kind @returns {T} */
export function need(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page lacks #${id}`);
  return found;
}
