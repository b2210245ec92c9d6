// @ts-check
// Says at once what a document taught: when a field of the document's page is settled, the rows that follow from it are fetched anew.
// Without this module they stand there when the page is opened again.
//
// The page: #learned[data-path]; the fields are li[data-field][data-status] of triage.js, which this module only watches.
const place = () => document.getElementById('learned');
const fields = document.getElementById('triage');
/** @type {ReturnType<typeof setTimeout>|undefined} */
let waiting;

async function fetched() {
  const at = place();
  const path = at?.dataset.path;
  if (!at || !path) return;
  const answer = await fetch(path, { headers: { accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return;
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('learned');
  if (next && next.innerHTML !== at.innerHTML) at.replaceChildren(...next.childNodes);
}

if (fields && place()) {
  // The answer to a press is on its way when the field changes; a moment later it is known what was learned.
  const watch = new MutationObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      await fetched();
      waiting = setTimeout(fetched, 1500);
    }, 400);
  });
  watch.observe(fields, { subtree: true, attributes: true, attributeFilter: ['data-status'] });
}
