// @ts-check
// A list to choose from by a digit, the arrows or a click. One is open at a time. Called by order-entry.js.
import { h } from './shared.js';

/** @typedef {import('./held-keys.js').Press} Press */

export class Choices {
  constructor() {
    /** The list that is open, with what taking one of it does. @type {{list: HTMLElement, take: (n: number) => void, close: () => void}|null} */
    this.open = null;
  }

  /** @param {Element|null} at */
  contains(at) {
    return this.open !== null && this.open.list.contains(at);
  }

  /** @param {{code: string, text: string, aside: string}[]} offers @param {string} label @param {(n: number) => void} take @param {() => void} close */
  list(offers, label, take, close) {
    const list = h('ol.choices', { role: 'listbox', tabindex: '-1', 'aria-label': label }, ...offers.slice(0, 9).map((o, n) => h('li', { role: 'option', id: `choice-${n}`, 'aria-selected': String(n === 0) }, h('kbd', null, String(n + 1)), ' ', h('b', null, o.code), ' ', o.text, ' ', h('span.soft', null, o.aside))));
    list.setAttribute('aria-activedescendant', 'choice-0');
    list.addEventListener('click', (event) => {
      const li = event.target instanceof Element ? event.target.closest('li') : null;
      if (li) this.open?.take([...list.children].indexOf(li));
    });
    this.open = {
      list,
      take: (n) => {
        if (n < 0 || n >= list.children.length) return;
        this.open = null;
        take(n);
      },
      close: () => {
        this.open = null;
        close();
      },
    };
    return list;
  }

  /** @param {Press} key */
  press(key) {
    if (!this.open) return false;
    const options = [...this.open.list.children];
    const at = options.findIndex((o) => o.getAttribute('aria-selected') === 'true');
    if (key.key === 'Escape') this.open.close();
    else if (key.key === 'Enter' && !key.ctrl) this.open.take(at);
    else if (/^[1-9]$/.test(key.key) && !key.ctrl && !key.alt) this.open.take(Number(key.key) - 1);
    else if (key.key === 'ArrowDown' || key.key === 'ArrowUp') {
      const next = (at + (key.key === 'ArrowDown' ? 1 : options.length - 1)) % options.length;
      options.forEach((o, n) => o.setAttribute('aria-selected', String(n === next)));
      this.open.list.setAttribute('aria-activedescendant', `choice-${next}`);
    } else return key.key !== 'Tab' && !key.ctrl && !key.alt;
    return true;
  }
}
