// @ts-check
// Bringing files into the inbox: what becomes of each is said as it is done, with a bar. Called by the inbox's list.
// Without this module the form is posted as a whole and the next page says it.
//
// The page: #bring (the form) with input[type=file], #progress with progress#bar, #taken (a list).
// The server: POST {#bring action}, one file or zip at a time, Accept: application/x-ndjson -> a line for each document:
//   {done, of, taken?: {name, number, said}}; a problem's text where nothing was taken in.
import { h, say, t } from './shared.js';

const form = document.getElementById('bring');
if (form instanceof HTMLFormElement) bring(form);

/** @param {HTMLFormElement} page */
function bring(page) {
  const files = /** @type {HTMLInputElement} */ (page.querySelector('input[type=file]'));
  const place = /** @type {HTMLElement} */ (document.getElementById('progress'));
  const bar = /** @type {HTMLProgressElement} */ (document.getElementById('bar'));
  const list = /** @type {HTMLElement} */ (document.getElementById('taken'));
  let working = false;

  page.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (working || !files.files?.length) return;
    working = true;
    const chosen = [...files.files];
    list.replaceChildren();
    list.hidden = false;
    place.hidden = false;
    /** @type {string[]} */
    const numbers = [];
    let wrong = 0;
    for (const [at, file] of chosen.entries()) {
      // A long document has no middle: the bar moves by itself until it is read.
      bar.removeAttribute('value');
      say(`${file.name}: ${t('{done} of {need}', { done: at + 1, need: chosen.length })}`);
      try {
        await one(file, at, chosen.length, numbers);
      } catch (fault) {
        wrong += 1;
        told(`${file.name}: ${fault instanceof Error ? fault.message : fault}`, null);
      }
    }
    place.hidden = true;
    working = false;
    files.value = '';
    say(t('{n} documents were taken in.', { n: numbers.length }));
    if (numbers.length === 1 && chosen.length === 1 && !wrong) location.assign(`/inbox/${numbers[0]}`);
    else if (numbers.length) list.append(h('li', null, h('a.button', { href: '/inbox' }, t('Show them in the inbox'))));
  });

  /** @param {File} file @param {number} at @param {number} of @param {string[]} numbers */
  async function one(file, at, of, numbers) {
    const body = new FormData();
    body.append(files.name, file);
    const answer = await fetch(page.action, { method: 'POST', body, headers: { Accept: 'application/x-ndjson', 'X-Requested-With': 'orderdesk' } });
    const kind = answer.headers.get('Content-Type') ?? '';
    if (!answer.ok || !kind.includes('ndjson') || !answer.body) throw new Error(said(await answer.text()) || t('it could not be taken in'));
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    let heard = 0;
    for (;;) {
      const { done, value } = await reader.read();
      rest += value ?? '';
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const step = JSON.parse(line);
        if (step.of + of > 2) {
          bar.max = of;
          bar.value = at + step.done / Math.max(1, step.of);
        }
        if (!step.taken) continue;
        heard += 1;
        if (step.taken.number) numbers.push(step.taken.number);
        told(step.taken.said, step.taken.number);
      }
      if (done) break;
    }
    if (!heard) throw new Error(t('it is empty, nothing was taken in'));
  }

  /** @param {string} text @param {string|null} number */
  function told(text, number) {
    list.append(h('li', null, number ? h('a', { href: `/inbox/${number}` }, text) : h('span.said.block', null, h('b', null, t('Stop')), ` ${text}`)));
  }

  /** The sentence of a page or problem. @param {string} text */
  function said(text) {
    try {
      return JSON.parse(text).detail ?? '';
    } catch {
      return new DOMParser().parseFromString(text, 'text/html').querySelector('main p, p')?.textContent?.trim() ?? '';
    }
  }
}
