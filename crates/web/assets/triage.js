// @ts-check
// The document beside what was read from it: settle each field by one key. Called by the inbox's document page and list.
// Without this module each field is a plain form field with its own Accept button.
//
// What always holds: an answer is shown at once and sent behind; the last press on a field wins; approving waits until all
// of them have arrived; one that fails comes back as open, with the reason.
//
// The page: #fields li[data-field][data-status=sure|unsure|missing|settled][data-source="id of the mark in the document"], in it
//   input (the value), button[name=suggestion] (1-9), button[name=accept]. #approve, #hold, #ask are the buttons of the page.
// The server: POST {#triage action}/fields {field, status: "accepted"|"corrected"|"open", value, suggestion?} -> {field, status, note?}
import { ask, Problem, say } from './shared.js';

const form = document.getElementById('triage');
if (form instanceof HTMLFormElement) triage(form);
const queue = document.getElementById('queue');
if (queue) walk(queue);

/** @param {HTMLFormElement} page */
function triage(page) {
  const all = () => /** @type {HTMLElement[]} */ ([...page.querySelectorAll('[data-field]')]);
  const open = () => all().filter((f) => f.dataset.status === 'unsure' || f.dataset.status === 'missing');
  /** @type {{field: HTMLElement, status: string, value: string}[]} */
  const past = [];
  /** @type {Promise<unknown>} */
  let sent = Promise.resolve();
  let failed = false;

  /** @param {HTMLElement} field */
  const input = (field) => /** @type {HTMLInputElement} */ (field.querySelector('input'));
  const here = () => {
    const at = document.activeElement?.closest('[data-field]');
    return at instanceof HTMLElement ? at : null;
  };
  /** @param {HTMLElement|undefined|null} field */
  function visit(field) {
    if (!field) return;
    field.focus();
    field.scrollIntoView({ block: 'nearest' });
  }
  page.addEventListener('focusin', () => {
    for (const mark of document.querySelectorAll('.source .now')) mark.classList.remove('now');
    const source = here()?.dataset.source;
    for (const id of source?.split(' ') ?? []) {
      const mark = document.getElementById(id);
      mark?.classList.add('now');
      mark?.scrollIntoView({ block: 'nearest' });
    }
  });

  /** @param {HTMLElement} field @param {'accepted'|'corrected'|'open'} status @param {string} [suggestion] */
  function settle(field, status, suggestion) {
    const before = { field, status: field.dataset.status ?? '', value: input(field).defaultValue };
    if (status !== 'open') past.push(before);
    field.dataset.status = status === 'open' ? before.status : 'settled';
    input(field).defaultValue = input(field).value;
    const body = { field: field.dataset.field, status, value: input(field).value, ...(suggestion ? { suggestion } : {}) };
    sent = sent.then(() =>
      ask(`${page.getAttribute('action')}/fields`, { method: 'POST', body }).catch((fault) => {
        failed = true;
        field.dataset.status = 'unsure';
        say(`${field.dataset.field}: ${fault instanceof Problem ? fault.message : fault}`);
      }),
    );
    count();
  }
  function count() {
    const left = open().length;
    const place = document.getElementById('left');
    if (place) place.textContent = left ? `${left} to settle` : 'All settled';
  }
  /** Accepts what stands in the field, then the next that is open, else the approval. @param {HTMLElement} field @param {string} [suggestion] */
  function acceptAndGo(field, suggestion) {
    const list = all();
    settle(field, input(field).value === input(field).defaultValue && !suggestion ? 'accepted' : 'corrected', suggestion);
    const rest = open();
    const after = rest.find((f) => list.indexOf(f) > list.indexOf(field)) ?? rest[0];
    if (after) visit(after);
    else document.getElementById('approve')?.focus();
  }
  /** @param {string} id */
  async function press(id) {
    const button = document.getElementById(id);
    if (!(button instanceof HTMLButtonElement)) return;
    failed = false;
    await sent;
    if (!failed) page.requestSubmit(button);
  }

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    const field = here();
    const typing = document.activeElement instanceof HTMLInputElement;
    const done = () => event.preventDefault();
    if (typing && !field) return;
    if (event.key === 'Enter' && event.shiftKey) {
      for (const f of all()) if (f.dataset.status === 'sure') settle(f, 'accepted');
      return done();
    }
    if (typing && field) {
      if (event.key === 'Enter') acceptAndGo(field), done();
      else if (event.key === 'Escape') (input(field).value = input(field).defaultValue), visit(field), done();
      return;
    }
    const list = all();
    const at = field ? list.indexOf(field) : -1;
    if (event.key === 'j' || event.key === 'ArrowDown') visit(list[Math.min(at + 1, list.length - 1)]), done();
    else if (event.key === 'k' || event.key === 'ArrowUp') visit(list[Math.max(at - 1, 0)]), done();
    else if (event.key === 'Enter' && field && document.activeElement === field) acceptAndGo(field), done();
    else if (event.key === 'e' && field) input(field).focus(), input(field).select(), done();
    else if (/^[1-9]$/.test(event.key) && field) {
      const choice = field.querySelectorAll('button[name=suggestion]')[Number(event.key) - 1];
      if (choice instanceof HTMLButtonElement) take(choice), done();
    } else if (event.key === 'u') {
      const last = past.pop();
      if (!last) return say('Nothing to undo.');
      input(last.field).value = last.value;
      settle(last.field, 'open');
      last.field.dataset.status = last.status;
      count();
      visit(last.field);
      done();
    } else {
      const id = { a: 'approve', h: 'hold', q: 'ask' }[event.key];
      if (id) void press(id), done();
    }
  });
  /** @param {HTMLButtonElement} choice */
  function take(choice) {
    const field = choice.closest('[data-field]');
    if (!(field instanceof HTMLElement)) return;
    input(field).value = choice.dataset.value ?? choice.value;
    acceptAndGo(field, choice.value);
  }
  page.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    const field = button?.closest('[data-field]');
    if (!button || !(field instanceof HTMLElement)) return;
    event.preventDefault();
    if (button.name === 'suggestion') take(button);
    else if (button.name === 'accept') acceptAndGo(field);
  });
  // Marking a value in the document fills the field that was worked on last.
  /** @type {HTMLElement|null} */
  let last = null;
  page.addEventListener('focusin', () => (last = here() ?? last));
  document.querySelector('.source')?.addEventListener('mouseup', () => {
    const text = getSelection()?.toString().trim();
    if (!text || !last) return;
    input(last).value = text;
    input(last).focus();
  });
  count();
  visit(open()[0] ?? document.getElementById('approve'));
}

/** j and k through the rows of the list; Enter opens by itself, as the focus is on the link. @param {HTMLElement} list */
function walk(list) {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !['j', 'k'].includes(event.key)) return;
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
    const links = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('tbody a.row')]);
    const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    links[event.key === 'j' ? Math.min(at + 1, links.length - 1) : Math.max(at - 1, 0)]?.focus();
    event.preventDefault();
  });
}
