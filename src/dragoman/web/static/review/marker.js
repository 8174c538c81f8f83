// Spans by keyboard: the ends of a field's span moved word by word, or words selected anew with the arrows.
const SPANNED = new Set(["actors", "recipients", "date", "place", "trigger"]);
const PAUSE = 900; // milliseconds after the last move until it is kept; other decisions keep it at once

export class Marker {
  constructor(screen) {
    this.screen = screen;
    this.active = null;
    this.waiting = null;
  }

  // Moves an end of the span of the field in focus; several moves in a row are one decision.
  nudge(side, direction, character) {
    const { view, text, card } = this.screen;
    const field = card.field;
    const span = spanOf(view.form, field);
    if (!SPANNED.has(field) || !span) {
      this.screen.notice("This field has no span to move. Go to an actor, recipient, date, place or the trigger; s selects words for it.");
      return;
    }
    const moved = { start: span.start, end: span.end };
    moved[side] = text.step(moved[side], direction, { end: side === "end", character });
    if (moved.start >= moved.end) return;
    this.put(field, moved.start, moved.end);
  }

  put(field, start, end) {
    const { view, text } = this.screen;
    const quote = { text: text.quote(start, end), start, end };
    const old = view.form[field];
    const after = Array.isArray(old) ? [{ ...old[0], ...quote }, ...old.slice(1)] : { ...old, ...quote };
    this.waiting = this.waiting?.field === field ? { ...this.waiting, after } : { field, after };
    this.screen.view = { ...view, form: { ...view.form, [field]: after } };
    text.view = this.screen.view;
    text.draw();
    text.flash(field);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  // Keeps a moved span before something else is decided.
  async settle() {
    clearTimeout(this.timer);
    if (!this.waiting) return;
    const { field, after } = this.waiting;
    this.waiting = null;
    await this.screen.decide("span", { field, after });
  }

  async keep() {
    await this.settle();
    this.screen.card.focus();
  }

  // Lets the reviewer select words for a field; begins with what is selected by the mouse, or with its span, or the sentence's first word.
  select(field) {
    if (!SPANNED.has(field)) {
      this.screen.notice("This field has no words of its own.");
      return;
    }
    const { view, text } = this.screen;
    const given = text.selected();
    if (given) {
      this.take(field, given);
      return;
    }
    const span = spanOf(view.form, field);
    this.begin(span && span.end > span.start ? [span.start, span.end] : null, (range) => this.take(field, range));
  }

  take(field, [start, end]) {
    const { view, text } = this.screen;
    const old = view.form[field];
    const quote = { text: text.quote(start, end), start, end };
    if (field === "actors" || field === "recipients") {
      const fresh = { name: quote.text, country: null, sectors: [], entity_id: null, office: null, basis: "selected by a reviewer", ...quote };
      this.screen.decide("span", { field, after: old?.length ? [{ ...old[0], ...quote }, ...old.slice(1)] : [fresh] });
    } else if (!old) {
      this.screen.notice("Give the field a value first (Enter), then select its words.");
    } else {
      this.screen.decide("span", { field, after: { ...old, ...quote } });
    }
  }

  // Selects the trigger of a new event.
  add(range) {
    if (range) this.screen.add(...range);
    else this.begin(null, (chosen) => this.screen.add(...chosen));
  }

  begin(range, taken) {
    const { view, text } = this.screen;
    const start = range ? range[0] : text.step(Math.max(0, view.sentence[0] - 1), 1);
    const end = range ? range[1] : text.step(start, 1, { end: true });
    this.active = { start, end, taken };
    this.draw();
    this.screen.root.querySelector("#text").focus();
    this.screen.hints();
  }

  draw() {
    const { start, end } = this.active;
    this.screen.text.draw([start, end]);
    this.screen.root.querySelector(".mark.selection")?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const { text } = this.screen;
    const here = this.active;
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (direction) {
      const end = text.step(here.end, direction, { end: true, character: event.altKey });
      if (event.shiftKey) {
        if (end > here.start) here.end = end;
      } else {
        here.start = text.step(here.start, direction, { character: event.altKey });
        here.end = Math.max(text.step(here.start, 1, { end: true }), here.start + 1);
      }
      this.draw();
    } else if (event.key === "Enter" || event.key === "Escape") {
      this.active = null;
      text.draw();
      this.screen.hints();
      if (event.key === "Enter") here.taken([here.start, here.end]);
      else this.screen.card.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

function spanOf(form, field) {
  const value = form?.[field];
  return Array.isArray(value) ? value[0] : value;
}
