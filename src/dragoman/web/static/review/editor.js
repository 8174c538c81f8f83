// The editor of a field: a list that what is typed narrows; digits pick from it, Enter takes what is marked, Escape leaves.
import { el, partyShown } from "./dom.js";

const MANY = new Set(["modes", "contexts", "attribution"]);
const PARTIES = new Set(["actors", "recipients"]);
const TYPED = new Set(["date", "magnitude"]);
const CLEARED = { modes: [], contexts: [], actors: [], recipients: [], date: null, place: null, attribution: [], magnitude: { dead: null, injured: null, size: null } };
const HELP = {
  date: "2024-05-03, 2024-05, 2024, or 2024-05-03..2024-05-09", magnitude: "dead, injured, people taking part: 12, 30, -",
  actors: "a name, or codes: KEN MIL", recipients: "a name, or codes: KEN MIL", place: "a place", type: "type", modes: "mode", contexts: "context", status: "status", attribution: "speaker",
};

export class Editor {
  // `save` takes the new value; `closed` is called when the editor has gone; `suggest` gives offers for what is typed.
  constructor(box, field, view, { save, closed, suggest }) {
    Object.assign(this, { box, field, view, save, closed, suggest, active: -1, offers: [], turn: 0, pending: Promise.resolve() });
    this.value = view.form[field];
    this.chip = PARTIES.has(field) ? 0 : -1;
    this.open();
  }

  open() {
    const list = `list-${this.field}`;
    this.input = el("input", {
      type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": list, "aria-autocomplete": "list", "aria-label": HELP[this.field], autocomplete: "off",
      spellcheck: "false", dir: "auto", placeholder: HELP[this.field], oninput: () => this.ask(), onkeydown: (event) => this.key(event),
    });
    this.list = el("ul", { id: list, role: "listbox", class: "offers" });
    this.chips = el("p", { class: "chips" });
    this.box.replaceChildren(...(PARTIES.has(this.field) ? [this.chips] : []), this.input, this.list);
    this.box.hidden = false;
    this.drawChips();
    this.offer(this.standard());
    this.input.focus();
  }

  close() {
    this.box.hidden = true;
    this.box.replaceChildren();
    this.closed();
  }

  standard() {
    if (this.field === "attribution") return this.view.statements.map((one) => ({ value: one.index, label: one.speaker, note: `${one.kind} speech` }));
    return this.view.alternatives[this.field] ?? [];
  }

  ask() {
    const text = this.input.value;
    this.turn += 1;
    const turn = this.turn;
    if (this.field === "attribution") {
      this.offer(this.standard().filter((one) => one.label.toLowerCase().includes(text.toLowerCase())), 0);
    } else if (!TYPED.has(this.field)) {
      this.pending = (text ? this.suggest(this.field, text) : Promise.resolve(this.standard())).then((offers) => {
        if (turn === this.turn) this.offer(offers, text ? 0 : -1);
      }).catch(() => this.offer([]));
    }
  }

  offer(offers, active = -1) {
    const none = this.field in CLEARED ? [{ value: CLEARED[this.field], label: "none", note: "clear it", none: true }] : [];
    this.offers = [...offers, ...none];
    this.active = offers.length ? active : -1;
    this.draw();
  }

  draw() {
    const chosen = (offer) => MANY.has(this.field) && !offer.none && this.value?.includes(offer.value);
    this.list.replaceChildren(...this.offers.map((offer, index) => el("li", {
      id: `${this.list.id}-${index}`, role: "option", "aria-selected": index === this.active ? "true" : "false", class: index === this.active ? "active" : null,
      onmousedown: (event) => { event.preventDefault(); this.finish(() => this.pick(offer)); },
    }, el("kbd", {}, offer.none ? "0" : index < 9 && !TYPED.has(this.field) ? String(index + 1) : ""), el("span", { dir: "auto" }, chosen(offer) ? "✓ " : "", offer.label), el("span", { class: "soft", dir: "auto" }, offer.note))));
    this.input.setAttribute("aria-activedescendant", this.active >= 0 ? `${this.list.id}-${this.active}` : "");
    this.list.children[this.active]?.scrollIntoView({ block: "nearest" });
  }

