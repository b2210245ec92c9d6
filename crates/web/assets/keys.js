// @ts-check
// The keys that work on every page: driven by the one table the server writes into <script type="application/json" id="keys">.
// Called by the layout. Letters never fire in a field and can be switched off ("letters": false); chords always work.
//
// The table: {letters: bool, sequence_ms: 1200, keys: [{id, press: ["g i"], text, group, does, target}]}
//   does   go (target: path) | focus (selector) | click (selector) | row (target: 1 or -1) | sheet | palette | undo | page (told on the sheet only)
//   press  "?", "/", "n", "g i", "Ctrl+K", "Alt+Z"
import { ask, h, isField, t } from './shared.js';

/** @typedef {{id: string, press: string[], text: string, group: string, does: string, target?: string}} Key */
/** @typedef {{letters: boolean, sequence_ms?: number, keys: Key[]}} Table */

/** @returns {Table} */
export function table() {
  const place = document.getElementById('keys');
  return place?.textContent ? JSON.parse(place.textContent) : { letters: true, keys: [] };
}

const keys = table();
let first = '';
let firstAt = 0;

for (const key of keys.keys) {
  for (const place of document.querySelectorAll(`[data-key="${CSS.escape(key.id)}"]`)) {
    place.setAttribute('aria-keyshortcuts', key.press.join(' ').replace('Ctrl', 'Control'));
    if (place instanceof HTMLElement && !place.title) place.title = `${key.text} (${key.press[0]})`;
  }
}

/** @param {KeyboardEvent} event */
function chord(event) {
  const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${name}`;
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (event.key === 'Escape') {
    // A dialog closes itself. In a field Esc only leaves it; what was typed stays.
    first = '';
    if (isField(event.target) && event.target instanceof HTMLElement && event.target.matches('[type=search]')) event.target.blur();
    return;
  }
  if (!modified && (isField(event.target) || !keys.letters || document.querySelector('dialog[open]'))) return;
  const pressed = modified ? chord(event) : event.key;
  const both = !modified && first && event.timeStamp - firstAt < (keys.sequence_ms ?? 1200) ? `${first} ${pressed}` : '';
  const hit = keys.keys.find((k) => k.press.includes(both)) ?? keys.keys.find((k) => k.press.includes(pressed));
  first = '';
  if (hit && hit.does !== 'page') {
    if (act(hit) !== false) event.preventDefault();
  } else if (!modified && keys.keys.some((k) => k.press.some((p) => p.startsWith(`${pressed} `)))) {
    first = pressed;
    firstAt = event.timeStamp;
  }
});

/** @param {Key} key @returns {boolean|void} false where there is nothing to do it to */
function act(key) {
  const target = key.target ?? '';
  if (key.does === 'go') location.assign(target);
  else if (key.does === 'sheet') sheet();
  else if (key.does === 'palette') palette();
  else if (key.does === 'row') {
    const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('main a.row')]);
    if (!links.length || document.getElementById('next')) return false; // a queue has its own
    const row = document.activeElement?.closest('tr');
    const at = links.findIndex((link) => link.closest('tr') === row) + Number(target);
    links[Math.max(0, Math.min(at, links.length - 1))]?.focus();
  }
  else {
    const place = document.querySelector(key.does === 'undo' ? '[data-undo]' : target || '[data-none]');
    if (!(place instanceof HTMLElement)) return;
    if (key.does === 'focus') {
      place.focus();
      if (place instanceof HTMLInputElement) place.select();
    } else place.click();
  }
}

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest('[data-open-sheet]')) {
    event.preventDefault();
    sheet();
  }
  // One open menu at a time, and a click beside it closes it.
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(event.target)) menu.removeAttribute('open');
});

/** @param {string} press @returns {(Node|string)[]} "g i" as two caps, "Ctrl+K" as one */
const caps = (press) => press.split(' ').flatMap((p, n) => (n ? [' ', h('kbd', null, p)] : [h('kbd', null, p)]));

function sheet() {
  const dialog = document.getElementById('keysheet');
  if (!(dialog instanceof HTMLDialogElement)) return;
  const groups = [...new Set(keys.keys.map((k) => k.group))];
  dialog.querySelector('[data-content]')?.replaceChildren(
    ...groups.map((group) =>
      h('section', null, h('h3', null, group), h('dl', null, ...keys.keys.filter((k) => k.group === group).flatMap((k) => [h('dt', null, ...caps(k.press[0] ?? '')), h('dd', null, k.text)]))),
    ),
  );
  dialog.showModal();
}

function palette() {
  const dialog = document.getElementById('palette');
  const field = dialog?.querySelector('input');
  const list = dialog?.querySelector('ul');
  if (!(dialog instanceof HTMLDialogElement) || !field || !list) return;
  /** @type {{text: string, href: string, press: string}[]} */
  const places = [...document.querySelectorAll('nav.side a[href]')].map((a) => ({
    text: a.firstChild?.textContent?.trim() ?? '',
    href: a.getAttribute('href') ?? '/',
    press: keys.keys.find((k) => k.target === a.getAttribute('href'))?.press[0] ?? '',
  }));
  const show = () => {
    const words = field.value.trim().toLowerCase();
    const fits = places.filter((p) => p.text.toLowerCase().includes(words));
    if (words) fits.push({ text: t('Search for “{words}”', { words: field.value.trim() }), href: `/search?${new URLSearchParams({ q: field.value.trim() })}`, press: '' });
    list.replaceChildren(...fits.map(link));
  };
  /** @param {{text: string, href: string, press?: string}} p */
  const link = (p) => h('li', null, h('a', { href: p.href }, p.text, ' ', ...(p.press ? caps(p.press) : [])));
  field.value = '';
  field.oninput = async () => {
    show();
    const q = field.value.trim();
    if (q.length < 2) return;
    const hits = await ask(`/lookup/search?${new URLSearchParams({ q })}`).catch(() => []);
    // What was found stands after the places, unless more was typed meanwhile.
    if (q === field.value.trim()) list.lastElementChild?.before(...hits.map(link));
  };
  dialog.onkeydown = (event) => {
    const links = [...list.querySelectorAll('a')];
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    if (event.key === 'ArrowDown') links[Math.min(at + 1, links.length - 1)]?.focus();
    else if (event.key === 'ArrowUp') (at > 0 ? links[at - 1] : field)?.focus();
    else if (event.key === 'Enter' && at < 0) links[0]?.click();
    else return;
    event.preventDefault();
  };
  show();
  dialog.showModal();
  field.focus();
}

// What lives is brought up to date when the desk's version has risen; the focus stays on its link.
const live = /** @type {HTMLElement|null} */ (document.querySelector('[data-live]'));
if (live) {
  let seen = live.dataset.version;
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const now = await (await fetch(live.dataset.live ?? '')).text();
      if (now === seen) return;
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
      const fresh = page.querySelector('[data-live]');
      const at = document.activeElement?.getAttribute('href');
      if (!fresh) return;
      seen = now;
      live.replaceChildren(...fresh.childNodes);
      if (at) /** @type {HTMLElement|null} */ (live.querySelector(`[href="${CSS.escape(at)}"]`))?.focus();
    } catch {
      // The next time will do.
    }
  }, 10_000);
}
