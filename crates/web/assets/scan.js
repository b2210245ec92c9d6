// @ts-check
// Pick, pack and inspect with a scanner: it types digits fast and ends in Enter. Called by those three pages.
// Without this module each scan is a plain post of the form and the page comes back with the count.
//
// What always holds: the field has the focus whenever no other control was chosen; each scan is counted once, at once on the page
// and in order at the server, whose count wins; a wrong scan is never counted and stays on the screen until the next one.
//
// The page: form#scan with input[name=code]; rows tr[data-row][data-codes="sku gtin"][data-need][data-done]; #verdict; #complete.
// A scan of "4*" before the code, or the field quantity, counts four.
// The server: POST {form action} {code, quantity} -> {row, done, need} or a problem whose title says what is wrong.
import { ask, Problem, t } from './shared.js';

const form = document.getElementById('scan');
if (form instanceof HTMLFormElement) scan(form);

/** @param {HTMLFormElement} page */
function scan(page) {
  const field = /** @type {HTMLInputElement} */ (page.querySelector('input[name=code]'));
  const verdict = /** @type {HTMLElement} */ (document.getElementById('verdict'));
  const complete = /** @type {HTMLButtonElement|null} */ (document.getElementById('complete'));
  const rows = /** @type {HTMLTableRowElement[]} */ ([...document.querySelectorAll('tr[data-row]')]);
  /** @type {Promise<unknown>} */
  let sent = Promise.resolve();

  /** @param {'right'|'wrong'|'done'} kind @param {string} head @param {string} text */
  function show(kind, head, text) {
    const title = document.createElement('b');
    title.textContent = head;
    verdict.replaceChildren(title, document.createTextNode(text));
    verdict.className = 'verdict';
    void verdict.offsetWidth; // starts the flash anew
    verdict.className = `verdict ${kind}`;
  }
  /** @param {HTMLTableRowElement} row */
  const left = (row) => Number(row.dataset.need) - Number(row.dataset.done);
  /** @param {HTMLTableRowElement} row @param {number} done */
  function count(row, done) {
    row.dataset.done = String(done);
    row.classList.toggle('full', left(row) <= 0);
    const place = row.querySelector('[data-count]');
    if (place instanceof HTMLInputElement) place.value = String(done);
    else if (place) place.textContent = String(done);
    for (const other of rows) other.classList.toggle('now', other === row);
    row.scrollIntoView({ block: 'nearest' });
  }

  page.addEventListener('submit', (event) => {
    if (event.submitter instanceof HTMLButtonElement && event.submitter.value) return;
    event.preventDefault();
    const typed = field.value.trim();
    field.value = '';
    if (!typed) return;
    const [, times, code = typed] = /^(\d{1,4})\*(.+)$/.exec(typed) ?? [];
    const quantity = Number(times ?? 1);
    const fits = rows.filter((row) => row.dataset.codes?.toLowerCase().split(' ').includes(code.toLowerCase()));
    const row = fits.find((r) => left(r) >= quantity) ?? fits[0];
    if (!row) return show('wrong', t('Wrong item'), t('{code} is not on this list. Put it back.', { code }));
    if (left(row) < quantity) return show('wrong', t('Too many'), t('{item}: only {need} are needed, {done} are counted.', { item: row.dataset.name ?? '', need: row.dataset.need ?? '', done: row.dataset.done ?? '' }));
    count(row, Number(row.dataset.done) + quantity);
    const all = rows.every((r) => left(r) <= 0);
    if (all) show('done', t('All there'), t('Everything on the list is counted.'));
    else show('right', t('{done} of {need}', { done: row.dataset.done ?? '', need: row.dataset.need ?? '' }), `${row.dataset.name}`);
    if (complete && all) complete.classList.add('primary');
    sent = sent
      .then(() => ask(page.getAttribute('action') ?? '', { method: 'POST', body: { code, quantity, row: row.dataset.row } }))
      .then((answer) => {
        if (answer && Number(answer.done) > Number(row.dataset.done)) count(row, Number(answer.done));
      })
      .catch((fault) => {
        count(row, Number(row.dataset.done) - quantity);
        show('wrong', t('Not counted'), `${code}: ${fault instanceof Problem ? fault.message : fault}`);
      });
  });
  // A count may be put right by hand.
  page.addEventListener('change', (event) => {
    const field = event.target instanceof HTMLInputElement && event.target.matches('[data-count]') ? event.target : null;
    const row = field?.closest('tr');
    if (field && row) row.dataset.done = String(Number(field.value) || 0);
  });
  // A scanner types wherever the focus is: bring it back when a digit comes and no field has it.
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1) return;
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement || event.target instanceof HTMLTextAreaElement) return;
    field.focus();
  });
  field.focus();
}