  drawChips() {
    if (!PARTIES.has(this.field)) return;
    const parties = this.value ?? [];
    this.chip = Math.min(this.chip, parties.length - 1);
    this.chips.replaceChildren(...parties.map((party, index) => el("span", { class: index === this.chip ? "chip chosen" : "chip", dir: "auto" }, partyShown(party))),
      el("span", { class: "soft small" }, parties.length ? " ← → choose one, Backspace removes it" : " nobody yet"));
  }

  key(event) {
    const empty = this.input.value === "";
    const parties = PARTIES.has(this.field) && empty;
    if (event.key === "Escape" || (event.key === "Tab" && empty)) return this.taken(event, () => this.close());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") return this.taken(event, () => this.move(event.key === "ArrowDown" ? 1 : -1));
    if (event.key === "Enter") return this.taken(event, () => this.finish(() => this.enter(event.shiftKey), event.shiftKey));
    if (parties && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      return this.taken(event, () => { this.chip = Math.max(0, this.chip + (event.key === "ArrowRight" ? 1 : -1)); this.drawChips(); });
    }
    if (parties && event.key === "Backspace" && this.value?.length) {
      return this.taken(event, () => this.finish(() => this.done(this.value.filter((_, index) => index !== this.chip))));
    }
    const digit = /^[0-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !TYPED.has(this.field);
    if (digit) {
      const offer = event.key === "0" ? this.offers.find((one) => one.none) : this.offers[Number(event.key) - 1];
      if (offer) return this.taken(event, () => this.finish(() => this.pick(offer)));
    }
    return undefined;
  }

  taken(event, action) {
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  // Takes a value. Keys that follow at once belong to the card again, so the input gives the focus away before the server has answered.
  async finish(action, stay = false) {
    if (this.finishing) return;
    if (!stay) this.input.blur();
    this.finishing = Promise.resolve(action()).finally(() => { this.finishing = null; });
    await this.finishing;
  }

  move(step) {
    if (!this.offers.length) return;
    this.active = (this.active + step + this.offers.length) % this.offers.length;
    this.draw();
  }

  async enter(stay) {
    await this.pending;
    const text = this.input.value.trim();
    if (this.active >= 0) return this.pick(this.offers[this.active], stay);
    if (text && this.field === "date") return this.done(text);
    if (text && this.field === "magnitude") return this.done(numbers(text));
    if (!text) return this.close();
    return this.input.focus();
  }

  pick(offer, stay = false) {
    if (offer.none) return this.done(offer.value);
    if (MANY.has(this.field)) {
      const held = this.value ?? [];
      return this.done(held.includes(offer.value) ? held.filter((one) => one !== offer.value) : [...held, offer.value], stay);
    }
    return this.done(PARTIES.has(this.field) ? this.party(offer.value) : offer.value);
  }

  // A party of the text is added; one that was typed gives its codes to the chosen one, whose words stay.
  party(value) {
    const held = this.value ?? [];
    if (value.text && !held.some((one) => one.start === value.start && one.end === value.end)) return [...held, value];
    const at = Math.max(0, this.chip);
    if (!held.length) return [value];
    const { text, start, end } = held[at];
    return held.map((one, index) => (index === at ? { ...value, text, start, end } : one));
  }

  async done(value, stay = false) {
    const kept = await this.save(this.field, value);
    if (!kept) this.input.focus();
    else if (stay) {
      this.value = value;
      this.input.value = "";
      this.ask();
    }
  }
}

function numbers(text) {
  const parts = text.split(/[,;\s]+/).map((part) => (/^\d+$/.test(part) ? Number(part) : null));
  return { dead: parts[0] ?? null, injured: parts[1] ?? null, size: parts[2] ?? null };
}
