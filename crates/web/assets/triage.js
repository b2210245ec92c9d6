// @ts-check
// The document beside what was read from it: settle each field by one key. Called by the inbox's document page and list.
// Without this module each field is a plain form field with its own Accept button.
//
// What always holds: an answer is shown at once and sent behind; the last press on a field wins; approving waits until all
// of them have arrived; one that fails comes back as open, with the reason.
//
// The page: #fields li[data-field][data-status=sure|unsure|missing|settled][data-source="id of the mark in the document"], in it
//   input (the value), button[name=suggestion] (1-9), button[name=accept]. #approve, #hold, #ask, #merge are the buttons of the page,
//   #previous and #next lead through the queue. .source holds the document: text, tables, and pages as svg.sheet with a text for each word.
//   The list: #queue with a.row and tick boxes input[name=pick], #approve-all.
// The server: POST {#triage action}/fields {field, status: "accepted"|"corrected"|"open", value, suggestion?} -> {field, status, note?};
//   {status: "sure"} accepts all that are sure at once.
import { ask, Problem, say, t } from './shared.js';

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
  /** All that are sure, in one request. */
  function acceptSure() {
    const sure = all().filter((f) => f.dataset.status === 'sure');
    for (const f of sure) f.dataset.status = 'settled';
    sent = sent.then(() =>
      ask(`${page.getAttribute('action')}/fields`, { method: 'POST', body: { field: '', status: 'sure' } }).catch((fault) => {
        failed = true;
        for (const f of sure) f.dataset.status = 'sure';
        say(`${fault instanceof Problem ? fault.message : fault}`);
      }),
    );
    say(t('{n} fields are settled.', { n: sure.length }));
    count();
    visit(open()[0] ?? document.getElementById('approve'));
  }
  function count() {
    const left = open().length;
    const place = document.getElementById('left');
    if (place) place.textContent = left ? t('{n} to settle', { n: left }) : t('All settled');
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
      acceptSure();
      return done();
    }
    if (typing && field) {
      if (event.key === 'Enter') acceptAndGo(field), done();
      else if (event.key === 'Escape') (input(field).value = input(field).defaultValue), visit(field), done();
      return;
    }
    const list = all();
    const at = field ? list.indexOf(field) : -1;
    if (event.key === 'j' || event.key === 'k') document.getElementById(event.key === 'j' ? 'next' : 'previous')?.click(), done();
    else if (event.key === 'ArrowDown') visit(list[Math.min(at + 1, list.length - 1)]), done();
    else if (event.key === 'ArrowUp') visit(list[Math.max(at - 1, 0)]), done();
    else if (event.key === 'Enter' && field && document.activeElement === field) acceptAndGo(field), done();
    else if (event.key === 'e' && field) input(field).focus(), input(field).select(), done();
    else if (/^[1-9]$/.test(event.key) && field) {
      const choice = field.querySelectorAll('button[name=suggestion]')[Number(event.key) - 1];
      if (choice instanceof HTMLButtonElement) take(choice), done();
    } else if (event.key === 'u') {
      const last = past.pop();
      if (!last) return say(t('Nothing to undo.'));
      input(last.field).value = last.value;
      settle(last.field, 'open');
      last.field.dataset.status = last.status;
      count();
      visit(last.field);
      done();
    } else {
      const id = { a: 'approve', h: 'hold', q: 'ask', m: 'merge' }[event.key];
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
    if (!button || button.name === 'reopen' || !(field instanceof HTMLElement)) return;
    event.preventDefault();
    if (button.name === 'suggestion') take(button);
    else if (button.name === 'accept') acceptAndGo(field);
  });
  // Marking a value in the document fills the field that was worked on last: text by selecting it, a page by drawing a band round it.
  /** @type {HTMLElement|null} */
  let last = null;
  page.addEventListener('focusin', () => (last = here() ?? last));
  /** @param {string} text */
  function fill(text) {
    if (!text || !last || input(last).readOnly) return;
    input(last).value = text;
    input(last).focus();
  }
  const source = document.querySelector('.source');
  source?.addEventListener('mouseup', (event) => {
    if (event.target instanceof Element && event.target.closest('svg.sheet')) return;
    fill(getSelection()?.toString().trim() ?? '');
  });
  for (const sheet of source?.querySelectorAll('svg.sheet') ?? []) band(/** @type {SVGSVGElement} */ (sheet), fill);
  count();
  visit(open()[0] ?? document.getElementById('approve'));
}

/** A rubber band over a page: the words whose middle lies in it, line by line. @param {SVGSVGElement} sheet @param {(text: string) => void} fill */
function band(sheet, fill) {
  /** @type {{x: number, y: number, box: SVGRectElement}|null} */
  let drawn = null;
  /** A place on the screen in the sheet's own measure. @param {PointerEvent} event */
  const place = (event) => {
    const turned = sheet.getScreenCTM()?.inverse();
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(turned);
  };
  sheet.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    // The focus stays on the field, and no text is selected.
    event.preventDefault();
    const { x, y } = place(event);
    const box = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    box.classList.add('band');
    sheet.append(box);
    drawn = { x, y, box };
    sheet.setPointerCapture(event.pointerId);
  });
  sheet.addEventListener('pointermove', (event) => {
    if (!drawn) return;
    const { x, y } = place(event);
    const at = { x: Math.min(x, drawn.x), y: Math.min(y, drawn.y), width: Math.abs(x - drawn.x), height: Math.abs(y - drawn.y) };
    for (const [name, value] of Object.entries(at)) drawn.box.setAttribute(name, String(Math.round(value)));
  });
  const end = () => {
    if (!drawn) return;
    const inside = drawn.box.getBBox();
    drawn.box.remove();
    drawn = null;
    const words = [...sheet.querySelectorAll('text')]
      .map((word) => ({ text: word.textContent ?? '', at: word.getBBox() }))
      .filter(({ at }) => at.x + at.width / 2 > inside.x && at.x + at.width / 2 < inside.x + inside.width && at.y + at.height / 2 > inside.y && at.y + at.height / 2 < inside.y + inside.height);
    words.sort((a, b) => (Math.abs(a.at.y - b.at.y) > Math.min(a.at.height, b.at.height) / 2 ? a.at.y - b.at.y : a.at.x - b.at.x));
    fill(words.map((word) => word.text).join(' '));
  };
  sheet.addEventListener('pointerup', end);
  sheet.addEventListener('pointercancel', () => (drawn?.box.remove(), (drawn = null)));
}

/** x ticks a row of the list, a approves what is ticked; j, k and Enter are those of every list. @param {HTMLElement} list */
function walk(list) {
  const ticks = () => /** @type {HTMLInputElement[]} */ ([...list.querySelectorAll('input[name=pick]')]);
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !['x', 'X', 'a'].includes(event.key)) return;
    if ((event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') || event.target instanceof HTMLSelectElement) return;
    if (event.key === 'a') {
      const button = document.getElementById('approve-all');
      if (!button || !ticks().some((tick) => tick.checked)) return;
      event.preventDefault();
      return button.click();
    }
    event.preventDefault();
    if (event.key === 'X') {
      const on = ticks().some((tick) => !tick.checked);
      for (const tick of ticks()) tick.checked = on;
      return say(t('{n} documents are ticked.', { n: on ? ticks().length : 0 }));
    }
    const tick = document.activeElement?.closest('tr')?.querySelector('input[name=pick]');
    if (!(tick instanceof HTMLInputElement)) return say(t('Only a document on which nothing is open can be ticked.'));
    tick.checked = !tick.checked;
    say(t('{n} documents are ticked.', { n: ticks().filter((tick) => tick.checked).length }));
  });
}
