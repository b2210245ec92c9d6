// @ts-check
// Keys that have to wait for an answer: kept in order and played back when it is there, so that none is lost. Called by order-entry.js.
import { Problem, go, say } from './shared.js';

/** @typedef {{key: string, ctrl: boolean, alt: boolean, shift: boolean}} Press */

const KEYS_KEPT_MAX = 5000;

export class HeldKeys {
  /**
   * @param {HTMLFormElement} form
   * @param {(key: Press) => boolean} press does what a key stands for; false leaves it to the browser
   * @param {(text: string) => void} paste
   */
  constructor(form, press, paste) {
    this.form = form;
    this.press = press;
    this.paste = paste;
    this.holding = 0;
    /** @type {(Press|string)[]} a string is pasted text */
    this.kept = [];
  }

  get held() {
    return this.holding > 0;
  }

  /** @param {Press|string} next */
  keep(next) {
    if (this.kept.length < KEYS_KEPT_MAX) this.kept.push(next);
  }

  /** Keeps all keys until the work is done. @param {Promise<unknown>} work @param {string} why */
  async during(work, why) {
    this.holding += 1;
    say(why);
    try {
      await work;
    } catch (fault) {
      say(fault instanceof Problem ? fault.message : String(fault));
    } finally {
      this.holding -= 1;
      while (this.holding === 0) {
        const next = this.kept.shift();
        if (next === undefined) break;
        if (typeof next === 'string') this.paste(next);
        else if (!this.press(next)) this.playBack(next);
      }
    }
  }

  /** What the browser would have done with a key that was kept. @param {Press} key */
  playBack(key) {
    const at = document.activeElement;
    if (key.ctrl || key.alt) return;
    if (key.key === 'Tab') {
      const stops = [...this.form.querySelectorAll('input, select, button, a[href]')].filter((s) => s instanceof HTMLElement && s.tabIndex >= 0 && s.getClientRects().length > 0);
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
}
